//! Sensitivity: rank correlations of the drawn parameters with market income, and elementary effects of a Morris
//! sample. Variance indices are not computed here; the run table has every point for other programs.

use crate::engine::error::{Error, Result, text};
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::designs::DesignColumns;
use crate::study::estimate::designs::design_columns::numbers;
use crate::study::estimate::estimate_row::{Estimand, EstimateRow};
use crate::study::estimate::outcomes::MARKET_INCOME;
use crate::study::estimate::panel::Panel;
use crate::study::estimate::rank_correlation::{average_ranks, correlation};
use crate::study::estimate::statistics::mean;
use crate::study::sampling::{Effects, Walks, elementary_effects, morris};

/// Association of the drawn parameters with market income.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    /// The parameters, the strongest first.
    pub parameters: Vec<ParameterSensitivity>,
    /// Number of points.
    pub points: usize,
    /// Complete replications.
    pub replications: u32,
    /// Replications left out because a value was missing.
    pub dropped: u32,
}

/// Association of a drawn parameter with market income.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterSensitivity {
    /// Path of the parameter.
    pub parameter: String,
    /// Rank correlation over the points; NaN where the outcome or the parameter does not vary.
    pub rank_correlation: f64,
    /// Elementary effects, yuan per household and year, in a Morris sample.
    pub effects: Option<Effects>,
}

impl ParameterSensitivity {
    /// Size of the effect or of the correlation; what is undefined comes last.
    fn size(&self) -> f64 {
        let size = self.effects.map_or(self.rank_correlation.abs(), |effects| effects.mu_star);
        if size.is_nan() { f64::NEG_INFINITY } else { size }
    }
}

impl Sensitivity {
    /// Rank correlation of every parameter, and mu* and sigma of its elementary effects; the group is the parameter.
    #[must_use]
    pub fn rows(&self) -> Vec<EstimateRow> {
        let mut rows = Vec::new();
        for ParameterSensitivity { parameter, rank_correlation, effects } in &self.parameters {
            let row = |estimand, value| {
                EstimateRow::without_interval(["", ""], MARKET_INCOME, estimand, value, self.replications)
                    .with_group(parameter)
            };
            rows.push(row(Estimand::RankCorrelation, *rank_correlation));
            rows.extend(effects.iter().flat_map(|effects| {
                [row(Estimand::MorrisMuStar, effects.mu_star), row(Estimand::MorrisSigma, effects.sigma)]
            }));
        }
        rows
    }
}

/// Rank correlation of every drawn parameter with market income over the points, the strongest first. A Morris
/// sample needs all its points; it also has the elementary effects, and the parameters are sorted by them.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn sensitivity(
    panel: &Panel,
    contrast: &Contrast,
    settings: &DesignColumns,
    walks: Option<Walks>,
) -> Result<Sensitivity> {
    let contrast = if walks.is_some() { &contrast.of_all_arms(panel) } else { contrast };
    let complete = contrast.complete(panel, &[MARKET_INCOME])?;
    let incomes: Vec<f64> = contrast.arms.iter().map(|&arm| mean(&complete.series(MARKET_INCOME, arm))).collect();
    let ranks = average_ranks(&incomes);
    let numbers = numbers(settings, &contrast.arms, |_| true).into_iter();
    let mut parameters: Vec<ParameterSensitivity> = numbers
        .map(|(parameter, values)| {
            let rank_correlation = correlation(&average_ranks(&values), &ranks);
            ParameterSensitivity { parameter, rank_correlation, effects: None }
        })
        .collect();
    if let Some(walks) = walks {
        // Every parameter is a dimension, in the order in which the design drew them.
        let effects = effects(walks, parameters.len(), &incomes)?;
        parameters.iter_mut().zip(effects).for_each(|(parameter, effects)| parameter.effects = Some(effects));
    }
    parameters.sort_by(|a, b| b.size().total_cmp(&a.size()).then_with(|| a.parameter.cmp(&b.parameter)));
    let (points, replications, dropped) = (contrast.arms.len(), complete.replications(), complete.dropped());
    Ok(Sensitivity { parameters, points, replications, dropped })
}

/// Elementary effects by dimension of an outcome at every point.
fn effects(walks: Walks, dimensions: usize, outcomes: &[f64]) -> Result<Vec<Effects>> {
    let points = morris(dimensions, walks.trajectories, walks.levels, walks.seed);
    if points.len() != outcomes.len() {
        let (required, present) = (points.len(), outcomes.len());
        return Err(Error::Usage(text!(
            "elementary effects need every point of the walks: {required}, not {present}",
            "基本效应需要轨迹上的全部 {required} 个点，现有 {present} 个"
        )));
    }
    Ok(elementary_effects(&points, outcomes))
}
