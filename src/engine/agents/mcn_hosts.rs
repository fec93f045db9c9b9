//! MCN hosts MCN机构主播: hosts of agencies, opinion leaders and celebrities. They sell lots of any county's co-operatives, on terms
//! posted by the size of their audience. In the numbering of all hosts they follow the local hosts.

use crate::declare::{columns, params};
use crate::money::{McnHostSector, Purse};
use crate::units::{basis_points, mul_div};

/// Classes of audience: small, middle, top.
pub const CLASSES: usize = 3;
/// Names of the classes.
pub const CLASS_NAMES: [&str; CLASSES] = ["small", "waist", "head"];

params! {
    /// MCN hosts: audience, the terms they post by class of audience (small, middle, top), and how co-operatives judge them.
    Mcn in "mcn" {
        /// Followers at the beginning, median, in households.
        followers_median: f64 = 800.0, "households" founding, 0.0..=1_000_000.0, Assumption("together about a fifth of consumers follow one; evidence A31 gives the tail alone"), zh "初始粉丝中位数";
        /// Tail exponent of followers at the beginning.
        followers_tail: f64 = 1.0, "1" founding, 0.5..=5.0, Inferred("evidence A31"), zh "粉丝尾部指数";
        /// Followers from which a host is of the middle class and of the top class.
        class_from: [i64; 2] = [600, 3_000], "households", 0..=1_000_000_000, Assumption("a scaled-down audience: one in fifty and one in ten of the main-job world's consumers"), zh "腰部、头部主播粉丝门槛" by ["waist", "head"];
        /// Commission on net sales.
        commission_bp: [i64; CLASSES] = [1_200, 1_500, 2_000], "bp", 0..=6_000, Assumption("evidence A39: 15 % within 5 to 30"), zh "MCN机构主播佣金" by CLASS_NAMES;
        /// Slot fee of a lot, for 100 followers.
        slot_fee_fen: [i64; CLASSES] = [0, 400, 800], "fen/100 households", 0..=100_000, Assumption("evidence A40 scaled down with the audience: about a twentieth of what a lot sells for"), zh "每百粉丝固定服务费（坑位费）" by CLASS_NAMES;
        /// Discount on the price the co-operative asks elsewhere.
        discount_bp: [i64; CLASSES] = [0, 500, 1_000], "bp", 0..=6_000, Assumption("large audiences are promised the lowest price"), zh "直播折扣" by CLASS_NAMES;
        /// Least parcels of a lot, for 1,000 followers.
        minimum_parcels: [i64; CLASSES] = [5, 10, 15], "parcels/1,000 households", 0..=1_000, Assumption("a lot worth the minutes it takes"), zh "每千粉丝起订件数" by CLASS_NAMES;
        /// Share of a host's exposure that reaches the farm goods it shows: the rest of its session sells other things.
        farm_share: f64 = 0.3, "share", 0.0..=1.0, Assumption("a slot is some minutes of hours"), zh "农产品讲解时长占比";
        /// Lots a host takes in a week, each of another crop.
        lots: [u32; CLASSES] = [2, 2, 2], "lots/week", 0..=20, Assumption("farm goods are a small part of a session"), zh "每周接单批次数" by CLASS_NAMES;
        /// Counties a host takes lots from; the other hosts know others, so that each county is known to as many hosts in a world of any size.
        counties: u32 = 4, "counties" founding, 1..=2_000, Assumption("its buyers know a few origins: all four of the main-job world"), zh "每名MCN机构主播的货源县数";
        /// Hype, mean over hosts: how much better than its record a good is made to sound. Each host has a lasting level between 0 and twice the mean.
        hype_mean: f64 = 0.06, "1" founding, 0.0..=0.5, Assumption("a quarter of the distance between the grades"), zh "平均夸大宣传程度";
        /// Most experience of a host at the beginning.
        experience_most: f64 = 400.0, "sessions" founding, 0.0..=5_000.0, Assumption("full-time hosts"), zh "初始经验上限";
        /// Sessions of a host in a week, whatever it sells.
        sessions: f64 = 5.0, "sessions/week", 0.0..=14.0, Assumption("a working week"), zh "每周场次";
        /// What a disappointed buyer costs the host in later business.
        disappointment_fen: i64 = 300, "fen/parcel", 0..=100_000, Assumption("half of a commission"), zh "失望买家的声誉成本";
        /// Households added to the followers of every host when sales are judged: who sees it without following.
        audience_base: i64 = 100, "households", 1..=100_000, Assumption("evidence A97: the f_0 of exposure"), zh "基础观众数";
        /// Parcels a lot is first thought to sell for each household of the audience.
        conversion_start: f64 = 0.03, "parcels/household", 0.0..=1.0, Assumption("learned within weeks"), zh "初始转化率预期";
        /// Weight of a lot's outcome in what its co-operative expects of the next one.
        conversion_gain: f64 = 0.2, "share/week", 0.0..=1.0, Assumption("a handful of lots teach a co-operative"), zh "转化率更新权重";
        /// Weight of what other co-operatives sold, and of the first belief where nobody sold.
        hearsay_gain: f64 = 0.03, "share/week", 0.0..=1.0, Assumption("what is heard counts less than what is lived"), zh "他社经验权重";
        /// Weight of a week's match in the goods a co-operative keeps for these hosts.
        planning_gain: f64 = 0.15, "share/week", 0.0..=1.0, Assumption("a matter of weeks"), zh "备货计划更新权重";
        /// What a studio gives an MCN host, as a fully used kit gives a farmer.
        studio_gain: f64 = 0.2, "share", 0.0..=0.6, Assumption("as equipment.kit_gain"), zh "MCN机构直播间增益";
        /// Lots for which one operator can judge what each host would sell, in a week.
        operator_lots: f64 = 12.0, "lots/person-week", 0.0..=1_000.0, Assumption("half a day a lot"), zh "每名运营每周可研判批次";
        /// Working capital of a host; owners take what exceeds it.
        reserve_fen: i64 = 1_000_000, "fen", 0..=1_000_000_000, Assumption("10,000 yuan"), zh "MCN机构主播周转金";
    }
}

