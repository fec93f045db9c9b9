//! MCN hosts 机构主播: hosts of agencies, opinion leaders and celebrities. They sell lots of any county's pools, on terms
//! posted by the size of their audience. In the universe of hosts they follow the local hosts.

use crate::books::{Purse, money::McnHosts as Sector};
use crate::columns;

columns! {
    /// MCN hosts, sorted by nothing: rows never move.
    McnHosts, McnHostRows {
        /// Money.
        cash: Purse<Sector> = Purse::EMPTY, "fen", zh "现金";
        /// Talent, mean 1.
        talent: f64 = 1.0, "1", zh "天赋";
        /// Experience in sessions.
        experience: f64 = 0.0, "sessions", zh "经验";
        /// Host skill.
        host_skill: f64 = 0.5, "1", zh "主播技能";
        /// Exaggeration: how much better than its record the host makes a good sound (a fixed trait).
        hype: f64 = 0.0, "1", zh "夸大程度";
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
        /// Value ordered in the year.
        gmv_year_fen: i64 = 0, "fen", zh "全年成交额";
        /// Commission of the year.
        commission_year_fen: i64 = 0, "fen", zh "全年佣金";
        /// Slot fees of the year.
        slot_year_fen: i64 = 0, "fen", zh "全年坑位费";
    }
}
