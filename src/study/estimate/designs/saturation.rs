//! Saturation: true effects on households that may be served and on the others, and the estimates of an evaluator.

use crate::engine::error::Result;
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::estimate_row::{Estimand, EstimateRow, EstimateRows};
use crate::study::estimate::outcomes::REACH_LEVEL;
use crate::study::estimate::panel::Panel;
use crate::study::estimate::saturation::{SATURATION_EFFECTS, TRUE_EFFECTS};
use crate::study::estimate::statistics::t_interval;

/// True effects and estimates of every arm whose money does not reach everybody; then true effects by county share.
///
/// # Errors
/// `Usage` if the design is incomplete, or if the money of every arm reaches everybody.
pub fn saturation_estimates(panel: &Panel, contrast: &Contrast) -> Result<EstimateRows> {
    let levels = panel.values.keys().map(String::as_str).filter(|key| key.starts_with(REACH_LEVEL));
    let outcomes: Vec<&str> = SATURATION_EFFECTS.into_iter().chain(levels).collect();
    let reaches_some = |arm: usize| {
        panel.values.get(SATURATION_EFFECTS[0]).is_some_and(|rows| rows[arm].iter().any(|value| value.is_finite()))
    };
    let arms: Vec<usize> = contrast.arms.iter().copied().filter(|&arm| reaches_some(arm)).collect();
    let complete = Contrast { arms: arms.clone(), ..contrast.clone() }.complete(panel, &[])?;
    let mut rows = Vec::new();
    for &arm in &arms {
        let names = contrast.names(panel, arm);
        for &outcome in outcomes.iter().filter(|outcome| panel.values.contains_key(**outcome)) {
            // A group may be empty in some replications. That is not a missing value.
            let values: Vec<f64> =
                complete.series(outcome, arm).into_iter().filter(|value| value.is_finite()).collect();
            if values.is_empty() {
                continue;
            }
            let is_true = TRUE_EFFECTS.contains(&outcome) || outcome.starts_with(REACH_LEVEL);
            let (names, estimand) =
                if is_true { (names, Estimand::GroupEffect) } else { ([names[0], ""], Estimand::EvaluatorEstimate) };
            rows.push(EstimateRow::new(names, outcome, estimand, t_interval(&values)));
        }
    }
    Ok(EstimateRows::new(rows, &complete))
}
