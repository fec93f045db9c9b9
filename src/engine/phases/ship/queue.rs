//! The queue of waiting orders: oldest first, as far as county capacity and the seller's cash reach. An order that is too
//! late is cancelled.

use crate::agents::offers::{Offer, Seller};
use crate::agents::order_table::{CLOSED, Journey, OrderRows, TRAVELLING};
use crate::agents::orders::{CohortRows, OfferOrders};
use crate::goods::{Cancelled, Shipped};
use crate::phases::refund_payment::DueRefund;
use crate::phases::ship::Given;
use crate::phases::ship::piece::Piece;
use crate::units::{CROPS, floor, real};
use std::ops::Range;

/// What one seller ships this week.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shipment {
    /// Row of the household or co-operative.
    pub seller: u32,
    pub parcels: i64,
    pub grams: i64,
    /// Parcels packed by the sorting centre.
    pub centre_packed: i64,
}

/// Shipments of the week of one kind of sellers. Few sellers ship, so that each has its place in a short list.
#[derive(Debug)]
pub(super) struct Shipments {
    first: usize,
    /// Place of each seller in the list, from 1; 0 where it ships nothing.
    places: Vec<u32>,
    list: Vec<Shipment>,
}

impl Shipments {
    /// Nothing is shipped yet by the sellers of `rows`, of whom about `expected` will ship.
    fn new(rows: Range<usize>, expected: usize) -> Self {
        Self { first: rows.start, places: vec![0; rows.len()], list: Vec::with_capacity(expected) }
    }
    /// Parcels that a seller ships so far.
    fn parcels(&self, seller: u32) -> i64 {
        match self.places[seller as usize - self.first] {
            0 => 0,
            place => self.list[place as usize - 1].parcels,
        }
    }
    /// The shipment of a seller.
    fn of(&mut self, seller: u32) -> &mut Shipment {
        let place = &mut self.places[seller as usize - self.first];
        if *place == 0 {
            self.list.push(Shipment { seller, parcels: 0, grams: 0, centre_packed: 0 });
            *place = u32::try_from(self.list.len()).expect("fewer than 2^32 sellers");
        }
        &mut self.list[*place as usize - 1]
    }
    /// The shipments by seller.
    fn into_sorted(mut self) -> Vec<Shipment> {
        self.list.sort_unstable_by_key(|shipment| shipment.seller);
        self.list
    }
}

/// The queue of some counties while it is served.
struct Queue<'p, 'a> {
    piece: &'p mut Piece<'a>,
    households: Shipments,
    cooperatives: Shipments,
    /// Packing of a parcel, fen.
    packing_fen: i64,
    /// Days of line haul, rounded up, by county × cities + city.
    line_haul_days: Vec<u32>,
}

/// Serves all waiting orders: oldest cohort first, by offer, in consumer order. Returns what households and co-operatives
/// ship, by seller.
pub(super) fn serve(piece: &mut Piece<'_>) -> [Vec<Shipment>; 2] {
    let Given { tick, ship, .. } = piece.given;
    // The cohorts stand beside the other tables while they are gone through.
    let mut cohorts = std::mem::take(&mut piece.cohorts);
    // Most of those ship who listed something last.
    let offers = cohorts.last().map_or(0, |cohort| cohort.offers.len());
    let mut queue = Queue::new(piece, offers);
    for CohortRows { week, offers, by_offer, orders, open } in &mut cohorts {
        for (offer, group) in offers.iter().zip(&mut **by_offer).filter(|(_, group)| group.waiting < group.end) {
            if tick.week - *week > ship.late_weeks {
                open[usize::from(offer.county) - queue.piece.counties.first] -= group.end - group.waiting;
                queue.cancel(offer, group, orders);
            } else {
                queue.ship(offer, group, orders, *week < tick.week);
            }
        }
    }
    [queue.households.into_sorted(), queue.cooperatives.into_sorted()]
}

