//! Mix: the ways to share a budget by their effect, and whether the best one is identified.

use crate::engine::error::Result;
use crate::study::estimate::contrast::{Contrast, change};
use crate::study::estimate::cost::Cost;
use crate::study::estimate::estimate_row::{Estimand, EstimateRow, EstimateRows};
use crate::study::estimate::outcomes::{COST_OUTCOMES, MARKET_INCOME};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::ranks::places;
use crate::study::estimate::statistics::differences;

/// Effect of every mix on market income against the baseline and against the best mix, its cost, its rank, and the share
/// of resampled replications in which it is first. The best mix is the first with rank 1.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn mix_estimates(panel: &Panel, contrast: &Contrast) -> Result<EstimateRows> {
    let complete = contrast.complete(panel, &COST_OUTCOMES)?;
    let baseline = complete.series(MARKET_INCOME, contrast.baseline);
    let gains: Vec<Vec<f64>> =
        contrast.arms.iter().map(|&arm| differences(&baseline, &complete.series(MARKET_INCOME, arm))).collect();
    let ranks = places(&gains);
    let best = (0..ranks.len()).min_by_key(|&at| ranks[at].rank).map_or(contrast.baseline, |at| contrast.arms[at]);
    let rows = contrast.arms.iter().zip(&ranks).flat_map(|(&arm, rank)| {
        let names = contrast.names(panel, arm);
        let difference = |from: usize| {
            let effect = change(&complete, MARKET_INCOME, from, arm);
            EstimateRow::new([names[0], &panel.arms[from]], MARKET_INCOME, Estimand::Difference, effect)
        };
        let mut rows = vec![difference(contrast.baseline)];
        rows.extend((arm != best).then(|| difference(best)));
        rows.extend(rank.rows(names[0], &[], MARKET_INCOME, complete.replications()));
        rows.extend(Cost::new(&complete, contrast.baseline, arm).rows(names));
        rows
    });
    Ok(EstimateRows::new(rows.collect(), &complete))
}
