//! Govern 政策实施: counties receive their grants, buy instruments for households in rank order, and pay for services and operation.
//!
//! Invariants: grants = spent + held + returned for every county and pathway; a household treated under a smaller budget is
//! treated under a larger one.

use crate::agents::carriers::VillageStates;
use crate::agents::cooperatives::Cooperatives;
use crate::agents::counties::Counties;
use crate::agents::endowments::Endowments;
use crate::agents::equipment::Equipment;
use crate::agents::government::Government;
use crate::agents::households::Households;
use crate::agents::local_hosts::LocalHosts;
use crate::agents::platform::Platform;
use crate::agents::rank_draws::RankDraws;
use crate::books::Posted;
use crate::declare::{lend, params};
use crate::geography::{Geography, Map};
use crate::money::{PublicPurchase, RestOfWorld};
use crate::pathways::brand::Brand;
use crate::pathways::policy::Policy;
use crate::pathways::rollout::{Reach, Rollout};
use crate::pathways::supply_chain::SupplyChain;
use crate::pathways::talent::Talent;
use crate::pathways::technology::Technology;
use crate::pathways::{PATHWAY_COUNT, Pathway, PolicyYear, Procurement};
use crate::units::{WEEKS, floor};
use std::borrow::Cow;

params! {
    /// Who comes first when public money is spent.
    Govern in "govern" {
        /// How far the pathways serve the same households first: 0 independent queues, 1 one queue.
        targeting_overlap: f64 = 0.5, "share", 0.0..=1.0, Assumption("model 5.1; swept over 0, 0.5, 1"), zh "受助对象重叠度";
        /// Whether streaming kits and training seats go to households that stream or have begun to: those on air before the first policy year first, then those that began later, year by year; what they do not need is returned. Otherwise they go to all who would apply: by taste and age.
        hosts_first: bool = true, "flag", 0..=1, Assumption("model 9: programmes ask for an account; taste cannot be seen by those who pay"), zh "设备与培训优先自播农户";
    }
}

lend! {
    rules {
        govern: Govern, rollout: Rollout, technology: Technology, talent: Talent, supply_chain: SupplyChain, brand: Brand,
        policy: Policy, equipment: Equipment, geography: Geography,
    }
    reads { map: Map, endowments: Endowments, rank_draws: RankDraws }
    writes {
        households: Households, local_hosts: LocalHosts, villages: VillageStates, cooperatives: Cooperatives, counties: Counties,
        government: Government, platform: Platform, rest_of_world: RestOfWorld, books: Posted,
    }
}

/// Spends the public money of the week and records what it buys in the columns that other phases read.
pub fn run(mut lent: Lent<'_>) {
    let given = lent.given;
    let Given { tick, map, rollout, .. } = given;
    lent.reset_weekly_services();
    if tick.week < map.first_policy_week {
        return;
    }
    let policy_week = tick.week - map.first_policy_week;
    let new_year = policy_week.is_multiple_of(WEEKS);
    let year = PolicyYear {
        number: policy_week / WEEKS + 1,
        years_left: map.policy_years_left(tick.week),
        funded_years: rollout.funded_years,
    };
    // Only a new year buys for households and villages: in other weeks nothing reads the reach or the queues.
    let reach = if new_year { rollout.reach(&tick.rng, map) } else { Reach::default() };
    if new_year {
        lent.begin_policy_year(&reach, year.number);
    }
    let pathways = given.pathways();
    for (number, pathway) in pathways.into_iter().enumerate() {
        if !pathway.is_funded() {
            continue;
        }
        let order = if new_year && pathway.has_queues() {
            given.rank_draws.order(&tick.rng, &map.county_bounds, given.govern.targeting_overlap, number)
        } else {
            Cow::default()
        };
        for county in 0..map.counties() {
            let grants = if new_year {
                pathway.grants_of((given.equipment, given.geography), lent.reached_households(county), year)
            } else {
                Vec::new()
            };
            let mut procurement = lent.procurement(&reach, &order, county, number, &grants);
            if new_year {
                procurement.receive_grant();
                pathway.buy_units(&mut procurement);
            }
            pathway.serve_week(&mut procurement);
        }
    }
    lent.operate_assets();
    if tick.week + 1 == map.weeks {
        lent.value_assets();
        lent.return_unspent(&reach);
    }
}

impl Given<'_> {
    /// The five pathways in the order of their numbers.
    fn pathways(&self) -> [&dyn DynPathway; PATHWAY_COUNT] {
        [self.technology, self.talent, self.supply_chain, self.brand, self.policy]
    }
}

