//! Live trade by county, crop, channel and year: what growth is taken apart from.

use crate::declare::columns;
use crate::record::tables::{Channel, Crop};

columns! {
    /// County × crop × live channel × year; rows with sales only.
    ChannelYears, ChannelYearRows {
        /// County.
        county: u16 = 0, "id", zh "县";
        /// Crop.
        crop: Crop = Crop(0), "name", zh "作物";
        /// Live channel.
        channel: Channel = Channel(0), "name", zh "渠道";
        /// Year since founding, from 0.
        year: u32 = 0, "year", zh "年份";
        /// Households that were paid through the channel.
        sellers: i64 = 0, "households", zh "卖家数";
        /// Parcels released or refunded.
        parcels: i64 = 0, "parcels" by ship, zh "件数";
        /// Goods in them.
        grams: i64 = 0, "g", zh "货量";
        /// Price paid.
        gross_fen: i64 = 0, "fen" by settle, zh "成交额";
        /// What the trader would have paid for the goods.
        trader_fen: i64 = 0, "fen" by settle, zh "同货地头价值";
        /// Price paid back.
        refund_fen: i64 = 0, "fen" by deliver, zh "退款";
        /// Platform fees.
        fee_fen: i64 = 0, "fen" by settle, zh "平台技术服务费";
        /// Commissions of hosts.
        commission_fen: i64 = 0, "fen" by settle, zh "主播佣金";
        /// Freight, packing, handling, slot fees.
        sending_fen: i64 = 0, "fen" by settle, zh "运费打包与固定服务费（坑位费）";
        /// Price paid at a discount of more than a fifth.
        discounted_fen: i64 = 0, "fen" by settle, zh "深度折扣成交额";
        /// Expected quality, mean over parcels.
        expected_quality: f64 = 0.0, "1", zh "预期品质";
        /// Delivered quality, mean over parcels.
        delivered_quality: f64 = 0.0, "1" by deliver, zh "交付品质";
        /// Monthly outcomes that growers compared with what they had expected.
        forecasts: i64 = 0, "outcomes", zh "预期对照次数";
        /// Realised less expected net price, mean over outcomes.
        forecast_bias: f64 = 0.0, "fen/kg", zh "净价预期平均误差";
        /// Root of the mean square of that.
        forecast_rms: f64 = 0.0, "fen/kg", zh "净价预期均方根误差";
        /// Parcels bought by followers.
        repeat_parcels: i64 = 0, "parcels", zh "复购件数";
    }
}