impl<'p, 'a> Queue<'p, 'a> {
    fn new(piece: &'p mut Piece<'a>, sellers: usize) -> Self {
        let Given { terms, map, .. } = piece.given;
        let (first, end) = (piece.counties.first, piece.counties.first + piece.counties.len());
        let line_haul_days = &map.transit_days[first * map.cities..end * map.cities];
        Self {
            households: Shipments::new(map.county_bounds[first]..map.county_bounds[end], sellers),
            cooperatives: Shipments::new(first * CROPS..end * CROPS, sellers.min((end - first) * CROPS)),
            packing_fen: terms.packing_material_fen + (terms.packing_min * terms.wage_fen_per_hour + 59) / 60,
            line_haul_days: line_haul_days.iter().map(|&days| days_up(days)).collect(),
            piece,
        }
    }

    /// Ships the first waiting orders of an offer, as many as can leave; the others wait on. They are `late` after the week in
    /// which they were ordered.
    fn ship(&mut self, offer: &Offer, group: &mut OfferOrders, orders: &mut OrderRows<'_>, late: bool) {
        let map = self.piece.given.map;
        let waiting = i64::from(group.end - group.waiting);
        let leaving = self.room(offer).min(waiting);
        let county = usize::from(offer.county) - self.piece.counties.first;
        let (counties, outcome) = (&mut self.piece.counties, &mut self.piece.outcome);
        counties.queued[county] += (waiting - leaving) * map.weight;
        if leaving == 0 {
            return;
        }
        // All parcels pass the county hub: the sorting centre packs the first of the week, as many as it can.
        let packed = ((counties.sorting_public[county] - counties.shipped[county]) / map.weight).clamp(0, leaving);
        let (parcels, kind) = (leaving * map.weight, offer.kind());
        counties.shipped[county] += parcels;
        counties.late[county] += if late { parcels } else { 0 };
        let grams = offer.parcel_g * parcels;
        outcome.goods.carry(Shipped, kind, outcome.waiting.at(kind), outcome.travelling.at(kind), grams);
        let shipment = match offer.seller {
            Seller::Own(row) => self.households.of(row),
            Seller::Cooperative(row) => self.cooperatives.of(row),
        };
        shipment.parcels += parcels;
        shipment.grams += grams;
        shipment.centre_packed += packed * map.weight;
        self.send(offer, group, orders, ([leaving, packed], late));
    }

    /// How many orders of an offer can leave: as many as the county can handle and the seller, with what it ships already,
    /// can pay for.
    fn room(&self, offer: &Offer) -> i64 {
        let Piece { given, counties, households, cooperatives, .. } = &*self.piece;
        let county = usize::from(offer.county) - counties.first;
        let capacity = counties.handling_parcels[county] + counties.sorting_public[county];
        let (cash_fen, shipped) = match offer.seller {
            Seller::Own(row) => (households.cash[row as usize - households.first].fen(), self.households.parcels(row)),
            Seller::Cooperative(row) => {
                (cooperatives.cash[row as usize - cooperatives.first].fen(), self.cooperatives.parcels(row))
            }
        };
        let parcels = (capacity - counties.shipped[county]).min(cash_fen / self.need_fen(offer) - shipped);
        (parcels / given.map.weight).max(0)
    }

    /// Cash a parcel of an offer needs at most this week, whichever firm takes it.
    fn need_fen(&self, offer: &Offer) -> i64 {
        let Piece { given, villages, carriers, .. } = &*self.piece;
        let Given { ship, freight, terms, map, .. } = given;
        let firms = map.carriers_of(usize::from(offer.county));
        let tariffs_fen = &carriers.tariff_fen[firms.start - carriers.first..firms.end - carriers.first];
        let dearest_fen = |band: usize| tariffs_fen.iter().map(|bands| bands[band]).max().unwrap_or(0);
        let freight_fen = match offer.village.map(|village| village as usize) {
            None => dearest_fen(0) + terms.cooperative_handling_fen,
            Some(village) if villages.visits[village - villages.first] > 0 => dearest_fen(map.villages[village].band),
            Some(_) => dearest_fen(0) + ship.haul_fen,
        };
        // A fen more, since line haul is charged on the sum.
        freight.haul_fen(offer.parcel_g) + 1 + freight_fen + self.packing_fen
    }

