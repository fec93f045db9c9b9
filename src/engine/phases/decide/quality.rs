//! Quality: effort pays only where buyers can tell it; the label pays only for members that keep its standard; inspection
//! finds those that do not.

use crate::engine::agents::endowments::HouseholdEndowment;
use crate::engine::agents::households::HouseholdRows;
use crate::engine::money::LabelFee;
use crate::engine::phases::decide::{Belief, ChunkResult, Given};
use crate::engine::rng::Block;
use crate::engine::rng::draws::decide_household as words;
use crate::engine::rng::samplers::{happens, unit};
use crate::engine::units::{CROPS, FEN_PER_YUAN, WEEKS, real};

/// What the phase is given, with what buyers are willing to pay for quality and for the label.
#[derive(Debug, Clone, Copy)]
pub(super) struct Valuation<'a> {
    given: Given<'a>,
    /// Mean willingness to pay for a unit of quality, yuan a parcel.
    quality_yuan: f64,
    /// Mean willingness to pay for a fully known label, yuan a parcel.
    label_yuan: f64,
}

impl<'a> Valuation<'a> {
    pub(super) fn new(given: Given<'a>) -> Self {
        Self { given, quality_yuan: given.tastes.quality_yuan(), label_yuan: given.tastes.label_yuan() }
    }

    /// At the beginning of a season: membership, for the households that think about it; use of the label without right;
    /// effort.
    pub(super) fn choose_quality(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &mut HouseholdRows<'_>,
        i: usize,
        block: &Block,
    ) {
        let decide = self.given.decide;
        if happens(decide.attention_share, block[words::MEMBERSHIP]) {
            // Below the attention share the same word is uniform again: it serves as the household's cost of joining.
            let trouble = 2.0 * unit(block[words::MEMBERSHIP]) / decide.attention_share;
            rows.member[i] =
                self.membership_gain_yuan(farm, rows, i) > trouble * real(decide.joining_fen) / FEN_PER_YUAN;
        }
        rows.mimic[i] = self.mimics(farm, rows, i);
        rows.effort[i] = self.effort_pays(farm, rows, i);
    }

    /// What the county label is worth on a parcel, yuan: the record of the label over that of goods without a label, and
    /// the awareness of it.
    fn label_premium_yuan(&self, farm: HouseholdEndowment<'_>) -> f64 {
        let Given { nation, map, cooperatives, .. } = self.given;
        let cooperative = farm.market();
        let generic = nation.generic_quality[map.nation_row(cooperative / CROPS, cooperative % CROPS)];
        self.quality_yuan * (cooperatives.reputation[cooperative] - generic)
            + self.label_yuan * cooperatives.awareness[cooperative]
    }

    /// Whether a host that is no member uses the label: iff that is worth more than the fine it risks and its scruple.
    fn mimics(&self, farm: HouseholdEndowment<'_>, rows: &HouseholdRows<'_>, i: usize) -> bool {
        let given = self.given;
        if rows.member[i] || !rows.host[i] {
            return false;
        }
        let (own_kg, _) = given.live_kg(farm, rows, i, false);
        let fine = given.counties.enforcement_share[farm.county()] * real(given.decide.mimic_fine_fen) / FEN_PER_YUAN;
        let scruple = farm.scruple() * real(given.decide.scruple_fen) / FEN_PER_YUAN;
        self.label_premium_yuan(farm) * own_kg / given.kg_per_parcel(farm) > fine + scruple
    }

