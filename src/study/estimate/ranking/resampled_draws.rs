//! Intervals from the bootstrap of draws: every draw has replications of its own, so draws are independent.

use crate::study::estimate::bootstrap::resample;
use crate::study::estimate::households::{order_statistic, rising};
use crate::study::estimate::statistics::{Interval, standard_deviation};

/// Resamples behind an interval.
const RESAMPLES: usize = 500;

/// The value of a statistic of draws, with the 95 % percentile interval of resampled draws; one draw gives no bounds.
/// `statistic` gets numbers of draws, some repeated.
pub fn over_resamples(draws: usize, statistic: impl Fn(&[usize]) -> f64) -> Interval {
    let replications = u32::try_from(draws).unwrap_or(u32::MAX);
    let estimate = statistic(&(0..draws).collect::<Vec<_>>());
    if draws < 2 {
        return Interval::around(estimate, f64::INFINITY, replications);
    }
    let mut values = Vec::with_capacity(RESAMPLES);
    resample(replications, RESAMPLES, |drawn| values.push(statistic(drawn)));
    let values = rising(&values);
    Interval {
        mean: estimate,
        low: order_statistic(&values, 0.025),
        high: order_statistic(&values, 0.975),
        standard_error: standard_deviation(&values),
        replications,
    }
}
