//! What it would be worth to know: expected value of information of a choice among acts.
//!
//! A payoff has a row for each act and a value for each draw of what is not known. Doing nothing is always one of the acts;
//! its payoff is zero and it has no row. Weights of draws sum to one.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::engine::units::count_as_f64;
use crate::study::estimate::households::{order_statistic, rising};
use crate::study::estimate::response_surface::spread;
use crate::study::estimate::statistics::mean;

/// Payoffs of acts: by act, by draw.
pub type Payoffs = [Vec<f64>];

/// Number of permutations behind the amount that pure chance gives.
const PERMUTATIONS: usize = 100;
/// Degree of the polynomial that an act's payoff is of one parameter.
const DEGREE: usize = 3;
/// Seed of the permutations. It is fixed, so that the same data give the same table.
const SEED: [u8; 32] = *b"nongbo: permutations of draws...";

/// Value of the best act where every draw is known, less that of the act that is best on average: the expected value of
/// perfect information.
#[must_use]
pub fn perfect_information(payoffs: &Payoffs, weights: &[f64]) -> f64 {
    let known: f64 = weights.iter().enumerate().map(|(draw, weight)| weight * best(payoffs, draw)).sum();
    let chosen = payoffs.iter().map(|act| expected(act, weights)).fold(0.0, f64::max);
    // Rounding could leave a value below zero.
    (known - chosen).max(0.0)
}

/// The expected value of knowing one parameter: of choosing by the mean payoffs given the parameter, which are
/// polynomials of its ranks.
#[must_use]
pub fn partial_information(payoffs: &Payoffs, weights: &[f64], parameter: &[f64]) -> f64 {
    information_of(payoffs, weights, &spread(parameter))
}

/// The same of a parameter that is evenly spread already.
fn information_of(payoffs: &Payoffs, weights: &[f64], x: &[f64]) -> f64 {
    let basis = basis(x, weights);
    let given: Vec<Vec<f64>> = payoffs.iter().map(|act| projected(act, weights, &basis)).collect();
    perfect_information(&given, weights)
}

/// What [`partial_information`] gives for a parameter that decides nothing, by permutations of its values: mean, and the
/// value that is exceeded once in twenty times.
#[must_use]
pub fn information_by_chance(payoffs: &Payoffs, weights: &[f64], parameter: &[f64]) -> [f64; 2] {
    let mut generator = ChaCha8Rng::from_seed(SEED);
    let mut permuted = spread(parameter);
    let values: Vec<f64> = (0..PERMUTATIONS)
        .map(|_| {
            for at in (1..permuted.len()).rev() {
                let wide = u128::from(generator.next_u64()) * (at as u128 + 1);
                permuted.swap(at, usize::try_from(wide >> 64).unwrap_or(0));
            }
            information_of(payoffs, weights, &permuted)
        })
        .collect();
    [mean(&values), order_statistic(&rising(&values), 0.95)]
}

/// Expected value of perfect information from noisy payoffs, `payoffs[act][draw]` with one value a replication: without
/// correction, and corrected by leaving out one replication after another. The correction is NaN with one replication.
#[must_use]
pub fn naive_and_jackknife(payoffs: &[Vec<Vec<f64>>], weights: &[f64]) -> [f64; 2] {
    let replications = payoffs.iter().flatten().map(Vec::len).min().unwrap_or(0);
    let value = |without: Option<usize>| {
        let mean_of = |values: &Vec<f64>| {
            let kept = (0..replications).filter(|at| Some(*at) != without);
            mean(&kept.map(|at| values[at]).collect::<Vec<_>>())
        };
        let means: Vec<Vec<f64>> = payoffs.iter().map(|act| act.iter().map(mean_of).collect()).collect();
        perfect_information(&means, weights)
    };
    let naive = value(None);
    if replications < 2 {
        return [naive, f64::NAN];
    }
    let left_out = mean(&(0..replications).map(|at| value(Some(at))).collect::<Vec<_>>());
    let count = count_as_f64(replications);
    [naive, count * naive - (count - 1.0) * left_out]
}

/// The largest payoff of a draw; at least that of doing nothing.
#[must_use]
pub fn best(payoffs: &Payoffs, draw: usize) -> f64 {
    payoffs.iter().map(|act| act[draw]).fold(0.0, f64::max)
}

/// The mean of values over draws.
#[must_use]
pub fn expected(values: &[f64], weights: &[f64]) -> f64 {
    values.iter().zip(weights).map(|(value, weight)| value * weight).sum()
}

/// Polynomials of evenly spread numbers, from degree 0, orthonormal under the weights.
fn basis(x: &[f64], weights: &[f64]) -> Vec<Vec<f64>> {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    let mut power = vec![1.0; x.len()];
    for _ in 0..=DEGREE {
        let mut column = power.clone();
        let original = product(&column, &column, weights);
        for unit in &basis {
            let part = product(unit, &column, weights);
            column.iter_mut().zip(unit).for_each(|(value, unit)| *value -= part * unit);
        }
        let size = product(&column, &column, weights);
        // A parameter with few values has few polynomials.
        if size > 1e-9 * original {
            for value in &mut column {
                *value /= size.sqrt();
            }
            basis.push(column);
        }
        power.iter_mut().zip(x).for_each(|(power, x)| *power *= x);
    }
    basis
}

fn projected(values: &[f64], weights: &[f64], basis: &[Vec<f64>]) -> Vec<f64> {
    let mut fitted = vec![0.0; values.len()];
    for unit in basis {
        let part = product(unit, values, weights);
        fitted.iter_mut().zip(unit).for_each(|(value, unit)| *value += part * unit);
    }
    fitted
}

