//! How often carriers come to each village this week: they choose before they know the week's parcels.

use crate::engine::agents::carriers::{Carriers, VillageStates};
use crate::engine::phases::ship::Given;
use crate::engine::phases::ship::route::{Route, best_visits};
use crate::engine::units::real;

/// Whether the firms fetch a village's parcels on one joint route this week: a public station works there.
pub(super) fn is_joint(villages: &VillageStates, village: usize, week: u32) -> bool {
    // Week 0 is also what a village without a station has.
    villages.station_until_week[village] > week
}

/// Sets the visits of every village.
pub(super) fn choose(given: Given<'_>, carriers: &Carriers, villages: &mut VillageStates) {
    let Given { tick, ship, freight, map, .. } = given;
    for (number, village) in map.villages.iter().enumerate() {
        let firms = map.county_carriers[village.county]..map.county_carriers[village.county + 1];
        let count = real(i64::try_from(firms.len()).expect("a handful of firms"));
        let tariff = real(firms.map(|firm| carriers.tariff_fen[firm][village.band]).sum()) / count;
        let joint = is_joint(villages, number, tick.week);
        // Without joint delivery each firm sees only its own part of the parcels.
        let part = if joint { 1.0 } else { 1.0 / count };
        let route = Route {
            distance_km: village.distance_km,
            area_km2: village.area_km2,
            parcels: part * (villages.mean_parcels[number].max(1.0) + freight.other_parcels),
            stops: part * (real(villages.senders[number]) + freight.other_parcels),
        };
        let margin_fen = tariff - freight.handling_fen;
        let visits = best_visits(freight, &route, villages.mean_visits[number], margin_fen);
        villages.visits[number] = if joint { visits.max(ship.station_visits()) } else { visits };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::agents::carriers::Freight;
    use crate::engine::agents::terms::Terms;
    use crate::engine::phases::ship::Ship;
    use crate::engine::phases::tests::town;

    #[test]
    fn a_station_brings_visits_where_none_would_pay() {
        let (map, mut carriers) = (town::map(), Carriers::new(2));
        carriers.tariff_fen.fill([90, 200, 300]);
        let freight = Freight { other_parcels: 5.0, ..Freight::default() };
        for (until, expected) in [(0, 0), (5, 0), (6, 5)] {
            let mut villages = VillageStates::new(1);
            villages.station_until_week[0] = until;
            let (tick, ship, terms) = (town::tick(5, 8), Ship::default(), Terms::default());
            let given = Given { tick: &tick, ship: &ship, freight: &freight, terms: &terms, map: &map };
            choose(given, &carriers, &mut villages);
            assert_eq!(villages.visits[0], expected, "station until week {until}");
        }
    }
}
