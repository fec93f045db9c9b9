//! The tables a run writes: their columns, declared once for files, pages and notebooks.

mod channel_years;
mod flow_weeks;
mod runs;
mod village_years;

pub use channel_years::ChannelYears;
pub use flow_weeks::{FlowWeeks, GoodsWeeks};
pub use runs::Runs;
pub use village_years::VillageYears;

use crate::engine::agents::channels::CHANNEL_NAMES;
use crate::engine::crops::CROP_NAMES;
use crate::engine::declare::columns;
use crate::engine::declare::{Cell, Data, Fork, Kind};
use crate::engine::goods::GOODS_FLOW_NAMES;
use crate::engine::money::{FLOW_NAMES, SECTOR_NAMES};

macro_rules! names { ($($name:ident($doc:literal) = $list:expr;)+) => { $(
    #[doc = $doc]
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub struct $name(pub u8);
    impl Cell for $name {
        const KIND: Kind = Kind::Name;
        fn data(cells: &[Self]) -> Option<Data<'_>> { Some(Data::Name(cells.iter().map(|cell| cell.0).collect(), $list)) }
        fn fork(&self, _permit: Fork) -> Self { *self }
    }
)+ } }
names! {
    Crop("A crop by name.") = &CROP_NAMES;
    Flow("A flow of money by name.") = &FLOW_NAMES;
    Movement("A movement of goods by name.") = &GOODS_FLOW_NAMES;
    Who("A sector by name.") = &SECTOR_NAMES;
    HostKind("A kind of host by name.") = &["farmer", "local", "mcn"];
    Channel("A live channel by name.") = &CHANNEL_NAMES;
    Grade("A grade by name.") = &["A", "B"];
}

columns! {
    /// Household × year: incomes by source, costs, hours, choices.
    HouseholdYears, HouseholdYearRows {
        /// Household.
        household: u32 = 0, "id", zh "农户";
        /// Year since founding, from 0.
        year: u32 = 0, "year", zh "年份";
        /// Market income.
        market_income_fen: i64 = 0, "fen" by settle, zh "市场性收入";
        /// Disposable income.
        disposable_income_fen: i64 = 0, "fen" by settle, zh "可支配收入";
        /// Unpaid time of farm, stream and packing.
        unpaid_min: i64 = 0, "min" by settle, zh "家庭无酬劳动时间";
        /// Pathways that treated it this year: one bit each, technology first.
        treated: u8 = 0, "bits" by govern, zh "直接受益标记";
        /// Might be served by public money this year.
        reached: bool = false, "flag" by govern, zh "是否在覆盖范围";
        /// County.
        county: u16 = 0, "id", zh "县";
        /// Working-age members away at the end of the year.
        away: u8 = 0, "persons" by decide, zh "外出成员";
        /// What one more member at home would earn in a year, at the last choice of residence.
        member_gain_fen: i64 = 0, "fen/year" by decide, zh "多一名在家成员的年收益";
        /// Village.
        village: u32 = 0, "id", zh "村";
        /// Distance from the village to the county seat.
        distance_km: f64 = 0.0, "km", zh "到县城距离";
        /// Tariff band of the village: 1 near, 2 far.
        band: u8 = 0, "band", zh "运价区";
        /// Crop.
        crop: Crop = Crop(0), "name", zh "作物";
        /// Land.
        land_cmu: i32 = 0, "cmu", zh "面积";
        /// Persons.
        persons: u8 = 0, "persons", zh "人口";
        /// Age of the head: bands of about ten years, the youngest 0.
        age_band: u8 = 0, "band", zh "户主年龄段";
        /// Schooling of the head: 0 (primary or less) to 3 (college).
        schooling: u8 = 0, "level", zh "受教育程度";
        /// Offline sales at the farm-gate price.
        offline_fen: i64 = 0, "fen" by settle, zh "线下销售";
        /// Gain of goods kept in cold stores for the season's rise.
        store_fen: i64 = 0, "fen" by settle, zh "冷藏待售增值";
        /// Change of stocks over the year at the trader's price.
        stock_change_fen: i64 = 0, "fen" by settle, zh "库存变动";
        /// Own-stream sales after refunds.
        own_fen: i64 = 0, "fen" by settle, zh "自播销售";
        /// Fees, freight and packing of the own stream.
        own_cost_fen: i64 = 0, "fen" by settle, zh "自播费用";
        /// Payouts of the co-operative.
        cooperative_fen: i64 = 0, "fen" by settle, zh "合作社分配";
        /// Packing and host wages.
        packing_wage_fen: i64 = 0, "fen" by settle, zh "打包工资";
        /// Wages and remittance.
        wage_fen: i64 = 0, "fen" by settle, zh "工资";
        /// Other farm income.
        other_farm_fen: i64 = 0, "fen" by settle, zh "其他经营";
        /// Property income.
        property_fen: i64 = 0, "fen" by settle, zh "财产";
        /// Pensions and private transfers.
        transfer_fen: i64 = 0, "fen" by settle, zh "转移";
        /// Cash grants and subsidies.
        grant_fen: i64 = 0, "fen" by settle, zh "补贴";
        /// Indemnities less premiums.
        insurance_fen: i64 = 0, "fen" by settle, zh "保险净额";
        /// Minimum-income top-up.
        top_up_fen: i64 = 0, "fen" by settle, zh "低保补差";
        /// Inputs due.
        input_fen: i64 = 0, "fen" by settle, zh "投入";
        /// Tools and own equipment (annuity).
        tool_fen: i64 = 0, "fen" by settle, zh "工具设备";
        /// Imputed cost of assets received in kind.
        asset_charge_fen: i64 = 0, "fen" by settle, zh "受助实物资产年化成本";
        /// Interest.
        interest_fen: i64 = 0, "fen" by settle, zh "利息";
        /// Label fees and fines.
        label_fen: i64 = 0, "fen" by settle, zh "区域品牌费用";
        /// Living costs.
        living_fen: i64 = 0, "fen" by settle, zh "生活消费支出";
        /// Own-stream value ordered.
        gmv_fen: i64 = 0, "fen" by buy, zh "自播成交额";
        /// Harvest.
        harvest_g: i64 = 0, "g" by harvest, zh "产量";
        /// Lost on the farm.
        lost_g: i64 = 0, "g" by harvest, zh "损耗";
        /// Sold on the own stream, refunded parcels included.
        own_g: i64 = 0, "g", zh "自播销量";
        /// Sold live, own stream and co-operative.
        live_g: i64 = 0, "g", zh "直播销量";
        /// Stock at the end of the year at the offline price.
        stock_value_fen: i64 = 0, "fen" by harvest, zh "年末库存值";
        /// Cash at the end of the year.
        cash_fen: i64 = 0, "fen" by settle, zh "年末现金";
        /// Debt at the end of the year.
        debt_fen: i64 = 0, "fen" by settle, zh "年末负债";
        /// Streams at the end of the year.
        host: bool = false, "flag" by decide, zh "在播";
        /// Would have streamed in the last quarter, had cash and credit reached.
        refused: bool = false, "flag", zh "因资金不足未开播";
        /// Would have bought equipment in the last season, had cash and credit reached.
        equipment_refused: bool = false, "flag", zh "因资金不足未购设备";
        /// Label member at the end of the year.
        member: bool = false, "flag" by decide, zh "授权用标农户";
        /// Quality effort this season.
        effort: bool = false, "flag" by decide, zh "精细管理";
        /// Members who left in the year.
        left: i64 = 0, "persons" by decide, zh "本年外出";
        /// Members who came back in the year.
        returned: i64 = 0, "persons" by decide, zh "本年返乡";
        /// What members who came back since the beginning earn at home, less what those who left earned; not in market income.
        moved_fen: i64 = 0, "fen" by decide, zh "去留成员的本地收益";
        /// Households that follow it.
        followers: i64 = 0, "households" by deliver, zh "粉丝";
        /// Host skill.
        host_skill: f64 = 0.0, "1" by learn, zh "主播技能";
    }
}

