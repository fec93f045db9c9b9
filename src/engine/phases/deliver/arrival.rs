//! What one parcel is like when it arrives, and what its buyer makes of it.

use crate::engine::agents::hosts::Offer;
use crate::engine::agents::orders::Cohort;
use crate::engine::crops::Crops;
use crate::engine::phases::deliver::Deliver;
use crate::engine::rng::samplers::{happens, logistic, unit};

/// What the weather of a county does to parcels this week.
#[derive(Debug, Clone, Copy)]
pub(super) struct Climate {
    /// Factor on decay without cooling.
    warmth: f64,
}

impl Climate {
    pub(super) fn of(rules: &Deliver, celsius: f64) -> Self {
        Self { warmth: libm::pow(rules.q10, (celsius - rules.reference_c) / 10.0) }
    }
}

/// One parcel at the door.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrival {
    pub lost_share: f64,
    pub quality: f64,
    pub refunded: bool,
    /// Rated as good.
    pub good: bool,
    /// Would follow the host if satisfied.
    pub follows: bool,
}

pub(super) fn arrive(
    rules: &Deliver,
    crops: &Crops,
    climate: Climate,
    offer: &Offer,
    cohort: &Cohort,
    order: usize,
) -> Arrival {
    let orders = &cohort.orders;
    let crop = usize::from(offer.crop);
    let cold = f64::from(orders.cold[order]) / 255.0;
    let packing = if orders.centre_packed[order] { rules.damage_avoided } else { 0.0 };
    let rate = decay_rate(packing, climate, cold, crops.decay_cold_per_day[crop], crops.decay_ambient_per_day[crop]);
    let lost_share = loss(rate, f64::from(orders.days[order]), crops.decay_shape[crop]);
    let quality = offer.quality * libm::pow(1.0 - lost_share, rules.quality_exponent);
    let late = orders.shipped_week[order] > cohort.week;
    Arrival {
        lost_share,
        quality,
        refunded: happens(refund_chance(rules, offer.promised_quality() - quality, late), orders.refund_word[order]),
        good: unit(orders.rating_word[order]) < quality,
        follows: low_bits(orders.rating_word[order]) < rules.follow_chance,
    }
}

/// Decay a day of a parcel that is cold for a part of its way and better packed than the ordinary box.
fn decay_rate(packing: f64, climate: Climate, cold: f64, cold_rate: f64, ambient_rate: f64) -> f64 {
    (cold * cold_rate + (1.0 - cold) * ambient_rate * climate.warmth) * (1.0 - packing)
}

/// Share lost after `days` at a rate a day: a Weibull law.
fn loss(rate: f64, days: f64, shape: f64) -> f64 {
    1.0 - libm::exp(-libm::pow(rate * days, shape))
}

/// Chance that a buyer claims the money back.
fn refund_chance(rules: &Deliver, disappointment: f64, late: bool) -> f64 {
    let late = if late { rules.refund_late } else { 0.0 };
    logistic(rules.refund_level + rules.refund_gap * disappointment + late)
}

/// A second number from the low half of a word. The rating compares the whole word with a quality, which fixes its high
/// half; given that, the low half is uniform but for one step in 65,536.
fn low_bits(word: u32) -> f64 {
    (f64::from(word & 0xFFFF) + 0.5) / 65_536.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::ReplicationRng;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-12, "{a} {b}");
    }

    /// A7: at constant temperature loss has its closed form, and with shape 1 two legs compose.
    #[test]
    fn loss_has_its_closed_form_and_composes() {
        close(loss(0.02, 5.0, 1.0), 1.0 - libm::exp(-0.1));
        close(loss(0.02, 5.0, 2.0), 1.0 - libm::exp(-0.01));
        let legs = 1.0 - (1.0 - loss(0.02, 2.0, 1.0)) * (1.0 - loss(0.02, 3.0, 1.0));
        close(loss(0.02, 5.0, 1.0), legs);
        close(loss(0.02, 0.0, 1.0), 0.0);
    }

    /// A8: at the reference temperature decay has the ambient rate; ten degrees more multiply it by Q10; cold ignores both.
    #[test]
    fn ten_degrees_multiply_decay_by_q10() {
        let rules = Deliver::default();
        let rate = |celsius, cold| decay_rate(0.0, Climate::of(&rules, celsius), cold, 0.008, 0.022);
        close(rate(20.0, 0.0), 0.022);
        close(rate(30.0, 0.0), 0.022 * rules.q10);
        close(rate(30.0, 1.0), 0.008);
        close(rate(20.0, 0.5), 0.015);
        close(decay_rate(0.25, Climate::of(&rules, 20.0), 0.0, 0.008, 0.022), 0.75 * 0.022);
    }

    #[test]
    fn disappointment_and_delay_bring_refunds() {
        let rules = Deliver::default();
        let plain = refund_chance(&rules, 0.0, false);
        assert!((0.07..0.10).contains(&plain), "{plain}");
        assert!(refund_chance(&rules, 0.1, false) > plain && refund_chance(&rules, 0.0, true) > plain);
    }

    #[test]
    fn following_is_independent_of_the_rating() {
        let (quality, chance, n) = (0.7, 0.3, 200_000_u32);
        let words = ReplicationRng::new(11, 0).stream(7, 0, 0).blocks(0).take(n as usize).map(|block| block[5]);
        let both = words.filter(|&word| unit(word) < quality && low_bits(word) < chance).count();
        let (share, expected) = (f64::from(u32::try_from(both).expect("few")) / f64::from(n), quality * chance);
        let error = libm::sqrt(expected * (1.0 - expected) / f64::from(n));
        assert!((share - expected).abs() < 4.0 * error, "{share} {expected}");
    }
}
