//! Routes of vans through a village: what a week costs, and how many visits a week are best.

use crate::agents::carriers::Freight;
use crate::geography::Map;
use crate::units::{floor, real};

/// Most visits a week.
const MOST_VISITS: u8 = 7;
/// Mean wait in days where a van comes once a week; with `v` visits it is this over `v`.
pub const DAYS_OF_ONE_VISIT: f64 = 3.5;

/// The route of one carrier, or of all together, through one village in one week.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// Distance from the county seat, km.
    pub distance_km: f64,
    /// Area of the village, km².
    pub area_km2: f64,
    /// Parcels of the week, fetched and brought.
    pub parcels: f64,
    /// Households that send or receive in the week. A visit stops at no more of them than it has parcels.
    pub stops: f64,
}

impl Route {
    /// The route of all parcels of a village in a week: `farm_parcels` of `senders` modelled growers, who stand for all
    /// growers of the village, and `inbound` parcels bought by each household of the village.
    #[must_use]
    pub fn new(map: &Map, village: usize, farm_parcels: f64, senders: f64, inbound: f64) -> Self {
        let place = &map.villages[village];
        let bought = map.village_households * inbound;
        Self {
            distance_km: place.distance_km,
            area_km2: place.area_km2,
            parcels: farm_parcels * map.growers_each + bought,
            stops: (senders * map.growers_each + bought).min(map.village_households),
        }
    }

    /// The route of all parcels of a village in a usual week in which somebody comes: `mean_parcels` of its growers.
    #[must_use]
    pub fn usual(map: &Map, village: usize, mean_parcels: f64, inbound: f64) -> Self {
        Self::new(map, village, mean_parcels, mean_parcels, inbound)
    }

    /// The route of one of `firms` firms that come for themselves, each with an equal part of the parcels.
    #[must_use]
    pub fn of_one_firm(self, firms: usize) -> Self {
        Self { parcels: self.parcels / real(i64::try_from(firms).expect("a handful of firms")), ..self }
    }

    /// Cost of the week in `visits` visits, fen; handling and line haul come on top.
    #[must_use]
    pub fn cost_fen(&self, freight: &Freight, visits: u8) -> f64 {
        if visits == 0 || self.parcels <= 0.0 {
            return 0.0;
        }
        let count = f64::from(visits);
        let carried = self.parcels / count;
        let vans = libm::ceil(carried / real(freight.van_parcels));
        count * self.visit_fen(freight, vans, carried)
    }

    /// Cost of one visit that carries `carried` parcels, fen.
    fn visit_fen(&self, freight: &Freight, vans: f64, carried: f64) -> f64 {
        let tour_km = tour_km(freight, self.area_km2, self.stops.min(carried));
        real(freight.visit_fen) + freight.km_fen * (2.0 * self.distance_km * vans + tour_km)
    }

    /// The number of visits at which the cost of the route and of waiting is least: `√(3.5·n·w/c₁)`, from 1 to 7. `day_fen`
    /// is what a day is worth to a parcel. Nobody comes where a parcel costs more than `most_fen` at one visit.
    #[must_use]
    pub fn visits(&self, freight: &Freight, day_fen: f64, most_fen: f64) -> u8 {
        if self.parcels <= 0.0 || self.cost_fen(freight, 1) > most_fen * self.parcels {
            return 0;
        }
        let one_visit_fen = self.visit_fen(freight, 1.0, self.parcels);
        let best = (DAYS_OF_ONE_VISIT * self.parcels * day_fen / one_visit_fen.max(1.0)).sqrt();
        u8::try_from(floor(best + 0.5).clamp(1, i64::from(MOST_VISITS))).expect("at most 7")
    }
}

/// Length of a tour through random stops in an area (Beardwood, Halton and Hammersley 1959), km.
fn tour_km(freight: &Freight, area_km2: f64, stops: f64) -> f64 {
    freight.tour_constant * (area_km2 * stops).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tour_fen(route: &Route, visits: u8) -> f64 {
        // Without fixed cost and stem only the tour is left.
        let freight = Freight { visit_fen: 0, ..Freight::default() };
        Route { distance_km: 0.0, ..*route }.cost_fen(&freight, visits)
    }
    const ROUTE: Route = Route { distance_km: 20.0, area_km2: 10.0, parcels: 100.0, stops: 25.0 };

    /// A9: stops ×4 in the same area and one visit halve the tour distance of a stop.
    #[test]
    fn four_times_the_stops_halve_the_tour_of_a_stop() {
        let four = Route { stops: 100.0, ..ROUTE };
        let ratio = (tour_fen(&four, 1) / four.stops) / (tour_fen(&ROUTE, 1) / ROUTE.stops);
        assert!((ratio - 0.5).abs() < 1e-12, "{ratio}");
    }

    /// A10: two equal firms pooled on one route pay less for the tour by the square root of two.
    #[test]
    fn pooling_two_firms_divides_the_tour_by_the_root_of_two() {
        let half = Route { parcels: 50.0, stops: 12.5, ..ROUTE };
        let ratio = 2.0 * tour_fen(&half, 1) / tour_fen(&ROUTE, 1);
        assert!((ratio - std::f64::consts::SQRT_2).abs() < 1e-12, "{ratio}");
    }

    #[test]
    fn a_route_by_hand_costs_what_the_formula_says() {
        // Two visits of 350 parcels: two vans each, 80 km of stem, 0.7124·√(10·25) km of tour.
        let freight = Freight { km_fen: 120.0, ..Freight::default() };
        let cost = Route { parcels: 700.0, ..ROUTE }.cost_fen(&freight, 2);
        let by_hand = 2.0 * (4_000.0 + 120.0 * (80.0 + 0.7124 * libm::sqrt(250.0)));
        assert!((cost - by_hand).abs() < 1e-6, "{cost} {by_hand}");
        assert!(ROUTE.cost_fen(&freight, 0).abs() < f64::EPSILON);
    }

    #[test]
    fn visits_by_hand_are_what_the_formula_says() {
        let freight = Freight { km_fen: 120.0, ..Freight::default() };
        // One visit costs 40 + 1.2·(40 + 0.7124·√250) = 101.52 yuan: √(3.5·540·0.9/101.52) = 4.09.
        let visits = |parcels: f64| Route { parcels, ..ROUTE }.visits(&freight, 90.0, 300.0);
        assert_eq!(visits(540.0), 4);
        // √(3.5·100·0.9/101.52) = 1.76 and √(3.5·5000·0.9/101.52) = 12.5.
        assert_eq!([visits(100.0), visits(5_000.0)], [2, 7]);
        // 33 parcels cost 3.08 yuan each at one visit, 34 parcels 2.99.
        assert_eq!([visits(33.0), visits(34.0), visits(0.0)], [0, 1, 0]);
    }
}