fn product(a: &[f64], b: &[f64], weights: &[f64]) -> f64 {
    a.iter().zip(b).zip(weights).map(|((a, b), weight)| weight * a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::estimate::draw_weights::equal_weights;
    use crate::study::sampling::latin_hypercube;

    #[test]
    fn the_value_of_perfect_information_of_two_acts_is_that_by_hand() {
        // Act 1 is worth 10 or -4, act 2 always 1. Means 3 and 1: choose act 1. Knowing: (10 + 1) / 2 = 5.5, worth 2.5.
        let payoffs = [vec![10.0, -4.0], vec![1.0, 1.0]];
        assert!((perfect_information(&payoffs, &[0.5, 0.5]) - 2.5).abs() < 1e-12);
        // With weights 1/4 and 3/4 the means are -0.5 and 1: choose act 2. Knowing: 10 / 4 + 3 / 4 = 3.25, worth 2.25.
        assert!((perfect_information(&payoffs, &[0.25, 0.75]) - 2.25).abs() < 1e-12);
        // Without act 2, nothing is done where act 1 loses: 5 against 3.
        assert!((perfect_information(&payoffs[..1], &[0.5, 0.5]) - 2.0).abs() < 1e-12);
        // An act that always loses is never chosen.
        assert!(perfect_information(&[vec![-1.0, -2.0]], &[0.5, 0.5]).abs() < 1e-12);
    }

    /// 2,000 draws of two parameters that are evenly distributed on [-1, 1].
    fn two_parameters() -> [Vec<f64>; 2] {
        let points = latin_hypercube(2, 2000, 3);
        [0, 1].map(|at| points.iter().map(|point| 2.0 * point[at] - 1.0).collect())
    }

    #[test]
    fn knowing_one_parameter_of_a_linear_payoff_is_worth_the_closed_form() {
        let [x, y] = two_parameters();
        // The payoff 1 + 4x + 2y. Knowing x: E max(0, 1 + 4x) = 25 / 16, against 1. Knowing y: E max(0, 1 + 2y) = 9 / 8.
        let payoff = [x.iter().zip(&y).map(|(x, y)| 1.0 + 4.0 * x + 2.0 * y).collect::<Vec<_>>()];
        let weights = equal_weights(x.len());
        for (parameter, exact) in [(&x, 9.0 / 16.0), (&y, 1.0 / 8.0)] {
            let value = partial_information(&payoff, &weights, parameter);
            assert!((value - exact).abs() < 0.03, "{value} against {exact}");
            let [by_chance, upper] = information_by_chance(&payoff, &weights, parameter);
            assert!(by_chance <= upper && upper < 0.02, "{by_chance} {upper}");
        }
    }

    #[test]
    fn knowing_one_parameter_of_a_gaussian_payoff_is_worth_the_closed_form() {
        // A payoff that is standard normal given the parameter's rank: E max(0, Z) = 1 / sqrt(2π).
        let [x, y] = two_parameters();
        let normal = |u: &f64| crate::engine::rng::samplers::normal_quantile(f64::midpoint(*u, 1.0));
        let payoff = [x.iter().zip(&y).map(|(x, y)| 3.0 * normal(x) + 3.0 * y).collect::<Vec<_>>()];
        let value = partial_information(&payoff, &equal_weights(x.len()), &x);
        let exact = 3.0 / (2.0 * std::f64::consts::PI).sqrt();
        assert!((value - exact).abs() < 0.05 * exact, "{value} against {exact}");
    }

    #[test]
    fn weights_decide_what_knowing_a_parameter_is_worth() {
        // A parameter with two values, one of them without weight: there is nothing to know.
        let payoff = [vec![1.0, 1.0, -1.0, -1.0]];
        let parameter = [0.0, 0.0, 1.0, 1.0];
        assert!((partial_information(&payoff, &[0.25; 4], &parameter) - 0.5).abs() < 1e-12);
        assert!(partial_information(&payoff, &[0.5, 0.5, 0.0, 0.0], &parameter).abs() < 1e-12);
    }

    #[test]
    fn the_jackknife_takes_out_the_noise_that_makes_information_look_worth_something() {
        // Two acts that are worth nothing in truth, each with noise of ±2: knowing would be worth nothing.
        let noise =
            |draw: usize, bits: [usize; 2]| bits.map(|bit| if draw >> bit & 1 == 1 { 2.0 } else { -2.0 }).to_vec();
        let payoffs: Vec<Vec<Vec<f64>>> =
            [[0, 1], [2, 3]].iter().map(|bits| (0..16).map(|draw| noise(draw, *bits)).collect()).collect();
        let weights = equal_weights(16);
        // Means of two replications are -2, 0, 0, 2. The larger of two and zero: 2 with 7/16, else 0.
        let [naive, corrected] = naive_and_jackknife(&payoffs, &weights);
        assert!((naive - 0.875).abs() < 1e-12, "{naive}");
        // One replication: 2 with 3/4, which is 1.5; 2 · 0.875 - 1.5.
        assert!((corrected - 0.25).abs() < 1e-12, "{corrected}");
        let single: Vec<Vec<Vec<f64>>> = vec![vec![vec![1.0], vec![-1.0]]];
        let [naive, corrected] = naive_and_jackknife(&single, &[0.5, 0.5]);
        assert!((naive - 0.5).abs() < 1e-12 && corrected.is_nan());
    }
}
