//! Procurement: one county spends the account of one pathway, out of the purse of each instrument.

use crate::agents::carriers::VillageStates;
use crate::agents::cooperatives::Cooperatives;
use crate::agents::counties::Counties;
use crate::agents::endowments::Endowments;
use crate::agents::equipment::Equipment;
use crate::agents::government::{Capacity, Government, PublicAsset, UNIT};
use crate::agents::households::Households;
use crate::agents::local_hosts::LocalHosts;
use crate::agents::platform::Platform;
use crate::books::Posted;
use crate::geography::Map;
use crate::money::{CentralTransfer, PublicPurchase, RestOfWorld};
use crate::pathways::rollout::Reach;
use crate::pathways::{PATHWAY_COUNT, applies_for_streaming};
use crate::tick::Tick;
use crate::units::{CROPS, WEEKS, floor, real, share_of};
use std::ops::Range;

/// Capital that is bought in steps: what a step costs, how long it lasts, what it gives.
#[derive(Debug, Clone, Copy)]
pub struct CapitalStep {
    /// Price, fen.
    pub price_fen: i64,
    /// Life.
    pub life_weeks: u32,
    /// Operation in a year as a share of the price.
    pub operation_share: f64,
    /// Capacity.
    pub gives: Capacity,
}

impl CapitalStep {
    /// Operation in a year, fen.
    #[must_use]
    pub fn yearly_operation_fen(self) -> i64 {
        share_of(self.price_fen, self.operation_share)
    }
    /// Price with the operation of some years, which is reserved when the step is bought; fen.
    #[must_use]
    pub fn price_with_operation(self, years: i64) -> f64 {
        real(self.price_fen + self.yearly_operation_fen() * years)
    }
}

/// One county spending the account of one pathway.
#[derive(Debug)]
pub struct Procurement<'a> {
    /// When it buys.
    pub tick: &'a Tick,
    /// The map.
    pub map: &'a Map,
    /// What households were born with.
    pub endowments: &'a Endowments,
    /// Prices and lifetimes of equipment.
    pub equipment: &'a Equipment,
    /// Which households and villages public money may reach; read only in the first week of a policy year.
    pub reach: &'a Reach,
    /// Rows of the households of each county in the order in which this pathway serves them.
    pub order: &'a [u32],
    /// Whether help with streaming goes to households that stream or have begun to.
    pub hosts_first: bool,
    /// The county.
    pub county: usize,
    /// Number of the pathway.
    pub pathway: usize,
    /// Grant of each instrument of the pathway in this policy year, fen.
    pub grants: &'a [i64],
    /// Households of all counties.
    pub households: &'a mut Households,
    /// Potential local hosts of all counties.
    pub local_hosts: &'a mut LocalHosts,
    /// Villages of all counties.
    pub villages: &'a mut VillageStates,
    /// Co-operatives of all counties.
    pub cooperatives: &'a mut Cooperatives,
    /// Counties.
    pub counties: &'a mut Counties,
    /// County governments.
    pub government: &'a mut Government,
    /// The platform: it sells impressions.
    pub platform: &'a mut Platform,
    /// The rest of the world: it sells equipment, courses and inspections.
    pub rest_of_world: &'a mut RestOfWorld,
    /// The books.
    pub books: &'a mut Posted,
}

