//! The week: what there is (`World`), what an arm sets (`Rules`), and the twelve phases in their order (`WEEK`).

use crate::agents::{carriers, consumers, hosts, households, institutions, orders};
use crate::books::closing::{Balances, STOCK_PLACES};
use crate::books::money::{
    Abroad, Bank, Carriers, Consumers, Farms, Government, LocalHosts, Outside, Platform, Pools, Sector, Traders,
};
use crate::books::{Posted, Purse};
use crate::chance::Chance;
use crate::declare::{Fork, Rulebook, Section};
use crate::phases::{broadcast, buy, decide, deliver, govern, harvest, learn, offer, settle, ship, shock, wholesale};
use crate::places::moment::Moment;
use crate::places::{self, Places};
use crate::units::{CROPS, WEEKS};
use crate::{measure, pathways};
use rayon::prelude::*;
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

macro_rules! rules { ($($field:ident: $type:ty),+ $(,)?) => {
    /// What an arm sets: every parameter, by section.
    #[derive(Debug, Clone, PartialEq, Default)]
    pub struct Rules { $(#[doc = concat!("Section `", stringify!($field), "`.")] pub $field: $type,)+ }
    impl Rulebook for Rules {
        fn sections(&self) -> Vec<&dyn Section> { vec![$(&self.$field),+] }
        fn sections_mut(&mut self) -> Vec<&mut dyn Section> { vec![$(&mut self.$field),+] }
    }
} }
rules! {
    population: places::Population,
    geography: places::Geography,
    crops: places::Crops,
    endowment: households::Endowment,
    equipment: households::Equipment,
    hosting: hosts::Hosting,
    reputation: hosts::Reputation,
    freight: carriers::Freight,
    tastes: consumers::Tastes,
    terms: institutions::Terms,
    shock: shock::Shock,
    govern: govern::Govern,
    harvest: harvest::Harvest,
    decide: decide::Decide,
    offer: offer::Offer,
    broadcast: broadcast::Broadcast,
    buy: buy::Buy,
    ship: ship::Ship,
    deliver: deliver::Deliver,
    wholesale: wholesale::Wholesale,
    settle: settle::Settle,
    learn: learn::Learn,
    measure: measure::Measure,
    technology: pathways::technology::Technology,
    talent: pathways::talent::Talent,
    supply_chain: pathways::supply_chain::SupplyChain,
    brand: pathways::brand::Brand,
    policy: pathways::policy::Policy,
}

/// One phase: its number for good, its name, what it reads and writes, and how it runs.
#[derive(Debug)]
pub struct Phase {
    /// Number: part of the key of every draw, so inserting a phase never shifts another's.
    pub id: u8,
    /// Name: a verb.
    pub name: &'static str,
    /// The name in Chinese.
    pub zh: &'static str,
    /// Sections of parameters it is given.
    pub rules: &'static [&'static str],
    /// Tables it reads.
    pub reads: &'static [&'static str],
    /// Tables it writes.
    pub writes: &'static [&'static str],
    run: fn(&mut World, &Rules, &Moment),
}

/// One row of the week: the same words lend the tables to the phase and describe the lending.
macro_rules! phase { ($id:literal $name:ident $zh:literal rules($($p:ident)*) reads($($r:ident)*) writes($($w:ident)*)) => { Phase {
    id: $id, name: stringify!($name), zh: $zh,
    rules: &[$(stringify!($p)),*], reads: &[$(stringify!($r)),*], writes: &[$(stringify!($w)),*],
    run: |world, rules, moment| $name::run(moment, $(&rules.$p,)* $(&world.$r,)* $(&mut world.$w,)*),
} } }

/// The week, top to bottom.
#[rustfmt::skip]
pub static WEEK: [Phase; 12] = [
    phase!( 1 shock     "冲击" rules(shock crops) reads(places) writes(nation markets counties)),
    phase!( 2 govern    "施策" rules(govern technology talent supply_chain brand policy equipment) reads(places endowments)
                               writes(households villages pools counties government platform abroad books)),
    phase!( 3 harvest   "采收" rules(harvest crops equipment terms) reads(places endowments counties) writes(households markets pools books)),
    phase!( 4 decide    "决策" rules(decide crops equipment hosting reputation terms tastes)
                               reads(places endowments markets pools villages carriers) writes(households bank government abroad books)),
    phase!( 5 offer     "上架" rules(offer crops terms hosting reputation equipment) reads(places endowments local_hosts carriers)
                               writes(households pools markets offers books)),
    phase!( 6 broadcast "直播" rules(broadcast tastes crops) reads(places villages nation pools) writes(offers feed)),
    phase!( 7 buy       "选购" rules(buy tastes) reads(places nation feed)
                               writes(offers consumers consumer_purses households local_hosts pools counties platform order_book abroad books)),
    phase!( 8 ship      "发运" rules(ship freight terms crops) reads(places)
                               writes(households pools carriers villages counties consumers consumer_purses platform order_book dispatches books)),
    phase!( 9 deliver   "签收" rules(deliver crops hosting) reads(places)
                               writes(households local_hosts pools counties consumers consumer_purses platform order_book books)),
    phase!(10 wholesale "批发" rules(wholesale crops) reads(places nation) writes(markets)),
    phase!(11 settle    "结算" rules(settle crops equipment terms freight decide wholesale) reads(places endowments dispatches)
                               writes(households local_hosts carriers pools markets consumer_purses platform government bank abroad order_book books)),
    phase!(12 learn     "学习" rules(learn hosting reputation crops) reads(places endowments markets) writes(households local_hosts villages pools)),
];

