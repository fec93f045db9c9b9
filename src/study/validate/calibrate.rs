//! Calibration: searches the values of a declared list of free parameters with the smallest distance to the moments for
//! tuning.
//!
//! It is a compass search: every parameter is tried one step up and one step down; where no step improves the distance, the
//! steps are halved. It needs no derivative and uses only the order of distances. The same log always leads to the same next
//! evaluation, so an interrupted search continues from its log. The objective uses no pathway, and no parameter of an
//! instrument is free.

use crate::engine::declare::Value;
use crate::engine::error::Result;
use crate::engine::parameters::Parameters;
use crate::engine::simulation::RunControl;
use crate::engine::units::floor;
use crate::study::experiment::{item, set_item};
use crate::study::validate::{MOST_DISTANCE, Role, distance, validate};

/// A parameter that the search may change, and its range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FreeParameter {
    /// Path of the parameter.
    pub path: &'static str,
    /// Item of a list.
    pub item: Option<usize>,
    /// Least value.
    pub low: f64,
    /// Greatest value.
    pub high: f64,
}

const fn free(path: &'static str, item: Option<usize>, low: f64, high: f64) -> FreeParameter {
    FreeParameter { path, item, low, high }
}

/// The free parameters: incomes, farm sizes and abilities, losses; live selling and attention; effort; the first mile and
/// the prices of counties. None of them belongs to an instrument.
pub const FREE: [FreeParameter; 22] = [
    free("endowment.wage_income_fen", None, 2_200_000.0, 2_900_000.0),
    free("endowment.wage_sigma", None, 0.5, 1.2),
    free("endowment.wage_land", None, -0.5, 0.3),
    free("endowment.ability_sigma", None, 0.2, 0.6),
    free("endowment.other_farm_fen", None, 0.0, 600_000.0),
    free("endowment.other_sigma", Some(2), 0.3, 1.5),
    free("endowment.land_median_cmu", None, 350.0, 600.0),
    free("endowment.land_tail", None, 1.4, 4.0),
    free("crops.fresh_loss_share", Some(0), 0.002, 0.012),
    free("crops.fresh_loss_share", Some(1), 0.001, 0.010),
    free("crops.decay_ambient_per_day", Some(3), 0.03, 0.25),
    free("crops.effort_sigma", None, 0.2, 1.0),
    free("decide.hosting_taste_mean_fen", None, -2_000_000.0, -900_000.0),
    free("decide.migrant_log_odds", None, 0.0, 1.5),
    free("broadcast.filled_start", None, 0.15, 0.45),
    free("broadcast.exposure_exponent", None, 0.7, 1.2),
    free("broadcast.follower_base", None, 5.0, 55.0),
    free("buy.unfollow_rate", None, 0.003, 0.03),
    free("deliver.follow_chance", None, 0.03, 0.25),
    free("ship.haul_fen", None, 150.0, 600.0),
    free("freight.km_fen", None, 150.0, 450.0),
    free("geography.price_basis_sigma", None, 0.05, 0.25),
];
/// First step, as a share of the range of a parameter.
const FIRST_STEP: f64 = 0.05;
/// Smallest step.
const LAST_STEP: f64 = 0.02;
/// A pass that gains less than this is followed by smaller steps: less is luck of the draws.
const LEAST_GAIN: f64 = 0.01;

/// Values to be evaluated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate<'a> {
    /// Number of the evaluation, from 0.
    pub number: usize,
    /// Pass over all parameters, from 0. The candidates of a pass share their random draws.
    pub pass: u32,
    /// Values of the free parameters, in their order.
    pub values: &'a [f64],
}

/// The best values found.
#[derive(Debug, Clone, PartialEq)]
pub struct Optimum {
    /// Values of the free parameters, in their order.
    pub values: Vec<f64>,
    /// Distance to the moments, with the draws of the last pass.
    pub distance: f64,
    /// The last pass.
    pub pass: u32,
}

/// Seed of the first pass. It differs from that of the experiments, and every pass has the next one, so that no random draw
/// is fitted.
pub const SEED: u64 = 7_919;
/// Seed of the score of the result. No pass of a search has it, so that the score is not that of luck that was fitted.
pub const FRESH_SEED: u64 = 104_729;
/// Replications of every evaluation.
pub const REPLICATIONS: u32 = 30;

/// The distance of a world with the draws of a pass.
///
/// # Errors
/// As [`validate`].
pub fn distance_of(world: &Parameters, pass: u32, control: RunControl<'_>) -> Result<f64> {
    let findings = validate(world, SEED + u64::from(pass), REPLICATIONS, control)?;
    Ok(distance(&findings, Role::Tune, MOST_DISTANCE).unwrap_or(f64::INFINITY))
}

/// Name of a free parameter: its path, with the item of a list.
#[must_use]
pub fn name(free: &FreeParameter) -> String {
    free.item.map_or_else(|| free.path.to_owned(), |item| format!("{}[{item}]", free.path))
}

/// Values of the free parameters.
///
/// # Panics
/// If a free parameter does not exist.
#[must_use]
pub fn values_of(rules: &Parameters) -> Vec<f64> {
    let value = |free: &FreeParameter| item(rules, free.path, free.item).and_then(|value| value.number());
    FREE.iter().map(|free| value(free).unwrap_or_else(|| panic!("{} is there", free.path))).collect()
}

