//! The end of a year: what is in store counts, and the county tops up households below the minimum income, out of taxes
//! and fees first.

use crate::engine::agents::government::Government;
use crate::engine::agents::households::{Endowments, Households};
use crate::engine::agents::income::Income;
use crate::engine::agents::institutions::Markets;
use crate::engine::books::Posted;
use crate::engine::money::{CentralTransfer, RestOfWorld, TopUp};
use crate::engine::phases::settle::Settle;
use crate::engine::units::{CROPS, value_of};

/// Values the change of what each household has at home and in the pool over the year at the trader's price: goods kept
/// for winter streams are not lost, and a change of price is no income.
pub fn take_stock(endowments: &Endowments, markets: &Markets, households: &mut Households) {
    for row in 0..households.len() {
        let market = usize::from(endowments.county[row]) * CROPS + usize::from(endowments.crop[row]);
        let change = households.stock_g(row) - households.stock_start_g[row];
        households.stock_year_fen[row] = value_of(change, markets.price_fen_per_kg[market]);
    }
}

/// Tops up the year's disposable income of every household below the line.
pub fn top_up(
    rules: &Settle,
    endowments: &Endowments,
    households: &mut Households,
    government: &mut Government,
    rest_of_world: &mut RestOfWorld,
    books: &mut Posted,
) {
    for row in 0..households.len() {
        let line = i64::from(endowments.persons[row]) * rules.minimum_income_fen;
        let missing = (line - Income::of(households, row).disposable()).max(0);
        if missing == 0 {
            continue;
        }
        let general = &mut government.general[usize::from(endowments.county[row])];
        books.pay(CentralTransfer, rest_of_world, general, (missing - general.fen()).max(0));
        books.pay(TopUp, general, &mut households.cash[row], missing);
        households.top_up_year_fen[row] += missing;
        households.week_income_fen[row] += missing;
    }
}
