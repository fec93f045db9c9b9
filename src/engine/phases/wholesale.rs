//! Wholesale 批发: the offline market clears; the trader takes everything.
//!
//! Invariant: a county faces a residual demand: it moves the price little, and the national market moves it through the
//! nation's price alone.

use crate::engine::agents::markets::Markets;
use crate::engine::agents::nation::Nation;
use crate::engine::crops::Crops;
use crate::engine::declare::{lend, params};
use crate::engine::geography::Map;
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

lend! {
    rules { wholesale: Wholesale, crops: Crops }
    reads { map: Map, nation: Nation }
    writes { markets: Markets }
}

/// Sets the farm-gate price of each county and crop from what went offline this week.
pub fn run(lent: Lent<'_>) {
    let Lent { given, markets } = lent;
    for county in 0..given.map.counties() {
        for crop in 0..CROPS {
            let market = county * CROPS + crop;
            markets.price_fen_per_kg[market] = given.price_fen_per_kg(county, crop, markets.offline_g[market]);
            given.add_to_season(crop, markets, market);
        }
    }
}

impl Given<'_> {
    /// Price of the week where `offline_g` reach the market.
    fn price_fen_per_kg(self, county: usize, crop: usize, offline_g: i64) -> i64 {
        let Given { tick, wholesale, crops, map, nation } = self;
        let mean = real(map.expected_harvest_g[county * CROPS + crop]) / f64::from(crops.harvest_weeks[crop]);
        let least = wholesale.thin_market_share * mean;
        let expected = real(map.expected_offline(county, crop, tick.week)).max(least);
        let quantity = real(offline_g).max(least);
        let normal = real(crops.price_fen_per_kg[crop]) * libm::exp(nation.log_price[crop]);
        floor(normal * price_factor(wholesale, quantity, expected)).max(1)
    }

    /// Adds the week to the price index of the season: what the harvest was worth at the prices of its weeks.
    fn add_to_season(self, crop: usize, markets: &mut Markets, market: usize) {
        if self.crops.harvest_begins(crop, self.tick.week) {
            markets.season_fen[market] = 0;
            markets.season_g[market] = 0;
        }
        markets.season_fen[market] += value_of(markets.harvest_g[market], markets.price_fen_per_kg[market]);
        markets.season_g[market] += markets.harvest_g[market];
    }
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