impl Lent<'_> {
    /// Sets the services that are bought week by week to zero.
    fn reset_weekly_services(&mut self) {
        self.cooperatives.promotion_impressions.fill(0);
        self.cooperatives.traffic_impressions.fill(0);
        self.cooperatives.slot_grant_fen.fill(0);
        self.counties.operators.fill(0.0);
        self.counties.inspected_share.fill(0.0);
    }

    /// Sets what lasts one policy year to zero, and records which households public money may reach and which have begun to
    /// stream.
    fn begin_policy_year(&mut self, reach: &Reach, year: u32) {
        self.households.treated.fill(0);
        for (began, host) in self.households.began_streaming.iter_mut().zip(&self.households.host) {
            if *host && *began == 0 {
                *began = year;
            }
        }
        for (row, reached) in self.households.reached.iter_mut().enumerate() {
            *reached = reach.household(row);
        }
        self.cooperatives.inspection_share.fill(0.0);
        self.counties.enforcement_share.fill(0.0);
    }

    /// Number of households of a county that public money may reach.
    fn reached_households(&self, county: usize) -> usize {
        let rows = self.given.map.county_bounds[county]..self.given.map.county_bounds[county + 1];
        self.households.reached[rows].iter().filter(|reached| **reached).count()
    }

    /// The account of a pathway in a county, with everything that its money can change.
    fn procurement<'a>(
        &'a mut self,
        reach: &'a Reach,
        order: &'a [u32],
        county: usize,
        pathway: usize,
        grants: &'a [i64],
    ) -> Procurement<'a> {
        Procurement {
            tick: self.given.tick,
            map: self.given.map,
            endowments: self.given.endowments,
            equipment: self.given.equipment,
            reach,
            order,
            hosts_first: self.given.govern.hosts_first,
            county,
            pathway,
            grants,
            households: self.households,
            local_hosts: self.local_hosts,
            villages: self.villages,
            cooperatives: self.cooperatives,
            counties: self.counties,
            government: self.government,
            platform: self.platform,
            rest_of_world: self.rest_of_world,
            books: self.books,
        }
    }

    /// Counts the user cost of public assets, pays their operation, and adds up the capacity of those that are operated.
    fn operate_assets(&mut self) {
        let week = self.given.tick.week;
        self.counties.cold_public_g.fill(0);
        self.counties.sorting_public.fill(0);
        self.government.assets.retain(|asset| asset.until_week > week);
        for asset in &self.government.assets {
            let account = asset.account as usize;
            let accounts = &mut self.government.accounts;
            accounts.user_cost_fen[account] += asset.weekly_fen * asset.pieces;
            let mut operated = asset.pieces;
            if asset.opex_fen > 0 {
                let (cash, due) = (&mut accounts.cash[account], asset.opex_fen * asset.pieces);
                let paid = self.books.pay_up_to(PublicPurchase, cash, self.rest_of_world, due);
                accounts.count_spending(account, asset.instrument, paid);
                accounts.user_cost_fen[account] += paid;
                accounts.debit(account, asset.instrument, paid);
                operated = paid / asset.opex_fen;
            }
            self.counties.cold_public_g[account / PATHWAY_COUNT] += asset.gives.cold_g * operated;
            self.counties.sorting_public[account / PATHWAY_COUNT] += asset.gives.sorting_parcels * operated;
        }
    }

    /// Values the capital that outlasts the run by its remaining annuities: in the last week of the run.
    fn value_assets(&mut self) {
        let end = self.given.tick.week + 1;
        for asset in self.government.assets.iter().filter(|asset| asset.until_week > end) {
            let worth = self.given.equipment.present_value(asset.weekly_fen, asset.until_week - end);
            self.government.accounts.residual_fen[asset.account as usize] += floor(worth) * asset.pieces;
        }
    }

    /// Returns what every account still holds: in the last week of the run.
    fn return_unspent(&mut self, reach: &Reach) {
        for pathway in 0..PATHWAY_COUNT {
            for county in 0..self.given.map.counties() {
                self.procurement(reach, &[], county, pathway, &[]).return_unspent();
            }
        }
    }
}

/// A pathway without its constants, so that an array can hold all five.
trait DynPathway {
    /// Money that a county of `households` households grants each instrument in a policy year, fen.
    fn grants_of(&self, prices: (&Equipment, &Geography), households: usize, year: PolicyYear) -> Vec<i64>;
    /// Once a policy year: buys what is bought by the unit.
    fn buy_units(&self, procurement: &mut Procurement<'_>);
    /// Every policy week: pays for what is bought by the week.
    fn serve_week(&self, procurement: &mut Procurement<'_>);

    /// Whether it gets money in some year.
    fn is_funded(&self) -> bool;
    /// Whether it serves households in the order of their ranks.
    fn has_queues(&self) -> bool;
}
impl<P: Pathway> DynPathway for P {
    fn grants_of(&self, prices: (&Equipment, &Geography), households: usize, year: PolicyYear) -> Vec<i64> {
        self.grants(prices, households, year)
    }
    fn is_funded(&self) -> bool {
        self.budget().0 > 0 || self.units().iter().any(|units| *units > 0.0)
    }
    fn has_queues(&self) -> bool {
        P::HAS_QUEUES
    }
    fn buy_units(&self, procurement: &mut Procurement<'_>) {
        self.buy(procurement);
    }
    fn serve_week(&self, procurement: &mut Procurement<'_>) {
        self.serve(procurement);
    }
}
