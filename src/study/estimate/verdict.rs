//! The verdict of an interval on a smallest effect of interest: gain, loss, too small to matter, or inconclusive.

use crate::engine::error::{Error, Result, text};
use crate::study::estimate::statistics::Interval;
use serde::Deserialize;

/// The verdict of an interval on a smallest effect of interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The whole interval lies above it.
    Gain,
    /// The whole interval lies below its negative.
    Loss,
    /// The whole interval lies within plus and minus it: the effect is too small to matter.
    TooSmall,
    /// None of these: more replications are needed.
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
    if effect.low > smallest {
        Verdict::Gain
    } else if effect.high < -smallest {
        Verdict::Loss
    } else if effect.low > -smallest && effect.high < smallest {
        Verdict::TooSmall
    } else {
        Verdict::Inconclusive
    }
}

/// Whether a true value lies in a range, by the interval of its estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// The whole interval lies inside.
    Yes,
    /// The whole interval lies outside.
    No,
    /// Neither is the case: more replications would settle it.
    NotSettled,
}

impl Holds {
    /// Of an interval and a range, bounds included. An estimate that is not a number is outside.
    #[must_use]
    pub fn within(interval: &Interval, low: f64, high: f64) -> Self {
        if interval.low >= low && interval.high <= high {
            Self::Yes
        } else if interval.mean.is_nan() || interval.high < low || interval.low > high {
            Self::No
        } else {
            Self::NotSettled
        }
    }

    /// Whether several conditions hold together.
    #[must_use]
    pub fn all(conditions: impl IntoIterator<Item = Self>) -> Self {
        let all = |sum: Self, condition: Self| match (sum, condition) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::NotSettled, _) | (_, Self::NotSettled) => Self::NotSettled,
            _ => Self::Yes,
        };
        conditions.into_iter().fold(Self::Yes, all)
    }

    /// A stable name: `not_settled`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::NotSettled => "not_settled",
        }
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
        "最小有意义效应为 {yuan} 元；必须是大于 0 的数"
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
            (5.1, 9.0, Verdict::Gain),
            (-9.0, -5.1, Verdict::Loss),
            (-4.9, 4.9, Verdict::TooSmall),
            (0.0, 0.0, Verdict::TooSmall),
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
    fn a_range_holds_by_the_whole_interval() {
        let judge = |low: f64, high: f64| {
            let mean = f64::midpoint(low, high);
            Holds::within(&Interval { mean, low, high, standard_error: 1.0, replications: 9 }, 1.0, 2.0)
        };
        assert_eq!(
            [(1.0, 2.0), (1.2, 1.2), (1.5, 2.1)].map(|(low, high)| judge(low, high)),
            [Holds::Yes, Holds::Yes, Holds::NotSettled]
        );
        assert_eq!(
            [(2.1, 2.2), (0.1, 0.9), (0.5, 3.0)].map(|(low, high)| judge(low, high)),
            [Holds::No, Holds::No, Holds::NotSettled]
        );
        assert_eq!(judge(f64::NAN, f64::NAN), Holds::No);
        assert_eq!(Holds::within(&Interval::without_bounds(1.5, 1), 1.0, 2.0), Holds::NotSettled);
        assert_eq!(Holds::all([Holds::Yes, Holds::NotSettled, Holds::No]), Holds::No);
        assert_eq!(Holds::all([Holds::Yes, Holds::NotSettled]), Holds::NotSettled);
        assert_eq!(Holds::all([Holds::Yes; 2]), Holds::Yes);
    }

    #[test]
    fn only_a_positive_number_is_an_effect_of_interest() {
        assert!(smallest(5.0).is_ok());
        for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(smallest(wrong).expect_err("refused").exit_code(), 2);
        }
    }
}
