//! Harvest 采收: households bring in and grade what is ripe; stocks of households and co-operatives age and spoil.
//!
//! Invariant: the harvests of the weeks of a season sum to its harvest, to the gram.

use crate::engine::agents::cooperatives::Cooperatives;
use crate::engine::agents::counties::Counties;
use crate::engine::agents::endowments::{Endowments, HouseholdEndowment};
use crate::engine::agents::equipment::Equipment;
use crate::engine::agents::households::{HouseholdRows, Households};
use crate::engine::agents::markets::Markets;
use crate::engine::books::Posted;
use crate::engine::chunk_table::ChunkTable;
use crate::engine::crops::{Crops, WeeklyHarvest};
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
        /// Grade A share as a logit without equipment, with the effort of founding.
        grade_level: f64 = 0.1, "1", -5.0..=5.0, Assumption("half of an ordinary harvest is grade A"), zh "一级品率基准";
        /// Noise of the logit.
        grade_sigma: f64 = 0.35, "1", 0.0..=3.0, Assumption("hail, insects"), zh "分级随机项";
        /// Loss under cold storage relative to loss without.
        cold_loss_ratio: f64 = 0.38, "ratio", 0.0..=1.0, Inferred("evidence A50: 0.05 of 0.13"), zh "冷藏损耗比";
    }
}

lend! {
    rules { harvest: Harvest, crops: Crops, equipment: Equipment }
    reads { map: Map, endowments: Endowments, counties: Counties }
    writes { households: Households, markets: Markets, cooperatives: Cooperatives, books: Posted }
}

impl Harvest {
    /// Share of grade A: a logit in what effort and equipment add, and in luck (standard normal).
    #[must_use]
    pub fn grade_share(&self, added: f64, luck: f64) -> f64 {
        logistic(self.grade_level + added + self.grade_sigma * luck)
    }

    /// Mean share of grade A over luck.
    #[must_use]
    pub fn mean_grade_share(&self, added: f64) -> f64 {
        // Five points of Gauss and Hermite: the mean of a smooth function of a standard normal number.
        const POINTS: [[f64; 2]; 5] = [
            [-2.856_970_013_872_806, 0.011_257_411_327_720_69],
            [-1.355_626_179_974_266, 0.222_075_922_005_612_6],
            [0.0, 0.533_333_333_333_333_3],
            [1.355_626_179_974_266, 0.222_075_922_005_612_6],
            [2.856_970_013_872_806, 0.011_257_411_327_720_69],
        ];
        POINTS.iter().map(|[luck, weight]| weight * self.grade_share(added, *luck)).sum()
    }
}

/// Spoils and ages the stocks, and brings in the harvest of the week.
pub fn run(lent: Lent<'_>) {
    let Lent { given, households, markets, cooperatives, books } = lent;
    begin_seasons(given, markets);
    spoil_cooperatives(given, cooperatives, books);
    let stream = given.tick.stream(words::PART);
    let weather = &markets.weather;
    let ripe = WeeklyHarvest::new(given.crops, given.tick.week);
    let begins: [bool; CROPS] = std::array::from_fn(|crop| given.crops.harvest_begins(crop, given.tick.week));
    let results: Vec<_> = households
        .chunks(given.tick.chunk)
        .into_par_iter()
        .map(|mut rows| {
            let mut posted = Posted::default();
            let markets = given.endowments.markets_of(rows.first, rows.len());
            let mut sums = ChunkTable::new(markets, MarketSums::default);
            let mut blocks = stream.blocks(rows.first);
            for i in 0..rows.len() {
                let farm = given.endowments.row(rows.first + i);
                let lost = given.spoil(farm, &mut rows, i, &mut posted);
                if begins[farm.crop()] {
                    given.grade(farm, &mut rows, i, weather[farm.market()], &blocks.of(farm.at()));
                    let season_g = &mut sums.at(farm.market()).season_g;
                    season_g[0] += rows.season_a_g[i];
                    season_g[1] += rows.season_b_g[i];
                }
                let harvest = bring_in(&ripe, farm.crop(), &mut rows, i, &mut posted);
                if lost + harvest > 0 {
                    rows.lost_year_g[i] += lost;
                    let sums = sums.at(farm.market());
                    sums.harvest_g += harvest;
                    sums.lost_g += lost;
                }
            }
            (posted, sums)
        })
        .collect();
    markets.harvest_g.fill(0);
    markets.lost_g.fill(0);
    for (posted, sums) in results {
        books.add(&posted);
        for (market, sums) in sums.into_rows() {
            markets.harvest_g[market] += sums.harvest_g;
            markets.lost_g[market] += sums.lost_g;
            markets.season_grade_g[market][0] += sums.season_g[0];
            markets.season_grade_g[market][1] += sums.season_g[1];
        }
    }
}

/// Sums of a chunk of households in one county and crop, grams.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::struct_field_names, reason = "the unit stands in the name")]
struct MarketSums {
    harvest_g: i64,
    lost_g: i64,
    /// Harvest of the season that begins this week, by grade.
    season_g: [i64; 2],
}

