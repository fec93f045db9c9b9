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
    /// Rations the requests and counts what is wanted and sold of each offer.
    pub(super) fn new(offers: &mut [Offer], requests: Vec<OrderRequest>, weight: i64, lots: &SharedLots<'_>) -> Self {
        for request in &requests {
            offers[request.offer as usize].wanted += weight;
        }
        let is_filled = ration(offers, &requests, weight, lots);
        let orders = Self { requests, is_filled };
        for request in orders.filled() {
            offers[request.offer as usize].sold += weight;
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
}

/// Which requests are filled: as many as each offer has parcels, and of these as many as each lot has that local hosts sell
/// from one stock.
fn ration(offers: &[Offer], requests: &[OrderRequest], weight: i64, lots: &SharedLots<'_>) -> Vec<bool> {
    let mut is_filled = vec![true; requests.len()];
    let offered = offers.iter().map(|offer| offer.parcels / weight).collect();
    limit(&mut is_filled, requests, offered, |request| Some(request.offer as usize));
    let stock = lots.offered.iter().flatten().map(|parcels| parcels / weight).collect();
    limit(&mut is_filled, requests, stock, |request| lots.lot_of(&offers[request.offer as usize]));
    is_filled
}

/// Leaves filled, of the requests of each key, as many as there is room for, in the order of their priority words.
fn limit(
    is_filled: &mut [bool],
    requests: &[OrderRequest],
    mut room: Vec<i64>,
    key: impl Fn(&OrderRequest) -> Option<usize>,
) {
    let mut wanted = vec![0_i64; room.len()];
    let filled = |is_filled: &[bool], number: usize| if is_filled[number] { key(&requests[number]) } else { None };
    (0..requests.len()).filter_map(|number| filled(is_filled, number)).for_each(|key| wanted[key] += 1);
    if wanted.iter().zip(&room).all(|(wanted, room)| wanted <= room) {
        return;
    }
    // Key, priority word, consumer and number of a request in one integer: its order is theirs.
    let mut queue: Vec<u128> = Vec::new();
    for (number, request) in requests.iter().enumerate() {
        if let Some(key) = filled(is_filled, number).filter(|&key| wanted[key] > room[key]) {
            let parts = [key as u128, request.priority_word.into(), request.consumer.into(), number as u128];
            queue.push(parts.into_iter().fold(0, |packed, part| packed << 32 | part));
        }
    }
    queue.sort_unstable();
    for packed in queue {
        let [key, number] = [packed >> 96, packed & 0xFFFF_FFFF].map(|part| usize::try_from(part).expect("32 bits"));
        is_filled[number] = room[key] > 0;
        room[key] -= i64::from(room[key] > 0);
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
        OrderRequest { consumer, offer, purse: 0, priority_word: word, refund_word: 0, rating_word: 0 }
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
    fn a_host_sells_no_more_than_it_has_time_for() {
        assert_eq!(sold([4, 10, 0], [8, 3, 0], 10), [4, 3, 0]);
    }
}
