//! Ship 发运: parcels are fetched, handled and sent as far as capacity and cash reach; the rest waits in a queue.
//!
//! Invariants: waiting and travelling goods equal open orders; escrow equals the price of open orders. Freight and packing
//! are only noted in the dispatches; `settle` pays them. The week's counts of counties begin here, those of `deliver` too.

mod carrier_assignment;
mod cold_storage;
mod queue;
mod route;
mod visits;

use crate::engine::agents::carriers::{BANDS, Carriers, Dispatch, Freight, VillageStates};
use crate::engine::agents::consumers::{ConsumerPurses, Consumers};
use crate::engine::agents::cooperatives::Cooperatives;
use crate::engine::agents::counties::Counties;
use crate::engine::agents::households::Households;
use crate::engine::agents::orders::OrderBook;
use crate::engine::agents::platform::Platform;
use crate::engine::agents::terms::Terms;
use crate::engine::books::Posted;
use crate::engine::declare::{lend, params};
use crate::engine::geography::Map;
use crate::engine::phases::ship::queue::CashNeeds;

params! {
    /// Fetching parcels where carriers come rarely.
    Ship in "ship" {
        /// Visits a week to a village with a public station, at least.
        station_visits: u32 = 5, "visits/week", 1..=7, Assumption("model 8.1 S2: working days"), zh "服务站每周最低揽收次数";
        /// Cost of bringing a parcel to the township agent where no carrier comes.
        haul_fen: i64 = 300, "fen/parcel", 0..=5_000, Assumption("above the pick-up share of 2 yuan, evidence A49"), zh "自送乡镇网点单件成本";
        /// Weeks an order may be late before it is cancelled.
        late_weeks: u32 = 2, "weeks", 0..=26, Assumption("buyers wait two weeks"), zh "订单最长延迟周数";
        /// Weight of a week in a village's means of parcels and visits.
        mean_step: f64 = 0.25, "share/week", 0.01..=1.0, Assumption("about a month is remembered"), zh "村均值更新权重";
    }
}

lend! {
    rules { ship: Ship, freight: Freight, terms: Terms }
    reads { map: Map }
    writes {
        households: Households, cooperatives: Cooperatives, carriers: Carriers, villages: VillageStates, counties: Counties,
        consumers: Consumers, consumer_purses: ConsumerPurses, platform: Platform, order_book: OrderBook,
        dispatches: Vec<Dispatch>, books: Posted,
    }
}

impl Ship {
    /// Least visits a week to a village with a public station.
    fn station_visits(&self) -> u8 {
        u8::try_from(self.station_visits).expect("at most 7")
    }
}

/// Ships what can be shipped this week.
pub fn run(mut lent: Lent<'_>) {
    reset_counts(&mut lent);
    cold_storage::set_shares(&mut lent);
    visits::choose(lent.given, lent.carriers, lent.villages);
    let needs = cash_needs(&lent);
    let shipments = queue::serve(&mut lent, &needs);
    carrier_assignment::assign_villages(&mut lent, &shipments);
    carrier_assignment::assign_hubs(&mut lent, &shipments);
    if lent.given.tick.every(4) {
        carrier_assignment::set_tariffs(lent.given.freight, lent.carriers);
    }
}

/// Sets the counts of the week to zero.
fn reset_counts(lent: &mut Lent<'_>) {
    lent.dispatches.clear();
    lent.carriers.parcels.fill([0; BANDS]);
    lent.carriers.week_cost_fen.fill(0);
    for count in [
        &mut lent.counties.shipped,
        &mut lent.counties.late,
        &mut lent.counties.cancelled,
        &mut lent.counties.queued,
        &mut lent.counties.refund_fen,
        &mut lent.counties.delivered,
        &mut lent.counties.quality_sum,
        &mut lent.counties.transit_lost_g,
    ] {
        count.fill(0);
    }
}

/// Cash a parcel needs at most this week, whichever firm takes it.
fn cash_needs(lent: &Lent<'_>) -> CashNeeds {
    let Given { ship, terms, map, .. } = lent.given;
    let packing_fen = terms.packing_material_fen + (terms.packing_min * terms.wage_fen_per_hour + 59) / 60;
    let dearest_fen = |county: usize, band: usize| {
        let firms = map.county_carriers[county]..map.county_carriers[county + 1];
        firms.map(|firm| lent.carriers.tariff_fen[firm][band]).max().unwrap_or(0)
    };
    let village_fen = map.villages.iter().zip(&lent.villages.visits).map(|(village, &visits)| {
        let freight_fen = if visits > 0 {
            dearest_fen(village.county, village.band)
        } else {
            dearest_fen(village.county, 0) + ship.haul_fen
        };
        freight_fen + packing_fen
    });
    let hub_fen =
        (0..map.counties()).map(|county| dearest_fen(county, 0) + packing_fen + terms.cooperative_handling_fen);
    CashNeeds { village_fen: village_fen.collect(), hub_fen: hub_fen.collect() }
}
