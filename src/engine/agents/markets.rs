//! Markets 市场: one row a county and crop, with the trader who buys everything offered.

use crate::engine::declare::columns;
use crate::engine::money::{Purse, TraderSector};

columns! {
    /// Markets: one row a county and crop; the trader who takes everything.
    Markets, MarketRows {
        /// Money of the trader.
        cash: Purse<TraderSector> = Purse::EMPTY, "fen", zh "现金";
        /// Offline farm-gate price.
        price_fen_per_kg: i64 = 0, "fen/kg", zh "地头价";
        /// Sold offline this week.
        offline_g: i64 = 0, "g", zh "本周线下销量";
        /// Weather of the season in hand: factor on yields, mean 1.
        weather: f64 = 1.0, "1", zh "天气系数";
        /// Worth of the season's harvest so far at the prices of its weeks.
        season_fen: i64 = 0, "fen", zh "本季产值";
        /// Grams behind that worth.
        season_g: i64 = 0, "g", zh "本季产量";
        /// Harvested this week.
        harvest_g: i64 = 0, "g", zh "本周产量";
        /// Lost on farms this week.
        lost_g: i64 = 0, "g", zh "本周场内损耗";
    }
}
