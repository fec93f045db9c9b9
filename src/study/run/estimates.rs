//! The estimates of a finished experiment as rows.

use crate::engine::declare::Value;
use crate::engine::error::Result;
use crate::engine::units::{FEN_PER_YUAN, real};
use crate::study::designs::{BestSplit, Design, Horizon};
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::designs::{
    HorizonTerms, RankingDesign, conditions_estimates, dose_estimates, equal_budget_estimates, horizon_estimates,
    instrument_scopes, mix_estimates, persistence_estimates, ranking_estimates, saturation_estimates, scope_estimates,
    sensitivity, split_estimates,
};
use crate::study::estimate::estimate_row::distinct;
use crate::study::estimate::headline::headline;
use crate::study::estimate::paired::usual_outcomes;
use crate::study::estimate::panel::Panel;
use crate::study::estimate::{EstimateRow, estimate_rows, level_rows};
use crate::study::experiment::Experiment;
use crate::study::run::Results;

impl Results {
    /// Every estimate of the experiment, one a row: those of [`estimate_rows`] for the usual outcomes and those of the
    /// design. Replications with a failed run are left out as a whole. Growth is among them where the panel has it (see
    /// [`PanelOptions`](crate::study::run::reduction::PanelOptions)). If arms cannot be compared, these are the levels of
    /// the outcomes in every arm.
    ///
    /// # Errors
    /// [`crate::Error::Usage`] if fewer than two replications are complete.
    pub fn estimate_rows(&self) -> Result<Vec<EstimateRow>> {
        experiment_estimates(&self.experiment, &self.panel)
    }
}

/// As [`Results::estimate_rows`].
///
/// # Errors
/// As [`Results::estimate_rows`].
pub fn experiment_estimates(experiment: &Experiment, panel: &Panel) -> Result<Vec<EstimateRow>> {
    if let Some(design) = ranking_design(experiment) {
        let contrast = Contrast::against(panel, 0, true);
        return Ok(ranking_estimates(panel, &contrast, &design_columns(experiment), &design)?.rows());
    }
    if !is_comparable(experiment, panel) {
        return Ok(level_rows(panel));
    }
    let contrast = Contrast::against(panel, 0, true);
    let levels = has_levels(&experiment.design).then(|| experiment.whole_levels()).flatten();
    let wage_yuan = wage_yuan(experiment, contrast.baseline);
    let mut rows = estimate_rows(panel, &contrast, levels.as_ref(), &usual_outcomes(panel), wage_yuan)?;
    rows.extend(design_estimates(experiment, panel, &contrast)?);
    Ok(distinct(rows))
}

/// Whether the arms of an experiment can be compared household by household, over several replications.
#[must_use]
pub fn is_comparable(experiment: &Experiment, panel: &Panel) -> bool {
    panel.replications > 1 && panel.arms.len() > 1 && experiment.arms.iter().all(|arm| arm.paired)
}

/// The wage of the households in an arm, yuan an hour.
#[must_use]
pub fn wage_yuan(experiment: &Experiment, arm: usize) -> f64 {
    real(experiment.arms[arm].rules.terms.wage_fen_per_hour) / FEN_PER_YUAN
}

/// The money that every arm of an equal-budget design is to spend, yuan per household and year.
#[must_use]
pub fn target_yuan(budget_fen_per_household_year: i64) -> f64 {
    real(budget_fen_per_household_year) / FEN_PER_YUAN
}

/// How long money flows in a horizon design, and what later yuan are worth today.
#[must_use]
pub fn horizon_terms(design: &Horizon) -> HorizonTerms {
    let funded_years = usize::try_from(design.funded_years).unwrap_or(usize::MAX);
    HorizonTerms { funded_years, discount_rate: design.discount_rate }
}

/// What the ranking of a sample with a budget needs to know of it; `None` of any other design.
#[must_use]
pub fn ranking_design(experiment: &Experiment) -> Option<RankingDesign> {
    let Design::Sample(sample) = &experiment.design else { return None };
    Some(RankingDesign {
        alternatives: sample.alternative_names(),
        budget_yuan: target_yuan(sample.budget_fen_per_household_year?),
        tolerance_factor: sample.tolerance_factor,
    })
}

/// The design columns of every arm.
#[must_use]
pub fn design_columns(experiment: &Experiment) -> Vec<Vec<(String, Value)>> {
    experiment.arms.iter().map(|arm| arm.design.clone()).collect()
}

/// Whether the arms of a design may be the subsets of the five pathways.
const fn has_levels(design: &Design) -> bool {
    matches!(design, Design::Compare(_) | Design::Factorial(_) | Design::Table(_))
}

/// The estimates of a design beside those of any comparison.
fn design_estimates(experiment: &Experiment, panel: &Panel, contrast: &Contrast) -> Result<Vec<EstimateRow>> {
    let settings = design_columns(experiment);
    Ok(match &experiment.design {
        Design::Conditions(_) => conditions_estimates(panel, contrast, &settings)?.rows,
        Design::Dose(_) => dose_estimates(panel, contrast, &settings)?.rows,
        Design::Mix(_) => mix_estimates(panel, contrast)?.rows,
        Design::EqualBudget(design) => {
            equal_budget_estimates(panel, contrast, target_yuan(design.budget_fen_per_household_year))?.rows
        }
        Design::Saturation(_) => saturation_estimates(panel, contrast)?.rows,
        Design::Scope(design) if design.instruments => instrument_scopes(panel, contrast, &settings)?.rows(),
        Design::Scope(_) => scope_estimates(panel, contrast, &settings)?.rows,
        Design::BestSplit(_) => split_estimates(panel, contrast, &BestSplit::pairs())?.rows,
        Design::Horizon(design) => horizon_estimates(panel, contrast, horizon_terms(design))?.rows,
        Design::Withdraw(_) => persistence_estimates(panel, contrast)?.rows,
        Design::Sample(_) => sensitivity(panel, contrast, &settings, experiment.walks())?.rows(),
        Design::Factorial(_) => match experiment.headline_arms() {
            Some(arms) => headline(panel, &arms, contrast.drop_incomplete)?.rows(),
            None => Vec::new(),
        },
        Design::Compare(_) | Design::Table(_) => Vec::new(),
    })
}
