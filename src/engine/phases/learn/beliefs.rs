//! Net price beliefs: what households expect of own stream and pool, how outcomes change it, and how far off they were.

use crate::engine::agents::households::HouseholdRows;
use crate::engine::phases::learn::Learn;
use crate::engine::tick::Tick;
use crate::engine::units::floor;

/// What a household hears of the month.
pub(super) struct Heard {
    /// Mean net price of streaming neighbours, fen per kilogram, and how many they are.
    pub peers: Option<(f64, f64)>,
    /// Normal price of its crop, fen per kilogram.
    pub normal_fen: i64,
    /// What the pool pays, fen per kilogram.
    pub payout: f64,
}

/// Net price beliefs on the own stream and through the pool, fen per kilogram.
pub(super) fn believe(
    tick: &Tick,
    rules: &Learn,
    heard: &Heard,
    lent: &mut HouseholdRows<'_>,
    i: usize,
    surprises: &mut [Surprise],
) {
    // Who scans codes has accounts of every parcel: an outcome says more.
    let traced = lent.trace_until_week[i] > tick.week;
    let data = if traced { rules.code_precision } else { 1.0 };
    let unit = data * rules.outcome_precision(heard.normal_fen);
    let own = (lent.host[i] && lent.recent_own_g[i] > 1_000.0)
        .then(|| lent.recent_own_fen[i] / lent.recent_own_g[i] * 1_000.0);
    let mut belief = Belief { mean: lent.belief_own_fen[i], precision: lent.precision_own[i] * rules.memory };
    if let Some(outcome) = own {
        surprises[0].note(outcome, belief.mean);
        belief = belief.after(outcome, unit);
    }
    if let Some((outcome, count)) = heard.peers {
        belief = belief.after(outcome, rules.peer_weight * unit * count.min(5.0));
    }
    (lent.belief_own_fen[i], lent.precision_own[i]) = (belief.mean, belief.precision.max(0.05 * unit));
    let payout = heard.payout;
    if payout > 0.0 {
        if lent.member[i] {
            surprises[1].note(payout, lent.belief_pool_fen[i]);
        }
        let weight = if lent.member[i] { unit } else { rules.peer_weight * unit };
        let belief = Belief { mean: lent.belief_pool_fen[i], precision: lent.precision_pool[i] * rules.memory }
            .after(payout, weight);
        (lent.belief_pool_fen[i], lent.precision_pool[i]) = (belief.mean, belief.precision);
    }
}

/// How far outcomes were from what was expected of them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Surprise {
    pub outcomes: i64,
    pub error: i64,
    pub square: i64,
}
impl Surprise {
    fn note(&mut self, outcome_fen: f64, expected_fen: f64) {
        let error = floor(outcome_fen - expected_fen + 0.5);
        self.outcomes += 1;
        self.error += error;
        self.square += error * error;
    }
}

/// A normal belief.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Belief {
    mean: f64,
    precision: f64,
}
impl Belief {
    /// The posterior after an outcome seen with the given precision.
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
        let one = prior.after(500.0, 0.002).after(300.0, 0.001);
        let other = prior.after(300.0, 0.001).after(500.0, 0.002);
        assert!((one.mean - other.mean).abs() < 1e-9 && (one.precision - other.precision).abs() < 1e-15);
        assert!((one.mean - (400.0 * 0.001 + 500.0 * 0.002 + 300.0 * 0.001) / 0.004).abs() < 1e-9);
    }
}
