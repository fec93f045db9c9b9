//! Effects on households: by decile of baseline income, on the distribution, and by distance from the treated.

use crate::engine::error::Result;
use crate::study::estimate::contrast::{Contrast, change};
use crate::study::estimate::estimate_row::{Estimand, EstimateRow, EstimateRows};
use crate::study::estimate::household_statistics::{decile_key, decile_percent_key};
use crate::study::estimate::households::DECILES;
use crate::study::estimate::outcomes::{
    GAINING, LOSING, MARKET_INCOME, MARKET_INCOME_GINI, OutcomeKind, statistics_of,
};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::spillovers::GROUPS;
use crate::study::estimate::statistics::{Interval, is_skewed, mean, skewness, t_interval};

/// Group of a row of spill-overs in an arm that marks no household.
pub const NOBODY_MARKED: &str = "nobody_marked";

/// Effects on market income by decile of baseline income: exactly ten for every arm; the group is 1 to 10. A decile without
/// household in any run has no effect and no replications.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn decile_effects(panel: &Panel, contrast: &Contrast) -> Result<EstimateRows> {
    let keys: Vec<String> = (0..DECILES).map(decile_key).collect();
    let has_households =
        |key: &&str| panel.values.get(*key).is_none_or(|arms| arms.iter().flatten().any(|value| value.is_finite()));
    let recorded: Vec<&str> = keys.iter().map(String::as_str).filter(has_households).collect();
    let required_outcomes: Vec<&str> = recorded.iter().copied().chain([MARKET_INCOME]).collect();
    let complete = contrast.complete(panel, &required_outcomes)?;
    let (mut rows, mut skewed) = (Vec::new(), Vec::new());
    for &arm in &contrast.arms {
        for (decile, key) in (1..).zip(&keys) {
            if !recorded.contains(&key.as_str()) {
                let names = contrast.names(panel, arm);
                let empty = EstimateRow::without_interval(names, key, Estimand::GroupEffect, f64::NAN, 0);
                rows.push(empty.with_group(i32::to_string(&decile)));
                continue;
            }
            let values = complete.series(key, arm);
            if is_skewed(skewness(&values), complete.replications()) {
                skewed.push(rows.len());
            }
            let row = EstimateRow::new(contrast.names(panel, arm), key, Estimand::GroupEffect, t_interval(&values));
            rows.push(row.with_group(i32::to_string(&decile)));
        }
    }
    Ok(EstimateRows { skewed, ..EstimateRows::new(rows, &complete) })
}

/// Effects by decile in per cent of the market income that its households have in the baseline; the group is 1 to 10. A decile
/// without household or without income in some replication is left out.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn decile_percents(panel: &Panel, contrast: &Contrast) -> Result<Vec<EstimateRow>> {
    let complete = contrast.complete(panel, &[MARKET_INCOME])?;
    let mut rows = Vec::new();
    for &arm in &contrast.arms {
        for (group, key) in (1..).zip((0..DECILES).map(decile_percent_key)) {
            if !panel.values.contains_key(&key) {
                continue;
            }
            let values = complete.series(&key, arm);
            if values.iter().all(|value| value.is_finite()) {
                let names = contrast.names(panel, arm);
                let row = EstimateRow::new(names, &key, Estimand::GroupEffect, t_interval(&values));
                rows.push(row.with_group(i32::to_string(&group)));
            }
        }
    }
    Ok(rows)
}

/// Changes of the quantiles of market income, then of its Gini coefficient.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn quantile_effects(panel: &Panel, contrast: &Contrast) -> Result<EstimateRows> {
    let complete = contrast.complete(panel, &distribution_outcomes())?;
    let rows = contrast.arms.iter().flat_map(|&arm| {
        let complete = &complete;
        statistics_of(MARKET_INCOME).map(move |outcome| {
            let effect = change(complete, outcome.key, contrast.baseline, arm);
            EstimateRow::new(contrast.names(panel, arm), outcome.key, Estimand::Difference, effect)
        })
    });
    Ok(EstimateRows::new(rows.collect(), &complete))
}

/// Quantiles of the gains of households; the group is the share of households below.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn individual_effects(panel: &Panel, contrast: &Contrast) -> Result<EstimateRows> {
    let complete = contrast.complete(panel, &distribution_outcomes())?;
    let mut rows = Vec::new();
    for &arm in &contrast.arms {
        for outcome in statistics_of("individual") {
            let OutcomeKind::Quantile(share) = outcome.kind else { continue };
            let effect = t_interval(&complete.series(outcome.key, arm));
            let row = EstimateRow::new(contrast.names(panel, arm), outcome.key, Estimand::IndividualQuantile, effect);
            rows.push(row.with_group(share.to_string()));
        }
    }
    Ok(EstimateRows::new(rows, &complete))
}

/// Shares of households that lose and that gain, by arm.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn losing_and_gaining(panel: &Panel, contrast: &Contrast) -> Result<Vec<EstimateRow>> {
    let complete = contrast.complete(panel, &distribution_outcomes())?;
    let row = |arm: usize, key: &'static str| {
        EstimateRow::new(contrast.names(panel, arm), key, Estimand::Level, t_interval(&complete.series(key, arm)))
    };
    Ok(contrast.arms.iter().flat_map(|&arm| [row(arm, LOSING), row(arm, GAINING)]).collect())
}

/// Two rows a group of households: its mean gain and its share. The group is the key of the gain; an arm that marks no
/// household has the group [`NOBODY_MARKED`] alone.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn spillover_effects(panel: &Panel, contrast: &Contrast) -> Result<EstimateRows> {
    let complete = contrast.complete(panel, &GROUPS.map(|group| group.share))?;
    let (mut rows, mut skewed) = (Vec::new(), Vec::new());
    for &arm in &contrast.arms {
        // A programme that targets places marks no household; then all households are in the last group.
        let nobody = mean(&complete.series(GROUPS[0].share, arm)) == 0.0;
        for group in &GROUPS[if nobody { GROUPS.len() - 1 } else { 0 }..] {
            // A group may be empty in some replications. That is not a missing value.
            let values: Vec<f64> =
                complete.series(group.effect, arm).into_iter().filter(|gain| gain.is_finite()).collect();
            let key = if nobody { NOBODY_MARKED } else { group.effect };
            let effect = if values.is_empty() { Interval::around(f64::NAN, f64::NAN, 0) } else { t_interval(&values) };
            if is_skewed(skewness(&values), effect.replications) {
                skewed.push(rows.len());
            }
            let share = t_interval(&complete.series(group.share, arm));
            for (outcome, estimand, interval) in
                [(group.effect, Estimand::GroupEffect, effect), (group.share, Estimand::Level, share)]
            {
                rows.push(EstimateRow::new(contrast.names(panel, arm), outcome, estimand, interval).with_group(key));
            }
        }
    }
    Ok(EstimateRows { skewed, ..EstimateRows::new(rows, &complete) })
}

/// The outcomes of the tables of the distribution.
fn distribution_outcomes() -> Vec<&'static str> {
    let statistics = statistics_of(MARKET_INCOME).chain(statistics_of("individual")).map(|outcome| outcome.key);
    statistics.chain([MARKET_INCOME_GINI, LOSING, GAINING]).collect()
}
