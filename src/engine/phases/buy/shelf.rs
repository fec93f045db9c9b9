//! Everything of the week that consumers need while they choose, as small tables of integers.

use crate::engine::agents::consumers::Tastes;
use crate::engine::agents::hosts::{Feed, NOBODY, Offer};
use crate::engine::agents::institutions::Nation;
use crate::engine::agents::mcn_hosts::Mcn;
use crate::engine::geography::{Map, Segment, TIERS};
use crate::engine::phases::broadcast::LOOKS;
use crate::engine::phases::buy::Buy;
use crate::engine::rng::Block;
use crate::engine::rng::draws::buy_consumer as words;
use crate::engine::units::{CROPS, floor};

/// Weight of offline retail for a consumer without any trust in live goods: it stands for 1 beside an offer's
/// 2^15 × 2^7.
pub(super) const OUTSIDE: u32 = 1 << 22;
/// Factor of county and city that stands for 1.
const NEAR: f64 = 128.0;
/// In place of a crop: nothing to sell.
const OFF_AIR: u8 = u8::MAX;
/// Steps in which trust is told apart.
const LEVELS: usize = 1 << LEVEL_BITS;
const LEVEL_BITS: u32 = 6;
/// Trust is kept in steps of 1/256 of a rating.
const RATING: f64 = 256.0;
/// Followed hosts whose offers replace a look.
const FOLLOWED_LOOKS: usize = 3;

/// Tables of the week for all consumers.
pub(super) struct Week {
    /// Words below the bound of a crop ask for it or an earlier one.
    needs_below: [u64; CROPS],
    /// Words below give up a host.
    pub unfollow_below: u64,
    /// The same for an MCN host, whose other goods keep the rest of its audience.
    pub unfollow_mcn_below: u64,
    /// First number of an MCN host.
    pub first_mcn: u32,
    /// Good and all ratings a consumer begins with, in steps of 1/256.
    prior: [u32; 2],
    /// Crop of each offer; [`OFF_AIR`] if it has nothing to sell.
    crop: Vec<u8>,
    /// Listed price of each offer.
    pub price_fen: Vec<u32>,
    /// Price in offline retail.
    pub retail_fen: [u32; CROPS],
}

/// Tables of the week for one city, taste and tier.
pub(super) struct Sight {
    /// Weight of each offer, and a zero for an empty look.
    pub weights: Vec<u32>,
    /// Weight of offline retail by level of trust.
    pub outside: [u32; LEVELS],
}

/// The bound below which a 32-bit word lies with a given probability.
pub(super) fn below(probability: f64) -> u64 {
    floor(probability.clamp(0.0, 1.0) * 4_294_967_296.0).unsigned_abs()
}

/// An amount as a word; amounts above 32 bits are a defect.
fn word(fen: i64) -> u32 {
    u32::try_from(fen).expect("defect: a price outside 32 bits")
}

impl Week {
    pub fn new(
        rules: &Buy,
        mcn: &Mcn,
        tastes: &Tastes,
        map: &Map,
        nation: &Nation,
        feed: &Feed,
        offers: &[Offer],
    ) -> Self {
        let mut chance: [f64; CROPS] =
            std::array::from_fn(|crop| tastes.weekly_needs * tastes.need_share[crop] * nation.demand[crop]);
        // At most one need a week: where demand asks for more, all crops give way alike.
        let all = chance.iter().sum::<f64>().max(1.0);
        let mut sum = 0.0;
        for share in &mut chance {
            sum += *share / all;
            *share = sum;
        }
        let steps = |ratings: f64| u32::try_from(floor(ratings * RATING + 0.5)).expect("a prior is a small number");
        Self {
            needs_below: chance.map(below),
            unfollow_below: below(4.0 * rules.unfollow_rate),
            unfollow_mcn_below: below(4.0 * rules.unfollow_rate * mcn.farm_share),
            first_mcn: u32::try_from(map.households() + map.local_hosts()).expect("fewer than 2^32 hosts"),
            prior: [steps(tastes.trust_prior[0]), steps(tastes.trust_prior[0]) + steps(tastes.trust_prior[1])],
            crop: offers.iter().map(|offer| if offer.parcels > 0 { offer.crop } else { OFF_AIR }).collect(),
            price_fen: offers.iter().map(|offer| word(offer.price_fen)).collect(),
            retail_fen: feed.retail_fen.map(word),
        }
    }

    /// The crop a consumer needs, `CROPS` for none.
    #[inline]
    pub fn need(&self, word: u32) -> usize {
        self.needs_below.iter().map(|&bound| usize::from(u64::from(word) >= bound)).sum()
    }

    /// Level of a consumer's trust: its share of good purchases, with the prior.
    #[inline]
    pub fn trust_level(&self, [good, bad]: [u16; 2]) -> usize {
        let good = (u32::from(good) << 8) + self.prior[0];
        let all = good + (u32::from(bad) << 8) + self.prior[1] - self.prior[0];
        // At most 2^16 + 1,000 ratings in steps of 1/256: six bits more still fit a word.
        ((good << LEVEL_BITS) / all).min((1 << LEVEL_BITS) - 1) as usize
    }

    /// Lets the hosts a consumer follows replace its first looks, those on air with the crop, at most three.
    #[inline]
    pub fn follow(&self, feed: &Feed, crop: usize, followed: &[u32; 4], block: &Block, seen: &mut [u32; LOOKS]) {
        let mut look = 0;
        for &host in followed {
            if host == NOBODY || look == FOLLOWED_LOOKS {
                continue;
            }
            let (first, count) = feed.of_host[host as usize];
            let fits = |offer: &u32| usize::from(self.crop[*offer as usize]) == crop;
            let offers = (first..first + count).filter(fits).count() as u64;
            if offers > 0 {
                let pick = (offers * u64::from(block[words::LOOK + look])) >> 32;
                let mut own = (first..first + count).filter(fits);
                seen[look] = own.nth(usize::try_from(pick).expect("below the count")).expect("fewer picks than offers");
                look += 1;
            }
        }
    }
}

impl Sight {
    /// The tables of a segment.
    pub fn new(tastes: &Tastes, map: &Map, feed: &Feed, offers: &[Offer], segment: &Segment) -> Self {
        let near: Vec<u32> = (0..map.counties())
            .map(|county| factor(tastes.delay_dislike, map.transit_days[county * map.cities + segment.city]))
            .collect();
        let own = &feed.weights[segment.kind * offers.len()..(segment.kind + 1) * offers.len()];
        let mut weights: Vec<u32> =
            own.iter().zip(offers).map(|(weight, offer)| weight * near[usize::from(offer.county)]).collect();
        weights.push(0);
        let mut outside = [0; LEVELS];
        for (level, cell) in (0..).zip(&mut outside) {
            *cell = outside_weight(tastes.live_taste[segment.kind / TIERS], level);
        }
        Self { weights, outside }
    }
}

/// What distance takes from the weight of an offer: 128 at no distance.
fn factor(delay_dislike: f64, days: f64) -> u32 {
    let exact = libm::exp(-delay_dislike * days) * NEAR + 0.5;
    u32::try_from(floor(exact.min(255.0))).expect("between 0 and 255")
}

/// Weight of offline retail at a level of trust.
fn outside_weight(live_taste: f64, level: u8) -> u32 {
    let trust = (f64::from(level) + 0.5) / f64::from(1_u32 << LEVEL_BITS);
    let exact = libm::exp(-live_taste * trust) * f64::from(OUTSIDE) + 0.5;
    u32::try_from(floor(exact.min(f64::from(OUTSIDE)))).expect("at most the outside weight").max(1)
}
