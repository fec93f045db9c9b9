//! Which firm carries what: parcels of a village or hub split by tariff, what that costs the firms and the sellers.

use crate::engine::agents::carriers::{BANDS, Carriers, Dispatch, Freight, VillageStates};
use crate::engine::agents::hosts::Seller;
use crate::engine::geography::Map;
use crate::engine::phases::ship::Ship;
use crate::engine::phases::ship::queue::Load;
use crate::engine::phases::ship::route::{Route, pick_up_cost};
use crate::engine::phases::ship::visits::joint;
use crate::engine::units::{CROPS, FEN_PER_YUAN, floor, largest_remainder, mul_div, real};
use std::ops::Range;

/// Part by which a village's means of four weeks move each week.
const MEAN_STEP: f64 = 0.25;

/// Parcels of one seller that leave.
#[derive(Debug, Clone, Copy)]
struct Lot {
    seller: Seller,
    parcels: i64,
    grams: i64,
    centre_packed: i64,
}

/// Where parcels are handed over: which firms, which tariff band, what hauling to the township costs on top.
#[derive(Debug, Clone)]
struct Handover {
    firms: Range<usize>,
    band: usize,
    haul_fen: i64,
}

/// Everything carriage touches.
#[derive(Debug)]
pub(super) struct Carriage<'a> {
    pub rules: &'a Ship,
    pub freight: &'a Freight,
    pub map: &'a Map,
    pub carriers: &'a mut Carriers,
    pub dispatches: &'a mut Vec<Dispatch>,
}

impl Carriage<'_> {
    /// Parcels of villages: fetched, or hauled to the township where nobody comes.
    pub(super) fn villages(&mut self, load: &Load, villages: &mut VillageStates, week: u32) {
        for (village, place) in self.map.villages.iter().enumerate() {
            let rows = self.map.village_bounds[village]..self.map.village_bounds[village + 1];
            let lots = lots(&load.own, rows, Seller::Own);
            let parcels = lots.iter().map(|lot| lot.parcels).sum();
            let visits = villages.visits[village];
            villages.parcels[village] = parcels;
            villages.senders[village] = i64::try_from(lots.len()).expect("households of a village");
            villages.mean_parcels[village] += MEAN_STEP * (real(parcels) - villages.mean_parcels[village]);
            villages.mean_visits[village] += MEAN_STEP * (f64::from(visits) - villages.mean_visits[village]);
            let fetched = visits > 0;
            let handover = Handover {
                firms: self.map.county_carriers[place.county]..self.map.county_carriers[place.county + 1],
                band: if fetched { place.band } else { 0 },
                haul_fen: if fetched { 0 } else { self.rules.haul_fen },
            };
            let quotas = self.quotas(&handover, parcels);
            if fetched && parcels > 0 {
                let route = Route {
                    distance_km: place.distance_km,
                    area_km2: place.area_km2,
                    parcels: real(parcels),
                    stops: real(villages.senders[village]),
                };
                let costs = fetching(self.freight, &route, visits, &quotas, joint(villages, village, week));
                for (firm, cost) in handover.firms.clone().zip(costs) {
                    self.charge(firm, handover.band, cost);
                }
            }
            self.hand_over(&handover, &lots, quotas);
        }
    }

    /// Parcels of pools leave from the county hub.
    pub(super) fn hubs(&mut self, load: &Load) {
        for county in 0..self.map.counties() {
            let lots = lots(&load.pool, county * CROPS..(county + 1) * CROPS, Seller::Pool);
            let firms = self.map.county_carriers[county]..self.map.county_carriers[county + 1];
            let handover = Handover { firms, band: 0, haul_fen: 0 };
            let quotas = self.quotas(&handover, lots.iter().map(|lot| lot.parcels).sum());
            self.hand_over(&handover, &lots, quotas);
        }
    }

    /// Parcels of each firm: a logit in its tariff, split exactly.
    fn quotas(&self, handover: &Handover, parcels: i64) -> Vec<i64> {
        let tariffs: Vec<i64> =
            handover.firms.clone().map(|firm| self.carriers.tariff_fen[firm][handover.band]).collect();
        largest_remainder(parcels, &logit_weights(&tariffs, self.freight.share_slope))
    }

    /// Gives the lots to the firms in turn until each has its quota, and notes freight and cost.
    fn hand_over(&mut self, handover: &Handover, lots: &[Lot], mut quotas: Vec<i64>) {
        let mut turn = 0;
        for lot in lots {
            let mut left = lot.parcels;
            while left > 0 {
                let parcels = left.min(quotas[turn]);
                if parcels == 0 {
                    turn += 1;
                    continue;
                }
                quotas[turn] -= parcels;
                left -= parcels;
                self.dispatch(handover, handover.firms.start + turn, lot, parcels);
            }
        }
    }

    fn dispatch(&mut self, handover: &Handover, firm: usize, lot: &Lot, parcels: i64) {
        let seller = lot.seller;
        let grams = mul_div(lot.grams, parcels, lot.parcels);
        let centre_packed = mul_div(lot.centre_packed, parcels, lot.parcels);
        let tariff_fen = self.carriers.tariff_fen[firm][handover.band];
        let haul_fen = handover.haul_fen * parcels;
        let carrier = u32::try_from(firm).expect("fewer than 2^32 firms");
        let freight_fen = tariff_fen * parcels + self.freight.haul_fen(grams) + haul_fen;
        self.dispatches.push(Dispatch { seller, carrier, parcels, centre_packed, freight_fen });
        self.carriers.parcels[firm][handover.band] += parcels;
        self.carriers.carried[firm][handover.band] += parcels;
        // The township agent and the line haul are paid through: freight and cost, but no part of the firm's tariff.
        let line_haul_fen = rounded(self.freight.line_haul_fen_per_kg * real(grams) / 1_000.0);
        self.carriers.week_cost_fen[firm] += haul_fen + line_haul_fen;
        self.charge(firm, handover.band, rounded(self.freight.handling_fen * real(parcels)));
    }

    fn charge(&mut self, firm: usize, band: usize, fen: i64) {
        self.carriers.week_cost_fen[firm] += fen;
        self.carriers.cost_fen[firm][band] += fen;
    }

    /// Moves every tariff that carried something towards its average cost and begins a new count.
    pub(super) fn set_tariffs(&mut self) {
        for firm in 0..self.carriers.len() {
            for band in 0..BANDS {
                let (cost, carried) = (self.carriers.cost_fen[firm][band], self.carriers.carried[firm][band]);
                let tariff = &mut self.carriers.tariff_fen[firm][band];
                *tariff = next_tariff(self.freight, *tariff, cost, carried);
            }
            self.carriers.cost_fen[firm] = [0; BANDS];
            self.carriers.carried[firm] = [0; BANDS];
        }
    }
}

