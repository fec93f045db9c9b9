//! Orders 订单: cohorts of one week with the offers of that week, from payment to release.

use crate::agents::counties::CountyPieces;
use crate::agents::offers::Offer;
use crate::agents::order_table::{ARRIVED, OrderRows, Orders, PaidOrder, TRAVELLING, WAITING};
use crate::agents::requests::Requests;
use crate::declare::{Cell, Fork};
use crate::goods::Stock;
use crate::goods::{KINDS, Travelling, Waiting};
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

/// The orders of one offer in a cohort: consecutive rows, and where they stand.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfferOrders {
    /// Number of the offer in its week.
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
    /// The offers as consumers saw them, by county and number.
    pub offers: Arc<Vec<Offer>>,
    /// The orders of each of these offers.
    pub by_offer: Vec<OfferOrders>,
    /// The orders that were filled and paid.
    pub orders: Orders,
    /// Orders not closed, by county.
    pub open: Vec<u32>,
    /// First offer of each county, and the number of offers at the end.
    county_offers: Vec<usize>,
    /// First order of each county, and the number of orders at the end.
    county_orders: Vec<usize>,
}

/// A cohort in some counties, lent to one thread. Numbers of orders are those of the whole cohort.
#[derive(Debug)]
pub struct CohortRows<'a> {
    /// Week of the orders.
    pub week: u32,
    /// The offers of these counties.
    pub offers: &'a [Offer],
    /// The orders of each of them.
    pub by_offer: &'a mut [OfferOrders],
    /// The orders of these counties.
    pub orders: OrderRows<'a>,
    /// Orders not closed, by county.
    pub open: &'a mut [u32],
}

/// The orders of a cohort that are not closed, a parcel each.
#[derive(Debug, Default)]
pub struct OpenOrders {
    /// Sum of their prices, fen.
    pub price_fen: i64,
    /// Goods in those that wait, by kind.
    pub waiting_g: [i64; KINDS],
    /// Goods in those that travel, by kind.
    pub travelling_g: [i64; KINDS],
}

