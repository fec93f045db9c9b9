//! Effort for quality beyond common practice: on no land, on the land meant for live channels, or on all of it.
//!
//! A higher share of grade A is paid by a posted price. What buyers of live goods pay more for quality arrives only in part:
//! each household has an opinion of that part, which `learn` corrects once a season.

use crate::agents::endowments::HouseholdEndowment;
use crate::agents::households::HouseholdRows;
use crate::phases::decide::Given;
use crate::phases::decide::quality::{LiveKg, Valuation};
use crate::units::{FEN_PER_YUAN, WEEKS};

impl Valuation<'_> {
    /// Chooses the part of the land that is worked with effort in the season that begins: the one that gains most.
    pub(super) fn choose_effort(&self, farm: HouseholdEndowment<'_>, rows: &mut HouseholdRows<'_>, i: usize) {
        let given = self.given;
        let live_kg = given.live_kg(farm, rows, i, rows.member[i]);
        let slope = self.quality_yuan / given.kg_per_parcel(farm);
        let sales = self.live_sales(farm, rows, i, live_kg);
        let worth = sales.worth_yuan_per_kg(slope, given.crops.effort_quality);
        [rows.quality_worth_own_fen[i], rows.quality_worth_cooperative_fen[i]] = worth.map(|yuan| yuan * FEN_PER_YUAN);
        let fines = if rows.member[i] { given.expected_fine_yuan(farm) } else { 0.0 };
        let live = rows.quality_pass_through[i] * sales.gain_yuan(worth) + fines;
        let part = given.effort_part(farm, live_kg);
        let part = best_part(live, part, |part| self.effort_net_cost_yuan(farm, part));
        rows.effort[i] = part > 0.0;
        rows.effort_part[i] = part;
    }

    /// What effort on a part of the land costs in a season, less what the higher share of grade A brings, yuan.
    pub(super) fn effort_net_cost_yuan(&self, farm: HouseholdEndowment<'_>, part: f64) -> f64 {
        let given = self.given;
        let [none, share] = [0.0, part].map(|part| self.mean_grade_share(farm.crop(), part));
        let grade_yuan_per_kg = (share - none) * given.grade_premium_yuan(farm);
        let cost_yuan_per_kg = given.crops.effort_cost_share() * farm.effort_cost() * given.normal_yuan(farm) * part;
        given.normal_harvest_kg(farm) * (cost_yuan_per_kg - grade_yuan_per_kg)
    }

    /// What the household sells live, and how much of its quality buyers see.
    fn live_sales(
        &self,
        farm: HouseholdEndowment<'_>,
        rows: &HouseholdRows<'_>,
        i: usize,
        live_kg: LiveKg,
    ) -> LiveSales {
        let Given { tick, terms, hosting, reputation, cooperatives, .. } = self.given;
        let cooperative = farm.market();
        let label_kg =
            cooperatives.label_volume_g[cooperative] / 1000.0 * (f64::from(WEEKS) / reputation.label_volume_weeks);
        let live_share = cooperatives.live_share_of_a(cooperative);
        let labelled_kg = live_kg.own + live_kg.cooperative_a * live_share;
        let label_share = if rows.member[i] && label_kg > 0.0 { (labelled_kg / label_kg).min(1.0) } else { 0.0 };
        let ratings = rows.rating_good[i] + rows.rating_bad[i];
        let traced = rows.trace_until_week[i] > tick.week;
        let weights = if traced {
            let weight = |ratings| reputation.own_weight(reputation.identity_traced, ratings);
            [weight(ratings), weight(cooperatives.ratings(cooperative))]
        } else {
            [reputation.own_weight(reputation.identity_own, ratings), 0.0]
        };
        let kept = [terms.kept_share(0), terms.kept_share(hosting.local_commission_bp) * live_share];
        LiveSales { kg: [live_kg.own, live_kg.cooperative_a], weights, kept, label_share }
    }
}

/// The part of the land that gains most: none, `live_part` or all. Effort on any part brings `live_yuan` and costs
/// `net_cost(part)` yuan beyond what the trader pays for it.
fn best_part(live_yuan: f64, live_part: f64, net_cost: impl Fn(f64) -> f64) -> f64 {
    let (all, live) = (live_yuan - net_cost(1.0), live_yuan - net_cost(live_part));
    let (part, gain) = if all > live { (1.0, all) } else { (live_part, live) };
    if gain > 0.0 { part } else { 0.0 }
}

