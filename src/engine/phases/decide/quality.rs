//! Quality: effort pays only where buyers can tell; the label pays only who keeps it, and inspection finds who does not.

use crate::engine::agents::households::HouseholdRows;
use crate::engine::money::LabelFee;
use crate::engine::phases::decide::{ChunkResult, View};
use crate::engine::rng::Block;
use crate::engine::rng::draws::decide_household as words;
use crate::engine::rng::samplers::{happens, unit};
use crate::engine::units::{FEN_PER_YUAN, real};

/// At the beginning of a season: membership for those who think about it, then effort.
pub fn choose(view: &View<'_>, lent: &mut HouseholdRows<'_>, i: usize, block: &Block) {
    if happens(view.rules.attention_share, block[words::MEMBERSHIP]) {
        // Below the attention share the same word is uniform again: it serves as the household's trouble with papers.
        let trouble = 2.0 * unit(block[words::MEMBERSHIP]) / view.rules.attention_share;
        lent.member[i] = membership_gain_yuan(view, lent, i) > trouble * real(view.rules.joining_fen) / FEN_PER_YUAN;
    }
    lent.mimic[i] = mimics(view, lent, i);
    lent.effort[i] = effort_pays(view, lent, i);
}

/// A host outside the label uses its name iff that is worth more than the fine it risks and its scruple.
fn mimics(view: &View<'_>, lent: &HouseholdRows<'_>, i: usize) -> bool {
    let row = lent.first + i;
    if lent.member[i] || !lent.host[i] {
        return false;
    }
    let kg_per_parcel = real(view.crops.parcel_g[usize::from(view.endowments.crop[row])]) / 1000.0;
    let (own_kg, _) = live_kg(view, lent, i, false);
    let caught = view.counties.enforcement_share[usize::from(view.endowments.county[row])];
    let fine = caught * real(view.rules.mimic_fine_fen) / FEN_PER_YUAN;
    let scruple = view.endowments.scruple[row] * real(view.rules.scruple_fen) / FEN_PER_YUAN;
    view.label_premium_yuan(view.pool(row)) * own_kg / kg_per_parcel > fine + scruple
}

/// Kilograms a year that would go live, through the own stream and through the pool, were the household a member.
fn live_kg(view: &View<'_>, lent: &HouseholdRows<'_>, i: usize, member: bool) -> (f64, f64) {
    let row = lent.first + i;
    let pool = view.pool(row);
    let kg_per_parcel = real(view.crops.parcel_g[usize::from(view.endowments.crop[row])]) / 1000.0;
    let own = if lent.host[i] { view.selling_weeks(row) * lent.volume_parcels[i] * kg_per_parcel } else { 0.0 };
    let sold = view.pools.recent_settled_g[pool] / 1_000.0 * 52.0 / view.terms.payout_weeks;
    let each = (sold / real(view.pools.members[pool].max(10))).min(view.normal_harvest_kg(row) * 0.8);
    (own, if member { each } else { 0.0 })
}

/// Part of the land worked with effort: what goes live, twice over, since only grade A earns a name.
fn effort_part(view: &View<'_>, row: usize, live_kg: f64) -> f64 {
    (2.0 * live_kg / view.normal_harvest_kg(row).max(1.0)).clamp(0.02, 1.0)
}

fn effort_cost_yuan(view: &View<'_>, row: usize, live_kg: f64) -> f64 {
    let kg = view.normal_harvest_kg(row) * effort_part(view, row, live_kg);
    view.rules.effort_cost * view.normal_yuan(row) * kg
}

/// What membership is worth in a year: the pool's better price and the label's premium, less fee and standard.
fn membership_gain_yuan(view: &View<'_>, lent: &HouseholdRows<'_>, i: usize) -> f64 {
    let row = lent.first + i;
    let pool = view.pool(row);
    let (own_kg, pool_kg) = live_kg(view, lent, i, true);
    let through_pool = view.certain(
        lent.income_fen[i],
        view.insured(lent, i),
        lent.belief_pool_fen[i],
        lent.precision_pool[i],
        view.rules.pool_price_sd * view.normal_yuan(row),
        pool_kg,
    );
    let premium = view.label_premium_yuan(pool);
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
    let (own_kg, pool_kg) = live_kg(view, lent, i, lent.member[i]);
    lent.effort_part[i] = effort_part(view, row, own_kg + pool_kg);
    // The label's volume is remembered over 13 weeks: four times that is a year.
    let label_kg = view.pools.label_volume_g[pool] / 1000.0 * 4.0;
    let share = if lent.member[i] && label_kg > 0.0 { ((own_kg + pool_kg) / label_kg).min(1.0) } else { 0.0 };
    let ratings = lent.rating_good[i] + lent.rating_bad[i];
    let traced = lent.trace_until_week[i] > view.tick.week;
    let (own_weight, pool_weight) = if traced {
        let identity = view.reputation.identity_traced;
        (view.reputation.own_weight(identity, ratings), view.reputation.own_weight(identity, view.pools.ratings(pool)))
    } else {
        (view.reputation.own_weight(view.reputation.identity_own, ratings), 0.0)
    };
    let live = Live { own_kg, pool_kg, own_weight, pool_weight, share };
    let offline_kg = (view.normal_harvest_kg(row) * lent.effort_part[i] - own_kg - pool_kg).max(0.0);
    let offline = offline_kg * view.rules.offline_quality_slope * view.crops.effort_quality;
    let fines = if lent.member[i] {
        view.pools.inspection_share[pool] * real(view.rules.label_fine_fen) / FEN_PER_YUAN
    } else {
        0.0
    };
    let gain = live.gain_yuan(view.quality_yuan / kg_per_parcel, view.crops.effort_quality);
    gain + offline + fines > effort_cost_yuan(view, row, own_kg + pool_kg)
}

