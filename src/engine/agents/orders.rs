//! Orders 订单: cohorts of one week with the offers of that week, from payment to release.

use crate::engine::agents::offers::Offer;
use crate::engine::declare::columns;
use crate::engine::declare::{Cell, Fork};
use crate::engine::goods::Stock;
use crate::engine::goods::{KINDS, Travelling, Waiting};
use std::collections::VecDeque;
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
    /// Orders of one week, in consumer order.
    Orders, OrderRows {
        /// Consumer.
        consumer: u32 = 0, "id", zh "消费者";
        /// Offer of the cohort.
        offer: u32 = 0, "id", zh "商品";
        /// City the parcel goes to.
        city: u8 = 0, "id", zh "城市";
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

/// The orders of one week and the offers they were made to. Every order stands for the consumer's weight in parcels.
#[derive(Debug)]
pub struct Cohort {
    /// Week of the orders.
    pub week: u32,
    /// The offers as consumers saw them.
    pub offers: Arc<Vec<Offer>>,
    /// The orders that were filled and paid, in consumer order.
    pub orders: Orders,
    /// Order numbers grouped by offer.
    pub by_offer: Vec<u32>,
    /// First position of each offer in `by_offer`, and the number of orders at the end.
    pub offer_bounds: Vec<u32>,
    /// Orders not closed.
    pub open: usize,
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

impl Cohort {
    /// The orders of offer `offer`, in consumer order.
    #[must_use]
    pub fn of_offer(&self, offer: usize) -> &[u32] {
        &self.by_offer[self.offer_bounds[offer] as usize..self.offer_bounds[offer + 1] as usize]
    }
    /// Groups the orders by offer (a stable counting sort).
    pub fn group(&mut self) {
        let offers = self.offers.len();
        let mut bounds = vec![0_u32; offers + 1];
        for &offer in &self.orders.offer {
            bounds[offer as usize + 1] += 1;
        }
        for offer in 0..offers {
            bounds[offer + 1] += bounds[offer];
        }
        let mut next = bounds.clone();
        self.by_offer = vec![0; self.orders.len()];
        for (number, &offer) in self.orders.offer.iter().enumerate() {
            let position = &mut next[offer as usize];
            self.by_offer[*position as usize] = u32::try_from(number).expect("fewer than 2^32 orders a week");
            *position += 1;
        }
        self.offer_bounds = bounds;
    }
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
        while self.cohorts.len() > 6 && self.cohorts.front().is_some_and(|cohort| cohort.open == 0) {
            self.cohorts.pop_front();
        }
    }
    /// A copy for a forked world.
    #[must_use]
    pub fn fork(&self, permit: Fork) -> Self {
        Self {
            cohorts: self
                .cohorts
                .iter()
                .map(|cohort| Cohort {
                    week: cohort.week,
                    offers: Arc::clone(&cohort.offers),
                    orders: cohort.orders.fork(permit),
                    by_offer: cohort.by_offer.clone(),
                    offer_bounds: cohort.offer_bounds.clone(),
                    open: cohort.open,
                })
                .collect(),
            waiting: self.waiting.iter().map(|stock| stock.fork(permit)).collect(),
            travelling: self.travelling.iter().map(|stock| stock.fork(permit)).collect(),
        }
    }
}
