//! Paired comparison of arms with a baseline.

use crate::engine::error::Result;
use crate::study::estimate::contrast::{Contrast, change};
use crate::study::estimate::cost::Cost;
use crate::study::estimate::family::Family;
use crate::study::estimate::interval::{largest_detectable_effect, largest_detectable_in_family};
use crate::study::estimate::outcomes::{
    COST_OUTCOMES, LOSING, MARKET_INCOME, MARKET_INCOME_GINI, MARKET_INCOME_MEDIAN, MARKET_INCOME_P10, USER_COST,
    summary_outcomes,
};
use crate::study::estimate::panel::{Complete, Panel};
use crate::study::estimate::statistics::{Interval, differences, skewness, standard_deviation, t_interval, variance};

/// One outcome of an arm against the baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct PairedOutcome {
    /// Key of the outcome.
    pub outcome: String,
    /// Arm minus baseline, paired by replication.
    pub difference: Interval,
    /// Standard deviation of the differences over replications.
    pub deviation: f64,
    /// How many times as many replications independent worlds would need for the same precision: the variance that they
    /// would have (the sum of both arms') over that of the differences. Infinite where the differences do not vary, `None`
    /// if neither arm does.
    pub pairing_factor: Option<f64>,
    /// Skewness of the differences.
    pub skewness: f64,
}

/// One arm against the baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct PairedArm {
    /// Name of the arm.
    pub name: String,
    /// The requested outcomes, in order.
    pub outcomes: Vec<PairedOutcome>,
    /// Losers, cost, absorption, gain per yuan.
    pub cost: Cost,
}

/// Every arm against a baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct PairedComparison {
    /// Name of the baseline.
    pub baseline: String,
    /// Levels of the requested outcomes in the baseline, in order.
    pub levels: Vec<Interval>,
    /// The other arms, in order.
    pub arms: Vec<PairedArm>,
    /// Minimum detectable effect on market income in yuan, at a power of 80 %, of the least precise arm.
    pub minimum_detectable_effect: f64,
    /// All differences of the table taken together.
    pub family: Family,
    /// The effect on market income that is detectable at the level of the family, likewise.
    pub detectable_in_family: f64,
    /// Smallest effect of interest, yuan.
    pub smallest: Option<f64>,
    /// Replications the table rests on.
    pub replications: u32,
    /// Replications left out because a value was missing.
    pub dropped: u32,
}

/// Compares arms with a baseline.
///
/// # Errors
/// `Usage` if there are fewer than two arms, if one of the outcomes or cost outcomes is absent, or if the design is
/// incomplete (if that is allowed, only if fewer than two complete replications are left).
pub fn paired_comparison(panel: &Panel, contrast: &Contrast, outcomes: &[&str]) -> Result<PairedComparison> {
    let required_outcomes: Vec<&str> = outcomes.iter().copied().chain(COST_OUTCOMES).collect();
    let complete = contrast.complete(panel, &required_outcomes)?;
    let arm = |arm: usize| PairedArm {
        name: panel.arms[arm].clone(),
        outcomes: outcomes.iter().map(|outcome| compare(&complete, outcome, [contrast.baseline, arm])).collect(),
        cost: Cost::new(&complete, contrast.baseline, arm),
    };
    let income = |&arm: &usize| change(&complete, MARKET_INCOME, contrast.baseline, arm);
    let incomes: Vec<Interval> = contrast.arms.iter().map(income).collect();
    let arms: Vec<PairedArm> = contrast.arms.iter().map(|&index| arm(index)).collect();
    let family = Family::new(arms.iter().flat_map(|arm| &arm.outcomes).map(|outcome| &outcome.difference));
    Ok(PairedComparison {
        baseline: panel.arms[contrast.baseline].clone(),
        levels: outcomes.iter().map(|key| t_interval(&complete.series(key, contrast.baseline))).collect(),
        arms,
        family,
        detectable_in_family: largest_detectable_in_family(&incomes, family.intervals.max(1)),
        minimum_detectable_effect: largest_detectable_effect(&incomes),
        smallest: contrast.smallest,
        replications: complete.replications(),
        dropped: complete.dropped(),
    })
}

/// The default outcomes of a paired comparison, as far as the panel has them.
#[must_use]
pub fn usual_outcomes(panel: &Panel) -> Vec<&'static str> {
    let first = [MARKET_INCOME, MARKET_INCOME_MEDIAN, MARKET_INCOME_P10, MARKET_INCOME_GINI, LOSING, USER_COST];
    let others = summary_outcomes().filter(|key| !first.contains(key));
    first.into_iter().chain(others).filter(|key| panel.values.contains_key(*key)).collect()
}

fn compare(complete: &Complete, outcome: &str, [baseline, arm]: [usize; 2]) -> PairedOutcome {
    let (before, after) = (complete.series(outcome, baseline), complete.series(outcome, arm));
    let change = differences(&before, &after);
    let independent = variance(&before) + variance(&after);
    PairedOutcome {
        outcome: outcome.to_string(),
        difference: t_interval(&change),
        deviation: standard_deviation(&change),
        pairing_factor: (independent > 0.0).then(|| independent / variance(&change)),
        skewness: skewness(&change),
    }
}
