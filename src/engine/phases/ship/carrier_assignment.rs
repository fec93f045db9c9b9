//! Which carrier takes which parcels of a village or hub, and what that costs the carriers and the sellers.

use crate::agents::carriers::{BANDS, CarrierRows, Dispatch, Freight, MOST_FIRMS};
use crate::agents::offers::Seller;
use crate::agents::route::Route;
use crate::phases::ship::Given;
use crate::phases::ship::collection::Crates;
use crate::phases::ship::piece::Piece;
use crate::phases::ship::queue::Shipment;
use crate::units::{CROPS, FEN_PER_YUAN, floor, mul_div, real, split_in_place};
use std::ops::Range;

/// An amount of each firm of a county; 0 in the places of firms that it does not have.
type ByFirm = [i64; MOST_FIRMS];

/// Where parcels are handed over: which firms come, which tariff band, what hauling to the township costs on top.
#[derive(Debug, Clone)]
struct PickUpPoint {
    firms: Range<usize>,
    band: usize,
    haul_fen: i64,
}

impl PickUpPoint {
    /// Rows of the firms among those of a piece.
    fn rows(&self, carriers: &CarrierRows<'_>) -> Range<usize> {
        self.firms.start - carriers.first..self.firms.end - carriers.first
    }
}

/// Assigns the parcels of villages: fetched, or hauled to the township where nobody comes. `shipments` are those of the
/// households, by row.
pub(super) fn assign_villages(piece: &mut Piece<'_>, mut shipments: &[Shipment]) {
    let Given { ship, map, .. } = piece.given;
    // A few are split over two firms.
    piece.outcome.from_villages.reserve(2 * shipments.len());
    for i in 0..piece.villages.len() {
        let number = piece.villages.first + i;
        let end = map.village_bounds[number + 1];
        let count = shipments.iter().take_while(|shipment| (shipment.seller as usize) < end).count();
        let senders = shipments.split_off(..count).expect("no more than there are");
        let parcels = senders.iter().map(|shipment| shipment.parcels).sum();
        let villages = &mut piece.villages;
        villages.parcels[i] = parcels;
        villages.senders[i] = i64::try_from(senders.len()).expect("households of a village");
        villages.mean_parcels[i] += ship.mean_step * (real(parcels) - villages.mean_parcels[i]);
        count_year(piece, i);
        if parcels > 0 {
            assign_village(piece, i, senders, parcels);
        }
    }
}

/// Assigns the parcels of the village of row `i` and charges the firms for fetching them.
fn assign_village(piece: &mut Piece<'_>, i: usize, senders: &[Shipment], parcels: i64) {
    let Given { tick, ship, freight, map, .. } = piece.given;
    let number = piece.villages.first + i;
    let village = &map.villages[number];
    let visits = piece.villages.visits[i];
    let fetched = visits > 0;
    let point = PickUpPoint {
        firms: map.carriers_of(village.county),
        band: if fetched { village.band } else { 0 },
        haul_fen: if fetched { 0 } else { ship.haul_fen },
    };
    let quotas = quotas(freight, &piece.carriers, &point, parcels);
    if fetched {
        let inbound = piece.villages.inbound[i];
        let mut route = Route::new(map, number, real(parcels), real(piece.villages.senders[i]), inbound);
        let joint = piece.villages.has_station(i, tick.week);
        if joint {
            route.parcels += Crates::usual(piece.given, &piece.villages, i).count;
            subsidise(piece, i, &point, &quotas);
        }
        let costs = fetching_costs(freight, &route, visits, &quotas[..point.firms.len()], map.growers_each, joint);
        for (firm, cost) in point.rows(&piece.carriers).zip(costs) {
            charge(&mut piece.carriers, firm, point.band, cost);
        }
    }
    assign(piece, &point, senders, Seller::Own, quotas);
}

/// Grants the firms the route subsidy of the village of row `i`, as far as it is set aside. It lowers the cost that tariffs
/// follow.
fn subsidise(piece: &mut Piece<'_>, i: usize, point: &PickUpPoint, quotas: &ByFirm) {
    let Piece { given, counties, villages, carriers, .. } = piece;
    let parcels: i64 = quotas.iter().sum();
    let county = given.map.villages[villages.first + i].county;
    let left_fen = &mut counties.route_subsidy_left_fen[county - counties.first];
    let subsidy_fen = (villages.route_subsidy_fen[i] * parcels).min(*left_fen);
    *left_fen -= subsidy_fen;
    for (firm, fen) in point.rows(carriers).zip(split(subsidy_fen, *quotas)) {
        carriers.route_subsidy_fen[firm] += fen;
        carriers.cost_fen[firm][point.band] -= fen;
    }
}

/// Assigns the parcels of co-operatives: they leave from the county hub. `shipments` are those of the co-operatives, by row.
pub(super) fn assign_hubs(piece: &mut Piece<'_>, shipments: &[Shipment]) {
    let Given { freight, map, .. } = piece.given;
    piece.outcome.from_hubs.reserve(3 * shipments.len());
    for senders in shipments.chunk_by(|a, b| county_of(a) == county_of(b)) {
        let point = PickUpPoint { firms: map.carriers_of(county_of(&senders[0])), band: 0, haul_fen: 0 };
        let quotas = quotas(freight, &piece.carriers, &point, senders.iter().map(|shipment| shipment.parcels).sum());
        assign(piece, &point, senders, Seller::Cooperative, quotas);
    }
}

