//! Which carrier takes which parcels of a village or hub, and what that costs the carriers and the sellers.

use crate::engine::agents::carriers::{BANDS, Carriers, Dispatch, Freight};
use crate::engine::agents::offers::Seller;
use crate::engine::agents::route::Route;
use crate::engine::phases::ship::collection::Crates;
use crate::engine::phases::ship::queue::{Shipment, Shipments};
use crate::engine::phases::ship::{Given, Lent};
use crate::engine::units::{CROPS, FEN_PER_YUAN, floor, largest_remainder, mul_div, real};
use std::ops::Range;

/// Where parcels are handed over: which firms come, which tariff band, what hauling to the township costs on top.
#[derive(Debug, Clone)]
struct PickUpPoint {
    firms: Range<usize>,
    band: usize,
    haul_fen: i64,
}

/// Assigns the parcels of villages: fetched, or hauled to the township where nobody comes.
pub(super) fn assign_villages(lent: &mut Lent<'_>, shipments: &Shipments) {
    let Given { tick, ship, freight, map, .. } = lent.given;
    for (number, village) in map.villages.iter().enumerate() {
        let rows = map.village_bounds[number]..map.village_bounds[number + 1];
        let senders = senders(&shipments.households, rows, Seller::Own);
        let parcels = senders.iter().map(|(_, shipment)| shipment.parcels).sum();
        let visits = lent.villages.visits[number];
        lent.villages.parcels[number] = parcels;
        lent.villages.senders[number] = i64::try_from(senders.len()).expect("households of a village");
        count_year(lent, number);
        lent.villages.mean_parcels[number] += ship.mean_step * (real(parcels) - lent.villages.mean_parcels[number]);
        let fetched = visits > 0;
        let point = PickUpPoint {
            firms: map.carriers_of(village.county),
            band: if fetched { village.band } else { 0 },
            haul_fen: if fetched { 0 } else { ship.haul_fen },
        };
        let quotas = quotas(freight, lent.carriers, &point, parcels);
        if fetched && parcels > 0 {
            let senders = real(lent.villages.senders[number]);
            let mut route = Route::new(map, number, real(parcels), senders, lent.villages.inbound[number]);
            let joint = lent.villages.has_station(number, tick.week);
            if joint {
                route.parcels += Crates::usual(lent.given, lent.villages, number).count;
                subsidise(lent, number, &point, &quotas);
            }
            let costs = fetching_costs(freight, &route, visits, &quotas, map.growers_each, joint);
            for (firm, cost) in point.firms.clone().zip(costs) {
                charge(lent.carriers, firm, point.band, cost);
            }
        }
        assign(lent, &point, &senders, quotas);
    }
}

/// Grants the firms the route subsidy of a village, as far as it is set aside. It lowers the cost that tariffs follow.
fn subsidise(lent: &mut Lent<'_>, village: usize, point: &PickUpPoint, quotas: &[i64]) {
    let parcels: i64 = quotas.iter().sum();
    let left_fen = &mut lent.counties.route_subsidy_left_fen[lent.given.map.villages[village].county];
    let subsidy_fen = (lent.villages.route_subsidy_fen[village] * parcels).min(*left_fen);
    *left_fen -= subsidy_fen;
    for (firm, fen) in point.firms.clone().zip(largest_remainder(subsidy_fen, quotas)) {
        lent.carriers.route_subsidy_fen[firm] += fen;
        lent.carriers.cost_fen[firm][point.band] -= fen;
    }
}

/// Assigns the parcels of co-operatives: they leave from the county hub.
pub(super) fn assign_hubs(lent: &mut Lent<'_>, shipments: &Shipments) {
    let Given { freight, map, .. } = lent.given;
    for county in 0..map.counties() {
        let senders = senders(&shipments.cooperatives, county * CROPS..(county + 1) * CROPS, Seller::Cooperative);
        let point = PickUpPoint { firms: map.carriers_of(county), band: 0, haul_fen: 0 };
        let parcels = senders.iter().map(|(_, shipment)| shipment.parcels).sum();
        let quotas = quotas(freight, lent.carriers, &point, parcels);
        assign(lent, &point, &senders, quotas);
    }
}

