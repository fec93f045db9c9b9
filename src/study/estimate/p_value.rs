//! The p-value of an estimate.

use crate::study::estimate::estimate_row::{EstimateRow, IntervalMethod};
use crate::study::estimate::student_t::upper_tail;

impl EstimateRow {
    /// Probability of an estimate at least as far from zero if the true value were zero, by Student's t over replications;
    /// NaN of another method and of an estimate without a standard error.
    #[must_use]
    pub fn p_value(&self) -> f64 {
        match self.replications.checked_sub(1) {
            Some(degrees @ 1..) if self.method == IntervalMethod::StudentT && self.standard_error > 0.0 => {
                2.0 * upper_tail((self.mean / self.standard_error).abs(), degrees)
            }
            _ => f64::NAN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::estimate::Estimand;
    use crate::study::estimate::statistics::Interval;

    #[test]
    fn an_estimate_at_the_edge_of_its_interval_has_five_per_cent() {
        // The 97.5 % quantile of Student's t with 9 degrees of freedom.
        let interval = Interval::around(2.262_157_162_740_992, 1.0, 10);
        let row = EstimateRow::new(["a", "b"], "market_income", Estimand::Difference, interval);
        assert!((row.p_value() - 0.05).abs() < 1e-9 && row.low.abs() < 1e-6, "{row:?}: {}", row.p_value());
        assert!((EstimateRow { mean: -row.mean, ..row.clone() }.p_value() - 0.05).abs() < 1e-9);
        for without in [row.clone().by_bootstrap(), EstimateRow { standard_error: 0.0, ..row.clone() }] {
            assert!(without.p_value().is_nan(), "{without:?}");
        }
    }
}
