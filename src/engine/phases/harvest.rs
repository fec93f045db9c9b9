//! `harvest` 采收: what is ripe comes in and is graded; what lies on the farm ages and spoils.
//!
//! Reads: crops, equipment, terms, places, endowments, counties (cold share of last week). Writes: households (stocks,
//! season totals), markets (harvest and loss of the week), pools (stocks), books. Keeps: the weeks of a season sum to its harvest, to the gram.

use crate::engine::agents::equipment::Equipment;
use crate::engine::agents::households::{Endowments, Households};
use crate::engine::agents::institutions::{Counties, Markets, Pools, Terms};
use crate::engine::books::Posted;
use crate::engine::crops::Crops;
use crate::engine::declare::params;
use crate::engine::geography::Map;
use crate::engine::goods::Nature;
use crate::engine::goods::{Harvested, SpoiledAtFarm, SpoiledAtPool};
use crate::engine::rng::draws::harvest_household as words;
use crate::engine::rng::samplers::{logistic, lognormal, normal};
use crate::engine::tick::Tick;
use crate::engine::units::{CROPS, floor, real, share_of};
use rayon::prelude::*;

params! {
    /// What comes off the land and how it is graded.
    Harvest in "harvest" {
        /// Standard deviation of the logarithm of a household's own yield shock.
        yield_sigma: f64 = 0.14, "1", 0.0..=0.6, Assumption("evidence A19, the part of a single farm"), zh "单户产量冲击";
        /// Grade A share as a logit without effort or equipment.
        grade_level: f64 = 0.1, "1", -5.0..=5.0, Assumption("half of an ordinary harvest is grade A"), zh "一级品率基准";
        /// Rise of the logit from quality effort.
        grade_effort: f64 = 0.5, "1", 0.0..=5.0, Assumption("twelve points of grade A"), zh "精细管理对分级的作用";
        /// Noise of the logit.
        grade_sigma: f64 = 0.35, "1", 0.0..=3.0, Assumption("hail, insects"), zh "分级随机项";
        /// Loss under cold storage relative to loss without.
        cold_loss_ratio: f64 = 0.38, "ratio", 0.0..=1.0, Inferred("evidence A50: 0.05 of 0.13"), zh "冷藏损耗比";
    }
}

/// Brings in the harvest of the week and ages what was there.
#[allow(clippy::too_many_arguments, reason = "a phase names everything it reads and writes")]
pub fn run(
    tick: &Tick,
    rules: &Harvest,
    crops: &Crops,
    equipment: &Equipment,
    terms: &Terms,
    map: &Map,
    endowments: &Endowments,
    counties: &Counties,
    households: &mut Households,
    markets: &mut Markets,
    pools: &mut Pools,
    books: &mut Posted,
) {
    spoil_pools(rules, crops, terms, counties, pools, books);
    let stream = tick.stream(words::PART);
    let weather = &markets.weather;
    let rows = map.counties() * CROPS;
    let parts: Vec<_> = households
        .chunks(tick.chunk)
        .into_par_iter()
        .map(|mut lent| {
            let mut posted = Posted::default();
            let mut sums = vec![[0_i64; 2]; rows];
            for i in 0..lent.len() {
                let row = lent.first + i;
                let crop = usize::from(endowments.crop[row]);
                let county = usize::from(endowments.county[row]);
                let market = county * CROPS + crop;
                let lost = spoil(rules, crops, crop, counties.cold_share_own[county], &mut lent, i, &mut posted);
                if crops.harvest_begins(crop, tick.week) {
                    let works = lent.agtech_until_week[i] > tick.week;
                    let absorbed = if works { equipment.agtech_absorption(lent.farm_skill[i]) } else { 0.0 };
                    let block = stream.block(row);
                    let expected = lent.planted[i]
                        * endowments.ability[row]
                        * (1.0 + equipment.agtech_yield * absorbed)
                        * weather[market];
                    let land = real(i64::from(endowments.land_cmu[row]) * crops.yield_g_per_cmu[crop]);
                    let total = floor(land * expected * lognormal(rules.yield_sigma, block[words::YIELD]));
                    let share = grade_share(
                        rules,
                        if lent.effort[i] { lent.effort_part[i] } else { 0.0 },
                        equipment.agtech_grade * absorbed,
                        normal(block[words::GRADE]),
                    );
                    lent.season_a_g[i] = share_of(total, share);
                    lent.season_b_g[i] = total - lent.season_a_g[i];
                }
                let a = crops.harvest_of_week(lent.season_a_g[i], crop, tick.week);
                let b = crops.harvest_of_week(lent.season_b_g[i], crop, tick.week);
                if a + b > 0 {
                    posted.carry(Harvested, crop * 2, &mut Nature, &mut lent.fresh_a[i], a);
                    posted.carry(Harvested, crop * 2 + 1, &mut Nature, &mut lent.fresh_b[i], b);
                    lent.harvest_year_g[i] += a + b;
                }
                lent.lost_year_g[i] += lost;
                sums[market][0] += a + b;
                sums[market][1] += lost;
            }
            (posted, sums)
        })
        .collect();
    markets.harvest_g.fill(0);
    markets.lost_g.fill(0);
    for (posted, sums) in parts {
        books.add(&posted);
        for (market, [harvest, lost]) in sums.into_iter().enumerate() {
            markets.harvest_g[market] += harvest;
            markets.lost_g[market] += lost;
        }
    }
}

