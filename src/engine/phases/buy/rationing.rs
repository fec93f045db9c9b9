//! Rationing: where an offer or a lot is short, requests are filled in the order of their priority words.

use crate::engine::agents::offers::{Offer, Seller};
use crate::engine::phases::buy::OrderRequest;
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
    fn lot_of(&self, offer: &Offer) -> Option<usize> {
        match offer.seller {
            Seller::Cooperative(row) if self.hosts.contains(&offer.host) => {
                Some(row as usize * 2 + usize::from(offer.grade))
            }
            _ => None,
        }
    }
}

/// The requests of the week, in consumer order, and which of them are filled. A consumer agent is filled whole or not.
#[derive(Debug)]
pub(super) struct RationedOrders {
    requests: Vec<OrderRequest>,
    is_filled: Vec<bool>,
}

impl RationedOrders {
    /// Rations the requests and sets what is wanted and sold of each offer: as much as it has parcels, and of this as much as
    /// each lot has that local hosts sell from one stock.
    pub(super) fn new(offers: &mut [Offer], requests: Vec<OrderRequest>, weight: i64, lots: &SharedLots<'_>) -> Self {
        let mut orders = Self { is_filled: vec![true; requests.len()], requests };
        let mut filled = vec![0_usize; offers.len()];
        for request in &orders.requests {
            filled[request.offer as usize] += 1;
        }
        let parcels = |consumers: usize| i64::try_from(consumers).expect("fewer than 2^63 consumers") * weight;
        let consumers = |parcels: i64| usize::try_from(parcels / weight).expect("defect: parcels below zero");
        for (offer, &wanted) in offers.iter_mut().zip(&filled) {
            offer.wanted = parcels(wanted);
        }
        let room: Vec<usize> = offers.iter().map(|offer| consumers(offer.parcels)).collect();
        let keys: Vec<Option<usize>> = (0..offers.len()).map(Some).collect();
        orders.limit(&mut filled, &room, &keys);
        let room: Vec<usize> = lots.offered.iter().flatten().map(|&parcels| consumers(parcels)).collect();
        let keys: Vec<Option<usize>> = offers.iter().map(|offer| lots.lot_of(offer)).collect();
        orders.limit(&mut filled, &room, &keys);
        for (offer, &filled) in offers.iter_mut().zip(&filled) {
            offer.sold = parcels(filled);
        }
        orders
    }

    /// Number of requests.
    pub(super) fn len(&self) -> usize {
        self.requests.len()
    }

    /// The requests that become orders, in consumer order.
    pub(super) fn filled(&self) -> impl Iterator<Item = &OrderRequest> {
        self.with(true)
    }

    /// The requests for which nothing was left, in consumer order.
    pub(super) fn unfilled(&self) -> impl Iterator<Item = &OrderRequest> {
        self.with(false)
    }

    fn with(&self, wanted: bool) -> impl Iterator<Item = &OrderRequest> {
        self.requests
            .iter()
            .zip(&self.is_filled)
            .filter(move |(_, filled)| **filled == wanted)
            .map(|(request, _)| request)
    }

    /// Leaves filled, of the requests for the offers of each key, as many as there is room for, in the order of their priority
    /// words. `keys` has the key of each offer, if any, and `filled` counts its filled requests.
    fn limit(&mut self, filled: &mut [usize], room: &[usize], keys: &[Option<usize>]) {
        let mut wanted = vec![0; room.len()];
        for (key, filled) in keys.iter().zip(filled.iter()) {
            if let Some(key) = *key {
                wanted[key] += filled;
            }
        }
        let mut queues = Queues::new(&wanted, room);
        if queues.entries.is_empty() {
            return;
        }
        for (number, request) in self.requests.iter().enumerate().filter(|(number, _)| self.is_filled[*number]) {
            if let Some(key) = keys[request.offer as usize] {
                queues.add(key, request.priority_word, number);
            }
        }
        for number in queues.beyond(&wanted, room) {
            self.is_filled[number] = false;
            filled[self.requests[number].offer as usize] -= 1;
        }
    }
}

