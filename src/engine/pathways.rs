//! The five pathways 五条路径: what public money buys, from whom and for whom.
//!
//! They write assets and services to columns of households and institutions. The phases read these columns and know
//! nothing of pathways.

pub mod brand;
mod funding_window;
pub mod policy;
pub mod rollout;
pub mod supply_chain;
pub mod talent;
pub mod technology;

pub use funding_window::{FundingWindow, PolicyYear};

/// A pathway as pages and reports name it.
#[derive(Debug, Clone, Copy)]
pub struct PathwayInfo {
    /// Name in Rust, TOML and Arrow.
    pub name: &'static str,
    /// The letter that the identifiers of its instruments begin with.
    pub letter: &'static str,
    /// Name for readers.
    pub label: Label,
    /// What public money buys in it.
    pub meaning: Label,
}

/// Declares the pathways: the module (also the section of an experiment file and the name in files), the type, the
/// letter of its instruments, the names and the meanings. The position of a pathway in the list is its number.
macro_rules! pathways {
    ($($module:ident::$pathway:ident $letter:literal, $en:literal $zh:literal, $meaning:literal $meaning_zh:literal;)+) => {
    /// Number of pathways.
    pub const PATHWAY_COUNT: usize = [$($zh),+].len();
    /// The pathways in the order of their numbers.
    pub const PATHWAYS: [PathwayInfo; PATHWAY_COUNT] = [$(PathwayInfo {
        name: stringify!($module),
        letter: $letter,
        label: Label { en: $en, zh: $zh },
        meaning: Label { en: $meaning, zh: $meaning_zh },
    }),+];
    /// Names of the pathways in files, in the order of their numbers.
    pub const PATHWAY_NAMES: [&str; PATHWAY_COUNT] = [$(stringify!($module)),+];
    /// Chinese names of the pathways.
    pub const PATHWAY_NAMES_ZH: [&str; PATHWAY_COUNT] = [$($zh),+];

    /// All instruments, in the order of the pathways.
    #[must_use]
    pub fn instruments() -> Vec<Instrument> {
        [$($module::$pathway::INSTRUMENTS),+].concat()
    }

    #[cfg(test)]
    const DECLARED: [(usize, &[Instrument]); PATHWAY_COUNT] =
        [$((<$module::$pathway as Pathway>::NUMBER, <$module::$pathway as Pathway>::INSTRUMENTS)),+];
} }
pathways! {
    technology::Technology "T", "technology" "技术赋能", "streaming kits, farm equipment" "直播设备、农业装备";
    talent::Talent "H", "talent" "人才支撑", "training of hosts" "主播培训";
    supply_chain::SupplyChain "S", "supply chain" "供应链协同", "cold storage, village stations" "冷库、村级站点";
    brand::Brand "B", "brand" "品牌打造", "promotion of a county label, its inspected standard" "区域品牌推广、标准与抽检";
    policy::Policy "P", "policy" "政策保障", "loan guarantees, bought traffic" "贷款担保、流量扶持";
}

use crate::engine::agents::carriers::VillageStates;
use crate::engine::agents::cooperatives::Cooperatives;
use crate::engine::agents::counties::Counties;
use crate::engine::agents::endowments::{Endowments, HouseholdEndowment};
use crate::engine::agents::equipment::Equipment;
use crate::engine::agents::government::{Capacity, Government, PublicAsset};
use crate::engine::agents::households::Households;
use crate::engine::agents::local_hosts::LocalHosts;
use crate::engine::agents::platform::Platform;
use crate::engine::books::Posted;
use crate::engine::declare::Label;
use crate::engine::geography::{Geography, Map};
use crate::engine::money::{CentralTransfer, PublicPurchase, RestOfWorld};
use crate::engine::tick::Tick;
use crate::engine::units::{CROPS, Fen, WEEKS, floor, largest_remainder, real, share_of};
use std::ops::Range;

/// An instrument: one thing that public money can buy. Its parameters are those of its pathway.
#[derive(Debug, Clone, Copy)]
pub struct Instrument {
    /// Identifier in the specification: T1, H1, …
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
    pub lifetime: &'static str,
    /// How long a unit lasts, Chinese.
    pub lifetime_zh: &'static str,
    /// What it acts on.
    pub acts_on: &'static str,
    /// What it acts on, Chinese.
    pub acts_on_zh: &'static str,
    /// Columns it writes.
    pub columns: &'static [&'static str],
    /// Phases that may read these columns.
    pub phases: &'static [&'static str],
    /// Why income might not rise.
    pub why_not: &'static str,
    /// Why income might not rise, Chinese.
    pub why_not_zh: &'static str,
    /// Deadweight: what is paid for that would have happened anyway.
    pub deadweight: &'static str,
    /// Deadweight, Chinese.
    pub deadweight_zh: &'static str,
}

