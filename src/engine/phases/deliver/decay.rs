//! Decay on the way: what part of a parcel is lost, by days, temperature, cooling and packing.

use crate::agents::order_table::Journey;
use crate::phases::deliver::{Deliver, Given};

/// Factor of the temperature on decay without cooling.
pub(super) fn warmth(rules: &Deliver, celsius: f64) -> f64 {
    libm::pow(rules.q10, (celsius - rules.reference_c) / 10.0)
}

/// Share of a parcel's goods of a crop that is lost on its journey.
pub(super) fn lost_share(given: Given<'_>, warmth: f64, crop: usize, journey: Journey) -> f64 {
    let crops = given.crops;
    let cold = f64::from(journey.cold) / 255.0;
    let packing = if journey.centre_packed { given.deliver.damage_avoided } else { 0.0 };
    let rate = decay_rate(packing, warmth, cold, crops.decay_cold_per_day[crop], crops.decay_ambient_per_day[crop]);
    loss(rate, f64::from(journey.days), crops.decay_shape[crop])
}

/// Decay a day of a parcel that is cold for a part of its way and better packed than the ordinary box.
fn decay_rate(packing: f64, warmth: f64, cold: f64, cold_rate: f64, ambient_rate: f64) -> f64 {
    (cold * cold_rate + (1.0 - cold) * ambient_rate * warmth) * (1.0 - packing)
}

/// Share lost after `days` at a rate a day: a Weibull law.
fn loss(rate: f64, days: f64, shape: f64) -> f64 {
    1.0 - libm::exp(-libm::pow(rate * days, shape))
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let rate = |celsius, cold| decay_rate(0.0, warmth(&rules, celsius), cold, 0.008, 0.022);
        close(rate(20.0, 0.0), 0.022);
        close(rate(30.0, 0.0), 0.022 * rules.q10);
        close(rate(30.0, 1.0), 0.008);
        close(rate(20.0, 0.5), 0.015);
        close(decay_rate(0.25, warmth(&rules, 20.0), 0.0, 0.008, 0.022), 0.75 * 0.022);
    }
}
