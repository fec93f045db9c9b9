//! Lookup tables for the choice of consumers: small tables of integers, filled once a week.

use crate::agents::feed::BYTE_VALUES;
use crate::agents::offers::Offer;
use crate::geography::{Segment, TASTES};
use crate::phases::buy::followed::FollowTable;
use crate::phases::buy::needs::NeedTable;
use crate::phases::buy::trust::{LEVELS, TrustTable};
use crate::phases::buy::{Given, logarithm};
use crate::units::{CROPS, count_as_f64, floor, real};
use rayon::prelude::*;

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

/// Tables of the week for all segments.
pub(super) struct SegmentTables<'a> {
    /// Choice weights, so many for each segment as there are values of a slot.
    weights: &'a [u32],
    values: usize,
    /// Weight of the rivals seen, by crop: a part of the outside weight, in 1/65,536 of its steps.
    rivals: Vec<[f64; CROPS]>,
}

/// Tables of the week for one segment: a city, taste and tier.
#[derive(Clone, Copy)]
pub(super) struct SegmentTable<'a> {
    /// Choice weight of each value of a slot: a zero for an empty one, then those of the offers. There is one for each byte.
    pub weights: &'a [u32],
    rivals: &'a [f64; CROPS],
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

impl<'a> SegmentTables<'a> {
    /// The tables of all segments, with their choice weights in `weights`.
    pub fn new(given: Given<'_>, offers: &[Offer], weights: &'a mut Vec<u32>) -> Self {
        let segments = &given.map.segments;
        let values = BYTE_VALUES.max(1 + offers.len());
        weights.resize(values * segments.len(), 0);
        let distances = Distances::new(given);
        let fill = |(weights, segment): (&mut [u32], &Segment)| {
            let distance = distances.of_city(segment.city);
            let base = &given.feed.weights[segment.kind * offers.len()..][..offers.len()];
            // What stands behind the offers belongs to no slot.
            weights[0] = 0;
            for ((weight, base), offer) in weights[1..].iter_mut().zip(base).zip(offers) {
                *weight = base * distance[usize::from(offer.county)];
            }
            rivals(given, distance, segment)
        };
        let rivals = weights.par_chunks_mut(values).zip(segments).map(fill).collect();
        Self { weights, values, rivals }
    }

    /// The tables of one segment.
    pub fn of(&self, segment: usize) -> SegmentTable<'_> {
        SegmentTable { weights: &self.weights[segment * self.values..][..self.values], rivals: &self.rivals[segment] }
    }
}

/// Weight of the rivals that consumers of a segment see, by crop, where counties have these distance factors.
fn rivals(given: Given<'_>, distance: &[u32], segment: &Segment) -> [f64; CROPS] {
    let feed = given.feed;
    let near: f64 = distance.iter().map(|factor| f64::from(*factor)).sum::<f64>()
        / (DISTANCE_ONE * real(i64::try_from(distance.len().max(1)).expect("few counties")));
    let first = segment.kind * feed.slots.len() + segment.zone * CROPS;
    let steps = f64::from(OUTSIDE) * f64::from(RIVAL_ONE);
    std::array::from_fn(|crop| near * feed.rival_weights[first + crop] * steps)
}

impl SegmentTable<'_> {
    /// Chance that a consumer who buys elsewhere buys from rivals, in 1/65,536. `outside` is the weight of buying elsewhere.
    #[inline]
    pub fn rival_part(&self, crop: usize, outside: f64) -> u32 {
        let part = self.rivals[crop] / outside;
        // A minimum of floating point is a call in WebAssembly.
        let part = if part < f64::from(RIVAL_ONE) { part } else { f64::from(RIVAL_ONE) };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 65,536")]
        {
            part as u32
        }
    }
}

/// Factors of the delivery time on the weight of an offer, by city and county.
struct Distances {
    factors: Vec<u32>,
    counties: usize,
}

impl Distances {
    fn new(given: Given<'_>) -> Self {
        let Given { tastes, map, .. } = given;
        let counties = map.counties();
        let mut factors = Vec::with_capacity(map.cities * counties);
        for city in 0..map.cities {
            let days = |county: usize| map.transit_days[county * map.cities + city];
            factors.extend((0..counties).map(|county| distance_factor(tastes.delay_dislike, days(county))));
        }
        Self { factors, counties }
    }

    /// Those of each county for a city.
    fn of_city(&self, city: usize) -> &[u32] {
        &self.factors[city * self.counties..][..self.counties]
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
