//! National state of the crops: prices, harvest, demand, and what buyers expect of goods without a label.

use crate::declare::columns;

columns! {
    /// National state of a crop: one row a market and crop.
    Nation, NationRows {
        /// Logarithm of the national price relative to normal.
        log_price: f64 = 0.0, "1", zh "全国价格对数";
        /// National harvest of the season relative to normal.
        harvest: f64 = 1.0, "ratio", zh "全国产量比";
        /// Luck of the nation's grading in this season, standard normal: above 0 more of the harvest is grade A.
        grade_score: f64 = 0.0, "sd", zh "全国分级运气";
        /// Demand this week relative to normal.
        demand: f64 = 1.0, "ratio", zh "需求系数";
        /// Grams of these counties sold offline this year, the last year and the baseline year.
        offline_sums_g: [i64; 3] = [0; 3], "g", zh "本年、上年与基准年线下销量";
        /// What buyers expect of goods without a label.
        generic_quality: f64 = 0.0, "1", zh "普通商品预期品质";
        /// Good ratings of unlabelled goods this week.
        generic_good: i64 = 0, "parcels", zh "本周普通商品好评";
        /// Ratings of unlabelled goods this week.
        generic_all: i64 = 0, "parcels", zh "本周普通商品评价";
    }
}
