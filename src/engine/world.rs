//! The world: everything that lives and changes, how it is copied, and what it adds up to.

use crate::engine::agents::{
    carriers, channels, consumers, government, hosts, households, institutions, mcn_hosts, orders,
};
use crate::engine::books::Posted;
use crate::engine::books::closing::{Balances, STOCK_LOCATIONS};
use crate::engine::declare::Fork;
use crate::engine::geography::Map;
use crate::engine::money::Purse;
use crate::engine::money::{
    BankSector, CarrierSector, ConsumerSector, CooperativeSector, GovernmentSector, HouseholdSector, LocalHostSector,
    McnHostSector, PlatformSector, RestOfWorld, RestOfWorldSector, Sector, TraderSector,
};
use crate::engine::units::CROPS;
use rayon::prelude::*;
use std::sync::Arc;

/// Everything that lives and changes.
#[derive(Debug)]
pub struct World {
    /// Weeks lived so far: the number of the next week.
    pub week: u32,
    /// Where everything is.
    pub map: Arc<Map>,
    /// What households were born with.
    pub endowments: Arc<households::Endowments>,
    /// Farm households.
    pub households: households::Households,
    /// Local hosts.
    pub local_hosts: hosts::LocalHosts,
    /// MCN hosts.
    pub mcn_hosts: mcn_hosts::McnHosts,
    /// Logistics firms.
    pub carriers: carriers::Carriers,
    /// Villages.
    pub villages: carriers::VillageStates,
    /// Live trade of the year.
    pub channels: channels::Channels,
    /// Consumers.
    pub consumers: consumers::Consumers,
    /// Their purses.
    pub consumer_purses: consumers::ConsumerPurses,
    /// National state of the crops.
    pub nation: institutions::Nation,
    /// Markets by county and crop.
    pub markets: institutions::Markets,
    /// Counties.
    pub counties: institutions::Counties,
    /// Pools by county and crop.
    pub pools: institutions::Pools,
    /// The platform.
    pub platform: institutions::Platform,
    /// County governments.
    pub government: government::Government,
    /// The bank.
    pub bank: institutions::Bank,
    /// The rest of the world.
    pub rest_of_world: RestOfWorld,
    /// This week's offers.
    pub offers: Vec<hosts::Offer>,
    /// What consumers can see.
    pub feed: hosts::Feed,
    /// Orders under way.
    pub order_book: orders::OrderBook,
    /// Parcels that left this week.
    pub dispatches: Vec<carriers::Dispatch>,
    /// What was posted this week.
    pub books: Posted,
}

impl World {
    /// An independent copy. Nothing else copies purses or stocks.
    #[must_use]
    pub fn fork(&self) -> Self {
        let permit = Fork::permit();
        Self {
            week: self.week,
            map: Arc::clone(&self.map),
            endowments: Arc::clone(&self.endowments),
            households: self.households.fork(permit),
            local_hosts: self.local_hosts.fork(permit),
            mcn_hosts: self.mcn_hosts.fork(permit),
            carriers: self.carriers.fork(permit),
            villages: self.villages.fork(permit),
            channels: self.channels.fork(permit),
            consumers: self.consumers.fork(permit),
            consumer_purses: self.consumer_purses.fork(permit),
            nation: self.nation.fork(permit),
            markets: self.markets.fork(permit),
            counties: self.counties.fork(permit),
            pools: self.pools.fork(permit),
            platform: self.platform.fork(permit),
            government: self.government.fork(permit),
            bank: self.bank.fork(permit),
            rest_of_world: self.rest_of_world.fork(permit),
            offers: self.offers.clone(),
            feed: self.feed.clone(),
            order_book: self.order_book.fork(permit),
            dispatches: self.dispatches.clone(),
            books: self.books.clone(),
        }
    }