    /// Sends the first waiting orders of an offer on their way: so many leave, and of them so many are packed by the sorting
    /// centre.
    fn send(
        &self,
        offer: &Offer,
        group: &mut OfferOrders,
        orders: &mut OrderRows<'_>,
        ([leaving, packed], late): ([i64; 2], bool),
    ) {
        let Piece { given: Given { tick, map, .. }, counties, villages, .. } = &*self.piece;
        let county = usize::from(offer.county) - counties.first;
        let wait = offer.village.map_or(0, |village| wait_days(villages.visits[village as usize - villages.first]));
        let cold = cold_part(match offer.seller {
            Seller::Own(_) => counties.cold_share_own[county],
            Seller::Cooperative(_) => counties.cold_share_cooperative[county],
        });
        let line_haul_days = &self.line_haul_days[county * map.cities..(county + 1) * map.cities];
        let sent = u32::try_from(leaving).expect("fewer than 2^32 orders a week");
        let first = group.waiting as usize - orders.first;
        let rows = first..first + sent as usize;
        orders.state[rows.clone()].fill(TRAVELLING);
        let travel = orders.arrival_week[rows.clone()].iter_mut().zip(&mut orders.journey[rows.clone()]);
        for (number, (&segment, (arrival_week, journey))) in (0..).zip(orders.segment[rows].iter().zip(travel)) {
            let days = wait + line_haul_days[map.segments[segment as usize].city];
            *arrival_week = tick.week + weeks_of(days);
            let days = u8::try_from(days).unwrap_or(u8::MAX);
            *journey = Journey { days, cold, centre_packed: number < packed, late };
        }
        group.waiting += sent;
        group.travelling += sent;
    }

    /// Cancels the waiting orders of an offer: buyers are paid back, the goods return to the seller's stock, and the seller
    /// is rated as bad.
    fn cancel(&mut self, offer: &Offer, group: &mut OfferOrders, orders: &mut OrderRows<'_>) {
        let Piece { given, counties, households, cooperatives, outcome, .. } = &mut *self.piece;
        let (county, weight, kind) = (usize::from(offer.county), given.map.weight, offer.kind());
        let rows = group.waiting as usize - orders.first..group.end as usize - orders.first;
        let parcels = i64::from(group.end - group.waiting) * weight;
        let grams = offer.parcel_g * parcels;
        counties.refund_fen[county - counties.first] += offer.price_fen * parcels;
        counties.cancelled[county - counties.first] += parcels;
        let waiting = outcome.waiting.at(kind);
        let rating_bad = match offer.seller {
            Seller::Own(row) => {
                let row = row as usize - households.first;
                let stock = if offer.grade == 0 { &mut households.ageing_a } else { &mut households.fresh_b };
                outcome.goods.carry(Cancelled, kind, waiting, &mut stock[row], grams);
                &mut households.rating_bad[row]
            }
            Seller::Cooperative(row) => {
                let row = row as usize - cooperatives.first;
                let stock = if offer.grade == 0 { &mut cooperatives.ageing_a } else { &mut cooperatives.fresh_b };
                outcome.goods.carry(Cancelled, kind, waiting, &mut stock[row], grams);
                &mut cooperatives.rating_bad[row]
            }
        };
        for row in rows {
            // One rating after another: a sum of them would be rounded otherwise.
            *rating_bad += real(weight);
            orders.state[row] = CLOSED;
            let (consumer, segment) = (orders.consumer[row], orders.segment[row]);
            outcome.refunds.push(DueRefund { consumer, segment, price_fen: offer.price_fen });
        }
        if offer.labelled {
            cooperatives.record_all[county * CROPS + usize::from(offer.crop) - cooperatives.first] += parcels;
        }
        group.waiting = group.end;
    }
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
