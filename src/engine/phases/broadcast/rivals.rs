//! Rivals: sellers outside these counties, who share the attention to each crop and sell at the retail price.
//!
//! They have no rows and no orders. Their exposure is a number, relative to that of these counties in the baseline year, and
//! their sales are a part of what consumers buy elsewhere: what these counties lose to them they lose in attention.

use crate::agents::feed::{ExposureRecord, Feed};
use crate::geography::TYPES;
use crate::phases::broadcast::choice_weights::{Valuation, Worth};
use crate::phases::broadcast::{Broadcast, FILLABLE_SHARE, Given, IMPRESSIONS, cooperatives_of, count_real};
use crate::units::{CROPS, FEN_PER_YUAN, real};
use rayon::prelude::*;

/// Share of these counties in the attention that is not bought, where their exposure is `growth` times that of the baseline
/// year and that of rivals is `rivals` times that.
pub(super) fn local_share(growth: f64, rivals: f64) -> f64 {
    if rivals > 0.0 { growth / (growth + rivals) } else { 1.0 }
}

impl Broadcast {
    /// Share of rivals that the slots leave room for.
    fn rival_room(&self) -> f64 {
        self.rival_share.min(1.0 - self.filled_start).max(0.0)
    }

    /// Slots that are filled in a table of `slots` slots: constant, whoever is on air.
    pub(super) fn filled_slots(&self, slots: usize) -> f64 {
        count_real(slots) * FILLABLE_SHARE * (self.filled_start / (1.0 - self.rival_room())).min(1.0)
    }

    /// Exposure of rivals relative to that of these counties in the baseline year. A part `scope · rival_reaction` of it
    /// follows the exposure of these counties in the last year.
    pub(super) fn rival_exposure(&self, record: &ExposureRecord, scope: f64) -> f64 {
        let room = self.rival_room();
        let follows = scope * self.rival_reaction;
        room / (1.0 - room) * (1.0 - follows + follows * record.last_year_growth())
    }

    /// Shares of the rivals in the exposure of all of them: quantiles of a Pareto distribution, the largest first.
    #[must_use]
    pub fn rival_shares(&self) -> Vec<f64> {
        let hosts = f64::from(self.rival_hosts);
        let quantile = |host: u32| libm::pow((f64::from(host) + 0.5) / hosts, -1.0 / self.rival_tail);
        let exposures: Vec<f64> = (0..self.rival_hosts).map(quantile).collect();
        let sum: f64 = exposures.iter().sum();
        exposures.into_iter().map(|exposure| exposure / sum).collect()
    }
}

/// Rivals that a consumer sees at least once where they fill a share `filled` of the slots.
fn expected_seen(shares: &[f64], filled: f64) -> f64 {
    let impressions = count_real(IMPRESSIONS);
    shares.iter().map(|share| 1.0 - libm::pow(1.0 - share * filled, impressions)).sum()
}

