//! Weights of draws: a draw whose baseline contradicts published figures counts less.

use crate::engine::units::count_as_f64;
use crate::study::estimate::statistics::rising_rows;

/// A published figure that the run table of a baseline has a counterpart of. Figures and tolerances are those of the moment
/// of the same identifier in the validation.
#[derive(Debug, Clone, Copy)]
pub struct RunMoment {
    /// Identifier of the moment.
    pub id: &'static str,
    /// Name.
    pub en: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// The figure.
    pub target: f64,
    /// Lower bound of the tolerance.
    pub low: f64,
    /// Upper bound of the tolerance.
    pub high: f64,
    /// The columns of the run table that it is computed from.
    pub outcomes: &'static [&'static str],
    /// Its value from these outcomes.
    pub value: fn(&[f64]) -> f64,
}

/// The moments that are used for tuning and that a run table has a counterpart of. Runs have means of the policy years; the
/// validation takes most of them from the first reported year.
pub static RUN_MOMENTS: [RunMoment; 6] = [
    RunMoment {
        id: "B1",
        en: "rural income per head, yuan",
        zh: "农村人均可支配收入，元",
        target: 21_691.0,
        low: 21_257.0,
        high: 22_125.0,
        outcomes: &["income_per_person"],
        value: |v| v[0],
    },
    RunMoment {
        id: "B5a",
        en: "share of wages in income",
        zh: "工资性收入占比",
        target: 0.422,
        low: 0.392,
        high: 0.452,
        outcomes: &["wage_income", "disposable_income"],
        value: |v| v[0] / v[1],
    },
    RunMoment {
        id: "B5d",
        en: "share of transfers",
        zh: "转移净收入占比",
        target: 0.21,
        low: 0.18,
        high: 0.24,
        outcomes: &["transfers", "disposable_income"],
        value: |v| v[0] / v[1],
    },
    RunMoment {
        id: "B10",
        en: "live share of farm sales",
        zh: "直播占农产品销售额",
        target: 0.025,
        low: 0.015,
        high: 0.05,
        outcomes: &["nmv", "offline_income", "store_income", "stock_change"],
        value: |v| v[0] / (v[0] + v[1] - v[2] - v[3]),
    },
    RunMoment {
        id: "B42",
        en: "cost from village to co-operative, yuan/kg",
        zh: "村到合作社的收集成本，元/kg",
        target: 0.15,
        low: 0.05,
        high: 0.4,
        outcomes: &["collection_cost"],
        value: |v| v[0],
    },
    RunMoment {
        id: "B45",
        en: "growers who stream",
        zh: "开播农户占比",
        target: 0.01,
        low: 0.003,
        high: 0.03,
        outcomes: &["host_share"],
        value: |v| v[0],
    },
];

impl PartialEq for RunMoment {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl RunMoment {
    /// The tolerance, widened by a factor on both sides of the figure; not below zero.
    #[must_use]
    pub fn widened(&self, factor: f64) -> [f64; 2] {
        let low = self.target - factor * (self.target - self.low);
        // None of the figures can be below zero.
        [low.max(0.0), self.target + factor * (self.high - self.target)]
    }