/// The lots of sellers in `rows` that send anything.
fn lots(load: &[[i64; 3]], rows: Range<usize>, seller: impl Fn(u32) -> Seller) -> Vec<Lot> {
    rows.filter(|&row| load[row][0] > 0)
        .map(|row| {
            let [parcels, grams, centre_packed] = load[row];
            Lot { seller: seller(u32::try_from(row).expect("fewer than 2^32 sellers")), parcels, grams, centre_packed }
        })
        .collect()
}

/// Integer weights of a logit in tariffs.
fn logit_weights(tariffs_fen: &[i64], slope_per_yuan: f64) -> Vec<i64> {
    let least = tariffs_fen.iter().copied().min().unwrap_or(0);
    tariffs_fen
        .iter()
        .map(|&tariff| floor(libm::exp(-slope_per_yuan * real(tariff - least) / FEN_PER_YUAN) * 1_048_576.0))
        .collect()
}

/// What fetching costs each firm, fen: only the part of the farm parcels, the other shippers' freight covers theirs.
/// `farm` is the route of the farm parcels alone. On a joint route the cost of one tour is split over the firms by
/// parcels; else each firm drives its own, with an equal part of the other shippers, whom contracts bind: a firm that
/// lost the farmers to a cheaper one still has others to share its visits.
fn fetching(freight: &Freight, farm: &Route, visits: u8, quotas: &[i64], joint: bool) -> Vec<i64> {
    let cost = |parcels: f64, other: f64| {
        let stops = farm.stops * parcels / farm.parcels + other;
        let route = Route { parcels: parcels + other, stops, ..*farm };
        rounded(pick_up_cost(freight, &route, visits) * parcels / route.parcels)
    };
    if joint {
        return largest_remainder(cost(farm.parcels, freight.other_parcels), quotas);
    }
    let firms = real(i64::try_from(quotas.len()).expect("a handful of firms"));
    let alone = |&quota: &i64| if quota == 0 { 0 } else { cost(real(quota), freight.other_parcels / firms) };
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
        let weights = logit_weights(&[700, 800], 1.0);
        assert_eq!(weights, [1_048_576, 385_749]);
        assert_eq!(logit_weights(&[700, 800], 0.0), [1_048_576, 1_048_576]);
    }

    #[test]
    fn a_firm_with_a_single_parcel_still_shares_its_visit() {
        let farm = Route { distance_km: 20.0, area_km2: 10.0, parcels: 60.0, stops: 20.0 };
        let costs = fetching(&Freight::default(), &farm, 1, &[1, 59, 0], false);
        let visit = pick_up_cost(&Freight::default(), &Route { parcels: 21.0, stops: 21.0, ..farm }, 1);
        assert!(costs[0] * 20 < floor(visit), "{costs:?} {visit}");
        assert_eq!(costs[2], 0);
    }

    #[test]
    fn a_joint_route_costs_less_than_each_firm_alone() {
        let route = Route { distance_km: 20.0, area_km2: 10.0, parcels: 60.0, stops: 20.0 };
        let cost = |joint| fetching(&Freight::default(), &route, 2, &[30, 30], joint);
        let (alone, together) = (cost(false), cost(true));
        assert_eq!(alone[0], alone[1]);
        assert!(together.iter().sum::<i64>() * 3 < alone.iter().sum::<i64>() * 2, "{together:?} {alone:?}");
    }
}
