//! Reputation of labels, and what buyers expect of goods without one.

use crate::engine::agents::cooperatives::Cooperatives;
use crate::engine::agents::nation::Nation;
use crate::engine::agents::reputation::Reputation;
use crate::engine::phases::learn::Given;
use crate::engine::units::{CROPS, real};

/// Labels: the public record follows the ratings of the week, awareness follows what was seen, expected sales follow what
/// was wanted. Empties the records of the week.
pub(super) fn update_labels(given: Given<'_>, cooperatives: &mut Cooperatives) {
    let Given { learn, reputation, crops, map, terms, .. } = given;
    let audience = real(map.audience());
    for row in 0..cooperatives.len() {
        let (good, all) = (cooperatives.record_good[row], cooperatives.record_all[row]);
        if all > 0 {
            let record = real(good) / real(all);
            let heard = real(all) / (real(all) + reputation.label_ratings);
            cooperatives.reputation[row] = follow(cooperatives.reputation[row], record, reputation.label_speed * heard);
        }
        let impressions = real(cooperatives.promotion_impressions[row] + all * reputation.impressions_per_rating);
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
