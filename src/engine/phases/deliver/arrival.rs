//! What one parcel is like when it arrives, and what its buyer makes of it.

use crate::engine::agents::offers::Offer;
use crate::engine::agents::orders::Cohort;
use crate::engine::phases::deliver::refund_decision::Parcel;
use crate::engine::phases::deliver::{Given, decay, refund_decision};
use crate::engine::rng::samplers::unit;

/// One parcel on arrival.
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

impl Arrival {
    /// Order `order` of a cohort as it arrives in a county with this warmth.
    pub(super) fn of(given: Given<'_>, warmth: f64, offer: &Offer, cohort: &Cohort, order: usize) -> Self {
        let (rules, orders) = (given.deliver, &cohort.orders);
        let lost_share = decay::lost_share(given, warmth, usize::from(offer.crop), orders, order);
        let quality = offer.quality * libm::pow(1.0 - lost_share, rules.quality_exponent);
        let late = orders.shipped_week[order] > cohort.week;
        let parcel = Parcel {
            crop: usize::from(offer.crop),
            grade: usize::from(offer.grade),
            promised: offer.promised_quality(),
            delivered: quality,
            late,
            relief: offer.refund_relief,
        };
        Self {
            lost_share,
            quality,
            refunded: refund_decision::is_refunded(rules, &parcel, orders.refund_word[order]),
            good: unit(orders.rating_word[order]) < quality,
            follows: low_bits(orders.rating_word[order]) < rules.follow_chance,
        }
    }
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
