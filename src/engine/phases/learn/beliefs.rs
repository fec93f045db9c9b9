//! Net price beliefs: what households expect of own stream and co-operative, how outcomes change it, and the forecast errors.

use crate::engine::agents::households::HouseholdRows;
use crate::engine::phases::learn::{Given, own_price};
use crate::engine::units::floor;

/// The prices a household observes in a month.
pub(super) struct PriceSignals {
    /// Mean net price of streaming neighbours, fen per kilogram, and how many they are.
    pub peers: Option<(f64, f64)>,
    /// Normal price of its crop, fen per kilogram.
    pub normal_fen: i64,
    /// What the co-operative pays, fen per kilogram.
    pub payout: f64,
}

impl Given<'_> {
    /// Updates the net price beliefs of one household, fen per kilogram; `errors` has own stream and co-operative.
    pub(super) fn update_beliefs(
        self,
        signals: &PriceSignals,
        rows: &mut HouseholdRows<'_>,
        i: usize,
        errors: &mut [ForecastErrors],
    ) {
        let rules = self.learn;
        // A household that scans codes has accounts of every parcel: an outcome says more.
        let traced = rows.trace_until_week[i] > self.tick.week;
        let data = if traced { rules.code_precision } else { 1.0 };
        let unit = data * rules.outcome_precision(signals.normal_fen);
        let net_price = if rows.host[i] { own_price(rules, rows, i) } else { None };
        let mut belief = Belief { mean: rows.belief_own_fen[i], precision: rows.precision_own[i] * rules.memory };
        if let Some(outcome) = net_price {
            errors[0].add(outcome, belief.mean);
            belief = belief.after(outcome, unit);
        }
        if let Some((outcome, count)) = signals.peers {
            belief = belief.after(outcome, rules.peer_weight * unit * count.min(rules.peers_most));
        }
        (rows.belief_own_fen[i], rows.precision_own[i]) =
            (belief.mean, belief.precision.max(rules.precision_least * unit));
        let payout = signals.payout;
        if payout > 0.0 {
            if rows.member[i] {
                errors[1].add(payout, rows.belief_cooperative_fen[i]);
            }
            let weight = if rows.member[i] { unit } else { rules.peer_weight * unit };
            let belief = Belief {
                mean: rows.belief_cooperative_fen[i],
                precision: rows.precision_cooperative[i] * rules.memory,
            }
            .after(payout, weight);
            (rows.belief_cooperative_fen[i], rows.precision_cooperative[i]) = (belief.mean, belief.precision);
        }
    }
}

/// Realised less expected net prices, summed: of one channel in one month.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ForecastErrors {
    pub outcomes: i64,
    pub error: i64,
    pub square: i64,
}
impl ForecastErrors {
    fn add(&mut self, outcome_fen: f64, expected_fen: f64) {
        let error = floor(outcome_fen - expected_fen + 0.5);
        self.outcomes += 1;
        self.error += error;
        self.square += error * error;
    }
}

/// A normally distributed belief.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Belief {
    mean: f64,
    precision: f64,
}
impl Belief {
    /// The posterior after an outcome observed with the given precision.
    fn after(self, outcome: f64, precision: f64) -> Self {
        let sum = self.precision + precision;
        Self { mean: (self.mean * self.precision + outcome * precision) / sum, precision: sum }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A14: Gaussian outcomes give the textbook posterior, in any order, where nothing is forgotten.
    #[test]
    fn beliefs_are_the_textbook_posterior_in_any_order() {
        let prior = Belief { mean: 400.0, precision: 0.001 };
        let forward = prior.after(500.0, 0.002).after(300.0, 0.001);
        let backward = prior.after(300.0, 0.001).after(500.0, 0.002);
        assert!((forward.mean - backward.mean).abs() < 1e-9 && (forward.precision - backward.precision).abs() < 1e-15);
        assert!((forward.mean - (400.0 * 0.001 + 500.0 * 0.002 + 300.0 * 0.001) / 0.004).abs() < 1e-9);
    }
}
