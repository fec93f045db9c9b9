//! `buy` 下单: every consumer in need looks at the feed and chooses; orders are rationed, paid into escrow and booked.
//!
//! Reads: MCN hosts (what part of a session is farm goods), tastes, places, nation (demand), feed. Writes: offers (wanted, sold), consumers (follows, spending), consumer
//! purses, households, hosts, pools and counties (orders of the week, followers), platform (escrow), orders,
//! abroad (offline retail), books. Keeps: a need is met exactly once, live or offline; nothing is sold that is not
//! there; the choice is a logit over the offers seen and offline retail.

mod choice;
mod logarithm;
mod rationing;
mod sale;
mod shelf;

use crate::engine::agents::channels::Channels;
use crate::engine::agents::consumers::{ConsumerPurses, ConsumerRows, Consumers, Tastes};
use crate::engine::agents::hosts::{Feed, LocalHosts, NOBODY, Offer};
use crate::engine::agents::households::Households;
use crate::engine::agents::institutions::{Counties, Nation, Platform, Pools};
use crate::engine::agents::mcn_hosts::{Mcn, McnHosts};
use crate::engine::agents::orders::OrderBook;
use crate::engine::books::Posted;
use crate::engine::declare::params;
use crate::engine::geography::{Map, Segment};
use crate::engine::money::RestOfWorld;
use crate::engine::rng::Stream;
use crate::engine::rng::draws::buy_consumer as words;
use crate::engine::tick::Tick;
use crate::engine::units::CROPS;
use rayon::prelude::*;
use shelf::{Sight, Week};

params! {
    /// How consumers use the feed.
    Buy in "buy" {
        /// Chance in a week that a consumer gives up a host it follows. What an MCN host shows beside farm goods keeps its
        /// audience: only the farm part of its sessions lapses.
        unfollow_rate: f64 = 0.01, "share/week", 0.0..=0.25, Assumption("evidence A106"), zh "每周取关率";
    }
}

/// What a consumer wants to order, before rationing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Want {
    consumer: u32,
    offer: u32,
    city: u8,
    purse: u32,
    priority: u32,
    refund: u32,
    rating: u32,
}

/// What one piece of a segment did.
#[derive(Debug)]
struct ChunkResult {
    /// Purse of the segment's city and tier.
    purse: usize,
    wants: Vec<Want>,
    /// Consumers who bought offline at once, by crop.
    retail: [i64; CROPS],
    /// Hosts that lost a follower.
    lost: Vec<u32>,
    /// Worth of being able to choose, summed over needs: log2 of all over the outside weight, in 1/65,536.
    choice_log: i64,
    /// Offers shown.
    looks: i64,
}

/// Lets every consumer choose and books what they buy.
#[allow(clippy::too_many_arguments, reason = "a phase names everything it reads and writes")]
pub fn run(
    tick: &Tick,
    rules: &Buy,
    mcn: &Mcn,
    tastes: &Tastes,
    map: &Map,
    nation: &Nation,
    feed: &Feed,
    offers: &mut [Offer],
    channels: &mut Channels,
    consumers: &mut Consumers,
    consumer_purses: &mut ConsumerPurses,
    households: &mut Households,
    local_hosts: &mut LocalHosts,
    mcn_hosts: &mut McnHosts,
    pools: &mut Pools,
    counties: &mut Counties,
    platform: &mut Platform,
    order_book: &mut OrderBook,
    rest_of_world: &mut RestOfWorld,
    books: &mut Posted,
) {
    let week = Week::new(rules, mcn, tastes, map, nation, feed, offers);
    let sights: Vec<Sight> =
        map.segments.par_iter().map(|segment| Sight::new(tastes, map, feed, offers, segment)).collect();
    let stream = tick.stream(words::PART);
    let (bounds, owners) = pieces(&map.segments, tick.chunk);
    let parts: Vec<ChunkResult> = consumers
        .groups(&bounds)
        .into_par_iter()
        .zip(owners)
        .map(|(mut lent, owner)| shop(&week, &sights[owner], feed, map, &map.segments[owner], &stream, &mut lent))
        .collect();
    sale::reset(offers, households, local_hosts, mcn_hosts, pools, counties);
    let lost = parts.iter().flat_map(|chunk_result| chunk_result.lost.iter().copied());
    sale::lose_followers(lost, map.weight, households, local_hosts, mcn_hosts);
    let mut retail = vec![[0_i64; CROPS]; consumer_purses.len()];
    for chunk_result in &parts {
        consumer_purses.choice_year_log[chunk_result.purse] += chunk_result.choice_log * map.weight;
        consumer_purses.looks_year[chunk_result.purse] += chunk_result.looks * map.weight;
        (0..CROPS).for_each(|crop| retail[chunk_result.purse][crop] += chunk_result.retail[crop]);
    }
    let wants: Vec<Want> = parts.into_iter().flat_map(|chunk_result| chunk_result.wants).collect();
    let served = rationing::serve(offers, &wants, map.weight);
    sale::send_to_retail(&wants, &served, offers, feed, consumers, &mut retail);
    sale::pay(&wants, &served, &retail, map.weight, offers, feed, consumer_purses, platform, rest_of_world, books);
    sale::hand_out(offers, map, households, local_hosts, mcn_hosts, pools, counties, order_book, books);
    sale::count_repeats(&wants, &served, offers, map.weight, consumers, channels);
    sale::open_cohort(tick.week, offers, &wants, &served, order_book);
}

