//! Quality: effort pays only where buyers can tell; the label pays only who keeps it, and inspection finds who does not.

use super::{Piece, View};
use crate::agents::households::HouseholdRows;
use crate::books::money::LabelFee;
use crate::chance::Block;
use crate::chance::samplers::{happens, unit};
use crate::chance::words::decide_household as words;
use crate::units::{FEN_PER_YUAN, real};

/// At the beginning of a season: membership for those who think about it, then effort.
pub fn choose(view: &View<'_>, lent: &mut HouseholdRows<'_>, i: usize, block: &Block) {
    if happens(view.rules.attention_share, block[words::MEMBERSHIP]) {
        // Below the attention share the same word is uniform again: it serves as the household's trouble with papers.
        let trouble = 2.0 * unit(block[words::MEMBERSHIP]) / view.rules.attention_share;
        lent.member[i] = membership_gain_yuan(view, lent, i) > trouble * real(view.rules.joining_fen) / FEN_PER_YUAN;
    }
    lent.effort[i] = effort_pays(view, lent, i);
}

/// Kilograms a year that would go live, through the own stream and through the pool, were the household a member.
fn live_kg(view: &View<'_>, lent: &HouseholdRows<'_>, i: usize, member: bool) -> (f64, f64) {
    let row = lent.first + i;
    let pool = view.pool(row);
    let kg_per_parcel = real(view.crops.parcel_g[usize::from(view.endowments.crop[row])]) / 1000.0;
    let own = if lent.host[i] { view.selling_weeks(row) * lent.volume_parcels[i] * kg_per_parcel } else { 0.0 };
    // The pool's accounts remember 38 weeks of goods.
    let sold = view.pools.recent_settled_g[pool] / 1_000.0 * 52.0 / 38.0;
    let each = (sold / real(view.pools.members[pool].max(10))).min(view.normal_harvest_kg(row) * 0.8);
    (own, if member { each } else { 0.0 })
}

/// Part of the land worked with effort: what goes live, twice over, since only grade A earns a name.
fn effort_part(view: &View<'_>, row: usize, live_kg: f64) -> f64 {
    (2.0 * live_kg / view.normal_harvest_kg(row).max(1.0)).clamp(0.02, 1.0)
}

fn effort_cost_yuan(view: &View<'_>, row: usize, live_kg: f64) -> f64 {
    view.rules.effort_fen_per_kg * view.normal_harvest_kg(row) * effort_part(view, row, live_kg) / FEN_PER_YUAN
}

/// What membership is worth in a year: the pool's better price and the label's premium, less fee and standard.
fn membership_gain_yuan(view: &View<'_>, lent: &HouseholdRows<'_>, i: usize) -> f64 {
    let row = lent.first + i;
    let pool = view.pool(row);
    let (own_kg, pool_kg) = live_kg(view, lent, i, true);
    let through_pool = view.certain(
        lent.income_fen[i],
        lent.belief_pool_fen[i],
        lent.precision_pool[i],
        view.rules.pool_price_sd,
        pool_kg,
    );
    let premium = view.quality_yuan * (view.pools.reputation[pool] - view.reputation.generic_quality)
        + view.label_yuan * view.pools.awareness[pool];
    let kg_per_parcel = real(view.crops.parcel_g[usize::from(view.endowments.crop[row])]) / 1000.0;
    let fine = view.pools.inspection_share[pool] * real(view.rules.label_fine_fen) / FEN_PER_YUAN;
    let standard = fine.min(effort_cost_yuan(view, row, own_kg + pool_kg));
    let fee = real(view.terms.label_fee_fen) / FEN_PER_YUAN;
    (through_pool - view.offline_yuan(row)) * pool_kg + premium * own_kg / kg_per_parcel - fee - standard
}

/// Effort is made iff what buyers will pay for it, plus the fines it saves, exceeds its cost.
fn effort_pays(view: &View<'_>, lent: &mut HouseholdRows<'_>, i: usize) -> bool {
    let row = lent.first + i;
    let pool = view.pool(row);
    let kg_per_parcel = real(view.crops.parcel_g[usize::from(view.endowments.crop[row])]) / 1000.0;
    let gain_per_kg = view.quality_yuan / kg_per_parcel * view.crops.effort_quality;
    let (own_kg, pool_kg) = live_kg(view, lent, i, lent.member[i]);
    lent.effort_part[i] = effort_part(view, row, own_kg + pool_kg);
    // The label's volume is remembered over 13 weeks: four times that is a year.
    let label_kg = view.pools.label_volume_g[pool] / 1000.0 * 4.0;
    let share = if lent.member[i] && label_kg > 0.0 { ((own_kg + pool_kg) / label_kg).min(1.0) } else { 0.0 };
    let weight = view.reputation.own_weight(view.reputation.identity_own, lent.rating_good[i] + lent.rating_bad[i]);
    let live = gain_per_kg * (own_kg * visible_share(weight, share) + pool_kg * visible_share(0.0, share));
    let offline_kg = (view.normal_harvest_kg(row) * lent.effort_part[i] - own_kg - pool_kg).max(0.0);
    let offline = offline_kg * view.rules.offline_quality_slope * view.crops.effort_quality;
    let fines = if lent.member[i] {
        view.pools.inspection_share[pool] * real(view.rules.label_fine_fen) / FEN_PER_YUAN
    } else {
        0.0
    };
    live + offline + fines > effort_cost_yuan(view, row, own_kg + pool_kg)
}

/// How much of a grower's own quality reaches the quality buyers expect: its own record, and its share of the label.
pub fn visible_share(own_weight: f64, label_share: f64) -> f64 {
    own_weight + (1.0 - own_weight) * label_share
}

/// At the first harvest: inspected members below the standard pay a fine and leave the label.
pub fn inspect(view: &View<'_>, lent: &mut HouseholdRows<'_>, i: usize, block: &Block, piece: &mut Piece) {
    let row = lent.first + i;
    if !lent.member[i] || !happens(view.pools.inspection_share[view.pool(row)], block[words::INSPECTION]) {
        return;
    }
    if view.crops.quality(0, lent.effort[i]) < view.rules.standard_quality {
        let county = usize::from(view.endowments.county[row]);
        let paid =
            piece.posted.pay_up_to(LabelFee, &mut lent.cash[i], piece.government.at(county), view.rules.label_fine_fen);
        lent.label_year_fen[i] += paid;
        lent.member[i] = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_record_a_member_sees_only_its_share_of_the_label() {
        for members in [1.0, 2.0, 50.0] {
            assert!((visible_share(0.0, 1.0 / members) - 1.0 / members).abs() < 1e-15);
        }
        assert!((visible_share(1.0, 0.0) - 1.0).abs() < 1e-15);
    }
}
