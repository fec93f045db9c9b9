//! Rationing: where an offer or a lot is short, requests are filled in the order of their priority words.

use crate::agents::offers::{Offer, Seller};
use crate::agents::requests::{OrderRequest, PieceRequests};
use crate::phases::buy::queues::Queues;
use rayon::prelude::*;
use std::ops::Range;

/// The lots that local hosts sell from one stock: each host lists a lot, and all together sell no more than there is.
#[derive(Debug)]
pub(super) struct SharedLots<'a> {
    /// Parcels of the lots by co-operative and grade.
    pub offered: &'a [[i64; 2]],
    /// Numbers of the local hosts.
    pub hosts: Range<u32>,
}

impl SharedLots<'_> {
    /// Number of the lot that an offer sells from: co-operative × 2 + grade; `None` for goods of its own.
    fn lot_of(&self, offer: &Offer) -> Option<u32> {
        match offer.seller {
            Seller::Cooperative(row) if self.hosts.contains(&offer.host) => Some(row * 2 + u32::from(offer.grade)),
            _ => None,
        }
    }
}

/// Pieces of consumers whose requests one thread goes through at a time.
const GROUP: usize = 32;

/// The requests of the week, in consumer order, and which of them are filled. A consumer agent is filled whole or not.
#[derive(Debug)]
pub(super) struct RationedOrders<'a> {
    /// Requests by piece of consumers.
    pieces: &'a [PieceRequests],
    /// Whether each request is filled, by group of pieces.
    is_filled: Vec<Vec<bool>>,
    /// Filled requests of each offer.
    filled: Vec<u32>,
}

impl<'a> RationedOrders<'a> {
    /// Rations the requests of all pieces of consumers and sets what is wanted and sold of each offer: as much as it has parcels,
    /// and of this as much as each lot has that local hosts sell from one stock.
    pub(super) fn new(offers: &mut [Offer], pieces: &'a [PieceRequests], weight: i64, lots: &SharedLots<'_>) -> Self {
        let count = |pieces: &[PieceRequests]| pieces.iter().map(|piece| piece.requests.len()).sum();
        let is_filled = pieces.chunks(GROUP).map(|pieces| vec![true; count(pieces)]).collect();
        let mut orders = Self { pieces, is_filled, filled: Vec::new() };
        orders.count_filled(offers.len());
        // There are fewer requests than 2^32: as many places are enough.
        let places = |parcels: i64| (parcels / weight).min(i64::from(u32::MAX));
        let consumers = |parcels| u32::try_from(places(parcels)).expect("defect: parcels below zero");
        let room: Vec<u32> = offers.iter().map(|offer| consumers(offer.parcels)).collect();
        for (offer, &wanted) in offers.iter_mut().zip(&orders.filled) {
            offer.wanted = i64::from(wanted) * weight;
        }
        let keys: Vec<u32> = (0_u32..).take(offers.len()).collect();
        orders.limit(&room, &keys);
        for (filled, &room) in orders.filled.iter_mut().zip(&room) {
            *filled = room.min(*filled);
        }
        let room: Vec<u32> = lots.offered.iter().flatten().map(|&parcels| consumers(parcels)).collect();
        let keys: Vec<u32> = offers.iter().map(|offer| lots.lot_of(offer).unwrap_or(NO_KEY)).collect();
        if orders.limit(&room, &keys) {
            orders.count_filled(offers.len());
        }
        for (offer, &filled) in offers.iter_mut().zip(&orders.filled) {
            offer.sold = i64::from(filled) * weight;
        }
        orders
    }

    /// Filled requests of each offer.
    pub(super) fn filled_by_offer(&self) -> &[u32] {
        &self.filled
    }

    /// The requests that become orders, in consumer order, each with its piece.
    pub(super) fn filled(&self) -> impl Iterator<Item = (&'a PieceRequests, &'a OrderRequest)> {
        self.with(true)
    }

    /// The requests for which nothing was left, in consumer order, each with its piece.
    pub(super) fn unfilled(&self) -> impl Iterator<Item = (&'a PieceRequests, &'a OrderRequest)> {
        self.with(false)
    }

