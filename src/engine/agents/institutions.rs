//! Institutions: markets with their traders, counties, pools, the platform, the bank.

use crate::engine::declare::{Cell, Fork};
use crate::engine::declare::{columns, params};
use crate::engine::goods::AtPool;
use crate::engine::goods::Stock;
use crate::engine::money::Purse;
use crate::engine::money::{BankSector, CooperativeSector, PlatformSector, TraderSector};

params! {
    /// Terms of the platform, the pool and the bank.
    Terms in "terms" {
        /// Platform technical fee.
        platform_fee_bp: i64 = 300, "bp", 0..=3_000, Assumption("evidence A41"), zh "平台技术服务费";
        /// Wage of an hour of packing or hosting, and what off-farm work pays.
        wage_fen_per_hour: i64 = 2_200, "fen/h", 500..=10_000, Assumption("evidence A81"), zh "小时工资";
        /// Packing material of a parcel.
        packing_material_fen: i64 = 270, "fen/parcel", 0..=3_000, Assumption("evidence A94"), zh "包装材料";
        /// Minutes to pack a parcel.
        packing_min: i64 = 5, "min/parcel", 0..=120, Inferred("evidence A48 less A94 at the wage A81"), zh "每件打包时间";
        /// Interest on loans.
        loan_rate_bp: i64 = 550, "bp/year", 0..=3_000, Assumption("evidence A78"), zh "贷款利率";
        /// Largest production loan of a household.
        loan_cap_fen: i64 = 4_300_000, "fen", 0..=100_000_000, Inferred("evidence A79"), zh "贷款上限";
        /// Credit by land.
        loan_fen_per_cmu: i64 = 2_000, "fen/cmu", 0..=100_000, Assumption("2,000 yuan a mu"), zh "按面积授信";
        /// Credit by live receipts of 52 weeks.
        loan_turnover_share: f64 = 0.3, "share", 0.0..=2.0, Assumption("a third of turnover"), zh "按流水授信";
        /// Weeks for which a loan runs.
        loan_weeks: u32 = 52, "weeks", 4..=520, Assumption("one season"), zh "贷款期限";
        /// Weeks overdue after which a loan is written off.
        write_off_weeks: u32 = 26, "weeks", 4..=260, Assumption("model 5.12"), zh "逾期核销周数";
        /// Interest the county pays for the holder of a guarantee.
        guarantee_subsidy_bp: i64 = 150, "bp/year", 0..=2_000, Assumption("evidence A78: 5.5 % becomes 4.0 %"), zh "担保贷款贴息";
        /// Part of a written-off loan the county bears under a guarantee.
        guarantee_cover_bp: i64 = 8_000, "bp", 0..=10_000, Assumption("usual cover of public guarantees"), zh "担保代偿比例";
        /// Working capital a pool keeps back for each household of its crop.
        pool_reserve_fen: i64 = 10_000, "fen/household", 0..=1_000_000, Assumption("freight and packing of the three weeks a parcel ties money up"), zh "合作社周转金";
        /// Part of the packing time that the sorting centre saves.
        sorting_saves: f64 = 0.6, "share", 0.0..=1.0, Assumption("machines fold, weigh and tape"), zh "分拣中心节省打包工时";
        /// Minutes to put the codes of its grower on a parcel.
        code_min: i64 = 1, "min/parcel", 0..=30, Assumption("print, stick, scan"), zh "每件贴码时间";
        /// Operating cost of a pool on a parcel: sorting line and staff.
        pool_handling_fen: i64 = 120, "fen/parcel", 0..=5_000, Assumption("co-operative sorting"), zh "合作社处理费";
        /// Weeks over which a pool's members remember its payouts.
        payout_weeks: f64 = 38.0, "weeks", 1.0..=520.0, Assumption("a season"), zh "结算价记忆周数";
        /// Weight of a kilogram of grade B in pool accounts, relative to grade A.
        grade_b_worth: f64 = 0.65, "ratio", 0.1..=1.0, Assumption("price ratio of the grades live"), zh "二级品折算";
        /// Share of price risk that income insurance takes.
        insured_share: f64 = 0.5, "share", 0.0..=1.0, Assumption("half of the shortfall below the trigger"), zh "收入保险保障比例";
        /// Share of the normal price below which the insurance pays.
        insurance_trigger: f64 = 0.8, "share", 0.0..=1.0, Assumption("model 5.15: 0.8 of the expected price index"), zh "收入保险触发水平";
        /// The household's own part of the premium, a year.
        premium_fen: i64 = 3_000, "fen/year", 0..=1_000_000, Assumption("a fifth of the premium"), zh "农户自缴保费";
        /// Label fee of a member in a year.
        label_fee_fen: i64 = 5_000, "fen/year", 0..=500_000, Assumption("50 yuan"), zh "品牌年费";
    }
}

impl Terms {
    /// Part of a pool's past payouts still remembered a week later.
    #[must_use]
    pub fn payout_memory(&self) -> f64 {
        1.0 - 1.0 / self.payout_weeks
    }
}

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

