//! Firms at the end of the week: costs, tax on profit, and what owners take beyond the working capital.

use crate::engine::agents::carriers::Carriers;
use crate::engine::agents::institutions::{Bank, Markets, Platform};
use crate::engine::agents::mcn_hosts::McnHosts;
use crate::engine::books::Posted;
use crate::engine::money::Purse;
use crate::engine::money::{
    Account, CarrierInputs, GovernmentSector, Moves, ProfitWithdrawal, RestOfWorld, Sector, Taxes,
};
use crate::engine::phases::settle::Settle;
use crate::engine::units::{CROPS, basis_points, largest_remainder};

/// Places of the tax rates in `settle.profit_tax_bp`.
const MCN: usize = 0;
const CARRIER: usize = 1;
const TRADER: usize = 2;
const PLATFORM: usize = 3;

/// MCN hosts keep their working capital; they pay tax where consumers are, shared by all counties.
pub fn mcn_hosts(
    rules: &Settle,
    reserve_fen: i64,
    hosts: &mut McnHosts,
    general: &mut [Purse<GovernmentSector>],
    rest_of_world: &mut RestOfWorld,
    books: &mut Posted,
) {
    for cash in &mut hosts.cash {
        let profit = (cash.fen() - reserve_fen).max(0);
        let tax = basis_points(profit, rules.profit_tax_bp[MCN]);
        share_tax(tax, cash, general, books);
        books.pay(ProfitWithdrawal, cash, rest_of_world, profit - tax);
    }
}

/// Carriers pay for fuel, drivers and line haul first.
pub fn carriers(
    rules: &Settle,
    carriers: &mut Carriers,
    general: &mut [Purse<GovernmentSector>],
    rest_of_world: &mut RestOfWorld,
    books: &mut Posted,
) {
    for firm in 0..carriers.len() {
        let cash = &mut carriers.cash[firm];
        books.pay_up_to(CarrierInputs, cash, rest_of_world, carriers.week_cost_fen[firm]);
        let profit = (cash.fen() - rules.carrier_reserve_fen).max(0);
        let tax = basis_points(profit, rules.profit_tax_bp[CARRIER]);
        books.pay(Taxes, cash, &mut general[usize::from(carriers.county[firm])], tax);
        books.pay(ProfitWithdrawal, cash, rest_of_world, profit - tax);
    }
}

/// Traders keep nothing: they are paid for what they take before they pay.
pub fn traders(
    rules: &Settle,
    markets: &mut Markets,
    general: &mut [Purse<GovernmentSector>],
    rest_of_world: &mut RestOfWorld,
    books: &mut Posted,
) {
    for (row, cash) in markets.cash.iter_mut().enumerate() {
        let profit = cash.fen();
        let tax = basis_points(profit, rules.profit_tax_bp[TRADER]);
        books.pay(Taxes, cash, &mut general[row / CROPS], tax);
        books.pay(ProfitWithdrawal, cash, rest_of_world, profit - tax);
    }
}

/// The platform pays tax shared by all counties.
pub fn platform(
    rules: &Settle,
    platform: &mut Platform,
    general: &mut [Purse<GovernmentSector>],
    rest_of_world: &mut RestOfWorld,
    books: &mut Posted,
) {
    let profit = (platform.cash.fen() - rules.firm_reserve_fen).max(0);
    let tax = basis_points(profit, rules.profit_tax_bp[PLATFORM]);
    share_tax(tax, &mut platform.cash, general, books);
    books.pay(ProfitWithdrawal, &mut platform.cash, rest_of_world, profit - tax);
}

/// The bank's owners take what exceeds cash and loans together.
pub fn bank(bank: &mut Bank, rest_of_world: &mut RestOfWorld, books: &mut Posted) {
    let above = (bank.cash.fen() + bank.loans_fen - bank.capital_fen).clamp(0, bank.cash.fen());
    books.pay(ProfitWithdrawal, &mut bank.cash, rest_of_world, above);
}

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
