//! Firms at the end of the week: costs, tax on profit, and what owners take beyond the working capital.

use crate::books::Posted;
use crate::money::{
    Account, CarrierInputs, GovernmentSector, Moves, PendingMoneyList, ProfitWithdrawal, Purse, Sector, Taxes,
};
use crate::phases::settle::Lent;
use crate::units::{CROPS, basis_points};

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
    let mut taxes = SharedTaxes::new(government.general.len());
    for cash in &mut mcn_hosts.cash {
        let profit = (cash.fen() - given.mcn.reserve_fen).max(0);
        let tax = basis_points(profit, given.settle.profit_tax_bp[MCN]);
        taxes.pay(cash, tax, books);
        books.pay(ProfitWithdrawal, cash, *rest_of_world, profit - tax);
    }
    taxes.hand_over(&mut government.general);
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
    let mut taxes = SharedTaxes::new(lent.government.general.len());
    taxes.pay(cash, tax, lent.books);
    taxes.hand_over(&mut lent.government.general);
    lent.books.pay(ProfitWithdrawal, cash, lent.rest_of_world, profit - tax);
}

/// The bank's owners take what exceeds cash and loans together.
fn bank(lent: &mut Lent<'_>) {
    let bank = &mut *lent.bank;
    let above = (bank.cash.fen() + bank.loans_fen - bank.capital_fen).clamp(0, bank.cash.fen());
    lent.books.pay(ProfitWithdrawal, &mut bank.cash, lent.rest_of_world, above);
}

/// Taxes of many firms that all counties share. Each tax is split into equal parts; where it does not divide, the first
/// counties get a fen more.
struct SharedTaxes {
    pending: PendingMoneyList<GovernmentSector>,
    /// What every county gets, fen.
    common_fen: i64,
    /// Taxes of which the first `n` counties get a fen more, by `n`.
    uneven: Vec<i64>,
}

impl SharedTaxes {
    fn new(counties: usize) -> Self {
        Self { pending: PendingMoneyList::new(0..1), common_fen: 0, uneven: vec![0; counties] }
    }

    /// Takes a tax out of a firm's cash.
    fn pay<S: Sector>(&mut self, cash: &mut Purse<S>, tax: i64, books: &mut Posted)
    where
        Taxes: Moves<S, GovernmentSector>,
        Purse<S>: Account<S>,
    {
        books.pay(Taxes, cash, self.pending.at(0), tax);
        let counties = i64::try_from(self.uneven.len()).expect("few counties");
        self.common_fen += tax / counties;
        self.uneven[usize::try_from(tax % counties).expect("below the number of counties")] += 1;
    }

    /// Gives each county its part.
    fn hand_over(mut self, general: &mut [Purse<GovernmentSector>]) {
        let mut more = 0;
        for (county, uneven) in general.iter_mut().zip(self.uneven).rev() {
            self.pending.at(0).pass_on(county, self.common_fen + more);
            more += uneven;
        }
        self.pending.assert_empty();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{McnHostSector, Opening, RestOfWorld};
    use crate::units::largest_remainder;

    #[test]
    fn shared_taxes_are_split_one_by_one_into_equal_parts() {
        let (mut world, mut books) = (RestOfWorld::default(), Posted::default());
        let mut cash: Purse<McnHostSector> = Purse::EMPTY;
        books.pay(Opening, &mut world, &mut cash, 1_000);
        let mut general: [Purse<GovernmentSector>; 3] = [Purse::EMPTY; 3];
        let mut taxes = SharedTaxes::new(3);
        let mut expected = [0; 3];
        for tax in [7, 0, 5, 9, 100, 2] {
            taxes.pay(&mut cash, tax, &mut books);
            for (sum, part) in expected.iter_mut().zip(largest_remainder(tax, &[1; 3])) {
                *sum += part;
            }
        }
        taxes.hand_over(&mut general);
        assert_eq!(general.each_ref().map(Purse::fen), expected);
        assert_eq!(cash.fen(), 1_000 - 123);
    }
}
