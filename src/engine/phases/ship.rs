//! Ship 发货: parcels are fetched, handled and sent as far as capacity and cash reach; the rest queues.
//!
//! Reads: freight, terms, places.
//! Writes: households and pools (cancelled goods, ratings), carriers, villages, counties, consumers and their purses
//! (refunds of cancelled orders), platform (escrow), order book, dispatches, books.
//! Keeps: waiting and travelling goods equal to open orders; escrow equal to the price of open orders. Freight and
//! packing are only noted in the dispatches here; `settle` pays them. The week's counts of counties and labels, those of
//! `deliver` too, begin here.

mod carriage;
mod queue;
mod route;
mod visits;

use crate::engine::agents::carriers::{BANDS, Carriers, Dispatch, Freight, VillageStates};
use crate::engine::agents::consumers::{ConsumerPurses, Consumers};
use crate::engine::agents::hosts::Seller;
use crate::engine::agents::households::Households;
use crate::engine::agents::institutions::{Counties, Platform, Pools, Terms};
use crate::engine::agents::orders::{OrderBook, WAITING};
use crate::engine::books::Posted;
use crate::engine::declare::params;
use crate::engine::geography::Map;
use crate::engine::phases::refund::Refunds;
use crate::engine::phases::ship::carriage::Carriage;
use crate::engine::phases::ship::queue::{Load, Needs, Queue};
use crate::engine::tick::Tick;
use crate::engine::units::{CROPS, real};

params! {
    /// Fetching parcels where carriers come rarely.
    Ship in "ship" {
        /// Visits a week to a village with a public station, at least.
        station_visits: u32 = 5, "visits/week", 1..=7, Assumption("model 8.1 S2: working days"), zh "服务站每周最低揽收次数";
        /// Cost of bringing a parcel to the township agent where no carrier comes.
        haul_fen: i64 = 300, "fen/parcel", 0..=5_000, Assumption("above the pick-up share of 2 yuan, evidence A49"), zh "自送乡镇网点单件成本";
    }
}

impl Ship {
    fn station_visits(&self) -> u8 {
        u8::try_from(self.station_visits).expect("at most 7")
    }
}

/// Ships what can be shipped this week.
#[expect(clippy::too_many_arguments, reason = "a phase names every table it reads and writes")]
pub fn run(
    tick: &Tick,
    rules: &Ship,
    freight: &Freight,
    terms: &Terms,
    map: &Map,
    households: &mut Households,
    pools: &mut Pools,
    carriers: &mut Carriers,
    villages: &mut VillageStates,
    counties: &mut Counties,
    consumers: &mut Consumers,
    consumer_purses: &mut ConsumerPurses,
    platform: &mut Platform,
    order_book: &mut OrderBook,
    dispatches: &mut Vec<Dispatch>,
    books: &mut Posted,
) {
    begin(pools, carriers, counties, dispatches);
    cool(map, households, pools, order_book, counties);
    visits::choose(rules, freight, map, carriers, villages, tick.week);
    let queue = Queue {
        week: tick.week,
        freight,
        map,
        needs: needs(rules, terms, map, carriers, villages),
        villages,
        load: Load::new(households.len(), pools.len()),
        households,
        pools,
        counties,
        refunds: Refunds { map, platform, consumers, purses: consumer_purses },
        books,
    };
    let load = queue.serve(order_book);
    let mut carriage = Carriage { rules, freight, map, carriers, dispatches };
    carriage.villages(&load, villages, tick.week);
    carriage.hubs(&load);
    if tick.every(4) {
        carriage.set_tariffs();
    }
}

/// Begins the week's counts.
fn begin(pools: &mut Pools, carriers: &mut Carriers, counties: &mut Counties, dispatches: &mut Vec<Dispatch>) {
    dispatches.clear();
    carriers.parcels.fill([0; BANDS]);
    carriers.week_cost_fen.fill(0);
    pools.record_good.fill(0);
    pools.record_all.fill(0);
    for count in [
        &mut counties.shipped,
        &mut counties.late,
        &mut counties.cancelled,
        &mut counties.queued,
        &mut counties.refund_fen,
        &mut counties.delivered,
        &mut counties.quality_sum,
        &mut counties.transit_lost_g,
    ] {
        count.fill(0);
    }
}

/// Sets need and share of cold storage: goods kept or waiting for live channels against capacity.
fn cool(map: &Map, households: &Households, pools: &Pools, order_book: &OrderBook, counties: &mut Counties) {
    let mut needs = vec![[0_i64; 2]; map.counties()];
    for county in 0..map.counties() {
        let farms = map.county_bounds[county]..map.county_bounds[county + 1];
        let at_farms: i64 = farms.map(|row| households.fresh_a[row].grams() + households.ageing_a[row].grams()).sum();
        let at_pools: i64 = (county * CROPS..(county + 1) * CROPS)
            .map(|row| pools.fresh_a[row].grams() + pools.ageing_a[row].grams() + pools.fresh_b[row].grams())
            .sum();
        needs[county] = [at_farms, at_pools];
    }
    for cohort in &order_book.cohorts {
        for (&state, &offer) in cohort.orders.state.iter().zip(&cohort.orders.offer) {
            if state == WAITING {
                let offer = &cohort.offers[offer as usize];
                let pool = matches!(offer.seller, Seller::Pool(_));
                needs[usize::from(offer.county)][usize::from(pool)] += offer.parcel_g * map.weight;
            }
        }
    }
    for (county, [own, pool]) in needs.into_iter().enumerate() {
        let capacity = counties.cold_base_g[county] + counties.cold_public_g[county];
        counties.cold_need_g[county] = own + pool;
        counties.cold_share[county] = cold_share(capacity, own + pool);
        // Pools have contracts with the cold stores and come first.
        counties.cold_share_pool[county] = cold_share(capacity, pool);
        counties.cold_share_own[county] = cold_share((capacity - pool).max(0), own);
    }
}

/// Share of a need that a capacity meets.
fn cold_share(capacity_g: i64, need_g: i64) -> f64 {
    match (capacity_g, need_g) {
        (0, _) => 0.0,
        (_, 0) => 1.0,
        (capacity, need) => (real(capacity) / real(need)).min(1.0),
    }
}

/// Cash a parcel needs at most this week, whichever firm takes it.
fn needs(rules: &Ship, terms: &Terms, map: &Map, carriers: &Carriers, villages: &VillageStates) -> Needs {
    let packing_fen = terms.packing_material_fen + (terms.packing_min * terms.wage_fen_per_hour + 59) / 60;
    let dearest = |county: usize, band: usize| {
        let firms = map.county_carriers[county]..map.county_carriers[county + 1];
        firms.map(|firm| carriers.tariff_fen[firm][band]).max().unwrap_or(0)
    };
    let village_fen = map.villages.iter().zip(&villages.visits).map(|(village, &visits)| {
        let freight_fen = if visits > 0 {
            dearest(village.county, village.band)
        } else {
            dearest(village.county, 0) + rules.haul_fen
        };
        freight_fen + packing_fen
    });
    let hub_fen = (0..map.counties()).map(|county| dearest(county, 0) + packing_fen + terms.pool_handling_fen);
    Needs { village_fen: village_fen.collect(), hub_fen: hub_fen.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cold_meets_needs_up_to_capacity() {
        for (capacity, need, expected) in [(0, 0, 0.0), (5, 0, 1.0), (0, 5, 0.0), (5, 10, 0.5), (20, 10, 1.0)] {
            assert!((cold_share(capacity, need) - expected).abs() < 1e-12, "{capacity} {need}");
        }
    }
}
