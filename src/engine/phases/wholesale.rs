//! Wholesale 批发: the offline market clears; the trader takes everything.
//!
//! Invariants: a county faces a residual demand: it moves the price little, and the national market moves it through the
//! nation's price alone. A county's own share of grade A hardly moves what the trader pays for grade A; the nation's does.

mod cold_store;
mod label;
mod price;

use crate::agents::consumers::Tastes;
use crate::agents::cooperatives::Cooperatives;
use crate::agents::counties::Counties;
use crate::agents::markets::Markets;
use crate::agents::nation::Nation;
use crate::books::Posted;
use crate::crops::{CROP_NAMES, Crops};
use crate::declare::{lend, params};
use crate::geography::Map;
use crate::goods::{Nature, SpoiledAtTrader};
use crate::pathways::rollout::Rollout;
use crate::phases::wholesale::price::Price;
use crate::units::{CROPS, real, share_of, value_of};
use rayon::prelude::*;

params! {
    /// The offline market.
    Wholesale in "wholesale" {
        /// Elasticity of the residual demand a county faces; 1,000 stands for a price taker.
        county_elasticity: f64 = 15.0, "1", 1.0..=1000.0, Assumption("evidence A88"), zh "县域剩余需求弹性";
        /// Trader's margin on what it resells for.
        trader_margin: f64 = 0.12, "share", 0.0..=0.6, Assumption("the first of several hands in evidence A22"), zh "收购商毛利率";
        /// Least quantity that moves a price, as a share of the season's weekly mean.
        thin_market_share: f64 = 0.05, "share", 0.001..=1.0, Assumption("model 5.11"), zh "薄市下限";
        /// Most the county's own quantity moves the price, up or down.
        largest_move: f64 = 0.5, "share", 0.0..=0.9, Assumption("model 5.11"), zh "价格最大偏离";
        /// Elasticity of the premium of grade A in its national share: a share lower by 1 % raises the premium by 1/this %.
        grade_elasticity: f64 = 0.6, "1", 0.3..=1000.0, Inferred("evidence G1.9: one year of few good apples against others; weak"), zh "全国一级品溢价弹性";
        /// Elasticity of the premium of grade A in the county's own share of it.
        county_grade_elasticity: f64 = 15.0, "1", 1.0..=1000.0, Assumption("as wholesale.county_elasticity"), zh "县域一级品溢价弹性";
        /// Standard deviation of the logarithm of the national share of grade A.
        national_grade_sigma: f64 = 0.15, "1", 0.0..=0.6, Inferred("evidence G1.9, G1.10: down by 20 to 30 % in a bad year"), zh "全国一级品率标准差";
        /// Largest premium of grade A, relative to the normal one.
        largest_grade_premium: f64 = 3.0, "ratio", 1.0..=20.0, Assumption("beyond it shops sell grade B as grade A"), zh "一级品溢价上限倍数";
        /// Cost of bringing a kilogram to the nearest city over 1,000 km.
        haul_fen_per_kg: f64 = 40.0, "fen/kg per 1,000 km", 0.0..=400.0, Assumption("0.25 to 0.60 yuan, by judgement"), zh "线下运输成本";
        /// Share of goods lost before or at the first trader without cold storage.
        first_loss: [f64; CROPS] = [0.046, 0.046, 0.046, 0.152, 0.0, 0.0], "share", 0.0..=0.5, Inferred("evidence G5.1: fruit 0.132 and vegetables 0.277 in all, of it 0.35 and 0.55 before or at the first trader (a judgement); dried goods keep"), zh "首级收购前后损耗率" by CROP_NAMES;
        /// Part of that loss that cold storage avoids.
        avoidable_loss: f64 = 0.5, "share", 0.0..=1.0, Literature("evidence G5.1: 40 to 60 %"), zh "冷藏可避免的损耗占比";
        /// What cold treatment of a kilogram before the first trader costs its seller.
        cold_fen_per_kg: f64 = 12.0, "fen/kg", 0.0..=100.0, Assumption("half of a month's storage of cabbages, evidence G3.14; it decides which crops are treated"), zh "线下低温处理成本";
        /// What grade A gains from harvest until the cold stores are emptied, as a share of the farm-gate price, before cost.
        store_gain: [f64; CROPS] = [0.0, 0.19, 0.0, 0.0, 0.0, 0.0], "share", 0.0..=0.5, Inferred("evidence G5.2, G5.3, G5.5 for apples: 0.05 to 0.50; citrus and kiwifruit without a source; vegetables do not keep, dried goods keep without cold"), zh "冷藏待售的价格升幅" by CROP_NAMES;
        /// What keeping a kilogram in a cold store for the season costs its owner.
        store_fen_per_kg: f64 = 50.0, "fen/kg and season", 0.0..=200.0, Inferred("evidence G3.14: 0.24 to 0.8 yuan"), zh "冷藏待售成本";
        /// Weeks after the last harvest in which the cold stores are emptied.
        store_weeks: u32 = 5, "weeks", 1..=13, Inferred("evidence G5.2: apples are sold before the new year holidays"), zh "采收结束至出库周数";
        /// Part of what a label is worth live that the trader pays for labelled goods of grade A.
        label_kept: f64 = 0.0, "share", 0.0..=0.8, Assumption("a sweep, until the label's premium live holds; evidence G5.7 with quality not held equal: 0.1 to 0.8"), zh "区域品牌溢价线下保留比例";
        /// Share of perishable goods for the trader that is in cold storage in a normal year: the normal price contains it.
        normal_cold_share: f64 = 0.1, "share", 0.0..=1.0, Assumption("what the cold capacity of the founding has left in harvest weeks"), zh "正常年线下冷藏占比";
    }
}

