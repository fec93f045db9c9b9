//! Shares of draws: in which an alternative is first, and in which an act is best.

use crate::study::estimate::information_value::{best, expected};
use crate::study::estimate::ranking::ActOverDraws;
use crate::study::estimate::statistics::differences;

/// An alternative that uses less than this share of the money granted is not first: nearly all of the money is still there,
/// and a gain over a cost near zero is luck.
pub const LEAST_SHARE_USED: f64 = 0.1;

/// Shares over draws.
pub struct Shares {
    /// By alternative: the share of draws in which it gains most per yuan.
    pub first: Vec<f64>,
    /// By alternative: as an act.
    pub acts: Vec<ActOverDraws>,
    /// Doing nothing.
    pub nothing: ActOverDraws,
}

impl Shares {
    /// Shares from gain and user cost, each by alternative and draw.
    pub fn new([gain, user_cost]: [&[Vec<f64>]; 2], weights: &[f64], budget_yuan: f64) -> Self {
        let net_gain: Vec<Vec<f64>> = gain.iter().zip(user_cost).map(|(gain, cost)| differences(cost, gain)).collect();
        let draws = || weights.iter().copied().enumerate();
        let known: f64 = draws().map(|(draw, weight)| weight * best(&net_gain, draw)).sum();
        let mut first = vec![0.0; gain.len()];
        let mut best_share = vec![0.0; gain.len()];
        let mut nothing = 0.0;
        for (draw, weight) in draws() {
            if let Some(at) = first_at([gain, user_cost], draw, budget_yuan) {
                first[at] += weight;
            }
            match largest((0..gain.len()).map(|at| net_gain[at][draw])) {
                Some(at) => best_share[at] += weight,
                None => nothing += weight,
            }
        }
        let act = |(at, best): (usize, f64)| ActOverDraws { best, regret: known - expected(&net_gain[at], weights) };
        Self {
            first,
            acts: best_share.into_iter().enumerate().map(act).collect(),
            nothing: ActOverDraws { best: nothing, regret: known },
        }
    }
}

/// The alternative that gains most per yuan of user cost at a draw; `None` where none gains anything.
pub fn first_at([gain, user_cost]: [&[Vec<f64>]; 2], draw: usize, budget_yuan: f64) -> Option<usize> {
    let rate = |at: usize| {
        let (gain, cost) = (gain[at][draw], user_cost[at][draw]);
        if cost >= LEAST_SHARE_USED * budget_yuan { gain / cost } else { f64::NEG_INFINITY }
    };
    largest((0..gain.len()).map(rate))
}

/// The place of the largest value above zero, of equal ones the first.
fn largest(values: impl Iterator<Item = f64>) -> Option<usize> {
    let larger = |best: Option<(usize, f64)>, (at, value): (usize, f64)| {
        if value > best.map_or(0.0, |(_, most)| most) { Some((at, value)) } else { best }
    };
    values.enumerate().fold(None, larger).map(|(at, _)| at)
}
