//! Harvest 采收: households bring in and grade what is ripe; stocks of households and co-operatives age and spoil.
//!
//! Invariant: the harvests of the weeks of a season sum to its harvest, to the gram.

use crate::engine::agents::cooperatives::Cooperatives;
use crate::engine::agents::counties::Counties;
use crate::engine::agents::endowments::{Endowments, HouseholdEndowment};
use crate::engine::agents::equipment::Equipment;
use crate::engine::agents::households::{HouseholdRows, Households};
use crate::engine::agents::markets::Markets;
use crate::engine::agents::terms::Terms;
use crate::engine::books::Posted;
use crate::engine::crops::Crops;
use crate::engine::declare::{lend, params};
use crate::engine::geography::Map;
use crate::engine::goods::Nature;
use crate::engine::goods::{Harvested, SpoiledAtCooperative, SpoiledAtFarm};
use crate::engine::rng::Block;
use crate::engine::rng::draws::harvest_household as words;
use crate::engine::rng::samplers::{logistic, lognormal, normal};
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

lend! {
    rules { harvest: Harvest, crops: Crops, equipment: Equipment, terms: Terms }
    reads { map: Map, endowments: Endowments, counties: Counties }
    writes { households: Households, markets: Markets, cooperatives: Cooperatives, books: Posted }
}

/// Spoils and ages the stocks, and brings in the harvest of the week.
pub fn run(lent: Lent<'_>) {
    let Lent { given, households, markets, cooperatives, books } = lent;
    spoil_cooperatives(given, cooperatives, books);
    let stream = given.tick.stream(words::PART);
    let weather = &markets.weather;
    let results: Vec<_> = households
        .chunks(given.tick.chunk)
        .into_par_iter()
        .map(|mut rows| {
            let mut posted = Posted::default();
            let mut sums = vec![[0_i64; 2]; weather.len()];
            for i in 0..rows.len() {
                let farm = given.endowments.row(rows.first + i);
                let lost = given.spoil(farm, &mut rows, i, &mut posted);
                if given.crops.harvest_begins(farm.crop(), given.tick.week) {
                    let block = stream.block(farm.at());
                    given.grade(farm, &mut rows, i, weather[farm.market()], &block);
                }
                let harvest = given.bring_in(farm, &mut rows, i, &mut posted);
                rows.lost_year_g[i] += lost;
                sums[farm.market()][0] += harvest;
                sums[farm.market()][1] += lost;
            }
            (posted, sums)
        })
        .collect();
    markets.harvest_g.fill(0);
    markets.lost_g.fill(0);
    for (posted, sums) in results {
        books.add(&posted);
        for (market, [harvest, lost]) in sums.into_iter().enumerate() {
            markets.harvest_g[market] += harvest;
            markets.lost_g[market] += lost;
        }
    }
}

