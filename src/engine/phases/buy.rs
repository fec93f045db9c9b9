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

use crate::agents::channels::Channels;
use crate::agents::consumers::{ConsumerPurses, ConsumerRows, Consumers, Tastes};
use crate::agents::cooperatives::Cooperatives;
use crate::agents::counties::Counties;
use crate::agents::feed::Feed;
use crate::agents::households::Households;
use crate::agents::local_hosts::LocalHosts;
use crate::agents::mcn_hosts::{Mcn, McnHosts};
use crate::agents::nation::Nation;
use crate::agents::offers::Offer;
use crate::agents::orders::OrderBook;
use crate::agents::platform::Platform;
use crate::agents::requests::{PieceRequests, Purchases, Requests};
use crate::books::Posted;
use crate::declare::{lend, params};
use crate::geography::{Map, Segment};
use crate::money::RestOfWorld;
use crate::phases::buy::lookup_tables::{SegmentTables, WeekTables};
use crate::phases::buy::piece::{Piece, Scratch};
use crate::phases::buy::rationing::{RationedOrders, SharedLots};
use crate::rng::draws::buy_consumer as words;
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

/// Lets every consumer choose and books what they buy.
pub fn run(mut lent: Lent<'_>) {
    // The requests stand beside the tables while they are booked.
    let mut requests = std::mem::take(&mut lent.order_book.requests);
    choose_all(&mut lent, &mut requests);
    booking::reset(&mut lent);
    booking::remove_followers(&mut lent, &requests.pieces);
    count_choices(&mut lent, &mut requests);
    let Requests { pieces, purchases, .. } = &mut requests;
    let [first, end] = [lent.households.len(), lent.households.len() + lent.local_hosts.len()]
        .map(|host| u32::try_from(host).expect("fewer than 2^32 hosts"));
    let lots = SharedLots { offered: &lent.cooperatives.offered, hosts: first..end };
    let orders = RationedOrders::new(lent.offers, pieces, lent.given.map.weight, &lots);
    book(&mut lent, &orders, purchases);
    lent.order_book.requests = requests;
}

/// Books what is bought: a cohort of orders is made beside the postings.
fn book(lent: &mut Lent<'_>, orders: &RationedOrders<'_>, purchases: &mut [Purchases]) {
    let (given, offers) = (lent.given, &*std::mem::take(&mut lent.offers));
    let open_cohort = || booking::cohort(given, offers, orders);
    let (cohort, ()) = rayon::join(open_cohort, || booking::book(lent, offers, orders, purchases));
    lent.order_book.cohorts.push_back(cohort);
}

/// Lets all consumers choose, in parallel pieces of segments.
fn choose_all(lent: &mut Lent<'_>, requests: &mut Requests) {
    let given = lent.given;
    let week = WeekTables::new(given, lent.offers);
    let segments = &given.map.segments;
    let stream = given.tick.stream(words::PART);
    let (bounds, owners) = pieces(segments, given.tick.chunk);
    let Requests { pieces, weights, .. } = requests;
    let tables = SegmentTables::new(given, lent.offers, weights);
    pieces.resize_with(owners.len(), PieceRequests::default);
    let choose = |scratch: &mut Box<Scratch>, ((mut rows, &owner), result): ((ConsumerRows<'_>, &usize), &mut _)| {
        Piece::new(given, &week, tables.of(owner), owner, result).choose(&stream, scratch, &mut rows);
    };
    lent.consumers.groups(&bounds).into_par_iter().zip(&owners).zip(pieces).for_each_init(Scratch::new, choose);
}

/// Adds what consumers saw and what the choice was worth to their purses, and counts what each purse buys.
fn count_choices(lent: &mut Lent<'_>, requests: &mut Requests) {
    let weight = lent.given.map.weight;
    let Requests { pieces, purchases, .. } = requests;
    purchases.clear();
    purchases.resize(lent.consumer_purses.len(), Purchases::default());
    for piece in pieces {
        lent.consumer_purses.choice_year_log[piece.purse] += piece.choice_log * weight;
        lent.consumer_purses.impressions_year[piece.purse] += piece.impressions * weight;
        purchases[piece.purse].add(&piece.purchases);
    }
}

/// Bounds of pieces of at most `chunk` consumers that never cross a segment, and the segment of each.
fn pieces(segments: &[Segment], chunk: usize) -> (Vec<usize>, Vec<usize>) {
    let chunk = chunk.max(1);
    let count = segments.iter().map(|segment| (segment.end - segment.first).div_ceil(chunk)).sum::<usize>();
    let (mut bounds, mut owners) = (Vec::with_capacity(1 + count), Vec::with_capacity(count));
    bounds.push(0);
    for (owner, segment) in segments.iter().enumerate() {
        let mut first = segment.first;
        while first < segment.end {
            first = (first + chunk).min(segment.end);
            bounds.push(first);
            owners.push(owner);
        }
    }
    (bounds, owners)
}

#[cfg(test)]
mod tests;
