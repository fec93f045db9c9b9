//! Cost of an arm against its baseline, share of households losing, and gain per yuan of cost.

use crate::study::estimate::bootstrap::bootstrap_ratio;
use crate::study::estimate::estimate_row::{Estimand, EstimateRow};
use crate::study::estimate::outcomes::{
    ABSORBED, CASH_OUTLAY, GRANTED, LOSING, LOSING_MEDIAN, MARKET_INCOME, USER_COST,
};
use crate::study::estimate::panel::Complete;
use crate::study::estimate::ranks::{Rank, places_by};
use crate::study::estimate::statistics::{Interval, differences, mean, paired_t_interval, t_interval};

/// A pathway that absorbs less than this share of its money is saturated.
pub const SATURATION_SHARE: f64 = 0.8;

/// Smallest user cost, yuan per household and year, for which a gain per yuan is computed.
pub const LEAST_COST_YUAN: f64 = 0.5;

/// Cost of an arm against a baseline, in yuan per household and policy year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// Share of households with a noticeable loss.
    pub share_losing: Interval,
    /// Median loss of these, yuan; `None` where a replication has no such household, or it was not recorded.
    pub median_loss: Option<Interval>,
    /// User cost above the baseline's.
    pub user_cost: Interval,
    /// Cash outlay above the baseline's.
    pub cash_outlay: Interval,
    /// Share of the arm's granted money that bought something; `None` if nothing was granted.
    pub absorbed_share: Option<f64>,
    /// Whether under 80 % was absorbed.
    pub saturated: bool,
    /// Gain in market income per yuan of user cost; `None` if it costs less than
    /// [`LEAST_COST_YUAN`]: a ratio with a denominator near zero is noise.
    pub gain_per_yuan: Option<Interval>,
}

impl Cost {
    /// Share losing, user cost, cash outlay, absorbed share and gain per yuan of an arm against its baseline.
    #[must_use]
    pub fn rows(&self, names: [&str; 2]) -> Vec<EstimateRow> {
        let mut rows = vec![
            EstimateRow::new(names, LOSING, Estimand::Level, self.share_losing),
            EstimateRow::new(names, USER_COST, Estimand::Difference, self.user_cost),
            EstimateRow::new(names, CASH_OUTLAY, Estimand::Difference, self.cash_outlay),
        ];
        rows.extend(self.median_loss.map(|loss| EstimateRow::new(names, LOSING_MEDIAN, Estimand::Level, loss)));
        let absorbed = |share| {
            let replications = self.user_cost.replications;
            EstimateRow::without_interval(names, ABSORBED, Estimand::AbsorbedShare, share, replications)
        };
        rows.extend(self.absorbed_share.map(absorbed));
        let gain = |gain| EstimateRow::new(names, MARKET_INCOME, Estimand::GainPerYuan, gain).by_bootstrap();
        rows.extend(self.gain_per_yuan.map(gain));
        rows
    }

    /// Cost of `arm` against `baseline`.
    #[must_use]
    pub fn new(complete: &Complete, baseline: usize, arm: usize) -> Self {
        let paired = |outcome| paired_t_interval(&complete.series(outcome, baseline), &complete.series(outcome, arm));
        let granted = mean(&complete.series(GRANTED, arm));
        let absorbed_share = (granted > 0.0).then(|| mean(&complete.series(ABSORBED, arm)) / granted);
        Self {
            share_losing: t_interval(&complete.losing(arm)),
            median_loss: median_loss(complete, arm),
            user_cost: paired(USER_COST),
            cash_outlay: paired(CASH_OUTLAY),
            absorbed_share,
            saturated: absorbed_share.is_some_and(|share| share < SATURATION_SHARE),
            gain_per_yuan: gain_per_yuan(complete, baseline, arm),
        }
    }
}

fn median_loss(complete: &Complete, arm: usize) -> Option<Interval> {
    let losses = complete.recorded(LOSING_MEDIAN, arm)?;
    losses.iter().all(|loss| loss.is_finite()).then(|| t_interval(&losses))
}

fn gain_per_yuan(complete: &Complete, baseline: usize, arm: usize) -> Option<Interval> {
    let [gain, cost] = gain_and_cost(complete, baseline, arm);
    if mean(&cost) < LEAST_COST_YUAN { None } else { bootstrap_ratio(&gain, &cost) }
}

/// Gain in market income, and user cost, one a replication.
pub(in crate::study::estimate) fn gain_and_cost(complete: &Complete, baseline: usize, arm: usize) -> [Vec<f64>; 2] {
    let change = |outcome| differences(&complete.series(outcome, baseline), &complete.series(outcome, arm));
    [change(MARKET_INCOME), change(USER_COST)]
}