/// County of the co-operative that ships.
const fn county_of(shipment: &Shipment) -> usize {
    shipment.seller as usize / CROPS
}

/// Adds the week of the village of row `i` to the counts of the year.
fn count_year(piece: &mut Piece<'_>, i: usize) {
    let Given { tick, ship, map, .. } = piece.given;
    let villages = &mut piece.villages;
    let served = villages.visits[i] > 0;
    let inbound = villages.inbound[i];
    let firms = map.carriers_of(map.villages[villages.first + i].county).len();
    villages.visits_year[i] += villages.days_served(i, tick.week, firms);
    villages.served_weeks_year[i] += i64::from(served);
    villages.parcels_year[i] += villages.parcels[i];
    villages.inbound_year_milli[i] += rounded(1_000.0 * ship.received(inbound, served));
    villages.purchase_gain_year_fen[i] += if served { rounded(ship.purchase_gain_fen(inbound)) } else { 0 };
}

/// Moves every tariff that carried something towards its average cost and begins a new count.
pub(super) fn set_tariffs(freight: &Freight, carriers: &mut CarrierRows<'_>) {
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

/// Parcels of each firm: a logit in its tariff, split exactly.
fn quotas(freight: &Freight, carriers: &CarrierRows<'_>, point: &PickUpPoint, parcels: i64) -> ByFirm {
    let tariffs = point.rows(carriers).map(|firm| carriers.tariff_fen[firm][point.band]);
    split(parcels, logit_weights(tariffs, freight.share_slope))
}

/// Splits an amount over the firms by weight.
fn split(total: i64, mut weights: ByFirm) -> ByFirm {
    split_in_place(total, &mut weights);
    weights
}

/// Gives the shipments to the firms in turn until each has its quota.
fn assign(
    piece: &mut Piece<'_>,
    point: &PickUpPoint,
    senders: &[Shipment],
    seller: fn(u32) -> Seller,
    mut quotas: ByFirm,
) {
    let mut turn = 0;
    for shipment in senders {
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
                seller: shipment.seller,
                parcels,
                grams: mul_div(shipment.grams, parcels, shipment.parcels),
                centre_packed: mul_div(shipment.centre_packed, parcels, shipment.parcels),
            };
            dispatch(piece, point, point.firms.start + turn, seller(shipment.seller), part);
        }
    }
}

/// Gives one firm parcels of one seller, and notes freight and cost.
fn dispatch(piece: &mut Piece<'_>, point: &PickUpPoint, firm: usize, seller: Seller, shipment: Shipment) {
    let Piece { given: Given { freight, .. }, carriers, outcome, .. } = piece;
    let Shipment { parcels, grams, centre_packed, .. } = shipment;
    let carrier = u32::try_from(firm).expect("fewer than 2^32 firms");
    let firm = firm - carriers.first;
    let haul_fen = point.haul_fen * parcels;
    let freight_fen = carriers.tariff_fen[firm][point.band] * parcels + freight.haul_fen(grams) + haul_fen;
    let dispatches = match seller {
        Seller::Own(_) => &mut outcome.from_villages,
        Seller::Cooperative(_) => &mut outcome.from_hubs,
    };
    dispatches.push(Dispatch { seller, carrier, parcels, centre_packed, freight_fen });
    carriers.parcels[firm][point.band] += parcels;
    carriers.carried[firm][point.band] += parcels;
    // The township agent and the line haul are paid through: freight and cost, but no part of the firm's tariff.
    let line_haul_fen = rounded(freight.line_haul_fen_per_kg * real(grams) / 1_000.0);
    carriers.week_cost_fen[firm] += haul_fen + line_haul_fen;
    charge(carriers, firm, point.band, rounded(freight.handling_fen * real(parcels)));
}

/// Adds a cost of one band to a firm.
fn charge(carriers: &mut CarrierRows<'_>, firm: usize, band: usize, fen: i64) {
    carriers.week_cost_fen[firm] += fen;
    carriers.cost_fen[firm][band] += fen;
}

/// Integer weights of a logit in tariffs.
fn logit_weights(tariffs_fen: impl Iterator<Item = i64> + Clone, slope_per_yuan: f64) -> ByFirm {
    let least = tariffs_fen.clone().min().unwrap_or(0);
    let mut weights = [0; MOST_FIRMS];
    for (weight, tariff) in weights.iter_mut().zip(tariffs_fen) {
        *weight = floor(libm::exp(-slope_per_yuan * real(tariff - least) / FEN_PER_YUAN) * 1_048_576.0);
    }
    weights
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
) -> ByFirm {
    let mut costs = [0; MOST_FIRMS];
    let farm_parcels: i64 = quotas.iter().sum();
    let cost = |route: Route, quota: i64| rounded(route.cost_fen(freight, visits) * real(quota) / route.parcels);
    if joint {
        costs[..quotas.len()].copy_from_slice(quotas);
        return split(cost(*route, farm_parcels), costs);
    }
    let inbound = Route { parcels: route.parcels - growers_each * real(farm_parcels), ..*route };
    let inbound = inbound.of_one_firm(quotas.len()).parcels;
    for (firm_cost, &quota) in costs.iter_mut().zip(quotas).filter(|(_, quota)| **quota > 0) {
        *firm_cost = cost(Route { parcels: inbound + growers_each * real(quota), ..*route }, quota);
    }
    costs
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
        assert_eq!(weights[..3], [1_048_576, 385_749, 0]);
        assert_eq!(logit_weights([700, 800].into_iter(), 0.0)[..2], [1_048_576, 1_048_576]);
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
