//! The share of the variance of one run's effect that comes from the parameters. The rest is the luck of the run. Intervals
//! are from the bootstrap of draws: every draw has replications of its own, so draws are independent.

use crate::engine::units::count_as_f64;
use crate::study::estimate::ranking::resampled_draws::over_resamples;
use crate::study::estimate::response_surface::Terms;
use crate::study::estimate::statistics::{Interval, mean, variance};

/// From several runs of every draw: the variance between draws, less what the luck of their runs adds to it.
pub fn of_nested_runs(draws: &[Vec<f64>]) -> Interval {
    over_resamples(draws.len(), |drawn| {
        if drawn.len() < 2 {
            return f64::NAN;
        }
        let over = |value: &dyn Fn(&[f64]) -> f64| drawn.iter().map(|&draw| value(&draws[draw])).collect::<Vec<f64>>();
        let within = mean(&over(&|values| variance(values)));
        let replications = mean(&over(&|values| count_as_f64(values.len())));
        let between = (variance(&over(&|values| mean(values))) - within / replications).max(0.0);
        if between + within > 0.0 { between / (between + within) } else { f64::NAN }
    })
}

/// From one run of every draw: the share that the response surface predicts of a draw that it was fitted without.
pub fn of_single_runs(terms: &Terms, draws: &[f64]) -> Interval {
    let left_out = terms.fit(draws).left_out;
    over_resamples(draws.len(), |drawn| {
        let values: Vec<f64> = drawn.iter().map(|&draw| draws[draw]).collect();
        let missed: f64 = drawn.iter().map(|&draw| left_out[draw] * left_out[draw]).sum();
        let all = variance(&values) * (count_as_f64(values.len()) - 1.0);
        if all > 0.0 { (1.0 - missed / all).max(0.0) } else { f64::NAN }
    })
}