/// Gain per yuan of the first of two arms less that of the second, with an interval by linearisation of both ratios over
/// replications; `None` if one of them costs less than [`LEAST_COST_YUAN`].
pub(in crate::study::estimate) fn gain_per_yuan_difference(
    complete: &Complete,
    baseline: usize,
    arms: [usize; 2],
) -> Option<Interval> {
    // A ratio is its value at the means plus (gain - ratio · cost) / mean cost of every replication.
    let linear = |arm: usize| {
        let [gain, cost] = gain_and_cost(complete, baseline, arm);
        let mean_cost = mean(&cost);
        (mean_cost >= LEAST_COST_YUAN).then(|| {
            let ratio = mean(&gain) / mean_cost;
            gain.iter().zip(&cost).map(|(gain, cost)| ratio + (gain - ratio * cost) / mean_cost).collect::<Vec<_>>()
        })
    };
    let [first, second] = [linear(arms[0])?, linear(arms[1])?];
    Some(t_interval(&differences(&second, &first)))
}

/// Certainty of the ranking of arms by gain per yuan, over resampled replications, in the order of `arms`.
#[must_use]
pub fn certainty(complete: &Complete, baseline: usize, arms: &[usize]) -> Vec<Rank> {
    let arms_series: Vec<[Vec<f64>; 2]> = arms.iter().map(|&arm| gain_and_cost(complete, baseline, arm)).collect();
    let ratio = |series: &[Vec<f64>; 2], drawn: &[usize]| {
        let [gain, cost] = series.each_ref().map(|values| drawn.iter().map(|&at| values[at]).sum::<f64>());
        if cost > 0.0 { gain / cost } else { f64::INFINITY.copysign(gain) }
    };
    places_by(complete.replications(), |drawn| arms_series.iter().map(|series| ratio(series, drawn)).collect())
}

/// Ranks by gain per yuan, the best 1; `None` for an arm that is saturated or costs nothing.
#[must_use]
pub fn ranks(costs: &[Cost]) -> Vec<Option<u32>> {
    let gain = |cost: &Cost| cost.gain_per_yuan.filter(|_| !cost.saturated).map(|interval| interval.mean);
    let gains: Vec<Option<f64>> = costs.iter().map(gain).collect();
    gains
        .iter()
        .map(|gain| gain.map(|gain| 1 + gains.iter().flatten().map(|other| u32::from(*other > gain)).sum::<u32>()))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::study::estimate::outcomes::COST_OUTCOMES;
    use crate::study::estimate::panel::Panel;

    /// Two arms; values of the second, the first being zero but for an income of 1000.
    fn cost(income: f64, user_cost: f64, granted: f64, absorbed: f64) -> Cost {
        let arm = [income, user_cost, 2.0 * user_cost, granted, absorbed];
        let rows = |index: usize| {
            let start = if index == 0 { 1000.0 } else { 0.0 };
            // A replication's level is shared by both arms and must cancel.
            vec![
                vec![start, start + 50.0, start - 9.0],
                vec![start + arm[index], start + arm[index] + 50.0, start + arm[index] - 9.0],
            ]
        };
        let values: BTreeMap<_, _> =
            COST_OUTCOMES.iter().enumerate().map(|(index, name)| ((*name).to_string(), rows(index))).collect();
        let mut panel = Panel {
            arms: vec!["none".into(), "one".into()],
            replications: 3,
            values,
            losing: vec![vec![0.0; 3], vec![0.1, 0.2, 0.3]],
        };
        panel.values.insert(GRANTED.into(), vec![vec![0.0; 3], vec![granted; 3]]);
        panel.values.insert(ABSORBED.into(), vec![vec![0.0; 3], vec![absorbed; 3]]);
        let complete = Complete::new(&panel, &[0, 1], &COST_OUTCOMES, false).expect("complete");
        Cost::new(&complete, 0, 1)
    }

    #[test]
    fn the_gain_is_the_change_of_market_income_over_user_cost() {
        let cost = cost(100.0, 80.0, 100.0, 90.0);
        let gain = cost.gain_per_yuan.expect("it costs something");
        assert!((gain.mean - 100.0 / 80.0).abs() < 1e-9, "{gain:?}");
        assert!((cost.user_cost.mean - 80.0).abs() < 1e-9 && (cost.cash_outlay.mean - 160.0).abs() < 1e-9);
        assert!((cost.share_losing.mean - 0.2).abs() < 1e-9);
        assert!((cost.absorbed_share.expect("granted") - 0.9).abs() < 1e-9 && !cost.saturated);
    }

    #[test]
    fn under_eighty_percent_absorbed_is_saturated_and_nothing_granted_is_not() {
        assert!(cost(1.0, 1.0, 100.0, 79.9).saturated);
        assert!(!cost(1.0, 1.0, 100.0, 80.0).saturated);
        let free = cost(1.0, 0.0, 0.0, 0.0);
        assert!(free.absorbed_share.is_none() && !free.saturated && free.gain_per_yuan.is_none());
    }

    #[test]
    fn ranks_skip_the_saturated_and_the_free() {
        let costs = [
            cost(10.0, 10.0, 100.0, 90.0),
            cost(90.0, 10.0, 100.0, 50.0),
            cost(30.0, 10.0, 100.0, 90.0),
            cost(99.0, 0.0, 0.0, 0.0),
            cost(-5.0, 10.0, 100.0, 90.0),
        ];
        assert_eq!(ranks(&costs), [Some(2), None, Some(1), None, Some(3)]);
    }
}