/// Adds the week of a village to the counts of the year.
fn count_year(lent: &mut Lent<'_>, number: usize) {
    let Given { tick, ship, map, .. } = lent.given;
    let villages = &mut *lent.villages;
    let served = villages.visits[number] > 0;
    let inbound = villages.inbound[number];
    let firms = map.carriers_of(map.villages[number].county).len();
    villages.visits_year[number] += villages.days_served(number, tick.week, firms);
    villages.served_weeks_year[number] += i64::from(served);
    villages.parcels_year[number] += villages.parcels[number];
    villages.inbound_year_milli[number] += rounded(1_000.0 * ship.received(inbound, served));
    villages.purchase_gain_year_fen[number] += if served { rounded(ship.purchase_gain_fen(inbound)) } else { 0 };
}

/// Moves every tariff that carried something towards its average cost and begins a new count.
pub(super) fn set_tariffs(freight: &Freight, carriers: &mut Carriers) {
    for firm in 0..carriers.len() {
        for band in 0..BANDS {
            let (cost, carried) = (carriers.cost_fen[firm][band], carriers.carried[firm][band]);
            let tariff = &mut carriers.tariff_fen[firm][band];
            *tariff = next_tariff(freight, *tariff, cost, carried).max(0);
        }
        carriers.cost_fen[firm] = [0; BANDS];
        carriers.carried[firm] = [0; BANDS];
    }
}

/// The sellers in `rows` that ship anything.
fn senders(shipments: &[Shipment], rows: Range<usize>, seller: impl Fn(u32) -> Seller) -> Vec<(Seller, Shipment)> {
    rows.filter(|&row| shipments[row].parcels > 0)
        .map(|row| (seller(u32::try_from(row).expect("fewer than 2^32 sellers")), shipments[row]))
        .collect()
}

/// Parcels of each firm: a logit in its tariff, split exactly.
fn quotas(freight: &Freight, carriers: &Carriers, point: &PickUpPoint, parcels: i64) -> Vec<i64> {
    if parcels == 0 {
        return vec![0; point.firms.len()];
    }
    let tariffs = point.firms.clone().map(|firm| carriers.tariff_fen[firm][point.band]);
    largest_remainder(parcels, &logit_weights(tariffs, freight.share_slope))
}

/// Gives the shipments to the firms in turn until each has its quota.
fn assign(lent: &mut Lent<'_>, point: &PickUpPoint, senders: &[(Seller, Shipment)], mut quotas: Vec<i64>) {
    let mut turn = 0;
    for &(seller, shipment) in senders {
        let mut left = shipment.parcels;
        while left > 0 {
            let parcels = left.min(quotas[turn]);
            if parcels == 0 {
                turn += 1;
                continue;
            }
            quotas[turn] -= parcels;
            left -= parcels;
            let part = Shipment {
                parcels,
                grams: mul_div(shipment.grams, parcels, shipment.parcels),
                centre_packed: mul_div(shipment.centre_packed, parcels, shipment.parcels),
            };
            dispatch(lent, point, point.firms.start + turn, seller, part);
        }
    }
}

/// Gives one firm parcels of one seller, and notes freight and cost.
fn dispatch(lent: &mut Lent<'_>, point: &PickUpPoint, firm: usize, seller: Seller, shipment: Shipment) {
    let freight = lent.given.freight;
    let carriers = &mut *lent.carriers;
    let Shipment { parcels, grams, centre_packed } = shipment;
    let haul_fen = point.haul_fen * parcels;
    let carrier = u32::try_from(firm).expect("fewer than 2^32 firms");
    let freight_fen = carriers.tariff_fen[firm][point.band] * parcels + freight.haul_fen(grams) + haul_fen;
    lent.dispatches.push(Dispatch { seller, carrier, parcels, centre_packed, freight_fen });
    carriers.parcels[firm][point.band] += parcels;
    carriers.carried[firm][point.band] += parcels;
    // The township agent and the line haul are paid through: freight and cost, but no part of the firm's tariff.
    let line_haul_fen = rounded(freight.line_haul_fen_per_kg * real(grams) / 1_000.0);
    carriers.week_cost_fen[firm] += haul_fen + line_haul_fen;
    charge(carriers, firm, point.band, rounded(freight.handling_fen * real(parcels)));
}

