//! Inbound parcels: what the households of a village buy by parcel. Most of what a route carries comes in.

use crate::engine::agents::carriers::VillageStates;
use crate::engine::agents::endowments::Endowments;
use crate::engine::agents::households::Households;
use crate::engine::geography::Map;
use crate::engine::phases::ship::Ship;
use crate::engine::units::{WEEKS, from_fixed, real, to_fixed};

/// Sets the income that purchases are compared with, the median of the beginning, and the first purchases.
pub fn found_inbound(
    ship: &Ship,
    map: &Map,
    endowments: &Endowments,
    households: &Households,
    villages: &mut VillageStates,
) {
    let incomes: Vec<i64> = (0..households.len()).map(|row| per_head_fen(endowments, households, row)).collect();
    villages.income_reference_fen.fill(median(&incomes));
    set_inbound(ship, map, endowments, households, villages, 0);
}

/// Sets how many parcels a household of each village buys in a week if they are brought to the village: once a year, from
/// the incomes of its growers. Neighbours buy as many as the growers of their village.
pub fn set_inbound(
    ship: &Ship,
    map: &Map,
    endowments: &Endowments,
    households: &Households,
    villages: &mut VillageStates,
    week: u32,
) {
    let incomes: Vec<i64> = (0..households.len()).map(|row| per_head_fen(endowments, households, row)).collect();
    let growth = libm::pow(1.0 + ship.inbound_growth, f64::from(week.saturating_sub(map.first_policy_week) / WEEKS));
    for village in 0..map.villages.len() {
        let rows = map.village_bounds[village]..map.village_bounds[village + 1];
        let count = real(i64::try_from(rows.len().max(1)).expect("few households"));
        let reference = villages.income_reference_fen[village];
        let sum: i128 = incomes[rows].iter().map(|&fen| i128::from(to_fixed(ship.income_factor(fen, reference)))).sum();
        villages.inbound[village] = ship.inbound * growth * from_fixed(sum) / count;
    }
}

/// Largest income factor: where the median income is nothing, every income is any number of times as large.
const MOST_FACTOR: f64 = 1e6;

impl Ship {
    /// Parcels that a household of an income per head buys, relative to one of the median income of the beginning.
    fn income_factor(&self, fen: i64, reference_fen: i64) -> f64 {
        libm::pow(real(fen) / real(reference_fen.max(1)), self.inbound_income_elasticity).min(MOST_FACTOR)
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

/// Yearly income per head of a household, fen; at least a fen.
fn per_head_fen(endowments: &Endowments, households: &Households, row: usize) -> i64 {
    (households.income_fen[row] / i64::from(endowments.persons[row]).max(1)).max(1)
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
    use crate::engine::phases::tests::town;

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
        set_inbound(&ship, &map, &endowments, &households, &mut villages, 0);
        assert!((villages.inbound[0] - 3.5 * (3.0 + 1.624_505) / 4.0).abs() < 1e-5, "{}", villages.inbound[0]);
    }

    #[test]
    fn growth_compounds_by_the_year() {
        let ship = Ship { inbound_growth: 0.08, ..Ship::default() };
        let mut villages = VillageStates::new(1);
        let households = Households::new(4);
        villages.income_reference_fen.fill(1);
        set_inbound(&ship, &town::map(), &Endowments::new(4), &households, &mut villages, 105);
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
