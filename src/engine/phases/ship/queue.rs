//! The queue: oldest orders first, as far as county capacity and the seller's cash reach; too late is cancelled.

use crate::engine::agents::carriers::{Freight, VillageStates};
use crate::engine::agents::hosts::{Offer, Seller};
use crate::engine::agents::households::Households;
use crate::engine::agents::institutions::{Counties, Pools};
use crate::engine::agents::orders::{CLOSED, Cohort, OrderBook, TRAVELLING, WAITING};
use crate::engine::books::Posted;
use crate::engine::geography::Map;
use crate::engine::goods::Stock;
use crate::engine::goods::{Cancelled, Shipped, Waiting};
use crate::engine::phases::refund::Refunds;
use crate::engine::units::{CROPS, floor, real};
use std::sync::Arc;

/// Weeks an order may be late before it is cancelled.
const LATEST_WEEKS: u32 = 2;

/// What leaves this week, by seller: parcels, grams, parcels packed by the sorting centre.
#[derive(Debug, Default)]
pub(super) struct Load {
    pub own: Vec<[i64; 3]>,
    pub pool: Vec<[i64; 3]>,
}

impl Load {
    pub(super) fn new(households: usize, pools: usize) -> Self {
        Self { own: vec![[0; 3]; households], pool: vec![[0; 3]; pools] }
    }
    fn of(&mut self, seller: Seller) -> &mut [i64; 3] {
        match seller {
            Seller::Own(row) => &mut self.own[row as usize],
            Seller::Pool(row) => &mut self.pool[row as usize],
        }
    }
}

/// Cash a parcel needs at most: freight of the dearest firm and packing.
#[derive(Debug)]
pub(super) struct Needs {
    /// By village.
    pub village_fen: Vec<i64>,
    /// By county, for parcels of its pools.
    pub hub_fen: Vec<i64>,
}

/// Everything the queue touches.
#[derive(Debug)]
pub(super) struct Queue<'a> {
    pub week: u32,
    pub freight: &'a Freight,
    pub map: &'a Map,
    pub needs: Needs,
    pub villages: &'a VillageStates,
    pub households: &'a mut Households,
    pub pools: &'a mut Pools,
    pub counties: &'a mut Counties,
    pub refunds: Refunds<'a>,
    pub books: &'a mut Posted,
    pub load: Load,
}