    fn with(&self, wanted: bool) -> impl Iterator<Item = (&'a PieceRequests, &'a OrderRequest)> {
        let groups = self.pieces.chunks(GROUP).zip(&self.is_filled);
        let pieces = groups.flat_map(|(pieces, is_filled)| pieces.iter().zip(with_outcome(pieces, is_filled)));
        pieces.flat_map(move |(piece, requests)| {
            requests.filter(move |(_, filled)| **filled == wanted).map(move |(request, _)| (piece, request))
        })
    }

    /// Counts the filled requests of each offer.
    fn count_filled(&mut self, offers: usize) {
        let count = |(pieces, is_filled): (&[PieceRequests], &Vec<bool>)| {
            let mut counts = vec![0; offers];
            for requests in with_outcome(pieces, is_filled) {
                for (request, _) in requests.filter(|(_, filled)| **filled) {
                    counts[request.offer as usize] += 1;
                }
            }
            counts
        };
        let add = |mut counts: Vec<u32>, more: Vec<u32>| {
            counts.iter_mut().zip(more).for_each(|(count, more)| *count += more);
            counts
        };
        let counts = self.pieces.par_chunks(GROUP).zip(&self.is_filled).map(count).reduce_with(add);
        self.filled = counts.unwrap_or_else(|| vec![0; offers]);
    }

    /// Leaves filled, of the requests for the offers of each key, as many as there is room for, in the order of their priority
    /// words. `keys` has the key of each offer. Returns whether there is a key without room for all.
    fn limit(&mut self, room: &[u32], keys: &[u32]) -> bool {
        let mut wanted = vec![0; room.len()];
        for (&key, filled) in keys.iter().zip(&self.filled).filter(|(key, _)| **key != NO_KEY) {
            wanted[key as usize] += filled;
        }
        let mut queues = Queues::new(&wanted, room);
        if queues.places() == 0 {
            return false;
        }
        let expected = queues.places() / self.is_filled.len();
        let groups = self.pieces.par_chunks(GROUP).zip(&self.is_filled);
        let waiting: Vec<Vec<Waiting>> = groups.map(|group| waiting_requests(group, keys, &queues, expected)).collect();
        waiting.iter().flatten().for_each(|waiting| queues.add(waiting.key, waiting.rank));
        let first_unfilled = queues.first_unfilled(&wanted, room);
        self.is_filled.par_iter_mut().zip(&waiting).for_each(|(is_filled, waiting)| {
            for waiting in waiting.iter().filter(|waiting| waiting.rank >= first_unfilled[waiting.key as usize]) {
                is_filled[waiting.place as usize] = false;
            }
        });
        true
    }
}

/// The requests of each piece of a group, each with whether it is filled.
fn with_outcome<'p, 'o>(
    pieces: &'p [PieceRequests],
    mut is_filled: &'o [bool],
) -> impl Iterator<Item = impl Iterator<Item = (&'p OrderRequest, &'o bool)>> {
    pieces.iter().map(move |PieceRequests { requests, .. }| {
        requests.iter().zip(is_filled.split_off(..requests.len()).expect("an outcome for each request"))
    })
}

/// The key of an offer that shares nothing.
const NO_KEY: u32 = u32::MAX;

/// A request for a key that has no room for all of them.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    key: u32,
    /// Place in its group.
    place: u32,
    /// Priority word and consumer in one integer, whose order is theirs. No consumer has two requests a week.
    rank: u64,
}

