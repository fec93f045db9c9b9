//! How often carriers come to each village this week: they choose before they know the week's parcels.

use crate::engine::agents::carriers::VillageStates;
use crate::engine::agents::counties::Counties;
use crate::engine::agents::route::Route;
use crate::engine::phases::ship::Given;
use crate::engine::phases::ship::collection::{CollectionTerms, Crates};
use crate::engine::units::real;

/// Sets the visits of every village, of each firm or of all together where a public station works, and what collecting goods
/// for co-operatives costs there.
pub(super) fn choose(given: Given<'_>, counties: &Counties, villages: &mut VillageStates) {
    let Given { tick, ship, freight, tastes, map, .. } = given;
    for number in 0..map.villages.len() {
        let county = map.villages[number].county;
        let (route, crates) = (Route::usual(map, villages, number), Crates::usual(given, villages, number));
        let has_station = villages.has_station(number, tick.week);
        let (visits, terms) = if has_station {
            let joint = Route { parcels: route.parcels + crates.count, ..route };
            let day_fen = (route.parcels * tastes.day_fen() + crates.day_fen) / joint.parcels;
            let visits = joint.visits(freight, day_fen, ship.most_fen());
            (visits, CollectionTerms::own_haul(given, number).or_route(given, &joint, visits))
        } else {
            let route = route.of_one_firm(map.carriers_of(county).len());
            let visits = route.visits(freight, tastes.day_fen(), ship.most_fen());
            (visits, CollectionTerms::apart(given, number, crates))
        };
        let subsidised = has_station && counties.route_subsidy_left_fen[county] > 0;
        let subsidy_fen = if subsidised { real(villages.route_subsidy_fen[number]).min(terms.crate_fen) } else { 0.0 };
        let crate_kg = real(freight.crate_g) / 1_000.0;
        villages.visits[number] = visits;
        villages.collection_fen_per_kg[number] = terms.crate_fen / crate_kg;
        villages.collection_subsidy_fen_per_kg[number] = subsidy_fen / crate_kg;
        villages.collection_days[number] = terms.days;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::phases::tests::town;

    #[test]
    fn a_joint_route_comes_where_no_firm_would_come_alone_and_nobody_comes_for_a_handful() {
        let (map, endowments, mut rules) = (town::map(), town::endowments(), town::Rules::default());
        rules.freight.km_fen = 120.0;
        // A visit costs about 100 yuan, so it takes about 34 parcels; the two firms have half of them each.
        for (parcels, until, expected) in [(50.0, 5, 0), (50.0, 6, 1), (10.0, 6, 0), (200.0, 5, 2), (200.0, 6, 3)] {
            let mut villages = VillageStates::new(1);
            villages.mean_parcels[0] = parcels;
            villages.station_until_week[0] = until;
            let tick = town::tick(5, 8);
            choose(rules.ship(&tick, &map, &endowments), &Counties::new(1), &mut villages);
            assert_eq!(villages.visits[0], expected, "{parcels} parcels, station until week {until}");
        }
    }
}
