//! Cold stores keep grade A of a harvest for the season's rise.
//!
//! Live goods come first, then cold treatment, then goods that are kept. What is kept gains a share of the farm-gate price of
//! the week it was put in, less the cost of keeping it. Only rooms built since the founding gain: what earlier rooms earn is
//! part of the normal price.

use crate::agents::markets::Markets;
use crate::crops::Crops;
use crate::phases::wholesale::{Given, Wholesale};
use crate::units::{CROPS, WEEKS, floor, largest_remainder, real, value_of};

impl Given<'_> {
    /// Puts grade A of the week's harvests into the room that is left, or takes out what has no room any more.
    pub(super) fn fill_stores(self, markets: &mut Markets) {
        markets.store_week_fen.fill(0);
        markets.store_offered_g.fill(0);
        for county in 0..self.map.counties() {
            let rows = county * CROPS..(county + 1) * CROPS;
            let stored_g = &markets.stored_g[rows.clone()];
            let stored: i64 = stored_g.iter().sum();
            let room = self.room_g(markets, county);
            if stored > room {
                let left = largest_remainder(room, stored_g);
                markets.stored_g[rows].copy_from_slice(&left);
            } else if stored < room {
                self.put_in(markets, county, room - stored);
            }
        }
    }

    /// Room of a county for goods that are kept, grams: capacity that live goods and cold treatment leave, at most what was
    /// built since the founding.
    fn room_g(self, markets: &Markets, county: usize) -> i64 {
        let built = self.counties.cold_public_g[county];
        if built == 0 {
            return 0;
        }
        (self.counties.cold_left_g[county] - self.perishable_g(markets, county)).clamp(0, built)
    }

    /// Puts up to `free_g` grams of the week's harvests into the stores of a county, in proportion to what each crop offers.
    fn put_in(self, markets: &mut Markets, county: usize, free_g: i64) {
        let gains: [i64; CROPS] = std::array::from_fn(|crop| self.store_gain_fen(markets, county * CROPS + crop));
        let offered: [i64; CROPS] =
            std::array::from_fn(
                |crop| {
                    if gains[crop] > 0 { self.offline_g(markets, county * CROPS + crop)[0] } else { 0 }
                },
            );
        let all: i64 = offered.iter().sum();
        if all == 0 {
            return;
        }
        let taken = largest_remainder(free_g.min(all), &offered);
        for (crop, grams) in taken.into_iter().enumerate() {
            let market = county * CROPS + crop;
            markets.stored_g[market] += grams;
            markets.store_taken_g[market] += grams;
            markets.store_week_fen[market] = value_of(grams, gains[crop]);
            markets.store_offered_g[market] = offered[crop];
        }
    }

    /// What a kilogram of grade A put into a store this week gains, fen; 0 outside the harvest and where it does not pay.
    fn store_gain_fen(self, markets: &Markets, market: usize) -> i64 {
        let crop = market % CROPS;
        let since = self.crops.weeks_into_season(crop, self.tick.week);
        let first = self.crops.first_harvest_weeks[crop];
        let harvest = (first..first + self.crops.harvest_weeks[crop]).contains(&since);
        if harvest { self.wholesale.store_gain_fen(crop, markets.price_fen_per_kg(market, 0)) } else { 0 }
    }
}

impl Wholesale {
    /// Gain of a kilogram that is kept, where grade A brings `price_fen` at harvest, less the cost of keeping it, fen; 0 where
    /// nothing is left.
    fn store_gain_fen(&self, crop: usize, price_fen: i64) -> i64 {
        floor((self.store_gain[crop] * real(price_fen) - self.store_fen_per_kg).max(0.0))
    }

    /// Whether the stores of a crop are emptied this week.
    #[must_use]
    pub fn empties_stores(&self, crops: &Crops, crop: usize, week: u32) -> bool {
        let since = crops.first_harvest_weeks[crop] + crops.harvest_weeks[crop] + self.store_weeks;
        crops.weeks_into_season(crop, week) == since % WEEKS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Apples of 525 fen: 0.19 · 525 − 50 = 49.75 fen; at 250 fen the cost is more than the rise. Vegetables do not keep.
    #[test]
    fn goods_gain_the_rise_less_the_cost_of_keeping_them() {
        let rules = Wholesale::default();
        assert_eq!(rules.store_gain_fen(1, 525), 49);
        assert_eq!(rules.store_gain_fen(1, 250), 0);
        assert_eq!(rules.store_gain_fen(3, 10_000), 0);
    }

    /// The apple season begins in week 8, the harvest ends 38 weeks later, and stores are empty 5 weeks after that: week 51.
    #[test]
    fn apples_leave_the_stores_in_the_last_week_of_the_year() {
        let (rules, crops) = (Wholesale::default(), Crops::default());
        let weeks: Vec<u32> = (0..104).filter(|&week| rules.empties_stores(&crops, 1, week)).collect();
        assert_eq!(weeks, [51, 103]);
    }
}