/// Names of `N` instruments, in their order.
///
/// # Panics
/// If there are fewer than `N`.
#[must_use]
pub const fn instrument_names<const N: usize>(instruments: &[Instrument]) -> [&'static str; N] {
    let mut names = [""; N];
    let mut at = 0;
    while at < N {
        names[at] = instruments[at].name;
        at += 1;
    }
    names
}

/// A pathway: a section of parameters that says how its account is spent.
pub trait Pathway {
    /// Its number: its position in the list of pathways.
    const NUMBER: usize;
    /// Its instruments.
    const INSTRUMENTS: &'static [Instrument];
    /// Budget mode: public money for each household and policy year.
    fn budget(&self) -> Fen;
    /// How the budget is split over the instruments: relative weights in their order.
    fn split(&self) -> &[f64];
    /// Intensity mode: units of each instrument for 1,000 households and policy year, at any cost.
    fn units(&self) -> &[f64];
    /// In which policy years its instruments are funded.
    fn window(&self) -> FundingWindow<'_>;
    /// What a unit of each instrument takes from the account, with what is reserved for it while `years_left` policy years
    /// are left, fen.
    fn prices(&self, equipment: &Equipment, geography: &Geography, years_left: i64) -> Vec<f64>;
    /// Once a policy year: buys what is bought by the unit.
    fn buy(&self, procurement: &mut Procurement<'_>);
    /// Every policy week: pays for what is bought by the week.
    fn serve(&self, procurement: &mut Procurement<'_>);

    /// What a county of `households` households grants each instrument in a policy year, fen: its part of the budget,
    /// plus the price of the units of the intensity mode; nothing outside the years in which the instrument is funded.
    fn grants(
        &self,
        (equipment, geography): (&Equipment, &Geography),
        households: usize,
        year: PolicyYear,
    ) -> Vec<i64> {
        let households = i64::try_from(households).expect("few households");
        let weights: Vec<i64> = self.split().iter().map(|part| floor(part * 1e6)).collect();
        let budget = largest_remainder(self.budget().0 * households, &weights);
        let units = self.units().iter().zip(self.prices(equipment, geography, year.years_left));
        let intensity = units.map(|(units, price)| floor(units * price * real(households) / 1_000.0));
        let window = self.window();
        let grant = |(instrument, (budget, intensity)): (usize, (i64, i64))| {
            if window.funds(instrument, year) { budget + intensity } else { 0 }
        };
        budget.into_iter().zip(intensity).enumerate().map(grant).collect()
    }
}

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
    pub reach: &'a rollout::Reach,
    /// Rank of each household for this pathway, in (0, 1): lower is served first.
    pub ranks: &'a [f64],
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
    /// Years of policy that are left, this one included.
    #[must_use]
    pub fn years_left(&self) -> i64 {
        i64::from((self.map.weeks - self.tick.week).div_ceil(WEEKS))
    }
    /// Buys capital in steps, and reserves the operation of each step to the end of the run, so that no capacity is
    /// bought that cannot be operated. Returns the number of steps.
    pub fn build(&mut self, instrument: usize, step: CapitalStep) -> i64 {
        let (yearly_fen, life_weeks) = (step.yearly_operation_fen(), step.life_weeks);
        let operation_fen = yearly_fen * self.years_left();
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
        self.government.accounts.spent_fen[account] += fen;
        self.government.accounts.units[account] += units;
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
    /// Registers capital; its annuity counts as user cost in each week of its life.
    pub fn register(&mut self, instrument: usize, price_fen: i64, life_weeks: u32, opex_fen: i64, gives: Capacity) {
        let weekly_fen = floor(self.equipment.annuity(price_fen, life_weeks) + 0.5);
        let account = u32::try_from(self.account()).expect("few accounts");
        let until_week = self.tick.week + life_weeks;
        self.government.assets.push(PublicAsset { account, instrument, until_week, weekly_fen, opex_fen, gives });
    }
    /// Households of the county that qualify and may be reached, in the order of their rank.
    #[must_use]
    pub fn queue(&self, qualifies: impl Fn(&Self, usize) -> bool) -> Vec<usize> {
        let mut queue: Vec<usize> =
            self.household_rows().filter(|&row| self.reach.household(row) && qualifies(self, row)).collect();
        queue.sort_by(|&a, &b| self.ranks[a].total_cmp(&self.ranks[b]).then(a.cmp(&b)));
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

/// Whether a household would apply for help with streaming: its head is young enough, and it has the taste for it.
#[must_use]
pub fn applies_for_streaming(farm: HouseholdEndowment<'_>, least_taste: f64) -> bool {
    farm.hosting_taste() >= least_taste && farm.age_band() <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_and_the_instruments_of_a_pathway_agree_with_its_position_in_the_list() {
        for (position, (number, instruments)) in DECLARED.into_iter().enumerate() {
            assert_eq!(number, position, "{}", PATHWAY_NAMES[position]);
            for instrument in instruments {
                assert_eq!(instrument.pathway, PATHWAY_NAMES[position], "{}", instrument.id);
            }
        }
    }
}