    /// Sets the accumulators of the year to zero.
    pub(crate) fn begin_year(&mut self) {
        let h = &mut self.households;
        for row in 0..h.len() {
            h.stock_start_g[row] = h.stock_g(row);
        }
        for column in [
            &mut h.unpaid_year_min,
            &mut h.offline_year_fen,
            &mut h.own_year_fen,
            &mut h.own_cost_year_fen,
            &mut h.pool_year_fen,
            &mut h.wage_year_fen,
            &mut h.packing_year_fen,
            &mut h.other_farm_year_fen,
            &mut h.input_year_fen,
            &mut h.tool_year_fen,
            &mut h.asset_charge_year_fen,
            &mut h.interest_year_fen,
            &mut h.label_year_fen,
            &mut h.property_year_fen,
            &mut h.transfer_year_fen,
            &mut h.grant_year_fen,
            &mut h.insurance_year_fen,
            &mut h.top_up_year_fen,
            &mut h.stock_year_fen,
            &mut h.living_year_fen,
            &mut h.gmv_year_fen,
            &mut h.harvest_year_g,
            &mut h.lost_year_g,
            &mut h.own_year_g,
            &mut h.live_year_g,
            &mut self.local_hosts.gmv_year_fen,
            &mut self.local_hosts.commission_year_fen,
            &mut self.mcn_hosts.gmv_year_fen,
            &mut self.mcn_hosts.commission_year_fen,
            &mut self.mcn_hosts.slot_year_fen,
            &mut self.carriers.freight_year_fen,
            &mut self.channels.parcels,
            &mut self.channels.grams,
            &mut self.channels.gross_fen,
            &mut self.channels.refund_fen,
            &mut self.channels.fee_fen,
            &mut self.channels.commission_fen,
            &mut self.channels.sending_fen,
            &mut self.channels.discounted_fen,
            &mut self.channels.expected_sum,
            &mut self.channels.delivered,
            &mut self.channels.delivered_sum,
            &mut self.channels.forecasts,
            &mut self.channels.forecast_error_fen,
            &mut self.channels.forecast_square,
            &mut self.channels.repeat_parcels,
            &mut self.consumer_purses.choice_year_log,
            &mut self.consumer_purses.looks_year,
            &mut self.consumer_purses.surprise_year_fen,
        ] {
            column.fill(0);
        }
        self.consumers.spend_year_fen.fill(0);
        self.platform.income_year_fen = 0;
    }

    /// What purses, stocks and claims hold now, each summed from where it lies.
    #[must_use]
    pub fn balances(&self) -> Balances {
        let mut sums = Balances::default();
        let money = |purses: &mut dyn Iterator<Item = i64>| purses.sum::<i64>();
        sums.money[HouseholdSector::COLUMN] = self.households.cash.par_iter().map(Purse::fen).sum();
        sums.money[LocalHostSector::COLUMN] = money(&mut self.local_hosts.cash.iter().map(Purse::fen));
        sums.money[McnHostSector::COLUMN] = money(&mut self.mcn_hosts.cash.iter().map(Purse::fen));
        sums.money[CarrierSector::COLUMN] = money(&mut self.carriers.cash.iter().map(Purse::fen));
        sums.money[CooperativeSector::COLUMN] = money(&mut self.pools.cash.iter().map(Purse::fen));
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
        sums.debts = self.households.debt.par_iter().map(crate::engine::money::Debt::fen).sum();
        self.count_goods(&mut sums);
        self.count_orders(&mut sums);
        sums
    }

    fn count_goods(&self, sums: &mut Balances) {
        let farms = self.households.fresh_a.len();
        let at_farms: Vec<[i64; 2]> = (0..CROPS)
            .map(|crop| {
                let of_crop = |row: &usize| usize::from(self.endowments.crop[*row]) == crop;
                (0..farms)
                    .into_par_iter()
                    .filter(of_crop)
                    .map(|row| {
                        let farm = &self.households;
                        [farm.fresh_a[row].grams() + farm.ageing_a[row].grams(), farm.fresh_b[row].grams()]
                    })
                    .reduce(|| [0; 2], |x, y| [x[0] + y[0], x[1] + y[1]])
            })
            .collect();
        for (crop, [a, b]) in at_farms.into_iter().enumerate() {
            sums.goods[crop * 2][0] = a;
            sums.goods[crop * 2 + 1][0] = b;
        }
        for row in 0..self.pools.len() {
            let kind = row % CROPS * 2;
            sums.goods[kind][1] += self.pools.fresh_a[row].grams() + self.pools.ageing_a[row].grams();
            sums.goods[kind + 1][1] += self.pools.fresh_b[row].grams();
        }
        for (kind, goods) in sums.goods.iter_mut().enumerate() {
            goods[STOCK_LOCATIONS - 2] = self.order_book.waiting[kind].grams();
            goods[STOCK_LOCATIONS - 1] = self.order_book.travelling[kind].grams();
        }
    }

    fn count_orders(&self, sums: &mut Balances) {
        for cohort in &self.order_book.cohorts {
            for order in 0..cohort.orders.len() {
                let state = cohort.orders.state[order];
                if state == orders::CLOSED {
                    continue;
                }
                let offer = &cohort.offers[cohort.orders.offer[order] as usize];
                sums.open_orders += offer.price_fen * self.map.weight;
                if state != orders::ARRIVED {
                    sums.open_grams[offer.kind()][usize::from(state == orders::TRAVELLING)] +=
                        offer.parcel_g * self.map.weight;
                }
            }
        }
    }

    /// Compares what was posted since `before` with what is there now.
    ///
    /// # Panics
    /// With every sum that does not agree: a defect.
    pub(crate) fn close(&self, before: &Balances, phase: &str) {
        let found = self.balances().check(before, &self.books);
        assert!(found.is_empty(), "defect: after {phase} in week {} the books do not close: {found:?}", self.week);
    }
}
