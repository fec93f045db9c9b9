//! Goods kept in cold stores: who put them in has a claim on their gain, and it is paid when the stores are emptied. Goods
//! that had to leave early gain nothing; all claims of the county and crop bear that in proportion.

use crate::agents::markets::Markets;
use crate::money::StoreGain;
use crate::phases::settle::{Given, Lent};
use crate::units::{CROPS, mul_div};

impl Given<'_> {
    /// Whether goods go into the stores of a market this week, or all that is in them comes out.
    pub(super) fn moves_stores(self, markets: &Markets, market: usize) -> bool {
        markets.store_week_fen[market] > 0 || self.wholesale.empties_stores(self.crops, market % CROPS, self.tick.week)
    }

    /// Adds the claim on goods put in this week by a seller of `offline_a_g` grams of grade A to `due_fen`. Where the stores are
    /// emptied, takes all of `due_fen` and returns what is paid of it, fen.
    #[inline]
    pub(super) fn sell_from_store(self, markets: &Markets, market: usize, offline_a_g: i64, due_fen: &mut i64) -> i64 {
        if markets.store_week_fen[market] > 0 {
            *due_fen += mul_div(markets.store_week_fen[market], offline_a_g, markets.store_offered_g[market]);
        }
        if *due_fen == 0 || !self.wholesale.empties_stores(self.crops, market % CROPS, self.tick.week) {
            return 0;
        }
        mul_div(std::mem::take(due_fen), markets.stored_g[market], markets.store_taken_g[market].max(1))
    }
}

/// Adds the claims of co-operatives and pays them where stores are emptied.
pub(super) fn pay_cooperatives(lent: &mut Lent<'_>) {
    let Lent { given, markets, cooperatives, rest_of_world, books, .. } = lent;
    for row in 0..cooperatives.len() {
        let offline_a_g = cooperatives.offline_g[row][0];
        let fen = given.sell_from_store(markets, row, offline_a_g, &mut cooperatives.store_due_fen[row]);
        books.pay(StoreGain, *rest_of_world, &mut cooperatives.cash[row], fen);
    }
}

/// Empties the stores after all claims are paid.
pub(super) fn close(lent: &mut Lent<'_>) {
    let Lent { given, markets, .. } = lent;
    for market in 0..markets.len() {
        if given.wholesale.empties_stores(given.crops, market % CROPS, given.tick.week) {
            markets.stored_g[market] = 0;
            markets.store_taken_g[market] = 0;
        }
    }
}