    /// What membership is worth in a year, yuan: the better price of the co-operative and the premium of the label, less
    /// fee and standard.
    fn membership_gain_yuan(&self, farm: HouseholdEndowment<'_>, rows: &HouseholdRows<'_>, i: usize) -> f64 {
        let given = self.given;
        let (own_kg, cooperative_kg) = given.live_kg(farm, rows, i, true);
        let belief = Belief {
            mean_fen: rows.belief_cooperative_fen[i],
            precision: rows.precision_cooperative[i],
            sd_yuan: given.decide.cooperative_price_sd * given.normal_yuan(farm),
        };
        let price =
            given.certainty_equivalent(rows.income_fen[i], given.insured_share(rows, i), belief, cooperative_kg);
        let premium = self.label_premium_yuan(farm);
        let standard = given.expected_fine_yuan(farm).min(given.effort_cost_yuan(farm, own_kg + cooperative_kg));
        let fee = real(given.terms.label_fee_fen) / FEN_PER_YUAN;
        (price - given.offline_yuan(farm, 0)) * cooperative_kg + premium * own_kg / given.kg_per_parcel(farm)
            - fee
            - standard
    }

    /// Whether effort pays: iff what buyers will pay for it, plus the fines it saves, exceeds its cost. Records the part of
    /// the land that the effort is for.
    fn effort_pays(&self, farm: HouseholdEndowment<'_>, rows: &mut HouseholdRows<'_>, i: usize) -> bool {
        let given = self.given;
        let Given { crops, cooperatives, reputation, .. } = given;
        let cooperative = farm.market();
        let (own_kg, cooperative_kg) = given.live_kg(farm, rows, i, rows.member[i]);
        rows.effort_part[i] = given.effort_part(farm, own_kg + cooperative_kg);
        let label_kg =
            cooperatives.label_volume_g[cooperative] / 1000.0 * (f64::from(WEEKS) / reputation.label_volume_weeks);
        let share =
            if rows.member[i] && label_kg > 0.0 { ((own_kg + cooperative_kg) / label_kg).min(1.0) } else { 0.0 };
        let ratings = rows.rating_good[i] + rows.rating_bad[i];
        let traced = rows.trace_until_week[i] > given.tick.week;
        let (own_weight, cooperative_weight) = if traced {
            let identity = reputation.identity_traced;
            (
                reputation.own_weight(identity, ratings),
                reputation.own_weight(identity, cooperatives.ratings(cooperative)),
            )
        } else {
            (reputation.own_weight(reputation.identity_own, ratings), 0.0)
        };
        let live = LiveSales { own_kg, cooperative_kg, own_weight, cooperative_weight, share };
        let fines = if rows.member[i] { given.expected_fine_yuan(farm) } else { 0.0 };
        let gain = live.gain_yuan(self.quality_yuan / given.kg_per_parcel(farm), crops.effort_quality);
        gain + fines > given.effort_cost_yuan(farm, own_kg + cooperative_kg)
    }
}

impl Given<'_> {
    /// Kilograms a year that would go live, through its own stream and through the co-operative, were the household a
    /// member or not.
    fn live_kg(&self, farm: HouseholdEndowment<'_>, rows: &HouseholdRows<'_>, i: usize, member: bool) -> (f64, f64) {
        let cooperative = farm.market();
        let own = if rows.host[i] {
            self.selling_weeks(farm) * rows.volume_parcels[i] * self.kg_per_parcel(farm)
        } else {
            0.0
        };
        let sold = self.cooperatives.recent_settled_g[cooperative] / 1_000.0 * 52.0 / self.terms.payout_weeks;
        let each = (sold / real(self.cooperatives.members[cooperative].max(self.decide.cooperative_members_least)))
            .min(self.normal_harvest_kg(farm) * self.decide.cooperative_harvest_most);
        (own, if member { each } else { 0.0 })
    }

    /// Part of the land worked with effort: for `effort_reach` times the goods that go live, since only grade A is sold under a name.
    fn effort_part(&self, farm: HouseholdEndowment<'_>, live_kg: f64) -> f64 {
        (self.decide.effort_reach * live_kg / self.normal_harvest_kg(farm).max(1.0))
            .clamp(self.decide.effort_part_least, 1.0)
    }

    /// What effort for `live_kg` kilograms costs, yuan.
    fn effort_cost_yuan(&self, farm: HouseholdEndowment<'_>, live_kg: f64) -> f64 {
        let kg = self.normal_harvest_kg(farm) * self.effort_part(farm, live_kg);
        self.decide.effort_cost * self.normal_yuan(farm) * kg
    }

    /// Expected fine of a member below the standard, yuan.
    fn expected_fine_yuan(&self, farm: HouseholdEndowment<'_>) -> f64 {
        self.cooperatives.inspection_share[farm.market()] * real(self.decide.label_fine_fen) / FEN_PER_YUAN
    }

    /// At the first harvest: fines inspected members below the standard, and households that are found using the label
    /// without right. They carry the label no longer.
    pub(super) fn inspect(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &mut HouseholdRows<'_>,
        i: usize,
        block: &Block,
        result: &mut ChunkResult,
    ) {
        let county = farm.county();
        let below = self.crops.quality(0, rows.effort[i]) < self.decide.standard_quality;
        let inspected = happens(self.cooperatives.inspection_share[farm.market()], block[words::INSPECTION]);
        let detected = happens(self.counties.enforcement_share[county], block[words::ENFORCEMENT]);
        let fine = if rows.member[i] && inspected && below {
            rows.member[i] = false;
            self.decide.label_fine_fen
        } else if rows.mimic[i] && detected {
            rows.mimic[i] = false;
            self.decide.mimic_fine_fen
        } else {
            return;
        };
        let paid = result.posted.pay_up_to(LabelFee, &mut rows.cash[i], result.government.at(county), fine);
        rows.label_year_fen[i] += paid;
        rows.week_income_fen[i] -= paid;
    }
}