impl Given<'_> {
    /// Part of the land that is meant for live channels: `effort_reach` times the goods that go live, since only a part of them
    /// turns out fit to be sold under a name.
    pub(super) fn effort_part(&self, farm: HouseholdEndowment<'_>, live_kg: LiveKg) -> f64 {
        (self.decide.effort_reach * (live_kg.own + live_kg.cooperative) / self.normal_harvest_kg(farm).max(1.0))
            .clamp(self.decide.effort_part_least, 1.0)
    }

    /// Mean share of grade A of a crop where effort is made on a part of the land.
    pub(super) fn mean_grade_share(&self, crop: usize, part: f64) -> f64 {
        self.harvest.mean_grade_share(self.crops.effort_grade_logit(self.map.common_effort[crop], part))
    }

    /// What the trader pays more for grade A than for grade B, yuan per kilogram.
    fn grade_premium_yuan(&self, farm: HouseholdEndowment<'_>) -> f64 {
        self.offline_yuan(farm, 0) - self.offline_yuan(farm, 1)
    }
}

/// What a grower sells live in a season, and how much of its quality buyers see: by own stream and by co-operative.
#[derive(Debug, Clone, Copy)]
struct LiveSales {
    /// Kilograms of grade A.
    kg: [f64; 2],
    /// Weight of its own record in the quality that buyers expect.
    weights: [f64; 2],
    /// Part of the price of its goods that reaches it.
    kept: [f64; 2],
    /// Its share of the label's volume.
    label_share: f64,
}

impl LiveSales {
    /// What buyers pay more for a kilogram of quality higher by `improvement`, yuan, as far as it reaches the grower. `slope`
    /// is their willingness to pay for a unit of quality, yuan per kilogram.
    fn worth_yuan_per_kg(&self, slope: f64, improvement: f64) -> [f64; 2] {
        let worth = |channel: usize| {
            slope * improvement * self.kept[channel] * visible_share(self.weights[channel], self.label_share)
        };
        [worth(0), worth(1)]
    }

    /// What these sales bring more at `worth` yuan per kilogram.
    fn gain_yuan(&self, worth: [f64; 2]) -> f64 {
        self.kg[0] * worth[0] + self.kg[1] * worth[1]
    }
}

/// Part of a grower's own quality that is in the quality buyers expect: by its own record, and by its share of the label.
fn visible_share(own_weight: f64, label_share: f64) -> f64 {
    own_weight + (1.0 - own_weight) * label_share
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `kg` kilograms through a co-operative whose members nobody can tell apart.
    fn anonymous(kg: f64, label_share: f64) -> LiveSales {
        LiveSales { kg: [0.0, kg], weights: [0.0; 2], kept: [1.0; 2], label_share }
    }

    fn gain_yuan(sales: &LiveSales, slope: f64, improvement: f64) -> f64 {
        sales.gain_yuan(sales.worth_yuan_per_kg(slope, improvement))
    }

    /// A12: of N identical members whom no buyer can tell apart, all make an effort iff πΔq/N > c: effort ends exactly at
    /// N* = πΔq/c.
    #[test]
    fn effort_ends_where_the_label_has_too_many_members() {
        let (slope, better, kg) = (6.0, 0.06, 300.0);
        for cost in [0.018, 0.036, 0.09] {
            let makes_it = |members: u32| {
                let live = gain_yuan(&anonymous(kg, 1.0 / f64::from(members)), slope, better);
                best_part(live, 0.5, |part| 2.0 * part * cost * kg * (1.0 + 1e-12)) > 0.0
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
        let live = anonymous(300.0, 0.01);
        let traced = LiveSales { weights: [0.0, 0.8], ..live };
        assert!(gain_yuan(&traced, 6.0, 0.06) > 50.0 * gain_yuan(&live, 6.0, 0.06));
    }

    #[test]
    fn only_what_reaches_the_grower_counts() {
        let sales = LiveSales { kg: [100.0, 300.0], weights: [0.5, 1.0], kept: [0.9, 0.5], label_share: 0.0 };
        // 6 · 0.05 · (100 · 0.9 · 0.5 + 300 · 0.5 · 1).
        assert!((gain_yuan(&sales, 6.0, 0.05) - 58.5).abs() < 1e-9);
    }

    #[test]
    fn effort_is_made_on_the_land_that_gains_most() {
        // What the trader pays more for falls short of the cost: only the land meant for live channels.
        assert!((best_part(10.0, 0.1, |part| 50.0 * part) - 0.1).abs() < 1e-12);
        // It exceeds the cost: all land, with and without live sales.
        assert!((best_part(10.0, 0.1, |part| -50.0 * part) - 1.0).abs() < 1e-12);
        assert!((best_part(0.0, 0.1, |part| -50.0 * part) - 1.0).abs() < 1e-12);
        // Nothing pays for it.
        assert!(best_part(4.0, 0.1, |part| 50.0 * part).abs() < 1e-12);
        assert!(best_part(0.0, 0.1, |_| 0.0).abs() < 1e-12);
    }

    #[test]
    fn without_a_record_only_the_share_of_the_label_is_visible() {
        for members in [1.0, 2.0, 50.0] {
            assert!((visible_share(0.0, 1.0 / members) - 1.0 / members).abs() < 1e-15);
        }
        assert!((visible_share(1.0, 0.0) - 1.0).abs() < 1e-15);
    }
}
