//! Equal budget: effects of the same money spent, and arms that cannot spend it.

use crate::engine::error::Result;
use crate::study::estimate::contrast::{Contrast, change};
use crate::study::estimate::cost::Cost;
use crate::study::estimate::estimate_row::{Estimand, EstimateRow, EstimateRows};
use crate::study::estimate::outcomes::{ABSORBED, COST_OUTCOMES, GRANTED, MARKET_INCOME};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::statistics::{Interval, t_interval};

/// Whether an arm spends the money it is to spend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spending {
    /// It spends less.
    Less,
    /// It spends the money.
    Equal,
    /// It spends more.
    More,
}

impl Spending {
    /// From what is spent and what is to be spent, yuan; `tolerance` is a share of the latter.
    #[must_use]
    pub fn new(spent: f64, target: f64, tolerance: f64) -> Self {
        // The tolerance is one tenth larger: the grants were solved for in some of the replications, not in all.
        let slack = 1.1 * tolerance * target + 0.05;
        if spent < target - slack {
            Self::Less
        } else if spent > target + slack {
            Self::More
        } else {
            Self::Equal
        }
    }
}

/// Money granted and spent of every arm, what it does not spend of `target` yuan per household and year, its effect on
/// market income, and its cost.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn equal_budget_estimates(panel: &Panel, contrast: &Contrast, target: f64) -> Result<EstimateRows> {
    let complete = contrast.complete(panel, &COST_OUTCOMES)?;
    let rows = contrast.arms.iter().flat_map(|&arm| {
        let names = contrast.names(panel, arm);
        let alone = [names[0], ""];
        let level = |outcome| t_interval(&complete.series(outcome, arm));
        let spent = level(ABSORBED);
        let shortfall =
            Interval { mean: target - spent.mean, low: target - spent.high, high: target - spent.low, ..spent };
        let effect = change(&complete, MARKET_INCOME, contrast.baseline, arm);
        let mut rows = vec![
            EstimateRow::new(alone, GRANTED, Estimand::Level, level(GRANTED)),
            EstimateRow::new(alone, ABSORBED, Estimand::Level, spent),
            EstimateRow::new(alone, ABSORBED, Estimand::Shortfall, shortfall),
            EstimateRow::new(names, MARKET_INCOME, Estimand::Difference, effect),
        ];
        rows.extend(Cost::new(&complete, contrast.baseline, arm).rows(names));
        rows
    });
    Ok(EstimateRows::new(rows.collect(), &complete))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arm_within_the_tolerance_and_a_tenth_more_spends_the_money() {
        let spending = |spent| Spending::new(spent, 100.0, 0.02);
        assert_eq!(
            [97.7, 97.8, 102.2, 102.3].map(spending),
            [Spending::Less, Spending::Equal, Spending::Equal, Spending::More]
        );
    }
}