impl Given<'_> {
    /// Sets the choice weights of the rivals' offers that a consumer of each type is expected to see.
    pub(super) fn weigh_rivals(&self, valuations: &[Valuation; TYPES], feed: &mut Feed) {
        let shares = self.broadcast.rival_shares();
        let of_row = |(row, &filled): (usize, &f64)| {
            let seen = expected_seen(&shares, filled);
            let retail_yuan = real(feed.retail_fen[row % CROPS]) / FEN_PER_YUAN;
            let [mimics, record, awareness] = self.mean_label(row);
            let worth = |expected_quality: f64, label: f64| Worth {
                crop: row % CROPS,
                expected_quality,
                label,
                persuasion: self.broadcast.rival_persuasion,
                price_yuan: retail_yuan,
                wait_days: 0.0,
            };
            let (plain, named) = (worth(self.nation.generic_quality[row], 0.0), worth(record, awareness));
            valuations.map(|valuation| {
                let weight = |worth: &Worth| libm::exp(valuation.advantage(worth).min(0.0));
                seen * ((1.0 - mimics) * weight(&plain) + mimics * weight(&named))
            })
        };
        let by_row: Vec<[f64; TYPES]> = feed.rivals_filled.par_iter().enumerate().map(of_row).collect();
        feed.rival_weights.clear();
        feed.rival_weights.extend((0..TYPES).flat_map(|kind| by_row.iter().map(move |weights| weights[kind])));
    }

    /// Means over the co-operatives of a market and crop: share of the goods under their labels that come from elsewhere,
    /// record of the label, awareness of it.
    fn mean_label(&self, row: usize) -> [f64; 3] {
        let rows = || cooperatives_of(self.map, row);
        let mean = |column: &[f64]| rows().map(|row| column[row]).sum::<f64>() / count_real(rows().count().max(1));
        [&self.cooperatives.mimic_share, &self.cooperatives.reputation, &self.cooperatives.awareness]
            .map(|column| mean(column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::WEEKS;

    /// With rivals at half of the attention, 10 % more exposure of these counties gives 1.1 / 2.1 of it; all slots stay filled.
    #[test]
    fn the_share_of_rivals_is_the_elasticity_of_impressions_in_exposure() {
        assert!((local_share(1.1, 1.0) - 1.1 / 2.1).abs() < 1e-12);
        assert!((local_share(7.0, 0.0) - 1.0).abs() < 1e-12);
        for share in [0.3, 0.5, 0.6] {
            let rules = Broadcast { rival_share: share, filled_start: 0.35, ..Broadcast::default() };
            let rivals = rules.rival_exposure(&ExposureRecord::default(), 0.0);
            let local = |growth: f64| local_share(growth, rivals) * rules.filled_slots(1 << 20);
            let elasticity = libm::log(local(1.001) / local(0.999)) / libm::log(1.001 / 0.999);
            assert!((elasticity - share).abs() < 1e-3, "{share}: {elasticity}");
            let slots = real(1 << 20) * FILLABLE_SHARE * 0.35;
            assert!((local(1.0) / slots - 1.0).abs() < 1e-12, "the share of rivals does not move the baseline");
        }
    }

    #[test]
    fn rivals_take_no_more_slots_than_there_are() {
        let rules = Broadcast { rival_share: 0.9, filled_start: 0.35, ..Broadcast::default() };
        assert!((rules.filled_slots(1 << 10) - 896.0).abs() < 1e-9);
        assert!((rules.rival_exposure(&ExposureRecord::default(), 0.0) - 0.65 / 0.35).abs() < 1e-12);
    }

    /// With all outside counties doing the same, four fifths of the rivals' exposure follow that of these counties, a year
    /// later: after a doubling it is 1.8 times what it was.
    #[test]
    fn rivals_follow_the_counties_a_year_later_as_far_as_the_scope_says() {
        let rules = Broadcast { rival_share: 0.5, filled_start: 0.35, ..Broadcast::default() };
        let mut record = ExposureRecord::default();
        (0..WEEKS).for_each(|week| record.add(10.0, week, WEEKS, 13.0));
        (WEEKS..2 * WEEKS).for_each(|week| record.add(20.0, week, WEEKS, 13.0));
        assert!((rules.rival_exposure(&record, 1.0) - 1.0).abs() < 1e-12);
        record.add(20.0, 2 * WEEKS, WEEKS, 13.0);
        assert!((rules.rival_exposure(&record, 0.0) - 1.0).abs() < 1e-12);
        assert!((rules.rival_exposure(&record, 0.5) - 1.4).abs() < 1e-12);
        assert!((rules.rival_exposure(&record, 1.0) - 1.8).abs() < 1e-12);
    }

    /// Quantiles (i + ½)/n to the power −1/α: with four rivals and α = 1 their exposures are 8, 8/3, 8/5 and 8/7.
    #[test]
    fn exposure_is_concentrated_in_the_largest_rivals() {
        let rules = Broadcast { rival_hosts: 4, rival_tail: 1.0, ..Broadcast::default() };
        let shares = rules.rival_shares();
        let sum = 8.0 + 8.0 / 3.0 + 8.0 / 5.0 + 8.0 / 7.0;
        for (share, exposure) in shares.iter().zip([8.0, 8.0 / 3.0, 8.0 / 5.0, 8.0 / 7.0]) {
            assert!((share - exposure / sum).abs() < 1e-12);
        }
        let even = Broadcast { rival_tail: 5.0, ..rules }.rival_shares();
        assert!(even[0] < shares[0]);
        assert!(expected_seen(&even, 0.5) > expected_seen(&shares, 0.5), "a few large rivals are seen again and again");
        assert!((expected_seen(&[1.0], 0.5) - (1.0 - libm::pow(0.5, 8.0))).abs() < 1e-12);
    }
}
