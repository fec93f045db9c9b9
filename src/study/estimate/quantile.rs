//! Quantiles of households by the estimator of Harrell and Davis.
//!
//! It is a mean of all values in rising order with beta weights. A single order statistic moves with one household; this
//! mean has a half to a tenth of its variance in the change of a quantile between two arms.

use crate::engine::units::count_as_f64;
use crate::study::estimate::incomplete_beta::incomplete_beta;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Smaller weights are left out.
const LEAST_WEIGHT: f64 = 1e-12;
/// Most sets of weights that are kept: nine quantiles of a few sizes of population.
const MOST_KEPT: usize = 64;

/// Weights of consecutive values in rising order; they sum to 1.
#[derive(Debug, Clone, PartialEq)]
struct Weights {
    /// Position of the first.
    first: usize,
    weights: Vec<f64>,
}

impl Weights {
    /// Weights of `count` values: the probability of a beta variable with parameters (n + 1)p and (n + 1)(1 − p) in each
    /// of `count` equal parts of [0, 1].
    fn new(count: usize, level: f64) -> Self {
        let n = count_as_f64(count);
        let (a, b) = ((n + 1.0) * level, (n + 1.0) * (1.0 - level));
        let below = |edge: usize| incomplete_beta(count_as_f64(edge) / n, a, b);
        let is_centre = |at: &usize| count_as_f64(*at + 1) > level * n;
        let centre = (0..count).find(is_centre).unwrap_or(count - 1);
        // Weights fall on both sides of the centre.
        let mut downward = Vec::new();
        let mut edge = below(centre);
        for at in (0..centre).rev() {
            let next = below(at);
            if edge - next < LEAST_WEIGHT {
                break;
            }
            downward.push(edge - next);
            edge = next;
        }
        let first = centre - downward.len();
        let mut weights: Vec<f64> = downward.into_iter().rev().collect();
        edge = below(centre);
        for at in centre..count {
            let next = below(at + 1);
            if at > centre && next - edge < LEAST_WEIGHT {
                break;
            }
            weights.push(next - edge);
            edge = next;
        }
        let sum: f64 = weights.iter().sum();
        for weight in &mut weights {
            *weight /= sum;
        }
        Self { first, weights }
    }

    /// Weights from memory, or computed and kept.
    fn shared(count: usize, level: f64) -> Arc<Self> {
        static KEPT: Mutex<BTreeMap<(usize, u64), Arc<Weights>>> = Mutex::new(BTreeMap::new());
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        Arc::clone(kept.entry((count, level.to_bits())).or_insert_with(|| Arc::new(Self::new(count, level))))
    }
}

/// Quantile of values in rising order by Harrell and Davis; NaN of nothing.
///
/// # Panics
/// If `level` does not lie between 0 and 1.
#[must_use]
pub fn quantile(rising: &[f64], level: f64) -> f64 {
    assert!(level > 0.0 && level < 1.0, "a quantile lies between the shares 0 and 1, got {level}");
    if rising.is_empty() {
        return f64::NAN;
    }
    let Weights { first, weights } = &*Weights::shared(rising.len(), level);
    weights.iter().zip(&rising[*first..]).map(|(weight, value)| weight * value).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: f64, expected: f64) {
        assert!((value - expected).abs() < 1e-9, "{value} and not {expected}");
    }

    /// Worked by hand. Three values, median: a = b = 2, so the distribution function is 3x² − 2x³; its values at 1/3 and 2/3
    /// are 7/27 and 20/27, and the weights 7, 13 and 7 parts of 27.
    #[test]
    fn the_median_of_three_is_as_by_hand() {
        near(quantile(&[3.0, 6.0, 30.0], 0.5), (7.0 * 3.0 + 13.0 * 6.0 + 7.0 * 30.0) / 27.0);
        // Two values: a = b = 1.5, by symmetry one half each.
        near(quantile(&[1.0, 9.0], 0.5), 5.0);
        // Nine values, P10: a = 1, b = 9, so the weight of the least is 1 − (8/9)⁹.
        let values = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        near(quantile(&values, 0.1), 1.0 - libm::pow(8.0 / 9.0, 9.0));
        near(quantile(&[7.0], 0.9), 7.0);
        assert!(quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn a_shift_and_a_scale_pass_through() {
        let values: Vec<f64> = (0..501).map(|at| f64::from(at * at)).collect();
        for level in [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99] {
            let moved: Vec<f64> = values.iter().map(|value| 3.0 * value + 50.0).collect();
            let expected = 3.0 * quantile(&values, level) + 50.0;
            assert!((quantile(&moved, level) / expected - 1.0).abs() < 1e-12);
            // Near the order statistic.
            let order = 500.0 * level;
            assert!((quantile(&values, level).sqrt() - order).abs() < 1.5, "{level}");
        }
    }

    #[test]
    fn weights_mirror_and_only_a_window_is_kept() {
        let [low, high] = [Weights::new(2_000, 0.1), Weights::new(2_000, 0.9)];
        assert_eq!(low.weights.len(), high.weights.len());
        assert!(low.weights.iter().zip(high.weights.iter().rev()).all(|(a, b)| (a - b).abs() < 1e-11));
        // About eight standard deviations of 13.4 on each side.
        assert!((150..300).contains(&low.weights.len()), "{}", low.weights.len());
        assert!((low.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(low.first > 100 && low.first + low.weights.len() < 320);
    }
}
