//! Buy 选购: every consumer with a need sees offers of the feed and chooses; orders are rationed, paid into escrow and booked.
//!
//! Invariants: a need is met exactly once, live or in offline retail; nothing is sold that is not in stock; the choice is a
//! logit over the offers seen and offline retail. Who buys elsewhere buys in offline retail or from rivals, at the same price.

mod booking;
mod choice;
mod followed;
mod logarithm;
mod lookup_tables;
mod needs;
mod piece;
mod places;
mod queues;
mod rationing;
mod trust;

use crate::engine::agents::channels::Channels;
use crate::engine::agents::consumers::{ConsumerPurses, Consumers, Tastes};
use crate::engine::agents::cooperatives::Cooperatives;
use crate::engine::agents::counties::Counties;
use crate::engine::agents::feed::Feed;
use crate::engine::agents::households::Households;
use crate::engine::agents::local_hosts::LocalHosts;
use crate::engine::agents::mcn_hosts::{Mcn, McnHosts};
use crate::engine::agents::nation::Nation;
use crate::engine::agents::offers::Offer;
use crate::engine::agents::orders::OrderBook;
use crate::engine::agents::platform::Platform;
use crate::engine::books::Posted;
use crate::engine::declare::{lend, params};
use crate::engine::geography::{Map, Segment};
use crate::engine::money::RestOfWorld;
use crate::engine::phases::buy::lookup_tables::{Distances, SegmentTables, WeekTables};
use crate::engine::phases::buy::piece::{Piece, Scratch};
use crate::engine::phases::buy::rationing::{RationedOrders, SharedLots};
use crate::engine::rng::draws::buy_consumer as words;
use crate::engine::units::CROPS;
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
    /// The consumer follows the host already, and has not given it up this week.
    is_repeat: bool,
    purse: u32,
    priority_word: u32,
    refund_word: u32,
    rating_word: u32,
}

/// What consumers buy this week; each stands for one.
#[derive(Debug, Clone, Copy, Default)]
struct Purchases {
    /// Prices of all live orders, added up.
    live_fen: i64,
    /// Consumers who buy elsewhere, by crop.
    elsewhere: [i64; CROPS],
    /// Those of them expected to buy from rivals, by crop, in 1/65,536.
    rivals: [i64; CROPS],
}

/// What the consumers of one piece of a segment decided.
#[derive(Debug, Default)]
struct ChunkResult {
    /// Purse of the segment's city and tier.
    purse: usize,
    requests: Vec<OrderRequest>,
    /// What they buy if all requests are filled.
    purchases: Purchases,
    /// Hosts that lost a follower.
    unfollowed: Vec<u32>,
    /// Worth of being able to choose, summed over needs: log2 of all over the outside weight, in 1/65,536.
    choice_log: i64,
    /// Offers shown.
    impressions: i64,
}

/// Lets every consumer choose and books what they buy.
pub fn run(mut lent: Lent<'_>) {
    let chunks = choose_all(&mut lent);
    booking::reset(&mut lent);
    booking::remove_followers(&mut lent, chunks.iter().flat_map(|chunk| chunk.unfollowed.iter().copied()));
    let purchases = count_choices(&mut lent, &chunks);
    let requests = chunks.into_iter().map(|chunk| chunk.requests).collect();
    let [first, end] = [lent.households.len(), lent.households.len() + lent.local_hosts.len()]
        .map(|host| u32::try_from(host).expect("fewer than 2^32 hosts"));
    let lots = SharedLots { offered: &lent.cooperatives.offered, hosts: first..end };
    let orders = RationedOrders::new(lent.offers, requests, lent.given.map.weight, &lots);
    book(lent, &orders, purchases);
}

/// Books what is bought: a cohort of orders is made beside the postings.
fn book(lent: Lent<'_>, orders: &RationedOrders, purchases: Vec<Purchases>) {
    let (given, offers, channels) = (lent.given, &*lent.offers, lent.channels);
    let mut tables = booking::Tables {
        given,
        offers,
        consumers: lent.consumers,
        consumer_purses: lent.consumer_purses,
        households: lent.households,
        local_hosts: lent.local_hosts,
        mcn_hosts: lent.mcn_hosts,
        cooperatives: lent.cooperatives,
        counties: lent.counties,
        platform: lent.platform,
        order_book: lent.order_book,
        rest_of_world: lent.rest_of_world,
        books: lent.books,
    };
    let open_cohort = || {
        booking::count_repeats(given.map.weight, offers, orders, channels);
        booking::cohort(given, offers, orders)
    };
    let (cohort, ()) = rayon::join(open_cohort, || booking::book(&mut tables, orders, purchases));
    tables.order_book.cohorts.push_back(cohort);
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
            Piece::new(given, &week, &tables[owner], &segments[owner]).choose(&stream, scratch, &mut rows)
        })
        .collect()
}

/// Adds what consumers saw and what the choice was worth to their purses; returns what each purse buys.
fn count_choices(lent: &mut Lent<'_>, chunks: &[ChunkResult]) -> Vec<Purchases> {
    let weight = lent.given.map.weight;
    let mut purchases = vec![Purchases::default(); lent.consumer_purses.len()];
    for chunk in chunks {
        lent.consumer_purses.choice_year_log[chunk.purse] += chunk.choice_log * weight;
        lent.consumer_purses.impressions_year[chunk.purse] += chunk.impressions * weight;
        purchases[chunk.purse].add(&chunk.purchases);
    }
    purchases
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

impl Purchases {
    /// Adds what others buy.
    fn add(&mut self, other: &Self) {
        self.live_fen += other.live_fen;
        for crop in 0..CROPS {
            self.elsewhere[crop] += other.elsewhere[crop];
            self.rivals[crop] += other.rivals[crop];
        }
    }
}

#[cfg(test)]
mod tests;
