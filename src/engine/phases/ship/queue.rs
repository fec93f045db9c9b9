//! The queue of waiting orders: oldest first, as far as county capacity and the seller's cash reach. An order that is too
//! late is cancelled.

use crate::engine::agents::offers::{Offer, Seller};
use crate::engine::agents::orders::{CLOSED, Cohort, TRAVELLING, WAITING};
use crate::engine::goods::{Cancelled, Shipped};
use crate::engine::phases::refund_payment::RefundPayment;
use crate::engine::phases::ship::Lent;
use crate::engine::units::{CROPS, floor, real};
use std::sync::Arc;

/// What one seller ships this week.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shipment {
    pub parcels: i64,
    pub grams: i64,
    /// Parcels packed by the sorting centre.
    pub centre_packed: i64,
}

/// What is shipped this week, by seller.
#[derive(Debug)]
pub(super) struct Shipments {
    /// By household.
    pub households: Vec<Shipment>,
    /// By co-operative.
    pub cooperatives: Vec<Shipment>,
}

impl Shipments {
    fn of(&mut self, seller: Seller) -> &mut Shipment {
        match seller {
            Seller::Own(row) => &mut self.households[row as usize],
            Seller::Cooperative(row) => &mut self.cooperatives[row as usize],
        }
    }
}

/// Cash a parcel needs at most: freight of the dearest firm and packing.
#[derive(Debug)]
pub(super) struct CashNeeds {
    /// By village.
    pub village_fen: Vec<i64>,
    /// By county, for parcels of its co-operatives.
    pub hub_fen: Vec<i64>,
}

/// Goes through all waiting orders: oldest cohort first, by offer, in consumer order.
pub(super) fn serve(lent: &mut Lent<'_>, needs: &CashNeeds) -> Shipments {
    let mut shipments = Shipments {
        households: vec![Shipment::default(); lent.households.len()],
        cooperatives: vec![Shipment::default(); lent.cooperatives.len()],
    };
    // The cohorts stand beside the other tables while they are gone through.
    let mut cohorts = std::mem::take(&mut lent.order_book.cohorts);
    for cohort in cohorts.iter_mut().filter(|cohort| cohort.open > 0) {
        let offers = Arc::clone(&cohort.offers);
        for (number, offer) in offers.iter().enumerate() {
            for place in cohort.offer_bounds[number]..cohort.offer_bounds[number + 1] {
                let order = cohort.by_offer[place as usize] as usize;
                if cohort.orders.state[order] == WAITING {
                    serve_order(lent, needs, &mut shipments, cohort, offer, order);
                }
            }
        }
    }
    lent.order_book.cohorts = cohorts;
    shipments
}

/// Ships one order, cancels it or lets it wait.
fn serve_order(
    lent: &mut Lent<'_>,
    needs: &CashNeeds,
    shipments: &mut Shipments,
    cohort: &mut Cohort,
    offer: &Offer,
    order: usize,
) {
    if lent.given.tick.week - cohort.week > lent.given.ship.late_weeks {
        cancel(lent, cohort, offer, order);
    } else if can_leave(lent, needs, shipments.of(offer.seller).parcels, offer) {
        ship(lent, shipments.of(offer.seller), cohort, offer, order);
    } else {
        lent.counties.queued[usize::from(offer.county)] += lent.given.map.weight;
    }
}

/// Whether the county can handle one more order of the offer and its seller, who already ships `parcels`, can pay for it.
fn can_leave(lent: &Lent<'_>, needs: &CashNeeds, parcels: i64, offer: &Offer) -> bool {
    let county = usize::from(offer.county);
    let weight = lent.given.map.weight;
    let capacity = lent.counties.handling_parcels[county] + lent.counties.sorting_public[county];
    if lent.counties.shipped[county] + weight > capacity {
        return false;
    }
    // A fen more, since line haul is charged on the sum.
    let haul_fen = lent.given.freight.haul_fen(offer.parcel_g) + 1;
    let need_fen =
        haul_fen + offer.village.map_or(needs.hub_fen[county], |village| needs.village_fen[village as usize]);
    let cash = match offer.seller {
        Seller::Own(row) => lent.households.cash[row as usize].fen(),
        Seller::Cooperative(row) => lent.cooperatives.cash[row as usize].fen(),
    };
    (parcels + weight) * need_fen <= cash
}

