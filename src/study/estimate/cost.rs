//! Cost of an arm against its baseline, share of households losing, and gain per yuan of cost.

use crate::study::estimate::estimate_row::{Estimand, EstimateRow};
use crate::study::estimate::outcomes::{
    ABSORBED, CASH_OUTLAY, GRANTED, LOSING, LOSING_MEDIAN, MARKET_INCOME, USER_COST,
};
use crate::study::estimate::panel::Complete;
use crate::study::estimate::ranks::{Rank, places_by};
use crate::study::estimate::ratio::ratio_of_means;
use crate::study::estimate::statistics::{Interval, differences, is_skewed, mean, skewness, t_interval};

/// A pathway that absorbs less than this share of its money is saturated.
pub const SATURATION_SHARE: f64 = 0.8;

/// Smallest user cost, yuan per household and year, for which a gain per yuan is computed.
pub const LEAST_COST_YUAN: f64 = 0.5;

/// Whether a pathway can use its money, by the interval of the share that it absorbs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saturation {
    /// No: the whole interval lies below `SATURATION_SHARE`.
    Saturated,
    /// The interval reaches across it.
    Undecided,
    /// Yes, or nothing was granted.
    Unsaturated,
}

impl Saturation {
    /// From the share of the granted money that bought something; `None` where nothing was granted.
    #[must_use]
    pub fn new(absorbed_share: Option<&Interval>) -> Self {
        match absorbed_share {
            Some(share) if share.high < SATURATION_SHARE => Self::Saturated,
            Some(share) if share.low < SATURATION_SHARE => Self::Undecided,
            _ => Self::Unsaturated,
        }
    }
}

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
    /// Whether the replications of user cost or cash outlay are skewed: their t intervals are then too narrow.
    pub is_skewed: bool,
    /// Share of the arm's granted money that bought something, with the interval of Fieller; `None` if nothing was granted.
    pub absorbed_share: Option<Interval>,
    /// Gain in market income per yuan of user cost, with the interval of Fieller;
    /// without bounds where the cost may be zero, `None` where it is clearly below [`LEAST_COST_YUAN`].
    pub gain_per_yuan: Option<Interval>,
}

impl Cost {
    /// Share losing, user cost, cash outlay, absorbed share and gain per yuan of an arm against its baseline.
    #[must_use]
    pub fn rows(&self, names: [&str; 2]) -> Vec<EstimateRow> {
        let row = |outcome, estimand, interval| EstimateRow::new(names, outcome, estimand, interval);
        let mut rows = vec![
            row(LOSING, Estimand::Level, self.share_losing),
            row(USER_COST, Estimand::Difference, self.user_cost),
            row(CASH_OUTLAY, Estimand::Difference, self.cash_outlay),
        ];
        rows.extend(self.median_loss.map(|loss| row(LOSING_MEDIAN, Estimand::Level, loss)));
        rows.extend(self.absorbed_share.map(|share| row(ABSORBED, Estimand::AbsorbedShare, share).by_fieller()));
        rows.extend(self.gain_per_yuan.map(|gain| row(MARKET_INCOME, Estimand::GainPerYuan, gain).by_fieller()));
        rows
    }

    /// Cost of `arm` against `baseline`.
    #[must_use]
    pub fn new(complete: &Complete, baseline: usize, arm: usize) -> Self {
        let change = |outcome| differences(&complete.series(outcome, baseline), &complete.series(outcome, arm));
        let costs = [change(USER_COST), change(CASH_OUTLAY)];
        let [gain, cost] = gain_and_cost(complete, baseline, arm);
        Self {
            share_losing: t_interval(&complete.losing(arm)),
            median_loss: median_loss(complete, arm),
            user_cost: t_interval(&costs[0]),
            cash_outlay: t_interval(&costs[1]),
            is_skewed: costs.iter().any(|cost| is_skewed(skewness(cost), complete.replications())),
            absorbed_share: ratio_of_means(&complete.series(ABSORBED, arm), &complete.series(GRANTED, arm), 0.0),
            gain_per_yuan: ratio_of_means(&gain, &cost, LEAST_COST_YUAN),
        }
    }

