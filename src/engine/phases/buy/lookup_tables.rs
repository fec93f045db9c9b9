//! Lookup tables for the choice of consumers: small tables of integers, filled once a week.

use crate::engine::agents::feed::Feed;
use crate::engine::agents::hosting::NOBODY;
use crate::engine::agents::offers::Offer;
use crate::engine::geography::{Segment, TASTES};
use crate::engine::phases::buy::choice::{Looks, Need};
use crate::engine::phases::buy::{Given, logarithm};
use crate::engine::rng::block_batch::{BATCH, BlockBatch};
use crate::engine::rng::draws::buy_consumer as words;
use crate::engine::units::{CROPS, floor, real};

/// Weight of offline retail for a consumer without any trust in live goods: it stands for 1 beside an offer's
/// 2^15 × 2^7.
pub(super) const OUTSIDE: u32 = 1 << 22;
/// Distance factor of a county and city without delay: it stands for 1.
const DISTANCE_ONE: f64 = 128.0;
/// In place of a crop: nothing to sell.
const OFF_AIR: u8 = u8::MAX;
/// Number of levels of trust.
const LEVELS: usize = 1 << LEVEL_BITS;
const LEVEL_BITS: u32 = 6;
/// Steps of a rating in which trust is counted.
const RATING_STEPS: f64 = 256.0;
/// Binary places of the share of consumers who buy from rivals.
pub(super) const RIVAL_BITS: u32 = 16;
/// Most followed hosts whose offers replace an impression.
const FOLLOWED_IMPRESSIONS: usize = 3;

/// Tables of the week for all consumers.
pub(super) struct WeekTables {
    /// A word below the bound of a crop stands for a need of it or of an earlier crop; the last bound is above all words.
    needs_below: [u64; CROPS + 1],
    /// Crop of the least word with a given first byte; `CROPS` for no need.
    first_need: [u8; 256],
    /// A word below this bound gives up a followed host.
    unfollow_below: u64,
    /// The same for an MCN host: its other goods keep the rest of its audience.
    unfollow_mcn_below: u64,
    /// First number of an MCN host.
    first_mcn: u32,
    /// Good and all ratings a consumer begins with, in steps of 1/256.
    prior: [u32; 2],
    /// Crop of each offer; [`OFF_AIR`] if it has nothing to sell.
    crop: Vec<u8>,
    /// Listed price of each offer.
    pub price_fen: Vec<u32>,
    /// Price in offline retail.
    pub retail_fen: [u32; CROPS],
    /// Weight of buying elsewhere by taste and level of trust.
    pub outside: [[u32; LEVELS]; TASTES],
    /// Logarithm of that weight.
    pub outside_log: [[i64; LEVELS]; TASTES],
}

/// Tables of the week for one segment: a city, taste and tier.
pub(super) struct SegmentTables {
    /// Choice weight of each offer, and a zero for an empty impression.
    pub weights: Vec<u32>,
    /// Weight of the rivals seen, by crop: a part of the outside weight.
    rivals: [f64; CROPS],
}

/// Number of consumers by crop and level of trust.
pub(super) type CountsByTrust = [[u32; LEVELS]; CROPS];
/// No consumer.
pub(super) const NOBODY_ELSEWHERE: CountsByTrust = [[0; LEVELS]; CROPS];

/// The bound below which a 32-bit word lies with a given probability.
fn word_bound(probability: f64) -> u64 {
    floor(probability.clamp(0.0, 1.0) * 4_294_967_296.0).unsigned_abs()
}

/// A price as a 32-bit number; one that does not fit is a defect.
fn price_word(fen: i64) -> u32 {
    u32::try_from(fen).expect("defect: a price outside 32 bits")
}

impl WeekTables {
    pub fn new(given: Given<'_>, offers: &[Offer]) -> Self {
        let Given { buy, mcn, tastes, map, .. } = given;
        let prior = tastes.trust_prior.map(rating_steps);
        let needs_below = needs_below(given);
        let levels: [u8; LEVELS] = std::array::from_fn(|level| u8::try_from(level).expect("few levels"));
        let outside = tastes.live_taste.map(|taste| levels.map(|level| outside_weight(taste, level)));
        Self {
            needs_below,
            first_need: first_need(&needs_below),
            unfollow_below: word_bound(4.0 * buy.unfollow_rate),
            unfollow_mcn_below: word_bound(4.0 * buy.unfollow_rate * mcn.farm_share),
            first_mcn: u32::try_from(map.households() + map.local_hosts()).expect("fewer than 2^32 hosts"),
            prior: [prior[0], prior[0] + prior[1]],
            crop: offers.iter().map(|offer| if offer.parcels > 0 { offer.crop } else { OFF_AIR }).collect(),
            price_fen: offers.iter().map(|offer| price_word(offer.price_fen)).collect(),
            retail_fen: given.feed.retail_fen.map(price_word),
            outside,
            outside_log: outside.map(|weights| weights.map(|weight| logarithm::of(u64::from(weight)))),
        }
    }

    /// Lists the first `count` consumers of a batch who need something; returns how many they are. A branch that every second
    /// consumer takes costs more than a list.
    #[inline]
    pub fn list_needs(&self, batch: &BlockBatch, count: usize, needs: &mut [Need; BATCH]) -> usize {
        let mut listed = 0;
        for (at, &word) in (0_u8..).zip(&batch[words::NEED][..count]) {
            let mut crop = self.first_need[(word >> 24) as usize & 0xFF];
            while u64::from(word) >= self.needs_below[usize::from(crop)] {
                crop += 1;
            }
            needs[listed] = Need { at, crop };
            listed += usize::from(usize::from(crop) < CROPS);
        }
        listed
    }

