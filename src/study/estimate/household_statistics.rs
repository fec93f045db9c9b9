//! Statistics of the households of a run, one number per replication: levels of their distribution, and effects on the
//! same households against another arm.
//!
//! Three statistics are different and have different names: *quantile effects* (changes of a quantile of incomes),
//! *quantiles of individual effects* (quantiles of the gains of households), and *effects by decile* (mean gains of the
//! households of a baseline decile).

use crate::study::estimate::household_outcomes::HouseholdOutcomes;
use crate::study::estimate::households::{DECILES, effects_by_decile, gini, noticeable_changes, rising};
use crate::study::estimate::outcomes::{
    DECILE, DECILE_PERCENT, DISPOSABLE_INCOME, GAINING, LOSING, LOSING_MEDIAN, MARKET_INCOME, MOVERS_SURPLUS, Outcome,
    OutcomeKind, YEAR, statistics_of,
};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::quantile::quantile;
use crate::study::estimate::saturation::saturation_effects;
use crate::study::estimate::spillovers::{GROUPS, spillovers};
use crate::study::estimate::statistics::mean;

/// A decile with a smaller share of the mean market income has no change in per cent: near zero it says nothing.
const LEAST_INCOME: f64 = 0.1;

/// Key of the effect on a decile, the poorest 0.
#[must_use]
pub fn decile_key(decile: usize) -> String {
    format!("{DECILE}{}", decile + 1)
}

/// Key of the effect on a decile in per cent of its market income, the poorest 0.
#[must_use]
pub fn decile_percent_key(decile: usize) -> String {
    format!("{DECILE_PERCENT}{}", decile + 1)
}

/// Key of mean market income in a policy year, counted from 0.
#[must_use]
pub fn year_key(year: usize) -> String {
    format!("{YEAR}{}", year + 1)
}

/// The outcomes of a panel that are the market income of a policy year, in order.
#[must_use]
pub fn year_outcomes(panel: &Panel) -> Vec<String> {
    (0..100).map(year_key).take_while(|key| panel.values.contains_key(key)).collect()
}

/// Quantiles and Gini coefficients of the incomes of a run, and its mean market income by year.
#[must_use]
pub fn levels(households: &HouseholdOutcomes) -> Vec<(String, f64)> {
    let mut statistics = Vec::new();
    for (income, values) in [(MARKET_INCOME, &households.market), (DISPOSABLE_INCOME, &households.disposable)] {
        let ranked = rising(values);
        statistics.extend(statistics_of(income).map(|outcome| (outcome.key.to_owned(), statistic(outcome, &ranked))));
    }
    statistics.extend(households.years.iter().enumerate().map(|(year, income)| (year_key(year), *income)));
    statistics
}

/// A declared statistic of values in rising order.
fn statistic(outcome: &Outcome, rising: &[f64]) -> f64 {
    match outcome.kind {
        OutcomeKind::Quantile(share) => quantile(rising, share),
        OutcomeKind::Index => gini(rising),
        OutcomeKind::Mean | OutcomeKind::Share => mean(rising),
    }
}

/// Effects on the same households in market income: losers, deciles, quantiles of individual effects, spill-overs. A
/// group or decile without households gives NaN.
///
/// # Panics
/// If the two runs differ in their households.
#[must_use]
pub fn effects(baseline: &HouseholdOutcomes, arm: &HouseholdOutcomes, losing_share: f64) -> Vec<(String, f64)> {
    let gains: Vec<f64> = baseline.market.iter().zip(&arm.market).map(|(before, after)| after - before).collect();
    let ranked = rising(&gains);
    let changes = noticeable_changes(&baseline.market, &arm.market, losing_share);
    let mut statistics = vec![
        (LOSING.to_owned(), changes.losing),
        (LOSING_MEDIAN.to_owned(), changes.median_loss),
        (GAINING.to_owned(), changes.gaining),
        (MOVERS_SURPLUS.to_owned(), movers_surplus(baseline, arm)),
    ];
    let deciles = effects_by_decile(&baseline.before, &baseline.market, &arm.market);
    statistics.extend((0..DECILES).map(|decile| (decile_key(decile), deciles[decile])));
    let incomes = effects_by_decile(&baseline.before, &vec![0.0; baseline.market.len()], &baseline.market);
    let least = LEAST_INCOME * mean(&baseline.market);
    let percent = |decile: usize| {
        if incomes[decile] > least.max(0.0) { 100.0 * deciles[decile] / incomes[decile] } else { f64::NAN }
    };
    statistics.extend((0..DECILES).map(|decile| (decile_percent_key(decile), percent(decile))));
    statistics.extend(statistics_of("individual").map(|outcome| (outcome.key.to_owned(), statistic(outcome, &ranked))));
    for (group, group_effect) in GROUPS.iter().zip(spillovers(&gains, arm)) {
        statistics.push((group.effect.to_owned(), group_effect.effect));
        statistics.push((group.share.to_owned(), group_effect.share));
    }
    statistics.extend(saturation_effects(baseline, arm));
    statistics
}