lend! {
    rules { wholesale: Wholesale, crops: Crops, rollout: Rollout, tastes: Tastes }
    reads { map: Map, nation: Nation, counties: Counties, cooperatives: Cooperatives }
    writes { markets: Markets, books: Posted }
}

/// Sets the farm-gate prices of each county and crop from what went offline this week, and from the grades of last season.
pub fn run(lent: Lent<'_>) {
    let Lent { given, markets, books } = lent;
    let national = given.national_grade_shares(markets);
    let cold_shares = given.cold_shares(markets);
    let price = |market| given.price(markets, &national, market, cold_shares[market / CROPS]);
    let prices: Vec<Price> = (0..markets.len()).into_par_iter().with_min_len(LEAST).map(price).collect();
    for (market, Price { index_fen, ratios }) in prices.into_iter().enumerate() {
        let (county, crop) = (market / CROPS, market % CROPS);
        markets.set_prices(market, index_fen, ratios);
        given.add_to_season(crop, markets, market);
        let treated = if given.is_treated(market) { cold_shares[county] } else { 0.0 };
        let lost = given.wholesale.loss_share(crop, treated);
        for (grade, grams) in given.offline_g(markets, market).into_iter().enumerate() {
            books.carry(SpoiledAtTrader, crop * 2 + grade, &mut Nature, &mut Nature, share_of(grams, lost));
        }
        markets.label_fen_per_kg[market] = given.label_fen_per_kg(market);
    }
    given.fill_stores(markets);
}

/// Fewest markets that one thread prices at a time.
const LEAST: usize = 64;

