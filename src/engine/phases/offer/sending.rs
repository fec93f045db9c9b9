//! What a seller calculates with before it sends a parcel: what a price leaves, and the least price.

use crate::agents::terms::Terms;
use crate::units::{BASIS_POINTS, floor, mul_div, real};

/// What a seller calculates with before it sends a parcel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sending {
    /// What the trader would pay for the goods of the parcel, fen.
    pub goods_fen: i64,
    /// Freight, packing and handling, fen. They are paid for refunded parcels too.
    pub cost_fen: i64,
    /// Commission of the host that sells it, basis points.
    pub commission_bp: i64,
    /// Share of parcels that are refunded. Their goods are lost.
    pub refund_share: f64,
}

impl Sending {
    /// Freight with packing and what else it costs to send a parcel, fen.
    pub fn cost_fen(terms: &Terms, freight_fen: i64) -> i64 {
        freight_fen + terms.packing_material_fen + mul_div(terms.packing_min, terms.wage_fen_per_hour, 60)
    }

    /// What is expected to be left of a price after refunds, platform fee and commission, fen.
    pub fn net_fen(&self, platform_bp: i64, price_fen: i64) -> i64 {
        let left = mul_div(price_fen, BASIS_POINTS - platform_bp - self.commission_bp, BASIS_POINTS);
        floor(real(left) * (1.0 - self.refund_share))
    }

    /// Least price of a parcel, fen: at it, sending is expected to leave what the trader would pay.
    pub fn floor_price(&self, platform_bp: i64) -> i64 {
        let left =
            real(BASIS_POINTS - platform_bp - self.commission_bp) / real(BASIS_POINTS) * (1.0 - self.refund_share);
        -floor(-real(self.goods_fen + self.cost_fen) / left.max(LEAST_LEFT))
    }
}

/// Least part of a price that a seller thinks is left to it: keeps a price finite where nearly all is refunded.
const LEAST_LEFT: f64 = 0.05;

#[cfg(test)]
mod tests {
    use super::*;

    /// Goods of 17 yuan, 11 yuan of sending, fee 3 %, commission 10 %, 12 % refunded: 28/(0.87·0.88) = 36.57 yuan. At it the
    /// seller is left with what the trader pays; a floor on the fee alone, 28.87 yuan, would leave 11.10 yuan of 17.
    #[test]
    fn at_the_least_price_sending_leaves_what_the_trader_pays() {
        let sending = Sending { goods_fen: 1_700, cost_fen: 1_100, commission_bp: 1_000, refund_share: 0.12 };
        let least = sending.floor_price(300);
        assert_eq!(least, 3_658);
        assert!((sending.net_fen(300, least) - 1_100 - 1_700).abs() <= 1);
        let alone = Sending { commission_bp: 0, refund_share: 0.0, ..sending };
        assert_eq!(alone.floor_price(300), 2_887);
        assert_eq!(sending.net_fen(300, 2_887) - 1_100, 1_109);
    }
}
