//! Uncertainty of the ranking: which pathway is first at each draw of the assumed parameters, and which assumptions
//! decide it.

use crate::engine::pathways::{PATHWAY_COUNT, PATHWAY_NAMES};
use crate::engine::units::count_as_f64;
use crate::study::estimate::estimate_row::{Estimand, EstimateRow, IntervalMethod};
use crate::study::estimate::households::{order_statistic, rising};
use crate::study::estimate::outcomes::MARKET_INCOME;
use crate::study::estimate::statistics::{Interval, mean, variance};

/// Share of draws in which a pathway must be first for the ranking to be identified.
pub const IDENTIFIED: f64 = 0.8;

/// Uncertainty of the ranking of the pathways over draws of the assumed parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct RankingUncertainty {
    /// Number of draws.
    pub draws: usize,
    /// Complete replications of every draw.
    pub replications: u32,
    /// Replications left out because a value was missing.
    pub dropped: u32,
    /// By pathway: its effect and ranks over the draws.
    pub pathways: [RankDistribution; PATHWAY_COUNT],
    /// Drawn parameters by how much they decide the ranking, the most first: name, squared rank correlation with the
    /// pathways' ranks, averaged over the pathways; and how often the leader is first in the lowest and highest third.
    pub deciding: Vec<(String, f64, [f64; 2])>,
}

/// A pathway over the draws.
#[derive(Debug, Clone, PartialEq)]
pub struct RankDistribution {
    /// Mean effect over draws, with its quantiles 5 % and 95 % over draws.
    pub effect: Interval,
    /// Share of draws in which it has each rank, the best first.
    pub ranks: [f64; PATHWAY_COUNT],
    /// Share of draws in which its effect is larger, by the other.
    pub beats: [f64; PATHWAY_COUNT],
    /// Mean loss against the best pathway of each draw.
    pub regret: f64,
    /// Share of the variance of one run's effect that comes from the parameters; the rest is from seeds.
    pub from_parameters: f64,
}

impl RankingUncertainty {
    /// The pathway that is first most often.
    #[must_use]
    pub fn leader(&self) -> usize {
        let first = |pathway: &usize| self.pathways[*pathway].ranks[0];
        (0..PATHWAY_COUNT).rev().max_by(|a, b| first(a).total_cmp(&first(b))).unwrap_or(0)
    }

    /// Effect, ranks, regret of every pathway and how often it is ahead of each other; then, with the parameter as group,
    /// how much each drawn parameter decides the ranking.
    #[must_use]
    pub fn rows(&self) -> Vec<EstimateRow> {
        let value = |arm: &str, estimand, value| {
            EstimateRow::without_interval([arm, ""], MARKET_INCOME, estimand, value, self.replications)
        };
        let mut rows = Vec::new();
        for (name, pathway) in PATHWAY_NAMES.into_iter().zip(&self.pathways) {
            let effect = EstimateRow::new([name, ""], MARKET_INCOME, Estimand::EffectOverDraws, pathway.effect);
            rows.push(EstimateRow { method: IntervalMethod::QuantilesOfDraws, ..effect });
            let rank =
                |(rank, share): (usize, &f64)| value(name, Estimand::ShareOfRank, *share).with_group(rank.to_string());
            rows.extend((1..).zip(&pathway.ranks).map(rank));
            let rivals = PATHWAY_NAMES.into_iter().zip(&pathway.beats).filter(|(rival, _)| *rival != name);
            rows.extend(rivals.map(|(rival, share)| value(name, Estimand::ShareAhead, *share).with_group(rival)));
            rows.push(value(name, Estimand::Regret, pathway.regret));
            rows.push(value(name, Estimand::ShareFromParameters, pathway.from_parameters));
        }
        for (parameter, weight, [low, high]) in &self.deciding {
            let leader = PATHWAY_NAMES[self.leader()];
            rows.push(value("", Estimand::ShareOfRanksExplained, *weight).with_group(parameter));
            rows.push(value(leader, Estimand::ShareFirstInLowestThird, *low).with_group(parameter));
            rows.push(value(leader, Estimand::ShareFirstInHighestThird, *high).with_group(parameter));
        }
        rows
    }

    /// Whether a pathway is first in at least four fifths of the draws.
    #[must_use]
    pub fn is_identified(&self) -> bool {
        self.pathways[self.leader()].ranks[0] >= IDENTIFIED
    }
}

