//! Offline sales at the trader's price, and what goods in cold stores gained.

use super::ChunkResult;
use crate::agents::households::HouseholdRows;
use crate::agents::markets::Markets;
use crate::chunk_table::ChunkTable;
use crate::money::{Disbursement, HouseholdSector, OfflineSale, StoreGain, TraderSector};
use crate::phases::settle::Given;
use crate::units::{CROPS, RowList, blocks, value_of};
use std::ops::Range;

/// The trader of a market: its prices and what it pays.
struct Trader {
    /// Price by label (0 without, 1 with) and grade.
    fen_per_kg: [[i64; 2]; 2],
    paid: Disbursement<OfflineSale, TraderSector, HouseholdSector>,
}

impl Trader {
    fn new(markets: &Markets, market: usize) -> Self {
        let prices = |labelled| [0, 1].map(|grade| markets.lot_fen_per_kg(market, grade, labelled));
        Self { fen_per_kg: [prices(false), prices(true)], paid: Disbursement::new(OfflineSale) }
    }
}

/// Traders pay for the goods of the week. `of_markets` are the markets that the households belong to.
#[inline(never)]
pub(super) fn sell(
    given: Given<'_>,
    rows: &mut HouseholdRows<'_>,
    (markets, of_markets): (&Markets, Range<usize>),
    result: &mut ChunkResult,
) {
    let mut numbers = of_markets.clone();
    let mut traders = ChunkTable::new(of_markets, || Trader::new(markets, numbers.next().expect("a market each")));
    let (county, crop) = (rows.cells(&given.endowments.county), rows.cells(&given.endowments.crop));
    let n = rows.len();
    let (offline_a_g, offline_b_g, member) = (&rows.offline_a_g[..n], &rows.offline_b_g[..n], &rows.member[..n]);
    let (cash, offline_year_fen) = (&mut rows.cash[..n], &mut rows.offline_year_fen[..n]);
    let week_income_fen = &mut rows.week_income_fen[..n];
    let mut list = RowList::EMPTY;
    for block in blocks(n) {
        let grams = offline_a_g[block.clone()].iter().zip(&offline_b_g[block.clone()]);
        for i in list.select(block.start, grams.map(|(a, b)| a | b != 0)) {
            let trader = traders.at(usize::from(county[i]) * CROPS + usize::from(crop[i]));
            let [price_a, price_b] = trader.fen_per_kg[usize::from(member[i])];
            let fen = value_of(offline_a_g[i], price_a) + value_of(offline_b_g[i], price_b);
            trader.paid.pay(&mut cash[i], fen);
            offline_year_fen[i] += fen;
            week_income_fen[i] += fen;
        }
    }
    for (market, trader) in traders.into_rows() {
        trader.paid.post(&mut result.posted.money, result.traders.at(market));
    }
}

/// Goods put into cold stores this week get a claim on their gain; claims are paid where stores are emptied.
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
