//! Net price beliefs: what households expect of own stream and co-operative, how outcomes change it, and the forecast errors.

use crate::agents::carriers::VillageStates;
use crate::agents::cooperatives::Cooperatives;
use crate::agents::households::HouseholdRows;
use crate::chunk_table::ChunkTable;
use crate::phases::learn::{CooperativeSums, Given, own_price};
use crate::units::{CROPS, floor, real};

/// The prices that households observe in a month.
pub(super) struct PriceSignals<'a> {
    villages: &'a VillageStates,
    markets: Vec<MarketSignals>,
}

/// The prices that all growers of a county and crop observe.
#[derive(Debug, Clone, Copy)]
struct MarketSignals {
    /// Precision of an outcome, 1/(fen/kg)².
    precision: f64,
    /// What the trader pays for grade A, fen per kilogram.
    offline_fen: f64,
    /// What the co-operative pays, fen per kilogram.
    payout_fen: f64,
}

impl<'a> PriceSignals<'a> {
    pub(super) fn new(given: Given<'_>, cooperatives: &Cooperatives, villages: &'a VillageStates) -> Self {
        let of_market = |market: usize| MarketSignals {
            precision: given.learn.outcome_precision(given.crops.price_fen_per_kg[market % CROPS]),
            offline_fen: real(given.markets.price_fen_per_kg(market, 0)),
            payout_fen: cooperatives.payout_fen_per_kg[market],
        };
        Self { villages, markets: (0..cooperatives.len()).map(of_market).collect() }
    }
}

impl Given<'_> {
    /// Updates the net price beliefs of a chunk of households, fen per kilogram, and adds up their forecast errors.
    // A function of its own: among the other loops of a chunk its columns would not stay in registers.
    #[inline(never)]
    pub(super) fn update_beliefs(
        self,
        signals: &PriceSignals<'_>,
        rows: &mut HouseholdRows<'_>,
        sums: &mut ChunkTable<CooperativeSums>,
    ) {
        for i in 0..rows.len() {
            let farm = self.endowments.row(rows.first + i);
            let market = &signals.markets[farm.market()];
            let errors = &mut sums.at(farm.market()).errors;
            let peers = signals.villages.peer_price(farm.village(), market.offline_fen);
            // A household that scans codes has accounts of every parcel: an outcome says more.
            let traced = rows.trace_until_week[i] > self.tick.week;
            let data = if traced { self.learn.code_precision } else { 1.0 };
            let unit = data * market.precision;
            self.update_own(unit, peers, rows, i, &mut errors[0]);
            if market.payout_fen > 0.0 {
                self.update_cooperative(unit, market.payout_fen, rows, i, &mut errors[1]);
            }
        }
    }

    /// Updates what a household expects of an own stream; `unit` is the precision of an outcome of its own, `peers` the mean
    /// net price of streaming neighbours and how many they are.
    fn update_own(
        self,
        unit: f64,
        peers: Option<(f64, f64)>,
        rows: &mut HouseholdRows<'_>,
        i: usize,
        errors: &mut ForecastErrors,
    ) {
        let rules = self.learn;
        let mut belief = Belief { mean: rows.belief_own_fen[i], precision: rows.precision_own[i] * rules.memory };
        if rows.host[i]
            && let Some(outcome) = own_price(rules, rows.recent_own_fen[i], rows.recent_own_g[i])
        {
            errors.add(outcome, belief.mean);
            belief = belief.after(outcome, unit);
        }
        if let Some((outcome, count)) = peers {
            belief = belief.after(outcome, rules.peer_weight * unit * count.min(rules.peers_most));
        }
        (rows.belief_own_fen[i], rows.precision_own[i]) =
            (belief.mean, belief.precision.max(rules.precision_least * unit));
    }

    /// Updates what a household expects of the co-operative, which pays `payout` to its members.
    fn update_cooperative(
        self,
        unit: f64,
        payout: f64,
        rows: &mut HouseholdRows<'_>,
        i: usize,
        errors: &mut ForecastErrors,
    ) {
        let rules = self.learn;
        if rows.member[i] {
            errors.add(payout, rows.belief_cooperative_fen[i]);
        }
        let weight = if rows.member[i] { unit } else { rules.peer_weight * unit };
        let belief =
            Belief { mean: rows.belief_cooperative_fen[i], precision: rows.precision_cooperative[i] * rules.memory }
                .after(payout, weight);
        (rows.belief_cooperative_fen[i], rows.precision_cooperative[i]) = (belief.mean, belief.precision);
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
