//! The world: all tables of a run, how they are copied, and their sums.

use crate::agents::{
    bank, carriers, channels, consumers, cooperatives, counties, endowments, feed, government, households, local_hosts,
    markets, mcn_hosts, nation, offers, orders, platform, rank_draws,
};
use crate::books::Posted;
use crate::books::closing::{Balances, STOCK_LOCATIONS};
use crate::declare::Fork;
use crate::geography::Map;
use crate::money::{
    BankSector, CarrierSector, ConsumerSector, CooperativeSector, Debt, GovernmentSector, HouseholdSector,
    LocalHostSector, McnHostSector, PlatformSector, Purse, RestOfWorld, RestOfWorldSector, Sector, TraderSector,
};
use crate::units::{CROPS, sum_of};
use rayon::prelude::*;
use std::sync::Arc;

/// Declares the world: its fields, how they are copied, and the tables with yearly columns.
macro_rules! world {
    (
        shared { $($(#[$shared_doc:meta])+ $shared:ident: $shared_type:ty,)+ }
        tables { $($(#[$table_doc:meta])+ $table:ident: $table_type:ty,)+ }
        accounts { $($(#[$account_doc:meta])+ $account:ident: $account_type:ty,)+ }
        of_the_week { $($(#[$weekly_doc:meta])+ $weekly:ident: $weekly_type:ty,)+ }
    ) => {
        /// The state of one run.
        #[derive(Debug)]
        pub struct World {
            /// Weeks simulated so far: the number of the next week.
            pub week: u32,
            $($(#[$shared_doc])+ pub $shared: Arc<$shared_type>,)+
            $($(#[$table_doc])+ pub $table: $table_type,)+
            $($(#[$account_doc])+ pub $account: $account_type,)+
            $($(#[$weekly_doc])+ pub $weekly: $weekly_type,)+
        }

        impl World {
            /// An independent copy. Only this function copies purses and stocks.
            #[must_use]
            pub fn fork(&self) -> Self {
                let permit = Fork::permit();
                Self {
                    week: self.week,
                    $($shared: Arc::clone(&self.$shared),)+
                    $($table: self.$table.fork(permit),)+
                    $($account: self.$account.fork(permit),)+
                    $($weekly: self.$weekly.clone(),)+
                }
            }

            /// Sets every column that adds up over a year to zero.
            fn empty_yearly_columns(&mut self) {
                $(self.$table.begin_year();)+
            }

            /// Every table of columns with its columns.
            #[cfg(test)]
            fn tables() -> Vec<(&'static str, &'static [crate::declare::Column])> {
                vec![$((stringify!($table), <$table_type>::COLUMNS),)+]
            }
        }
    };
}
world! {
    shared {
        /// The map.
        map: Map,
        /// Endowments of the households.
        endowments: endowments::Endowments,
        /// Draws for the queues of the pathways.
        rank_draws: rank_draws::RankDraws,
    }
    tables {
        /// Farm households.
        households: households::Households,
        /// Local hosts.
        local_hosts: local_hosts::LocalHosts,
        /// MCN hosts.
        mcn_hosts: mcn_hosts::McnHosts,
        /// Logistics firms.
        carriers: carriers::Carriers,
        /// Villages.
        villages: carriers::VillageStates,
        /// Live trade of the year.
        channels: channels::Channels,
        /// Consumers.
        consumers: consumers::Consumers,
        /// Purses of the consumers.
        consumer_purses: consumers::ConsumerPurses,
        /// National state of the crops.
        nation: nation::Nation,
        /// Markets by county and crop.
        markets: markets::Markets,
        /// Counties.
        counties: counties::Counties,
        /// Co-operatives by county and crop.
        cooperatives: cooperatives::Cooperatives,
    }
    accounts {
        /// The platform.
        platform: platform::Platform,
        /// County governments.
        government: government::Government,
        /// The bank.
        bank: bank::Bank,
        /// The rest of the world.
        rest_of_world: RestOfWorld,
        /// Orders under way.
        order_book: orders::OrderBook,
    }
    of_the_week {
        /// This week's offers.
        offers: Vec<offers::Offer>,
        /// The feeds that consumers see this week.
        feed: feed::Feed,
        /// Parcels that left this week.
        dispatches: Vec<carriers::Dispatch>,
        /// The flows posted this week.
        books: Posted,
        /// The balances when the books were closed last: those with which the next week begins. `None` before the first week.
        closed: Option<Balances>,
    }
}

/// Households that one thread sums at a time.
const PIECE: usize = 8_192;

impl World {
    /// Begins a year: sets the columns that add up over a year to zero and records the stocks of households.
    pub(crate) fn begin_year(&mut self) {
        self.empty_yearly_columns();
        self.platform.income_year_fen = 0;
        self.government.accounts.begin_year();
        for row in 0..self.households.len() {
            let [a, b] = self.households.stock_g(row);
            self.households.stock_start_a_g[row] = a;
            self.households.stock_start_b_g[row] = b;
        }
    }

    /// The sums of money in purses, goods in stocks and open claims now.
    #[must_use]
    pub fn balances(&self) -> Balances {
        let mut sums = Balances::default();
        let money = |purses: &mut dyn Iterator<Item = i64>| purses.sum::<i64>();
        let cash = self.households.cash.par_chunks(PIECE);
        sums.money[HouseholdSector::COLUMN] = cash.map(|purses| sum_of(purses, Purse::fen)).sum();
        sums.money[LocalHostSector::COLUMN] = money(&mut self.local_hosts.cash.iter().map(Purse::fen));
        sums.money[McnHostSector::COLUMN] = money(&mut self.mcn_hosts.cash.iter().map(Purse::fen));
        sums.money[CarrierSector::COLUMN] = money(&mut self.carriers.cash.iter().map(Purse::fen));
        sums.money[CooperativeSector::COLUMN] = money(&mut self.cooperatives.cash.iter().map(Purse::fen));
        sums.money[TraderSector::COLUMN] = money(&mut self.markets.cash.iter().map(Purse::fen));
        sums.money[ConsumerSector::COLUMN] = money(&mut self.consumer_purses.cash.iter().map(Purse::fen));
        let general = money(&mut self.government.general.iter().map(Purse::fen));
        sums.money[GovernmentSector::COLUMN] =
            general + money(&mut self.government.accounts.cash.iter().map(Purse::fen));
        sums.money[PlatformSector::COLUMN] = self.platform.cash.fen() + self.platform.escrow.fen();
        sums.money[BankSector::COLUMN] = self.bank.cash.fen();
        sums.money[RestOfWorldSector::COLUMN] = self.rest_of_world.fen();
        sums.escrow = self.platform.escrow.fen();
        sums.loans = self.bank.loans_fen;
        sums.debts = self.households.debt.par_chunks(PIECE).map(|debts| sum_of(debts, Debt::fen)).sum();
        self.count_goods(&mut sums);
        self.count_orders(&mut sums);
        sums
    }

    fn count_goods(&self, sums: &mut Balances) {
        let (farms, crops) = (&self.households, &self.endowments.crop);
        let count = |(piece, crops): (usize, &[u8])| {
            let rows = piece * PIECE..piece * PIECE + crops.len();
            let (fresh_a, ageing_a) = (&farms.fresh_a[rows.clone()], &farms.ageing_a[rows.clone()]);
            let fresh_b = &farms.fresh_b[rows];
            let mut sums = [[0; 2]; CROPS];
            for i in 0..crops.len() {
                let (a, b) = (fresh_a[i].grams() + ageing_a[i].grams(), fresh_b[i].grams());
                // Most households have sold everything.
                if a != 0 || b != 0 {
                    let [sum_a, sum_b] = &mut sums[usize::from(crops[i])];
                    *sum_a += a;
                    *sum_b += b;
                }
            }
            sums
        };
        let merge = |x: [[i64; 2]; CROPS], y: [[i64; 2]; CROPS]| {
            std::array::from_fn(|crop| [x[crop][0] + y[crop][0], x[crop][1] + y[crop][1]])
        };
        let at_farms = crops.par_chunks(PIECE).enumerate().map(count).reduce(|| [[0; 2]; CROPS], merge);
        for (crop, [a, b]) in at_farms.into_iter().enumerate() {
            sums.goods[crop * 2][0] = a;
            sums.goods[crop * 2 + 1][0] = b;
        }
        for row in 0..self.cooperatives.len() {
            let kind = row % CROPS * 2;
            sums.goods[kind][1] += self.cooperatives.fresh_a[row].grams() + self.cooperatives.ageing_a[row].grams();
            sums.goods[kind + 1][1] += self.cooperatives.fresh_b[row].grams();
        }
        for (kind, goods) in sums.goods.iter_mut().enumerate() {
            goods[STOCK_LOCATIONS - 2] = self.order_book.waiting[kind].grams();
            goods[STOCK_LOCATIONS - 1] = self.order_book.travelling[kind].grams();
        }
    }

    fn count_orders(&self, sums: &mut Balances) {
        let open: Vec<&orders::Cohort> = self.order_book.cohorts.iter().filter(|cohort| cohort.is_open()).collect();
        let counted: Vec<orders::OpenOrders> = open.into_par_iter().map(orders::Cohort::count_open).collect();
        for orders::OpenOrders { price_fen, waiting_g, travelling_g } in counted {
            sums.open_orders += price_fen * self.map.weight;
            for (kind, open_g) in sums.open_grams.iter_mut().enumerate() {
                open_g[0] += waiting_g[kind] * self.map.weight;
                open_g[1] += travelling_g[kind] * self.map.weight;
            }
        }
    }

    /// Checks that the flows posted since `before` explain the change of all balances; returns the balances now.
    ///
    /// # Panics
    /// If a sum does not agree: a defect. The message lists every such sum.
    pub(crate) fn close(&self, before: &Balances, phase: &str) -> Balances {
        let balances = self.balances();
        let differences = balances.check(before, &self.books);
        assert!(
            differences.is_empty(),
            "defect: after {phase} in week {} the books do not close: {differences:?}",
            self.week
        );
        balances
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agents::hosting::NOBODY;

    /// A column that adds up over a year is named after it; all columns of the live channels do.
    #[test]
    fn a_column_adds_up_over_a_year_exactly_where_its_name_says_so() {
        for (table, columns) in World::tables() {
            for column in columns {
                let named = column.name.contains("_year") || table == "channels";
                assert_eq!(column.yearly, named, "{table}.{}: `per year` and the name disagree", column.name);
            }
        }
    }

    /// More rows than one thread fills at a time.
    #[test]
    fn a_long_column_grows_by_its_initial_value() {
        let mut consumers = consumers::Consumers::new(3);
        consumers.followed.fill([7; 4]);
        assert_eq!(consumers.grow(200_000), 3);
        assert!(consumers.is_rectangular());
        assert!(consumers.followed[..3].iter().all(|followed| *followed == [7; 4]));
        assert!(consumers.followed[3..].iter().all(|followed| *followed == [NOBODY; 4]));
        consumers.spend_year_fen.fill(5);
        consumers.begin_year();
        assert!(consumers.spend_year_fen.iter().all(|&fen| fen == 0));
    }

    #[test]
    fn a_new_year_empties_the_columns_that_add_up_over_a_year_and_no_other() {
        let mut households = households::Households::new(2);
        households.gmv_year_fen.fill(7);
        households.harvest_year_g.fill(7);
        households.price_fen.fill(7);
        households.begin_year();
        assert_eq!(households.gmv_year_fen, [0, 0]);
        assert_eq!(households.harvest_year_g, [0, 0]);
        assert_eq!(households.price_fen, [7, 7]);
    }
}
