//! Shock 冲击: draws the weather, the temperature and the national price and demand of the week.
//!
//! Invariant: the draws do not depend on anything an arm can change, so every arm has the same weather. The national price
//! follows the offline sales of these counties as far as outside counties do the same (`rollout.scope_share`).

use crate::agents::counties::Counties;
use crate::agents::markets::Markets;
use crate::agents::nation::Nation;
use crate::crops::Crops;
use crate::declare::{lend, params};
use crate::geography::Map;
use crate::pathways::rollout::Rollout;
use crate::rng::draws::{shock_county, shock_nation};
use crate::rng::samplers::{lognormal, normal};
use crate::units::{CROPS, real};

params! {
    /// Weather, temperature, national prices and demand.
    Shock in "shock" {
        /// Persistence of the national price from week to week.
        price_persistence: f64 = 0.98, "1", 0.0..=0.999, Assumption("a price year lasts about a year"), zh "全国价格持续性";
        /// Weekly shock of the logarithm of the national price.
        price_sigma: f64 = 0.04, "1", 0.0..=0.3, Inferred("gives the year-to-year 0.22 of evidence A18"), zh "全国价格周冲击";
        /// Standard deviation of the logarithm of the national harvest.
        national_harvest_sigma: f64 = 0.07, "1", 0.0..=0.5, Assumption("national weather averages out"), zh "全国产量标准差";
        /// Price elasticity of the national market.
        market_elasticity: f64 = 0.9, "1", 0.2..=5.0, Assumption("evidence A72"), zh "全国市场价格弹性";
        /// Standard deviation of the logarithm of county weather.
        weather_sigma: f64 = 0.12, "1", 0.0..=0.6, Assumption("evidence A19, the part common to a county"), zh "县域天气标准差";
        /// Standard deviation of the logarithm of weekly demand for a crop.
        demand_sigma: f64 = 0.10, "1", 0.0..=0.6, Assumption("weeks differ by a tenth"), zh "周需求标准差";
        /// Mean temperature.
        temperature_mean_c: f64 = 16.0, "°C", -10.0..=30.0, Assumption("central China"), zh "年均气温";
        /// Amplitude of the seasons.
        temperature_swing_c: f64 = 11.0, "°C", 0.0..=30.0, Assumption("central China"), zh "气温年振幅";
        /// Weekly noise of temperature.
        temperature_sigma_c: f64 = 2.0, "°C", 0.0..=10.0, Assumption("warm and cold weeks"), zh "气温周波动";
    }
}

lend! {
    rules { shock: Shock, crops: Crops, rollout: Rollout }
    reads { map: Map }
    writes { nation: Nation, markets: Markets, counties: Counties }
}

/// Draws the shocks of the week.
pub fn run(lent: Lent<'_>) {
    let Lent { given, nation, markets, counties } = lent;
    given.count_offline(nation, markets);
    given.draw_national(nation);
    given.draw_local(counties, markets);
}

impl Given<'_> {
    /// Adds the offline sales of the last week, and begins a new year where the week does.
    fn count_offline(self, nation: &mut Nation, markets: &Markets) {
        let Given { tick, map, .. } = self;
        for crop in 0..CROPS {
            let years = &mut nation.offline_sums_g[crop];
            years[0] += (crop..markets.len()).step_by(CROPS).flat_map(|row| markets.offline_g[row]).sum::<i64>();
            if tick.week_of_year() == 0 {
                years[1] = years[0];
                years[0] = 0;
            }
            if tick.week == map.first_policy_week {
                years[2] = years[1];
            }
        }
    }

    /// Draws harvest, price and demand of each crop for the nation.
    fn draw_national(self, nation: &mut Nation) {
        let Given { tick, shock, crops, rollout, .. } = self;
        let supply = |nation: &Nation, crop: usize| rollout.scope_share * log_growth(nation.offline_sums_g[crop]);
        for (crop, block) in tick.stream(shock_nation::PART).blocks(0).take(CROPS).enumerate() {
            if crops.harvest_begins(crop, tick.week) {
                nation.harvest[crop] = lognormal(shock.national_harvest_sigma, block[shock_nation::HARVEST]);
                nation.grade_score[crop] = normal(block[shock_nation::GRADE]);
            }
            let pull = -(libm::log(nation.harvest[crop]) + supply(nation, crop)) / shock.market_elasticity;
            let innovation = shock.price_sigma * normal(block[shock_nation::PRICE]);
            nation.log_price[crop] = next_log_price(nation.log_price[crop], pull, shock.price_persistence) + innovation;
            nation.demand[crop] = lognormal(shock.demand_sigma, block[shock_nation::DEMAND]);
        }
        // Where counties have separate markets, all of them have the national harvest, price and demand.
        for row in CROPS..nation.len() {
            nation.harvest[row] = nation.harvest[row % CROPS];
            nation.grade_score[row] = nation.grade_score[row % CROPS];
            nation.log_price[row] = nation.log_price[row % CROPS];
            nation.demand[row] = nation.demand[row % CROPS];
        }
    }

    /// Draws the temperature of each county, and the weather of the season where a harvest begins.
    fn draw_local(self, counties: &mut Counties, markets: &mut Markets) {
        let Given { tick, shock, crops, map, .. } = self;
        let season = libm::cos((f64::from(tick.week_of_year()) - 28.0) / 52.0 * 2.0 * std::f64::consts::PI);
        for (county, block) in tick.stream(shock_county::PART).blocks(0).take(map.counties()).enumerate() {
            let noise = shock.temperature_sigma_c * normal(block[shock_county::TEMPERATURE]);
            counties.temperature_c[county] =
                shock.temperature_mean_c + map.warmer_c[county] + shock.temperature_swing_c * season + noise;
            for crop in 0..CROPS {
                if crops.harvest_begins(crop, tick.week) {
                    markets.weather[county * CROPS + crop] =
                        lognormal(shock.weather_sigma, block[shock_county::WEATHER]);
                }
            }
        }
    }
}

/// Logarithm of the offline sales of the last year over those of the baseline year: 0 before there is a baseline year.
fn log_growth([_, last, baseline]: [i64; 3]) -> f64 {
    if last > 0 && baseline > 0 { libm::log(real(last) / real(baseline)) } else { 0.0 }
}

/// The logarithm of the national price next week, without its shock: it moves towards the level that the harvest implies.
fn next_log_price(current: f64, pull: f64, persistence: f64) -> f64 {
    persistence * current + (1.0 - persistence) * pull
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_shocks_the_price_converges_to_the_level_the_harvest_implies() {
        let mut price = 0.7;
        for _ in 0..2000 {
            price = next_log_price(price, -0.1, 0.98);
        }
        assert!((price + 0.1).abs() < 1e-9);
    }

    #[test]
    fn offline_sales_grow_against_the_baseline_year() {
        assert!(log_growth([7, 100, 0]).abs() < 1e-12);
        assert!((log_growth([7, 110, 100]) - libm::log(1.1)).abs() < 1e-12);
        assert!((log_growth([7, 90, 100]) - libm::log(0.9)).abs() < 1e-12);
    }
}