    /// How far a value lies beyond the widened tolerance, in standard deviations: half the tolerance of that side, and the
    /// variance that the seeds give to the value. Zero within.
    #[must_use]
    pub fn beyond(&self, value: f64, factor: f64, seed_variance: f64) -> f64 {
        let [low, high] = self.widened(factor);
        let (distance, side) = if value < low {
            (low - value, self.target - self.low)
        } else {
            ((value - high).max(0.0), self.high - self.target)
        };
        distance / (side * side / 4.0 + seed_variance).sqrt()
    }
}

/// Weights of draws from their distances, `beyond[moment][draw]`: products of Gaussian kernels, summing to one.
#[must_use]
pub fn weights(draws: usize, beyond: &[Vec<f64>]) -> Vec<f64> {
    let square = |draw: usize| beyond.iter().map(|moment| moment[draw] * moment[draw]).sum::<f64>();
    let squares: Vec<f64> = (0..draws).map(square).collect();
    // Relative to the draw that contradicts least, so that some weight remains.
    let least = squares.iter().copied().fold(f64::INFINITY, f64::min);
    let kernels: Vec<f64> = squares.iter().map(|square| libm::exp(-0.5 * (square - least))).collect();
    let sum: f64 = kernels.iter().sum();
    kernels.iter().map(|kernel| kernel / sum).collect()
}

/// The same weight for every draw.
#[must_use]
pub fn equal_weights(draws: usize) -> Vec<f64> {
    vec![1.0 / count_as_f64(draws); draws]
}

/// As many equally weighted draws tell as much as these weighted ones.
#[must_use]
pub fn effective_draws(weights: &[f64]) -> f64 {
    let sum: f64 = weights.iter().sum();
    sum * sum / weights.iter().map(|weight| weight * weight).sum::<f64>()
}

/// Quantile of values with weights that sum to one: the least value with at least a share `level` of the weight at or below
/// it.
#[must_use]
pub fn weighted_quantile(values: &[f64], weights: &[f64], level: f64) -> f64 {
    let order = rising_rows(values);
    let mut sum = 0.0;
    // The sum of all weights may be a little less than one.
    let reaches = |at: &&usize| {
        sum += weights[**at];
        sum >= level - 1e-12
    };
    order.iter().find(reaches).or(order.last()).map_or(f64::NAN, |&at| values[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_within_the_widened_tolerance_is_at_no_distance() {
        let moment = RUN_MOMENTS.iter().find(|moment| moment.id == "B10").expect("declared");
        // 0.025 less twice 0.01, and plus twice 0.025.
        assert!(
            moment.widened(2.0).iter().zip([0.005, 0.075]).all(|(bound, expected)| (bound - expected).abs() < 1e-12)
        );
        assert!(moment.beyond(0.0051, 2.0, 0.0).abs() < 1e-12 && moment.beyond(0.0749, 2.0, 0.0).abs() < 1e-12);
        // Above: in units of 0.0125. Below: of 0.005.
        assert!((moment.beyond(0.1, 2.0, 0.0) - 2.0).abs() < 1e-9);
        assert!((moment.beyond(0.0, 2.0, 0.0) - 1.0).abs() < 1e-9);
        // A seed variance as large as that of the tolerance makes it smaller by the root of two.
        assert!((moment.beyond(0.1, 2.0, 0.0125 * 0.0125) - 2.0_f64.sqrt()).abs() < 1e-9);
    }

    #[test]
    fn weights_fall_with_the_distance_and_the_effective_number_counts_what_is_left() {
        let far = weights(3, &[vec![0.0, 0.0, 2.0], vec![0.0, 0.0, 0.0]]);
        let kernel = libm::exp(-2.0);
        assert!((far[2] / far[0] - kernel).abs() < 1e-12 && (far.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((effective_draws(&equal_weights(7)) - 7.0).abs() < 1e-9);
        assert!((effective_draws(&[0.5, 0.5, 0.0]) - 2.0).abs() < 1e-12);
        assert!((effective_draws(&far) - (2.0 + kernel) * (2.0 + kernel) / (2.0 + kernel * kernel)).abs() < 1e-9);
        let hopeless = weights(2, &[vec![100.0, 101.0]]);
        assert!((hopeless[0] - 1.0).abs() < 1e-9, "the least contradicted keeps weight");
        assert_eq!(weights(2, &[]).len(), 2, "without moments all draws count alike");
    }

    #[test]
    fn weighted_quantiles_with_equal_weights_are_the_usual_ones() {
        let values = [3.0, 1.0, 2.0, 4.0];
        for (level, expected) in [(0.05, 1.0), (0.25, 1.0), (0.26, 2.0), (0.5, 2.0), (1.0, 4.0)] {
            assert!((weighted_quantile(&values, &equal_weights(4), level) - expected).abs() < 1e-12);
        }
        assert!((weighted_quantile(&values, &[0.0, 0.1, 0.9, 0.0], 0.5) - 2.0).abs() < 1e-12);
    }
}
