//! Markets 市场: one row a county and crop, with the trader who buys everything offered.

use crate::declare::columns;
use crate::money::{Purse, TraderSector};
use crate::units::{floor, value_of};

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
        /// Grade A in cold stores for the season's rise.
        stored_g: i64 = 0, "g", zh "冷库待售一级品";
        /// Grade A put into these stores since they were last emptied; the rest of it had to leave early.
        store_taken_g: i64 = 0, "g", zh "本季入库一级品";
        /// What the goods put in this week gain if they stay until the stores are emptied.
        store_week_fen: i64 = 0, "fen", zh "本周入库货预期增值";
        /// Offline goods of grade A out of which they were taken this week.
        store_offered_g: i64 = 0, "g", zh "本周可入库一级品";
        /// What the trader pays more for a kilogram of grade A under the county's label.
        label_fen_per_kg: i64 = 0, "fen/kg", zh "区域品牌地头溢价";
        /// Lost on farms this week.
        lost_g: i64 = 0, "g", zh "本周场内损耗";
    }
}

impl Markets {
    /// What the trader pays for a kilogram of a grade (0 is A, 1 is B) without a label, fen. Every reader of the farm-gate
    /// price asks here or by [`Self::lot_fen_per_kg`].
    #[must_use]
    #[inline]
    pub fn price_fen_per_kg(&self, market: usize, grade: usize) -> i64 {
        self.lot_fen_per_kg(market, grade, false)
    }

    /// What the trader pays for a kilogram of a lot, fen. The label counts for grade A only.
    #[must_use]
    #[inline]
    pub fn lot_fen_per_kg(&self, market: usize, grade: usize, labelled: bool) -> i64 {
        let label_fen = if labelled && grade == 0 { self.label_fen_per_kg[market] } else { 0 };
        self.grade_fen_per_kg[market][grade] + label_fen
    }

    /// Share of live parcels of the county and crop that were refunded in the last weeks.
    #[must_use]
    pub fn refund_share(&self, market: usize) -> f64 {
        if self.recent_parcels[market] > 0.0 { self.recent_refunds[market] / self.recent_parcels[market] } else { 0.0 }
    }

    /// What the trader pays for goods of both grades, fen.
    #[must_use]
    #[inline]
    pub fn worth_fen(&self, market: usize, grams: [i64; 2], labelled: bool) -> i64 {
        let worth = |grade: usize| value_of(grams[grade], self.lot_fen_per_kg(market, grade, labelled));
        worth(0) + worth(1)
    }

    /// Sets index and prices by grade from the index before rounding and the ratios of the grades to it.
    pub fn set_prices(&mut self, market: usize, index_fen: f64, ratios: [f64; 2]) {
        self.index_fen_per_kg[market] = floor(index_fen).max(1);
        self.grade_fen_per_kg[market] = ratios.map(|ratio| floor(index_fen * ratio).max(1));
    }
}

impl MarketRows<'_> {
    /// See [`Markets::price_fen_per_kg`], of the market of row `i`.
    #[must_use]
    pub fn price_fen_per_kg(&self, i: usize, grade: usize) -> i64 {
        self.grade_fen_per_kg[i][grade]
    }
}