impl Given<'_> {
    /// Goods that reach the trader this week from households and from the co-operative, grams by grade.
    fn offline_g(self, markets: &Markets, market: usize) -> [i64; 2] {
        [0, 1].map(|grade| markets.offline_g[market][grade] + self.cooperatives.offline_g[market][grade])
    }

    /// Share of each county's goods for the trader that the cold capacity left by live goods treats this week, of the crops
    /// for which that saves more than it costs.
    fn cold_shares(self, markets: &Markets) -> Vec<f64> {
        let share = |county: usize| match self.perishable_g(markets, county) {
            0 => 0.0,
            grams => (real(self.counties.cold_left_g[county]) / real(grams)).min(1.0),
        };
        (0..self.map.counties()).map(share).collect()
    }

    /// A county's goods for the trader this week that cold treatment pays for.
    fn perishable_g(self, markets: &Markets, county: usize) -> i64 {
        let treated = (county * CROPS..(county + 1) * CROPS).filter(|&market| self.is_treated(market));
        treated.flat_map(|market| self.offline_g(markets, market)).sum()
    }

    /// Whether cold treatment saves more of a crop than it costs in a normal year.
    fn is_treated(self, market: usize) -> bool {
        let crop = market % CROPS;
        let normal = real(self.crops.price_fen_per_kg[crop]) * self.map.price_basis[market];
        self.wholesale.cold_gain_fen(crop, normal) > 0.0
    }

    /// Premium of grade A over grade B in a county: the nation's share of grade A moves it, the county's own hardly.
    fn grade_premium(self, markets: &Markets, national: &[f64], county: usize, crop: usize) -> f64 {
        let own = markets.grade_a_share[county * CROPS + crop] / self.map.grade_a_share[crop];
        let national = national[self.map.nation_row(county, crop)];
        self.wholesale.grade_premium(self.crops.grade_premium[crop], national, own)
    }

    /// National share of grade A relative to normal, by market and crop: luck, and the last harvests of these counties as
    /// far as the counties outside do as they do.
    fn national_grade_shares(self, markets: &Markets) -> Vec<f64> {
        let Given { wholesale, map, nation, rollout, .. } = self;
        let mut sums = vec![[0.0; 2]; nation.len()];
        for market in 0..markets.len() {
            let sum = &mut sums[map.nation_row(market / CROPS, market % CROPS)];
            let weight = real(map.expected_harvest_g[market]);
            sum[0] += weight * markets.grade_a_share[market] / map.grade_a_share[market % CROPS];
            sum[1] += weight;
        }
        let counties = |[sum, weight]: [f64; 2]| if weight > 0.0 { sum / weight } else { 1.0 };
        sums.iter()
            .zip(&nation.grade_score)
            .map(|(&sum, &score)| {
                (1.0 + rollout.scope_share * (counties(sum) - 1.0)) * wholesale.national_grade_luck(score)
            })
            .collect()
    }

    /// Adds the week to the price index of the season: what the harvest was worth at the prices of its weeks.
    fn add_to_season(self, crop: usize, markets: &mut Markets, market: usize) {
        if self.crops.harvest_begins(crop, self.tick.week) {
            markets.season_fen[market] = 0;
            markets.season_g[market] = 0;
        }
        markets.season_fen[market] += value_of(markets.harvest_g[market], markets.index_fen_per_kg[market]);
        markets.season_g[market] += markets.harvest_g[market];
    }
}

impl Wholesale {
    /// Share of a crop's goods lost before or at the first trader, where a share of them is in cold storage.
    fn loss_share(&self, crop: usize, cold_share: f64) -> f64 {
        self.first_loss[crop] * (1.0 - self.avoidable_loss * cold_share)
    }

    /// Price index of a county where the crop brings `national` at the mean distance with the normal share in cold storage, fen: the
    /// lasting basis of the county, what cold storage saves, and the way to the nearest city.
    fn county_fen_per_kg(&self, map: &Map, market: usize, national: f64, cold_share: f64) -> f64 {
        let crop = market % CROPS;
        let price = national * map.price_basis[market];
        let saved = (cold_share - self.normal_cold_share) * self.cold_gain_fen(crop, price);
        let haul = self.haul_fen_per_kg * map.farther_km[market] / 1_000.0;
        (price + saved - haul).max(1.0)
    }

    /// What cold treatment of a kilogram saves beyond what it costs, where the crop brings `price`, fen; 0 where it does not
    /// pay and nobody treats.
    fn cold_gain_fen(&self, crop: usize, price: f64) -> f64 {
        let normal = 1.0 - self.loss_share(crop, self.normal_cold_share);
        (price * self.first_loss[crop] * self.avoidable_loss / normal - self.cold_fen_per_kg).max(0.0)
    }

