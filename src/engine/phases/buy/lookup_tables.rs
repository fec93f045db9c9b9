//! Lookup tables for the choice of consumers: small tables of integers, filled once a week.

use crate::engine::agents::feed::SLOT_BYTES;
use crate::engine::agents::offers::Offer;
use crate::engine::geography::{Segment, TASTES};
use crate::engine::phases::buy::followed::FollowTable;
use crate::engine::phases::buy::needs::NeedTable;
use crate::engine::phases::buy::trust::{LEVELS, TrustTable};
use crate::engine::phases::buy::{Given, logarithm};
use crate::engine::units::{CROPS, count_as_f64, floor, real};

/// Weight of offline retail for a consumer without any trust in live goods: it stands for 1 beside an offer's
/// 2^15 × 2^7.
pub(super) const OUTSIDE: u32 = 1 << 22;
/// Distance factor of a county and city without delay: it stands for 1.
const DISTANCE_ONE: f64 = 128.0;
/// Binary places of the share of consumers who buy from rivals.
pub(super) const RIVAL_BITS: u32 = 16;
const RIVAL_ONE: u32 = 1 << RIVAL_BITS;

/// Tables of the week for all consumers.
pub(super) struct WeekTables {
    /// What consumers need.
    pub needs: NeedTable,
    /// What they see of hosts they follow.
    pub follows: FollowTable,
    /// Trust of consumers.
    pub trust: TrustTable,
    /// Host of each offer.
    pub host: Vec<u32>,
    /// Listed price of each offer.
    pub price_fen: Vec<u32>,
    /// Price in offline retail.
    pub retail_fen: [u32; CROPS],
    /// Buying elsewhere, by taste.
    pub outside: [Outside; TASTES],
}

/// Worth of buying elsewhere to a consumer of one taste, by level of trust in live goods.
pub(super) struct Outside {
    /// Weight in the choice.
    pub weight: [u32; LEVELS],
    /// The same as a real number.
    pub real: [f64; LEVELS],
    /// Logarithm of that weight.
    pub log: [i64; LEVELS],
}

/// Tables of the week for one segment: a city, taste and tier.
pub(super) struct SegmentTables {
    /// Choice weight of each value of a slot: a zero for an empty one, then those of the offers. There is one for each byte.
    pub weights: Vec<u32>,
    /// Weight of the rivals seen, by crop: a part of the outside weight, in 1/65,536 of its steps.
    rivals: [f64; CROPS],
}

/// A price as a 32-bit number; one that does not fit is a defect.
fn price_word(fen: i64) -> u32 {
    u32::try_from(fen).expect("defect: a price outside 32 bits")
}

impl WeekTables {
    pub fn new(given: Given<'_>, offers: &[Offer]) -> Self {
        let tastes = given.tastes;
        Self {
            needs: NeedTable::new(given, offers),
            follows: FollowTable::new(given, offers),
            trust: TrustTable::new(tastes.trust_prior),
            host: offers.iter().map(|offer| offer.host).collect(),
            price_fen: offers.iter().map(|offer| price_word(offer.price_fen)).collect(),
            retail_fen: given.feed.retail_fen.map(price_word),
            outside: tastes.live_taste.map(Outside::new),
        }
    }
}

impl SegmentTables {
    /// The tables of a segment.
    pub fn new(given: Given<'_>, distances: &Distances, offers: &[Offer], segment: &Segment) -> Self {
        let feed = given.feed;
        let distance = &distances.of_city[segment.city];
        let base = &feed.weights[segment.kind * offers.len()..(segment.kind + 1) * offers.len()];
        let mut weights = Vec::with_capacity(SLOT_BYTES.max(1 + offers.len()));
        weights.push(0);
        weights.extend(base.iter().zip(offers).map(|(weight, offer)| weight * distance[usize::from(offer.county)]));
        weights.resize(SLOT_BYTES.max(weights.len()), 0);
        let near: f64 = distance.iter().map(|factor| f64::from(*factor)).sum::<f64>()
            / (DISTANCE_ONE * real(i64::try_from(distance.len().max(1)).expect("few counties")));
        let rows = feed.slots.len();
        let first = segment.kind * rows + segment.zone * CROPS;
        let steps = f64::from(OUTSIDE) * f64::from(RIVAL_ONE);
        let rivals = std::array::from_fn(|crop| near * feed.rival_weights[first + crop] * steps);
        Self { weights, rivals }
    }

    /// Chance that a consumer who buys elsewhere buys from rivals, in 1/65,536. `outside` is the weight of buying elsewhere.
    #[inline]
    pub fn rival_part(&self, crop: usize, outside: f64) -> u32 {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 65,536")]
        {
            (self.rivals[crop] / outside).min(f64::from(RIVAL_ONE)) as u32
        }
    }
}

/// Factors of the delivery time on the weight of an offer.
pub(super) struct Distances {
    /// By city, of each county.
    of_city: Vec<Vec<u32>>,
}

impl Distances {
    pub fn new(given: Given<'_>) -> Self {
        let Given { tastes, map, .. } = given;
        let factor = |county: usize, city: usize| {
            distance_factor(tastes.delay_dislike, map.transit_days[county * map.cities + city])
        };
        let of_city = |city: usize| (0..map.counties()).map(|county| factor(county, city)).collect();
        Self { of_city: (0..map.cities).map(of_city).collect() }
    }
}

/// Factor of the delivery time on the weight of an offer: 128 without delay.
fn distance_factor(delay_dislike: f64, days: f64) -> u32 {
    let exact = libm::exp(-delay_dislike * days) * DISTANCE_ONE + 0.5;
    u32::try_from(floor(exact.min(255.0))).expect("between 0 and 255")
}

impl Outside {
    fn new(live_taste: f64) -> Self {
        let weight = std::array::from_fn(|level| {
            let trust = (count_as_f64(level) + 0.5) / count_as_f64(LEVELS);
            let exact = libm::exp(-live_taste * trust) * f64::from(OUTSIDE) + 0.5;
            u32::try_from(floor(exact.min(f64::from(OUTSIDE)))).expect("at most the outside weight").max(1)
        });
        Self { weight, real: weight.map(f64::from), log: weight.map(logarithm::of) }
    }
}
