//! Lookup tables for the choice of consumers: small tables of integers, filled once a week.

use crate::engine::agents::offers::Offer;
use crate::engine::geography::{Segment, TASTES};
use crate::engine::phases::buy::followed::FollowTable;
use crate::engine::phases::buy::needs::NeedTable;
use crate::engine::phases::buy::{Given, logarithm};
use crate::engine::units::{CROPS, floor, real};

/// Weight of offline retail for a consumer without any trust in live goods: it stands for 1 beside an offer's
/// 2^15 × 2^7.
pub(super) const OUTSIDE: u32 = 1 << 22;
/// Distance factor of a county and city without delay: it stands for 1.
const DISTANCE_ONE: f64 = 128.0;
/// Number of levels of trust.
const LEVELS: usize = 1 << LEVEL_BITS;
const LEVEL_BITS: u32 = 6;
/// Steps of a rating in which trust is counted.
const RATING_STEPS: f64 = 256.0;
/// Binary places of the share of consumers who buy from rivals.
pub(super) const RIVAL_BITS: u32 = 16;

/// Tables of the week for all consumers.
pub(super) struct WeekTables {
    /// What consumers need.
    pub needs: NeedTable,
    /// What they see of hosts they follow.
    pub follows: FollowTable,
    /// Good and all ratings a consumer begins with, in steps of 1/256.
    prior: [u32; 2],
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
    /// Logarithm of that weight.
    pub log: [i64; LEVELS],
}

/// Tables of the week for one segment: a city, taste and tier.
pub(super) struct SegmentTables {
    /// Choice weight of each value of a slot: a zero for an empty one, then those of the offers.
    pub weights: Vec<u32>,
    /// Weight of the rivals seen, by crop: a part of the outside weight, in the same steps.
    rivals: [f64; CROPS],
}

/// A price as a 32-bit number; one that does not fit is a defect.
fn price_word(fen: i64) -> u32 {
    u32::try_from(fen).expect("defect: a price outside 32 bits")
}

impl WeekTables {
    pub fn new(given: Given<'_>, offers: &[Offer]) -> Self {
        let tastes = given.tastes;
        let prior = tastes.trust_prior.map(rating_steps);
        Self {
            needs: NeedTable::new(given, offers),
            follows: FollowTable::new(given, offers),
            prior: [prior[0], prior[0] + prior[1]],
            host: offers.iter().map(|offer| offer.host).collect(),
            price_fen: offers.iter().map(|offer| price_word(offer.price_fen)).collect(),
            retail_fen: given.feed.retail_fen.map(price_word),
            outside: tastes.live_taste.map(Outside::new),
        }
    }

    /// Level of a consumer's trust: its share of good purchases, with the prior.
    #[inline]
    pub fn trust_level(&self, [good, bad]: [u16; 2]) -> usize {
        let all = ((u32::from(good) + u32::from(bad)) << 8) + self.prior[1];
        let good = (u32::from(good) << 8) + self.prior[0];
        // At most 2^16 + 1,000 ratings in steps of 1/256, shifted by six bits, fit 32 bits.
        ((good << LEVEL_BITS) / all).min((1 << LEVEL_BITS) - 1) as usize
    }
}

/// Ratings of a prior in steps of 1/256.
fn rating_steps(ratings: f64) -> u32 {
    u32::try_from(floor(ratings * RATING_STEPS + 0.5)).expect("a prior is a small number")
}

impl SegmentTables {
    /// The tables of a segment.
    pub fn new(given: Given<'_>, distances: &Distances, offers: &[Offer], segment: &Segment) -> Self {
        let feed = given.feed;
        let distance = &distances.of_city[segment.city];
        let base = &feed.weights[segment.kind * offers.len()..(segment.kind + 1) * offers.len()];
        let mut weights = Vec::with_capacity(1 + offers.len());
        weights.push(0);
        weights.extend(base.iter().zip(offers).map(|(weight, offer)| weight * distance[usize::from(offer.county)]));
        let near: f64 = distance.iter().map(|factor| f64::from(*factor)).sum::<f64>()
            / (DISTANCE_ONE * real(i64::try_from(distance.len().max(1)).expect("few counties")));
        let rows = feed.slots.len();
        let first = segment.kind * rows + segment.zone * CROPS;
        let rivals = std::array::from_fn(|crop| near * feed.rival_weights[first + crop] * f64::from(OUTSIDE));
        Self { weights, rivals }
    }

    /// Chance that a consumer who buys elsewhere buys from rivals, in 1/65,536. `outside` is the weight of buying elsewhere.
    #[inline]
    pub fn rival_part(&self, crop: usize, outside: u32) -> u32 {
        let share = self.rivals[crop] / f64::from(outside);
        let share = if share < 1.0 { share } else { 1.0 };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 65,536")]
        {
            (share * f64::from(1_u32 << RIVAL_BITS)) as u32
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
            let trust = (f64::from(u8::try_from(level).expect("few levels")) + 0.5) / f64::from(1_u32 << LEVEL_BITS);
            let exact = libm::exp(-live_taste * trust) * f64::from(OUTSIDE) + 0.5;
            u32::try_from(floor(exact.min(f64::from(OUTSIDE)))).expect("at most the outside weight").max(1)
        });
        Self { weight, log: weight.map(logarithm::of) }
    }
}