/// Sends one order on its way.
fn ship(lent: &mut Lent<'_>, shipment: &mut Shipment, cohort: &mut Cohort, offer: &Offer, order: usize) {
    let (map, week, kind) = (lent.given.map, lent.given.tick.week, offer.kind());
    let (county, weight) = (usize::from(offer.county), map.weight);
    let grams = offer.parcel_g * weight;
    let book = &mut *lent.order_book;
    lent.books.carry(Shipped, kind, &mut book.waiting[kind], &mut book.travelling[kind], grams);
    let line_haul = map.transit_days[county * map.cities + usize::from(cohort.orders.city[order])];
    let wait = offer.village.map_or(0, |village| wait_days(lent.villages.visits[village as usize]));
    let days = wait + days_up(line_haul);
    let cold = match offer.seller {
        Seller::Own(_) => lent.counties.cold_share_own[county],
        Seller::Cooperative(_) => lent.counties.cold_share_cooperative[county],
    };
    lent.counties.shipped[county] += weight;
    // All parcels pass the county hub: the sorting centre packs the first of the week, as many as it can.
    let centre_packed = lent.counties.shipped[county] <= lent.counties.sorting_public[county];
    cohort.orders.state[order] = TRAVELLING;
    cohort.orders.shipped_week[order] = week;
    cohort.orders.arrival_week[order] = week + weeks_of(days);
    cohort.orders.days[order] = u8::try_from(days).unwrap_or(u8::MAX);
    cohort.orders.cold[order] = cold_part(cold);
    cohort.orders.centre_packed[order] = centre_packed;
    if cohort.week < week {
        lent.counties.late[county] += weight;
    }
    shipment.parcels += weight;
    shipment.grams += grams;
    shipment.centre_packed += if centre_packed { weight } else { 0 };
}

/// Pays the buyer back, returns the goods to the seller's stock and rates the seller as bad.
fn cancel(lent: &mut Lent<'_>, cohort: &mut Cohort, offer: &Offer, order: usize) {
    let map = lent.given.map;
    let (county, weight, kind) = (usize::from(offer.county), map.weight, offer.kind());
    let grams = offer.parcel_g * weight;
    let refund = RefundPayment {
        map,
        platform: lent.platform,
        consumers: lent.consumers,
        consumer_purses: lent.consumer_purses,
        books: lent.books,
    };
    lent.counties.refund_fen[county] += refund.pay(cohort.orders.consumer[order] as usize, offer.price_fen);
    lent.counties.cancelled[county] += weight;
    let waiting = &mut lent.order_book.waiting[kind];
    match offer.seller {
        Seller::Own(row) => {
            let (row, farms) = (row as usize, &mut *lent.households);
            let stock = if offer.grade == 0 { &mut farms.ageing_a[row] } else { &mut farms.fresh_b[row] };
            lent.books.carry(Cancelled, kind, waiting, stock, grams);
            farms.rating_bad[row] += real(weight);
        }
        Seller::Cooperative(row) => {
            let (row, cooperatives) = (row as usize, &mut *lent.cooperatives);
            let stock = if offer.grade == 0 { &mut cooperatives.ageing_a[row] } else { &mut cooperatives.fresh_b[row] };
            lent.books.carry(Cancelled, kind, waiting, stock, grams);
            cooperatives.rating_bad[row] += real(weight);
        }
    }
    if offer.labelled {
        lent.cooperatives.record_all[county * CROPS + usize::from(offer.crop)] += weight;
    }
    cohort.orders.state[order] = CLOSED;
    cohort.open -= 1;
}

/// Days a parcel waits for the next visit: half the gap between visits.
fn wait_days(visits: u8) -> u32 {
    7 / (2 * u32::from(visits.max(1)))
}

/// Whole days, rounded up.
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
