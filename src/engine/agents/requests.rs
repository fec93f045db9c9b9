//! Requests 订购请求: what the consumers of each piece of work want in a week, before rationing. The lists are filled anew each week
//! and kept only for their room.

use crate::units::CROPS;
use std::fmt;

/// What a consumer wants to order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderRequest {
    /// Consumer.
    pub consumer: u32,
    /// Offer of the week.
    pub offer: u32,
    /// The consumer follows the host already, and has not given it up this week.
    pub is_repeat: bool,
    /// Word that decides who goes first.
    pub priority_word: u32,
    /// Word that decides a refund.
    pub refund_word: u32,
    /// Word that decides rating and follow.
    pub rating_word: u32,
}

/// What consumers buy in a week; each stands for one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Purchases {
    /// Prices of all live orders, added up.
    pub live_fen: i64,
    /// Consumers who buy elsewhere, by crop.
    pub elsewhere: [i64; CROPS],
    /// Those of them expected to buy from rivals, by crop, in 1/65,536.
    pub rivals: [i64; CROPS],
}

impl Purchases {
    /// Adds what others buy.
    pub fn add(&mut self, other: &Self) {
        self.live_fen += other.live_fen;
        for crop in 0..CROPS {
            self.elsewhere[crop] += other.elsewhere[crop];
            self.rivals[crop] += other.rivals[crop];
        }
    }
}

/// What the consumers of one piece of a segment decided.
#[derive(Debug, Default)]
pub struct PieceRequests {
    /// Their segment.
    pub segment: u32,
    /// Purse of its city and tier.
    pub purse: usize,
    /// What they want to order, in consumer order.
    pub requests: Vec<OrderRequest>,
    /// What they buy if all requests are filled.
    pub purchases: Purchases,
    /// Hosts that lost a follower.
    pub unfollowed: Vec<u32>,
    /// Worth of being able to choose, summed over needs: log2 of all over the outside weight, in 1/65,536.
    pub choice_log: i64,
    /// Offers shown.
    pub impressions: i64,
}

impl PieceRequests {
    /// Begins a week of a piece of a segment.
    pub fn begin(&mut self, segment: u32, purse: usize) {
        let (mut requests, mut unfollowed) = (std::mem::take(&mut self.requests), std::mem::take(&mut self.unfollowed));
        requests.clear();
        unfollowed.clear();
        *self = Self { segment, purse, requests, unfollowed, ..Self::default() };
    }
}

/// The requests of a week by piece.
#[derive(Default)]
pub struct Requests {
    /// In consumer order.
    pub pieces: Vec<PieceRequests>,
    /// What each purse buys.
    pub purchases: Vec<Purchases>,
    /// Choice weights by segment and value of a slot.
    pub weights: Vec<u32>,
}

/// Nothing: no week depends on the requests of another, so they are no part of the state of a world. Worlds that are
/// simulated in pieces of another size have the same state.
impl fmt::Debug for Requests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Requests").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_week_keeps_nothing_but_room() {
        let request =
            OrderRequest { consumer: 0, offer: 0, is_repeat: false, priority_word: 0, refund_word: 0, rating_word: 0 };
        let mut piece =
            PieceRequests { requests: vec![request; 9], unfollowed: vec![7; 3], ..PieceRequests::default() };
        (piece.choice_log, piece.impressions, piece.purchases.live_fen) = (5, 6, 7);
        piece.begin(2, 3);
        assert_eq!((piece.segment, piece.purse), (2, 3));
        assert_eq!((piece.choice_log, piece.impressions, piece.purchases.live_fen), (0, 0, 0));
        assert!(piece.requests.is_empty() && piece.unfollowed.is_empty());
        assert!(piece.requests.capacity() >= 9 && piece.unfollowed.capacity() >= 3);
    }
}