/// The terms a host asks from a co-operative for a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// Commission on net sales.
    pub commission_bp: i64,
    /// Discount on the price the co-operative asks elsewhere.
    pub discount_bp: i64,
    /// Slot fee.
    pub fee_fen: i64,
    /// Least parcels.
    pub minimum: i64,
    /// Lots it takes in a week.
    pub lots: usize,
}

impl Ask {
    /// The price on air of a parcel that costs `price_fen` elsewhere.
    #[must_use]
    pub fn price(&self, price_fen: i64) -> i64 {
        price_fen - basis_points(price_fen, self.discount_bp)
    }
}

impl Mcn {
    /// The terms of a host with `followers` followers: those of its class of audience.
    #[must_use]
    pub fn ask(&self, followers: i64) -> Ask {
        let class = self.class_from.iter().filter(|&&least| followers >= least).count();
        Ask {
            commission_bp: self.commission_bp[class],
            discount_bp: self.discount_bp[class],
            fee_fen: mul_div(followers, self.slot_fee_fen[class], 100),
            minimum: mul_div(followers, self.minimum_parcels[class], 1_000),
            lots: self.lots[class] as usize,
        }
    }
    /// Households that see a lot of a host with `followers` followers, for judging its sales.
    #[must_use]
    pub const fn audience(&self, followers: i64) -> i64 {
        followers + self.audience_base
    }
}

columns! {
    /// MCN hosts, sorted by nothing: rows never move.
    McnHosts, McnHostRows {
        /// Money.
        cash: Purse<McnHostSector> = Purse::EMPTY, "fen", zh "现金";
        /// Talent, mean 1.
        talent: f64 = 1.0, "1", zh "天赋";
        /// Experience in sessions.
        experience: f64 = 0.0, "sessions", zh "经验";
        /// Host skill.
        host_skill: f64 = 0.5, "1", zh "主播技能";
        /// Exaggeration: how much better than its record the host makes a good sound (a fixed trait).
        hype: f64 = 0.0, "1", zh "夸大宣传程度";
        /// Parcels a lot sells for each household of its audience: the host's record, fading mean.
        conversion: f64 = 0.0, "parcels/household", zh "转化率";
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
        gmv_year_fen: i64 = 0, "fen" per year, zh "全年成交额";
        /// Commission of the year.
        commission_year_fen: i64 = 0, "fen" per year, zh "全年佣金";
        /// Slot fees of the year.
        slot_year_fen: i64 = 0, "fen" per year, zh "全年固定服务费（坑位费）";
    }
}
