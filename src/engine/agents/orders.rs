//! Orders 订单: cohorts of one week with the offers of that week, from payment to release.

use crate::engine::agents::counties::CountyPieces;
use crate::engine::agents::offers::Offer;
use crate::engine::declare::columns;
use crate::engine::declare::{Cell, Fork};
use crate::engine::goods::Stock;
use crate::engine::goods::{KINDS, Travelling, Waiting};
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

/// State of an order: paid, waiting for pick-up.
pub const WAITING: u8 = 0;
/// State of an order: on the way.
pub const TRAVELLING: u8 = 1;
/// State of an order: arrived and kept. The money is released a week later.
pub const ARRIVED: u8 = 2;
/// State of an order: closed (released, refunded or cancelled).
pub const CLOSED: u8 = 3;

columns! {
    /// Orders of one week, sorted by county and offer; the orders of an offer are in consumer order.
    Orders, OrderRows {
        /// Consumer.
        consumer: u32 = 0, "id", zh "消费者";
        /// Segment of the consumer: city, taste and income tier.
        segment: u32 = 0, "id", zh "消费者分组";
        /// Word that decides a refund.
        refund_word: u32 = 0, "word", zh "退款随机字";
        /// Word that decides rating and follow.
        rating_word: u32 = 0, "word", zh "评价随机字";
        /// Where the order stands.
        state: u8 = WAITING, "state", zh "状态";
        /// Week it was shipped.
        shipped_week: u32 = 0, "week", zh "发货周";
        /// Week of arrival once shipped.
        arrival_week: u32 = 0, "week", zh "到达周";
        /// Share of its transit that was cold, in 1/255.
        cold: u8 = 0, "1/255", zh "冷链占比";
        /// Packed by the county's sorting centre.
        centre_packed: bool = false, "flag", zh "分拣包装中心打包";
        /// Days on the way.
        days: u8 = 0, "days", zh "在途天数";
    }
}

/// An order that was filled and paid, before it has a place in a cohort.
#[derive(Debug, Clone, Copy)]
pub struct PaidOrder {
    /// Consumer.
    pub consumer: u32,
    /// Offer of the week.
    pub offer: u32,
    /// Segment of the consumer.
    pub segment: u32,
    /// Word that decides a refund.
    pub refund_word: u32,
    /// Word that decides rating and follow.
    pub rating_word: u32,
}

/// The orders of one offer in a cohort: consecutive rows, and where they stand.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfferOrders {
    /// Number of the offer.
    pub offer: u32,
    /// Row of its first order.
    pub first: u32,
    /// Row of the first order that waits: orders leave in their order, so that all after it wait too.
    pub waiting: u32,
    /// Row after its last order.
    pub end: u32,
    /// Orders on the way.
    pub travelling: u32,
    /// Orders that arrived, those paid back too, and were not settled yet.
    pub unsettled: u32,
}

/// The orders of one week and the offers they were made to. Every order stands for the consumer's weight in parcels.
#[derive(Debug)]
pub struct Cohort {
    /// Week of the orders.
    pub week: u32,
    /// The offers as consumers saw them.
    pub offers: Arc<Vec<Offer>>,
    /// The orders that were filled and paid.
    pub orders: Orders,
    /// The offers that were ordered, by county and number, with the rows of their orders.
    pub by_offer: Vec<OfferOrders>,
    /// Orders not closed, by county.
    pub open: Vec<u32>,
    /// First place of each county in `by_offer`, and the number of places at the end.
    county_offers: Vec<usize>,
    /// First order of each county, and the number of orders at the end.
    county_orders: Vec<usize>,
}

/// A cohort in some counties, lent to one thread. Numbers of orders are those of the whole cohort.
#[derive(Debug)]
pub struct CohortRows<'a> {
    /// Week of the orders.
    pub week: u32,
    /// The offers of all counties.
    pub offers: &'a [Offer],
    /// The offers of these counties that were ordered.
    pub by_offer: &'a mut [OfferOrders],
    /// The orders of these counties.
    pub orders: OrderRows<'a>,
    /// Orders not closed, by county.
    pub open: &'a mut [u32],
}

/// Orders under way: a queue of cohorts, and their goods that wait or travel.
#[derive(Debug, Default)]
pub struct OrderBook {
    /// Cohorts, oldest first.
    pub cohorts: VecDeque<Cohort>,
    /// Sold goods waiting for pick-up, by kind.
    pub waiting: Vec<Stock<Waiting>>,
    /// Goods on the way, by kind.
    pub travelling: Vec<Stock<Travelling>>,
}

impl OfferOrders {
    /// The rows of all its orders.
    #[must_use]
    pub const fn rows(&self) -> Range<usize> {
        self.first as usize..self.end as usize
    }
}

