//! Firms at the end of the week: costs, tax on profit, and what owners take beyond the working capital.

use crate::engine::books::Posted;
use crate::engine::money::Purse;
use crate::engine::money::{Account, CarrierInputs, GovernmentSector, Moves, ProfitWithdrawal, Sector, Taxes};
use crate::engine::phases::settle::Lent;
use crate::engine::units::{CROPS, basis_points, largest_remainder};

/// Positions of the tax rates in `settle.profit_tax_bp`.
const MCN: usize = 0;
const CARRIER: usize = 1;
const TRADER: usize = 2;
const PLATFORM: usize = 3;

/// Settles all firms.
pub(super) fn settle(lent: &mut Lent<'_>) {
    mcn_hosts(lent);
    carriers(lent);
    traders(lent);
    platform(lent);
    bank(lent);
}

/// MCN hosts keep their working capital; they pay tax where consumers are, shared by all counties.
fn mcn_hosts(lent: &mut Lent<'_>) {
    let Lent { given, mcn_hosts, government, rest_of_world, books, .. } = lent;
    for cash in &mut mcn_hosts.cash {
        let profit = (cash.fen() - given.mcn.reserve_fen).max(0);
        let tax = basis_points(profit, given.settle.profit_tax_bp[MCN]);
        share_tax(tax, cash, &mut government.general, books);
        books.pay(ProfitWithdrawal, cash, *rest_of_world, profit - tax);
    }
}

/// Carriers pay for fuel, drivers and line haul first.
fn carriers(lent: &mut Lent<'_>) {
    let Lent { given, carriers, government, rest_of_world, books, .. } = lent;
    for firm in 0..carriers.len() {
        let cash = &mut carriers.cash[firm];
        books.pay_up_to(CarrierInputs, cash, *rest_of_world, carriers.week_cost_fen[firm]);
        let profit = (cash.fen() - given.settle.carrier_reserve_fen).max(0);
        let tax = basis_points(profit, given.settle.profit_tax_bp[CARRIER]);
        books.pay(Taxes, cash, &mut government.general[usize::from(carriers.county[firm])], tax);
        books.pay(ProfitWithdrawal, cash, *rest_of_world, profit - tax);
    }
}

/// Traders keep nothing: they are paid for what they take before they pay.
fn traders(lent: &mut Lent<'_>) {
    let Lent { given, markets, government, rest_of_world, books, .. } = lent;
    for (row, cash) in markets.cash.iter_mut().enumerate() {
        let profit = cash.fen();
        let tax = basis_points(profit, given.settle.profit_tax_bp[TRADER]);
        books.pay(Taxes, cash, &mut government.general[row / CROPS], tax);
        books.pay(ProfitWithdrawal, cash, *rest_of_world, profit - tax);
    }
}

/// The platform pays tax shared by all counties.
fn platform(lent: &mut Lent<'_>) {
    let (rules, cash) = (lent.given.settle, &mut lent.platform.cash);
    let profit = (cash.fen() - rules.firm_reserve_fen).max(0);
    let tax = basis_points(profit, rules.profit_tax_bp[PLATFORM]);
    share_tax(tax, cash, &mut lent.government.general, lent.books);
    lent.books.pay(ProfitWithdrawal, cash, lent.rest_of_world, profit - tax);
}

/// The bank's owners take what exceeds cash and loans together.
fn bank(lent: &mut Lent<'_>) {
    let bank = &mut *lent.bank;
    let above = (bank.cash.fen() + bank.loans_fen - bank.capital_fen).clamp(0, bank.cash.fen());
    lent.books.pay(ProfitWithdrawal, &mut bank.cash, lent.rest_of_world, above);
}

/// Pays a tax to all counties in equal parts.
fn share_tax<S: Sector>(tax: i64, cash: &mut Purse<S>, general: &mut [Purse<GovernmentSector>], books: &mut Posted)
where
    Taxes: Moves<S, GovernmentSector>,
    Purse<S>: Account<S>,
{
    let parts = largest_remainder(tax, &vec![1; general.len()]);
    for (county, part) in general.iter_mut().zip(parts) {
        books.pay(Taxes, cash, county, part);
    }
}
