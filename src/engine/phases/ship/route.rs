//! What fetching parcels from a village costs, and how often it pays to come.

use crate::engine::agents::carriers::Freight;
use crate::engine::units::real;

/// Most visits a carrier considers in a week.
const MAX_VISITS: u8 = 7;

/// The route of one carrier, or of all together, through one village in one week.
#[derive(Debug, Clone, Copy)]
pub(super) struct Route {
    pub distance_km: f64,
    pub area_km2: f64,
    /// Parcels of the week.
    pub parcels: f64,
    /// Shippers that send in the week.
    pub stops: f64,
}

/// Length of a tour through random stops in an area (Beardwood, Halton and Hammersley 1959), km.
fn tour_km(freight: &Freight, area_km2: f64, stops: f64) -> f64 {
    freight.tour_constant * libm::sqrt(area_km2 * stops)
}

/// Cost of fetching the parcels of a week in `visits` visits, fen; handling and line haul come on top.
pub(super) fn pick_up_cost(freight: &Freight, route: &Route, visits: u8) -> f64 {
    if visits == 0 || route.parcels <= 0.0 {
        return 0.0;
    }
    let count = f64::from(visits);
    let fetched = route.parcels / count;
    let vans = libm::ceil(fetched / real(freight.van_parcels));
    let stem_km = 2.0 * route.distance_km * vans;
    let tour_km = tour_km(freight, route.area_km2, route.stops.min(fetched));
    count * (real(freight.visit_fen) + freight.km_fen * (stem_km + tour_km))
}

/// The number of visits at which `margin_fen` a parcel less the cost of the route is greatest; parcels grow with visits
/// from what they were at `usual_visits`. The fewest of equally good numbers, 0 where no visit pays.
pub(super) fn best_visits(freight: &Freight, route: &Route, usual_visits: f64, margin_fen: f64) -> u8 {
    let mut best = (0, 0.0);
    for visits in 1..=MAX_VISITS {
        let growth = libm::pow(f64::from(visits) / usual_visits.max(1.0), freight.visit_elasticity);
        let grown = Route { parcels: route.parcels * growth, ..*route };
        let profit = margin_fen * grown.parcels - pick_up_cost(freight, &grown, visits);
        if profit > best.1 {
            best = (visits, profit);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tour_fen(route: &Route, visits: u8) -> f64 {
        // Without fixed cost and stem only the tour is left.
        let freight = Freight { visit_fen: 0, ..Freight::default() };
        pick_up_cost(&freight, &Route { distance_km: 0.0, ..*route }, visits)
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
        let cost = pick_up_cost(&Freight::default(), &Route { parcels: 700.0, ..ROUTE }, 2);
        let by_hand = 2.0 * (4_000.0 + 120.0 * (80.0 + 0.7124 * libm::sqrt(250.0)));
        assert!((cost - by_hand).abs() < 1e-6, "{cost} {by_hand}");
        assert!(pick_up_cost(&Freight::default(), &ROUTE, 0).abs() < f64::EPSILON);
    }

    #[test]
    fn more_parcels_bring_more_visits_and_too_few_bring_none() {
        let freight = Freight::default();
        let visits = [10.0, 100.0, 1_000.0, 10_000.0]
            .map(|parcels| best_visits(&freight, &Route { parcels, stops: parcels, ..ROUTE }, 1.0, 200.0));
        assert_eq!(visits[0], 0);
        assert!(visits.is_sorted() && visits[3] > visits[1], "{visits:?}");
    }
}
