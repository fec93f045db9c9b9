//! County governments: accounts by pathway, a general purse, and the register of public assets.

use crate::declare::columns;
use crate::declare::{Cell, Fork};
use crate::money::GovernmentSector;
use crate::money::Purse;

/// A unit in the counts of units bought: services paid by the week are parts of one.
pub const UNIT: i64 = 1_000_000;
/// Largest number of instruments of a pathway.
pub const MOST_INSTRUMENTS: usize = 4;

columns! {
    /// Accounts of county governments: one row a county and pathway.
    Accounts, AccountRows {
        /// Money.
        cash: Purse<GovernmentSector> = Purse::EMPTY, "fen", zh "余额";
        /// Granted so far.
        granted_fen: i64 = 0, "fen", zh "累计下达资金";
        /// Spent so far on units and services.
        spent_fen: i64 = 0, "fen", zh "累计支出";
        /// Returned unspent.
        returned_fen: i64 = 0, "fen", zh "累计退回";
        /// What each instrument may still spend: what is left is carried over to the end. With the reserves it is the money.
        purse_fen: [i64; MOST_INSTRUMENTS] = [0; MOST_INSTRUMENTS], "fen", zh "各工具可用资金";
        /// What each instrument keeps back for expected costs of what was bought.
        reserve_fen: [i64; MOST_INSTRUMENTS] = [0; MOST_INSTRUMENTS], "fen", zh "各工具预留";
        /// Worth at the end of the run of the capital bought: present value of the annuities that remain.
        residual_fen: i64 = 0, "fen", zh "期末残值";
        /// User cost so far: annuity of capital in use, operation, services, losses borne.
        user_cost_fen: i64 = 0, "fen", zh "年化成本";
        /// Spent by each instrument since the year began, less premiums it received.
        spent_year_fen: [i64; MOST_INSTRUMENTS] = [0; MOST_INSTRUMENTS], "fen" per year, zh "各工具本年支出";
        /// Units bought by each instrument since the year began, in millionths.
        units_year_micro: [i64; MOST_INSTRUMENTS] = [0; MOST_INSTRUMENTS], "1/1,000,000 unit" per year, zh "各工具本年购买单位（百万分之一）";
    }
}

/// Capital bought with public money, one or several equal pieces. It is listed so that its user cost can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicAsset {
    /// Account it was paid from: county × number of pathways + pathway.
    pub account: u32,
    /// Instrument it was bought by, counted within the pathway.
    pub instrument: usize,
    /// Week from which it no longer counts.
    pub until_week: u32,
    /// Weekly annuity of a piece, fen.
    pub weekly_fen: i64,
    /// Operating cost of a piece in a week, fen. If it is not paid, the piece is idle.
    pub opex_fen: i64,
    /// Capacity of a piece while its operation is paid.
    pub gives: Capacity,
    /// Number of pieces.
    pub pieces: i64,
}

impl Accounts {
    /// Counts what an instrument spent, less what it received.
    pub fn count_spending(&mut self, account: usize, instrument: usize, fen: i64) {
        self.spent_fen[account] += fen;
        self.spent_year_fen[account][instrument] += fen;
    }
    /// Counts units that an instrument bought, in millionths.
    pub fn count_units(&mut self, account: usize, instrument: usize, micro: i64) {
        self.units_year_micro[account][instrument] += micro;
    }
    /// Counts money that was paid for something an instrument is liable for: from its reserve, then from its purse, then from
    /// those of the other instruments.
    pub fn debit(&mut self, account: usize, instrument: usize, fen: i64) {
        let (purses, reserves) = (&mut self.purse_fen[account], &mut self.reserve_fen[account]);
        if fen <= reserves[instrument] {
            reserves[instrument] -= fen;
            return;
        }
        let mut due = fen;
        let mut take = |from: &mut i64| {
            let part = due.min(*from);
            *from -= part;
            due -= part;
        };
        take(&mut reserves[instrument]);
        take(&mut purses[instrument]);
        purses.iter_mut().chain(reserves).for_each(take);
    }
}

/// Capacity a public asset gives its county.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Capacity {
    /// Cold capacity, grams a week.
    pub cold_g: i64,
    /// Sorting and packing capacity, parcels a week.
    pub sorting_parcels: i64,
}

/// County governments: accounts by county and pathway, a general purse for each county, and the register of public assets.
#[derive(Debug)]
pub struct Government {
    /// Accounts, county × number of pathways + pathway.
    pub accounts: Accounts,
    /// Taxes, fees and fines by county.
    pub general: Vec<Purse<GovernmentSector>>,
    /// Public assets that still work.
    pub assets: Vec<PublicAsset>,
}

impl Government {
    /// Governments of `counties` counties without money, each with `pathways` accounts.
    #[must_use]
    pub fn new(counties: usize, pathways: usize) -> Self {
        Self {
            accounts: Accounts::new(counties * pathways),
            general: (0..counties).map(|_| Purse::EMPTY).collect(),
            assets: Vec::new(),
        }
    }
    /// A copy for a forked world.
    #[must_use]
    pub fn fork(&self, permit: Fork) -> Self {
        Self {
            accounts: self.accounts.fork(permit),
            general: self.general.iter().map(|purse| purse.fork(permit)).collect(),
            assets: self.assets.clone(),
        }
    }
    /// Lists an asset. Pieces like those listed last are counted with them: they are bought one by one.
    pub fn register(&mut self, asset: PublicAsset) {
        match self.assets.last_mut() {
            Some(last) if (PublicAsset { pieces: asset.pieces, ..*last }) == asset => last.pieces += asset.pieces,
            _ => self.assets.push(asset),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_pieces_that_follow_each_other_are_one_asset() {
        let piece = |weekly_fen| PublicAsset {
            account: 1,
            instrument: 2,
            until_week: 60,
            weekly_fen,
            opex_fen: 5,
            gives: Capacity { cold_g: 10, sorting_parcels: 0 },
            pieces: 1,
        };
        let mut government = Government::new(1, 5);
        [7, 7, 7, 8, 7].map(piece).into_iter().for_each(|piece| government.register(piece));
        let listed: Vec<_> = government.assets.iter().map(|asset| (asset.weekly_fen, asset.pieces)).collect();
        assert_eq!(listed, [(7, 3), (8, 1), (7, 1)]);
    }

    /// Of 100 fen the reserve of the instrument gives 30, its purse 20, the other purses 40 and another reserve the rest.
    #[test]
    fn a_debit_takes_the_reserve_first_and_other_instruments_last() {
        let mut accounts = Accounts::new(1);
        accounts.purse_fen[0] = [15, 20, 25, 0];
        accounts.reserve_fen[0] = [50, 40, 0, 0];
        accounts.debit(0, 1, 10);
        assert_eq!((accounts.purse_fen[0], accounts.reserve_fen[0]), ([15, 20, 25, 0], [50, 30, 0, 0]));
        accounts.debit(0, 1, 100);
        assert_eq!((accounts.purse_fen[0], accounts.reserve_fen[0]), ([0; 4], [40, 0, 0, 0]));
    }
}
