//! An estimate with its interval over replications.

use crate::engine::units::count_as_f64;
use crate::study::estimate::student_t;

/// Confidence of every interval.
pub const CONFIDENCE: f64 = 0.95;
/// Power at which the minimum detectable effect is stated.
pub const POWER: f64 = 0.80;
/// A mean over replications with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The estimate: a mean, or a ratio of means.
    pub mean: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
    /// Standard error of the estimate.
    pub standard_error: f64,
    /// Replications it rests on.
    pub replications: u32,
}

impl Interval {
    /// The t interval of an estimate; with fewer than two replications it is unbounded.
    #[must_use]
    pub fn around(mean: f64, standard_error: f64, replications: u32) -> Self {
        Self::at_level(mean, standard_error, replications, CONFIDENCE)
    }

    /// The same interval at another confidence.
    fn at_level(mean: f64, standard_error: f64, replications: u32, confidence: f64) -> Self {
        if replications < 2 {
            return Self::without_bounds(mean, replications);
        }
        let half = student_t::quantile(f64::midpoint(1.0, confidence), replications - 1) * standard_error;
        // Adding zero turns -0.0 into 0.0.
        let [mean, low, high] = [mean, mean - half, mean + half].map(|value| value + 0.0);
        Self { mean, low, high, standard_error, replications }
    }

    /// An estimate that excludes no value.
    #[must_use]
    pub fn without_bounds(mean: f64, replications: u32) -> Self {
        let all = f64::INFINITY;
        Self { mean, low: -all, high: all, standard_error: all, replications }
    }

    /// Whether it has no bound on either side.
    #[must_use]
    pub fn is_unbounded(&self) -> bool {
        self.low.is_infinite() && self.high.is_infinite()
    }

    /// The t interval that is wide enough for `family` intervals to hold their truths together in 95 % (Bonferroni). For
    /// an estimate that was chosen because it is the largest of a family.
    ///
    /// # Panics
    /// If `family` is zero.
    #[must_use]
    pub fn simultaneous(&self, family: usize) -> Self {
        assert!(family > 0, "a family has at least one interval");
        let confidence = 1.0 - (1.0 - CONFIDENCE) / count_as_f64(family);
        Self::at_level(self.mean, self.standard_error, self.replications, confidence)
    }

    /// Whether it lies wholly above zero.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        self.low > 0.0
    }

    /// Whether it lies wholly below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.high < 0.0
    }

    /// Two-sided p-value of the hypothesis that the truth is zero; an effect that never varies has p = 0, or 1 if it
    /// is zero.
    #[must_use]
    pub fn p_value(&self) -> f64 {
        if self.replications < 2 || self.mean == 0.0 {
            return 1.0;
        }
        if self.standard_error == 0.0 {
            return 0.0;
        }
        2.0 * student_t::upper_tail((self.mean / self.standard_error).abs(), self.replications - 1)
    }

    /// Smallest true effect found with a probability of 80 % by a two-sided test at 5 %:
    /// (t(0.975) + t(0.80)) standard errors. Infinite with fewer than two replications; NaN where the replications do not
    /// vary, because then nothing is known of their spread.
    #[must_use]
    pub fn minimum_detectable_effect(&self) -> f64 {
        self.detectable_in_family(1)
    }

    /// The same by a test at 5 % / `family`: the level at which one of several intervals is read (Bonferroni).
    ///
    /// # Panics
    /// If `family` is zero.
    #[must_use]
    pub fn detectable_in_family(&self, family: usize) -> f64 {
        assert!(family > 0, "a family has at least one interval");
        if self.replications < 2 {
            return f64::INFINITY;
        }
        if self.standard_error == 0.0 {
            return f64::NAN;
        }
        let degrees = self.replications - 1;
        let confidence = 1.0 - (1.0 - CONFIDENCE) / count_as_f64(family);
        let quantiles =
            student_t::quantile(f64::midpoint(1.0, confidence), degrees) + student_t::quantile(POWER, degrees);
        quantiles * self.standard_error
    }
}

/// The largest detectable effect of several intervals; NaN if none of them has one.
pub(crate) fn largest_detectable_effect<'i>(intervals: impl IntoIterator<Item = &'i Interval>) -> f64 {
    largest_detectable_in_family(intervals, 1)
}

/// The same, read as members of a family.
pub(crate) fn largest_detectable_in_family<'i>(
    intervals: impl IntoIterator<Item = &'i Interval>,
    family: usize,
) -> f64 {
    // The largest of a number and NaN is the number.
    intervals.into_iter().map(|interval| interval.detectable_in_family(family)).fold(f64::NAN, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: f64, expected: f64) {
        assert!((got - expected).abs() < 1e-9, "{got} != {expected}");
    }

    #[test]
    fn an_interval_that_touches_zero_has_no_sign() {
        let from_zero = Interval { mean: 1.0, low: 0.0, high: 2.0, standard_error: 0.5, replications: 9 };
        let to_zero = Interval { mean: -1.0, low: -2.0, high: 0.0, ..from_zero };
        assert!(!from_zero.is_positive() && !from_zero.is_negative());
        assert!(!to_zero.is_positive() && !to_zero.is_negative());
    }

    #[test]
    fn an_interval_with_one_bound_is_not_unbounded() {
        let interval = Interval::without_bounds(1.0, 2);
        assert!(interval.is_unbounded());
        assert!(
            !Interval { low: 0.0, ..interval }.is_unbounded() && !Interval { high: 0.0, ..interval }.is_unbounded()
        );
    }

    /// With one degree of freedom the tail above t is 1/2 - atan(t)/π.
    #[test]
    fn two_replications_have_a_p_value() {
        let expected = 1.0 - 2.0 * libm::atan(10.0) / std::f64::consts::PI;
        near(Interval::around(10.0, 1.0, 2).p_value(), expected);
        near(Interval::around(10.0, 1.0, 1).p_value(), 1.0);
    }

    #[test]
    fn the_minimum_detectable_effect_is_two_quantiles_of_standard_errors() {
        let interval = Interval::around(0.0, 10.0, 20);
        near(interval.minimum_detectable_effect(), 10.0 * (2.093_024_054_408_31 + 0.860_950_550_268_929));
        // At 5 % / 5, the 99.5 % quantile: 2.860935.
        let in_family = interval.detectable_in_family(5);
        assert!((in_family - 10.0 * (2.860_935 + 0.860_951)).abs() < 1e-4, "{in_family}");
    }

    /// t(0.9975, 9) = 3.689662 for a family of ten: half of 5 % / 10 on each side.
    #[test]
    fn a_family_of_ten_has_wider_intervals_and_a_family_of_one_has_its_own() {
        let interval = Interval::around(8.0, 2.0, 10);
        near(interval.simultaneous(1).high, interval.high);
        let together = interval.simultaneous(10);
        assert!((together.high - (8.0 + 2.0 * 3.689_662)).abs() < 1e-5, "{together:?}");
        assert!(interval.is_positive() && !together.is_negative() && together.is_positive());
        assert!(Interval::around(3.0, 1.0, 1).simultaneous(3).is_unbounded());
    }
}
