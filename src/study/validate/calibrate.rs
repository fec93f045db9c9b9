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

/// The free parameters: incomes, farm sizes and abilities, losses.
pub const FREE: [FreeParameter; 10] = [
    free("endowment.wage_income_fen", None, 2_200_000.0, 2_900_000.0),
    free("endowment.wage_sigma", None, 0.5, 1.2),
    free("endowment.ability_sigma", None, 0.2, 0.6),
    free("endowment.other_farm_fen", None, 0.0, 600_000.0),
    free("endowment.other_sigma", Some(2), 0.3, 1.5),
    free("endowment.land_median_cmu", None, 350.0, 600.0),
    free("endowment.land_tail", None, 1.4, 4.0),
    free("crops.fresh_loss_share", Some(0), 0.002, 0.012),
    free("crops.fresh_loss_share", Some(1), 0.001, 0.010),
    free("crops.decay_ambient_per_day", Some(3), 0.03, 0.12),
];
/// First step, as a share of the range of a parameter.
const FIRST_STEP: f64 = 0.1;
/// Smallest step.
const LAST_STEP: f64 = 0.02;

/// One evaluation of the objective.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Number, from 0.
    pub number: usize,
    /// Values of the free parameters, in their order.
    pub values: Vec<f64>,
    /// Distance to the moments.
    pub distance: f64,
}

/// Seed of the search. It differs from that of the experiments, so that their random draws are not fitted.
pub const SEED: u64 = 7_919;
/// Replications of every evaluation.
pub const REPLICATIONS: u32 = 20;

/// The distance of a world.
///
/// # Errors
/// As [`validate`].
pub fn distance_of(world: &Parameters, control: RunControl<'_>) -> Result<f64> {
    let findings = validate(world, SEED, REPLICATIONS, control)?;
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

/// Searches from `start` for the smallest value of `objective`, which is given the number of the evaluation and the values.
/// Ends when the steps are small, or after `most` evaluations.
///
/// # Errors
/// Those of `objective`.
pub fn search(
    start: &[f64],
    most: usize,
    mut objective: impl FnMut(usize, &[f64]) -> Result<f64>,
) -> Result<Evaluation> {
    let mut best = Evaluation { number: 0, values: start.to_vec(), distance: objective(0, start)? };
    let (mut step, mut number) = (FIRST_STEP, 1);
    while step >= LAST_STEP && number < most {
        let before = best.distance;
        for (at, free) in FREE.iter().enumerate() {
            for sign in [1.0, -1.0] {
                let mut values = best.values.clone();
                values[at] = (values[at] + sign * step * (free.high - free.low)).clamp(free.low, free.high);
                if number >= most || values == best.values {
                    continue;
                }
                let distance = objective(number, &values)?;
                number += 1;
                if distance < best.distance {
                    best = Evaluation { number: number - 1, values, distance };
                    break;
                }
            }
        }
        if best.distance >= before {
            step /= 2.0;
        }
    }
    Ok(best)
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
        let optimum = search(&start, 10_000, |number, values| {
            log.push((number, values.to_vec(), bowl(values)));
            Ok(bowl(values))
        });
        let optimum = optimum.expect("no error");
        assert!(optimum.distance < 10.0 * 0.02 * 0.02, "{optimum:?}");
        // The same distances lead to the same evaluations.
        let mut evaluations = 0;
        let repetition = search(&start, 10_000, |number, values| {
            assert_eq!((number, values), (log[evaluations].0, log[evaluations].1.as_slice()));
            evaluations += 1;
            Ok(log[evaluations - 1].2)
        });
        assert_eq!((repetition.expect("no error"), evaluations), (optimum, log.len()));
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
