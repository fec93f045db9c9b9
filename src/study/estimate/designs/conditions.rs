//! Conditions: what programmes gain in worlds that differ, and which of them leads.

use crate::engine::declare::Value;
use crate::engine::error::Result;
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::cost::{Cost, gain_and_cost, gain_per_yuan_difference};
use crate::study::estimate::designs::DesignColumns;
use crate::study::estimate::estimate_row::{Estimand, EstimateRow, EstimateRows};
use crate::study::estimate::outcomes::{COST_OUTCOMES, MARKET_INCOME};
use crate::study::estimate::panel::{Complete, Panel};
use crate::study::estimate::statistics::{differences, t_interval};

/// Arms of every condition: the one without a programme first, then one for each programme.
#[must_use]
pub fn condition_arms(settings: &DesignColumns) -> Vec<Vec<usize>> {
    let condition = |arm: usize| settings[arm].iter().find(|(name, _)| name == "condition").map(|(_, value)| value);
    let mut arms: Vec<Vec<usize>> = Vec::new();
    for arm in 0..settings.len() {
        let Some(Value::Integer(number)) = condition(arm) else { continue };
        let number = usize::try_from(*number).unwrap_or(0);
        arms.resize_with(arms.len().max(number + 1), Vec::new);
        arms[number].push(arm);
    }
    arms
}

/// Gain, cost, gain per yuan and net gain of every programme against the same condition without one; and the lead of each
/// programme over each later one, in gain per yuan and in net gain. Yuan per household and year.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn conditions_estimates(panel: &Panel, contrast: &Contrast, settings: &DesignColumns) -> Result<EstimateRows> {
    let complete = contrast.of_all_arms(panel).complete(panel, &COST_OUTCOMES)?;
    let mut rows = Vec::new();
    for arms in condition_arms(settings) {
        let Some((&none, programmes)) = arms.split_first() else { continue };
        for &arm in programmes {
            let names = [panel.arms[arm].as_str(), panel.arms[none].as_str()];
            let [gain, _] = gain_and_cost(&complete, none, arm);
            rows.push(EstimateRow::new(names, MARKET_INCOME, Estimand::Gain, t_interval(&gain)));
            rows.extend(Cost::new(&complete, none, arm).rows(names));
            let net = t_interval(&net_gain(&complete, none, arm));
            rows.push(EstimateRow::new(names, MARKET_INCOME, Estimand::NetGain, net));
        }
        for [first, other] in pairs(programmes) {
            let names = [panel.arms[first].as_str(), panel.arms[other].as_str()];
            let lead = differences(&net_gain(&complete, none, other), &net_gain(&complete, none, first));
            rows.push(EstimateRow::new(names, MARKET_INCOME, Estimand::NetGain, t_interval(&lead)));
            let per_yuan = gain_per_yuan_difference(&complete, none, [first, other]);
            let row = |lead| EstimateRow::new(names, MARKET_INCOME, Estimand::GainPerYuanDifference, lead);
            rows.extend(per_yuan.map(row));
        }
    }
    Ok(EstimateRows::new(rows, &complete))
}

/// Every two items of a list, in its order.
pub fn pairs<T: Copy>(items: &[T]) -> impl Iterator<Item = [T; 2]> + '_ {
    items.iter().enumerate().flat_map(|(at, &first)| items[at + 1..].iter().map(move |&other| [first, other]))
}

/// Gain in market income less user cost, one a replication.
fn net_gain(complete: &Complete<'_>, baseline: usize, arm: usize) -> Vec<f64> {
    let [gain, cost] = gain_and_cost(complete, baseline, arm);
    differences(&cost, &gain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::estimate::outcomes::{CASH_OUTLAY, USER_COST};
    use std::collections::BTreeMap;

    /// Two conditions with two programmes. Under the first, `a` gains 30 for 10 and `b` 10 for 20; under the second the
    /// level differs by 500, `a` gains 4 for 8 and `b` 40 for 20.
    #[test]
    fn a_programme_is_compared_with_its_own_condition() {
        let names = ["baseline", "a", "b", "dry", "dry+a", "dry+b"];
        let column = |number: usize, divisor: usize| Value::Integer(i64::try_from(number / divisor).expect("few"));
        let settings: Vec<_> = (0..6).map(|arm| vec![("condition".to_owned(), column(arm, 3))]).collect();
        assert_eq!(condition_arms(&settings), [vec![0, 1, 2], vec![3, 4, 5]]);
        let rows = |values: [f64; 6]| values.iter().map(|value| vec![*value; 3]).collect::<Vec<_>>();
        let nothing = || vec![vec![0.0; 3]; 6];
        let mut values: BTreeMap<String, Vec<Vec<f64>>> =
            COST_OUTCOMES.iter().map(|name| ((*name).to_owned(), nothing())).collect();
        values.insert(MARKET_INCOME.to_owned(), rows([1000.0, 1030.0, 1010.0, 500.0, 504.0, 540.0]));
        values.insert(USER_COST.to_owned(), rows([0.0, 10.0, 20.0, 0.0, 8.0, 20.0]));
        values.insert(CASH_OUTLAY.to_owned(), rows([0.0, 10.0, 20.0, 0.0, 8.0, 20.0]));
        let panel =
            Panel { arms: names.map(str::to_owned).to_vec(), replications: 3, values, losing: vec![vec![0.0; 3]; 6] };
        let estimates = conditions_estimates(&panel, &Contrast::against(&panel, 0, true), &settings).expect("complete");
        let mean = |names, estimand| estimates.find(names, MARKET_INCOME, estimand).expect("a row").mean;
        let near =
            |actual: f64, expected: f64| assert!((actual - expected).abs() < 1e-9, "{actual} and not {expected}");
        near(mean(["a", "baseline"], Estimand::NetGain), 20.0);
        near(mean(["dry+b", "dry"], Estimand::Gain), 40.0);
        near(mean(["dry+b", "dry"], Estimand::GainPerYuan), 2.0);
        near(mean(["a", "b"], Estimand::NetGain), 30.0);
        near(mean(["a", "b"], Estimand::GainPerYuanDifference), 2.5);
        near(mean(["dry+a", "dry+b"], Estimand::NetGain), -24.0);
        near(mean(["dry+a", "dry+b"], Estimand::GainPerYuanDifference), -1.5);
    }
}
