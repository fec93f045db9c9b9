//! Hosts 主播 and this week's offers. A host's number in the universe of hosts: farm households first, then local hosts;
//! MCN hosts follow after them.

use crate::engine::declare::{columns, params};
use crate::engine::money::{LocalHostSector, Purse};
use crate::engine::units::CROPS;

params! {
    /// Hosting as a trade: time, audience, skill and terms.
    Hosting in "hosting" {
        /// Hours of a session with preparation.
        session_hours: f64 = 5.0, "h", 1.0..=12.0, Inferred("evidence A92"), zh "每场时长（含准备）";
        /// Orders that make a session worth its time.
        orders_per_session: f64 = 50.0, "parcels", 5.0..=500.0, Literature("evidence A38, rescaled from F5.6"), zh "每场订单数";
        /// Most sessions of a streamer in a year.
        sessions_per_year: f64 = 80.0, "sessions/year", 5.0..=365.0, Inferred("evidence A35"), zh "年最多场次";
        /// Skill of a beginner.
        skill_start: f64 = 0.2, "1", 0.0..=1.0, Assumption("evidence A100"), zh "初始技能";
        /// Sessions after which learning slows.
        skill_sessions: f64 = 20.0, "sessions", 1.0..=200.0, Assumption("evidence A100"), zh "学习尺度（场次）";
        /// Exponent of the learning curve.
        skill_exponent: f64 = 0.4, "1", 0.05..=2.0, Assumption("evidence A100"), zh "学习曲线指数";
        /// Experience forgotten in a week.
        forgetting: f64 = 0.01, "share/week", 0.0..=0.2, Assumption("evidence A106"), zh "经验遗忘率";
        /// Commission of local hosts on pool lots.
        local_commission_bp: i64 = 1_000, "bp", 0..=4_000, Assumption("evidence A39 is 1,500 for market hosts; station staff ask less"), zh "本地主播佣金";
        /// Sessions a local host can give a week.
        local_sessions: f64 = 5.0, "sessions/week", 0.5..=14.0, Assumption("a working week"), zh "本地主播每周场次";
        /// Share of potential local hosts active at the beginning.
        local_active_share: f64 = 0.25, "share", 0.0..=1.0, Assumption("model 3.2: about 5 of 20 per 1,000 households"), zh "初始活跃本地主播占比";
        /// Followers of an active host at the beginning, median, in households.
        followers_median: f64 = 40.0, "households", 0.0..=10_000.0, Assumption("a scaled-down audience"), zh "初始粉丝中位数";
        /// Tail exponent of followers at the beginning.
        followers_tail: f64 = 1.0, "1", 0.5..=5.0, Inferred("evidence A31"), zh "粉丝尾部指数";
        /// Cap of followers as a share of consumer households.
        followers_cap: f64 = 0.15, "share", 0.001..=0.5, Assumption("model 5.13"), zh "粉丝上限占比";
        /// Most followers of any host, however large the world: with a tail exponent near 1 the largest would grow with the number of hosts.
        followers_most: i64 = 4_800, "households", 1..=1_000_000_000, Assumption("followers_cap of the main-job world; evidence F2.16 names no largest"), zh "粉丝数上限";
        /// Exaggeration of farmers and local hosts: how much better than its record they make a good sound.
        hype: f64 = 0.02, "1", 0.0..=0.3, Assumption("a third of what market hosts do"), zh "农户与本地主播夸大程度";
        /// Sessions a week that a county's paid operator makes possible for local hosts.
        operator_sessions: f64 = 6.0, "sessions/week", 0.0..=30.0, Assumption("prepares and follows up a session a day"), zh "每名运营每周支撑场次";
        /// Persuasion ceiling without a kit.
        persuasion_ceiling: f64 = 0.6, "1", 0.0..=2.0, Assumption("phone alone"), zh "说服力上限";
    }
}

