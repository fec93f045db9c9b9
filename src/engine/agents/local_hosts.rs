//! Local hosts 本地主播.

use crate::declare::columns;
use crate::money::{LocalHostSector, Purse};

columns! {
    /// Local hosts: station staff, returnees, the county live room; they sell co-operative lots of their county.
    LocalHosts, LocalHostRows {
        /// Money.
        cash: Purse<LocalHostSector> = Purse::EMPTY, "fen", zh "现金";
        /// County.
        county: u16 = 0, "id", zh "县";
        /// On air.
        active: bool = false, "flag", zh "在播";
        /// Talent, mean 1.
        talent: f64 = 1.0, "1", zh "天赋";
        /// Experience in sessions.
        experience: f64 = 0.0, "sessions", zh "经验";
        /// Host skill.
        host_skill: f64 = 0.2, "1", zh "主播技能";
        /// Households that follow the account.
        followers: i64 = 0, "households", zh "粉丝数";
        /// Good ratings, fading.
        rating_good: f64 = 0.0, "ratings", zh "好评";
        /// Bad ratings, fading.
        rating_bad: f64 = 0.0, "ratings", zh "差评";
        /// Parcels sold this week.
        sold_parcels: i64 = 0, "parcels", zh "本周销量";
        /// Value ordered this week.
        gmv_fen: i64 = 0, "fen", zh "本周成交额";
        /// Commission of 52 weeks (fading).
        income_fen: i64 = 0, "fen/year", zh "年佣金收入";
        /// Start-up grant that waits until a returnee goes on air.
        startup_fen: i64 = 0, "fen", zh "待领创业补贴";
        /// Value ordered in the year.
        gmv_year_fen: i64 = 0, "fen" per year, zh "全年成交额";
        /// Commission of the year.
        commission_year_fen: i64 = 0, "fen" per year, zh "全年佣金";
    }
}