/// When the books are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Checks {
    /// At the end of every week: in every run.
    #[default]
    Weekly,
    /// After every phase: in tests.
    EveryPhase,
}

/// How a run is computed; it never changes a result.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// Rows lent to one thread at a time.
    pub chunk: usize,
    /// When the books are checked.
    pub checks: Checks,
}
impl Default for Manner {
    fn default() -> Self {
        Self { chunk: 8_192, checks: Checks::Weekly }
    }
}

/// Lives one week: the twelve phases, then the closing of the books.
///
/// `after` is called after each phase; it can look at the world and change nothing.
///
/// # Panics
/// If the books do not close or a phase finds a defect: the caller catches it and fails the run.
pub fn step(
    world: &mut World,
    rules: &Rules,
    chance: &Chance,
    manner: Manner,
    mut after: impl FnMut(&'static Phase, &World),
) {
    let before = world.balances();
    if world.week.is_multiple_of(WEEKS) {
        world.begin_year();
    }
    // Opening balances were posted at founding, before the first `before`: the matrix starts clean each week.
    world.books = Posted::default();
    for phase in &WEEK {
        let moment = Moment { week: world.week, phase: phase.id, chance: chance.clone(), chunk: manner.chunk };
        (phase.run)(world, rules, &moment);
        if manner.checks == Checks::EveryPhase {
            world.close(&before, phase.name);
        }
        after(phase, world);
    }
    if manner.checks == Checks::Weekly {
        world.close(&before, "closing");
    }
    world.week += 1;
}

impl World {
    /// An independent copy. Nothing else copies purses or stocks.
    #[must_use]
    pub fn fork(&self) -> Self {
        let permit = Fork::permit();
        Self {
            week: self.week,
            places: Arc::clone(&self.places),
            endowments: Arc::clone(&self.endowments),
            households: self.households.fork(permit),
            local_hosts: self.local_hosts.fork(permit),
            carriers: self.carriers.fork(permit),
            villages: self.villages.fork(permit),
            consumers: self.consumers.fork(permit),
            consumer_purses: self.consumer_purses.fork(permit),
            nation: self.nation.fork(permit),
            markets: self.markets.fork(permit),
            counties: self.counties.fork(permit),
            pools: self.pools.fork(permit),
            platform: self.platform.fork(permit),
            government: self.government.fork(permit),
            bank: self.bank.fork(permit),
            abroad: self.abroad.fork(permit),
            offers: self.offers.clone(),
            feed: self.feed.clone(),
            order_book: self.order_book.fork(permit),
            dispatches: self.dispatches.clone(),
            books: self.books.clone(),
        }
    }

    /// Sets the accumulators of the year to zero.
    fn begin_year(&mut self) {
        let h = &mut self.households;
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
            &mut h.living_year_fen,
            &mut h.gmv_year_fen,
            &mut h.harvest_year_g,
            &mut h.lost_year_g,
            &mut h.live_year_g,
            &mut self.local_hosts.commission_year_fen,
            &mut self.carriers.freight_year_fen,
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
        sums.money[Farms::COLUMN] = self.households.cash.par_iter().map(Purse::fen).sum();
        sums.money[LocalHosts::COLUMN] = money(&mut self.local_hosts.cash.iter().map(Purse::fen));
        sums.money[Carriers::COLUMN] = money(&mut self.carriers.cash.iter().map(Purse::fen));
        sums.money[Pools::COLUMN] = money(&mut self.pools.cash.iter().map(Purse::fen));
        sums.money[Traders::COLUMN] = money(&mut self.markets.cash.iter().map(Purse::fen));
        sums.money[Consumers::COLUMN] = money(&mut self.consumer_purses.cash.iter().map(Purse::fen));
        let general = money(&mut self.government.general.iter().map(Purse::fen));
        sums.money[Government::COLUMN] = general + money(&mut self.government.accounts.cash.iter().map(Purse::fen));
        sums.money[Platform::COLUMN] = self.platform.cash.fen() + self.platform.escrow.fen();
        sums.money[Bank::COLUMN] = self.bank.cash.fen();
        sums.money[Abroad::COLUMN] = self.abroad.fen();
        sums.escrow = self.platform.escrow.fen();
        sums.loans = self.bank.loans_fen;
        sums.debts = self.households.debt.par_iter().map(crate::books::Debt::fen).sum();
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
            goods[STOCK_PLACES - 2] = self.order_book.waiting[kind].grams();
            goods[STOCK_PLACES - 1] = self.order_book.travelling[kind].grams();
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
                sums.open_orders += offer.price_fen * self.places.weight;
                if state != orders::ARRIVED {
                    sums.open_grams[offer.kind()][usize::from(state == orders::TRAVELLING)] +=
                        offer.parcel_g * self.places.weight;
                }
            }
        }
    }

    /// Compares what was posted since `before` with what is there now.
    ///
    /// # Panics
    /// With every sum that does not agree: a defect.
    fn close(&self, before: &Balances, phase: &str) {
        let found = self.balances().check(before, &self.books);
        assert!(found.is_empty(), "defect: after {phase} in week {} the books do not close: {found:?}", self.week);
    }
}