/// Share of grade A: a logit of effort (on its part of the land), equipment and luck.
fn grade_share(rules: &Harvest, effort_part: f64, equipment: f64, luck: f64) -> f64 {
    logistic(rules.grade_level + rules.grade_effort * effort_part + equipment + rules.grade_sigma * luck)
}

/// What cold storage leaves of the loss where a share of the goods is cooled.
fn cold_factor(rules: &Harvest, cold_share: f64) -> f64 {
    1.0 - cold_share * (1.0 - rules.cold_loss_ratio)
}

/// Spoils and ages the stocks of the pools.
fn spoil_pools(
    rules: &Harvest,
    crops: &Crops,
    terms: &Terms,
    counties: &Counties,
    pools: &mut Pools,
    books: &mut Posted,
) {
    for row in 0..pools.len() {
        let crop = row % CROPS;
        let cold = cold_factor(rules, counties.cold_share_pool[row / CROPS]);
        let fresh = share_of(pools.fresh_a[row].grams(), crops.fresh_loss_share[crop] * cold);
        let ageing = share_of(pools.ageing_a[row].grams(), crops.ageing_loss_share[crop] * cold);
        let second = share_of(pools.fresh_b[row].grams(), crops.fresh_loss_share[crop] * cold);
        books.carry(SpoiledAtPool, crop * 2, &mut pools.fresh_a[row], &mut Nature, fresh);
        books.carry(SpoiledAtPool, crop * 2, &mut pools.ageing_a[row], &mut Nature, ageing);
        books.carry(SpoiledAtPool, crop * 2 + 1, &mut pools.fresh_b[row], &mut Nature, second);
        pools.settled_g[row] += fresh + ageing + share_of(second, terms.grade_b_worth);
        let older = share_of(pools.fresh_a[row].grams(), crops.ageing_share[crop]);
        pools.fresh_a[row].shift(&mut pools.ageing_a[row], older);
    }
}

/// Spoils and ages the stocks of one household; returns the grams lost.
fn spoil(
    rules: &Harvest,
    crops: &Crops,
    crop: usize,
    cold_share: f64,
    lent: &mut crate::engine::agents::households::HouseholdRows<'_>,
    i: usize,
    posted: &mut Posted,
) -> i64 {
    if lent.fresh_a[i].grams() + lent.ageing_a[i].grams() + lent.fresh_b[i].grams() == 0 {
        return 0;
    }
    let cold = cold_factor(rules, cold_share);
    let fresh = share_of(lent.fresh_a[i].grams(), crops.fresh_loss_share[crop] * cold);
    let ageing = share_of(lent.ageing_a[i].grams(), crops.ageing_loss_share[crop] * cold);
    let second = share_of(lent.fresh_b[i].grams(), crops.fresh_loss_share[crop] * cold);
    posted.carry(SpoiledAtFarm, crop * 2, &mut lent.fresh_a[i], &mut Nature, fresh);
    posted.carry(SpoiledAtFarm, crop * 2, &mut lent.ageing_a[i], &mut Nature, ageing);
    posted.carry(SpoiledAtFarm, crop * 2 + 1, &mut lent.fresh_b[i], &mut Nature, second);
    let older = share_of(lent.fresh_a[i].grams(), crops.ageing_share[crop]);
    lent.fresh_a[i].shift(&mut lent.ageing_a[i], older);
    fresh + ageing + second
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effort_and_equipment_raise_the_share_of_grade_a() {
        let rules = Harvest::default();
        let plain = grade_share(&rules, 0.0, 0.0, 0.0);
        assert!(grade_share(&rules, 1.0, 0.0, 0.0) > plain);
        assert!(grade_share(&rules, 0.0, 0.4, 0.0) > plain);
        assert!((0.4..0.65).contains(&plain));
    }
}