/// Where a harvest begins, the share of grade A of the season before becomes the known one.
fn begin_seasons(given: Given<'_>, markets: &mut Markets) {
    for market in (0..markets.len()).filter(|market| given.crops.harvest_begins(market % CROPS, given.tick.week)) {
        let [a, b] = std::mem::take(&mut markets.season_grade_g[market]);
        if a + b > 0 {
            markets.grade_a_share[market] = real(a) / real(a + b);
        }
    }
}

impl Given<'_> {
    /// Draws the harvest of a season and grades it.
    fn grade(&self, farm: HouseholdEndowment<'_>, rows: &mut HouseholdRows<'_>, i: usize, weather: f64, block: &Block) {
        let works = rows.agtech_until_week[i] > self.tick.week;
        let absorbed =
            if works { rows.agtech_land_share[i] * self.equipment.agtech_absorption(rows.farm_skill[i]) } else { 0.0 };
        let expected = rows.planted[i] * farm.ability() * (1.0 + self.equipment.agtech_yield * absorbed) * weather;
        let land = real(farm.land_cmu() * self.crops.yield_g_per_cmu[farm.crop()]);
        let total = floor(land * expected * lognormal(self.harvest.yield_sigma, block[words::YIELD]));
        let effort = if rows.effort[i] { rows.effort_part[i] } else { 0.0 };
        let effort = self.crops.effort_grade_logit(self.map.common_effort[farm.crop()], effort);
        let equipment = self.equipment.agtech_grade * absorbed;
        let share = self.harvest.grade_share(effort + equipment, normal(block[words::GRADE]));
        rows.season_a_g[i] = share_of(total, share);
        rows.season_b_g[i] = total - rows.season_a_g[i];
    }

    /// Spoils and ages the stocks of one household; returns the grams lost.
    fn spoil(&self, farm: HouseholdEndowment<'_>, rows: &mut HouseholdRows<'_>, i: usize, posted: &mut Posted) -> i64 {
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

/// Brings in the part of the season's harvest that is ripe this week; returns its grams.
fn bring_in(ripe: &WeeklyHarvest, crop: usize, rows: &mut HouseholdRows<'_>, i: usize, posted: &mut Posted) -> i64 {
    let (a, b) = (ripe.grams(crop, rows.season_a_g[i]), ripe.grams(crop, rows.season_b_g[i]));
    if a + b > 0 {
        posted.carry(Harvested, crop * 2, &mut Nature, &mut rows.fresh_a[i], a);
        posted.carry(Harvested, crop * 2 + 1, &mut Nature, &mut rows.fresh_b[i], b);
        rows.harvest_year_g[i] += a + b;
    }
    a + b
}

/// Part of the loss that remains where a share of the goods is in cold storage.
fn cold_factor(rules: &Harvest, cold_share: f64) -> f64 {
    1.0 - cold_share * (1.0 - rules.cold_loss_ratio)
}

/// Spoils and ages the stocks of the co-operatives.
fn spoil_cooperatives(given: Given<'_>, cooperatives: &mut Cooperatives, books: &mut Posted) {
    let Given { harvest, crops, counties, .. } = given;
    for row in 0..cooperatives.len() {
        let crop = row % CROPS;
        let cold = cold_factor(harvest, counties.cold_share_cooperative[row / CROPS]);
        let fresh = share_of(cooperatives.fresh_a[row].grams(), crops.fresh_loss_share[crop] * cold);
        let ageing = share_of(cooperatives.ageing_a[row].grams(), crops.ageing_loss_share[crop] * cold);
        let grade_b = share_of(cooperatives.fresh_b[row].grams(), crops.fresh_loss_share[crop] * cold);
        books.carry(SpoiledAtCooperative, crop * 2, &mut cooperatives.fresh_a[row], &mut Nature, fresh);
        books.carry(SpoiledAtCooperative, crop * 2, &mut cooperatives.ageing_a[row], &mut Nature, ageing);
        books.carry(SpoiledAtCooperative, crop * 2 + 1, &mut cooperatives.fresh_b[row], &mut Nature, grade_b);
        cooperatives.settled_g[row] += fresh + ageing + share_of(grade_b, crops.grade_b_worth(crop));
        let aged = share_of(cooperatives.fresh_a[row].grams(), crops.ageing_share[crop]);
        cooperatives.fresh_a[row].shift(&mut cooperatives.ageing_a[row], aged);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::samplers::normal_quantile;

    #[test]
    fn effort_and_equipment_raise_the_share_of_grade_a() {
        let rules = Harvest::default();
        let crops = Crops::default();
        let effort = crops.effort_grade_logit(crops.common_effort(0), 1.0);
        let plain = rules.grade_share(0.0, 0.0);
        assert!(rules.grade_share(effort, 0.0) > plain + 0.03);
        assert!(rules.grade_share(0.4, 0.0) > plain);
        assert!((0.4..0.65).contains(&plain));
    }

    /// The mean over 100,000 even quantiles of luck, to six digits.
    #[test]
    fn the_mean_share_of_grade_a_is_the_mean_over_luck() {
        let rules = Harvest { grade_level: 0.4, grade_sigma: 0.8, ..Harvest::default() };
        let luck = |k: i32| normal_quantile((f64::from(k) + 0.5) / 1e5);
        let mean = (0..100_000).map(|k| rules.grade_share(0.5, luck(k))).sum::<f64>() / 1e5;
        assert!((rules.mean_grade_share(0.5) - mean).abs() < 2e-5, "{mean}");
    }
}