/// What a grower sells live, and how much of its own quality buyers can see there.
#[derive(Debug, Clone, Copy)]
struct Live {
    own_kg: f64,
    pool_kg: f64,
    /// Weight of the own record in what buyers of the own stream expect, and of what the pool's buyers see of the grower.
    own_weight: f64,
    pool_weight: f64,
    /// Own share of the label's volume.
    share: f64,
}

impl Live {
    /// What buyers pay more for `better` quality, yuan: `slope` is their willingness to pay, yuan per kg.
    fn gain_yuan(&self, slope: f64, better: f64) -> f64 {
        slope
            * better
            * (self.own_kg * visible_share(self.own_weight, self.share)
                + self.pool_kg * visible_share(self.pool_weight, self.share))
    }
}

/// How much of a grower's own quality reaches the quality buyers expect: its own record, and its share of the label.
pub fn visible_share(own_weight: f64, label_share: f64) -> f64 {
    own_weight + (1.0 - own_weight) * label_share
}

/// At the first harvest: inspected members below the standard, and users without right who are found, pay a fine and
/// carry the label no longer.
pub fn inspect(view: &View<'_>, lent: &mut HouseholdRows<'_>, i: usize, block: &Block, chunk_result: &mut ChunkResult) {
    let row = lent.first + i;
    let county = usize::from(view.endowments.county[row]);
    let below = view.crops.quality(0, lent.effort[i]) < view.rules.standard_quality;
    let inspected = happens(view.pools.inspection_share[view.pool(row)], block[words::INSPECTION]);
    let found = happens(view.counties.enforcement_share[county], block[words::ENFORCEMENT]);
    let fine = if lent.member[i] && inspected && below {
        lent.member[i] = false;
        view.rules.label_fine_fen
    } else if lent.mimic[i] && found {
        lent.mimic[i] = false;
        view.rules.mimic_fine_fen
    } else {
        return;
    };
    let paid = chunk_result.posted.pay_up_to(LabelFee, &mut lent.cash[i], chunk_result.government.at(county), fine);
    lent.label_year_fen[i] += paid;
    lent.week_income_fen[i] -= paid;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A12: of N identical members whom no buyer can tell apart, all make an effort iff πΔq/N > c: it stops exactly at
    /// N* = πΔq/c.
    #[test]
    fn effort_stops_where_the_label_has_more_members_than_it_can_carry() {
        let (slope, better, kg) = (6.0, 0.06, 300.0);
        for cost in [0.018, 0.036, 0.09] {
            let makes_it = |members: u32| {
                let share = 1.0 / f64::from(members);
                let live = Live { own_kg: 0.0, pool_kg: kg, own_weight: 0.0, pool_weight: 0.0, share };
                live.gain_yuan(slope, better) > cost * kg * (1.0 + 1e-12)
            };
            let most = (1..=1_000).take_while(|&members| makes_it(members)).last().expect("one member alone does");
            let expected = (1..=1_000).take_while(|&n| slope * better / f64::from(n) > cost * (1.0 + 1e-12)).last();
            assert_eq!(Some(most), expected);
            // N* itself is a whole number here: at N* the gain only equals the cost.
            let star = slope * better / cost;
            assert!((f64::from(most + 1) - star).abs() < 1e-9, "{most} {star}");
            assert!((1..=1_000).skip_while(|&members| makes_it(members)).all(|members| !makes_it(members)));
        }
    }

    #[test]
    fn with_a_code_the_same_member_works_for_itself() {
        let live = Live { own_kg: 0.0, pool_kg: 300.0, own_weight: 0.0, pool_weight: 0.0, share: 0.01 };
        let traced = Live { pool_weight: 0.8, ..live };
        assert!(traced.gain_yuan(6.0, 0.06) > 50.0 * live.gain_yuan(6.0, 0.06));
    }

    #[test]
    fn without_a_record_a_member_sees_only_its_share_of_the_label() {
        for members in [1.0, 2.0, 50.0] {
            assert!((visible_share(0.0, 1.0 / members) - 1.0 / members).abs() < 1e-15);
        }
        assert!((visible_share(1.0, 0.0) - 1.0).abs() < 1e-15);
    }
}