/// Bounds of pieces of at most `chunk` consumers that never cross a segment, and the segment of each.
fn pieces(segments: &[Segment], chunk: usize) -> (Vec<usize>, Vec<usize>) {
    let (mut bounds, mut owners) = (vec![0], Vec::new());
    for (owner, segment) in segments.iter().enumerate() {
        let mut first = segment.first;
        while first < segment.end {
            first = (first + chunk.max(1)).min(segment.end);
            bounds.push(first);
            owners.push(owner);
        }
    }
    (bounds, owners)
}

/// The week of the consumers of one piece: no exponential, no logarithm, no real number.
fn shop(
    week: &Week,
    sight: &Sight,
    feed: &Feed,
    map: &Map,
    segment: &Segment,
    stream: &Stream,
    lent: &mut ConsumerRows<'_>,
) -> ChunkResult {
    let purse = map.purse_of(segment);
    let feeds = &feed.slots[segment.zone * CROPS..(segment.zone + 1) * CROPS];
    let mut chunk_result =
        ChunkResult { purse, wants: Vec::new(), retail: [0; CROPS], lost: Vec::new(), choice_log: 0, looks: 0 };
    let rows = lent.followed.iter_mut().zip(lent.spend_year_fen.iter_mut()).zip(lent.trust.iter());
    for ((row, block), ((followed, spend), trust)) in (lent.first..).zip(stream.blocks(lent.first)).zip(rows) {
        let crop = week.need(block[words::NEED]);
        if crop < CROPS {
            let slots = &feeds[crop];
            let mut seen = choice::looks(&block, slots);
            if *followed != [NOBODY; 4] {
                week.follow(feed, crop, followed, &block, &mut seen);
            }
            chunk_result.looks += seen.iter().map(|&offer| i64::from(offer != NOBODY)).sum::<i64>();
            let outside = sight.outside[week.trust_level(*trust)];
            let (chosen, sum) = choice::choose(&seen, &sight.weights, outside, block[words::CHOICE]);
            if sum > 0 {
                chunk_result.choice_log += logarithm::of_ratio(sum, outside);
            }
            if let Some(offer) = chosen {
                *spend = spend
                    .checked_add(week.price_fen[offer as usize])
                    .expect("defect: spending of a year above 32 bits");
                chunk_result.wants.push(Want {
                    consumer: u32::try_from(row).expect("fewer than 2^32 consumers"),
                    offer,
                    city: u8::try_from(segment.city).expect("at most 16 cities"),
                    purse: u32::try_from(purse).expect("few purses"),
                    priority: block[words::PRIORITY],
                    refund: block[words::REFUND],
                    rating: block[words::RATING],
                });
            } else {
                *spend = spend.checked_add(week.retail_fen[crop]).expect("defect: spending of a year above 32 bits");
                chunk_result.retail[crop] += 1;
            }
        }
        // One of the four places is drawn, with four times the chance each follow has of being given up.
        let word = u64::from(block[words::UNFOLLOW]);
        if word < week.unfollow_below {
            let place = &mut followed[(block[words::UNFOLLOWED] & 3) as usize];
            if *place != NOBODY && (*place < week.first_mcn || word < week.unfollow_mcn_below) {
                chunk_result.lost.push(*place);
                *place = NOBODY;
            }
        }
    }
    chunk_result
}

#[cfg(test)]
mod tests;