impl Procurement<'_> {
    fn account(&self) -> usize {
        self.county * PATHWAY_COUNT + self.pathway
    }
    /// Rows of the county's households.
    #[must_use]
    pub fn household_rows(&self) -> Range<usize> {
        self.map.county_bounds[self.county]..self.map.county_bounds[self.county + 1]
    }
    /// Rows of the county's potential local hosts.
    #[must_use]
    pub fn local_host_rows(&self) -> Range<usize> {
        self.map.county_hosts[self.county]..self.map.county_hosts[self.county + 1]
    }
    /// Rows of the county's villages.
    #[must_use]
    pub fn village_rows(&self) -> Range<usize> {
        self.map.county_villages[self.county]..self.map.county_villages[self.county + 1]
    }
    /// Rows of the county's co-operatives.
    #[must_use]
    pub const fn cooperative_rows(&self) -> Range<usize> {
        self.county * CROPS..(self.county + 1) * CROPS
    }
    /// Money an instrument may spend: its grants so far less what it spent or reserved.
    #[must_use]
    pub fn purse_fen(&self, instrument: usize) -> i64 {
        self.government.accounts.purse_fen[self.account()][instrument]
    }
    /// Money an instrument may spend this week: an equal part of its money for each week left of the policy year.
    #[must_use]
    pub fn weekly_fen(&self, instrument: usize) -> i64 {
        let weeks_gone = (self.tick.week - self.map.first_policy_week) % WEEKS;
        self.purse_fen(instrument) / i64::from(WEEKS - weeks_gone)
    }
    /// Buys capital in steps, and reserves the operation of each step to the end of the run, so that no capacity is
    /// bought that cannot be operated. Returns the number of steps.
    pub fn build(&mut self, instrument: usize, step: CapitalStep) -> i64 {
        let (yearly_fen, life_weeks) = (step.yearly_operation_fen(), step.life_weeks);
        let operation_fen = yearly_fen * self.map.policy_years_left(self.tick.week);
        let mut steps = 0;
        while step.price_fen + operation_fen <= self.purse_fen(instrument)
            && self.reserve(instrument, operation_fen)
            && self.pay_rest_of_world(instrument, step.price_fen, 1)
        {
            self.register(instrument, step.price_fen, life_weeks, yearly_fen / i64::from(WEEKS), step.gives);
            steps += 1;
        }
        steps
    }
    /// Gives back to an instrument what it reserved last year and did not need.
    pub fn release_reserve(&mut self, instrument: usize) {
        let account = self.account();
        let accounts = &mut self.government.accounts;
        accounts.purse_fen[account][instrument] += std::mem::take(&mut accounts.reserve_fen[account][instrument]);
    }
    /// Buys from the rest of the world; false, and nothing is paid, where the money of the instrument does not suffice.
    pub fn pay_rest_of_world(&mut self, instrument: usize, fen: i64, units: i64) -> bool {
        if fen > self.purse_fen(instrument) {
            return false;
        }
        let account = self.account();
        self.books.pay(PublicPurchase, &mut self.government.accounts.cash[account], self.rest_of_world, fen);
        self.count_spending(instrument, fen, units);
        true
    }
    /// Buys impressions from the platform; false, and nothing is paid, where the money of the instrument does not suffice.
    pub fn pay_platform(&mut self, instrument: usize, fen: i64, units: i64) -> bool {
        if fen > self.purse_fen(instrument) {
            return false;
        }
        let account = self.account();
        self.books.pay(PublicPurchase, &mut self.government.accounts.cash[account], &mut self.platform.cash, fen);
        self.platform.income_year_fen += fen;
        self.count_spending(instrument, fen, units);
        true
    }
    fn count_spending(&mut self, instrument: usize, fen: i64, units: i64) {
        let account = self.account();
        self.government.accounts.purse_fen[account][instrument] -= fen;
        self.government.accounts.count_spending(account, instrument, fen);
        self.count_units(instrument, units * UNIT);
    }
    /// Counts units of an instrument that are not paid for one by one, in millionths.
    pub fn count_units(&mut self, instrument: usize, micro: i64) {
        let account = self.account();
        self.government.accounts.count_units(account, instrument, micro);
    }
    /// Counts as user cost a service that is used up at once.
    pub fn count_user_cost(&mut self, fen: i64) {
        let account = self.account();
        self.government.accounts.user_cost_fen[account] += fen;
    }
    /// Reserves money for expected costs; false, and nothing is reserved, where the money of the instrument does not suffice.
    pub fn reserve(&mut self, instrument: usize, fen: i64) -> bool {
        if fen > self.purse_fen(instrument) {
            return false;
        }
        let account = self.account();
        self.government.accounts.purse_fen[account][instrument] -= fen;
        self.government.accounts.reserve_fen[account][instrument] += fen;
        true
    }
    /// Registers a piece of capital; its annuity counts as user cost in each week of its life.
    pub fn register(&mut self, instrument: usize, price_fen: i64, life_weeks: u32, opex_fen: i64, gives: Capacity) {
        let weekly_fen = floor(self.equipment.annuity(price_fen, life_weeks) + 0.5);
        let account = u32::try_from(self.account()).expect("few accounts");
        let until_week = self.tick.week + life_weeks;
        let piece = PublicAsset { account, instrument, until_week, weekly_fen, opex_fen, gives, pieces: 1 };
        self.government.register(piece);
    }
    /// Households of the county that qualify and may be reached, in the order of their rank.
    #[must_use]
    pub fn queue(&self, qualifies: impl Fn(&Self, usize) -> bool) -> Vec<usize> {
        let order = self.order[self.household_rows()].iter().map(|&row| row as usize);
        order.filter(|&row| self.reach.household(row) && qualifies(self, row)).collect()
    }
    /// Households of the county that qualify for help with streaming and may be reached. With `hosts_first` those that have
    /// begun to stream, in the order of the policy year in which they first did and of their rank; otherwise those that would
    /// apply, in the order of rank.
    #[must_use]
    pub fn streaming_queue(&self, least_taste: f64, qualifies: impl Fn(&Self, usize) -> bool) -> Vec<usize> {
        let began = &self.households.began_streaming;
        if !self.hosts_first {
            let applies = |row| applies_for_streaming(self.endowments.row(row), least_taste);
            return self.queue(|procurement, row| applies(row) && qualifies(procurement, row));
        }
        let mut queue = self.queue(|procurement, row| began[row] > 0 && qualifies(procurement, row));
        queue.sort_by_key(|&row| began[row]);
        queue
    }
    /// Marks a household as treated by this pathway.
    pub fn mark_treated(&mut self, row: usize) {
        self.households.treated[row] |= 1 << self.pathway;
    }
    /// Receives the grant of the policy year.
    pub fn receive_grant(&mut self) {
        let account = self.account();
        let (accounts, fen) = (&mut self.government.accounts, self.grants.iter().sum());
        self.books.pay(CentralTransfer, self.rest_of_world, &mut accounts.cash[account], fen);
        accounts.granted_fen[account] += fen;
        for (purse, grant) in accounts.purse_fen[account].iter_mut().zip(self.grants) {
            *purse += grant;
        }
    }
    /// Returns what was not spent.
    pub fn return_unspent(&mut self) {
        let account = self.account();
        let accounts = &mut self.government.accounts;
        let fen = accounts.cash[account].fen();
        self.books.pay(CentralTransfer, &mut accounts.cash[account], self.rest_of_world, fen);
        accounts.returned_fen[account] += fen;
        accounts.purse_fen[account].fill(0);
        accounts.reserve_fen[account].fill(0);
    }
}
