//! From the runs of every draw to the ranking.

use crate::engine::units::count_as_f64;
use crate::study::estimate::draw_weights::{RunMoment, effective_draws, equal_weights, weighted_quantile, weights};
use crate::study::estimate::information_value::{
    information_by_chance, naive_and_jackknife, partial_information, perfect_information,
};
use crate::study::estimate::ranking::resampled_draws::over_resamples;
use crate::study::estimate::ranking::shares::{Shares, first_at};
use crate::study::estimate::ranking::variance_share::{of_nested_runs, of_single_runs};
use crate::study::estimate::ranking::{
    AlternativeOverDraws, AssumptionValue, MomentOverDraws, PerfectInformation, RankingUncertainty,
};
use crate::study::estimate::response_surface::{LEAST_DRAWS, Terms};
use crate::study::estimate::statistics::{Interval, differences, mean, rising_rows, standard_deviation, variance};

/// Values by draw, with one value a replication.
pub type ByDraw = Vec<Vec<f64>>;

/// What a ranking is computed from: the complete replications of every draw.
#[derive(Debug, Clone, PartialEq)]
pub struct RankingDraws {
    /// Names of the alternatives.
    pub alternatives: Vec<String>,
    /// By alternative: gain in market income against the baseline of the draw, yuan per household and year.
    pub gain: Vec<ByDraw>,
    /// By alternative: user cost against the baseline of the draw.
    pub user_cost: Vec<ByDraw>,
    /// The drawn parameters with their value at every draw.
    pub parameters: Vec<(String, Vec<f64>)>,
    /// The published figures that baselines are compared with, and their values.
    pub moments: Vec<(RunMoment, ByDraw)>,
    /// The money granted to an alternative, yuan per household and year.
    pub budget_yuan: f64,
    /// How many times the published tolerance a moment may miss its figure before a draw counts less.
    pub tolerance_factor: f64,
    /// Replications left out because a value was missing.
    pub dropped: u32,
}

/// Gain and user cost of every alternative at every draw.
struct Measures {
    gain: Vec<Vec<f64>>,
    user_cost: Vec<Vec<f64>>,
}

impl Measures {
    fn net_gain(&self) -> Vec<Vec<f64>> {
        self.gain.iter().zip(&self.user_cost).map(|(gain, cost)| differences(cost, gain)).collect()
    }
}

impl RankingDraws {
    fn draws(&self) -> usize {
        self.gain.first().map_or(0, Vec::len)
    }

    /// The ranking.
    ///
    /// # Panics
    /// If there is no alternative or no draw, or a parameter lacks a draw.
    #[must_use]
    pub fn ranking(&self) -> RankingUncertainty {
        let draws = self.draws();
        let is_complete = |(_, values): &(String, Vec<f64>)| values.len() == draws;
        assert!(draws > 0 && self.parameters.iter().all(is_complete), "every parameter has a value at every draw");
        let terms = Terms::new(draws, self.parameters.iter().map(|(_, values)| values.as_slice()));
        let is_corrected = draws >= LEAST_DRAWS;
        let runs = Measures { gain: means(&self.gain), user_cost: means(&self.user_cost) };
        let surface = |rows: &[Vec<f64>]| -> Vec<Vec<f64>> {
            let fitted = |row: &Vec<f64>| if is_corrected { terms.fit(row).fitted } else { row.clone() };
            rows.iter().map(fitted).collect()
        };
        let surfaces = Measures { gain: surface(&runs.gain), user_cost: surface(&runs.user_cost) };
        let moments = self.moments(&terms);
        let beyond: Vec<Vec<f64>> = moments.iter().map(|(_, beyond)| beyond.clone()).collect();
        let weighting = [weights(draws, &beyond), equal_weights(draws)];
        let mut ranking = RankingUncertainty {
            draws,
            replications: self.replications(),
            dropped: self.dropped,
            effective_draws: effective_draws(&weighting[0]),
            tolerance_factor: self.tolerance_factor,
            is_corrected,
            alternatives: self.alternatives(&terms, &runs, &surfaces, &weighting),
            nothing: self.shares(&surfaces, &weighting[0]).nothing,
            information: weighting.each_ref().map(|weights| self.information(&surfaces, weights)),
            assumptions: Vec::new(),
            moments: moments.into_iter().map(|(moment, _)| moment).collect(),
        };
        ranking.assumptions = self.assumptions(&surfaces, &weighting[0], ranking.leader());
        ranking
    }

    fn replications(&self) -> u32 {
        let least = self.gain.iter().flatten().map(Vec::len).min().unwrap_or(0);
        u32::try_from(least).unwrap_or(u32::MAX)
    }

    fn shares(&self, measures: &Measures, weights: &[f64]) -> Shares {
        Shares::new([&measures.gain, &measures.user_cost], weights, self.budget_yuan)
    }

