//! Inbound parcels: what the households of a village buy by parcel. Most of what a route carries comes in.

use crate::agents::carriers::{VillageRows, VillageStates};
use crate::agents::endowments::Endowments;
use crate::agents::households::Households;
use crate::geography::Map;
use crate::phases::ship::{Given, Ship};
use crate::units::{WEEKS, count_as_f64, from_fixed, real, to_fixed};
use rayon::prelude::*;

/// Sets the income that purchases are compared with, the median of the beginning, and the first purchases.
pub fn found_inbound(
    ship: &Ship,
    map: &Map,
    endowments: &Endowments,
    households: &Households,
    villages: &mut VillageStates,
) {
    let incomes: Vec<i64> = incomes_per_head(&endowments.persons, &households.income_fen).collect();
    let reference = median(&incomes);
    villages.income_reference_fen.fill(reference);
    villages.inbound.par_iter_mut().zip(map.village_bounds.par_windows(2)).for_each(|(inbound, bounds)| {
        *inbound = ship.inbound_of(incomes[bounds[0]..bounds[1]].iter().copied(), reference, 1.0);
    });
}

/// Sets how many parcels a household of each village buys in a week if they are brought to the village: once a year, from
/// the incomes of its growers, of whom `first` is the first. Neighbours buy as many as the growers of their village.
pub(super) fn set(given: Given<'_>, first: usize, income_fen: &[i64], villages: &mut VillageRows<'_>) {
    let Given { tick, ship, map, endowments, .. } = given;
    let years = tick.week.saturating_sub(map.first_policy_week) / WEEKS;
    let growth = libm::pow(1.0 + ship.inbound_growth, f64::from(years));
    for (i, bounds) in map.village_bounds[villages.first..].windows(2).take(villages.len()).enumerate() {
        let persons = &endowments.persons[bounds[0]..bounds[1]];
        let incomes = incomes_per_head(persons, &income_fen[bounds[0] - first..bounds[1] - first]);
        villages.inbound[i] = ship.inbound_of(incomes, villages.income_reference_fen[i], growth);
    }
}

/// Largest income factor: where the median income is nothing, every income is any number of times as large.
const MOST_FACTOR: f64 = 1e6;

impl Ship {
    /// Parcels that a household of an income per head buys, relative to one of the median income of the beginning.
    fn income_factor(&self, fen: i64, reference_fen: i64) -> f64 {
        libm::pow(real(fen) / real(reference_fen.max(1)), self.inbound_income_elasticity).min(MOST_FACTOR)
    }
    /// Parcels that a household buys where the growers have `incomes` per head: so many by default, times `growth`.
    fn inbound_of(&self, incomes: impl ExactSizeIterator<Item = i64>, reference_fen: i64, growth: f64) -> f64 {
        let count = count_as_f64(incomes.len().max(1));
        let sum: i128 = incomes.map(|fen| i128::from(to_fixed(self.income_factor(fen, reference_fen)))).sum();
        self.inbound * growth * from_fixed(sum) / count
    }
    /// Parcels that a household receives in a week of `inbound` that it would buy with service in the village.
    #[must_use]
    pub fn received(&self, inbound: f64, served: bool) -> f64 {
        if served { inbound } else { self.township_access * inbound }
    }
    /// What service in the village is worth to a household that buys `inbound` parcels a week there, fen a week: a trip saved
    /// for each parcel it bought anyway, and half of it for each parcel more.
    #[must_use]
    pub fn purchase_gain_fen(&self, inbound: f64) -> f64 {
        let old = self.received(inbound, false);
        self.trip_fen * (old + 0.5 * (inbound - old))
    }
}

/// Yearly income per head of households, fen; at least a fen.
fn incomes_per_head(persons: &[u8], income_fen: &[i64]) -> impl ExactSizeIterator<Item = i64> {
    persons.iter().zip(income_fen).map(|(&persons, fen)| (fen / i64::from(persons).max(1)).max(1))
}

/// The median, the upper one of an even number of values; 1 without values.
fn median(values: &[i64]) -> i64 {
    let mut values = values.to_vec();
    let middle = values.len() / 2;
    if values.is_empty() { 1 } else { *values.select_nth_unstable(middle).1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phases::tests::town;

    #[test]
    fn a_village_of_the_median_income_buys_the_default_and_a_richer_one_more() {
        let (ship, map) = (Ship::default(), town::map());
        let (mut endowments, mut households) = (Endowments::new(4), Households::new(4));
        endowments.persons.fill(2);
        households.income_fen.fill(1_000_000);
        let mut villages = VillageStates::new(1);
        found_inbound(&ship, &map, &endowments, &households, &mut villages);
        assert!((villages.inbound[0] - 3.5).abs() < 1e-9, "{}", villages.inbound[0]);
        // One of four with twice the income buys 2^0.7 = 1.6245 times as much.
        households.income_fen[3] = 2_000_000;
        let (rules, tick) = (town::Rules::default(), town::tick(0, 8));
        let given = rules.ship(&tick, &map, &endowments);
        set(given, 0, &households.income_fen, &mut villages.groups(&[0, 1])[0]);
        assert!((villages.inbound[0] - 3.5 * (3.0 + 1.624_505) / 4.0).abs() < 1e-5, "{}", villages.inbound[0]);
    }

    #[test]
    fn growth_compounds_by_the_year() {
        let ship = Ship { inbound_growth: 0.08, ..Ship::default() };
        let rules = town::Rules { ship, ..town::Rules::default() };
        let (map, tick, endowments) = (town::map(), town::tick(105, 8), town::endowments());
        let mut villages = VillageStates::new(1);
        villages.income_reference_fen.fill(1);
        set(rules.ship(&tick, &map, &endowments), 0, &[0; 4], &mut villages.groups(&[0, 1])[0]);
        assert!((villages.inbound[0] - 3.5 * 1.08 * 1.08).abs() < 1e-9, "{}", villages.inbound[0]);
    }

    #[test]
    fn service_saves_a_trip_for_old_parcels_and_half_of_it_for_new_ones() {
        let ship = Ship::default();
        assert!((ship.received(10.0, false) - 6.0).abs() < 1e-12);
        // 6 old parcels at 5 yuan and 4 new ones at 2.50.
        assert!((ship.purchase_gain_fen(10.0) - 4_000.0).abs() < 1e-9);
    }
}
