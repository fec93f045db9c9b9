//! What is fixed before the policy years begin: the places, and the decile of each household.

use crate::record::tables::PlaceKind;
use crate::record::{Record, code};
use crate::units::real;
use crate::world::World;

/// Groups of equally many households.
const DECILES: usize = 10;

impl Record {
    /// Records the counties, each followed by its villages.
    pub(super) fn record_places(&mut self, world: &World) {
        let map = &world.map;
        for county in 0..map.counties() {
            let villages = map.county_villages[county]..map.county_villages[county + 1];
            let households = map.county_bounds[county + 1] - map.county_bounds[county];
            let residents = map.village_households * real(i64::try_from(villages.len()).expect("few villages"));
            let row = self.add_place(world, county, format!("county {}", county + 1));
            let t = &mut self.places;
            t.place[row] = number(county);
            t.distance_km[row] = map.distance_km[county];
            (t.households[row], t.residents[row]) = (number(households), residents);
            for (position, village) in villages.enumerate() {
                let row = self.add_place(world, county, format!("county {}, village {}", county + 1, position + 1));
                let (t, place) = (&mut self.places, &map.villages[village]);
                let households = map.village_bounds[village + 1] - map.village_bounds[village];
                (t.kind[row], t.place[row]) = (PlaceKind(1), number(village));
                (t.distance_km[row], t.band[row]) = (place.distance_km, code(place.band));
                (t.households[row], t.residents[row]) = (number(households), map.village_households);
            }
        }
    }

    fn add_place(&mut self, world: &World, county: usize, name: String) -> usize {
        let row = self.places.grow(1);
        let t = &mut self.places;
        t.county[row] = u16::try_from(county).expect("few counties");
        t.name[row] = name;
        (t.inland[row], t.remote[row]) = (world.map.inland[county], world.map.remote[county]);
        row
    }

    /// Sets the deciles of all rows so far, once the baseline years are over.
    pub(super) fn set_deciles(&mut self, world: &World) {
        let households = world.households.len();
        let mut incomes = vec![0_i64; households];
        let t = &mut self.households;
        for row in 0..t.len() {
            incomes[t.household[row] as usize] += t.market_income_fen[row];
        }
        let deciles = deciles(&incomes);
        for row in 0..t.len() {
            t.decile[row] = deciles[t.household[row] as usize];
        }
    }

    /// The deciles of households in the order of their numbers, as the first recorded year has them; 0 where it has none.
    pub(super) fn deciles(&self, households: usize) -> Vec<u8> {
        self.households.decile.get(..households).map_or_else(|| vec![0; households], <[u8]>::to_vec)
    }
}

/// The decile of each household by its income, the poorest 1; equal incomes in the order of the households.
fn deciles(incomes: &[i64]) -> Vec<u8> {
    let mut order: Vec<usize> = (0..incomes.len()).collect();
    order.sort_by_key(|&household| incomes[household]);
    let mut deciles = vec![0; incomes.len()];
    for (rank, household) in order.into_iter().enumerate() {
        deciles[household] = code(rank * DECILES / incomes.len() + 1);
    }
    deciles
}

fn number(of: usize) -> u32 {
    u32::try_from(of).expect("fewer than 2^32 places and households")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deciles_are_tenths_of_the_households_and_equal_incomes_keep_their_order() {
        assert_eq!(deciles(&[5, 1, 4, 2, 3]), [9, 1, 7, 3, 5]);
        let all_equal = deciles(&[7; 20]);
        assert!((0..20).all(|household| usize::from(all_equal[household]) == household / 2 + 1));
    }
}
