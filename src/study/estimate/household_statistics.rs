//! What the households of a run say, as one number a replication: levels of their distribution, and effects on the same
//! households against another arm.
//!
//! Three things are easily taken for one another and are named apart: *quantile effects* (how a quantile of incomes
//! moves), *quantiles of individual effects* (how far the households at some rank of gain gain), and *effects by
//! decile* (what the households of a baseline decile gain).

use crate::engine::error::{Text, text};
use crate::study::estimate::household_outcomes::HouseholdOutcomes;
use crate::study::estimate::households::{DECILES, effects_by_decile, gini, losers, quantile, rising};
use crate::study::estimate::saturation::saturation_effects;
use crate::study::estimate::spillovers::{GROUPS, spillovers};

/// The incomes of households that statistics are made of.
pub const INCOMES: [(&str, &str, &str); 2] =
    [("market_income", "market income", "市场收入"), ("disposable_income", "disposable income", "可支配收入")];
/// Quantiles of incomes: key, share of households below, English, Chinese.
pub const QUANTILES: [(&str, f64, &str, &str); 5] = [
    ("p10", 0.10, "P10", "第10百分位"),
    ("p25", 0.25, "P25", "第25百分位"),
    ("median", 0.50, "median", "中位数"),
    ("p75", 0.75, "P75", "第75百分位"),
    ("p90", 0.90, "P90", "第90百分位"),
];
/// Quantiles of individual effects: key, share of households below.
pub const INDIVIDUAL: [(&str, f64); 7] = [
    ("individual.p05", 0.05),
    ("individual.p10", 0.10),
    ("individual.p25", 0.25),
    ("individual.p50", 0.50),
    ("individual.p75", 0.75),
    ("individual.p90", 0.90),
    ("individual.p95", 0.95),
];
/// Share of households that lose.
pub const LOSING: &str = "losing";
/// Share of households that gain by as much as would be a loss.
pub const GAINING: &str = "gaining";

/// Key of the effect on a decile, the poorest 0.
#[must_use]
pub fn decile_key(decile: usize) -> String {
    format!("decile.{}", decile + 1)
}

/// Key of mean market income in a policy year, counted from 0.
#[must_use]
pub fn year_key(year: usize) -> String {
    format!("year.{}", year + 1)
}

/// Quantiles and Gini coefficients of the incomes of a run, and its mean market income by year.
#[must_use]
pub fn levels(lives: &HouseholdOutcomes) -> Vec<(String, f64)> {
    let mut found = Vec::new();
    for ((income, ..), values) in INCOMES.iter().zip([&lives.market, &lives.disposable]) {
        let ranked = rising(values);
        found.extend(QUANTILES.iter().map(|(key, share, ..)| (format!("{income}.{key}"), quantile(&ranked, *share))));
        found.push((format!("{income}.gini"), gini(&ranked)));
    }
    found.extend(lives.years.iter().enumerate().map(|(year, income)| (year_key(year), *income)));
    found
}

/// Effects on the same households in market income: losers, deciles, quantiles of individual effects, spill-overs. A
/// group or decile without households gives NaN.
///
/// # Panics
/// If the two runs differ in their households.
#[must_use]
pub fn effects(baseline: &HouseholdOutcomes, arm: &HouseholdOutcomes, loss_yuan: f64) -> Vec<(String, f64)> {
    let gains: Vec<f64> = baseline.market.iter().zip(&arm.market).map(|(before, after)| after - before).collect();
    let ranked = rising(&gains);
    let mut found = vec![
        (LOSING.to_owned(), losers(&baseline.market, &arm.market, loss_yuan)),
        (GAINING.to_owned(), losers(&arm.market, &baseline.market, loss_yuan)),
    ];
    let deciles = effects_by_decile(&baseline.before, &baseline.market, &arm.market);
    found.extend((0..DECILES).map(|decile| (decile_key(decile), deciles[decile])));
    found.extend(INDIVIDUAL.iter().map(|(key, share)| ((*key).to_owned(), quantile(&ranked, *share))));
    for (group, found_in) in GROUPS.iter().zip(spillovers(&gains, arm)) {
        found.push((group.effect.to_owned(), found_in.effect));
        found.push((group.share.to_owned(), found_in.share));
    }
    found.extend(saturation_effects(baseline, arm));
    found
}