/// Parameters with other values of the free ones; whole numbers are rounded.
///
/// # Panics
/// As [`values_of`].
#[must_use]
pub fn with_values(rules: &Parameters, values: &[f64]) -> Parameters {
    let mut changed = rules.clone();
    for (free, new) in FREE.iter().zip(values) {
        let number = |old: &Value| match old {
            Value::Integer(_) => Value::Integer(floor(new + 0.5)),
            _ => Value::Real(*new),
        };
        let old = item(&changed, free.path, free.item).unwrap_or_else(|| panic!("{} is there", free.path));
        assert!(set_item(&mut changed, free.path, free.item, number(&old)), "{} takes its own form", free.path);
    }
    changed
}

/// Searches from `start` for the values with the smallest `objective`. Ends when the steps are small, or after `most`
/// evaluations.
///
/// # Errors
/// Those of `objective`.
pub fn search(start: &[f64], most: usize, mut objective: impl FnMut(Candidate<'_>) -> Result<f64>) -> Result<Optimum> {
    let mut best = Optimum { values: start.to_vec(), distance: f64::INFINITY, pass: 0 };
    let (mut step, mut number) = (FIRST_STEP, 0);
    for pass in 0.. {
        if step < LAST_STEP || number >= most {
            break;
        }
        // The draws of this pass are new: what was best is measured with them again.
        best.distance = objective(Candidate { number, pass, values: &best.values })?;
        best.pass = pass;
        number += 1;
        let before = best.distance;
        for (at, free) in FREE.iter().enumerate() {
            for sign in [1.0, -1.0] {
                let mut values = best.values.clone();
                let moved = values[at] + sign * step * (free.high - free.low);
                values[at] = three_digits(moved).clamp(free.low, free.high);
                if number >= most || values == best.values {
                    continue;
                }
                let distance = objective(Candidate { number, pass, values: &values })?;
                number += 1;
                if distance < best.distance {
                    best = Optimum { values, distance, pass };
                    break;
                }
            }
        }
        if best.distance > before - LEAST_GAIN {
            step /= 2.0;
        }
    }
    Ok(best)
}

/// A value rounded to three significant digits: more would claim to know what the moments do not tell.
fn three_digits(value: f64) -> f64 {
    if value == 0.0 { 0.0 } else { format!("{value:.2e}").parse().unwrap_or(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bowl whose lowest point lies inside the ranges, at a third of each.
    fn bowl(values: &[f64]) -> f64 {
        let part = |(free, value): (&FreeParameter, &f64)| {
            let at = (value - free.low) / (free.high - free.low) - 1.0 / 3.0;
            at * at
        };
        FREE.iter().zip(values).map(part).sum()
    }

    #[test]
    fn the_lowest_point_of_a_bowl_is_found_and_a_log_leads_to_the_same_search() {
        let start: Vec<f64> = FREE.iter().map(|free| free.high).collect();
        let mut log = Vec::new();
        let optimum = search(&start, 10_000, |candidate| {
            log.push((candidate.pass, candidate.values.to_vec(), bowl(candidate.values)));
            assert_eq!(candidate.number + 1, log.len());
            Ok(bowl(candidate.values))
        });
        let optimum = optimum.expect("no error");
        assert!(optimum.distance < 0.02, "{optimum:?}");
        // The same distances lead to the same evaluations.
        let mut evaluations = 0;
        let repetition = search(&start, 10_000, |candidate| {
            assert_eq!((candidate.pass, candidate.values), (log[evaluations].0, log[evaluations].1.as_slice()));
            evaluations += 1;
            Ok(log[evaluations - 1].2)
        });
        assert_eq!((repetition.expect("no error"), evaluations), (optimum, log.len()));
    }

    #[test]
    fn what_was_lucky_in_one_pass_is_measured_again_in_the_next() {
        let start: Vec<f64> = FREE.iter().map(|free| free.low).collect();
        let moved =
            |values: &[f64]| values.iter().zip(&start).filter(|(value, low)| (*value - *low).abs() > 1e-12).count();
        // In the first pass the first step looks good; with other draws nothing is better than the start.
        let optimum = search(&start, 10_000, |candidate| {
            let lucky = candidate.pass == 0 && candidate.number == 1;
            Ok(if lucky { 0.1 } else { 1.0 + 0.1 * f64::from(u8::try_from(moved(candidate.values)).expect("few")) })
        });
        let optimum = optimum.expect("no error");
        assert!(moved(&optimum.values) == 0 && (optimum.distance - 1.0).abs() < 1e-12, "{optimum:?}");
    }

    #[test]
    fn values_have_three_digits() {
        let cases = [(0.123_456, 0.123), (-1_415_432.0, -1_420_000.0), (0.0, 0.0), (9.999, 10.0), (300.0, 300.0)];
        for (value, rounded) in cases {
            assert!((three_digits(value) - rounded).abs() < 1e-12, "{value}");
        }
    }

    #[test]
    fn values_are_set_and_read_within_their_declared_ranges() {
        let rules = Parameters::default();
        let values: Vec<f64> = FREE.iter().map(|free| free.low).collect();
        let changed = with_values(&rules, &values);
        assert_eq!(values_of(&changed), values);
        assert_ne!(changed, rules);
        assert_eq!(with_values(&rules, &values_of(&rules)), rules);
    }
}
