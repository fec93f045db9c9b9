//! The platform 平台: its money, and the money of buyers in escrow.

use crate::declare::{Cell, Fork};
use crate::money::{PlatformSector, Purse};

/// The platform: fees in the purse, buyers' money in escrow.
#[derive(Debug)]
pub struct Platform {
    /// Money of the platform itself.
    pub cash: Purse<PlatformSector>,
    /// Buyers' money until a week after arrival.
    pub escrow: Purse<PlatformSector>,
    /// Fees and traffic sold in the year.
    pub income_year_fen: i64,
}

impl Platform {
    /// An empty platform.
    #[must_use]
    pub const fn new() -> Self {
        Self { cash: Purse::EMPTY, escrow: Purse::EMPTY, income_year_fen: 0 }
    }
    /// A copy for a forked world.
    #[must_use]
    pub fn fork(&self, permit: Fork) -> Self {
        Self { cash: self.cash.fork(permit), escrow: self.escrow.fork(permit), income_year_fen: self.income_year_fen }
    }
}

impl Default for Platform {
    fn default() -> Self {
        Self::new()
    }
}