    /// Whether the arm can use its money.
    #[must_use]
    pub fn saturation(&self) -> Saturation {
        Saturation::new(self.absorbed_share.as_ref())
    }

    /// Whether it takes part in a ranking by gain per yuan: this ratio has bounds.
    #[must_use]
    pub fn is_compared(&self) -> bool {
        self.gain_per_yuan.is_some_and(|gain| !gain.is_unbounded())
    }
}

fn median_loss(complete: &Complete, arm: usize) -> Option<Interval> {
    let losses = complete.recorded(LOSING_MEDIAN, arm)?;
    losses.iter().all(|loss| loss.is_finite()).then(|| t_interval(&losses))
}

/// Gain in market income, and user cost, one a replication.
pub(in crate::study::estimate) fn gain_and_cost(complete: &Complete, baseline: usize, arm: usize) -> [Vec<f64>; 2] {
    let change = |outcome| differences(&complete.series(outcome, baseline), &complete.series(outcome, arm));
    [change(MARKET_INCOME), change(USER_COST)]
}

/// Gain per yuan of the first of two arms less that of the second, with an interval by linearisation of both ratios over
/// replications; without bounds where one of the ratios has none, `None` where one of them costs nothing.
pub(in crate::study::estimate) fn gain_per_yuan_difference(
    complete: &Complete,
    baseline: usize,
    arms: [usize; 2],
) -> Option<Interval> {
    // A ratio is its value at the means plus (gain - ratio · cost) / mean cost of every replication.
    let linear = |arm: usize| {
        let [gain, cost] = gain_and_cost(complete, baseline, arm);
        let ratio = ratio_of_means(&gain, &cost, LEAST_COST_YUAN)?;
        let mean_cost = mean(&cost);
        let value = |(gain, cost): (&f64, &f64)| ratio.mean + (gain - ratio.mean * cost) / mean_cost;
        Some((ratio.is_unbounded(), gain.iter().zip(&cost).map(value).collect::<Vec<f64>>()))
    };
    let [(unbounded_first, first), (unbounded_second, second)] = [linear(arms[0])?, linear(arms[1])?];
    let difference = t_interval(&differences(&second, &first));
    let is_unbounded = unbounded_first || unbounded_second;
    Some(if is_unbounded { Interval::without_bounds(difference.mean, difference.replications) } else { difference })
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

/// Ranks by gain per yuan, the best 1, equal ones share the better rank; `None` for an arm whose interval does not lie above
/// zero or has no bounds.
#[must_use]
pub fn ranks(costs: &[Cost]) -> Vec<Option<u32>> {
    let gain = |cost: &Cost| cost.gain_per_yuan.filter(Interval::is_positive).map(|interval| interval.mean);
    let gains: Vec<Option<f64>> = costs.iter().map(gain).collect();
    gains
        .iter()
        .map(|gain| gain.map(|gain| 1 + gains.iter().flatten().map(|other| u32::from(*other > gain)).sum::<u32>()))
        .collect()
}

/// How certain the first rank is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FirstRank {
    /// Share of resampled replications in which the first is first among all that are compared.
    pub share: f64,
    /// Number of arms that are compared: those whose gain per yuan has bounds, with a rank or without.
    pub among: usize,
}

