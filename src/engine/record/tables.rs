//! The tables a run writes: their columns, declared once for files, pages and notebooks.

mod channel_years;
mod date;
mod flow_weeks;
mod household_years;
mod places;
mod purchase_years;
mod runs;
mod village_years;

pub use channel_years::ChannelYears;
pub use date::{Date, FIRST_POLICY_YEAR};
pub use flow_weeks::{FlowWeeks, GoodsWeeks};
pub use household_years::{HouseholdColumns, HouseholdYearRows, HouseholdYears};
pub use places::Places;
pub use purchase_years::PurchaseYears;
pub use runs::Runs;
pub use village_years::VillageYears;

use crate::agents::channels::CHANNEL_NAMES;
use crate::crops::CROP_NAMES;
use crate::declare::columns;
use crate::declare::{Cell, Data, Fork, Kind};
use crate::goods::GOODS_FLOW_NAMES;
use crate::money::{FLOW_NAMES, SECTOR_NAMES};
use crate::pathways::PATHWAY_NAMES;

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
    PlaceKind("A kind of place by name.") = &["county", "village"];
    PathwayName("A pathway by name.") = &PATHWAY_NAMES;
    InstrumentName("An instrument by name, by its position in the list of all.") = purchase_years::instrument_names();
    InstrumentUnit("The unit in which an instrument is bought, by the position of the instrument.") = purchase_years::instrument_units();
}

columns! {
    /// County × week: prices, volumes, sales, refunds, losses, hosts, reputation, tariffs.
    CountyWeeks, CountyWeekRows {
        /// County.
        county: u16 = 0, "id", zh "县";
        /// Week since founding, from 0.
        week: u32 = 0, "week", zh "周";
        /// Day on which the week begins, if the first policy year is 2026.
        date: Date = Date(0), "date", zh "周起始日（以首个政策年为2026年计）";
        /// Income of the county's households in the week from farming, live sales, wages and property, less costs; without the
        /// change of stocks, which is valued once a year.
        income_fen: i64 = 0, "fen" by settle, zh "农户本周收入（不含库存变动）";
        /// Part of it from live sales: own streams net of their costs, payouts of co-operatives, packing and host wages.
        live_income_fen: i64 = 0, "fen" by settle, zh "其中：直播销售净收入";
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
        /// Day on which the week begins, if the first policy year is 2026.
        date: Date = Date(0), "date", zh "周起始日（以首个政策年为2026年计）";
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
        /// Day on which the week begins, if the first policy year is 2026.
        date: Date = Date(0), "date", zh "周起始日（以首个政策年为2026年计）";
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
        /// Day on which the week begins, if the first policy year is 2026.
        date: Date = Date(0), "date", zh "周起始日（以首个政策年为2026年计）";
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
