//! Block bootstrap over replications, for statistics without a t interval: quantiles, Gini coefficients, ratios and
//! ranks.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::study::estimate::households::quantile;
use crate::study::estimate::statistics::{CONFIDENCE, Interval, mean, standard_deviation};
use crate::study::estimate::student_t;

/// Number of resamples: a 95 % percentile interval is stable to about two digits.
pub const RESAMPLES: usize = 2000;
/// Seed of the resamples. It is fixed, so that the same data give the same table.
const SEED: [u8; 32] = *b"nongbo: block bootstrap of runs.";

/// Percentile interval of a statistic of whole replications, widened for small samples.
///
/// Percentile intervals from few replications are too narrow: the variance of resamples has the divisor n instead of
/// n − 1, and the percentiles are normal instead of Student's t. The percentiles are therefore taken at the normal tail
/// of t·√(n / (n − 1)). With this correction the interval of a mean agrees with the t interval.
///
/// `statistic` gets replication numbers, some repeated. It is first called on `0..replications`; this is the estimate.
/// A replication is the block: all its arms and households stay together. The same call gives the same interval on
/// every machine.
///
/// # Panics
/// If `replications` or `resamples` is zero.
#[must_use]
pub fn block_bootstrap(replications: u32, resamples: usize, statistic: impl Fn(&[usize]) -> f64) -> Interval {
    assert!(replications > 0 && resamples > 0, "a bootstrap needs replications and resamples");
    let estimate = statistic(&(0..replications as usize).collect::<Vec<_>>());
    let mut values = Vec::with_capacity(resamples);
    resample(replications, resamples, |drawn| values.push(statistic(drawn)));
    values.sort_by(f64::total_cmp);
    let tail = tail(replications);
    // One replication gives no bounds.
    let bound = |level: f64, none: f64| if replications < 2 { none } else { quantile(&values, level) };
    Interval {
        mean: estimate,
        low: bound(tail, f64::NEG_INFINITY),
        high: bound(1.0 - tail, f64::INFINITY),
        standard_error: if resamples > 1 { standard_deviation(&values) } else { f64::INFINITY },
        replications,
    }
}

/// Draws whole replications with replacement, `resamples` times. The same two numbers give the same draws.
pub fn resample(replications: u32, resamples: usize, mut summarise: impl FnMut(&[usize])) {
    let mut drawn = vec![0; replications as usize];
    let mut generator = ChaCha8Rng::from_seed(SEED);
    for _ in 0..resamples {
        for index in &mut drawn {
            *index = index_below(generator.next_u32(), replications);
        }
        summarise(&drawn);
    }
}

/// Bootstrap interval of the mean of one value per replication, such as the change of a quantile or a Gini coefficient.
#[must_use]
pub fn bootstrap_mean(values: &[f64]) -> Interval {
    let replications = u32::try_from(values.len()).unwrap_or(u32::MAX);
    if values.is_empty() {
        return Interval::around(f64::NAN, f64::INFINITY, 0);
    }
    block_bootstrap(replications, RESAMPLES, |drawn| mean(&drawn.iter().map(|&at| values[at]).collect::<Vec<_>>()))
}

/// Bootstrap interval of the ratio of means `Σ numerator / Σ denominator`; a bound is infinite where resamples with a
/// denominator of zero or less reach it. `None` unless the denominator itself is positive.
///
/// # Panics
/// If the two differ in length.
#[must_use]
pub fn bootstrap_ratio(numerator: &[f64], denominator: &[f64]) -> Option<Interval> {
    assert_eq!(numerator.len(), denominator.len(), "a ratio of means pairs its values");
    let replications = u32::try_from(numerator.len()).unwrap_or(u32::MAX);
    if denominator.iter().sum::<f64>() <= 0.0 || numerator.is_empty() {
        return None;
    }
    let ratio = |drawn: &[usize]| {
        let [top, bottom] = [numerator, denominator].map(|of| drawn.iter().map(|&at| of[at]).sum::<f64>());
        if bottom > 0.0 { top / bottom } else { f64::INFINITY.copysign(top) }
    };
    Some(block_bootstrap(replications, RESAMPLES, ratio))
}

