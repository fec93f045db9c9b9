//! The end of a year: the change of stocks counts as income, and the county tops up households below the minimum income,
//! out of taxes and fees first.

use crate::agents::income::Income;
use crate::money::{CentralTransfer, TopUp};
use crate::phases::settle::Lent;

/// Values the change of what each household has at home and in the co-operative over the year at the trader's price: goods kept
/// for winter streams are not lost, and a change of price is no income.
pub(super) fn value_stocks(lent: &mut Lent<'_>) {
    let Lent { given, households, markets, .. } = lent;
    for row in 0..households.len() {
        let market = given.endowments.row(row).market();
        let [a, b] = households.stock_g(row);
        let change = [a - households.stock_start_a_g[row], b - households.stock_start_b_g[row]];
        households.stock_year_fen[row] = markets.worth_fen(market, change, households.member[row]);
    }
}

/// Tops up the year's disposable income of every household below the minimum.
pub(super) fn top_up(lent: &mut Lent<'_>) {
    let Lent { given, households, government, rest_of_world, books, .. } = lent;
    for row in 0..households.len() {
        let farm = given.endowments.row(row);
        let minimum = farm.persons() * given.settle.minimum_income_fen;
        let missing = (minimum - Income::of(households, row, farm.away_start()).disposable()).max(0);
        if missing == 0 {
            continue;
        }
        let general = &mut government.general[farm.county()];
        books.pay(CentralTransfer, *rest_of_world, general, (missing - general.fen()).max(0));
        books.pay(TopUp, general, &mut households.cash[row], missing);
        households.top_up_year_fen[row] += missing;
        households.week_income_fen[row] += missing;
    }
}
