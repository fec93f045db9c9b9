//! `govern` 施策: county governments receive their grants, buy instruments in rank order, and pay for what runs.
//!
//! Reads: pathways, rollout, equipment, places, endowments. Writes: the asset columns of households, villages, pools and counties;
//! government, platform, abroad, books. Keeps: grants = spent + held + returned for every county and pathway; the
//! treated of a smaller budget are treated under a larger one.

use crate::engine::agents::carriers::VillageStates;
use crate::engine::agents::equipment::Equipment;
use crate::engine::agents::government::Government;
use crate::engine::agents::hosts::LocalHosts;
use crate::engine::agents::households::{Endowments, Households};
use crate::engine::agents::institutions::{Counties, PATHWAYS, Platform, Pools};
use crate::engine::books::Posted;
use crate::engine::declare::params;
use crate::engine::geography::Map;
use crate::engine::money::{PublicPurchase, RestOfWorld};
use crate::engine::pathways::brand::Brand;
use crate::engine::pathways::policy::Policy;
use crate::engine::pathways::rollout::{Reach, Rollout};
use crate::engine::pathways::supply_chain::SupplyChain;
use crate::engine::pathways::talent::Talent;
use crate::engine::pathways::technology::Technology;
use crate::engine::pathways::{Pathway, Procurement};
use crate::engine::rng::draws::found_rank;
use crate::engine::rng::samplers::{normal, normal_share};
use crate::engine::tick::Tick;
use crate::engine::units::{WEEKS, real};

params! {
    /// Who comes first when public money is spent.
    Govern in "govern" {
        /// How far the pathways serve the same households first: 0 independent queues, 1 one queue.
        targeting_overlap: f64 = 0.5, "share", 0.0..=1.0, Assumption("model 5.1; swept over 0, 0.5, 1"), zh "瞄准重叠度";
    }
}

/// Spends public money and lays what it buys in the columns the phases read.
#[allow(clippy::too_many_arguments, reason = "a phase names everything it reads and writes")]
pub fn run(
    tick: &Tick,
    rules: &Govern,
    rollout: &Rollout,
    technology: &Technology,
    talent: &Talent,
    supply_chain: &SupplyChain,
    brand: &Brand,
    policy: &Policy,
    equipment: &Equipment,
    map: &Map,
    endowments: &Endowments,
    households: &mut Households,
    local_hosts: &mut LocalHosts,
    villages: &mut VillageStates,
    pools: &mut Pools,
    counties: &mut Counties,
    government: &mut Government,
    platform: &mut Platform,
    rest_of_world: &mut RestOfWorld,
    books: &mut Posted,
) {
    pools.promotion_looks.fill(0);
    pools.traffic_looks.fill(0);
    pools.slot_grant_fen.fill(0);
    counties.operators.fill(0.0);
    counties.inspected_share.fill(0.0);
    if tick.week < map.first_policy_week {
        return;
    }
    let policy_week = tick.week - map.first_policy_week;
    let (new_year, funded) = (policy_week.is_multiple_of(WEEKS), rollout.funds(policy_week / WEEKS));
    // Only a new year buys for households and villages; in other weeks nobody asks whom money may reach.
    let reach = if new_year { rollout.reach(&tick.chance, map) } else { Reach::default() };
    if new_year {
        households.treated.fill(0);
        (0..households.len()).for_each(|row| households.reached[row] = reach.household(row));
        pools.inspection_share.fill(0.0);
        counties.enforcement_share.fill(0.0);
    }
    let pathways: [&dyn Spender; PATHWAYS] = [technology, talent, supply_chain, brand, policy];
    for (number, pathway) in pathways
        .iter()
        .enumerate()
        .filter(|(_, pathway)| pathway.granted(equipment, 1_000_000).iter().any(|fen| *fen > 0))
    {
        let ranks = if new_year { ranks(tick, rules.targeting_overlap, number, map.households()) } else { Vec::new() };
        for county in 0..map.counties() {
            let there = map.county_bounds[county]..map.county_bounds[county + 1];
            let reached = households.reached[there].iter().filter(|reached| funded && **reached).count();
            let grants = pathway.granted(equipment, reached);
            let mut procurement = Procurement {
                tick,
                map,
                endowments,
                equipment,
                reach: &reach,
                ranks: &ranks,
                county,
                pathway: number,
                grants: &grants,
                households: &mut *households,
                local_hosts: &mut *local_hosts,
                villages: &mut *villages,
                pools: &mut *pools,
                counties: &mut *counties,
                government: &mut *government,
                platform: &mut *platform,
                rest_of_world: &mut *rest_of_world,
                books: &mut *books,
            };
            if new_year {
                procurement.receive_grant();
                pathway.buy_units(&mut procurement);
            }
            pathway.serve_week(&mut procurement);
        }
    }
    run_assets(tick, counties, government, rest_of_world, books);
    if tick.week + 1 == map.weeks {
        for (number, _) in pathways.iter().enumerate() {
            for county in 0..map.counties() {
                Procurement {
                    tick,
                    map,
                    endowments,
                    equipment,
                    reach: &reach,
                    ranks: &[],
                    county,
                    pathway: number,
                    grants: &[],
                    households: &mut *households,
                    local_hosts: &mut *local_hosts,
                    villages: &mut *villages,
                    pools: &mut *pools,
                    counties: &mut *counties,
                    government: &mut *government,
                    platform: &mut *platform,
                    rest_of_world: &mut *rest_of_world,
                    books: &mut *books,
                }
                .return_unspent();
            }
        }
    }
}

