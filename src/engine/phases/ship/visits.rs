//! How often carriers come to each village this week: they choose before they know the week's parcels.

use crate::agents::carriers::VillageRows;
use crate::agents::counties::CountyRows;
use crate::agents::route::Route;
use crate::phases::ship::Given;
use crate::phases::ship::collection::{CollectionTerms, Crates};
use crate::units::real;

/// Sets the visits of every village, of each firm or of all together where a public station works, and what collecting goods
/// for co-operatives costs there.
pub(super) fn choose(given: Given<'_>, counties: &CountyRows<'_>, villages: &mut VillageRows<'_>) {
    let Given { tick, ship, freight, tastes, map, .. } = given;
    let crate_kg = real(freight.crate_g) / 1_000.0;
    for i in 0..villages.len() {
        let number = villages.first + i;
        let county = map.villages[number].county;
        let route = Route::usual(map, number, villages.mean_parcels[i], villages.inbound[i]);
        let crates = Crates::usual(given, villages, i);
        let has_station = villages.has_station(i, tick.week);
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
        let subsidised = has_station && counties.route_subsidy_left_fen[county - counties.first] > 0;
        let subsidy_fen = if subsidised { real(villages.route_subsidy_fen[i]).min(terms.crate_fen) } else { 0.0 };
        villages.visits[i] = visits;
        villages.collection_fen_per_kg[i] = terms.crate_fen / crate_kg;
        villages.collection_subsidy_fen_per_kg[i] = subsidy_fen / crate_kg;
        villages.collection_days[i] = terms.days;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agents::carriers::VillageStates;
    use crate::agents::counties::Counties;
    use crate::phases::tests::town;

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
            let mut counties = Counties::new(1);
            let (counties, villages_lent) = (counties.groups(&[0, 1]), &mut villages.groups(&[0, 1])[0]);
            choose(rules.ship(&tick, &map, &endowments), &counties[0], villages_lent);
            assert_eq!(villages.visits[0], expected, "{parcels} parcels, station until week {until}");
        }
    }
}
