//! Markets 市场: one row a county and crop, with the trader who buys everything offered.

use crate::engine::declare::columns;
use crate::engine::money::{Purse, TraderSector};
use crate::engine::units::{floor, value_of};

columns! {
    /// Markets: one row a county and crop; the trader who takes everything.
    Markets, MarketRows {
        /// Money of the trader.
        cash: Purse<TraderSector> = Purse::EMPTY, "fen", zh "现金";
        /// Farm-gate price of a normal mix of grades: the index that insurance and reports use.
        index_fen_per_kg: i64 = 0, "fen/kg", zh "地头价指数";
        /// Farm-gate price by grade.
        grade_fen_per_kg: [i64; 2] = [0; 2], "fen/kg", zh "分级地头价";
        /// Households sold offline this week, by grade.
        offline_g: [i64; 2] = [0; 2], "g", zh "农户本周线下销量";
        /// Share of grade A in the harvest of last season.
        grade_a_share: f64 = 0.0, "share", zh "上季一级品率";
        /// Harvest of the season in hand, by grade.
        season_grade_g: [i64; 2] = [0; 2], "g", zh "本季分级产量";
        /// Weather of the season in hand: factor on yields, mean 1.
        weather: f64 = 1.0, "1", zh "天气系数";
        /// Worth of the season's harvest so far at the prices of its weeks.
        season_fen: i64 = 0, "fen", zh "本季产值";
        /// Grams behind that worth.
        season_g: i64 = 0, "g", zh "本季产量";
        /// Harvested this week.
        harvest_g: i64 = 0, "g", zh "本周产量";
        /// Parcels of live orders that arrived in the last weeks (fading).
        recent_parcels: f64 = 0.0, "parcels", zh "近期到货件数";
        /// Parcels of them that were refunded (fading).
        recent_refunds: f64 = 0.0, "parcels", zh "近期退款件数";
        /// Lost on farms this week.
        lost_g: i64 = 0, "g", zh "本周场内损耗";
    }
}

impl Markets {
    /// What the trader pays for a kilogram of a grade (0 is A, 1 is B), fen. Every reader of the farm-gate price asks here.
    #[must_use]
    pub fn price_fen_per_kg(&self, market: usize, grade: usize) -> i64 {
        self.grade_fen_per_kg[market][grade]
    }

    /// Share of live parcels of the county and crop that were refunded in the last weeks.
    #[must_use]
    pub fn refund_share(&self, market: usize) -> f64 {
        if self.recent_parcels[market] > 0.0 { self.recent_refunds[market] / self.recent_parcels[market] } else { 0.0 }
    }

    /// What the trader pays for goods of both grades, fen.
    #[must_use]
    pub fn worth_fen(&self, market: usize, grams: [i64; 2]) -> i64 {
        let worth = |grade: usize| value_of(grams[grade], self.price_fen_per_kg(market, grade));
        worth(0) + worth(1)
    }

    /// Sets index and prices by grade from the index before rounding and the ratios of the grades to it.
    pub fn set_prices(&mut self, market: usize, index_fen: f64, ratios: [f64; 2]) {
        self.index_fen_per_kg[market] = floor(index_fen).max(1);
        self.grade_fen_per_kg[market] = ratios.map(|ratio| floor(index_fen * ratio).max(1));
    }
}
