//! Harvest 采收: households bring in and grade what is ripe; stocks of households and co-operatives age and spoil.
//!
//! Invariant: the harvests of the weeks of a season sum to its harvest, to the gram.

use crate::agents::cooperatives::Cooperatives;
use crate::agents::counties::Counties;
use crate::agents::endowments::{Endowments, HouseholdEndowment};
use crate::agents::equipment::Equipment;
use crate::agents::households::{HouseholdRows, Households};
use crate::agents::markets::Markets;
use crate::books::Posted;
use crate::chunk_table::ChunkTable;
use crate::crops::{Crops, WeeklyHarvest};
use crate::declare::{lend, params};
use crate::geography::Map;
use crate::goods::{GoodsFlowMatrix, Harvested, Nature, SpoiledAtCooperative, SpoiledAtFarm, Stock};
use crate::rng::Block;
use crate::rng::draws::harvest_household as words;
use crate::rng::samplers::{logistic, lognormal, normal};
use crate::units::{CROPS, CropSet, RowList, Share, blocks, floor, real, share_of};
use rayon::prelude::*;
use std::ops::Range;

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
    let losses: Vec<WeeklyLoss> = (0..markets.len())
        .map(|market| WeeklyLoss::new(given, market % CROPS, given.counties.cold_share_own[market / CROPS]))
        .collect();
    let results: Vec<ChunkResult> = households
        .chunks(given.tick.chunk)
        .into_par_iter()
        .map(|mut rows| {
            let mut result = ChunkResult::new(given.endowments.markets_of(rows.first, rows.len()));
            given.spoil(&losses, &mut rows, &mut result);
            given.grade_seasons(&markets.weather, &mut rows, &mut result);
            given.bring_in(&mut rows, &mut result);
            result
        })
        .collect();
    markets.harvest_g.fill(0);
    markets.lost_g.fill(0);
    for ChunkResult { goods, sums } in results {
        books.goods.add(&goods);
        for (market, sums) in sums.into_rows() {
            markets.harvest_g[market] += sums.harvest_g;
            markets.lost_g[market] += sums.lost_g;
            markets.season_grade_g[market][0] += sums.season_g[0];
            markets.season_grade_g[market][1] += sums.season_g[1];
        }
    }
}

/// What moved in a chunk of households, and its sums by county and crop.
struct ChunkResult {
    goods: GoodsFlowMatrix,
    sums: ChunkTable<MarketSums>,
}

