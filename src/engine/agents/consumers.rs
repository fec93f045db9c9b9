//! Consumers 消费者: agents with a memory of their own, sorted by city, taste and income tier.

use crate::agents::hosting::NOBODY;
use crate::crops::{CROP_NAMES, RATING_NAMES};
use crate::declare::{columns, params};
use crate::geography::TASTE_NAMES;
use crate::money::{ConsumerSector, Purse};
use crate::units::{CROPS, FEN_PER_YUAN};

params! {
    /// Consumers: what they need and how they value it. Lists by taste: certification-minded, price-minded, unengaged.
    Tastes in "tastes" {
        /// Share of each taste type.
        taste_share: [f64; 3] = [0.30, 0.45, 0.25], "share" founding, 0.0..=1.0, Assumption("segments of evidence F4.27b"), zh "偏好类型占比" by TASTE_NAMES;
        /// Share of the higher income tier.
        high_tier_share: f64 = 0.4, "share" founding, 0.0..=1.0, Assumption("urban income distribution"), zh "高收入层占比";
        /// Boxes of any modelled crop a consumer household needs a week.
        weekly_needs: f64 = 0.6, "boxes/week", 0.05..=1.0, Assumption("evidence A89"), zh "每周需求箱数";
        /// Shares of the crops in these needs.
        need_share: [f64; CROPS] = [0.26, 0.24, 0.12, 0.22, 0.07, 0.09], "share", 0.0..=1.0, Assumption("fruit first; dried goods last long"), zh "各作物需求占比" by CROP_NAMES;
        /// Price coefficient, lower tier, per yuan of a parcel.
        price_slope: f64 = 0.070, "1/yuan", 0.005..=0.5, Inferred("evidence A73: listing elasticity -3 at 45 yuan"), zh "价格系数";
        /// Price coefficient of the higher tier relative to the lower.
        high_tier_slope: f64 = 0.75, "ratio", 0.2..=1.0, Assumption("richer buyers mind the price less"), zh "高收入层价格系数比";
        /// Taste for quality, per unit of quality.
        quality_taste: [f64; 3] = [3.0, 1.6, 2.0], "1", 0.0..=20.0, Assumption("a grade of quality is worth a fifth of the price"), zh "品质偏好" by TASTE_NAMES;
        /// Taste for a fully known label.
        label_taste: [f64; 3] = [0.70, 0.30, 0.35], "1", 0.0..=5.0, Literature("evidence A67: about 15 % of the price"), zh "区域品牌偏好" by TASTE_NAMES;
        /// Taste for a persuasive host.
        persuasion_taste: [f64; 3] = [0.6, 0.8, 0.5], "1", 0.0..=5.0, Assumption("hosts matter less than price"), zh "主播说服力偏好" by TASTE_NAMES;
        /// Taste for live goods of a consumer who fully trusts them.
        live_taste: [f64; 3] = [1.6, 1.6, 1.0], "1", 0.0..=5.0, Assumption("live affinity, evidence F2.27"), zh "直播偏好" by TASTE_NAMES;
        /// What a live parcel lacks against buying in a shop: seen, touched, at once.
        live_distance: f64 = 3.4, "1", -5.0..=10.0, Assumption("set so that about 8 % of needs are met live, evidence A23 x A25"), zh "直播购买门槛";
        /// Dislike of a day of delivery.
        delay_dislike: f64 = 0.06, "1/day", 0.0..=1.0, Assumption("a day costs about 0.9 yuan"), zh "时效厌恶";
        /// Trust in live goods without own purchases: good and bad records to begin with.
        trust_prior: [f64; 2] = [6.0, 4.0], "ratings", 0.1..=1000.0, Assumption("half-hearted"), zh "信任先验" by RATING_NAMES;
        /// Quality of retail goods.
        retail_quality: f64 = 0.80, "1", 0.0..=1.0, Assumption("sorted, but older"), zh "零售品质";
    }
}

impl Tastes {
    /// Price coefficient of an income tier, per yuan.
    #[must_use]
    pub fn slope(&self, tier: usize) -> f64 {
        self.price_slope * if tier == 0 { 1.0 } else { self.high_tier_slope }
    }
    /// Price coefficient, mean over tiers, per yuan.
    #[must_use]
    pub fn mean_slope(&self) -> f64 {
        self.price_slope * (1.0 + self.high_tier_share * (self.high_tier_slope - 1.0))
    }
    /// What a day of waiting for a parcel is worth to a mean buyer, fen.
    #[must_use]
    pub fn day_fen(&self) -> f64 {
        self.delay_dislike / self.mean_slope() * FEN_PER_YUAN
    }
    /// Mean willingness to pay for a unit of quality, yuan a parcel.
    #[must_use]
    pub fn quality_yuan(&self) -> f64 {
        self.mean_of(&self.quality_taste) / self.mean_slope()
    }
    /// Mean worth of a fully known label, yuan a parcel.
    #[must_use]
    pub fn label_yuan(&self) -> f64 {
        self.mean_of(&self.label_taste) / self.mean_slope()
    }
    /// What a label is worth to a mean buyer, yuan a parcel: `gap` is its record less what goods without a label are
    /// thought of.
    #[must_use]
    pub fn label_premium_yuan(&self, gap: f64, awareness: f64) -> f64 {
        self.quality_yuan() * gap + self.label_yuan() * awareness
    }
    /// Mean of a taste over consumers.
    #[must_use]
    pub fn mean_of(&self, taste: &[f64; 3]) -> f64 {
        taste.iter().zip(&self.taste_share).map(|(taste, share)| taste * share).sum()
    }
    /// Value of a purchase beyond its expected value, yuan: the value of the delivered quality `came` less that of the expected
    /// quality, the label and the host's persuasion. `kind` is taste × tiers + tier.
    #[must_use]
    pub fn surprise_yuan(&self, kind: usize, came: f64, expected: f64, awareness: f64, persuasion: f64) -> f64 {
        let taste = kind / crate::geography::TIERS;
        let words = self.label_taste[taste] * awareness + self.persuasion_taste[taste] * persuasion;
        (self.quality_taste[taste] * (came - expected) - words) / self.slope(kind % crate::geography::TIERS)
    }
}

columns! {
    /// Consumer households, one agent for `population.consumer_weight` of them.
    Consumers, ConsumerRows {
        /// Hosts followed (universe numbers).
        followed: [u32; 4] = [NOBODY; 4], "id", zh "关注主播";
        /// Spent in the year on the modelled crops, live and offline, net of refunds, per household.
        spend_year_fen: u32 = 0, "fen/household" per year, zh "全年支出";
        /// Good and bad purchases of live goods.
        trust: [u16; 2] = [0; 2], "purchases", zh "购买记录";
    }
}

columns! {
    /// Money of the consumers: one purse a city and income tier.
    ConsumerPurses, ConsumerPurseRows {
        /// Money.
        cash: Purse<ConsumerSector> = Purse::EMPTY, "fen", zh "现金";
        /// What the purse is filled up to each week.
        target_fen: i64 = 0, "fen", zh "目标余额";
        /// Worth of being able to choose, summed over needs of the year: log2 of all over the outside weight, in 1/65,536.
        choice_year_log: i64 = 0, "2^-16 log2" per year, zh "全年选择价值（对数）";
        /// Offers shown to consumers in need in the year, empty impressions not counted.
        impressions_year: i64 = 0, "impressions" per year, zh "全年有效曝光";
        /// What purchases turned out to be worth beyond what was expected of them, refunds included.
        surprise_year_fen: i64 = 0, "fen" per year, zh "全年购后落差";
    }
}
