//! The ranking of the pathways over the draws of a sample design with a budget.

use crate::engine::error::{Error, Result, text};
use crate::engine::pathways::{PATHWAY_COUNT, PATHWAY_NAMES};
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::designs::DesignColumns;
use crate::study::estimate::designs::design_columns::numbers;
use crate::study::estimate::outcomes::MARKET_INCOME;
use crate::study::estimate::panel::Panel;
use crate::study::estimate::ranking::{RankingUncertainty, ranking_uncertainty};
use crate::study::estimate::statistics::differences;

/// The ranking over the draws of a sample design with a budget, without the point of the base rules.
///
/// # Errors
/// `Usage` if the design is incomplete, or if its points have no arm for each pathway.
pub fn ranking_estimates(panel: &Panel, contrast: &Contrast, settings: &DesignColumns) -> Result<RankingUncertainty> {
    let complete = contrast.of_all_arms(panel).complete(panel, &[MARKET_INCOME])?;
    let arms_of_point = PATHWAY_COUNT + 1;
    let is_flag = |name: &str| PATHWAY_NAMES.contains(&name);
    let is_complete = settings.len() >= 2 * arms_of_point && settings.len().is_multiple_of(arms_of_point);
    if !is_complete || !settings[0].iter().any(|(name, _)| is_flag(name)) {
        return Err(Error::Usage(text!(
            "a ranking needs the design \"sample\" with a budget: every pathway at every point",
            "排名需要带预算的 \"sample\" 设计：每个点上各路径各一个方案"
        )));
    }
    let points: Vec<usize> = (1..settings.len() / arms_of_point).map(|point| point * arms_of_point).collect();
    let effect = |point: usize, pathway: usize| {
        differences(&complete.series(MARKET_INCOME, point), &complete.series(MARKET_INCOME, point + 1 + pathway))
    };
    let effects: Vec<[Vec<f64>; PATHWAY_COUNT]> =
        points.iter().map(|&point| std::array::from_fn(|pathway| effect(point, pathway))).collect();
    let drawn = numbers(settings, &points, |name| !is_flag(name));
    Ok(RankingUncertainty { dropped: complete.dropped(), ..ranking_uncertainty(&effects, &drawn) })
}
