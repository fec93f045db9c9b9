//! The price of a market: what the trader pays in a county for a crop.

use crate::agents::markets::Markets;
use crate::phases::wholesale::{Given, Wholesale};
use crate::units::{CROPS, real};

/// What the trader pays in a county for a crop, before rounding.
pub(super) struct Price {
    /// For a kilogram of a normal mix of grades, fen.
    pub index_fen: f64,
    /// Prices of grade A and of grade B relative to it.
    pub ratios: [f64; 2],
}

impl Given<'_> {
    /// The price of a market. `national` are the national shares of grade A.
    pub(super) fn price(self, markets: &Markets, national: &[f64], market: usize, cold_share: f64) -> Price {
        let (county, crop) = (market / CROPS, market % CROPS);
        let premium = self.grade_premium(markets, national, county, crop);
        Price {
            index_fen: self.index_fen_per_kg(county, crop, markets.offline_g[market].iter().sum(), cold_share),
            ratios: self.crops.grade_ratios(crop, self.map.grade_a_share[crop], premium),
        }
    }

    /// Price of a normal mix of grades in a week where `offline_g` reach the market, before rounding.
    fn index_fen_per_kg(self, county: usize, crop: usize, offline_g: i64, cold_share: f64) -> f64 {
        let Given { tick, wholesale, crops, map, nation, .. } = self;
        let mean = real(map.expected_harvest_g[county * CROPS + crop]) / f64::from(crops.harvest_weeks[crop]);
        let least = wholesale.thin_market_share * mean;
        let expected = real(map.expected_offline(county, crop, tick.week)).max(least);
        let quantity = real(offline_g).max(least);
        let normal = real(crops.price_fen_per_kg[crop]) * libm::exp(nation.log_price[map.nation_row(county, crop)]);
        let national = normal * price_factor(wholesale, quantity, expected);
        wholesale.county_fen_per_kg(map, county * CROPS + crop, national, cold_share)
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
