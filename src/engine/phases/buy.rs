//! Buy 选购: every consumer with a need sees offers of the feed and chooses; orders are rationed, paid into escrow and booked.
//!
//! Invariants: a need is met exactly once, live or in offline retail; nothing is sold that is not in stock; the choice is a
//! logit over the offers seen and offline retail. Who buys elsewhere buys in offline retail or from rivals, at the same price.

mod booking;
mod choice;
mod logarithm;
mod lookup_tables;
mod rationing;

use crate::engine::agents::channels::Channels;
use crate::engine::agents::consumers::{ConsumerPurses, ConsumerRows, Consumers, Tastes};
use crate::engine::agents::cooperatives::Cooperatives;
use crate::engine::agents::counties::Counties;
use crate::engine::agents::feed::Feed;
use crate::engine::agents::hosting::NOBODY;
use crate::engine::agents::households::Households;
use crate::engine::agents::local_hosts::LocalHosts;
use crate::engine::agents::mcn_hosts::{Mcn, McnHosts};
use crate::engine::agents::nation::Nation;
use crate::engine::agents::offers::Offer;
use crate::engine::agents::orders::OrderBook;
use crate::engine::agents::platform::Platform;
use crate::engine::books::Posted;
use crate::engine::declare::{lend, params};
use crate::engine::geography::{Map, Segment, TIERS};
use crate::engine::money::RestOfWorld;
use crate::engine::phases::buy::choice::{Looks, Need};
use crate::engine::phases::buy::lookup_tables::{
    CountsByTrust, Distances, NOBODY_ELSEWHERE, RIVAL_BITS, SegmentTables, WeekTables,
};
use crate::engine::phases::buy::rationing::{RationedOrders, SharedLots};
use crate::engine::rng::Stream;
use crate::engine::rng::block_batch::{BATCH, BlockBatch};
use crate::engine::rng::draws::buy_consumer as words;
use crate::engine::units::CROPS;
use pulp::Arch;
use rayon::prelude::*;

params! {
    /// How consumers use the feed.
    Buy in "buy" {
        /// Chance in a week that a consumer gives up a host it follows. What an MCN host shows beside farm goods keeps its
        /// audience: only the farm part of its sessions lapses.
        unfollow_rate: f64 = 0.0168, "share/week", 0.0..=0.25, Inferred("evidence A106; calibrated, docs/calibration"), zh "每周取关率";
    }
}

lend! {
    rules { buy: Buy, mcn: Mcn, tastes: Tastes }
    reads { map: Map, nation: Nation, feed: Feed }
    writes {
        offers: [Offer], channels: Channels, consumers: Consumers, consumer_purses: ConsumerPurses, households: Households,
        local_hosts: LocalHosts, mcn_hosts: McnHosts, cooperatives: Cooperatives, counties: Counties, platform: Platform,
        order_book: OrderBook, rest_of_world: RestOfWorld, books: Posted,
    }
}

/// What a consumer wants to order, before rationing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct OrderRequest {
    consumer: u32,
    offer: u32,
    purse: u32,
    priority_word: u32,
    refund_word: u32,
    rating_word: u32,
}

/// What the consumers of one piece of a segment decided.
#[derive(Debug)]
struct ChunkResult {
    /// Purse of the segment's city and tier.
    purse: usize,
    requests: Vec<OrderRequest>,
    /// Consumers who buy elsewhere.
    elsewhere: CountsByTrust,
    /// Those of them expected to buy from rivals, by crop, in 1/65,536.
    rivals: [i64; CROPS],
    /// Hosts that lost a follower.
    unfollowed: Vec<u32>,
    /// Worth of being able to choose, summed over needs: log2 of all over the outside weight, in 1/65,536.
    choice_log: i64,
    /// Offers shown.
    impressions: i64,
}

impl ChunkResult {
    fn new(purse: usize, consumers: usize) -> Self {
        Self {
            purse,
            // Room for more orders than there usually are.
            requests: Vec::with_capacity(consumers / 4),
            elsewhere: NOBODY_ELSEWHERE,
            rivals: [0; CROPS],
            unfollowed: Vec::new(),
            choice_log: 0,
            impressions: 0,
        }
    }
}

/// What a thread fills anew for each batch of consumers.
struct Scratch {
    batch: BlockBatch,
    needs: [Need; BATCH],
    looks: Looks,
    arch: Arch,
}

impl Scratch {
    fn new() -> Box<Self> {
        let needs = [Need { at: 0, crop: 0 }; BATCH];
        Box::new(Self { batch: BlockBatch::EMPTY, needs, looks: Looks::EMPTY, arch: Arch::new() })
    }
}

/// Lets every consumer choose and books what they buy.
pub fn run(mut lent: Lent<'_>) {
    let chunks = choose_all(&mut lent);
    booking::reset(&mut lent);
    booking::remove_followers(&mut lent, chunks.iter().flat_map(|chunk| chunk.unfollowed.iter().copied()));
    let (mut retail, rivals) = count_choices(&mut lent, &chunks);
    let mut requests = Vec::with_capacity(chunks.iter().map(|chunk| chunk.requests.len()).sum());
    requests.extend(chunks.into_iter().flat_map(|chunk| chunk.requests));
    let [first, end] = [lent.households.len(), lent.households.len() + lent.local_hosts.len()]
        .map(|host| u32::try_from(host).expect("fewer than 2^32 hosts"));
    let lots = SharedLots { offered: &lent.cooperatives.offered, hosts: first..end };
    let orders = RationedOrders::new(lent.offers, requests, lent.given.map.weight, &lots);
    booking::move_unfilled_to_retail(&mut lent, &orders, &mut retail);
    booking::pay(&mut lent, &orders, &retail, &rivals);
    booking::move_goods(&mut lent);
    booking::count_sales(&mut lent);
    booking::count_repeats(&mut lent, &orders);
    booking::open_cohort(&mut lent, &orders);
}