impl ChunkResult {
    fn new(markets: Range<usize>) -> Self {
        Self { goods: GoodsFlowMatrix::default(), sums: ChunkTable::new(markets, MarketSums::default) }
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
    /// Spoils and ages the stocks of a chunk of households; `losses` is by county and crop.
    // A function of its own: among the other loops of a chunk its columns would not stay in registers.
    #[inline(never)]
    fn spoil(&self, losses: &[WeeklyLoss], rows: &mut HouseholdRows<'_>, result: &mut ChunkResult) {
        let count = rows.len();
        let (fresh_a, ageing_a) = (&mut rows.fresh_a[..count], &mut rows.ageing_a[..count]);
        let fresh_b = &mut rows.fresh_b[..count];
        let mut list = RowList::EMPTY;
        for block in blocks(count) {
            // Most households sell all that they harvest in the same week.
            let goods = fresh_a[block.clone()].iter().zip(&ageing_a[block.clone()]).zip(&fresh_b[block.clone()]);
            let has_goods = goods.map(|((fresh_a, ageing_a), b)| fresh_a.grams() | ageing_a.grams() | b.grams() != 0);
            for i in list.select(block.start, has_goods) {
                let (fresh_a, ageing_a, fresh_b) = (&mut fresh_a[i], &mut ageing_a[i], &mut fresh_b[i]);
                let farm = self.endowments.row(rows.first + i);
                let (kind, loss) = (farm.crop() * 2, losses[farm.market()]);
                let lost = loss.grams(fresh_a, ageing_a, fresh_b);
                result.goods.carry(SpoiledAtFarm, kind, fresh_a, &mut Nature, lost[0]);
                result.goods.carry(SpoiledAtFarm, kind, ageing_a, &mut Nature, lost[1]);
                result.goods.carry(SpoiledAtFarm, kind + 1, fresh_b, &mut Nature, lost[2]);
                let aged = loss.aged.of(fresh_a.grams());
                fresh_a.shift(ageing_a, aged);
                let all: i64 = lost.iter().sum();
                rows.lost_year_g[i] += all;
                result.sums.at(farm.market()).lost_g += all;
            }
        }
    }

    /// Draws and grades the harvest of the season of the households whose harvest begins this week.
    fn grade_seasons(&self, weather: &[f64], rows: &mut HouseholdRows<'_>, result: &mut ChunkResult) {
        let begins = CropSet::of(|crop| self.crops.harvest_begins(crop, self.tick.week));
        if begins.is_empty() {
            return;
        }
        let (first, crops) = (rows.first, rows.cells(&self.endowments.crop));
        let (mut growers, mut list) = (Vec::new(), RowList::EMPTY);
        for block in blocks(crops.len()) {
            let begin = crops[block.clone()].iter().map(|&crop| begins.has(crop));
            growers.extend(list.select(first + block.start, begin));
        }
        for (row, block) in self.tick.stream(words::PART).blocks_of(&growers) {
            let (farm, i) = (self.endowments.row(row), row - rows.first);
            self.grade(farm, rows, i, weather[farm.market()], &block);
            let season_g = &mut result.sums.at(farm.market()).season_g;
            season_g[0] += rows.season_a_g[i];
            season_g[1] += rows.season_b_g[i];
        }
    }

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

    /// Brings in the part of the season's harvest that is ripe this week.
    // A function of its own: among the other loops of a chunk its columns would not stay in registers.
    #[inline(never)]
    fn bring_in(&self, rows: &mut HouseholdRows<'_>, result: &mut ChunkResult) {
        let ripe = WeeklyHarvest::new(self.crops, self.tick.week);
        let are_ripe = CropSet::of(|crop| ripe.grams(crop, 1_000_000) > 0);
        let count = rows.len();
        let households = rows.first..rows.first + count;
        let (counties, crops) = (&self.endowments.county[households.clone()], &self.endowments.crop[households]);
        let (season_a_g, season_b_g) = (&rows.season_a_g[..count], &rows.season_b_g[..count]);
        let (fresh_a, fresh_b) = (&mut rows.fresh_a[..count], &mut rows.fresh_b[..count]);
        let harvest_year_g = &mut rows.harvest_year_g[..count];
        let mut list = RowList::EMPTY;
        for block in blocks(count) {
            for i in list.select(block.start, crops[block].iter().map(|&crop| are_ripe.has(crop))) {
                let crop = usize::from(crops[i]);
                let (a, b) = (ripe.grams(crop, season_a_g[i]), ripe.grams(crop, season_b_g[i]));
                result.goods.carry(Harvested, crop * 2, &mut Nature, &mut fresh_a[i], a);
                result.goods.carry(Harvested, crop * 2 + 1, &mut Nature, &mut fresh_b[i], b);
                harvest_year_g[i] += a + b;
                result.sums.at(usize::from(counties[i]) * CROPS + crop).harvest_g += a + b;
            }
        }
    }
}

/// The shares of stocks of one crop that are lost and that age in a week.
#[derive(Debug, Clone, Copy)]
struct WeeklyLoss {
    fresh: Share,
    ageing: Share,
    /// Of the fresh goods of grade A that are left.
    aged: Share,
}

impl WeeklyLoss {
    /// The shares of a crop of which a share is in cold storage.
    fn new(given: Given<'_>, crop: usize, cold_share: f64) -> Self {
        let (crops, cold) = (given.crops, cold_factor(given.harvest, cold_share));
        Self {
            fresh: Share::new(crops.fresh_loss_share[crop] * cold),
            ageing: Share::new(crops.ageing_loss_share[crop] * cold),
            aged: Share::new(crops.ageing_share[crop]),
        }
    }

    /// Grams lost of fresh and of ageing goods of grade A, and of goods of grade B.
    fn grams<P>(self, fresh_a: &Stock<P>, ageing_a: &Stock<P>, fresh_b: &Stock<P>) -> [i64; 3] {
        [self.fresh.of(fresh_a.grams()), self.ageing.of(ageing_a.grams()), self.fresh.of(fresh_b.grams())]
    }
}

/// Part of the loss that remains where a share of the goods is in cold storage.
fn cold_factor(rules: &Harvest, cold_share: f64) -> f64 {
    1.0 - cold_share * (1.0 - rules.cold_loss_ratio)
}

/// Spoils and ages the stocks of the co-operatives.
fn spoil_cooperatives(given: Given<'_>, cooperatives: &mut Cooperatives, books: &mut Posted) {
    for row in 0..cooperatives.len() {
        let crop = row % CROPS;
        let loss = WeeklyLoss::new(given, crop, given.counties.cold_share_cooperative[row / CROPS]);
        let (fresh_a, ageing_a) = (&mut cooperatives.fresh_a[row], &mut cooperatives.ageing_a[row]);
        let fresh_b = &mut cooperatives.fresh_b[row];
        let [fresh, ageing, grade_b] = loss.grams(fresh_a, ageing_a, fresh_b);
        books.carry(SpoiledAtCooperative, crop * 2, fresh_a, &mut Nature, fresh);
        books.carry(SpoiledAtCooperative, crop * 2, ageing_a, &mut Nature, ageing);
        books.carry(SpoiledAtCooperative, crop * 2 + 1, fresh_b, &mut Nature, grade_b);
        cooperatives.settled_g[row] += fresh + ageing + share_of(grade_b, given.crops.grade_b_worth(crop));
        let aged = loss.aged.of(fresh_a.grams());
        fresh_a.shift(ageing_a, aged);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::samplers::normal_quantile;

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