impl Queue<'_> {
    /// Goes through all waiting orders: oldest cohort first, by offer, in consumer order.
    pub(super) fn serve(mut self, order_book: &mut OrderBook) -> Load {
        let OrderBook { cohorts, waiting, travelling } = order_book;
        for cohort in cohorts {
            let offers = Arc::clone(&cohort.offers);
            for (number, offer) in offers.iter().enumerate() {
                for place in cohort.offer_bounds[number]..cohort.offer_bounds[number + 1] {
                    let order = cohort.by_offer[place as usize] as usize;
                    if cohort.orders.state[order] != WAITING {
                        continue;
                    }
                    let kind = offer.kind();
                    let grams = offer.parcel_g * self.map.weight;
                    if self.week - cohort.week > LATEST_WEEKS {
                        self.cancel(cohort, offer, order, &mut waiting[kind]);
                    } else if self.may_leave(offer) {
                        self.books.carry(Shipped, kind, &mut waiting[kind], &mut travelling[kind], grams);
                        self.send(cohort, offer, order);
                    } else {
                        self.counties.queued[usize::from(offer.county)] += self.map.weight;
                    }
                }
            }
        }
        self.load
    }

    /// Whether the county can handle one more order of the offer and its seller can pay for it.
    fn may_leave(&mut self, offer: &Offer) -> bool {
        let county = usize::from(offer.county);
        let weight = self.map.weight;
        let capacity = self.counties.handling_parcels[county] + self.counties.sorting_public[county];
        if self.counties.shipped[county] + weight > capacity {
            return false;
        }
        // A fen more, since line haul is charged on the sum.
        let haul = self.freight.haul_fen(offer.parcel_g) + 1;
        let need =
            haul + offer.village.map_or(self.needs.hub_fen[county], |village| self.needs.village_fen[village as usize]);
        let cash = match offer.seller {
            Seller::Own(row) => self.households.cash[row as usize].fen(),
            Seller::Pool(row) => self.pools.cash[row as usize].fen(),
        };
        (self.load.of(offer.seller)[0] + weight) * need <= cash
    }

    fn send(&mut self, cohort: &mut Cohort, offer: &Offer, order: usize) {
        let (county, weight) = (usize::from(offer.county), self.map.weight);
        let line_haul = self.map.transit_days[county * self.map.cities + usize::from(cohort.orders.city[order])];
        let wait = offer.village.map_or(0, |village| wait_days(self.villages.visits[village as usize]));
        let days = wait + days_up(line_haul);
        cohort.orders.state[order] = TRAVELLING;
        cohort.orders.shipped_week[order] = self.week;
        cohort.orders.arrival_week[order] = self.week + weeks_of(days);
        cohort.orders.days[order] = u8::try_from(days).unwrap_or(u8::MAX);
        let cold = match offer.seller {
            Seller::Own(_) => self.counties.cold_share_own[county],
            Seller::Pool(_) => self.counties.cold_share_pool[county],
        };
        cohort.orders.cold[order] = cold_part(cold);
        self.counties.shipped[county] += weight;
        // All parcels pass the county hub: the sorting centre packs the first of the week, as many as it can.
        let centre_packed = self.counties.shipped[county] <= self.counties.sorting_public[county];
        cohort.orders.centre_packed[order] = centre_packed;
        if cohort.week < self.week {
            self.counties.late[county] += weight;
        }
        let load = self.load.of(offer.seller);
        load[0] += weight;
        load[1] += offer.parcel_g * weight;
        load[2] += if centre_packed { weight } else { 0 };
    }

    /// Pays the buyer back, takes the goods back and lets the seller's name suffer.
    fn cancel(&mut self, cohort: &mut Cohort, offer: &Offer, order: usize, waiting: &mut Stock<Waiting>) {
        let (county, weight, kind) = (usize::from(offer.county), self.map.weight, offer.kind());
        let grams = offer.parcel_g * weight;
        let fen = self.refunds.pay(self.books, cohort.orders.consumer[order] as usize, offer.price_fen);
        self.counties.refund_fen[county] += fen;
        self.counties.cancelled[county] += weight;
        match offer.seller {
            Seller::Own(row) => {
                let row = row as usize;
                let stock = if offer.grade == 0 {
                    &mut self.households.ageing_a[row]
                } else {
                    &mut self.households.fresh_b[row]
                };
                self.books.carry(Cancelled, kind, waiting, stock, grams);
                self.households.rating_bad[row] += real(weight);
            }
            Seller::Pool(row) => {
                let row = row as usize;
                let stock = if offer.grade == 0 { &mut self.pools.ageing_a[row] } else { &mut self.pools.fresh_b[row] };
                self.books.carry(Cancelled, kind, waiting, stock, grams);
                self.pools.rating_bad[row] += real(weight);
            }
        }
        if offer.labelled {
            self.pools.record_all[county * CROPS + usize::from(offer.crop)] += weight;
        }
        cohort.orders.state[order] = CLOSED;
        cohort.open -= 1;
    }
}

/// Days a parcel waits for the next visit: half the gap between visits.
fn wait_days(visits: u8) -> u32 {
    7 / (2 * u32::from(visits.max(1)))
}

fn days_up(days: f64) -> u32 {
    u32::try_from(floor(libm::ceil(days))).expect("defect: negative days of transit")
}

/// Weeks after shipment in which a parcel arrives, at least one.
fn weeks_of(days: u32) -> u32 {
    days.div_ceil(7).max(1)
}

/// A share in 1/255.
fn cold_part(share: f64) -> u8 {
    u8::try_from(floor(share.clamp(0.0, 1.0) * 255.0 + 0.5)).expect("at most 255")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visits_shorten_the_wait() {
        assert_eq!([0, 1, 2, 3, 5, 7].map(wait_days), [3, 3, 1, 1, 0, 0]);
    }

    #[test]
    fn a_parcel_arrives_a_week_after_shipment_or_later() {
        assert_eq!([0, 1, 7, 8, 15].map(weeks_of), [1, 1, 1, 2, 3]);
        assert_eq!(days_up(2.2), 3);
        assert_eq!([0.0, 0.5, 1.0].map(cold_part), [0, 128, 255]);
    }
}