columns! {
    /// National state of a crop: one row a market and crop.
    Nation, NationRows {
        /// Logarithm of the national price relative to normal.
        log_price: f64 = 0.0, "1", zh "全国价格对数";
        /// National harvest of the season relative to normal.
        harvest: f64 = 1.0, "ratio", zh "全国产量比";
        /// Demand this week relative to normal.
        demand: f64 = 1.0, "ratio", zh "需求系数";
        /// What buyers expect of goods without a label.
        generic_quality: f64 = 0.0, "1", zh "普通商品预期质量";
        /// Good ratings of unlabelled goods this week.
        generic_good: i64 = 0, "parcels", zh "本周普通商品好评";
        /// Ratings of unlabelled goods this week.
        generic_all: i64 = 0, "parcels", zh "本周普通商品评价";
    }
}

columns! {
    /// Counties: temperature, handling and cold capacity, what their government bought.
    Counties, CountyRows {
        /// Temperature this week.
        temperature_c: f64 = 15.0, "°C", zh "气温";
        /// Parcels the county can handle in a week.
        handling_parcels: i64 = 0, "parcels/week", zh "处理能力";
        /// Cold capacity that was there at the beginning.
        cold_base_g: i64 = 0, "g/week", zh "初始冷链能力";
        /// Cold capacity bought with public money.
        cold_public_g: i64 = 0, "g/week", zh "公共冷链能力";
        /// Sorting and packing capacity bought with public money.
        sorting_public: i64 = 0, "parcels/week", zh "公共分拣打包能力";
        /// Operators paid with public money this week, full-time.
        operators: f64 = 0.0, "persons", zh "公共运营人员";
        /// Chance that a user of the label without right is caught in a season.
        enforcement_share: f64 = 0.0, "share", zh "品牌侵权查处率";
        /// Share of this week's sessions inspected for truth.
        inspected_share: f64 = 0.0, "share", zh "直播抽查率";
        /// Goods that wanted cold storage or a cold parcel this week.
        cold_need_g: i64 = 0, "g/week", zh "冷链需求";
        /// Share of that need met.
        cold_share: f64 = 0.0, "share", zh "冷链满足率";
        /// Share of the pools' need met: they have contracts and come first.
        cold_share_pool: f64 = 0.0, "share", zh "合作社冷链满足率";
        /// Share of the own streams' need met from what pools leave.
        cold_share_own: f64 = 0.0, "share", zh "自播冷链满足率";
        /// Parcels shipped this week.
        shipped: i64 = 0, "parcels", zh "本周发货件数";
        /// Parcels shipped late this week.
        late: i64 = 0, "parcels", zh "本周迟发件数";
        /// Parcels cancelled this week.
        cancelled: i64 = 0, "parcels", zh "本周取消件数";
        /// Parcels still queueing.
        queued: i64 = 0, "parcels", zh "排队件数";
        /// Value ordered this week.
        gmv_fen: i64 = 0, "fen", zh "本周成交额";
        /// Refunds this week.
        refund_fen: i64 = 0, "fen", zh "本周退款";
        /// Parcels ordered this week.
        orders: i64 = 0, "parcels", zh "本周订单件数";
        /// Parcels delivered this week.
        delivered: i64 = 0, "parcels", zh "本周妥投件数";
        /// Delivered true quality summed over parcels this week, fixed point.
        quality_sum: i64 = 0, "fixed point", zh "质量合计";
        /// Lost on the way this week.
        transit_lost_g: i64 = 0, "g", zh "本周运输损耗";
    }
}