/// What a grower sells live in a year, and how much of its quality the buyers can see.
#[derive(Debug, Clone, Copy)]
struct LiveSales {
    /// Kilograms through its own stream.
    own_kg: f64,
    /// Kilograms through the co-operative.
    cooperative_kg: f64,
    /// Weight of its own record in the quality that buyers of its stream expect.
    own_weight: f64,
    /// Weight of its own record in the quality that buyers of the co-operative expect.
    cooperative_weight: f64,
    /// Its share of the label's volume.
    share: f64,
}

impl LiveSales {
    /// What buyers pay more where quality is higher by `improvement`, yuan a year. `slope` is their willingness to pay for
    /// a unit of quality, yuan per kilogram.
    fn gain_yuan(&self, slope: f64, improvement: f64) -> f64 {
        slope
            * improvement
            * (self.own_kg * visible_share(self.own_weight, self.share)
                + self.cooperative_kg * visible_share(self.cooperative_weight, self.share))
    }
}

/// Part of a grower's own quality that is in the quality buyers expect: by its own record, and by its share of the label.
fn visible_share(own_weight: f64, label_share: f64) -> f64 {
    own_weight + (1.0 - own_weight) * label_share
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A12: of N identical members whom no buyer can tell apart, all make an effort iff πΔq/N > c: effort ends exactly at
    /// N* = πΔq/c.
    #[test]
    fn effort_ends_where_the_label_has_too_many_members() {
        let (slope, better, kg) = (6.0, 0.06, 300.0);
        for cost in [0.018, 0.036, 0.09] {
            let makes_it = |members: u32| {
                let share = 1.0 / f64::from(members);
                let live =
                    LiveSales { own_kg: 0.0, cooperative_kg: kg, own_weight: 0.0, cooperative_weight: 0.0, share };
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
    fn a_code_raises_what_a_member_gains_from_its_own_quality() {
        let live =
            LiveSales { own_kg: 0.0, cooperative_kg: 300.0, own_weight: 0.0, cooperative_weight: 0.0, share: 0.01 };
        let traced = LiveSales { cooperative_weight: 0.8, ..live };
        assert!(traced.gain_yuan(6.0, 0.06) > 50.0 * live.gain_yuan(6.0, 0.06));
    }

    #[test]
    fn without_a_record_only_the_share_of_the_label_is_visible() {
        for members in [1.0, 2.0, 50.0] {
            assert!((visible_share(0.0, 1.0 / members) - 1.0 / members).abs() < 1e-15);
        }
        assert!((visible_share(1.0, 0.0) - 1.0).abs() < 1e-15);
    }
}
