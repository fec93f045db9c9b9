//! How likely a buyer claims the money back: a logit of spoilage, of disappointment, of late shipping, and of the host's skill where
//! `hosting.skill_refunds` is not 0.
//!
//! `phases/refund_payment.rs` pays the refund.

use crate::phases::deliver::Deliver;
use crate::rng::samplers::logistic;

/// What a buyer judges when a parcel arrives.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parcel {
    pub crop: usize,
    pub grade: usize,
    /// Quality the buyer was promised: its expectation and what the host added.
    pub promised: f64,
    /// Quality that arrived.
    pub delivered: f64,
    /// Shipped late.
    pub late: bool,
    /// What the host's skill takes off the logit.
    pub relief: f64,
}

/// Probability that a buyer claims the money back.
pub(super) fn refund_chance(rules: &Deliver, parcel: &Parcel) -> f64 {
    let late = if parcel.late { rules.refund_late } else { 0.0 };
    logistic(rules.refund_level[parcel.crop] + rules.refund_gap * gap(rules, parcel) + late - parcel.relief)
}

/// How far the goods fall short: of ordinary goods of their grade, with weight `spoilage_share`, and of what was promised.
fn gap(rules: &Deliver, parcel: &Parcel) -> f64 {
    let ordinary = rules.reference_quality[parcel.grade] * (1.0 - rules.reference_loss[parcel.crop]);
    let spoilage = ordinary - parcel.delivered;
    let disappointment = parcel.promised - parcel.delivered;
    rules.spoilage_share * spoilage + (1.0 - rules.spoilage_share) * disappointment
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agents::hosting::Hosting;
    use crate::units::CROPS;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-12, "{a} {b}");
    }

    fn parcel(grade: usize, promised: f64, delivered: f64) -> Parcel {
        Parcel { crop: 0, grade, promised, delivered, late: false, relief: 0.0 }
    }

    /// Rules with round numbers: ordinary goods arrive at 0.8 and at 0.6.
    fn rules() -> Deliver {
        Deliver {
            refund_level: [-2.0; CROPS],
            refund_gap: 4.0,
            refund_late: 1.0,
            spoilage_share: 0.25,
            reference_quality: [1.0, 0.75],
            reference_loss: [0.2; CROPS],
            ..Deliver::default()
        }
    }

    #[test]
    fn the_chance_of_a_refund_weighs_spoilage_and_disappointment() {
        let rules = rules();
        // 0.25 · (0.8 − 0.7) + 0.75 · (0.9 − 0.7) = 0.175.
        close(refund_chance(&rules, &parcel(0, 0.9, 0.7)), logistic(-2.0 + 4.0 * 0.175));
        close(refund_chance(&rules, &Parcel { late: true, ..parcel(0, 0.9, 0.7) }), logistic(-1.0 + 4.0 * 0.175));
    }

    /// A beginner takes nothing off; a host of skill 0.6 takes 0.4 · 1.5 off.
    #[test]
    fn a_skilled_host_lowers_the_chance_of_a_refund_where_the_sweep_says_so() {
        let hosting = Hosting { skill_start: 0.2, skill_refunds: 1.5, ..Hosting::default() };
        close(hosting.refund_relief(0.1), 0.0);
        let relief = hosting.refund_relief(0.6);
        close(relief, 0.6);
        close(refund_chance(&rules(), &Parcel { relief, ..parcel(0, 0.9, 0.7) }), logistic(-2.6 + 4.0 * 0.175));
        close(Hosting::default().refund_relief(0.6), 0.0);
    }

    #[test]
    fn without_a_weight_of_spoilage_only_disappointment_counts() {
        let rules = Deliver { spoilage_share: 0.0, ..rules() };
        close(refund_chance(&rules, &parcel(0, 0.9, 0.7)), logistic(-2.0 + 4.0 * 0.2));
    }

    #[test]
    fn better_goods_come_back_less_often_even_where_more_was_promised_of_them() {
        let rules = rules();
        assert!(
            refund_chance(&rules, &parcel(0, 0.86, 0.86)) < refund_chance(&rules, &parcel(0, 0.8, 0.8)),
            "the expectation followed the gain in full"
        );
    }

    #[test]
    fn an_honest_lot_of_grade_b_comes_back_as_often_as_one_of_grade_a() {
        let rules = rules();
        close(refund_chance(&rules, &parcel(1, 0.6, 0.6)), refund_chance(&rules, &parcel(0, 0.8, 0.8)));
        assert!(refund_chance(&rules, &parcel(1, 0.8, 0.6)) > refund_chance(&rules, &parcel(1, 0.6, 0.6)), "sold as A");
    }
}