/// The filled requests of one group of pieces whose key is short; room for `expected` of them.
fn waiting_requests(
    (pieces, is_filled): (&[PieceRequests], &Vec<bool>),
    keys: &[u32],
    queues: &Queues,
    expected: usize,
) -> Vec<Waiting> {
    let mut all = Vec::with_capacity(expected);
    let mut place = 0;
    for requests in with_outcome(pieces, is_filled) {
        for (request, filled) in requests {
            let key = keys[request.offer as usize];
            if *filled && key != NO_KEY && queues.is_short(key) {
                let rank = u64::from(request.priority_word) << 32 | u64::from(request.consumer);
                all.push(Waiting { key, place, rank });
            }
            place += 1;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phases::buy::tests::offer;

    /// Households; the hosts after them are local, but for the last.
    const FIRST_LOCAL: u32 = 4;

    /// Parcels sold by two local hosts and an MCN host with the lot of one co-operative. `parcels` is what each lists, `wanted`
    /// what its audience orders, `stock` what the local hosts have together.
    fn sold(parcels: [i64; 3], wanted: [u32; 3], stock: i64) -> [i64; 3] {
        let mut offers: Vec<Offer> =
            (0..3).zip(parcels).map(|(host, n)| offer(FIRST_LOCAL + host, Seller::Cooperative(0), 0, n)).collect();
        let of_host = |(offer, wanted): (u32, u32)| (0..wanted).map(move |number| request(offer, number));
        let pieces = [piece((0..3).zip(wanted).flat_map(of_host).collect())];
        let lots = SharedLots { offered: &[[stock, 0]], hosts: FIRST_LOCAL..FIRST_LOCAL + 2 };
        let orders = RationedOrders::new(&mut offers, &pieces, 1, &lots);
        assert_eq!(orders.filled().count() + orders.unfilled().count(), wanted.iter().sum::<u32>() as usize);
        std::array::from_fn(|host| offers[host].sold)
    }

    fn piece(requests: Vec<OrderRequest>) -> PieceRequests {
        PieceRequests { requests, ..PieceRequests::default() }
    }

    fn request(offer: u32, number: u32) -> OrderRequest {
        let word = (number * 3 + offer).wrapping_mul(0x9E37_79B9);
        let consumer = number * 3 + offer;
        OrderRequest { consumer, offer, is_repeat: false, priority_word: word, refund_word: 0, rating_word: 0 }
    }

    /// Shared by their equal audiences, each would have had five parcels of ten.
    #[test]
    fn a_local_host_sells_what_its_own_audience_orders() {
        assert_eq!(sold([10, 10, 0], [8, 0, 0], 10), [8, 0, 0]);
        assert_eq!(sold([10, 10, 0], [7, 2, 0], 10), [7, 2, 0]);
    }

    #[test]
    fn local_hosts_together_sell_no_more_than_the_lot() {
        let [first, second, mcn] = sold([10, 10, 5], [8, 8, 9], 10);
        assert_eq!((first + second, mcn), (10, 5), "an MCN host has a lot of its own");
        assert!(first >= 2 && second >= 2, "{first} {second}: whoever has the better priority word");
    }

    #[test]
    fn the_lowest_priority_words_of_each_offer_are_filled() {
        let mut offers: Vec<Offer> =
            (0..3).zip([5, 100, 0]).map(|(host, n)| offer(host, Seller::Own(host), 0, n)).collect();
        let requests: Vec<OrderRequest> = (0..60).map(|number| request(number % 3, number)).collect();
        let lots = SharedLots { offered: &[], hosts: FIRST_LOCAL..FIRST_LOCAL };
        let pieces: Vec<PieceRequests> = requests.chunks(7).map(|requests| piece(requests.to_vec())).collect();
        let orders = RationedOrders::new(&mut offers, &pieces, 1, &lots);
        let mut best: Vec<OrderRequest> = requests.iter().copied().filter(|request| request.offer == 0).collect();
        best.sort_by_key(|request| request.priority_word);
        let is_expected = |request: &&OrderRequest| request.offer == 1 || best[..5].contains(request);
        let filled = orders.filled().map(|(_, request)| request);
        assert!(filled.eq(requests.iter().filter(is_expected)), "in consumer order");
        assert_eq!(
            offers.iter().map(|offer| [offer.wanted, offer.sold]).collect::<Vec<_>>(),
            [[20, 5], [20, 20], [20, 0]]
        );
        assert_eq!(orders.filled_by_offer(), [5, 20, 0]);
    }

    #[test]
    fn a_host_sells_no_more_than_it_has_time_for() {
        assert_eq!(sold([4, 10, 0], [8, 3, 0], 10), [4, 3, 0]);
    }
}
