//! The five pathways 五条路径: what public money buys, from whom, for whom. They lay assets and services in the columns of
//! households and institutions; the phases read those columns and know nothing of pathways.

pub mod brand;
pub mod policy;
pub mod rollout;
pub mod supply_chain;
pub mod talent;
pub mod technology;

use crate::engine::agents::carriers::VillageStates;
use crate::engine::agents::equipment::Equipment;
use crate::engine::agents::government::{Capacity, Government, PublicAsset};
use crate::engine::agents::hosts::LocalHosts;
use crate::engine::agents::households::{Endowments, Households};
use crate::engine::agents::institutions::{Counties, PATHWAYS, Platform, Pools};
use crate::engine::books::Posted;
use crate::engine::geography::Map;
use crate::engine::money::{CentralTransfer, PublicPurchase, RestOfWorld};
use crate::engine::tick::Tick;
use crate::engine::units::{Fen, WEEKS, floor, largest_remainder, real};

/// What is known of an instrument besides its parameters.
#[derive(Debug, Clone, Copy)]
pub struct Instrument {
    /// Number in the specification: T1, H1, …
    pub id: &'static str,
    /// Name in files.
    pub name: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// Pathway it belongs to.
    pub pathway: &'static str,
    /// What is bought.
    pub unit: &'static str,
    /// What is bought, Chinese.
    pub unit_zh: &'static str,
    /// Path of the parameter that says what a unit costs.
    pub cost: &'static str,
    /// How long a unit lasts.
    pub simulation: &'static str,
    /// How long a unit lasts, Chinese.
    pub life_zh: &'static str,
    /// The one place it acts.
    pub acts_on: &'static str,
    /// The one place it acts, Chinese.
    pub acts_on_zh: &'static str,
    /// Columns it writes.
    pub columns: &'static [&'static str],
    /// Phases that may read these columns.
    pub phases: &'static [&'static str],
    /// Why income might not rise.
    pub why_not: &'static str,
    /// Why income might not rise, Chinese.
    pub why_not_zh: &'static str,
    /// What is paid for that would have been there anyway.
    pub deadweight: &'static str,
    /// What is paid for that would have been there anyway, Chinese.
    pub deadweight_zh: &'static str,
}