/// Ranking over draws. `effects[draw][pathway]` has one effect per replication; `drawn` has every drawn parameter with
/// its value at every draw.
///
/// # Panics
/// If there is no draw, or a parameter lacks a draw.
#[must_use]
pub fn ranking_uncertainty(effects: &[[Vec<f64>; PATHWAY_COUNT]], drawn: &[(String, Vec<f64>)]) -> RankingUncertainty {
    assert!(!effects.is_empty() && drawn.iter().all(|(_, values)| values.len() == effects.len()), "a value a draw");
    let means: Vec<[f64; PATHWAY_COUNT]> =
        effects.iter().map(|draw| std::array::from_fn(|pathway| mean(&draw[pathway]))).collect();
    let ranks: Vec<[usize; PATHWAY_COUNT]> = means.iter().map(ranks).collect();
    let draws = count_as_f64(means.len());
    let replications = u32::try_from(effects[0][0].len()).unwrap_or(u32::MAX);
    let share =
        |holds: &dyn Fn(usize) -> bool| count_as_f64((0..means.len()).filter(|&draw| holds(draw)).count()) / draws;
    let distribution = |pathway: usize| {
        let values: Vec<f64> = means.iter().map(|draw| draw[pathway]).collect();
        let sorted = rising(&values);
        RankDistribution {
            effect: Interval {
                mean: mean(&values),
                low: order_statistic(&sorted, 0.05),
                high: order_statistic(&sorted, 0.95),
                standard_error: f64::NAN,
                replications,
            },
            ranks: std::array::from_fn(|rank| share(&|draw| ranks[draw][pathway] == rank)),
            beats: std::array::from_fn(|other| share(&|draw| means[draw][pathway] > means[draw][other])),
            regret: mean(
                &means
                    .iter()
                    .map(|draw| draw.iter().copied().fold(f64::MIN, f64::max) - draw[pathway])
                    .collect::<Vec<_>>(),
            ),
            from_parameters: from_parameters(&effects.iter().map(|draw| draw[pathway].as_slice()).collect::<Vec<_>>()),
        }
    };
    let mut ranking = RankingUncertainty {
        draws: means.len(),
        replications,
        dropped: 0,
        pathways: std::array::from_fn(distribution),
        deciding: Vec::new(),
    };
    let leader = ranking.leader();
    let decides = |(name, values): &(String, Vec<f64>)| {
        let value_ranks = average_ranks(values);
        let squared_correlation = |pathway: usize| {
            let pathway_ranks =
                average_ranks(&ranks.iter().map(|draw| count_as_f64(draw[pathway])).collect::<Vec<_>>());
            let r = correlation(&value_ranks, &pathway_ranks);
            // A rank that never varies leaves nothing to explain.
            if r.is_nan() && varies(values) { 0.0 } else { r * r }
        };
        let weight = (0..PATHWAY_COUNT).map(squared_correlation).sum::<f64>() / count_as_f64(PATHWAY_COUNT);
        (name.clone(), weight, thirds(values, &ranks.iter().map(|draw| draw[leader] == 0).collect::<Vec<_>>()))
    };
    ranking.deciding = drawn.iter().map(decides).collect();
    let size = |weight: f64| if weight.is_nan() { f64::NEG_INFINITY } else { weight };
    ranking.deciding.sort_by(|a, b| size(b.1).total_cmp(&size(a.1)).then_with(|| a.0.cmp(&b.0)));
    ranking
}

/// Rank of every pathway, the largest effect 0.
fn ranks(effects: &[f64; PATHWAY_COUNT]) -> [usize; PATHWAY_COUNT] {
    std::array::from_fn(|pathway| (0..PATHWAY_COUNT).filter(|&other| effects[other] > effects[pathway]).count())
}

/// Whether a series has two different values.
fn varies(values: &[f64]) -> bool {
    values.iter().any(|value| value.to_bits() != values[0].to_bits())
}

/// Share of the variance of single values that lies between draws, the chance within draws taken out; NaN of one draw.
fn from_parameters(draws: &[&[f64]]) -> f64 {
    if draws.len() < 2 {
        return f64::NAN;
    }
    let within = mean(&draws.iter().map(|values| variance(values)).collect::<Vec<_>>());
    let replications = mean(&draws.iter().map(|values| count_as_f64(values.len())).collect::<Vec<_>>());
    let means: Vec<f64> = draws.iter().map(|values| mean(values)).collect();
    let between = (variance(&means) - within / replications).max(0.0);
    if between + within > 0.0 { between / (between + within) } else { f64::NAN }
}

/// Ranks of values from 1, equal values sharing their mean rank.
pub(crate) fn average_ranks(values: &[f64]) -> Vec<f64> {
    let below = |value: f64| count_as_f64(values.iter().filter(|other| **other < value).count());
    let same = |value: f64| count_as_f64(values.iter().filter(|other| other.total_cmp(&value).is_eq()).count());
    values.iter().map(|value| below(*value) + f64::midpoint(same(*value), 1.0)).collect()
}

