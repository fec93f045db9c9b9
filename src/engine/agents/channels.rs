//! Live channels 直播渠道: live sales of the year by county, crop and channel.

use crate::declare::columns;
use crate::units::CROPS;

/// Number of channels: own stream and co-operative.
pub const CHANNELS: usize = 2;
/// Names of the channels in files.
pub const CHANNEL_NAMES: [&str; CHANNELS] = ["own", "cooperative"];

/// Row of a county, crop and channel.
#[must_use]
pub const fn row(county: usize, crop: usize, cooperative: bool) -> usize {
    (county * CROPS + crop) * CHANNELS + cooperative as usize
}

columns! {
    /// Live trade of the year: one row a county, crop and channel. Orders count when their money is released or was
    /// refunded; cancelled orders never left and are not in it.
    Channels, ChannelRows {
        /// Parcels released or refunded.
        parcels: i64 = 0, "parcels" per year, zh "件数";
        /// Goods in them.
        grams: i64 = 0, "g" per year, zh "货量";
        /// Price paid for them.
        gross_fen: i64 = 0, "fen" per year, zh "成交额";
        /// What the trader would have paid for them in the week of their release.
        trader_fen: i64 = 0, "fen" per year, zh "同货地头价值";
        /// Price paid back.
        refund_fen: i64 = 0, "fen" per year, zh "退款";
        /// Platform fees.
        fee_fen: i64 = 0, "fen" per year, zh "平台技术服务费";
        /// Commissions of hosts.
        commission_fen: i64 = 0, "fen" per year, zh "主播佣金";
        /// Freight, packing and handling of what was sent, slot fees.
        sending_fen: i64 = 0, "fen" per year, zh "运费打包与固定服务费（坑位费）";
        /// Price paid for parcels at a discount of more than a fifth.
        discounted_fen: i64 = 0, "fen" per year, zh "深度折扣成交额";
        /// Expected quality summed over parcels, fixed point.
        expected_sum: i64 = 0, "fixed point" per year, zh "预期品质合计";
        /// Parcels delivered, and the true quality they arrived with, summed, fixed point.
        delivered: i64 = 0, "parcels" per year, zh "妥投件数";
        /// Delivered quality summed over parcels, fixed point.
        delivered_sum: i64 = 0, "fixed point" per year, zh "交付品质合计";
        /// Outcomes that growers compared with what they had expected, a month each.
        forecasts: i64 = 0, "outcomes" per year, zh "预期对照次数";
        /// Realised less expected net price, summed over outcomes.
        forecast_error_fen: i64 = 0, "fen/kg" per year, zh "净价预期误差合计";
        /// Square of that, summed.
        forecast_square: i64 = 0, "(fen/kg)^2" per year, zh "净价预期误差平方合计";
        /// Parcels bought by who already followed the host.
        repeat_parcels: i64 = 0, "parcels" per year, zh "复购件数";
    }
}