/// The requests for each key that has no room for all of them.
struct Queues {
    /// Priority word and number of each request in one integer, whose order is theirs; those of a key stand together.
    entries: Vec<u64>,
    /// Place of the next entry of each key; `None` where there is room for all.
    next: Vec<Option<usize>>,
}

impl Queues {
    /// Queues with places for all requests of the keys that are short of room.
    fn new(wanted: &[usize], room: &[usize]) -> Self {
        let mut places = 0;
        let next = wanted.iter().zip(room).map(|(wanted, room)| {
            let first = places;
            (wanted > room).then(|| {
                places += wanted;
                first
            })
        });
        let next = next.collect();
        Self { entries: vec![0; places], next }
    }

    /// Adds a request, if its key is short.
    fn add(&mut self, key: usize, priority_word: u32, number: usize) {
        if let Some(place) = &mut self.next[key] {
            self.entries[*place] = u64::from(priority_word) << 32 | number as u64;
            *place += 1;
        }
    }

    /// Numbers of the requests for which no room is left.
    fn beyond(mut self, wanted: &[usize], room: &[usize]) -> Vec<usize> {
        let mut numbers = Vec::new();
        for (key, end) in self.next.iter().enumerate() {
            let Some(end) = *end else { continue };
            let queue = &mut self.entries[end - wanted[key]..end];
            queue.select_nth_unstable(room[key]);
            numbers.extend(queue[room[key]..].iter().map(|entry| (entry & 0xFFFF_FFFF) as usize));
        }
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::phases::buy::tests::offer;

    /// Households; the hosts after them are local, but for the last.
    const FIRST_LOCAL: u32 = 4;

    /// Parcels sold by two local hosts and an MCN host with the lot of one co-operative. `parcels` is what each lists, `wanted`
    /// what its audience orders, `stock` what the local hosts have together.
    fn sold(parcels: [i64; 3], wanted: [u32; 3], stock: i64) -> [i64; 3] {
        let mut offers: Vec<Offer> =
            (0..3).zip(parcels).map(|(host, n)| offer(FIRST_LOCAL + host, Seller::Cooperative(0), 0, n)).collect();
        let of_host = |(offer, wanted): (u32, u32)| (0..wanted).map(move |number| request(offer, number));
        let requests = (0..3).zip(wanted).flat_map(of_host).collect();
        let lots = SharedLots { offered: &[[stock, 0]], hosts: FIRST_LOCAL..FIRST_LOCAL + 2 };
        let orders = RationedOrders::new(&mut offers, requests, 1, &lots);
        assert_eq!(orders.filled().count() + orders.unfilled().count(), wanted.iter().sum::<u32>() as usize);
        std::array::from_fn(|host| offers[host].sold)
    }

    fn request(offer: u32, number: u32) -> OrderRequest {
        let word = (number * 3 + offer).wrapping_mul(0x9E37_79B9);
        let consumer = number * 3 + offer;
        OrderRequest {
            consumer,
            offer,
            is_repeat: false,
            purse: 0,
            priority_word: word,
            refund_word: 0,
            rating_word: 0,
        }
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
        let orders = RationedOrders::new(&mut offers, requests.clone(), 1, &lots);
        let mut best: Vec<OrderRequest> = requests.iter().copied().filter(|request| request.offer == 0).collect();
        best.sort_by_key(|request| request.priority_word);
        let is_expected = |request: &&OrderRequest| request.offer == 1 || best[..5].contains(request);
        assert!(orders.filled().eq(requests.iter().filter(is_expected)), "in consumer order");
        assert_eq!(
            offers.iter().map(|offer| [offer.wanted, offer.sold]).collect::<Vec<_>>(),
            [[20, 5], [20, 20], [20, 0]]
        );
        assert_eq!(orders.len(), 60);
    }

    #[test]
    fn a_host_sells_no_more_than_it_has_time_for() {
        assert_eq!(sold([4, 10, 0], [8, 3, 0], 10), [4, 3, 0]);
    }
}
