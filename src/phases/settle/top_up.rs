//! Minimum income: at the end of a year the county tops up households below the line, out of taxes and fees first.

use super::Settle;
use crate::agents::households::{Endowments, Households};
use crate::agents::income::Income;
use crate::agents::institutions::Government;
use crate::books::Posted;
use crate::books::money::{CentralTransfer, Outside, TopUp};

/// Tops up the year's disposable income of every household below the line.
pub fn run(
    rules: &Settle,
    endowments: &Endowments,
    households: &mut Households,
    government: &mut Government,
    abroad: &mut Outside,
    books: &mut Posted,
) {
    for row in 0..households.len() {
        let line = i64::from(endowments.persons[row]) * rules.minimum_income_fen;
        let missing = (line - Income::of(households, row).disposable()).max(0);
        if missing == 0 {
            continue;
        }
        let general = &mut government.general[usize::from(endowments.county[row])];
        books.pay(CentralTransfer, abroad, general, (missing - general.fen()).max(0));
        books.pay(TopUp, general, &mut households.cash[row], missing);
        households.top_up_year_fen[row] += missing;
        households.week_income_fen[row] += missing;
    }
}
