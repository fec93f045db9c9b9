//! The week: what there is (`World`), what an arm sets (`Rules`), and the twelve phases in their order (`WEEK`).

use crate::agents::{carriers, consumers, hosts, households, institutions, orders};
use crate::books::closing::{Balances, STOCK_PLACES};
use crate::books::money::{
    Bank, Carriers, Consumers, Farms, Government, LocalHosts, Outside, Platform, Pools, Sector, Traders,
};
use crate::books::Posted;
use crate::declare::{Fork, Rulebook, Section};
use crate::places::{self, Places};
use crate::units::CROPS;
use std::sync::Arc;

/// Everything that lives and changes.
#[derive(Debug)]
pub struct World {
    /// Weeks lived so far: the number of the next week.
    pub week: u32,
    /// Where everything is.
    pub places: Arc<Places>,
    /// What households were born with.
    pub endowments: Arc<households::Endowments>,
    /// Farm households.
    pub households: households::Households,
    /// Local hosts.
    pub local_hosts: hosts::LocalHosts,
    /// Logistics firms.
    pub carriers: carriers::Carriers,
    /// Villages.
    pub villages: carriers::VillageStates,
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
    pub government: institutions::Government,
    /// The bank.
    pub bank: institutions::Bank,
    /// The rest of the world.
    pub abroad: Outside,
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