/// A pathway: a section of parameters that can spend its account.
pub trait Pathway {
    /// Its place in the order of the abstract.
    const NUMBER: usize;
    /// Its instruments.
    const INSTRUMENTS: &'static [Instrument];
    /// Budget mode: public money for each household and policy year.
    fn budget(&self) -> Fen;
    /// How the budget is split over the instruments: relative weights in their order.
    fn split(&self) -> &[f64];
    /// Intensity mode: units of each instrument for 1,000 households and policy year, whatever they cost.
    fn units(&self) -> &[f64];
    /// What a unit of each instrument takes from the account, with what is set aside for it, fen.
    fn prices(&self, equipment: &Equipment) -> Vec<f64>;
    /// Once a policy year: buys what is bought by the unit.
    fn buy(&self, procurement: &mut Procurement<'_>);
    /// Every policy week: pays for what is bought by the week.
    fn serve(&self, procurement: &mut Procurement<'_>);

    /// What a county of `households` households grants each instrument in a policy year, fen: its part of the budget,
    /// and the price of the units asked for.
    fn grants(&self, equipment: &Equipment, households: usize) -> Vec<i64> {
        let households = i64::try_from(households).expect("few households");
        let weights: Vec<i64> = self.split().iter().map(|part| floor(part * 1e6)).collect();
        let budget = largest_remainder(self.budget().0 * households, &weights);
        let wanted = self.units().iter().zip(self.prices(equipment));
        let intensity = wanted.map(|(units, price)| floor(units * price * real(households) / 1_000.0));
        budget.into_iter().zip(intensity).map(|(budget, intensity)| budget + intensity).collect()
    }
}

/// All instruments, in the order of the pathways.
#[must_use]
pub fn instruments() -> Vec<Instrument> {
    [
        technology::Technology::INSTRUMENTS,
        talent::Talent::INSTRUMENTS,
        supply_chain::SupplyChain::INSTRUMENTS,
        brand::Brand::INSTRUMENTS,
        policy::Policy::INSTRUMENTS,
    ]
    .concat()
}

/// One county spending the account of one pathway.
#[derive(Debug)]
pub struct Procurement<'a> {
    /// When.
    pub tick: &'a Tick,
    /// Where.
    pub map: &'a Map,
    /// What households were born with.
    pub endowments: &'a Endowments,
    /// Prices and lives of equipment.
    pub equipment: &'a Equipment,
    /// Whom public money may reach; worked out in the week a policy year starts, the only one in which it is asked.
    pub reach: &'a rollout::Reach,
    /// Rank of each household for this pathway, in (0, 1): lower is served first.
    pub ranks: &'a [f64],
    /// The county.
    pub county: usize,
    /// Number of the pathway.
    pub pathway: usize,
    /// Money of this policy year that each instrument of the pathway was granted, fen.
    pub grants: &'a [i64],
    /// Households of all counties.
    pub households: &'a mut Households,
    /// Potential local hosts of all counties.
    pub local_hosts: &'a mut LocalHosts,
    /// Villages of all counties.
    pub villages: &'a mut VillageStates,
    /// Pools of all counties.
    pub pools: &'a mut Pools,
    /// Counties.
    pub counties: &'a mut Counties,
    /// County governments.
    pub government: &'a mut Government,
    /// The platform, which sells looks.
    pub platform: &'a mut Platform,
    /// Everybody outside, who sells equipment, courses and inspections.
    pub rest_of_world: &'a mut RestOfWorld,
    /// The books.
    pub books: &'a mut Posted,
}

impl Procurement<'_> {
    fn account(&self) -> usize {
        self.county * PATHWAYS + self.pathway
    }
    /// Money that is neither spent nor kept back.
    #[must_use]
    pub fn free_fen(&self) -> i64 {
        let account = self.account();
        self.government.accounts.cash[account].fen() - self.government.accounts.reserve_fen[account]
    }
    /// Money an instrument may spend this policy year: its grant, at most what is free at all.
    #[must_use]
    pub fn purse(&self, instrument: usize) -> i64 {
        self.grants[instrument].min(self.free_fen())
    }
    /// Money an instrument may spend this week: a fifty-second of its grant.
    #[must_use]
    pub fn weekly(&self, instrument: usize) -> i64 {
        (self.grants[instrument] / i64::from(WEEKS)).min(self.free_fen())
    }
    /// Years of policy that are left, this one included.
    #[must_use]
    pub fn years_left(&self) -> i64 {
        i64::from((self.map.weeks - self.tick.week).div_ceil(WEEKS))
    }
    /// Buys capital by the step with its operation set aside: returns the steps. Capacity nobody runs serves nobody.
    pub fn build(&mut self, mut purse: i64, step_fen: i64, life_weeks: u32, operation: f64, gives: Capacity) -> i64 {
        let yearly = crate::engine::units::share_of(step_fen, operation);
        let kept = yearly * self.years_left();
        let mut steps = 0;
        while step_fen + kept <= purse && self.keep_back(kept) {
            if !self.pay_outside(step_fen, 1) {
                break;
            }
            purse -= step_fen + kept;
            self.register(step_fen, life_weeks, yearly / i64::from(WEEKS), gives);
            steps += 1;
        }
        steps
    }
    /// Frees what was kept back last year and not needed.
    pub fn free_reserves(&mut self) {
        let account = self.account();
        self.government.accounts.reserve_fen[account] = 0;
    }
    /// Buys from outside; false where the free money does not reach.
    pub fn pay_outside(&mut self, fen: i64, units: i64) -> bool {
        if fen > self.free_fen() {
            return false;
        }
        let account = self.account();
        self.books.pay(PublicPurchase, &mut self.government.accounts.cash[account], self.rest_of_world, fen);
        self.spent(fen, units);
        true
    }
    /// Buys looks from the platform; false where the free money does not reach.
    pub fn pay_platform(&mut self, fen: i64, units: i64) -> bool {
        if fen > self.free_fen() {
            return false;
        }
        let account = self.account();
        self.books.pay(PublicPurchase, &mut self.government.accounts.cash[account], &mut self.platform.cash, fen);
        self.platform.income_year_fen += fen;
        self.spent(fen, units);
        true
    }
    fn spent(&mut self, fen: i64, units: i64) {
        let account = self.account();
        self.government.accounts.spent_fen[account] += fen;
        self.government.accounts.units[account] += units;
    }
    /// Counts a service used up at once as user cost.
    pub fn use_up(&mut self, fen: i64) {
        let account = self.account();
        self.government.accounts.user_cost_fen[account] += fen;
    }
    /// Keeps money back for expected costs; false where the free money does not reach.
    pub fn keep_back(&mut self, fen: i64) -> bool {
        if fen > self.free_fen() {
            return false;
        }
        let account = self.account();
        self.government.accounts.reserve_fen[account] += fen;
        true
    }
    /// Registers capital, whose annuity counts as user cost while it lasts.
    pub fn register(&mut self, price_fen: i64, life_weeks: u32, opex_fen: i64, gives: Capacity) {
        let weekly_fen = floor(self.equipment.annuity(price_fen, life_weeks) + 0.5);
        let account = u32::try_from(self.account()).expect("few accounts");
        let until_week = self.tick.week + life_weeks;
        self.government.assets.push(PublicAsset { account, until_week, weekly_fen, opex_fen, gives });
    }
    /// Households of the county that qualify, in the order of their rank.
    #[must_use]
    pub fn queue(&self, qualifies: impl Fn(&Self, usize) -> bool) -> Vec<usize> {
        let rows = self.map.county_bounds[self.county]..self.map.county_bounds[self.county + 1];
        let mut queue: Vec<usize> = rows.filter(|&row| self.reach.household(row) && qualifies(self, row)).collect();
        queue.sort_by(|&a, &b| self.ranks[a].total_cmp(&self.ranks[b]).then(a.cmp(&b)));
        queue
    }
    /// Marks a household as treated by this pathway.
    pub fn mark(&mut self, row: usize) {
        self.households.treated[row] |= 1 << self.pathway;
    }
    /// Receives the yearly grant.
    pub fn receive_grant(&mut self) {
        let account = self.account();
        let (accounts, fen) = (&mut self.government.accounts, self.grants.iter().sum());
        self.books.pay(CentralTransfer, self.rest_of_world, &mut accounts.cash[account], fen);
        accounts.granted_fen[account] += fen;
    }
    /// Returns everything unspent.
    pub fn return_unspent(&mut self) {
        let account = self.account();
        let accounts = &mut self.government.accounts;
        let fen = accounts.cash[account].fen();
        self.books.pay(CentralTransfer, &mut accounts.cash[account], self.rest_of_world, fen);
        accounts.returned_fen[account] += fen;
        accounts.reserve_fen[account] = 0;
    }
}

/// Who would apply for help with streaming: young enough, and with a lasting taste for it (a static trait).
#[must_use]
pub fn applies_for_streaming(endowments: &Endowments, row: usize, least_taste: f64) -> bool {
    endowments.hosting_taste[row] >= least_taste && endowments.age_band[row] <= 3
}
