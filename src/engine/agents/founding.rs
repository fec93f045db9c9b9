//! The state in which a world begins: prices, records, beliefs and experience in week 0.

use crate::crops::{GRADE_NAMES, RATING_NAMES};
use crate::declare::params;

params! {
    /// Where a world starts: prices, records, beliefs and experience in week 0. The burn-in moves most of it.
    Founding in "founding" founding {
        /// Live price of a parcel of grade A and of grade B, relative to offline retail.
        live_price_ratio: [f64; 2] = [0.95, 0.78], "ratio", 0.05..=3.0, Assumption("live sellers ask a little less than shops"), zh "初始直播价与零售价之比（一级、二级）" by GRADE_NAMES;
        /// Parts of a co-operative's first sales that are of grade A and of grade B.
        cooperative_grade_share: [f64; 2] = [0.75, 0.25], "share", 0.0..=1.0, Assumption("the better half is sent first"), zh "合作社初始销售等级占比（一级、二级）" by GRADE_NAMES;
        /// How far the record of a label lies below the quality of grade A.
        label_record_gap: f64 = 0.04, "1", 0.0..=0.5, Assumption("some loss on the way"), zh "区域品牌初始记录与一级品品质之差";
        /// Ratings behind the first record of a label.
        label_ratings: f64 = 40.0, "ratings", 0.0..=1e5, Assumption("twice `reputation.prior_ratings`"), zh "区域品牌初始评价数";
        /// What a co-operative pays its members, and they expect of it, relative to the farm-gate price.
        payout_ratio: f64 = 1.08, "ratio", 0.1..=5.0, Assumption("a little above the trader"), zh "合作社初始结算价与地头价之比";
        /// Ratings of a host at the beginning, good and bad.
        host_ratings: [f64; 2] = [16.0, 4.0], "ratings", 0.0..=1e5, Assumption("four buyers in five were satisfied"), zh "主播初始评价（好、差）" by RATING_NAMES;
        /// Experience of a household that streams, in sessions.
        host_experience: f64 = 40.0, "sessions", 0.0..=5_000.0, Assumption("half a year of sessions"), zh "初始自播农户经验";
        /// Most experience of an active local host, in sessions; drawn evenly from 0.
        local_experience_most: f64 = 80.0, "sessions", 0.0..=5_000.0, Assumption("up to a year of sessions"), zh "本地主播初始经验上限";
        /// Followers of a local host relative to those of a household that streams.
        local_follower_ratio: f64 = 2.0, "ratio", 0.0..=1_000.0, Assumption("it streams more often"), zh "本地主播与农户粉丝之比";
        /// Orders that a household on air expects, relative to `decide.prior_volume`.
        host_volume_ratio: f64 = 2.5, "ratio", 0.0..=100.0, Assumption("those who stay on air sell more than newcomers expect"), zh "自播农户预期订单倍数";
        /// Net price that is expected of the own stream, relative to the farm-gate price.
        own_belief_ratio: f64 = 1.05, "ratio", 0.1..=5.0, Assumption("little is hoped for"), zh "自播初始预期净价与地头价之比";
        /// Width over which that expectation is spread evenly between households.
        own_belief_spread: f64 = 0.1, "ratio", 0.0..=2.0, Assumption("neighbours differ a little"), zh "自播初始预期离散";
        /// Outcomes that the first beliefs rest on.
        belief_outcomes: f64 = 2.0, "outcomes", 0.01..=100.0, Assumption("hearsay"), zh "初始信念对应的经验次数";
        /// Part of what buyers would pay more for quality that growers think arrives.
        quality_pass_through: f64 = 0.5, "share", 0.0..=1.0, Assumption("even chances, before anybody has seen it"), zh "初始品质溢价到手比例预期";
        /// Farm skill of a household of primary schooling and mean ability.
        farm_skill: f64 = 0.22, "1", 0.0..=1.0, Assumption("evidence A57: one in four can use equipment well"), zh "初始经营技能";
        /// Rise of farm skill with each level of schooling.
        farm_skill_schooling: f64 = 0.07, "1", -1.0..=1.0, Assumption("sign from literature"), zh "学历对经营技能的影响";
        /// Rise of farm skill with ability.
        farm_skill_ability: f64 = 0.15, "1", -1.0..=1.0, Assumption("sign from literature"), zh "经营能力对经营技能的影响";
        /// Farm skill that owners of equipment have more than others.
        farm_skill_equipment: f64 = 0.15, "1", 0.0..=1.0, Assumption("a season of learning by using"), zh "已有装备农户的额外技能";
        /// Parcels of the dearest crop that the purse of a consumer household holds at retail price.
        purse_parcels: f64 = 8.0, "parcels/household", 1.0..=1_000.0, Assumption("never binds"), zh "消费者钱包容量";
    }
}