    /// Price index of a county in a normal year, fen per kilogram.
    #[must_use]
    pub fn normal_fen_per_kg(&self, crops: &Crops, map: &Map, market: usize) -> f64 {
        self.county_fen_per_kg(map, market, real(crops.price_fen_per_kg[market % CROPS]), self.normal_cold_share)
    }

    /// National share of grade A relative to normal, by a standard normal score. The mean of the premium it implies is the
    /// normal premium.
    fn national_grade_luck(&self, score: f64) -> f64 {
        let sigma = self.national_grade_sigma;
        libm::exp(sigma * score + 0.5 * sigma * sigma / self.grade_elasticity)
    }

    /// Premium of grade A over grade B, where the shares of grade A of the nation and of the county stand at these ratios to
    /// their normal ones.
    fn grade_premium(&self, normal: f64, national: f64, own: f64) -> f64 {
        let scarcity = libm::pow(national.max(LEAST_RATIO), -1.0 / self.grade_elasticity)
            * libm::pow(own.max(LEAST_RATIO), -1.0 / self.county_grade_elasticity);
        normal * scarcity.min(self.largest_grade_premium)
    }
}

/// Ratios below this count as this: a share of zero has no logarithm.
const LEAST_RATIO: f64 = 0.01;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::samplers::normal_quantile;

    /// 0.4 · 0.7^(−1/0.6) = 0.4 · 1.8120 = 0.7248; 0.4 · 1.2^(−1/15) = 0.3952; at most 1.2, and none where grades are not paid.
    #[test]
    fn the_premium_rises_with_the_nations_scarcity_and_hardly_with_the_countys() {
        let rules = Wholesale::default();
        let close = |value: f64, expected: f64| assert!((value - expected).abs() < 5e-5, "{value} {expected}");
        close(rules.grade_premium(0.4, 1.0, 1.0), 0.4);
        close(rules.grade_premium(0.4, 0.7, 1.0), 0.724_82);
        close(rules.grade_premium(0.4, 1.0, 1.2), 0.395_17);
        close(rules.grade_premium(0.4, 0.0, 1.0), 1.2);
        close(rules.grade_premium(0.0, 0.7, 1.2), 0.0);
    }

    /// Half of a loss of 0.2 avoided for half of the goods leaves 0.15.
    #[test]
    fn cold_storage_avoids_a_part_of_the_loss_of_what_it_treats() {
        let rules = Wholesale { first_loss: [0.2, 0.0, 0.2, 0.2, 0.2, 0.2], ..Wholesale::default() };
        for (crop, cold_share, expected) in [(0, 0.0, 0.2), (0, 0.5, 0.15), (0, 1.0, 0.1), (1, 1.0, 0.0)] {
            assert!((rules.loss_share(crop, cold_share) - expected).abs() < 1e-12, "{crop} {cold_share}");
        }
    }

    /// At 260 fen a kilogram: 260·0.2·0.5/(1 − 0.2·0.95) = 32.10 fen are saved, 12 paid; at 90 fen it does not pay.
    #[test]
    fn cold_treatment_is_used_where_it_saves_more_than_it_costs() {
        let rules = Wholesale { first_loss: [0.2; CROPS], cold_fen_per_kg: 12.0, ..Wholesale::default() };
        assert!((rules.cold_gain_fen(0, 260.0) - (26.0 / 0.81 - 12.0)).abs() < 1e-9);
        assert!(rules.cold_gain_fen(0, 90.0).abs() < 1e-12);
    }

    #[test]
    fn luck_of_the_nation_leaves_the_mean_premium() {
        let rules = Wholesale { largest_grade_premium: 20.0, ..Wholesale::default() };
        let premium = |k: i32| {
            let score = normal_quantile((f64::from(k) + 0.5) / 1e5);
            rules.grade_premium(0.4, rules.national_grade_luck(score), 1.0)
        };
        let mean = (0..100_000).map(premium).sum::<f64>() / 1e5;
        assert!((mean - 0.4).abs() < 1e-4, "{mean}");
    }
}
