//! A response surface: how an outcome of the draws of a sample depends on the drawn parameters, without the luck of the
//! single run.
//!
//! The surface is a sum of a line and a parabola in each parameter, taken over the ranks of its values. Terms enter one
//! after another, the one that explains most first, as long as the extended Bayesian information criterion falls (Chen and
//! Chen 2008, with γ = 1/2). So a parameter without effect seldom enters, even if there are many.

use crate::engine::units::count_as_f64;
use crate::study::estimate::rank_correlation::average_ranks;
use crate::study::estimate::statistics::mean;

/// With fewer draws no surface is fitted.
pub const LEAST_DRAWS: usize = 20;
/// A term that keeps less than this share of its size beside those already taken is left out.
const LEAST_RESIDUAL: f64 = 1e-6;
/// At most one term for so many draws.
const DRAWS_A_TERM: usize = 8;

/// The terms that a surface may have: for each parameter a line and a parabola, each with mean zero over the draws.
pub struct Terms {
    columns: Vec<Vec<f64>>,
    draws: usize,
}

/// A fitted surface.
pub struct ResponseSurface {
    /// Its value at every draw.
    pub fitted: Vec<f64>,
    /// By how much every draw misses the surface that is fitted without it, the terms being given.
    pub left_out: Vec<f64>,
}

impl Terms {
    /// The terms of parameters with a value at each of `draws` draws.
    pub fn new<'a>(draws: usize, parameters: impl IntoIterator<Item = &'a [f64]>) -> Self {
        let columns = parameters.into_iter().flat_map(|values| {
            let line = spread(values);
            let parabola: Vec<f64> = line.iter().map(|x| 1.5 * x * x - 0.5).collect();
            [centred(line), centred(parabola)]
        });
        Self { columns: columns.collect(), draws }
    }

    /// The surface of an outcome with a value at each draw.
    pub fn fit(&self, outcome: &[f64]) -> ResponseSurface {
        let draws = count_as_f64(self.draws);
        let mut candidates = self.columns.clone();
        let mut rest = centred(outcome.to_vec());
        let mut leverage = vec![1.0 / draws; self.draws];
        let penalty = libm::log(draws) + libm::log(count_as_f64(candidates.len().max(1)));
        for _ in 0..self.draws / DRAWS_A_TERM {
            let Some((explained, term)) = self.best(&candidates, &rest) else { break };
            let left = dot(&rest, &rest);
            if left <= 0.0 || draws * libm::log(left / (left - explained).max(left * 1e-12)) < penalty {
                break;
            }
            let size = dot(&candidates[term], &candidates[term]).sqrt();
            let unit: Vec<f64> = candidates[term].iter().map(|value| value / size).collect();
            remove(&unit, &mut rest);
            for column in &mut candidates {
                remove(&unit, column);
            }
            leverage.iter_mut().zip(&unit).for_each(|(leverage, value)| *leverage += value * value);
        }
        ResponseSurface {
            fitted: outcome.iter().zip(&rest).map(|(value, rest)| value - rest).collect(),
            left_out: rest.iter().zip(&leverage).map(|(rest, leverage)| rest / (1.0 - leverage).max(1e-9)).collect(),
        }
    }

    /// The sum of squares that the best term explains, and its number; `None` if no term is left.
    fn best(&self, candidates: &[Vec<f64>], rest: &[f64]) -> Option<(f64, usize)> {
        let explained = |(term, column): (usize, &Vec<f64>)| {
            let size = dot(column, column);
            let original = dot(&self.columns[term], &self.columns[term]);
            (size > LEAST_RESIDUAL * original).then(|| {
                let product = dot(column, rest);
                (product * product / size, term)
            })
        };
        // Of equal terms the first.
        candidates.iter().enumerate().filter_map(explained).fold(None, |best, term| match best {
            Some((most, _)) if term.0 <= most => best,
            _ => Some(term),
        })
    }
}

/// Values as evenly spread numbers between −1 and 1, by rank: their scale does not matter.
pub fn spread(values: &[f64]) -> Vec<f64> {
    let count = count_as_f64(values.len());
    average_ranks(values).into_iter().map(|rank| 2.0 * (rank - 0.5) / count - 1.0).collect()
}

fn centred(mut values: Vec<f64>) -> Vec<f64> {
    let centre = mean(&values);
    for value in &mut values {
        *value -= centre;
    }
    values
}

/// Takes the part along a vector of length one out of another vector.
fn remove(unit: &[f64], from: &mut [f64]) {
    let part = dot(unit, from);
    from.iter_mut().zip(unit).for_each(|(value, unit)| *value -= part * unit);
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::estimate::statistics::variance;
    use crate::study::sampling::latin_hypercube;

    const DRAWS: usize = 400;

    /// Columns of 30 parameters and one of noise with mean 0 and variance 1, all evenly distributed.
    fn columns() -> (Vec<Vec<f64>>, Vec<f64>) {
        let points = latin_hypercube(31, DRAWS, 7);
        let column = |at: usize| -> Vec<f64> { points.iter().map(|point| point[at]).collect() };
        let noise = column(30).iter().map(|u| (u - 0.5) * 12.0_f64.sqrt()).collect();
        ((0..30).map(column).collect(), noise)
    }

    fn distance(a: &[f64], b: &[f64]) -> f64 {
        (a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>() / count_as_f64(a.len())).sqrt()
    }

    #[test]
    fn a_surface_finds_the_parameters_that_matter_among_many_and_leaves_the_noise_out() {
        let (parameters, noise) = columns();
        let truth: Vec<f64> = (0..DRAWS)
            .map(|draw| {
                5.0 + 6.0 * parameters[3][draw] + 8.0 * (parameters[9][draw] - 0.5) * (parameters[9][draw] - 0.5)
            })
            .collect();
        let outcome: Vec<f64> = truth.iter().zip(&noise).map(|(truth, noise)| truth + 2.0 * noise).collect();
        let surface = Terms::new(DRAWS, parameters.iter().map(Vec::as_slice)).fit(&outcome);
        let miss = distance(&surface.fitted, &truth);
        assert!(miss < 0.35, "standard error of the surface {miss}; the noise is 2");
        let noise_variance = variance(&surface.left_out);
        assert!((noise_variance / 4.0 - 1.0).abs() < 0.15, "{noise_variance}");
    }

    #[test]
    fn pure_noise_gives_a_surface_with_one_false_term_at_most() {
        let (parameters, noise) = columns();
        let surface = Terms::new(DRAWS, parameters.iter().map(Vec::as_slice)).fit(&noise);
        assert!(variance(&surface.fitted) < 0.05, "{}", variance(&surface.fitted));
    }

    #[test]
    fn an_outcome_on_the_surface_is_fitted_exactly_and_a_constant_parameter_is_no_term() {
        let values: Vec<f64> = (0..40).map(f64::from).collect();
        let outcome: Vec<f64> = values.iter().map(|x| 3.0 - 2.0 * x).collect();
        let terms = Terms::new(40, [vec![7.0; 40].as_slice(), &values]);
        assert!(distance(&terms.fit(&outcome).fitted, &outcome) < 1e-9);
        assert!(distance(&terms.fit(&[5.0; 40]).fitted, &[5.0; 40]) < 1e-12);
    }
}
