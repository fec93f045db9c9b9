//! Counties 县: temperature, handling and cold capacity, and the counts of the week.

use crate::engine::declare::columns;

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
        sorting_public: i64 = 0, "parcels/week", zh "公共分拣包装能力";
        /// Operators paid with public money this week, full-time.
        operators: f64 = 0.0, "persons", zh "公共运营人员";
        /// Chance that a user of the label without right is caught in a season.
        enforcement_share: f64 = 0.0, "share", zh "区域品牌侵权查处率";
        /// Share of this week's sessions inspected for truth.
        inspected_share: f64 = 0.0, "share", zh "直播抽查率";
        /// Cold capacity that goods for live channels leave this week.
        cold_left_g: i64 = 0, "g/week", zh "剩余冷链能力";
        /// Goods that wanted cold storage or a cold parcel this week.
        cold_need_g: i64 = 0, "g/week", zh "冷链需求";
        /// Share of that need met.
        cold_share: f64 = 0.0, "share", zh "冷链需求满足率";
        /// Share of the co-operatives' need met: they have contracts and come first.
        cold_share_cooperative: f64 = 0.0, "share", zh "合作社冷链需求满足率";
        /// Share of the own streams' need met from what co-operatives leave.
        cold_share_own: f64 = 0.0, "share", zh "自播冷链需求满足率";
        /// Parcels shipped this week.
        shipped: i64 = 0, "parcels", zh "本周发货件数";
        /// Parcels shipped late this week.
        late: i64 = 0, "parcels", zh "本周延迟发货件数";
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
        quality_sum: i64 = 0, "fixed point", zh "品质合计";
        /// Route subsidy of the year that is set aside and not yet paid.
        route_subsidy_left_fen: i64 = 0, "fen", zh "本年剩余线路补贴";
        /// Lost on the way this week.
        transit_lost_g: i64 = 0, "g", zh "本周运输损耗";
    }
}