/// Orders under way: a queue of cohorts, and their goods that wait or travel.
#[derive(Debug, Default)]
pub struct OrderBook {
    /// What consumers want this week.
    pub requests: Requests,
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
    /// The cohort of the orders `paid`, which are in consumer order, to the offers of the week in `counties` counties; `counts` has
    /// the number of orders of each offer.
    #[must_use]
    pub fn new(
        week: u32,
        offers: &[Offer],
        counties: usize,
        (counts, paid): (&[u32], impl Iterator<Item = PaidOrder>),
    ) -> Self {
        let mut by_county: Vec<usize> = (0..offers.len()).collect();
        by_county.sort_by_key(|&number| offers[number].county);
        let (mut county_offers, mut county_orders) = (vec![0; counties + 1], vec![0; counties + 1]);
        let mut by_offer = Vec::with_capacity(offers.len());
        // The number of orders of each offer, and then the row of its next order.
        let (mut next, mut first) = (counts.to_vec(), 0);
        for &number in &by_county {
            let (county, end) = (usize::from(offers[number].county), first + next[number]);
            let offer = u32::try_from(number).expect("fewer than 2^32 offers");
            by_offer.push(OfferOrders { offer, first, waiting: first, end, ..OfferOrders::default() });
            (county_offers[county + 1], county_orders[county + 1]) = (by_offer.len(), end as usize);
            next[number] = first;
            first = end;
        }
        fill_up(&mut county_offers);
        fill_up(&mut county_orders);
        let open = county_orders.windows(2).map(|bounds| number_of(bounds[1] - bounds[0])).collect();
        let offers = Arc::new(by_county.iter().map(|&number| offers[number].clone()).collect());
        let orders = Orders::placed(first as usize, paid, next);
        Self { week, offers, by_offer, orders, open, county_offers, county_orders }
    }
    /// Its offers, each with its orders.
    pub fn sales(&self) -> impl Iterator<Item = (&Offer, &OfferOrders)> {
        self.offers.iter().zip(&self.by_offer)
    }
    /// Whether an order of it is not closed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open.iter().any(|&open| open > 0)
    }
    /// Counts the orders that are not closed.
    #[must_use]
    pub fn count_open(&self) -> OpenOrders {
        let mut open = OpenOrders::default();
        for (offer, group) in self.sales() {
            let [mut waiting, mut travelling, mut arrived] = [0; 3];
            for &state in &self.orders.state[group.rows()] {
                waiting += i64::from(state == WAITING);
                travelling += i64::from(state == TRAVELLING);
                arrived += i64::from(state == ARRIVED);
            }
            if waiting + travelling + arrived > 0 {
                open.price_fen += (waiting + travelling + arrived) * offer.price_fen;
                open.waiting_g[offer.kind()] += waiting * offer.parcel_g;
                open.travelling_g[offer.kind()] += travelling * offer.parcel_g;
            }
        }
        open
    }
    /// The cohort in pieces of counties.
    pub fn groups<'a>(&'a mut self, pieces: &CountyPieces) -> impl Iterator<Item = CohortRows<'a>> {
        let (mut offers, mut by_offer, mut open) = (&self.offers[..], &mut self.by_offer[..], &mut self.open[..]);
        let sizes = pieces.sizes_in(&self.county_offers).zip(pieces.sizes());
        let orders = self.orders.pieces(pieces.sizes_in(&self.county_orders));
        let week = self.week;
        orders.zip(sizes).map(move |(orders, (count, counties))| CohortRows {
            week,
            offers: offers.split_off(..count).expect("bounds rise to the number of offers"),
            by_offer: by_offer.split_off_mut(..count).expect("each offer has its orders"),
            orders,
            open: open.split_off_mut(..counties).expect("pieces hold all counties"),
        })
    }
    /// A copy for a forked world.
    fn fork(&self, permit: Fork) -> Self {
        Self {
            week: self.week,
            offers: Arc::clone(&self.offers),
            by_offer: self.by_offer.clone(),
            orders: self.orders.fork(permit),
            open: self.open.clone(),
            county_offers: self.county_offers.clone(),
            county_orders: self.county_orders.clone(),
        }
    }
}

/// A number of orders.
fn number_of(orders: usize) -> u32 {
    u32::try_from(orders).expect("fewer than 2^32 orders a week")
}

/// Gives counties without a bound the bound of the county before them.
fn fill_up(bounds: &mut [usize]) {
    for county in 1..bounds.len() {
        bounds[county] = bounds[county].max(bounds[county - 1]);
    }
}

impl OrderBook {
    /// An empty order book.
    #[must_use]
    pub fn new() -> Self {
        Self {
            requests: Requests::default(),
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
    pub fn groups<'a>(
        &'a mut self,
        pieces: &CountyPieces,
        wanted: impl Fn(&Cohort) -> bool,
    ) -> impl Iterator<Item = Vec<CohortRows<'a>>> {
        let mut cohorts = Vec::with_capacity(self.cohorts.len());
        cohorts.extend(self.cohorts.iter_mut().filter(|cohort| wanted(cohort)).map(|cohort| cohort.groups(pieces)));
        pieces.ranges().map(move |_| cohorts.iter_mut().map(|rows| rows.next().expect("rows of each piece")).collect())
    }
    /// A copy for a forked world.
    #[must_use]
    pub fn fork(&self, permit: Fork) -> Self {
        Self {
            // Nothing of one week counts in the next.
            requests: Requests::default(),
            cohorts: self.cohorts.iter().map(|cohort| cohort.fork(permit)).collect(),
            waiting: self.waiting.iter().map(|stock| stock.fork(permit)).collect(),
            travelling: self.travelling.iter().map(|stock| stock.fork(permit)).collect(),
        }
    }
}
