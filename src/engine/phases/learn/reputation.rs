//! Reputation of labels, and what buyers expect of goods without one.

use crate::agents::cooperatives::Cooperatives;
use crate::agents::nation::Nation;
use crate::agents::reputation::Reputation;
use crate::geography::Map;
use crate::phases::learn::Given;
use crate::units::{CROPS, real};

/// Labels: the public record follows the ratings of the week, awareness follows what was seen, expected sales follow what
/// was wanted. Empties the records of the week.
pub(super) fn update_labels(given: Given<'_>, cooperatives: &mut Cooperatives, nation: &Nation) {
    let Given { learn, reputation, crops, map, counties, terms, .. } = given;
    for row in 0..cooperatives.len() {
        let generic = nation.generic_quality[map.nation_row(row / CROPS, row % CROPS)];
        let worth = given.label_worth(cooperatives.reputation[row] - generic, cooperatives.awareness[row]);
        if given.tick.week < map.first_policy_week {
            cooperatives.label_worth_usual[row] = worth;
        }
        let growth = worth.max(0.0) / cooperatives.label_worth_usual[row].max(LEAST_WORTH);
        // Before any policy the share is the usual one.
        cooperatives.mimic_share[row] = if given.tick.week < map.first_policy_week {
            reputation.mimic_share
        } else {
            reputation.mimic_share_at(growth, counties.enforcement_share[row / CROPS])
        };
        let (good, all) = (cooperatives.record_good[row], cooperatives.record_all[row]);
        if all > 0 {
            let own = real(good) / real(all);
            let record = reputation.record_with_mimics(own, generic, cooperatives.mimic_share[row]);
            let heard = real(all) / (real(all) + reputation.label_ratings);
            cooperatives.reputation[row] = follow(cooperatives.reputation[row], record, reputation.label_speed * heard);
        }
        let impressions = real(cooperatives.promotion_impressions[row] + all * reputation.impressions_per_rating);
        let audience = label_audience(map, row / CROPS, reputation.label_counties);
        let seen = 1.0 - libm::exp(-impressions / (audience * reputation.awareness_impressions));
        cooperatives.awareness[row] = ((1.0 - reputation.awareness_decay) * cooperatives.awareness[row]
            + (1.0 - cooperatives.awareness[row]) * seen)
            .clamp(0.0, 1.0);
        for grade in 0..2 {
            if cooperatives.offered[row][grade] > 0 {
                cooperatives.volume_parcels[row][grade] += learn.volume_gain
                    * (real(cooperatives.wanted[row][grade]) - cooperatives.volume_parcels[row][grade]);
            }
        }
        let sold_g = real(all * crops.parcel_g[row % CROPS]);
        cooperatives.label_volume_g[row] =
            cooperatives.label_volume_g[row] * (1.0 - 1.0 / reputation.label_volume_weeks) + sold_g;
        cooperatives.recent_sold_a_g[row] *= terms.payout_memory();
        cooperatives.recent_a_g[row] *= terms.payout_memory();
        cooperatives.record_good[row] = 0;
        cooperatives.record_all[row] = 0;
    }
}

/// Consumer households that see the goods of a county: those of `counties` counties of its size.
fn label_audience(map: &Map, county: usize, counties: f64) -> f64 {
    let households = |count: usize| real(i64::try_from(count).expect("few households"));
    counties * real(map.audience()) * households(map.households_of(county)) / households(map.households())
}

impl Given<'_> {
    /// What a label is worth to a mean buyer, on the scale of tastes: its record over that of goods without a label, and the
    /// awareness of it.
    fn label_worth(&self, record: f64, awareness: f64) -> f64 {
        self.tastes.mean_of(&self.tastes.quality_taste) * record
            + self.tastes.mean_of(&self.tastes.label_taste) * awareness
    }
}

/// Least worth of a label that others are compared with.
const LEAST_WORTH: f64 = 0.01;

/// What buyers expect of goods without a label follows their ratings, those from outside the model included.
pub(super) fn update_generic_quality(reputation: &Reputation, nation: &mut Nation) {
    for row in 0..nation.len() {
        let others = reputation.generic_others;
        let all = real(nation.generic_all[row]) + others;
        if all > 0.0 {
            let record = (real(nation.generic_good[row]) + others * reputation.generic_quality) / all;
            nation.generic_quality[row] = follow(nation.generic_quality[row], record, reputation.generic_speed);
        }
        nation.generic_good[row] = 0;
        nation.generic_all[row] = 0;
    }
}

/// Exponential smoothing: moves a value towards a target by a share `speed` of the gap.
fn follow(value: f64, target: f64, speed: f64) -> f64 {
    value + speed * (target - value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A13: with constant delivered quality the label's record converges to it with half-life ln 2 / δ.
    #[test]
    fn a_label_converges_to_the_quality_it_delivers() {
        let (quality, speed) = (0.8, 0.05);
        let mut label = 0.4;
        // ln 2 / −ln(1 − 0.05) = 13.5 weeks.
        for _ in 0..14 {
            label = follow(label, quality, speed);
        }
        let left: f64 = libm::pow(1.0 - speed, 14.0);
        assert!((label - (quality - 0.4 * left)).abs() < 1e-12, "{label}");
        assert!((left - 0.5).abs() < 0.02, "half of the way in ln 2 / δ weeks: {left}");
        for _ in 0..600 {
            label = follow(label, quality, speed);
        }
        assert!((label - quality).abs() < 1e-9);
    }
}