impl Cohort {
    /// The cohort of the orders `paid`, which are in consumer order, to `offers` of `counties` counties.
    #[must_use]
    pub fn new(week: u32, offers: Arc<Vec<Offer>>, counties: usize, paid: &[PaidOrder]) -> Self {
        let mut counts = vec![0; offers.len()];
        for order in paid {
            counts[order.offer as usize] += 1;
        }
        let (mut county_offers, mut county_orders) = (vec![0; counties + 1], vec![0; counties + 1]);
        for (offer, &count) in offers.iter().zip(&counts).filter(|(_, count)| **count > 0) {
            county_offers[usize::from(offer.county) + 1] += 1;
            county_orders[usize::from(offer.county) + 1] += count as usize;
        }
        for county in 0..counties {
            county_offers[county + 1] += county_offers[county];
            county_orders[county + 1] += county_orders[county];
        }
        let (by_offer, next) = places(&offers, counts, (&county_offers, &county_orders));
        let orders = sorted(paid, next);
        let open = county_orders.windows(2).map(|bounds| number_of(bounds[1] - bounds[0])).collect();
        Self { week, offers, orders, by_offer, open, county_offers, county_orders }
    }
    /// Whether an order of it is not closed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open.iter().any(|&open| open > 0)
    }
    /// The cohort in pieces of counties.
    pub fn groups(&mut self, pieces: &CountyPieces) -> Vec<CohortRows<'_>> {
        let (mut by_offer, mut open) = (&mut self.by_offer[..], &mut self.open[..]);
        let orders = self.orders.groups(&pieces.rows(&self.county_orders));
        pieces
            .ranges()
            .zip(orders)
            .map(|(counties, orders)| CohortRows {
                week: self.week,
                offers: &self.offers,
                by_offer: by_offer
                    .split_off_mut(..self.county_offers[counties.end] - self.county_offers[counties.start])
                    .expect("bounds rise to the number of offers"),
                orders,
                open: open.split_off_mut(..counties.len()).expect("pieces hold all counties"),
            })
            .collect()
    }
    /// A copy for a forked world.
    fn fork(&self, permit: Fork) -> Self {
        Self {
            week: self.week,
            offers: Arc::clone(&self.offers),
            orders: self.orders.fork(permit),
            by_offer: self.by_offer.clone(),
            open: self.open.clone(),
            county_offers: self.county_offers.clone(),
            county_orders: self.county_orders.clone(),
        }
    }
}

/// Number of an order, or a number of orders.
fn number_of(orders: usize) -> u32 {
    u32::try_from(orders).expect("fewer than 2^32 orders a week")
}

/// The places of the offers that were ordered, `counts` times each, and the first row of the orders of each offer. The bounds
/// are those of the counties in offers and orders.
fn places(
    offers: &[Offer],
    mut counts: Vec<u32>,
    (county_offers, county_orders): (&[usize], &[usize]),
) -> (Vec<OfferOrders>, Vec<u32>) {
    let mut places = vec![OfferOrders::default(); county_offers[county_offers.len() - 1]];
    let (mut next_place, mut next_row) = (county_offers.to_vec(), county_orders.to_vec());
    for (number, (offer, count)) in (0..).zip(offers.iter().zip(&mut counts)).filter(|(_, (_, count))| **count > 0) {
        let county = usize::from(offer.county);
        let first = number_of(next_row[county]);
        places[next_place[county]] =
            OfferOrders { offer: number, first, waiting: first, end: first + *count, ..OfferOrders::default() };
        next_place[county] += 1;
        next_row[county] += *count as usize;
        *count = first;
    }
    (places, counts)
}

/// The orders with rows from `next` on, which holds the first row of each offer.
fn sorted(paid: &[PaidOrder], mut next: Vec<u32>) -> Orders {
    let mut orders = Orders::new(paid.len());
    for order in paid {
        let row = next[order.offer as usize] as usize;
        orders.consumer[row] = order.consumer;
        orders.segment[row] = order.segment;
        orders.refund_word[row] = order.refund_word;
        orders.rating_word[row] = order.rating_word;
        next[order.offer as usize] += 1;
    }
    orders
}

impl OrderBook {
    /// An empty order book.
    #[must_use]
    pub fn new() -> Self {
        Self {
            cohorts: VecDeque::new(),
            waiting: (0..KINDS).map(|_| Stock::EMPTY).collect(),
            travelling: (0..KINDS).map(|_| Stock::EMPTY).collect(),
        }
    }
    /// Drops the oldest cohorts whose orders are all closed. The last six cohorts stay, because phases still read them.
    pub fn forget_closed(&mut self) {
        while self.cohorts.len() > 6 && self.cohorts.front().is_some_and(|cohort| !cohort.is_open()) {
            self.cohorts.pop_front();
        }
    }
    /// The cohorts that are `wanted`, oldest first, in pieces of counties: those of each piece.
    pub fn groups(&mut self, pieces: &CountyPieces, wanted: impl Fn(&Cohort) -> bool) -> Vec<Vec<CohortRows<'_>>> {
        let mut groups: Vec<Vec<CohortRows<'_>>> = pieces.ranges().map(|_| Vec::new()).collect();
        for cohort in self.cohorts.iter_mut().filter(|cohort| wanted(cohort)) {
            for (group, rows) in groups.iter_mut().zip(cohort.groups(pieces)) {
                group.push(rows);
            }
        }
        groups
    }
    /// A copy for a forked world.
    #[must_use]
    pub fn fork(&self, permit: Fork) -> Self {
        Self {
            cohorts: self.cohorts.iter().map(|cohort| cohort.fork(permit)).collect(),
            waiting: self.waiting.iter().map(|stock| stock.fork(permit)).collect(),
            travelling: self.travelling.iter().map(|stock| stock.fork(permit)).collect(),
        }
    }
}
