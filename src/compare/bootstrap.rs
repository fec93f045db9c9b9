//! Block bootstrap over replications: for quantiles, Gini, ratios and ranks, which have no t interval.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::statistics::{CONFIDENCE, Interval, standard_deviation};

/// Resamples that make a 95 % percentile interval stable to about two digits.
pub const RESAMPLES: usize = 2000;
/// Fixed, so that a table printed twice is the same table.
const SEED: [u8; 32] = *b"nongbo: block bootstrap of runs.";

/// Percentile interval of a statistic of whole replications.
///
/// `statistic` gets replication numbers, some repeated, and is first called on `0..replications` as they are: that is
/// the estimate. A replication is the block: all its arms and households stay together. The same call gives the same
/// interval on every machine.
///
/// # Panics
/// If `replications` or `resamples` is zero.
#[must_use]
pub fn block_bootstrap(replications: u32, resamples: usize, statistic: impl Fn(&[usize]) -> f64) -> Interval {
    assert!(replications > 0 && resamples > 0, "a bootstrap needs replications and resamples");
    let mut drawn: Vec<usize> = (0..replications as usize).collect();
    let estimate = statistic(&drawn);
    let mut generator = ChaCha8Rng::from_seed(SEED);
    let mut values = Vec::with_capacity(resamples);
    for _ in 0..resamples {
        for index in &mut drawn {
            *index = index_below(generator.next_u32(), replications);
        }
        values.push(statistic(&drawn));
    }
    values.sort_by(f64::total_cmp);
    let tail = (1.0 - CONFIDENCE) / 2.0;
    Interval {
        mean: estimate,
        low: lower_quantile(&values, tail),
        high: lower_quantile(&values, 1.0 - tail),
        standard_error: if resamples > 1 { standard_deviation(&values) } else { f64::INFINITY },
        replications,
    }
}

/// A whole number below `bound` by multiply and shift: no rejection, so each draw takes one word.
fn index_below(word: u32, bound: u32) -> usize {
    ((u64::from(word) * u64::from(bound)) >> 32) as usize
}

/// The smallest value with at least a share `level` of the sorted values at or below it.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a rank")]
fn lower_quantile(sorted: &[f64], level: f64) -> f64 {
    let rank = (level * sorted.len() as f64).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "small counts")]
mod tests {
    use super::super::statistics::{mean, t_interval};
    use super::*;

    fn at(values: &[f64], drawn: &[usize]) -> Vec<f64> {
        drawn.iter().map(|&index| values[index]).collect()
    }

    #[test]
    fn the_interval_of_a_mean_is_close_to_the_t_interval() {
        let values: Vec<f64> = (0..60).map(|i| libm::sin(f64::from(i * i))).collect();
        let got = block_bootstrap(60, RESAMPLES, |drawn| mean(&at(&values, drawn)));
        let expected = t_interval(&values);
        assert!((got.mean - expected.mean).abs() < 1e-12);
        assert!((got.standard_error / expected.standard_error - 1.0).abs() < 0.06);
        assert!((got.low - expected.low).abs() < 0.15 * (expected.high - expected.low));
        assert!((got.high - expected.high).abs() < 0.15 * (expected.high - expected.low));
    }

    #[test]
    fn the_same_call_gives_the_same_interval_and_other_values_another() {
        let largest = |drawn: &[usize]| drawn.iter().max().map_or(0.0, |&index| index as f64);
        let sum = |drawn: &[usize]| drawn.iter().sum::<usize>() as f64;
        assert_eq!(block_bootstrap(20, 200, largest), block_bootstrap(20, 200, largest));
        assert_ne!(block_bootstrap(20, 200, largest), block_bootstrap(20, 200, sum));
    }

    #[test]
    fn indices_cover_the_range_evenly() {
        assert_eq!(index_below(0, 7), 0);
        assert_eq!(index_below(u32::MAX, 7), 6);
        let counts = block_bootstrap(4, 2000, |drawn| at(&[1.0, 0.0, 0.0, 0.0], drawn).iter().sum());
        assert!((counts.standard_error - 0.75_f64.sqrt()).abs() < 0.05, "binomial with four draws of a quarter");
    }

    #[test]
    fn the_lower_quantile_is_a_value_that_occurred() {
        let sorted = [1.0, 2.0, 3.0, 4.0];
        for (level, expected) in [(0.0, 1.0), (0.25, 1.0), (0.26, 2.0), (0.5, 2.0), (1.0, 4.0)] {
            assert!((lower_quantile(&sorted, level) - expected).abs() < 1e-12, "{level}");
        }
    }
}
