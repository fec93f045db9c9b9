//! Villages and logistics firms at the beginning: the tariffs are cost plus mark-up at the visits that the rule gives.

use crate::agents::carriers::{BANDS, Carriers, VillageStates};
use crate::agents::endowments::Endowments;
use crate::agents::households::Households;
use crate::agents::route::Route;
use crate::books::Posted;
use crate::geography::Map;
use crate::money::{Opening, RestOfWorld};
use crate::parameters::Parameters;
use crate::phases::ship::found_inbound;
use crate::units::floor;

/// The villages, with what their households buy and the visits that follow.
pub fn villages(rules: &Parameters, map: &Map, endowments: &Endowments, households: &Households) -> VillageStates {
    let mut villages = VillageStates::new(map.villages.len());
    found_inbound(&rules.ship, map, endowments, households, &mut villages);
    for number in 0..villages.len() {
        let route = route_of_one_firm(map, &villages, number);
        villages.visits[number] = route.visits(&rules.freight, rules.tastes.day_fen(), rules.ship.most_fen());
    }
    villages
}

/// The firms, each with its working capital and the tariffs of its county.
pub fn carriers(
    rules: &Parameters,
    map: &Map,
    villages: &VillageStates,
    rest_of_world: &mut RestOfWorld,
    books: &mut Posted,
) -> Carriers {
    let mut carriers = Carriers::new(*map.county_carriers.last().expect("bounds are never empty"));
    for county in 0..map.counties() {
        let tariff_fen = tariffs_fen(rules, map, villages, county);
        for firm in map.carriers_of(county) {
            carriers.county[firm] = u16::try_from(county).expect("few counties");
            carriers.tariff_fen[firm] = tariff_fen;
            books.pay(Opening, rest_of_world, &mut carriers.cash[firm], rules.settle.carrier_reserve_fen);
        }
    }
    carriers
}

/// Cost of a parcel with mark-up in a county by band: handling, and in the bands of villages fetching at the first week's
/// visits, at least one.
fn tariffs_fen(rules: &Parameters, map: &Map, villages: &VillageStates, county: usize) -> [i64; BANDS] {
    let mut fetching_fen = [0.0; BANDS];
    let mut parcels = [0.0; BANDS];
    for number in map.county_villages[county]..map.county_villages[county + 1] {
        let route = route_of_one_firm(map, villages, number);
        let band = map.villages[number].band;
        fetching_fen[band] += route.cost_fen(&rules.freight, villages.visits[number].max(1));
        parcels[band] += route.parcels;
    }
    std::array::from_fn(|band| {
        let fetching = if parcels[band] > 0.0 { fetching_fen[band] / parcels[band] } else { 0.0 };
        floor((1.0 + rules.freight.markup) * (rules.freight.handling_fen + fetching) + 0.5)
    })
}

/// The route of one firm through a village before any farm parcel is known.
fn route_of_one_firm(map: &Map, villages: &VillageStates, number: usize) -> Route {
    let firms = map.carriers_of(map.villages[number].county).len();
    Route::usual(map, number, villages.mean_parcels[number], villages.inbound[number]).of_one_firm(firms)
}
