//! Paying a buyer back: what a cancelled order (`ship`) and a refunded order (`deliver`) have in common.
//!
//! Which order is refunded is decided in `deliver/refund_decision.rs`.

use crate::agents::consumers::ConsumerPurses;
use crate::agents::platform::Platform;
use crate::books::Posted;
use crate::geography::Map;
use crate::money::Refund;

/// A refund that is due: found in many counties at a time, paid one after another.
#[derive(Debug, Clone, Copy)]
pub(super) struct DueRefund {
    pub consumer: u32,
    pub segment: u32,
    pub price_fen: i64,
}

/// The tables that the payment of a refund writes.
#[derive(Debug)]
pub(super) struct RefundPayment<'a> {
    pub map: &'a Map,
    pub platform: &'a mut Platform,
    pub consumer_purses: &'a mut ConsumerPurses,
    pub books: &'a mut Posted,
}

impl RefundPayment<'_> {
    /// Pays the whole price of an order from escrow to its buyer.
    pub(super) fn pay(&mut self, due: DueRefund) {
        let purse = self.map.purse_of(&self.map.segments[due.segment as usize]);
        let fen = due.price_fen * self.map.weight;
        self.books.pay(Refund, &mut self.platform.escrow, &mut self.consumer_purses.cash[purse], fen);
    }
}

/// Takes refunds from what their buyers spent this year, fen by consumer.
pub(super) fn take_from_spending(spend_year_fen: &mut [u32], refunds: &[DueRefund]) {
    for due in refunds {
        let spent = &mut spend_year_fen[due.consumer as usize];
        // An order of December may come back in January: the new year's spending does not fall below zero.
        *spent = spent.saturating_sub(u32::try_from(due.price_fen).unwrap_or(u32::MAX));
    }
}

#[cfg(test)]
mod tests {
    use crate::phases::tests::town;

    #[test]
    fn a_consumer_has_the_purse_of_its_city_and_tier() {
        let map = town::map();
        assert_eq!([0, 5, 10, 15].map(|consumer| map.purse_of(map.segment_of(consumer))), [0, 1, 2, 3]);
    }
}
