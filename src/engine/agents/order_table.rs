//! The table of orders 订单: what is known of each, and where it stands.

use crate::declare::columns;
use crate::declare::{Cell, Data, Fork, Kind};

/// State of an order: paid, waiting for pick-up.
pub const WAITING: u8 = 0;
/// State of an order: on the way.
pub const TRAVELLING: u8 = 1;
/// State of an order: arrived and kept. The money is released a week later.
pub const ARRIVED: u8 = 2;
/// State of an order: closed (released, refunded or cancelled).
pub const CLOSED: u8 = 3;

/// How the parcels of an order travel. Parcels of an offer that travelled alike arrive alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Journey {
    /// Days on the way.
    pub days: u8,
    /// Share of them that was cold, in 1/255.
    pub cold: u8,
    /// Packed by the county's sorting centre.
    pub centre_packed: bool,
    /// Shipped after the week in which it was ordered.
    pub late: bool,
}

impl Cell for Journey {
    const KIND: Kind = Kind::Hidden;
    fn data(_cells: &[Self]) -> Option<Data<'_>> {
        None
    }
    fn fork(&self, _permit: Fork) -> Self {
        *self
    }
}

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
        /// Week of arrival once shipped.
        arrival_week: u32 = 0, "week", zh "到达周";
        /// How it travels once shipped.
        journey: Journey = Journey::default(), "days", zh "运输方式";
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

impl Orders {
    /// The `count` orders `paid` in their rows: those of each offer from its row in `next` on.
    #[must_use]
    pub fn placed(count: usize, paid: impl Iterator<Item = PaidOrder>, mut next: Vec<u32>) -> Self {
        let mut orders = Self::new(count);
        paid.for_each(|order| {
            let next = &mut next[order.offer as usize];
            let row = *next as usize;
            orders.consumer[row] = order.consumer;
            orders.segment[row] = order.segment;
            orders.refund_word[row] = order.refund_word;
            orders.rating_word[row] = order.rating_word;
            *next += 1;
        });
        orders
    }
}
