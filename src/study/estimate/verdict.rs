//! The verdict of an interval on a smallest effect of interest: larger, smaller or inconclusive.

use crate::engine::error::{Error, Result, text};
use crate::study::estimate::statistics::Interval;

/// The verdict of an interval on a smallest effect of interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The whole interval lies above it or below its negative.
    Larger,
    /// The whole interval lies within plus and minus it: the effect is too small to matter.
    Smaller,
    /// Neither is the case: more replications are needed.
    Inconclusive,
}

/// Least replications for a verdict: the spread of two is no more than their difference.
const LEAST_REPLICATIONS: u32 = 3;

/// The verdict on an effect, where effects of less than `smallest` in size are of no interest. Two replications give none.
#[must_use]
pub fn verdict(effect: &Interval, smallest: f64) -> Verdict {
    if effect.replications < LEAST_REPLICATIONS {
        return Verdict::Inconclusive;
    }
    if effect.low > smallest || effect.high < -smallest {
        Verdict::Larger
    } else if effect.low > -smallest && effect.high < smallest {
        Verdict::Smaller
    } else {
        Verdict::Inconclusive
    }
}

/// A smallest effect of interest, checked.
///
/// # Errors
/// `Usage` unless it is a positive number.
pub fn smallest(yuan: f64) -> Result<f64> {
    if yuan.is_finite() && yuan > 0.0 {
        return Ok(yuan);
    }
    Err(Error::Usage(text!(
        "the smallest effect of interest is {yuan} yuan; it must be a number above 0",
        "最小关注效应为 {yuan} 元；必须是大于 0 的数"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_needs_the_whole_interval() {
        let judge = |low: f64, high: f64| {
            let mean = f64::midpoint(low, high);
            verdict(&Interval { mean, low, high, standard_error: 1.0, replications: 9 }, 5.0)
        };
        for (low, high, expected) in [
            (5.1, 9.0, Verdict::Larger),
            (-9.0, -5.1, Verdict::Larger),
            (-4.9, 4.9, Verdict::Smaller),
            (0.0, 0.0, Verdict::Smaller),
            (4.0, 9.0, Verdict::Inconclusive),
            (-9.0, 9.0, Verdict::Inconclusive),
            (5.0, 9.0, Verdict::Inconclusive),
            (f64::NEG_INFINITY, f64::INFINITY, Verdict::Inconclusive),
        ] {
            assert_eq!(judge(low, high), expected, "[{low}, {high}]");
        }
    }

    #[test]
    fn two_replications_give_no_verdict() {
        for (low, high) in [(5.1, 9.0), (0.0, 0.0), (-9.0, -5.1)] {
            let effect = Interval { mean: low, low, high, standard_error: 0.0, replications: 2 };
            assert_eq!(verdict(&effect, 5.0), Verdict::Inconclusive);
            assert_ne!(verdict(&Interval { replications: 3, ..effect }, 5.0), Verdict::Inconclusive);
        }
    }

    #[test]
    fn only_a_positive_number_is_an_effect_of_interest() {
        assert!(smallest(5.0).is_ok());
        for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(smallest(wrong).expect_err("refused").exit_code(), 2);
        }
    }
}
