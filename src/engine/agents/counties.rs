//! Counties 县: temperature, handling and cold capacity, the counts of the week, and pieces of them for parallel work.

use crate::declare::columns;
use std::ops::Range;

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

/// Pieces of consecutive counties, each lent to one thread. Work in a county concerns no other county, so results do not
/// depend on the pieces.
#[derive(Debug)]
pub struct CountyPieces {
    /// First county of each piece, and the number of counties at the end.
    bounds: Vec<usize>,
}

impl CountyPieces {
    /// Pieces of about equally many households, at most `most` of them unless a county has more. `county_bounds` are the
    /// bounds of the counties in the table of households.
    #[must_use]
    pub fn new(county_bounds: &[usize], most: usize) -> Self {
        let (counties, households) = (county_bounds.len() - 1, county_bounds[county_bounds.len() - 1]);
        let each = households.div_ceil(households.div_ceil(most.max(1)).max(1));
        let (mut bounds, mut first) = (Vec::with_capacity(households / each.max(1) + 2), 0);
        bounds.push(0);
        for county in 1..counties {
            if county_bounds[county + 1] - county_bounds[first] > each {
                bounds.push(county);
                first = county;
            }
        }
        bounds.push(counties);
        Self { bounds }
    }
    /// The counties of each piece.
    pub fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        self.bounds.windows(2).map(|bounds| bounds[0]..bounds[1])
    }
    /// The piece of a county.
    #[must_use]
    pub fn of(&self, county: usize) -> usize {
        self.bounds.partition_point(|&first| first <= county) - 1
    }
    /// Counties in each piece.
    pub fn sizes(&self) -> impl Iterator<Item = usize> {
        self.ranges().map(|counties| counties.len())
    }
    /// Rows of each piece in a table whose rows are sorted by county and have the bounds `county_bounds`.
    pub fn sizes_in(&self, county_bounds: &[usize]) -> impl Iterator<Item = usize> {
        self.ranges().map(|counties| county_bounds[counties.end] - county_bounds[counties.start])
    }
    /// Rows of each piece in a table of `each` rows a county.
    pub fn sizes_of(&self, each: usize) -> impl Iterator<Item = usize> {
        self.sizes().map(move |counties| counties * each)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_hold_whole_counties_and_are_about_equal() {
        let households = [0, 10, 20, 30, 40, 50];
        let bounds = |most| CountyPieces::new(&households, most).bounds;
        assert_eq!(bounds(100), [0, 5]);
        assert_eq!(bounds(45), [0, 2, 4, 5], "two halves would be 25");
        assert_eq!(bounds(7), [0, 1, 2, 3, 4, 5]);
        let pieces = CountyPieces::new(&households, 45);
        assert_eq!([0, 1, 2, 4].map(|county| pieces.of(county)), [0, 0, 1, 2]);
        assert!(pieces.sizes().eq([2, 2, 1]) && pieces.sizes_of(6).eq([12, 12, 6]));
        assert!(pieces.sizes_in(&households).eq([20, 20, 10]));
    }
}