columns! {
    /// County × week: prices, volumes, sales, refunds, losses, hosts, reputation, tariffs.
    CountyWeeks, CountyWeekRows {
        /// County.
        county: u16 = 0, "id", zh "县";
        /// Week since founding, from 0.
        week: u32 = 0, "week", zh "周";
        /// Farm-gate price of citrus.
        price_citrus: i64 = 0, "fen/kg" by wholesale, zh "柑橘地头价";
        /// Farm-gate price of apples.
        price_apple: i64 = 0, "fen/kg" by wholesale, zh "苹果地头价";
        /// Farm-gate price of kiwifruit.
        price_kiwifruit: i64 = 0, "fen/kg" by wholesale, zh "猕猴桃地头价";
        /// Farm-gate price of leaf vegetables.
        price_leaf_vegetable: i64 = 0, "fen/kg" by wholesale, zh "叶菜地头价";
        /// Farm-gate price of dried mushrooms.
        price_mushroom: i64 = 0, "fen/kg" by wholesale, zh "食用菌地头价";
        /// Farm-gate price of tea.
        price_tea: i64 = 0, "fen/kg" by wholesale, zh "茶叶地头价";
        /// Harvest.
        harvest_g: i64 = 0, "g" by harvest, zh "产量";
        /// Sold offline.
        offline_g: i64 = 0, "g" by offer, zh "线下销量";
        /// Lost on farms.
        farm_lost_g: i64 = 0, "g" by harvest, zh "产地损耗";
        /// Lost on the way.
        transit_lost_g: i64 = 0, "g" by deliver, zh "运输损耗";
        /// Parcels ordered.
        orders: i64 = 0, "parcels" by buy, zh "订单件数";
        /// Value ordered.
        gmv_fen: i64 = 0, "fen" by buy, zh "成交额";
        /// Refunds.
        refund_fen: i64 = 0, "fen" by deliver, zh "退款";
        /// Parcels shipped.
        shipped: i64 = 0, "parcels" by ship, zh "发货件数";
        /// Parcels shipped late.
        late: i64 = 0, "parcels" by ship, zh "延迟发货件数";
        /// Parcels cancelled.
        cancelled: i64 = 0, "parcels" by ship, zh "取消件数";
        /// Parcels delivered.
        delivered: i64 = 0, "parcels" by deliver, zh "妥投件数";
        /// Delivered quality, mean over parcels; 0 without parcels.
        delivered_quality: f64 = 0.0, "1" by deliver, zh "交付品质";
        /// Share of cold need met.
        cold_share: f64 = 0.0, "share" by ship, zh "冷链需求满足率";
        /// Pick-up visits to all villages.
        visits: i64 = 0, "visits", zh "进村揽收次数";
        /// Share of villages visited on three days or more.
        served_share: f64 = 0.0, "share", zh "每周揽收三次以上的村占比";
        /// Households that stream.
        hosts: i64 = 0, "households" by decide, zh "自播农户";
        /// Label members.
        members: i64 = 0, "households" by decide, zh "授权用标农户";
        /// Label reputation, mean over crops.
        reputation: f64 = 0.0, "1" by learn, zh "区域品牌声誉";
        /// Label awareness, mean over crops.
        awareness: f64 = 0.0, "1" by learn, zh "区域品牌知名度";
        /// Tariff of the county's first firm from far villages.
        tariff_far_fen: i64 = 0, "fen/parcel" by ship, zh "远村运价";
        /// Co-operative price of a parcel of grade A, mean over crops.
        cooperative_price_fen: i64 = 0, "fen/parcel" by offer, zh "合作社单价";
    }
}