params! {
    /// Two-level reputation: the seller's own record and the label's, on the scale of quality.
    Reputation in "reputation" {
        /// How well a parcel of an own account can be traced to its seller.
        identity_own: f64 = 0.3, "1", 0.0..=1.0, Assumption("evidence A98"), zh "自播可识别度";
        /// How well a parcel of a pool lot can be traced to its lot.
        identity_pool: f64 = 0.05, "1", 0.0..=1.0, Assumption("evidence A98"), zh "合作社批次可识别度";
        /// How well a parcel with a code of its grower can be traced to the grower.
        identity_traced: f64 = 0.9, "1", 0.0..=1.0, Assumption("evidence A98"), zh "溯源码可识别度";
        /// Ratings that weigh as much as the prior.
        prior_ratings: f64 = 20.0, "ratings", 0.1..=1000.0, Assumption("evidence A98"), zh "先验评价数";
        /// What buyers expect of unlabelled goods of unknown sellers, at the beginning.
        generic_quality: f64 = 0.72, "1", 0.0..=1.0, Assumption("national generic prior, between the grades"), zh "无品牌商品初始先验质量";
        /// Speed at which that expectation follows the ratings of unlabelled goods.
        generic_speed: f64 = 0.01, "share/week", 0.0..=1.0, Assumption("a crowd of sellers changes its name slowly"), zh "普通商品口碑更新速度";
        /// Ratings a week of unlabelled goods from outside the model, at the quality of the beginning.
        generic_others: f64 = 200.0, "ratings/week", 0.0..=1e6, Assumption("the modelled counties are a part of the market"), zh "模型外普通商品评价数";
        /// Speed at which the label's public record follows its ratings.
        label_speed: f64 = 0.05, "share/week", 0.0..=1.0, Assumption("evidence A98"), zh "品牌记录更新速度";
        /// Ratings a week at which that record moves at half its speed: a few ratings say little of a label.
        label_ratings: f64 = 10.0, "ratings/week", 0.0..=1e4, Assumption("half of prior_ratings a week"), zh "品牌记录半速评价数";
        /// Awareness forgotten in a week.
        awareness_decay: f64 = 0.02, "share/week", 0.0..=0.5, Assumption("evidence A106"), zh "知名度衰减";
        /// Looks per consumer household that make a label known to two in three.
        awareness_looks: f64 = 3.0, "looks/household", 0.1..=100.0, Assumption("evidence A102"), zh "知名度所需曝光";
        /// Awareness of a county label at the beginning.
        awareness_start: f64 = 0.10, "1", 0.0..=1.0, Assumption("little known outside the province"), zh "初始知名度";
    }
}

impl Reputation {
    /// Weight of the own record in what buyers expect, after `ratings` ratings at identity precision `identity`.
    #[must_use]
    pub fn own_weight(&self, identity: f64, ratings: f64) -> f64 {
        identity * ratings / (identity * ratings + self.prior_ratings)
    }
    /// Quality buyers expect: own record and public prior, weighted.
    #[must_use]
    pub fn expected_quality(&self, identity: f64, good: f64, bad: f64, prior: f64) -> f64 {
        let ratings = good + bad;
        if ratings <= 0.0 {
            return prior;
        }
        let own = self.own_weight(identity, ratings);
        own * good / ratings + (1.0 - own) * prior
    }
    /// How well a pool lot can be traced when a share of it carries codes of its growers.
    #[must_use]
    pub fn pool_identity(&self, traced_share: f64) -> f64 {
        self.identity_pool + traced_share * (self.identity_traced - self.identity_pool)
    }
}

impl Hosting {
    /// Skill after `experience` sessions of a host whose talent is `talent`: a power law towards the host's best.
    #[must_use]
    pub fn skill(&self, talent: f64, experience: f64) -> f64 {
        let best = (0.8 * talent).clamp(self.skill_start, 1.0);
        best - (best - self.skill_start) * libm::pow(1.0 + experience / self.skill_sessions, -self.skill_exponent)
    }
    /// Persuasion of a host with or without a working kit (`kit` is the kit's absorbed gain, 0 without one).
    #[must_use]
    pub fn persuasion(&self, skill: f64, kit: f64) -> f64 {
        skill.min(self.persuasion_ceiling + kit) + kit * skill
    }
    /// Most parcels a farmer-host can sell in a week within its sessions.
    #[must_use]
    pub fn weekly_parcels(&self) -> f64 {
        self.sessions_per_year / 52.0 * self.orders_per_session
    }
}

