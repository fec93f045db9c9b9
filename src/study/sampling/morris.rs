//! Morris trajectories (walks on a grid in which one parameter changes at a time) and their elementary effects.

use crate::study::sampling::{below, generator, shuffled};

/// How the points of a Morris sample were chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Walks {
    /// Number of trajectories.
    pub trajectories: usize,
    /// Levels of the grid.
    pub levels: usize,
    /// Seed of the experiment.
    pub seed: u64,
}

/// `trajectories` walks of `dimensions + 1` points each, one walk after another, on a grid of `levels` levels; a step
/// is levels / (2 (levels − 1)), which with an even number of levels makes all of them equally likely.
#[must_use]
pub fn morris(dimensions: usize, trajectories: usize, levels: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut generator = generator(b"morris          ", seed);
    #[allow(clippy::cast_precision_loss, reason = "a few levels")]
    let gap = |level: usize| level as f64 / (levels.max(2) - 1) as f64;
    let jump = (levels / 2).max(1);
    let mut points = Vec::with_capacity(trajectories * (dimensions + 1));
    for _ in 0..trajectories {
        let mut position: Vec<usize> = (0..dimensions).map(|_| below(&mut generator, levels.max(2))).collect();
        points.push(position.iter().map(|level| gap(*level)).collect());
        for dimension in shuffled(&mut generator, dimensions) {
            // One step up if the grid has that level, otherwise one step down.
            position[dimension] = if position[dimension] + jump < levels {
                position[dimension] + jump
            } else {
                position[dimension].saturating_sub(jump)
            };
            points.push(position.iter().map(|level| gap(*level)).collect::<Vec<f64>>());
        }
    }
    points
}

/// Elementary effects of a parameter: change of the outcome for the change of the parameter over its whole range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effects {
    /// Mean.
    pub mu: f64,
    /// Mean of the absolute value: the influence of the parameter, whatever its sign.
    pub mu_star: f64,
    /// Standard deviation: curvature and interaction.
    pub sigma: f64,
}

/// Elementary effects by dimension, from the points of [`morris`] and their outcomes.
///
/// # Panics
/// If the number of values is not the number of points.
#[must_use]
pub fn elementary_effects(points: &[Vec<f64>], values: &[f64]) -> Vec<Effects> {
    assert_eq!(points.len(), values.len(), "a value a point");
    let dimensions = points.first().map_or(0, Vec::len);
    let mut effects: Vec<Vec<f64>> = vec![Vec::new(); dimensions];
    for (walk, outcomes) in points.chunks(dimensions + 1).zip(values.chunks(dimensions + 1)) {
        for (pair, outcome) in walk.windows(2).zip(outcomes.windows(2)) {
            let moved = (0..dimensions).find(|&at| pair[0][at].to_bits() != pair[1][at].to_bits());
            if let Some(at) = moved {
                effects[at].push((outcome[1] - outcome[0]) / (pair[1][at] - pair[0][at]));
            }
        }
    }
    effects.iter().map(|effects| summary(effects)).collect()
}

fn summary(effects: &[f64]) -> Effects {
    let count = f64::from(u32::try_from(effects.len()).unwrap_or(u32::MAX));
    let mean = |transform: &dyn Fn(f64) -> f64| effects.iter().map(|effect| transform(*effect)).sum::<f64>() / count;
    let mu = mean(&|effect| effect);
    let spread = mean(&|effect| (effect - mu) * (effect - mu));
    Effects { mu, mu_star: mean(&f64::abs), sigma: (spread * count / (count - 1.0)).sqrt() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_parameter_moves_a_step_by_a_fixed_distance() {
        let points = morris(5, 20, 4, 3);
        assert_eq!(points.len(), 120);
        for walk in points.chunks(6) {
            let mut moved = Vec::new();
            for pair in walk.windows(2) {
                let changed: Vec<usize> = (0..5).filter(|&at| (pair[0][at] - pair[1][at]).abs() > 1e-12).collect();
                assert_eq!(changed.len(), 1);
                assert!(((pair[0][changed[0]] - pair[1][changed[0]]).abs() - 2.0 / 3.0).abs() < 1e-12);
                moved.push(changed[0]);
            }
            moved.sort_unstable();
            assert_eq!(moved, [0, 1, 2, 3, 4], "every parameter moves once");
        }
    }

    #[test]
    fn effects_of_a_linear_function_are_its_slopes_and_interaction_shows_as_spread() {
        let points = morris(3, 50, 4, 9);
        let values: Vec<f64> = points.iter().map(|x| 2.0 * x[0] - 3.0 * x[1]).collect();
        let effects = elementary_effects(&points, &values);
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(
            near(effects[0].mu, 2.0)
                && near(effects[1].mu, -3.0)
                && near(effects[1].mu_star, 3.0)
                && near(effects[2].mu_star, 0.0)
        );
        assert!(effects.iter().all(|effects| effects.sigma < 1e-9));
        let values: Vec<f64> = points.iter().map(|x| x[0] * x[2]).collect();
        assert!(elementary_effects(&points, &values)[0].sigma > 0.1);
    }
}