columns! {
    /// Active hosts × 13 weeks.
    HostQuarters, HostQuarterRows {
        /// Number in the universe of hosts: households first, then local hosts.
        host: u32 = 0, "id" by decide, zh "主播";
        /// Kind of host.
        kind: HostKind = HostKind(0), "name", zh "类型";
        /// County.
        county: u16 = 0, "id", zh "县";
        /// Week.
        week: u32 = 0, "week", zh "周";
        /// Households that follow.
        followers: i64 = 0, "households" by deliver, zh "粉丝";
        /// Host skill.
        host_skill: f64 = 0.0, "1" by learn, zh "技能";
        /// Experience.
        experience: f64 = 0.0, "sessions" by learn, zh "经验";
        /// Share of good ratings; 0 without any.
        rating: f64 = 0.0, "share" by deliver, zh "好评率";
        /// Price of a parcel, 0 for local hosts.
        price_fen: i64 = 0, "fen/parcel" by offer, zh "单价";
        /// Expected own orders, 0 for local hosts.
        volume_parcels: f64 = 0.0, "parcels/week" by learn, zh "预期订单";
        /// Parcels wanted in the last week.
        wanted_parcels: i64 = 0, "parcels" by buy, zh "需求件数";
        /// Sales since the beginning of the year.
        gmv_year_fen: i64 = 0, "fen" by buy, zh "年内成交额";
        /// Income of the year so far: of a farmer own-stream sales after refunds less their costs, of others commission.
        income_year_fen: i64 = 0, "fen" by settle, zh "年内收入";
    }
}

columns! {
    /// Logistics firms × 4 weeks.
    CarrierMonths, CarrierMonthRows {
        /// Firm.
        carrier: u32 = 0, "id", zh "企业";
        /// County.
        county: u16 = 0, "id", zh "县";
        /// Week.
        week: u32 = 0, "week", zh "周";
        /// Cash.
        cash_fen: i64 = 0, "fen" by settle, zh "现金";
        /// Tariff from the hub.
        tariff_hub_fen: i64 = 0, "fen/parcel" by ship, zh "县中心运价";
        /// Tariff from near villages.
        tariff_near_fen: i64 = 0, "fen/parcel" by ship, zh "近村运价";
        /// Tariff from far villages.
        tariff_far_fen: i64 = 0, "fen/parcel" by ship, zh "远村运价";
        /// Parcels of the last week.
        parcels: i64 = 0, "parcels" by ship, zh "件数";
        /// Cost of the last week.
        cost_fen: i64 = 0, "fen" by ship, zh "成本";
        /// Freight since the beginning of the year.
        freight_year_fen: i64 = 0, "fen" by settle, zh "年内运费";
    }
}

columns! {
    /// A fixed sample of consumers × 4 weeks.
    ConsumerMonths, ConsumerMonthRows {
        /// Consumer.
        consumer: u32 = 0, "id", zh "消费者";
        /// City.
        city: u8 = 0, "id", zh "城市";
        /// Taste type × 2 + income tier.
        kind: u8 = 0, "type", zh "类型";
        /// Week.
        week: u32 = 0, "week", zh "周";
        /// Spent since the beginning of the year, net of refunds.
        spend_year_fen: u32 = 0, "fen/household" by buy, zh "年内支出";
        /// Live purchases it was satisfied with.
        good: u16 = 0, "purchases" by deliver, zh "满意次数";
        /// Live purchases it was not satisfied with.
        bad: u16 = 0, "purchases" by deliver, zh "不满次数";
        /// Hosts it follows.
        follows: u8 = 0, "hosts" by deliver, zh "关注数";
    }
}
