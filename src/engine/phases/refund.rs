//! Paying a buyer back: the one thing that a cancelled and a refunded order have in common.

use crate::engine::agents::consumers::{ConsumerPurses, Consumers};
use crate::engine::agents::institutions::Platform;
use crate::engine::books::Posted;
use crate::engine::geography::Map;
use crate::engine::money::Refund;

/// Everything a refund touches.
#[derive(Debug)]
pub(super) struct Refunds<'a> {
    pub map: &'a Map,
    pub platform: &'a mut Platform,
    pub consumers: &'a mut Consumers,
    pub purses: &'a mut ConsumerPurses,
}

impl Refunds<'_> {
    /// Pays the whole price of an order from escrow to its buyer; returns the fen paid.
    pub(super) fn pay(&mut self, books: &mut Posted, consumer: usize, price_fen: i64) -> i64 {
        let fen = price_fen * self.map.weight;
        books.pay(
            Refund,
            &mut self.platform.escrow,
            &mut self.purses.cash[self.map.purse_of(self.map.segment_of(consumer))],
            fen,
        );
        let spent = &mut self.consumers.spend_year_fen[consumer];
        // An order of December may come back in January: the new year's spending does not fall below zero.
        *spent = spent.saturating_sub(u32::try_from(price_fen).unwrap_or(u32::MAX));
        fen
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::phases::tests::town;

    #[test]
    fn a_consumer_has_the_purse_of_its_city_and_tier() {
        let map = town::map();
        assert_eq!([0, 5, 10, 15].map(|consumer| map.purse_of(map.segment_of(consumer))), [0, 1, 2, 3]);
    }
}
