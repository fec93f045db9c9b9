//! Whether a buyer claims the money back: a logit of the gap in quality and of late shipping.
//!
//! `phases/refund_payment.rs` pays the refund.

use crate::engine::phases::deliver::Deliver;
use crate::engine::rng::samplers::{happens, logistic};

/// Decides by `word` whether an order is refunded; `disappointment` is expected less delivered quality.
pub(super) fn is_refunded(rules: &Deliver, disappointment: f64, late: bool, word: u32) -> bool {
    happens(refund_chance(rules, disappointment, late), word)
}

/// Probability that a buyer claims the money back.
fn refund_chance(rules: &Deliver, disappointment: f64, late: bool) -> f64 {
    let late = if late { rules.refund_late } else { 0.0 };
    logistic(rules.refund_level + rules.refund_gap * disappointment + late)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disappointment_and_delay_bring_refunds() {
        let rules = Deliver::default();
        let plain = refund_chance(&rules, 0.0, false);
        assert!((0.07..0.10).contains(&plain), "{plain}");
        assert!(refund_chance(&rules, 0.1, false) > plain && refund_chance(&rules, 0.0, true) > plain);
    }
}