    fn alternatives(
        &self,
        terms: &Terms,
        runs: &Measures,
        surfaces: &Measures,
        [weighted, equal]: &[Vec<f64>; 2],
    ) -> Vec<AlternativeOverDraws> {
        let shares = self.shares(surfaces, weighted);
        let first = [shares.first.clone(), self.shares(surfaces, equal).first, self.shares(runs, equal).first];
        let net_gain = surfaces.net_gain();
        let alternative = |(at, name): (usize, &String)| {
            let [gain, user_cost] = [&surfaces.gain[at], &surfaces.user_cost[at]].map(|it| over_draws(it, weighted));
            AlternativeOverDraws {
                name: name.clone(),
                gain,
                user_cost,
                net_gain: over_draws(&net_gain[at], weighted),
                gain_per_yuan: if user_cost.mean > 0.0 { gain.mean / user_cost.mean } else { f64::NAN },
                first: first.each_ref().map(|first| first[at]),
                act: shares.acts[at],
                from_parameters: if self.replications() > 1 {
                    of_nested_runs(&self.gain[at])
                } else {
                    of_single_runs(terms, &runs.gain[at])
                },
            }
        };
        self.alternatives.iter().enumerate().map(alternative).collect()
    }

    fn information(&self, surfaces: &Measures, weights: &[f64]) -> PerfectInformation {
        let net = |gain: &Vec<f64>, cost: &Vec<f64>| differences(cost, gain);
        let of_act =
            |(gain, cost): (&ByDraw, &ByDraw)| gain.iter().zip(cost).map(|(a, b)| net(a, b)).collect::<ByDraw>();
        let runs: Vec<ByDraw> = self.gain.iter().zip(&self.user_cost).map(of_act).collect();
        let [naive, jackknife] = naive_and_jackknife(&runs, weights);
        let payoffs = surfaces.net_gain();
        let surface = over_resamples(weights.len(), |drawn| {
            let mut counted = vec![0.0; weights.len()];
            for &draw in drawn {
                counted[draw] += weights[draw];
            }
            let sum: f64 = counted.iter().sum();
            for weight in &mut counted {
                *weight /= sum;
            }
            perfect_information(&payoffs, &counted)
        });
        PerfectInformation { naive, jackknife, surface }
    }

    fn assumptions(&self, surfaces: &Measures, weights: &[f64], leader: usize) -> Vec<AssumptionValue> {
        let payoffs = surfaces.net_gain();
        let is_first: Vec<bool> = (0..self.draws())
            .map(|draw| first_at([&surfaces.gain, &surfaces.user_cost], draw, self.budget_yuan) == Some(leader))
            .collect();
        let assumption = |(parameter, values): &(String, Vec<f64>)| AssumptionValue {
            parameter: parameter.clone(),
            value: partial_information(&payoffs, weights, values),
            by_chance: information_by_chance(&payoffs, weights, values),
            leader_first: thirds(values, &is_first, weights),
        };
        let mut assumptions: Vec<AssumptionValue> = self.parameters.iter().map(assumption).collect();
        assumptions.sort_by(|a, b| b.value.total_cmp(&a.value).then_with(|| a.parameter.cmp(&b.parameter)));
        assumptions
    }

    /// Every moment, and how far beyond its widened tolerance each draw is.
    fn moments(&self, terms: &Terms) -> Vec<(MomentOverDraws, Vec<f64>)> {
        let moment = |(moment, by_draw): &(RunMoment, ByDraw)| {
            let values: Vec<f64> = by_draw.iter().map(|values| mean(values)).collect();
            let variances: Vec<f64> =
                by_draw.iter().map(|values| variance(values)).filter(|it| it.is_finite()).collect();
            let seed_variance = if variances.is_empty() {
                variance(&terms.fit(&values).left_out)
            } else {
                mean(&variances) / f64::from(self.replications())
            };
            let seed_variance = if seed_variance.is_finite() { seed_variance } else { 0.0 };
            let beyond: Vec<f64> =
                values.iter().map(|value| moment.beyond(*value, self.tolerance_factor, seed_variance)).collect();
            let within = count_as_f64(beyond.iter().filter(|beyond| **beyond <= 0.0).count());
            let value = over_draws(&values, &equal_weights(values.len()));
            (MomentOverDraws { moment: *moment, value, within: within / count_as_f64(values.len()) }, beyond)
        };
        self.moments.iter().map(moment).collect()
    }
}

/// The mean over replications of every draw.
fn means(by_alternative: &[ByDraw]) -> Vec<Vec<f64>> {
    by_alternative.iter().map(|draws| draws.iter().map(|values| mean(values)).collect()).collect()
}

/// Weighted mean of values, with their quantiles 5 % and 95 %.
fn over_draws(values: &[f64], weights: &[f64]) -> Interval {
    Interval {
        mean: values.iter().zip(weights).map(|(value, weight)| value * weight).sum(),
        low: weighted_quantile(values, weights, 0.05),
        high: weighted_quantile(values, weights, 0.95),
        standard_error: standard_deviation(values) / effective_draws(weights).sqrt(),
        replications: u32::try_from(values.len()).unwrap_or(u32::MAX),
    }
}

/// Weighted share of draws in which something holds, in the lowest and the highest third of a parameter.
fn thirds(values: &[f64], holds: &[bool], weights: &[f64]) -> [f64; 2] {
    let order = rising_rows(values);
    let third = (order.len() / 3).max(1);
    let share = |draws: &[usize]| {
        // The sum of nothing is −0 otherwise.
        let sum = |wanted: &dyn Fn(usize) -> bool| -> f64 {
            draws.iter().filter(|&&draw| wanted(draw)).map(|&draw| weights[draw]).fold(0.0, |sum, weight| sum + weight)
        };
        sum(&|draw| holds[draw]) / sum(&|_| true)
    };
    [share(&order[..third]), share(&order[order.len() - third..])]
}