columns! {
    /// Pools: the co-operative of each county and crop.
    Pools, PoolRows {
        /// Money.
        cash: Purse<CooperativeSector> = Purse::EMPTY, "fen", zh "现金";
        /// Fresh goods by grade.
        fresh_a: Stock<AtPool> = Stock::EMPTY, "g", zh "一级新鲜库存";
        /// Ageing goods of grade A.
        ageing_a: Stock<AtPool> = Stock::EMPTY, "g", zh "一级老化库存";
        /// Goods of grade B.
        fresh_b: Stock<AtPool> = Stock::EMPTY, "g", zh "二级库存";
        /// Money kept back for freight.
        reserve_fen: i64 = 0, "fen", zh "周转金";
        /// Grams the pool will take this week by grade.
        intake_g: [i64; 2] = [0; 2], "g/week", zh "本周收购量";
        /// Grams cleared to the trader this week by grade.
        offline_g: [i64; 2] = [0; 2], "g/week", zh "本周线下清库";
        /// Parcels a week expected through local hosts by grade.
        volume_parcels: [f64; 2] = [0.0; 2], "parcels/week", zh "预期周销量";
        /// Price of a parcel by grade.
        price_fen: [i64; 2] = [0; 2], "fen/parcel", zh "单价";
        /// Parcels a week kept for MCN hosts by grade.
        mcn_parcels: [f64; 2] = [0.0; 2], "parcels/week", zh "机构主播备货计划";
        /// Parcels a lot is expected to sell for each household of an MCN host's audience.
        mcn_conversion: f64 = 0.0, "parcels/household", zh "预期转化率";
        /// Parcels offered through local hosts this week by grade.
        offered: [i64; 2] = [0; 2], "parcels", zh "本周上架件数";
        /// Parcels wanted through local hosts this week by grade.
        wanted: [i64; 2] = [0; 2], "parcels", zh "本周需求件数";
        /// Weeks in a row sold out (above 0) or slow (below 0), by grade.
        price_streak: [i32; 2] = [0; 2], "weeks", zh "连续售罄或滞销周数";
        /// Share of its grade A goods grown with effort (delivered by members who made it), fading mean.
        effort_share: f64 = 0.0, "share", zh "精细管理占比";
        /// Share of its grade A goods that carry codes of their growers, fading mean.
        traced_share: f64 = 0.0, "share", zh "可溯源占比";
        /// Public label record: reputation of the label.
        reputation: f64 = 0.0, "1", zh "品牌声誉";
        /// Awareness of the label among consumers.
        awareness: f64 = 0.0, "1", zh "品牌知名度";
        /// Good ratings of labelled goods this week.
        record_good: i64 = 0, "parcels", zh "本周品牌好评";
        /// Ratings of labelled goods this week.
        record_all: i64 = 0, "parcels", zh "本周品牌评价";
        /// Promotion looks bought this week with public money.
        promotion_looks: i64 = 0, "looks", zh "本周推广曝光";
        /// Chance that a member is inspected in a season.
        inspection_share: f64 = 0.0, "share", zh "抽检率";
        /// Looks a week the county pays the platform for, spread over its offers.
        traffic_looks: i64 = 0, "looks/week", zh "购买曝光";
        /// Public money for slot fees of the pool this week.
        slot_grant_fen: i64 = 0, "fen", zh "本周坑位费补助额度";
        /// Good ratings of the pool's goods, fading.
        rating_good: f64 = 0.0, "ratings", zh "好评";
        /// Bad ratings of the pool's goods, fading.
        rating_bad: f64 = 0.0, "ratings", zh "差评";
        /// Worth in grams of grade A of goods paid, lost or sold offline since the last payout.
        settled_g: i64 = 0, "g", zh "已结货量";
        /// Members.
        members: i64 = 0, "households", zh "成员数";
        /// Labelled grams of members in the last 13 weeks, for own shares (fading).
        label_volume_g: f64 = 0.0, "g", zh "品牌销量";
        /// Payout for a kilogram over the last weeks (fading), what members hear.
        payout_fen_per_kg: f64 = 0.0, "fen/kg", zh "结算价";
        /// Money paid out over the last months (fading).
        recent_paid_fen: f64 = 0.0, "fen", zh "近期分配额";
        /// Grams settled over the last months (fading).
        recent_settled_g: f64 = 0.0, "g", zh "近期结算量";
    }
}

impl Pools {
    /// Ratings of a pool's goods that still count.
    #[must_use]
    pub fn ratings(&self, row: usize) -> f64 {
        self.rating_good[row] + self.rating_bad[row]
    }
}

/// The platform: fees in the purse, buyers' money in escrow.
#[derive(Debug)]
pub struct Platform {
    /// Money of the platform itself.
    pub cash: Purse<PlatformSector>,
    /// Buyers' money until a week after arrival.
    pub escrow: Purse<PlatformSector>,
    /// Fees and traffic sold in the year.
    pub income_year_fen: i64,
}

/// The bank.
#[derive(Debug)]
pub struct Bank {
    /// Money.
    pub cash: Purse<BankSector>,
    /// Loans outstanding, on the bank's own side of the books.
    pub loans_fen: i64,
    /// Principal written off so far.
    pub written_off_fen: i64,
    /// Money its owners put in: what cash and loans together keep.
    pub capital_fen: i64,
}

impl Platform {
    /// An empty platform.
    #[must_use]
    pub const fn new() -> Self {
        Self { cash: Purse::EMPTY, escrow: Purse::EMPTY, income_year_fen: 0 }
    }
    /// A copy for a forked world.
    #[must_use]
    pub fn fork(&self, permit: Fork) -> Self {
        Self { cash: self.cash.fork(permit), escrow: self.escrow.fork(permit), income_year_fen: self.income_year_fen }
    }
}
impl Default for Platform {
    fn default() -> Self {
        Self::new()
    }
}
impl Bank {
    /// A bank without money or loans.
    #[must_use]
    pub const fn new() -> Self {
        Self { cash: Purse::EMPTY, loans_fen: 0, written_off_fen: 0, capital_fen: 0 }
    }
    /// A copy for a forked world.
    #[must_use]
    pub fn fork(&self, permit: Fork) -> Self {
        Self {
            cash: self.cash.fork(permit),
            loans_fen: self.loans_fen,
            written_off_fen: self.written_off_fen,
            capital_fen: self.capital_fen,
        }
    }
}
impl Default for Bank {
    fn default() -> Self {
        Self::new()
    }
}
