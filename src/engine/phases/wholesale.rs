//! `wholesale` 批发: the offline market clears; the trader takes everything.
//!
//! Reads: crops, places, nation. Writes: markets (price). Keeps: a county faces a residual demand: it moves the price
//! little, and the national market moves it through the nation's price alone.

use crate::engine::agents::institutions::{Markets, Nation};
use crate::engine::crops::Crops;
use crate::engine::declare::params;
use crate::engine::geography::Map;
use crate::engine::tick::Tick;
use crate::engine::units::{CROPS, floor, real, value_of};

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
    }
}

/// Sets the farm-gate price of each county and crop from what went offline this week.
pub fn run(tick: &Tick, rules: &Wholesale, crops: &Crops, map: &Map, nation: &Nation, markets: &mut Markets) {
    for county in 0..map.counties() {
        for crop in 0..CROPS {
            let market = county * CROPS + crop;
            let mean = real(map.expected_harvest_g[market]) / f64::from(crops.harvest_weeks[crop]);
            let least = rules.thin_market_share * mean;
            let expected = real(map.expected_offline(county, crop, tick.week)).max(least);
            let quantity = real(markets.offline_g[market]).max(least);
            let normal = real(crops.price_fen_per_kg[crop]) * libm::exp(nation.log_price[crop]);
            markets.price_fen_per_kg[market] = floor(normal * price_factor(rules, quantity, expected)).max(1);
            note_season(crops, tick.week, crop, markets, market);
        }
    }
}

/// The price index of a season: what the harvest was worth at the prices of its weeks.
fn note_season(crops: &Crops, week: u32, crop: usize, markets: &mut Markets, market: usize) {
    if crops.harvest_begins(crop, week) {
        markets.season_fen[market] = 0;
        markets.season_g[market] = 0;
    }
    markets.season_fen[market] += value_of(markets.harvest_g[market], markets.price_fen_per_kg[market]);
    markets.season_g[market] += markets.harvest_g[market];
}

/// How a county's quantity moves its price: constant elasticity, bounded.
fn price_factor(rules: &Wholesale, quantity: f64, expected: f64) -> f64 {
    if expected <= 0.0 {
        return 1.0;
    }
    let factor = libm::pow(quantity / expected, -1.0 / rules.county_elasticity);
    factor.clamp(1.0 - rules.largest_move, 1.0 + rules.largest_move)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A6: twice the quantity, 2^(−1/ε) times the price; an infinite elasticity leaves it alone.
    #[test]
    fn doubling_the_quantity_moves_the_price_by_its_elasticity() {
        for elasticity in [2.0, 5.0, 15.0] {
            let rules = Wholesale { county_elasticity: elasticity, ..Wholesale::default() };
            let ratio = price_factor(&rules, 2.0e6, 1.0e6) / price_factor(&rules, 1.0e6, 1.0e6);
            assert!((ratio - libm::pow(2.0, -1.0 / elasticity)).abs() < 1e-12, "{elasticity}: {ratio}");
        }
        let taker = Wholesale { county_elasticity: 1e12, ..Wholesale::default() };
        assert!((price_factor(&taker, 2.0e6, 1.0e6) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_move_is_bounded() {
        let rules = Wholesale { county_elasticity: 1.0, ..Wholesale::default() };
        assert!((price_factor(&rules, 1.0, 1e9) - 1.5).abs() < 1e-12);
        assert!((price_factor(&rules, 1e9, 1.0) - 0.5).abs() < 1e-12);
    }
}
