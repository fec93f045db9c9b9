//! The bank 银行.

use crate::declare::{Cell, Fork};
use crate::money::{BankSector, Purse};

/// The bank.
#[derive(Debug)]
pub struct Bank {
    /// Money.
    pub cash: Purse<BankSector>,
    /// Loans outstanding, as the bank counts them.
    pub loans_fen: i64,
    /// Principal written off so far.
    pub written_off_fen: i64,
    /// Capital of its owners. Cash and loans together stay at this sum.
    pub capital_fen: i64,
}

impl Bank {
    /// A bank without money or loans.
    #[must_use]
    pub const fn new() -> Self {
        Self { cash: Purse::EMPTY, loans_fen: 0, written_off_fen: 0, capital_fen: 0 }
    }
    /// A copy for a forked world.
    #[must_use]
    pub fn fork(&self, permit: Fork) -> Self {
        Self {
            cash: self.cash.fork(permit),
            loans_fen: self.loans_fen,
            written_off_fen: self.written_off_fen,
            capital_fen: self.capital_fen,
        }
    }
}

impl Default for Bank {
    fn default() -> Self {
        Self::new()
    }
}