columns! {
    /// Local hosts: station staff, returnees, the county live room; they sell pool lots of their county.
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

/// What stands behind an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seller {
    /// A household selling its own goods: the row of the household.
    Own(u32),
    /// A pool selling through a local or an MCN host: the row of the pool.
    Pool(u32),
}

/// Who a number in the universe of hosts is: the row in the table of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostRow {
    /// A farm household.
    Farm(usize),
    /// A local host.
    Local(usize),
    /// An MCN host.
    Mcn(usize),
}

impl HostRow {
    /// The row of host `number` where there are `farms` households and `locals` potential local hosts.
    #[must_use]
    pub const fn of(number: u32, farms: usize, locals: usize) -> Self {
        let number = number as usize;
        if number < farms {
            Self::Farm(number)
        } else if number < farms + locals {
            Self::Local(number - farms)
        } else {
            Self::Mcn(number - farms - locals)
        }
    }
}

/// One listing of the week. The part an order must remember stays in its cohort.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Number of the host in the universe of hosts.
    pub host: u32,
    /// Who owns the goods.
    pub seller: Seller,
    /// County of origin.
    pub county: u16,
    /// Village of origin; `None` for the county hub.
    pub village: Option<u32>,
    /// Crop.
    pub crop: u8,
    /// Grade: 0 A, 1 B.
    pub grade: u8,
    /// Carries the county label.
    pub labelled: bool,
    /// Listed price of a parcel, delivery included.
    pub price_fen: i64,
    /// Goods in a parcel.
    pub parcel_g: i64,
    /// Parcels for sale this week.
    pub parcels: i64,
    /// Commission of the host on net sales.
    pub commission_bp: i64,
    /// Discount on what the seller asks elsewhere, already in the price.
    pub discount_bp: i64,
    /// Slot fee of this lot.
    pub slot_fee_fen: i64,
    /// Public money promised for that fee.
    pub slot_grant_fen: i64,
    /// Quality the goods really have before transit.
    pub quality: f64,
    /// Quality buyers expect.
    pub expected_quality: f64,
    /// What the host's words add to it.
    pub hype: f64,
    /// Awareness of the label it carries, 0 without one.
    pub awareness: f64,
    /// Persuasion of the host.
    pub persuasion: f64,
    /// Share of the host's session that its offers get.
    pub air_share: f64,
    /// Exposure weight this week.
    pub exposure: f64,
    /// Households that follow the host.
    pub followers: i64,
    /// Parcels wanted (with consumers' weight), before rationing.
    pub wanted: i64,
    /// Parcels sold.
    pub sold: i64,
}

impl Offer {
    /// Kind of goods: crop × 2 + grade.
    #[must_use]
    pub fn kind(&self) -> usize {
        usize::from(self.crop) * 2 + usize::from(self.grade)
    }
    /// Quality buyers believe they are promised: what the record says and what the host adds.
    #[must_use]
    pub fn promised_quality(&self) -> f64 {
        self.expected_quality + self.hype
    }
    /// Row of its live channel: county, crop, own stream or pool.
    #[must_use]
    pub fn channel(&self) -> usize {
        super::channels::row(usize::from(self.county), usize::from(self.crop), matches!(self.seller, Seller::Pool(_)))
    }
}

/// Nobody: an empty slot, an empty place in a memory.
pub const NOBODY: u32 = u32::MAX;

/// What consumers can see this week: one exposure table a crop.
#[derive(Debug, Clone, Default)]
pub struct Feed {
    /// Slots by market and crop: offer numbers or [`NOBODY`]. Lengths are fixed for the run.
    pub slots: Vec<Vec<u32>>,
    /// Choice weight of each offer for each consumer type (type × offers + offer).
    pub weights: Vec<u32>,
    /// First offer of each host (universe number), and the number of its offers.
    pub of_host: Vec<(u32, u32)>,
    /// Share of slots filled, by market and crop.
    pub filled: Vec<f64>,
    /// Price of a parcel in offline retail this week, per crop: the outside option.
    pub retail_fen: [i64; CROPS],
    /// Share of choice weights that left their range and were clamped.
    pub clamped_share: f64,
    /// Exposure by market and crop at founding, against which the pie grows.
    pub founding_exposure: Vec<f64>,
}