/// A pathway without its constants, so that five of them stand in one list.
trait Spender {
    fn granted(&self, equipment: &Equipment, households: usize) -> Vec<i64>;
    fn buy_units(&self, procurement: &mut Procurement<'_>);
    fn serve_week(&self, procurement: &mut Procurement<'_>);
}
impl<P: Pathway> Spender for P {
    fn granted(&self, equipment: &Equipment, households: usize) -> Vec<i64> {
        self.grants(equipment, households)
    }
    fn buy_units(&self, procurement: &mut Procurement<'_>) {
        self.buy(procurement);
    }
    fn serve_week(&self, procurement: &mut Procurement<'_>) {
        self.serve(procurement);
    }
}

/// Rank of every household in the queue of a pathway: a permanent draw, partly shared between the pathways.
fn ranks(tick: &Tick, overlap: f64, pathway: usize, households: usize) -> Vec<f64> {
    let stream = tick.chance.stream(found_rank::PHASE, found_rank::PART, 0);
    let rank = |block: crate::engine::rng::Block| {
        let common = normal(block[found_rank::COMMON]);
        let own = normal(block[found_rank::TECHNOLOGY + pathway]);
        normal_share(libm::sqrt(overlap) * common + libm::sqrt(1.0 - overlap) * own)
    };
    stream.blocks(0).take(households).map(rank).collect()
}

/// Counts the user cost of capital in use, pays its operation first, and opens the cold capacity that is paid for.
fn run_assets(
    tick: &Tick,
    counties: &mut Counties,
    government: &mut Government,
    rest_of_world: &mut RestOfWorld,
    books: &mut Posted,
) {
    counties.cold_public_g.fill(0);
    counties.sorting_public.fill(0);
    government.assets.retain(|asset| asset.until_week > tick.week);
    for asset in &government.assets {
        let account = asset.account as usize;
        let accounts = &mut government.accounts;
        accounts.user_cost_fen[account] += asset.weekly_fen;
        if asset.opex_fen > 0 {
            let paid = books.pay_up_to(PublicPurchase, &mut accounts.cash[account], rest_of_world, asset.opex_fen);
            accounts.spent_fen[account] += paid;
            accounts.user_cost_fen[account] += paid;
            accounts.reserve_fen[account] = (accounts.reserve_fen[account] - paid).max(0);
            if paid < asset.opex_fen {
                continue;
            }
        }
        counties.cold_public_g[account / PATHWAYS] += asset.gives.cold_g;
        counties.sorting_public[account / PATHWAYS] += asset.gives.sorting_parcels;
    }
}

/// Share of grants that was spent, 0 where nothing was granted.
#[must_use]
pub fn absorbed(government: &Government, pathway: usize) -> f64 {
    let rows = (pathway..government.accounts.len()).step_by(PATHWAYS);
    let (granted, spent) = rows
        .fold((0, 0), |(g, s), row| (g + government.accounts.granted_fen[row], s + government.accounts.spent_fen[row]));
    if granted == 0 { 0.0 } else { real(spent) / real(granted) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::Chance;

    fn tick() -> Tick {
        Tick { week: 104, phase: 2, chance: Chance::new(7, 0), chunk: 64 }
    }

    #[test]
    fn full_overlap_is_one_queue_and_none_is_five() {
        let m = tick();
        let one = (ranks(&m, 1.0, 0, 200), ranks(&m, 1.0, 3, 200));
        assert_eq!(one.0, one.1);
        let two = (ranks(&m, 0.0, 0, 2000), ranks(&m, 0.0, 3, 2000));
        let both: usize = two.0.iter().zip(&two.1).filter(|(a, b)| **a < 0.5 && **b < 0.5).count();
        assert!((400..600).contains(&both), "independent queues share a quarter: {both}");
    }
}