/// Certainty of the first rank; `None` where no arm has a rank or fewer than two are compared. `costs` are those of `arms`.
#[must_use]
pub fn first_rank(complete: &Complete, baseline: usize, arms: &[usize], costs: &[Cost]) -> Option<FirstRank> {
    let compared: Vec<usize> = (0..arms.len()).filter(|&at| costs[at].is_compared()).collect();
    let ranks = ranks(costs);
    let first = compared.iter().position(|&at| ranks[at] == Some(1))?;
    let compared: Vec<usize> = compared.into_iter().map(|at| arms[at]).collect();
    let among = compared.len();
    (among > 1).then(|| FirstRank { share: certainty(complete, baseline, &compared)[first].first, among })
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
        assert!((cost.absorbed_share.expect("granted").mean - 0.9).abs() < 1e-9);
        assert_eq!(cost.saturation(), Saturation::Unsaturated);
    }

    #[test]
    fn under_eighty_percent_absorbed_is_saturated_and_nothing_granted_is_not() {
        assert_eq!(cost(1.0, 1.0, 100.0, 79.9).saturation(), Saturation::Saturated);
        assert_eq!(cost(1.0, 1.0, 100.0, 80.1).saturation(), Saturation::Unsaturated);
        let free = cost(1.0, 0.0, 0.0, 0.0);
        assert!(free.absorbed_share.is_none() && free.gain_per_yuan.is_none() && !free.is_compared());
        assert_eq!(free.saturation(), Saturation::Unsaturated);
    }

    #[test]
    fn a_share_whose_interval_reaches_across_eighty_percent_is_undecided() {
        let saturation = |mean: f64, error: f64| Saturation::new(Some(&Interval::around(mean, error, 10)));
        assert_eq!(saturation(0.70, 0.02), Saturation::Saturated);
        assert_eq!(saturation(0.78, 0.02), Saturation::Undecided);
        assert_eq!(saturation(0.83, 0.02), Saturation::Undecided);
        assert_eq!(saturation(0.90, 0.02), Saturation::Unsaturated);
        assert_eq!(saturation(f64::NAN, f64::NAN), Saturation::Unsaturated);
    }

    #[test]
    fn ranks_keep_the_saturated_and_skip_the_free_and_those_that_do_not_gain() {
        let costs = [
            cost(10.0, 10.0, 100.0, 90.0),
            cost(90.0, 10.0, 100.0, 50.0),
            cost(30.0, 10.0, 100.0, 90.0),
            cost(99.0, 0.0, 0.0, 0.0),
            cost(-5.0, 10.0, 100.0, 90.0),
        ];
        assert_eq!(ranks(&costs), [Some(3), Some(1), Some(2), None, None]);
        let with_gain = |gain| Cost { gain_per_yuan: Some(gain), ..costs[0] };
        let unclear = with_gain(Interval::around(9.0, 5.0, 10));
        let unbounded = with_gain(Interval::without_bounds(9.0, 10));
        assert_eq!(ranks(&[costs[0], unclear, unbounded, costs[0]]), [Some(1), None, None, Some(1)]);
        assert!(unclear.is_compared() && !unbounded.is_compared());
    }

    /// Three arms with the same cost of 10: one gains 30, one gains nothing on average, one 20. All three are compared.
    #[test]
    fn the_first_rank_is_held_against_rivals_without_a_rank_too() {
        let noise = [3.0, -5.0, 4.0, -2.0, 0.0];
        let arm = |gain: f64, scale: f64| noise.map(|value| 1000.0 + gain + scale * value).to_vec();
        let flat = |values: [f64; 4]| values.map(|value| vec![value; 5]).to_vec();
        let mut values: BTreeMap<String, Vec<Vec<f64>>> =
            COST_OUTCOMES.iter().map(|name| ((*name).to_owned(), flat([0.0; 4]))).collect();
        values.insert(MARKET_INCOME.into(), vec![vec![1000.0; 5], arm(30.0, 4.0), arm(0.0, 1.0), arm(20.0, 0.1)]);
        values.insert(USER_COST.into(), flat([0.0, 10.0, 10.0, 10.0]));
        let panel = Panel {
            arms: ["none", "a", "b", "c"].map(str::to_owned).to_vec(),
            replications: 5,
            values,
            losing: flat([0.0; 4]),
        };
        let complete = Complete::new(&panel, &[0, 1, 2, 3], &COST_OUTCOMES, false).expect("complete");
        let costs = [1, 2, 3].map(|arm| Cost::new(&complete, 0, arm));
        assert_eq!(ranks(&costs), [Some(1), None, Some(2)]);
        let first = first_rank(&complete, 0, &[1, 2, 3], &costs).expect("two are ranked");
        assert_eq!(first.among, 3);
        assert!(first.share > 0.7 && first.share < 1.0, "{first:?}");
        assert_eq!(first_rank(&complete, 0, &[1], &costs[..1]), None);
    }
}
