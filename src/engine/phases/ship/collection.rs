//! The first mile of co-operatives: they collect from each village what its members deliver, and what that costs.

use crate::agents::carriers::VillageRows;
use crate::agents::route::{DAYS_OF_ONE_VISIT, Route};
use crate::phases::ship::Given;
use crate::phases::ship::piece::Piece;
use crate::units::{CROPS, floor, real, value_of};

/// The crates of a village in a usual week, of all its growers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Crates {
    /// Number.
    pub count: f64,
    /// What a day of waiting costs all of them, fen.
    pub day_fen: f64,
}

impl Crates {
    /// The crates of the village of row `i`.
    pub(super) fn usual(given: Given<'_>, villages: &VillageRows<'_>, i: usize) -> Self {
        let each = given.map.growers_each;
        Self {
            count: villages.mean_collected_g[i] * each / real(given.freight.crate_g),
            day_fen: villages.mean_decay_fen[i] * each,
        }
    }
}

/// What collection costs and how long goods wait for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CollectionTerms {
    /// Cost of a crate before subsidy, fen.
    pub crate_fen: f64,
    /// Days of waiting.
    pub days: f64,
}

impl CollectionTerms {
    /// The terms where members bring their goods to the county hub themselves, once a week.
    pub(super) fn own_haul(given: Given<'_>, number: usize) -> Self {
        let kg = real(given.freight.crate_g) / 1_000.0;
        let distance_km = given.map.villages[number].distance_km;
        Self { crate_fen: given.freight.own_haul_fen_per_kg_km * kg * distance_km, days: DAYS_OF_ONE_VISIT }
    }

    /// The terms of co-operatives that collect by themselves: by their own route or, where that is dearer, by the members.
    pub(super) fn apart(given: Given<'_>, number: usize, crates: Crates) -> Self {
        let own = Self::own_haul(given, number);
        if crates.count <= 0.0 {
            return own;
        }
        let village = &given.map.villages[number];
        let growers = given.map.growers_each * given.map.modelled_households(number);
        let route = Route {
            distance_km: village.distance_km,
            area_km2: village.area_km2,
            parcels: crates.count,
            stops: crates.count.min(growers),
        };
        own.or_route(given, &route, route.visits(given.freight, crates.day_fen / crates.count, own.crate_fen))
    }

    /// The terms on a route that comes `visits` times a week, unless members bring their goods more cheaply.
    pub(super) fn or_route(self, given: Given<'_>, route: &Route, visits: u8) -> Self {
        let crate_fen = route.cost_fen(given.freight, visits) / route.parcels.max(1e-9);
        if visits == 0 || crate_fen > self.crate_fen {
            return self;
        }
        Self { crate_fen, days: DAYS_OF_ONE_VISIT / f64::from(visits) }
    }
}

/// Counts what was collected from each village this week, and grants co-operatives their route subsidy.
pub(super) fn count(piece: &mut Piece<'_>) {
    let Given { tick, ship, .. } = piece.given;
    for i in 0..piece.villages.len() {
        let (grams, decay_fen) = collected(piece, i);
        let villages = &mut piece.villages;
        villages.mean_collected_g[i] += ship.mean_step * (real(grams) - villages.mean_collected_g[i]);
        villages.mean_decay_fen[i] += ship.mean_step * (decay_fen - villages.mean_decay_fen[i]);
        villages.collected_year_g[i] += grams;
        villages.collection_year_fen[i] += floor(villages.collection_fen_per_kg[i] * real(grams) / 1_000.0);
        villages.station_weeks_year[i] += i64::from(villages.has_station(i, tick.week));
    }
    for i in 0..piece.cooperatives.len() {
        let left_fen = &mut piece.counties.route_subsidy_left_fen[i / CROPS];
        let granted_fen = piece.cooperatives.route_subsidy_fen[i].min(*left_fen);
        *left_fen -= granted_fen;
        piece.cooperatives.route_subsidy_fen[i] = granted_fen;
    }
}

/// Grams that the members in the village of row `i` delivered this week, and what a day of waiting costs these goods, fen.
fn collected(piece: &Piece<'_>, i: usize) -> (i64, f64) {
    let Given { crops, map, endowments, .. } = piece.given;
    let (households, number) = (&piece.households, piece.villages.first + i);
    let (first, end) = (map.village_bounds[number], map.village_bounds[number + 1]);
    let delivered = &households.delivered_g[first - households.first..end - households.first];
    let (mut grams, mut decay_fen) = (0, 0.0);
    for (&delivered_g, &crop) in delivered.iter().zip(&endowments.crop[first..end]) {
        if delivered_g > 0 {
            let crop = usize::from(crop);
            grams += delivered_g;
            let worth_fen = real(value_of(delivered_g, crops.price_fen_per_kg[crop]));
            decay_fen += worth_fen * crops.decay_ambient_per_day[crop];
        }
    }
    (grams, decay_fen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phases::tests::town;

    #[test]
    fn a_van_collects_many_crates_and_members_bring_a_few() {
        let mut rules = town::Rules::default();
        rules.freight.km_fen = 120.0;
        let (map, tick, endowments) = (town::map(), town::tick(5, 8), town::endowments());
        let given = rules.ship(&tick, &map, &endowments);
        // 0.75 fen a kilogram and kilometre, 10 kg, 20 km: 150 fen a crate.
        let own = CollectionTerms { crate_fen: 150.0, days: 3.5 };
        let terms = |count| CollectionTerms::apart(given, 0, Crates { count, day_fen: 0.1 * count });
        assert_eq!([terms(0.0), terms(20.0)], [own; 2]);
        // 40 + 1.2·(40 + 0.7124·√(10·4)) yuan a visit for 200 crates at four growers.
        let many = terms(200.0);
        let by_hand = (4_000.0 + 120.0 * (40.0 + 0.7124 * libm::sqrt(40.0))) / 200.0;
        assert!((many.crate_fen - by_hand).abs() < 1e-9 && (many.days - 3.5).abs() < 1e-12, "{many:?} {by_hand}");
    }
}
