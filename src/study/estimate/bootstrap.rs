//! Resamples of whole replications, for the certainty of ranks.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::study::estimate::statistics::CONFIDENCE;
use crate::study::estimate::student_t;

/// Number of resamples: a share of them is stable to about one point.
pub const RESAMPLES: usize = 2000;
/// The standard normal variable below which 97.5 % lie.
const NORMAL_QUANTILE: f64 = 1.959_963_984_540_054;
/// Seed of the resamples. It is fixed, so that the same data give the same table.
const SEED: [u8; 32] = *b"nongbo: block bootstrap of runs.";

/// How far resampled means are stretched about the estimate, so that the spread of resamples is as wide as Student's t:
/// t / z · √(n / (n − 1)). The variance of resamples has the divisor n instead of n − 1, and their tails are normal. 1 for
/// one replication, whose resamples do not vary.
#[must_use]
pub fn stretch(replications: u32) -> f64 {
    if replications < 2 {
        return 1.0;
    }
    let n = f64::from(replications);
    student_t::quantile(f64::midpoint(1.0, CONFIDENCE), replications - 1) / NORMAL_QUANTILE * (n / (n - 1.0)).sqrt()
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

/// A whole number below `bound` by multiply and shift: no rejection, so each draw takes one word.
fn index_below(word: u32, bound: u32) -> usize {
    ((u64::from(word) * u64::from(bound)) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::units::count_as_f64;
    use crate::study::estimate::statistics::{mean, standard_deviation, t_interval};

    #[test]
    fn few_replications_stretch_resamples_to_the_tails_of_student() {
        assert!((stretch(1_000_000) - 1.0).abs() < 1e-5);
        // t(0.975, 9) · √(10/9) / 1.959964 = 2.262157 · 1.054093 / 1.959964.
        assert!((stretch(10) - 1.216_611).abs() < 1e-5, "{}", stretch(10));
        assert!((stretch(1) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn stretched_resamples_of_a_mean_spread_as_its_t_interval() {
        let values: Vec<f64> = (0..12).map(|i| libm::sin(f64::from(i * i))).collect();
        let mut means = Vec::new();
        resample(12, RESAMPLES, |drawn| means.push(mean(&drawn.iter().map(|&at| values[at]).collect::<Vec<_>>())));
        let half = stretch(12) * NORMAL_QUANTILE * standard_deviation(&means);
        let interval = t_interval(&values);
        assert!((half / (interval.high - interval.mean) - 1.0).abs() < 0.05, "{half} {interval:?}");
    }

    #[test]
    fn the_same_call_gives_the_same_resamples() {
        let collect = || {
            let mut all = Vec::new();
            resample(20, 200, |drawn| all.push(drawn.to_vec()));
            all
        };
        assert_eq!(collect(), collect());
    }

    #[test]
    fn indices_cover_the_range_evenly() {
        assert_eq!(index_below(0, 7), 0);
        assert_eq!(index_below(u32::MAX, 7), 6);
        let mut counts = Vec::new();
        resample(4, RESAMPLES, |drawn| counts.push(count_as_f64(drawn.iter().filter(|at| **at == 0).count())));
        assert!((standard_deviation(&counts) - 0.75_f64.sqrt()).abs() < 0.05, "binomial with four draws of a quarter");
    }
}