/// Adds a cost of one band to a firm.
fn charge(carriers: &mut Carriers, firm: usize, band: usize, fen: i64) {
    carriers.week_cost_fen[firm] += fen;
    carriers.cost_fen[firm][band] += fen;
}

/// Integer weights of a logit in tariffs.
fn logit_weights(tariffs_fen: impl Iterator<Item = i64> + Clone, slope_per_yuan: f64) -> Vec<i64> {
    let least = tariffs_fen.clone().min().unwrap_or(0);
    tariffs_fen
        .map(|tariff| floor(libm::exp(-slope_per_yuan * real(tariff - least) / FEN_PER_YUAN) * 1_048_576.0))
        .collect()
}

/// What fetching costs each firm, fen: only the part of the modelled farm parcels, since whoever sends the inbound parcels
/// pays for theirs.
///
/// `route` carries all parcels of the village; a modelled farm parcel stands for `growers_each` of them. On a joint route
/// the cost is split over the firms by parcels. Otherwise each firm drives its own tour with an equal part of the inbound
/// parcels: contracts bind these, so that a firm that lost the farmers to a cheaper one still has others on its tour.
fn fetching_costs(
    freight: &Freight,
    route: &Route,
    visits: u8,
    quotas: &[i64],
    growers_each: f64,
    joint: bool,
) -> Vec<i64> {
    let farm_parcels: i64 = quotas.iter().sum();
    let cost = |route: Route, quota: i64| rounded(route.cost_fen(freight, visits) * real(quota) / route.parcels);
    if joint {
        return largest_remainder(cost(*route, farm_parcels), quotas);
    }
    let inbound = Route { parcels: route.parcels - growers_each * real(farm_parcels), ..*route };
    let inbound = inbound.of_one_firm(quotas.len()).parcels;
    let alone = |&quota: &i64| match quota {
        0 => 0,
        quota => cost(Route { parcels: inbound + growers_each * real(quota), ..*route }, quota),
    };
    quotas.iter().map(alone).collect()
}

/// The tariff after four weeks.
fn next_tariff(freight: &Freight, tariff_fen: i64, cost_fen: i64, parcels: i64) -> i64 {
    if parcels == 0 {
        return tariff_fen;
    }
    let average = real(cost_fen) / real(parcels);
    rounded((1.0 - freight.tariff_step) * real(tariff_fen) + freight.tariff_step * (1.0 + freight.markup) * average)
}

/// The nearest whole fen.
fn rounded(fen: f64) -> i64 {
    floor(fen + 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tariff_follows_average_cost_and_rests_without_parcels() {
        let freight = Freight::default();
        assert_eq!(next_tariff(&freight, 700, 0, 0), 700);
        // 0.75·700 + 0.25·1.08·600
        assert_eq!(next_tariff(&freight, 700, 6_000, 10), 687);
    }

    #[test]
    fn the_cheaper_firm_carries_more() {
        let weights = logit_weights([700, 800].into_iter(), 1.0);
        assert_eq!(weights, [1_048_576, 385_749]);
        assert_eq!(logit_weights([700, 800].into_iter(), 0.0), [1_048_576, 1_048_576]);
    }

    #[test]
    fn a_firm_with_a_single_parcel_still_shares_its_visit() {
        // 60 farm parcels and 300 others, a third of them with each firm.
        let route = Route { distance_km: 20.0, area_km2: 10.0, parcels: 360.0, stops: 320.0 };
        let costs = fetching_costs(&Freight::default(), &route, 1, &[1, 59, 0], 1.0, false);
        let visit = Route { parcels: 101.0, ..route }.cost_fen(&Freight::default(), 1);
        assert_eq!(costs[0], rounded(visit / 101.0), "{costs:?} {visit}");
        assert_eq!(costs[2], 0);
    }

    #[test]
    fn a_joint_route_costs_less_than_each_firm_alone() {
        let route = Route { distance_km: 20.0, area_km2: 10.0, parcels: 160.0, stops: 120.0 };
        let cost = |joint| fetching_costs(&Freight::default(), &route, 2, &[30, 30], 1.0, joint);
        let (alone, together) = (cost(false), cost(true));
        assert_eq!(alone[0], alone[1]);
        assert!(together.iter().sum::<i64>() * 3 < alone.iter().sum::<i64>() * 2, "{together:?} {alone:?}");
    }
}