/// Lets all consumers choose, in parallel pieces of segments.
fn choose_all(lent: &mut Lent<'_>) -> Vec<ChunkResult> {
    let given = lent.given;
    let week = WeekTables::new(given, lent.offers);
    let segments = &given.map.segments;
    let distances = Distances::new(given);
    let tables: Vec<SegmentTables> =
        segments.par_iter().map(|segment| SegmentTables::new(given, &distances, lent.offers, segment)).collect();
    let stream = given.tick.stream(words::PART);
    let (bounds, owners) = pieces(segments, given.tick.chunk);
    lent.consumers
        .groups(&bounds)
        .into_par_iter()
        .zip(owners)
        .map_init(Scratch::new, |scratch, (mut rows, owner)| {
            given.choose(&week, &tables[owner], &segments[owner], (&stream, scratch), &mut rows)
        })
        .collect()
}

/// Adds what consumers saw and what the choice was worth to their purses; returns who buys elsewhere, and who of them from
/// rivals, by purse and crop.
fn count_choices(lent: &mut Lent<'_>, chunks: &[ChunkResult]) -> (Vec<[i64; CROPS]>, Vec<[i64; CROPS]>) {
    let weight = lent.given.map.weight;
    let mut retail = vec![[0_i64; CROPS]; lent.consumer_purses.len()];
    let mut rivals = retail.clone();
    for chunk in chunks {
        lent.consumer_purses.choice_year_log[chunk.purse] += chunk.choice_log * weight;
        lent.consumer_purses.impressions_year[chunk.purse] += chunk.impressions * weight;
        let count = |crop: usize| chunk.elsewhere[crop].iter().map(|&count| i64::from(count)).sum::<i64>();
        (0..CROPS).for_each(|crop| retail[chunk.purse][crop] += count(crop));
        (0..CROPS).for_each(|crop| rivals[chunk.purse][crop] += chunk.rivals[crop]);
    }
    let whole = |parts: [i64; CROPS]| parts.map(|parts| parts >> RIVAL_BITS);
    (retail, rivals.into_iter().map(whole).collect())
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

impl Given<'_> {
    /// The week of the consumers of one piece: no exponential, no logarithm, no floating-point number.
    fn choose(
        self,
        week: &WeekTables,
        tables: &SegmentTables,
        segment: &Segment,
        (stream, scratch): (&Stream, &mut Scratch),
        rows: &mut ConsumerRows<'_>,
    ) -> ChunkResult {
        let (mut result, taste) = (ChunkResult::new(self.map.purse_of(segment), rows.len()), segment.kind / TIERS);
        let slots_by_crop = &self.feed.slots[segment.zone * CROPS..(segment.zone + 1) * CROPS];
        let mut reader = stream.reader(rows.first);
        let Scratch { batch, needs, looks, arch } = scratch;
        let arch = *arch;
        for first in (0..rows.len()).step_by(BATCH) {
            let count = BATCH.min(rows.len() - first);
            reader.read(batch, count);
            let listed = week.list_needs(batch, count, needs);
            let needs = &needs[..listed];
            looks.look(batch, needs, slots_by_crop);
            for (consumer, &need) in needs.iter().enumerate() {
                let followed = &rows.followed[first + usize::from(need.at)];
                if *followed != [NOBODY; 4] {
                    week.show_followed(self.feed, need, followed, batch, (looks, consumer));
                }
            }
            result.impressions += i64::from(looks.weigh(&tables.weights, arch));
            for (consumer, need) in needs.iter().enumerate() {
                let (at, crop) = (usize::from(need.at), usize::from(need.crop));
                let level = week.trust_level(rows.trust[first + at]);
                let (sum, outside) = (looks.sum(consumer), week.outside[taste][level]);
                if sum > 0 {
                    result.choice_log +=
                        logarithm::of(u64::from(sum) + u64::from(outside)) - week.outside_log[taste][level];
                }
                let price_fen = if let Some(offer) = looks.choose(consumer, outside, batch[words::CHOICE][at]) {
                    let row = rows.first + first + at;
                    result.requests.push(OrderRequest::new(row, offer, result.purse, (batch, at)));
                    week.price_fen[offer as usize]
                } else {
                    result.elsewhere[crop][level] += 1;
                    week.retail_fen[crop]
                };
                let spend = &mut rows.spend_year_fen[first + at];
                *spend = spend.checked_add(price_fen).expect("defect: spending of a year above 32 bits");
            }
            for (at, followed) in rows.followed[first..first + count].iter_mut().enumerate() {
                let (word, place) = (batch[words::UNFOLLOW][at], batch[words::UNFOLLOWED][at]);
                if let Some(host) = week.unfollow(followed, word, place) {
                    result.unfollowed.push(host);
                }
            }
        }
        result.rivals = tables.expected_at_rivals(&result.elsewhere, &week.outside[taste]);
        result
    }
}

impl OrderRequest {
    #[inline]
    fn new(consumer: usize, offer: u32, purse: usize, (batch, at): (&BlockBatch, usize)) -> Self {
        Self {
            consumer: u32::try_from(consumer).expect("fewer than 2^32 consumers"),
            offer,
            purse: u32::try_from(purse).expect("few purses"),
            priority_word: batch[words::PRIORITY][at],
            refund_word: batch[words::REFUND][at],
            rating_word: batch[words::RATING][at],
        }
    }
}

#[cfg(test)]
mod tests;
