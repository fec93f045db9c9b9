//! Cooperatives 合作社: one row a county and crop (the table is named `Cooperatives` in files).

use crate::declare::columns;
use crate::goods::{AtCooperative, Stock};
use crate::money::{CooperativeSector, Purse};

columns! {
    /// Co-operatives: the co-operative of each county and crop.
    Cooperatives, CooperativeRows {
        /// Money.
        cash: Purse<CooperativeSector> = Purse::EMPTY, "fen", zh "现金";
        /// Fresh goods by grade.
        fresh_a: Stock<AtCooperative> = Stock::EMPTY, "g", zh "一级新鲜库存";
        /// Ageing goods of grade A.
        ageing_a: Stock<AtCooperative> = Stock::EMPTY, "g", zh "一级老化库存";
        /// Goods of grade B.
        fresh_b: Stock<AtCooperative> = Stock::EMPTY, "g", zh "二级库存";
        /// Cost of collecting from the villages what members delivered this week.
        collection_fen: i64 = 0, "fen/week", zh "本周收集成本";
        /// Route subsidy of this week.
        route_subsidy_fen: i64 = 0, "fen/week", zh "本周线路补贴";
        /// Collection that members bear over the last months (fading).
        recent_collection_fen: f64 = 0.0, "fen", zh "近期收集费";
        /// Goods collected over the last months (fading).
        recent_collected_g: f64 = 0.0, "g", zh "近期收集量";
        /// Money kept back for freight.
        reserve_fen: i64 = 0, "fen", zh "周转金";
        /// Grams the co-operative will take this week by grade.
        intake_g: [i64; 2] = [0; 2], "g/week", zh "本周收购量";
        /// Grams cleared to the trader this week by grade.
        offline_g: [i64; 2] = [0; 2], "g/week", zh "本周线下清库";
        /// Parcels a week expected through local hosts by grade.
        volume_parcels: [f64; 2] = [0.0; 2], "parcels/week", zh "预期周销量";
        /// Price of a parcel by grade.
        price_fen: [i64; 2] = [0; 2], "fen/parcel", zh "单价";
        /// Parcels a week kept for MCN hosts by grade.
        mcn_parcels: [f64; 2] = [0.0; 2], "parcels/week", zh "MCN机构主播备货计划";
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
        traced_share: f64 = 0.0, "share", zh "可追溯占比";
        /// Public label record: reputation of the label.
        reputation: f64 = 0.0, "1", zh "区域品牌声誉";
        /// Share of the goods under the label that come from elsewhere.
        mimic_share: f64 = 0.0, "share", zh "区域品牌被冒用占比";
        /// Worth of the label to a mean buyer before any policy, on the scale of tastes.
        label_worth_usual: f64 = 0.0, "1", zh "政策前区域品牌价值";
        /// Awareness of the label among consumers.
        awareness: f64 = 0.0, "1", zh "区域品牌知名度";
        /// Good ratings of labelled goods this week.
        record_good: i64 = 0, "parcels", zh "本周区域品牌好评";
        /// Ratings of labelled goods this week.
        record_all: i64 = 0, "parcels", zh "本周区域品牌评价";
        /// Promotion impressions bought this week with public money.
        promotion_impressions: i64 = 0, "impressions", zh "本周推广曝光";
        /// Chance that a member is inspected in a season.
        inspection_share: f64 = 0.0, "share", zh "抽检率";
        /// Looks a week the county pays the platform for, spread over its offers.
        traffic_impressions: i64 = 0, "impressions/week", zh "购买流量";
        /// Public money for slot fees of the co-operative this week.
        slot_grant_fen: i64 = 0, "fen", zh "本周固定服务费（坑位费）补助额度";
        /// Good ratings of the co-operative's goods, fading.
        rating_good: f64 = 0.0, "ratings", zh "好评";
        /// Bad ratings of the co-operative's goods, fading.
        rating_bad: f64 = 0.0, "ratings", zh "差评";
        /// Gain of its goods in cold stores if they stay until the stores are emptied.
        store_due_fen: i64 = 0, "fen", zh "冷库货待收增值";
        /// Worth in grams of grade A of goods paid, lost or sold offline since the last payout.
        settled_g: i64 = 0, "g", zh "已结货量";
        /// Members.
        members: i64 = 0, "households", zh "成员数";
        /// Land of the members.
        member_land_cmu: i64 = 0, "cmu", zh "成员种植面积";
        /// Labelled grams of members in the last 13 weeks, for own shares (fading).
        label_volume_g: f64 = 0.0, "g", zh "区域品牌销量";
        /// Payout for a kilogram over the last weeks (fading), what members hear.
        payout_fen_per_kg: f64 = 0.0, "fen/kg", zh "结算价";
        /// Money paid out over the last months (fading).
        recent_paid_fen: f64 = 0.0, "fen", zh "近期分配额";
        /// Grams settled over the last months (fading).
        recent_settled_g: f64 = 0.0, "g", zh "近期结算量";
        /// Grams of grade A delivered over the last months (fading).
        recent_a_g: f64 = 0.0, "g", zh "近期一级品收购量";
        /// Grams of grade A sold live over the last months (fading).
        recent_sold_a_g: f64 = 0.0, "g", zh "近期一级品直播销量";
    }
}

impl Cooperatives {
    /// What members bear for collecting a kilogram, mean of the last months, fen; 0 before anything was collected.
    #[must_use]
    pub fn collection_fen_per_kg(&self, row: usize) -> f64 {
        if self.recent_collected_g[row] > 0.0 {
            self.recent_collection_fen[row] / self.recent_collected_g[row] * 1_000.0
        } else {
            0.0
        }
    }

    /// Part of the delivered grade A that is sold live, under the label; the rest goes to the trader or spoils.
    #[must_use]
    pub fn live_share_of_a(&self, row: usize) -> f64 {
        if self.recent_a_g[row] > 0.0 { (self.recent_sold_a_g[row] / self.recent_a_g[row]).min(1.0) } else { 0.0 }
    }
    /// Good and bad ratings of a co-operative, fading.
    #[must_use]
    pub fn ratings(&self, row: usize) -> f64 {
        self.rating_good[row] + self.rating_bad[row]
    }
}
