//! Several intervals that are read together.

use crate::study::estimate::statistics::{CONFIDENCE, Interval, holm};

/// A family of intervals of 95 %: how many leave out zero, each taken alone and all taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Family {
    /// Number of intervals; those whose replications do not vary are no tests.
    pub intervals: usize,
    /// How many leave out zero, each taken alone.
    pub alone: usize,
    /// How many leave out zero so that all are right together in 95 % of studies, by Holm's method.
    pub together: usize,
}

impl Family {
    /// Of these intervals.
    #[must_use]
    pub fn new<'i>(intervals: impl IntoIterator<Item = &'i Interval>) -> Self {
        let is_test = |interval: &&Interval| interval.standard_error.is_finite() && interval.standard_error > 0.0;
        let p_values: Vec<f64> = intervals.into_iter().filter(is_test).map(Interval::p_value).collect();
        let count = |p_values: &[f64]| p_values.iter().filter(|p| **p < 1.0 - CONFIDENCE).count();
        Self { intervals: p_values.len(), alone: count(&p_values), together: count(&holm(&p_values)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With nine degrees of freedom t = 3 has p = 0.015, below 5 % and above 5 % / 3; t = 6 has p = 0.0002.
    #[test]
    fn fewer_intervals_leave_out_zero_together_than_alone() {
        let interval = |t: f64| Interval::around(t, 1.0, 10);
        let intervals = [interval(3.0), interval(-6.0), interval(1.0), interval(0.0), Interval::around(9.0, 0.0, 10)];
        assert_eq!(Family::new(&intervals), Family { intervals: 4, alone: 2, together: 2 });
        // p · 3 after the first, in a family with more intervals that show nothing.
        let many = [&intervals[..], &[interval(0.5); 6]].concat();
        assert_eq!(Family::new(&many), Family { intervals: 10, alone: 2, together: 1 });
        assert_eq!(
            Family::new(&[Interval::around(f64::NAN, f64::NAN, 0)]),
            Family { intervals: 0, alone: 0, together: 0 }
        );
    }
}
