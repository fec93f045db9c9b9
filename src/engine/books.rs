//! The books: the only way to move money or goods.
//!
//! Every payment names its flow, its payer and its payee and is posted at both. Movements of goods work the same way. Money
//! is in purses, goods are in stocks: their contents are private, they start empty, and only `World::fork` copies them. A
//! flow between sectors that the matrix does not allow does not compile. At the end of every week three independent sums
//! must agree: the matrices, the changes of purses and stocks, and the open claims.

pub mod closing;
#[cfg(test)]
mod tests;

use crate::goods::{Carries, GoodsAccount, GoodsFlowMatrix, GoodsKind, Location};
use crate::money::{
    Account, BankSector, Debt, GovernmentSector, HouseholdSector, Moves, Purse, Sector, TransactionFlowMatrix,
};

/// What was posted by a chunk of work or in a week: money and goods, both sides of each flow apart.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    /// The transaction-flow matrix.
    pub money: TransactionFlowMatrix,
    /// The goods-flow matrix.
    pub goods: GoodsFlowMatrix,
}

impl Posted {
    /// The sum of this and what another chunk posted.
    #[must_use]
    pub fn merge(mut self, other: &Self) -> Self {
        self.add(other);
        self
    }

    /// Forgets everything posted.
    pub fn clear(&mut self) {
        self.money.clear();
        self.goods.clear();
    }

    /// Adds what another chunk posted.
    pub fn add(&mut self, other: &Self) {
        self.money.add(&other.money);
        self.goods.add(&other.goods);
    }

    /// See [`TransactionFlowMatrix::pay`].
    #[inline]
    pub fn pay<F: Moves<A, B>, A: Sector, B: Sector>(
        &mut self,
        flow: F,
        from: &mut impl Account<A>,
        to: &mut impl Account<B>,
        fen: i64,
    ) {
        self.money.pay(flow, from, to, fen);
    }

    /// See [`TransactionFlowMatrix::pay_up_to`].
    #[inline]
    pub fn pay_up_to<F: Moves<A, B>, A: Sector, B: Sector>(
        &mut self,
        flow: F,
        from: &mut Purse<A>,
        to: &mut impl Account<B>,
        fen: i64,
    ) -> i64 {
        self.money.pay_up_to(flow, from, to, fen)
    }

    /// See [`TransactionFlowMatrix::lend`].
    pub fn lend(
        &mut self,
        bank: &mut impl Account<BankSector>,
        to: &mut Purse<HouseholdSector>,
        debt: &mut Debt,
        fen: i64,
    ) {
        self.money.lend(bank, to, debt, fen);
    }

    /// See [`TransactionFlowMatrix::repay`].
    pub fn repay(
        &mut self,
        from: &mut Purse<HouseholdSector>,
        bank: &mut impl Account<BankSector>,
        debt: &mut Debt,
        fen: i64,
    ) -> i64 {
        self.money.repay(from, bank, debt, fen)
    }

    /// See [`TransactionFlowMatrix::write_off`].
    pub fn write_off(
        &mut self,
        debt: &mut Debt,
        guarantor: &mut impl Account<GovernmentSector>,
        bank: &mut impl Account<BankSector>,
        guaranteed: i64,
    ) -> i64 {
        self.money.write_off(debt, guarantor, bank, guaranteed)
    }

    /// See [`GoodsFlowMatrix::carry`].
    #[inline]
    pub fn carry<F: Carries<A, B>, A: Location, B: Location>(
        &mut self,
        flow: F,
        kind: GoodsKind,
        from: &mut impl GoodsAccount<A>,
        to: &mut impl GoodsAccount<B>,
        grams: i64,
    ) {
        self.goods.carry(flow, kind, from, to, grams);
    }
}