/// Share of resamples outside the interval on each side.
fn tail(replications: u32) -> f64 {
    if replications < 2 {
        return 0.0;
    }
    let n = f64::from(replications);
    let t = student_t::quantile(f64::midpoint(1.0, CONFIDENCE), replications - 1);
    libm::erfc(t * (n / (n - 1.0)).sqrt() / std::f64::consts::SQRT_2) / 2.0
}

/// A whole number below `bound` by multiply and shift: no rejection, so each draw takes one word.
fn index_below(word: u32, bound: u32) -> usize {
    ((u64::from(word) * u64::from(bound)) >> 32) as usize
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "small counts")]
mod tests {
    use super::super::statistics::{mean, t_interval};
    use super::*;

    fn select(values: &[f64], drawn: &[usize]) -> Vec<f64> {
        drawn.iter().map(|&index| values[index]).collect()
    }

    #[test]
    fn the_interval_of_a_mean_is_close_to_the_t_interval() {
        let values: Vec<f64> = (0..60).map(|i| libm::sin(f64::from(i * i))).collect();
        let bootstrapped = block_bootstrap(60, RESAMPLES, |drawn| mean(&select(&values, drawn)));
        let expected = t_interval(&values);
        assert!((bootstrapped.mean - expected.mean).abs() < 1e-12);
        assert!((bootstrapped.standard_error / expected.standard_error - 1.0).abs() < 0.06);
        assert!((bootstrapped.low - expected.low).abs() < 0.15 * (expected.high - expected.low));
        assert!((bootstrapped.high - expected.high).abs() < 0.15 * (expected.high - expected.low));
    }

    #[test]
    fn the_same_call_gives_the_same_interval_and_other_values_another() {
        let largest = |drawn: &[usize]| drawn.iter().max().map_or(0.0, |&index| index as f64);
        let sum = |drawn: &[usize]| drawn.iter().sum::<usize>() as f64;
        assert_eq!(block_bootstrap(20, 200, largest), block_bootstrap(20, 200, largest));
        assert_ne!(block_bootstrap(20, 200, largest), block_bootstrap(20, 200, sum));
    }

    #[test]
    fn few_replications_widen_the_percentiles_to_those_of_student() {
        assert!((tail(1_000_000) - 0.025).abs() < 1e-6);
        // t(0.975, 9)·√(10/9) = 2.3845; the normal tail beyond it.
        assert!((tail(10) - 0.008_55).abs() < 1e-4, "{}", tail(10));
        assert!(bootstrap_mean(&[3.0]).low.is_infinite() && bootstrap_mean(&[]).mean.is_nan());
    }

    #[test]
    fn what_never_varies_has_an_interval_of_no_width_and_a_ratio_needs_a_denominator() {
        let constant = bootstrap_mean(&[0.0; 7]);
        assert!(constant.low.abs() + constant.high.abs() + constant.standard_error < 1e-12, "{constant:?}");
        let ratio = bootstrap_ratio(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]).expect("positive");
        assert!((ratio.low - 0.5).abs() < 1e-12 && (ratio.high - 0.5).abs() < 1e-12);
        assert!(bootstrap_ratio(&[1.0, 2.0], &[1.0, -1.0]).is_none());
        let unbounded = bootstrap_ratio(&[1.0; 6], &[9.0, -1.0, -1.0, -1.0, -1.0, -1.0]).expect("positive in all");
        assert!(unbounded.high.is_infinite(), "some resamples have no positive denominator: {unbounded:?}");
    }

    #[test]
    fn indices_cover_the_range_evenly() {
        assert_eq!(index_below(0, 7), 0);
        assert_eq!(index_below(u32::MAX, 7), 6);
        let counts = block_bootstrap(4, 2000, |drawn| select(&[1.0, 0.0, 0.0, 0.0], drawn).iter().sum());
        assert!((counts.standard_error - 0.75_f64.sqrt()).abs() < 0.05, "binomial with four draws of a quarter");
    }
}