/// Surplus of the members who moved because of the arm, yuan a household: half the change of what a member earns at home, for
/// each member that is at home only in this arm, and against it for each that left. Who moves at the smallest gain gets all of
/// it, who moves at the whole gain nothing.
fn movers_surplus(baseline: &HouseholdOutcomes, arm: &HouseholdOutcomes) -> f64 {
    let surplus = |row: usize| {
        let came_back = baseline.away[row] - arm.away[row];
        0.5 * came_back * (arm.member_gain[row] - baseline.member_gain[row])
    };
    mean(&(0..arm.away.len()).map(surplus).collect::<Vec<f64>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn households(shift: f64) -> HouseholdOutcomes {
        let income = |row: u32| f64::from(row * row) + 0.1;
        HouseholdOutcomes {
            before: (0..40).map(income).collect(),
            market: (0..40).map(|row| income(row) * 1.1 + shift).collect(),
            disposable: (0..40).map(|row| income(row) * 1.2 + shift).collect(),
            away: (0..40).map(|row| f64::from(row % 3)).collect(),
            member_gain: (0..40).map(|row| income(row) + shift).collect(),
            years: vec![1.0 + shift],
            reached: vec![true; 40],
            treated: (0..40).map(|row| row % 7 == 0).collect(),
            county: (0..40).map(|row| row / 20).collect(),
            village: (0..40).map(|row| row / 10).collect(),
        }
    }

    #[test]
    fn a_placebo_changes_nothing_for_any_household() {
        for (key, value) in effects(&households(0.0), &households(0.0), 0.005) {
            let is_share = key.starts_with("share.");
            assert!(is_share || value.is_nan() || value.to_bits() == 0.0_f64.to_bits(), "{key}: {value}");
        }
        assert_eq!(levels(&households(0.0)), levels(&households(0.0)));
    }

    #[test]
    fn a_gift_to_everybody_is_the_same_by_every_name() {
        for (key, value) in effects(&households(0.0), &households(50.0), 0.005) {
            let gift = key.starts_with("decile.") || key.starts_with("individual.") || key == "spillover.treated";
            assert!(!gift || (value - 50.0).abs() < 1e-9, "{key}: {value}");
        }
        let (before, after) = (levels(&households(0.0)), levels(&households(50.0)));
        for ((key, old), (_, new)) in before.iter().zip(&after) {
            let moved = if key.ends_with("gini") { *new < *old } else { (new - old - 50.0).abs() < 1e-9 };
            assert!(moved, "{key}: {old} {new}");
        }
    }

    /// One of forty comes home for 800 yuan more and one leaves for 200 yuan less: (400 + 100) / 40. Those who stay where
    /// they are have no surplus, whatever their gain.
    #[test]
    fn only_who_moved_because_of_the_arm_has_a_surplus() {
        let (baseline, mut arm) = (households(0.0), households(0.0));
        arm.member_gain.iter_mut().for_each(|gain| *gain += 50.0);
        assert!(movers_surplus(&baseline, &arm).abs() < 1e-12);
        (arm.away[2], arm.member_gain[2]) = (baseline.away[2] - 1.0, baseline.member_gain[2] + 800.0);
        (arm.away[3], arm.member_gain[3]) = (baseline.away[3] + 1.0, baseline.member_gain[3] - 200.0);
        assert!((movers_surplus(&baseline, &arm) - 12.5).abs() < 1e-9);
    }

    /// Two households swap incomes: no quantile changes, but one household gains what the other loses.
    #[test]
    fn quantile_effects_are_not_quantiles_of_individual_effects() {
        let before = households(0.0);
        let mut after = before.clone();
        after.market.swap(3, 36);
        assert_eq!(levels(&before), levels(&after));
        let statistics: std::collections::BTreeMap<_, _> = effects(&before, &after, 0.005).into_iter().collect();
        assert!((statistics[LOSING] - 1.0 / 40.0).abs() < 1e-12 && (statistics[GAINING] - 1.0 / 40.0).abs() < 1e-12);
        assert!(
            statistics["decile.1"] > 0.0 && statistics["decile.10"] < 0.0 && statistics["individual.p50"].abs() < 1e-12
        );
    }
}
