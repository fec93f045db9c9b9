//! Dose: effect by level, and the marginal effect of each step.

use crate::engine::error::Result;
use crate::study::estimate::contrast::{Contrast, change};
use crate::study::estimate::cost::{Cost, LEAST_COST_YUAN};
use crate::study::estimate::designs::DesignColumns;
use crate::study::estimate::estimate_row::{Estimand, EstimateRow, EstimateRows};
use crate::study::estimate::outcomes::{COST_OUTCOMES, LIVE_INCOME, MARKET_INCOME, USER_COST};
use crate::study::estimate::panel::{Complete, Panel};
use crate::study::estimate::ratio::ratio_of_means;
use crate::study::estimate::statistics::{differences, t_interval};
use std::cmp::Ordering;

/// A level of the dose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoseLevel {
    /// Its arm.
    pub arm: usize,
    /// The arm on the next lower level of the last axis, the others the same.
    pub below: Option<usize>,
}

/// The baseline and the arms of a contrast in rising order of their levels.
#[must_use]
pub fn dose_levels(contrast: &Contrast, settings: &DesignColumns) -> Vec<DoseLevel> {
    let mut arms: Vec<usize> = std::iter::once(contrast.baseline).chain(contrast.arms.iter().copied()).collect();
    arms.sort_by(|&a, &b| order(settings, a, b));
    arms.iter().map(|&arm| DoseLevel { arm, below: below(&arms, settings, arm) }).collect()
}

/// Effects on market and live-stream income and cost of every level against the baseline; effect of every step, and its
/// gain per yuan unless the step clearly costs less than [`LEAST_COST_YUAN`].
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn dose_estimates(panel: &Panel, contrast: &Contrast, settings: &DesignColumns) -> Result<EstimateRows> {
    let required_outcomes: Vec<&str> = COST_OUTCOMES.into_iter().chain([LIVE_INCOME]).collect();
    let complete = contrast.complete(panel, &required_outcomes)?;
    let mut rows = Vec::new();
    for DoseLevel { arm, below } in dose_levels(contrast, settings) {
        if arm != contrast.baseline {
            let names = contrast.names(panel, arm);
            rows.extend([MARKET_INCOME, LIVE_INCOME].map(|outcome| {
                let effect = change(&complete, outcome, contrast.baseline, arm);
                EstimateRow::new(names, outcome, Estimand::Difference, effect)
            }));
            rows.extend(Cost::new(&complete, contrast.baseline, arm).rows(names));
        }
        if let Some(below) = below {
            rows.extend(step_rows(&complete, [&panel.arms[arm], &panel.arms[below]], [below, arm]));
        }
    }
    Ok(EstimateRows::new(rows, &complete))
}

/// Effect of a step between two arms, and its gain per yuan.
fn step_rows(complete: &Complete<'_>, names: [&str; 2], [below, arm]: [usize; 2]) -> Vec<EstimateRow> {
    let step = |outcome| differences(&complete.series(outcome, below), &complete.series(outcome, arm));
    let gain = step(MARKET_INCOME);
    let row = |estimand, interval| EstimateRow::new(names, MARKET_INCOME, estimand, interval);
    let mut rows = vec![row(Estimand::StepEffect, t_interval(&gain))];
    let per_yuan = ratio_of_means(&gain, &step(USER_COST), LEAST_COST_YUAN);
    rows.extend(per_yuan.map(|per_yuan| row(Estimand::StepGainPerYuan, per_yuan).by_fieller()));
    rows
}

/// Compares two arms by their levels, the first axis first.
fn order(settings: &DesignColumns, a: usize, b: usize) -> Ordering {
    (0..settings[a].len())
        .map(|axis| level(settings, a, axis).total_cmp(&level(settings, b, axis)))
        .find(|ordering| ordering.is_ne())
        .unwrap_or(Ordering::Equal)
}

fn level(settings: &DesignColumns, arm: usize, axis: usize) -> f64 {
    settings[arm].get(axis).and_then(|(_, value)| value.number()).unwrap_or(f64::NAN)
}

/// The arm on the next lower level of the last axis, the others the same.
fn below(arms: &[usize], settings: &DesignColumns, arm: usize) -> Option<usize> {
    let last = settings[arm].len().checked_sub(1)?;
    let is_lower = |other: usize| {
        settings[other][..last] == settings[arm][..last] && level(settings, other, last) < level(settings, arm, last)
    };
    arms.iter().copied().filter(|&other| is_lower(other)).max_by(|&a, &b| order(settings, a, b))
}
