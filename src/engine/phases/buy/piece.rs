//! The week of the consumers of one piece of a segment: they look, give up hosts they follow, and choose.

use crate::engine::agents::consumers::ConsumerRows;
use crate::engine::geography::{Segment, TIERS};
use crate::engine::phases::buy::choice::Looks;
use crate::engine::phases::buy::lookup_tables::{Outside, SegmentTables, WeekTables};
use crate::engine::phases::buy::needs::Needs;
use crate::engine::phases::buy::{ChunkResult, Given, OrderRequest, logarithm};
use crate::engine::rng::Stream;
use crate::engine::rng::block_batch::{BATCH, BlockBatch};
use crate::engine::rng::draws::buy_consumer as words;
use crate::engine::units::CROPS;
use pulp::Arch;

/// What a thread fills anew for each batch of consumers.
pub(super) struct Scratch {
    batch: BlockBatch,
    needs: Needs,
    looks: Looks,
    arch: Arch,
}

impl Scratch {
    pub fn new() -> Box<Self> {
        Box::new(Self { batch: BlockBatch::EMPTY, needs: Needs::NONE, looks: Looks::EMPTY, arch: Arch::new() })
    }
}

/// The consumers of one piece of a segment, and what they decided so far.
pub(super) struct Piece<'a> {
    given: Given<'a>,
    week: &'a WeekTables,
    tables: &'a SegmentTables,
    segment: &'a Segment,
    outside: &'a Outside,
    result: ChunkResult,
}

impl<'a> Piece<'a> {
    pub fn new(given: Given<'a>, week: &'a WeekTables, tables: &'a SegmentTables, segment: &'a Segment) -> Self {
        let result = ChunkResult { purse: given.map.purse_of(segment), ..ChunkResult::default() };
        Self { given, week, tables, segment, outside: &week.outside[segment.kind / TIERS], result }
    }

    /// Lets the consumers of the piece choose: no exponential, and no logarithm but one of integers.
    pub fn choose(mut self, stream: &Stream, scratch: &mut Scratch, rows: &mut ConsumerRows<'_>) -> ChunkResult {
        // Room for more orders than there usually are.
        self.result.requests.reserve(rows.len() / 4);
        let mut reader = stream.reader(rows.first);
        for first in (0..rows.len()).step_by(BATCH) {
            let range = first..rows.len().min(first + BATCH);
            reader.read(&mut scratch.batch, range.len());
            self.choose_batch(
                scratch,
                &mut ConsumerRows {
                    first: rows.first + first,
                    followed: &mut rows.followed[range.clone()],
                    spend_year_fen: &mut rows.spend_year_fen[range.clone()],
                    trust: &mut rows.trust[range],
                },
            );
        }
        self.result
    }

    /// The week of one batch, step by step. The steps over all of a batch are not inlined here: each needs all registers.
    fn choose_batch(&mut self, scratch: &mut Scratch, rows: &mut ConsumerRows<'_>) {
        let Scratch { batch, needs, looks, arch } = scratch;
        let (feed, weights, zone) = (self.given.feed, &self.tables.weights, self.segment.zone);
        self.week.needs.read(&batch[words::NEED][..rows.len()], needs);
        looks.look(batch, needs, &feed.slots[zone * CROPS..(zone + 1) * CROPS], weights);
        self.week.follows.show(&feed.of_host, (batch, needs), rows.followed, weights, looks);
        self.week.follows.unfollow(batch, rows.followed, &mut self.result.unfollowed);
        self.result.impressions += i64::from(looks.add_up(*arch));
        for (consumer, at) in needs.on_air.iter().enumerate() {
            let level = self.week.trust_level(rows.trust[at]);
            let price_fen = match self.choose_offer(looks, consumer, level, batch[words::CHOICE][at]) {
                Some(offer) => self.order(offer, rows.first + at, &rows.followed[at], (batch, at)),
                None => self.buy_elsewhere(needs.crops[at], level),
            };
            add_spending(&mut rows.spend_year_fen[at], price_fen);
        }
        for at in needs.off_air.iter() {
            let price_fen = self.buy_elsewhere(needs.crops[at], self.week.trust_level(rows.trust[at]));
            add_spending(&mut rows.spend_year_fen[at], price_fen);
        }
    }

    /// The offer that a consumer chooses by `word`, `None` if it buys elsewhere; adds what the choice was worth.
    #[inline]
    fn choose_offer(&mut self, looks: &Looks, consumer: usize, level: usize, word: u32) -> Option<u32> {
        let (sum, outside) = (looks.sum(consumer), self.outside.weight[level]);
        if sum == 0 {
            return None;
        }
        self.result.choice_log += logarithm::of(sum + outside) - self.outside.log[level];
        looks.choose(consumer, outside, word)
    }

    /// Asks for an order; returns its price.
    #[inline]
    fn order(&mut self, offer: u32, consumer: usize, followed: &[u32; 4], (batch, at): (&BlockBatch, usize)) -> u32 {
        self.result.requests.push(OrderRequest {
            consumer: u32::try_from(consumer).expect("fewer than 2^32 consumers"),
            offer,
            is_repeat: followed.contains(&self.week.host[offer as usize]),
            purse: u32::try_from(self.result.purse).expect("few purses"),
            priority_word: batch[words::PRIORITY][at],
            refund_word: batch[words::REFUND][at],
            rating_word: batch[words::RATING][at],
        });
        let price_fen = self.week.price_fen[offer as usize];
        self.result.purchases.live_fen += i64::from(price_fen);
        price_fen
    }

    /// Counts a consumer who buys elsewhere; returns the price there.
    #[inline]
    fn buy_elsewhere(&mut self, crop: u8, level: usize) -> u32 {
        let crop = usize::from(crop);
        self.result.purchases.elsewhere[crop] += 1;
        self.result.purchases.rivals[crop] += i64::from(self.tables.rival_part(crop, self.outside.weight[level]));
        self.week.retail_fen[crop]
    }
}

/// Adds to what a consumer spent in the year.
#[inline]
fn add_spending(spend_fen: &mut u32, fen: u32) {
    *spend_fen = spend_fen.checked_add(fen).expect("defect: spending of a year above 32 bits");
}