/// Correlation of two series; NaN where one does not vary, or where there are fewer than two values.
pub(crate) fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let (centre_a, centre_b) = (mean(a), mean(b));
    let sum = |x: &[f64], cx: f64, y: &[f64], cy: f64| x.iter().zip(y).map(|(x, y)| (x - cx) * (y - cy)).sum::<f64>();
    let spread = (sum(a, centre_a, a, centre_a) * sum(b, centre_b, b, centre_b)).sqrt();
    if spread > 0.0 { sum(a, centre_a, b, centre_b) / spread } else { f64::NAN }
}

/// Share of draws in which something holds, in the lowest and the highest third of a parameter.
fn thirds(values: &[f64], holds: &[bool]) -> [f64; 2] {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]).then(a.cmp(&b)));
    let third = (order.len() / 3).max(1);
    let share =
        |rows: &[usize]| count_as_f64(rows.iter().filter(|&&row| holds[row]).count()) / count_as_f64(rows.len());
    [share(&order[..third]), share(&order[order.len() - third..])]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Effects of pathway 0 rise with the first parameter, the second does nothing, the others are constant.
    fn ranking_of_draws(draws: u32) -> RankingUncertainty {
        let first: Vec<f64> = (0..draws).map(|draw| (f64::from(draw) + 0.5) / f64::from(draws)).collect();
        let second: Vec<f64> = (0..draws).map(|draw| f64::from(draw * 37 % draws)).collect();
        let noise = [-0.01, 0.01];
        let effects: Vec<[Vec<f64>; PATHWAY_COUNT]> = first
            .iter()
            .map(|x| {
                std::array::from_fn(|pathway| {
                    let centre = if pathway == 0 { 4.0 * x } else { 2.5 - 0.5 * count_as_f64(pathway) };
                    noise.iter().map(|noise| centre + noise).collect()
                })
            })
            .collect();
        ranking_uncertainty(&effects, &[("second".into(), second), ("first".into(), first)])
    }

    #[test]
    fn a_leader_of_half_the_draws_is_not_identified_and_the_parameter_that_decides_is_found() {
        let ranking = ranking_of_draws(200);
        // Pathway 0 beats pathway 1 (effect 2) where 4x > 2, in half of the draws.
        assert!((ranking.pathways[0].ranks[0] - 0.5).abs() < 0.01, "{:?}", ranking.pathways[0].ranks);
        assert!(!ranking.is_identified());
        assert_eq!(ranking.deciding[0].0, "first");
        assert!(ranking.deciding[0].1 > 0.4 && ranking.deciding[1].1 < 0.05, "{:?}", ranking.deciding);
        assert!(ranking.pathways[0].from_parameters > 0.99 && ranking.pathways[1].from_parameters < 0.01);
        let sums: f64 = ranking.pathways.iter().map(|it| it.ranks[0]).sum();
        assert!((sums - 1.0).abs() < 1e-9, "one is first in every draw");
        // Where x < 0.5, choosing pathway 0 loses 2 - 4x: a mean of 0.5 over all draws.
        assert!((ranking.pathways[0].regret - 0.5).abs() < 0.02, "{}", ranking.pathways[0].regret);
        let [low, high] = ranking.deciding[0].2;
        assert!(ranking.leader() != 0 || (low < 0.01 && high > 0.99));
    }

    #[test]
    fn one_draw_tells_nothing_of_parameters() {
        let effects = [std::array::from_fn(|pathway| vec![count_as_f64(pathway); 2])];
        let ranking = ranking_uncertainty(&effects, &[("x".into(), vec![1.0])]);
        assert!(ranking.pathways.iter().all(|it| it.from_parameters.is_nan()) && ranking.deciding[0].1.is_nan());
        let still: Vec<[Vec<f64>; PATHWAY_COUNT]> = vec![effects[0].clone(); 3];
        let ranking = ranking_uncertainty(&still, &[("x".into(), vec![1.0; 3]), ("y".into(), vec![1.0, 2.0, 3.0])]);
        assert!(
            ranking.deciding[1].0 == "x" && ranking.deciding[1].1.is_nan(),
            "it does not vary: {:?}",
            ranking.deciding
        );
    }

    #[test]
    fn what_is_always_first_is_identified() {
        let effects: Vec<[Vec<f64>; PATHWAY_COUNT]> = (0..10)
            .map(|draw| std::array::from_fn(|pathway| vec![f64::from(draw) - count_as_f64(pathway); 2]))
            .collect();
        let ranking = ranking_uncertainty(&effects, &[("x".into(), (0..10).map(f64::from).collect())]);
        assert!(ranking.is_identified() && ranking.leader() == 0 && ranking.pathways[0].regret.abs() < 1e-12);
        assert!((ranking.pathways[0].beats[4] - 1.0).abs() < 1e-12);
        assert!(ranking.deciding[0].1.abs() < 1e-12, "no rank varies");
    }
}
