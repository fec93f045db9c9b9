//! How often carriers come to each village this week: they choose before they know the week's parcels.

use crate::engine::agents::carriers::{Carriers, Freight, VillageStates};
use crate::engine::geography::Map;
use crate::engine::phases::ship::Ship;
use crate::engine::phases::ship::route::{Route, best_visits};
use crate::engine::units::real;

/// Whether the firms' parcels of a village ride one route this week: a public station works there.
pub(super) fn joint(villages: &VillageStates, village: usize, week: u32) -> bool {
    // Week 0 is also what a village without a station holds.
    villages.station_until_week[village] > week
}

/// Sets the visits of every village.
pub(super) fn choose(
    rules: &Ship,
    freight: &Freight,
    map: &Map,
    carriers: &Carriers,
    villages: &mut VillageStates,
    week: u32,
) {
    let carriage = freight.handling_fen;
    for (village, place) in map.villages.iter().enumerate() {
        let firms = map.county_carriers[place.county]..map.county_carriers[place.county + 1];
        let count = real(i64::try_from(firms.len()).expect("a handful of firms"));
        let tariff = real(firms.map(|firm| carriers.tariff_fen[firm][place.band]).sum()) / count;
        let joint = joint(villages, village, week);
        // Without joint delivery each firm looks at its own part of the parcels alone.
        let part = if joint { 1.0 } else { 1.0 / count };
        let route = Route {
            distance_km: place.distance_km,
            area_km2: place.area_km2,
            parcels: part * (villages.mean_parcels[village].max(1.0) + freight.other_parcels),
            stops: part * (real(villages.senders[village]) + freight.other_parcels),
        };
        let chosen = best_visits(freight, &route, villages.mean_visits[village], tariff - carriage);
        villages.visits[village] = if joint { chosen.max(rules.station_visits()) } else { chosen };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::phases::tests::town;

    #[test]
    fn a_station_brings_visits_where_none_would_pay() {
        let (map, mut carriers) = (town::map(), Carriers::new(2));
        carriers.tariff_fen.fill([90, 200, 300]);
        let freight = Freight { other_parcels: 5.0, ..Freight::default() };
        for (until, expected) in [(0, 0), (5, 0), (6, 5)] {
            let mut villages = VillageStates::new(1);
            villages.station_until_week[0] = until;
            choose(&Ship::default(), &freight, &map, &carriers, &mut villages, 5);
            assert_eq!(villages.visits[0], expected, "station until week {until}");
        }
    }
}