impl Given<'_> {
    /// Draws the harvest of a season and grades it.
    fn grade(self, farm: HouseholdEndowment<'_>, rows: &mut HouseholdRows<'_>, i: usize, weather: f64, block: &Block) {
        let works = rows.agtech_until_week[i] > self.tick.week;
        let absorbed = if works { self.equipment.agtech_absorption(rows.farm_skill[i]) } else { 0.0 };
        let expected = rows.planted[i] * farm.ability() * (1.0 + self.equipment.agtech_yield * absorbed) * weather;
        let land = real(farm.land_cmu() * self.crops.yield_g_per_cmu[farm.crop()]);
        let total = floor(land * expected * lognormal(self.harvest.yield_sigma, block[words::YIELD]));
        let effort = if rows.effort[i] { rows.effort_part[i] } else { 0.0 };
        let share =
            grade_share(self.harvest, effort, self.equipment.agtech_grade * absorbed, normal(block[words::GRADE]));
        rows.season_a_g[i] = share_of(total, share);
        rows.season_b_g[i] = total - rows.season_a_g[i];
    }

    /// Brings in the part of the season's harvest that is ripe this week; returns its grams.
    fn bring_in(
        self,
        farm: HouseholdEndowment<'_>,
        rows: &mut HouseholdRows<'_>,
        i: usize,
        posted: &mut Posted,
    ) -> i64 {
        let crop = farm.crop();
        let a = self.crops.harvest_of_week(rows.season_a_g[i], crop, self.tick.week);
        let b = self.crops.harvest_of_week(rows.season_b_g[i], crop, self.tick.week);
        if a + b > 0 {
            posted.carry(Harvested, crop * 2, &mut Nature, &mut rows.fresh_a[i], a);
            posted.carry(Harvested, crop * 2 + 1, &mut Nature, &mut rows.fresh_b[i], b);
            rows.harvest_year_g[i] += a + b;
        }
        a + b
    }

    /// Spoils and ages the stocks of one household; returns the grams lost.
    fn spoil(self, farm: HouseholdEndowment<'_>, rows: &mut HouseholdRows<'_>, i: usize, posted: &mut Posted) -> i64 {
        if rows.fresh_a[i].grams() + rows.ageing_a[i].grams() + rows.fresh_b[i].grams() == 0 {
            return 0;
        }
        let (crops, crop) = (self.crops, farm.crop());
        let cold = cold_factor(self.harvest, self.counties.cold_share_own[farm.county()]);
        let fresh = share_of(rows.fresh_a[i].grams(), crops.fresh_loss_share[crop] * cold);
        let ageing = share_of(rows.ageing_a[i].grams(), crops.ageing_loss_share[crop] * cold);
        let grade_b = share_of(rows.fresh_b[i].grams(), crops.fresh_loss_share[crop] * cold);
        posted.carry(SpoiledAtFarm, crop * 2, &mut rows.fresh_a[i], &mut Nature, fresh);
        posted.carry(SpoiledAtFarm, crop * 2, &mut rows.ageing_a[i], &mut Nature, ageing);
        posted.carry(SpoiledAtFarm, crop * 2 + 1, &mut rows.fresh_b[i], &mut Nature, grade_b);
        let aged = share_of(rows.fresh_a[i].grams(), crops.ageing_share[crop]);
        rows.fresh_a[i].shift(&mut rows.ageing_a[i], aged);
        fresh + ageing + grade_b
    }
}

/// Share of grade A: a logit in effort (on its part of the land), equipment and luck.
fn grade_share(rules: &Harvest, effort_part: f64, equipment: f64, luck: f64) -> f64 {
    logistic(rules.grade_level + rules.grade_effort * effort_part + equipment + rules.grade_sigma * luck)
}

/// Part of the loss that remains where a share of the goods is in cold storage.
fn cold_factor(rules: &Harvest, cold_share: f64) -> f64 {
    1.0 - cold_share * (1.0 - rules.cold_loss_ratio)
}

/// Spoils and ages the stocks of the co-operatives.
fn spoil_cooperatives(given: Given<'_>, cooperatives: &mut Cooperatives, books: &mut Posted) {
    let Given { harvest, crops, terms, counties, .. } = given;
    for row in 0..cooperatives.len() {
        let crop = row % CROPS;
        let cold = cold_factor(harvest, counties.cold_share_cooperative[row / CROPS]);
        let fresh = share_of(cooperatives.fresh_a[row].grams(), crops.fresh_loss_share[crop] * cold);
        let ageing = share_of(cooperatives.ageing_a[row].grams(), crops.ageing_loss_share[crop] * cold);
        let grade_b = share_of(cooperatives.fresh_b[row].grams(), crops.fresh_loss_share[crop] * cold);
        books.carry(SpoiledAtCooperative, crop * 2, &mut cooperatives.fresh_a[row], &mut Nature, fresh);
        books.carry(SpoiledAtCooperative, crop * 2, &mut cooperatives.ageing_a[row], &mut Nature, ageing);
        books.carry(SpoiledAtCooperative, crop * 2 + 1, &mut cooperatives.fresh_b[row], &mut Nature, grade_b);
        cooperatives.settled_g[row] += fresh + ageing + share_of(grade_b, terms.grade_b_worth);
        let aged = share_of(cooperatives.fresh_a[row].grams(), crops.ageing_share[crop]);
        cooperatives.fresh_a[row].shift(&mut cooperatives.ageing_a[row], aged);
    }
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
