//! Rationing: where an offer is short, requests are filled in the order of their priority words.

use crate::engine::agents::offers::Offer;
use crate::engine::phases::buy::OrderRequest;

/// The requests of the week, in consumer order, and which of them are filled. A consumer agent is filled whole or not.
#[derive(Debug)]
pub(super) struct RationedOrders {
    requests: Vec<OrderRequest>,
    is_filled: Vec<bool>,
}

impl RationedOrders {
    /// Rations the requests and counts what is wanted and sold of each offer.
    pub(super) fn new(offers: &mut [Offer], requests: Vec<OrderRequest>, weight: i64) -> Self {
        for request in &requests {
            offers[request.offer as usize].wanted += weight;
        }
        let is_filled = ration(offers, &requests, weight);
        let orders = Self { requests, is_filled };
        for request in orders.filled() {
            offers[request.offer as usize].sold += weight;
        }
        orders
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

/// Which requests are filled.
fn ration(offers: &[Offer], requests: &[OrderRequest], weight: i64) -> Vec<bool> {
    let mut room: Vec<i64> = offers.iter().map(|offer| offer.parcels / weight).collect();
    let short: Vec<bool> = offers.iter().map(|offer| offer.wanted > offer.parcels).collect();
    let mut is_filled: Vec<bool> = requests.iter().map(|request| !short[request.offer as usize]).collect();
    let mut queue: Vec<(u32, u32, u32, usize)> = Vec::new();
    for (number, request) in requests.iter().enumerate() {
        if short[request.offer as usize] {
            queue.push((request.offer, request.priority_word, request.consumer, number));
        }
    }
    queue.sort_unstable();
    for (offer, _, _, number) in queue {
        let left = &mut room[offer as usize];
        is_filled[number] = *left > 0;
        *left -= i64::from(*left > 0);
    }
    is_filled
}
