//! Offline sales at the trader's price, and what goods in cold stores gained.

use super::ChunkResult;
use crate::engine::agents::households::HouseholdRows;
use crate::engine::agents::markets::Markets;
use crate::engine::money::{OfflineSale, StoreGain};
use crate::engine::phases::settle::Given;
use std::ops::Range;

/// The trader pays for the goods of the week.
pub(super) fn sell(given: Given<'_>, rows: &mut HouseholdRows<'_>, markets: &Markets, result: &mut ChunkResult) {
    let ChunkResult { posted, traders, .. } = result;
    let n = rows.len();
    let (offline_a_g, offline_b_g) = (&rows.offline_a_g[..n], &rows.offline_b_g[..n]);
    for i in 0..n {
        let grams = [offline_a_g[i], offline_b_g[i]];
        if grams[0] == 0 && grams[1] == 0 {
            continue;
        }
        let market = given.endowments.row(rows.first + i).market();
        let fen = markets.worth_fen(market, grams, rows.member[i]);
        posted.pay(OfflineSale, traders.at(market), &mut rows.cash[i], fen);
        rows.offline_year_fen[i] += fen;
        rows.week_income_fen[i] += fen;
    }
}

/// Goods put into cold stores this week get a claim on their gain; claims are paid where stores are emptied. `of_markets` are
/// the markets that the households belong to.
pub(super) fn sell_from_stores(
    given: Given<'_>,
    rows: &mut HouseholdRows<'_>,
    (markets, of_markets): (&Markets, Range<usize>),
    result: &mut ChunkResult,
) {
    let first = of_markets.start;
    let moves: Vec<bool> = of_markets.map(|market| given.moves_stores(markets, market)).collect();
    if !moves.contains(&true) {
        return;
    }
    let ChunkResult { posted, rest_of_world, .. } = result;
    for i in 0..rows.len() {
        let market = given.endowments.row(rows.first + i).market();
        if !moves[market - first] {
            continue;
        }
        let fen = given.sell_from_store(markets, market, rows.offline_a_g[i], &mut rows.store_due_fen[i]);
        posted.pay(StoreGain, rest_of_world.at(0), &mut rows.cash[i], fen);
        rows.store_year_fen[i] += fen;
        rows.week_income_fen[i] += fen;
    }
}