/// Name of a statistic of households, `None` for any other key.
#[must_use]
pub fn name(key: &str) -> Option<Text> {
    match key {
        LOSING => return Some(text!("share losing", "受损户占比")),
        GAINING => return Some(text!("share gaining", "增收户占比")),
        _ => {}
    }
    let (income, statistic) = key.split_once('.')?;
    let (_, en, zh) = INCOMES.iter().find(|(key, ..)| *key == income)?;
    if statistic == "gini" {
        return Some(text!("{en}, Gini", "{zh}基尼系数"));
    }
    let (.., of, of_zh) = QUANTILES.iter().find(|(key, ..)| *key == statistic)?;
    Some(text!("{en}, {of}", "{zh}{of_zh}"))
}

/// Unit of a statistic of households; empty for any other key.
#[must_use]
pub fn unit(key: &str) -> &'static str {
    match key {
        LOSING | GAINING => "share",
        _ if key.starts_with("share.") => "share",
        _ if key.split('.').nth(1) == Some("gini") => "1",
        _ if is_internal(key) || name(key).is_some() => "yuan/household-year",
        _ => "",
    }
}

/// Whether a key is a part of a sheet and no outcome to be asked for.
#[must_use]
pub fn is_internal(key: &str) -> bool {
    ["decile.", "individual.", "spillover.", "share.", "growth.", "year.", "reach."]
        .iter()
        .any(|start| key.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lives(shift: f64) -> HouseholdOutcomes {
        let of = |row: u32| f64::from(row * row) + 0.1;
        HouseholdOutcomes {
            before: (0..40).map(of).collect(),
            market: (0..40).map(|row| of(row) * 1.1 + shift).collect(),
            disposable: (0..40).map(|row| of(row) * 1.2 + shift).collect(),
            years: vec![1.0 + shift],
            reached: vec![true; 40],
            treated: (0..40).map(|row| row % 7 == 0).collect(),
            county: (0..40).map(|row| row / 20).collect(),
            village: (0..40).map(|row| row / 10).collect(),
        }
    }

    #[test]
    fn a_placebo_changes_nothing_for_any_household() {
        for (key, value) in effects(&lives(0.0), &lives(0.0), 1.0) {
            let is_share = key.starts_with("share.");
            assert!(is_share || value.is_nan() || value.to_bits() == 0.0_f64.to_bits(), "{key}: {value}");
        }
        assert_eq!(levels(&lives(0.0)), levels(&lives(0.0)));
    }

    #[test]
    fn a_gift_to_everybody_is_the_same_by_every_name() {
        for (key, value) in effects(&lives(0.0), &lives(50.0), 1.0) {
            let gift = key.starts_with("decile.") || key.starts_with("individual.") || key == "spillover.treated";
            assert!(!gift || (value - 50.0).abs() < 1e-9, "{key}: {value}");
        }
        let (before, after) = (levels(&lives(0.0)), levels(&lives(50.0)));
        for ((key, old), (_, new)) in before.iter().zip(&after) {
            let moved = if key.ends_with("gini") { *new < *old } else { (new - old - 50.0).abs() < 1e-9 };
            assert!(moved, "{key}: {old} {new}");
        }
    }

    /// Two households change places: no quantile moves, yet one gains what the other loses.
    #[test]
    fn quantile_effects_are_not_quantiles_of_individual_effects() {
        let before = lives(0.0);
        let mut after = before.clone();
        after.market.swap(3, 36);
        assert_eq!(levels(&before), levels(&after));
        let found: std::collections::BTreeMap<_, _> = effects(&before, &after, 1.0).into_iter().collect();
        assert!((found[LOSING] - 1.0 / 40.0).abs() < 1e-12 && (found[GAINING] - 1.0 / 40.0).abs() < 1e-12);
        assert!(found["decile.1"] > 0.0 && found["decile.10"] < 0.0 && found["individual.p50"].abs() < 1e-12);
    }

    #[test]
    fn statistics_of_households_have_names_and_units() {
        assert_eq!(name("market_income.median").expect("known").en, "market income, median");
        assert_eq!(name("disposable_income.gini").expect("known").zh, "可支配收入基尼系数");
        assert!(name("market_income.p11").is_none() && name("gini").is_none());
        assert_eq!([unit(LOSING), unit("market_income.p10"), unit("x")], ["share", "yuan/household-year", ""]);
    }
}
