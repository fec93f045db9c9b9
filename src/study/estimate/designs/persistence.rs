//! Persistence: effects by policy year, during and after funding.

use crate::engine::error::Result;
use crate::study::estimate::contrast::{Contrast, change};
use crate::study::estimate::estimate_row::{Estimand, EstimateRow, EstimateRows};
use crate::study::estimate::household_statistics::year_outcomes;
use crate::study::estimate::outcomes::COST_OUTCOMES;
use crate::study::estimate::panel::Panel;

/// Effect of every arm on market income in every policy year.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn persistence_estimates(panel: &Panel, contrast: &Contrast) -> Result<EstimateRows> {
    let years = year_outcomes(panel);
    let required_outcomes: Vec<&str> = years.iter().map(String::as_str).chain(COST_OUTCOMES).collect();
    let complete = contrast.complete(panel, &required_outcomes)?;
    let effect = |arm: usize, year: &str| {
        let interval = change(&complete, year, contrast.baseline, arm);
        EstimateRow::new(contrast.names(panel, arm), year, Estimand::Difference, interval)
    };
    let rows = contrast.arms.iter().flat_map(|&arm| years.iter().map(move |year| (arm, year)));
    Ok(EstimateRows::new(rows.map(|(arm, year)| effect(arm, year)).collect(), &complete))
}
