//! Effects of money for one county alone, averaged over which county it is.

use crate::engine::units::real;
use crate::study::estimate::outcomes::{REACH_TRUE_CONTROL, REACH_TRUE_IN};
use crate::study::estimate::panel::Complete;
use crate::study::estimate::statistics::differences;

/// Outcome: sales of rivals.
pub const RIVAL_SALES: &str = "rival_sales";

/// Effects of money for one county, the mean over which county it is: on its own households, on the others, on both, on
/// sales of rivals; per household of that county, one value a replication.
pub(super) fn effects_of_counties_alone(complete: &Complete<'_>, baseline: usize, arms: &[usize]) -> [Vec<f64>; 4] {
    let counties = real(i64::try_from(arms.len()).expect("few arms"));
    let mean = |value: &dyn Fn(usize) -> Vec<f64>| -> Vec<f64> {
        let mut sums = vec![0.0; complete.replications() as usize];
        for &arm in arms {
            sums.iter_mut().zip(value(arm)).for_each(|(sum, value)| *sum += value / counties);
        }
        sums
    };
    let times = |by: f64, values: Vec<f64>| -> Vec<f64> { values.into_iter().map(|value| by * value).collect() };
    let own = mean(&|arm| complete.series(REACH_TRUE_IN, arm));
    let others = times(counties - 1.0, mean(&|arm| complete.series(REACH_TRUE_CONTROL, arm)));
    let total = own.iter().zip(&others).map(|(own, others)| own + others).collect();
    let sales = |arm| differences(&complete.series(RIVAL_SALES, baseline), &complete.series(RIVAL_SALES, arm));
    [own, others, total, times(counties, mean(&sales))]
}
