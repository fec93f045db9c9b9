//! What a parcel is like when it arrives, and how likely its buyer claims the money back.

use crate::agents::offers::Offer;
use crate::agents::order_table::Journey;
use crate::phases::deliver::refund_decision::{self, Parcel};
use crate::phases::deliver::{Given, decay};
use crate::units::{share_of, to_fixed};

/// The parcels of one order on arrival.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrival {
    pub quality: f64,
    /// Quality in fixed point, summed over the parcels.
    pub quality_sum: i64,
    /// Goods lost on the way.
    pub lost_g: i64,
    /// Goods thrown away if the buyer gets the money back.
    pub discarded_g: i64,
    /// Probability that it does.
    pub refund_chance: f64,
}

impl Arrival {
    /// An order of an offer after its journey from a county with this warmth.
    pub(super) fn of(given: Given<'_>, warmth: f64, offer: &Offer, journey: Journey) -> Self {
        let (rules, weight) = (given.deliver, given.map.weight);
        let lost_share = decay::lost_share(given, warmth, usize::from(offer.crop), journey);
        let quality = offer.quality * libm::pow(1.0 - lost_share, rules.quality_exponent);
        let parcel = Parcel {
            crop: usize::from(offer.crop),
            grade: usize::from(offer.grade),
            promised: offer.promised_quality(),
            delivered: quality,
            late: journey.late,
            relief: offer.refund_relief,
        };
        let grams = offer.parcel_g * weight;
        let lost_g = share_of(grams, lost_share);
        Self {
            quality,
            quality_sum: to_fixed(quality) * weight,
            lost_g,
            discarded_g: share_of(grams - lost_g, rules.discarded_share),
            refund_chance: refund_decision::refund_chance(rules, &parcel),
        }
    }
}