    /// Level of a consumer's trust: its share of good purchases, with the prior.
    #[inline]
    pub fn trust_level(&self, [good, bad]: [u16; 2]) -> usize {
        let good = (u32::from(good) << 8) + self.prior[0];
        let all = good + (u32::from(bad) << 8) + self.prior[1] - self.prior[0];
        // At most 2^16 + 1,000 ratings in steps of 1/256, shifted by six bits, fit 32 bits.
        ((good << LEVEL_BITS) / all).min((1 << LEVEL_BITS) - 1) as usize
    }

    /// Replaces the first impressions of a consumer, three at most, by offers of the hosts it follows that sell the crop this
    /// week.
    #[inline]
    pub fn show_followed(
        &self,
        feed: &Feed,
        need: Need,
        followed: &[u32; 4],
        batch: &BlockBatch,
        (looks, consumer): (&mut Looks, usize),
    ) {
        let mut impression = 0;
        for &host in followed {
            if host == NOBODY || impression == FOLLOWED_IMPRESSIONS {
                continue;
            }
            let (first, count) = feed.of_host[host as usize];
            let fits = |offer: &u32| self.crop[*offer as usize] == need.crop;
            let fitting = (first..first + count).filter(fits).count() as u64;
            if fitting > 0 {
                let word = batch[words::LOOK + impression][usize::from(need.at)];
                let pick = usize::try_from((fitting * u64::from(word)) >> 32).expect("below the count");
                let offer = (first..first + count).filter(fits).nth(pick).expect("fewer picks than offers");
                looks.show(consumer, impression, offer);
                impression += 1;
            }
        }
    }

    /// Draws whether a consumer gives up a host it follows; returns the host given up.
    ///
    /// One of the four places is drawn, with four times the chance each follow has of being given up.
    #[inline]
    pub fn unfollow(&self, followed: &mut [u32; 4], word: u32, place: u32) -> Option<u32> {
        let word = u64::from(word);
        if word >= self.unfollow_below {
            return None;
        }
        let place = &mut followed[(place & 3) as usize];
        let host = *place;
        let given_up = host != NOBODY && (host < self.first_mcn || word < self.unfollow_mcn_below);
        given_up.then(|| {
            *place = NOBODY;
            host
        })
    }
}

/// Bounds of the words that stand for a need, rising over crops.
fn needs_below(given: Given<'_>) -> [u64; CROPS + 1] {
    let Given { tastes, nation, .. } = given;
    let mut chance: [f64; CROPS] =
        std::array::from_fn(|crop| tastes.weekly_needs * tastes.need_share[crop] * nation.demand[crop]);
    // At most one need a week: where demand asks for more, all crops are scaled down alike.
    let all = chance.iter().sum::<f64>().max(1.0);
    let mut sum = 0.0;
    for share in &mut chance {
        sum += *share / all;
        *share = sum;
    }
    std::array::from_fn(|crop| chance.get(crop).map_or(u64::MAX, |chance| word_bound(*chance)))
}

/// The crop of the least word with each first byte.
fn first_need(needs_below: &[u64; CROPS + 1]) -> [u8; 256] {
    std::array::from_fn(|byte| {
        let crop = needs_below.iter().filter(|&&bound| (byte as u64) << 24 >= bound).count();
        u8::try_from(crop).expect("few crops")
    })
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
        let mut weights = Vec::with_capacity(offers.len() + 1);
        weights.extend(base.iter().zip(offers).map(|(weight, offer)| weight * distance[usize::from(offer.county)]));
        weights.push(0);
        let near: f64 = distance.iter().map(|factor| f64::from(*factor)).sum::<f64>()
            / (DISTANCE_ONE * real(i64::try_from(distance.len().max(1)).expect("few counties")));
        let rows = feed.slots.len();
        let rivals =
            std::array::from_fn(|crop| near * feed.rival_weights[segment.kind * rows + segment.zone * CROPS + crop]);
        Self { weights, rivals }
    }

    /// Consumers who are expected to buy from rivals, of those who buy elsewhere, by crop, in 1/65,536.
    pub fn expected_at_rivals(&self, elsewhere: &CountsByTrust, outside: &[u32; LEVELS]) -> [i64; CROPS] {
        std::array::from_fn(|crop| {
            let part = |(&count, &outside): (&u32, &u32)| match count {
                0 => 0,
                count => i64::from(count) * i64::from(rival_part(self.rivals[crop], outside)),
            };
            elsewhere[crop].iter().zip(outside).map(part).sum()
        })
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

/// Share of those who buy elsewhere that buy from rivals, in 1/65,536. `weight` is the weight of the rivals seen, a part of
/// the outside weight.
fn rival_part(weight: f64, outside: u32) -> u32 {
    let share = (weight * f64::from(OUTSIDE) / f64::from(outside)).min(1.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 65,536")]
    {
        (share * f64::from(1_u32 << RIVAL_BITS)) as u32
    }
}

/// Weight of offline retail at a level of trust.
fn outside_weight(live_taste: f64, level: u8) -> u32 {
    let trust = (f64::from(level) + 0.5) / f64::from(1_u32 << LEVEL_BITS);
    let exact = libm::exp(-live_taste * trust) * f64::from(OUTSIDE) + 0.5;
    u32::try_from(floor(exact.min(f64::from(OUTSIDE)))).expect("at most the outside weight").max(1)
}
