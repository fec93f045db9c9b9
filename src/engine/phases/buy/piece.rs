//! The week of the consumers of one piece of a segment: they look, give up hosts they follow, and choose.

use crate::agents::consumers::ConsumerRows;
use crate::agents::requests::{OrderRequest, PieceRequests};
use crate::geography::{Segment, TIERS};
use crate::phases::buy::choice::{self, Looks};
use crate::phases::buy::lookup_tables::{Outside, SegmentTable, WeekTables};
use crate::phases::buy::needs::Needs;
use crate::phases::buy::places::Places;
use crate::phases::buy::{Given, logarithm};
use crate::rng::Stream;
use crate::rng::block_batch::{BATCH, BlockBatch};
use crate::rng::draws::buy_consumer as words;
use crate::units::CROPS;

/// What a thread fills anew for each batch of consumers.
pub(super) struct Scratch {
    batch: BlockBatch,
    needs: Needs,
    looks: Looks,
    /// What those who look draw from the weights.
    drawn: [u32; BATCH],
}

impl Scratch {
    pub fn new() -> Box<Self> {
        Box::new(Self { batch: BlockBatch::EMPTY, needs: Needs::NONE, looks: Looks::EMPTY, drawn: [0; BATCH] })
    }
}

/// The consumers of one piece of a segment, and what they decided so far.
pub(super) struct Piece<'a> {
    given: Given<'a>,
    week: &'a WeekTables,
    tables: SegmentTable<'a>,
    zone: usize,
    outside: &'a Outside,
    result: &'a mut PieceRequests,
}

impl<'a> Piece<'a> {
    /// A piece of the segment `segment` with its tables.
    pub fn new(
        given: Given<'a>,
        week: &'a WeekTables,
        tables: SegmentTable<'a>,
        segment: usize,
        result: &'a mut PieceRequests,
    ) -> Self {
        let Segment { kind, zone, .. } = given.map.segments[segment];
        let number = u32::try_from(segment).expect("fewer than 2^32 segments");
        result.begin(number, given.map.purse_of(&given.map.segments[segment]));
        Self { given, week, tables, zone, outside: &week.outside[kind / TIERS], result }
    }

    /// Lets the consumers of the piece choose: no exponential, and no logarithm but one of integers.
    pub fn choose(mut self, stream: &Stream, scratch: &mut Scratch, rows: &mut ConsumerRows<'_>) {
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
    }

    /// The week of one batch, step by step. The steps over all of a batch are not inlined here: each needs all registers.
    fn choose_batch(&mut self, scratch: &mut Scratch, rows: &mut ConsumerRows<'_>) {
        let Scratch { batch, needs, looks, drawn } = scratch;
        let (feed, weights, zone) = (self.given.feed, self.tables.weights, self.zone);
        self.week.needs.read(&batch[words::NEED], rows.len(), needs);
        looks.look(batch, needs, &feed.slots[zone * CROPS..(zone + 1) * CROPS], weights);
        self.week.follows.show(feed, (batch, needs), rows.followed, weights, looks);
        self.week.follows.unfollow(batch, rows.followed, &mut self.result.unfollowed);
        self.result.impressions += i64::from(looks.add_up());
        for consumer in self.draw(&batch[words::CHOICE], needs, looks, drawn, rows).iter() {
            self.order(looks.chosen(consumer, drawn[consumer]), looks.place(consumer), batch, rows);
        }
        self.pass_by(needs, rows);
    }

    /// Lets those who looked draw, and adds what the choice was worth to them; returns those who chose an offer. The others buy
    /// elsewhere.
    #[inline(never)]
    fn draw(
        &mut self,
        words: &[u32; BATCH],
        needs: &Needs,
        looks: &Looks,
        drawn: &mut [u32; BATCH],
        rows: &mut ConsumerRows<'_>,
    ) -> Places {
        let (mut choosing, mut worth) = (Places::NONE, 0);
        for (consumer, place) in looks.consumers() {
            let level = self.week.trust.level(rows.trust[place]);
            let seen = looks.sum(consumer);
            let total = seen + self.outside.weight[level];
            worth += logarithm::of(total) - self.outside.log[level];
            drawn[consumer] = choice::draw(total, words[place]);
            if drawn[consumer] < seen {
                choosing.add_if(true, consumer);
            } else {
                self.buy_elsewhere(needs.crop(place), level, &mut rows.spend_year_fen[place]);
            }
        }
        self.result.choice_log += worth;
        choosing
    }

    /// Those who need what nobody sells live buy elsewhere.
    #[inline(never)]
    fn pass_by(&mut self, needs: &Needs, rows: &mut ConsumerRows<'_>) {
        for place in needs.off_air.iter() {
            let level = self.week.trust.level(rows.trust[place]);
            self.buy_elsewhere(needs.crop(place), level, &mut rows.spend_year_fen[place]);
        }
    }

    /// Asks for an order of `offer` by the consumer at `place`.
    fn order(&mut self, offer: u32, place: usize, batch: &BlockBatch, rows: &mut ConsumerRows<'_>) {
        self.result.requests.push(OrderRequest {
            consumer: u32::try_from(rows.first + place).expect("fewer than 2^32 consumers"),
            offer,
            is_repeat: rows.followed[place].contains(&self.week.host[offer as usize]),
            priority_word: batch[words::PRIORITY][place],
            refund_word: batch[words::REFUND][place],
            rating_word: batch[words::RATING][place],
        });
        let price_fen = self.week.price_fen[offer as usize];
        self.result.purchases.live_fen += i64::from(price_fen);
        add_spending(&mut rows.spend_year_fen[place], price_fen);
    }

    /// Counts a consumer who buys elsewhere, and what it spends.
    #[inline]
    fn buy_elsewhere(&mut self, crop: usize, level: usize, spend_fen: &mut u32) {
        self.result.purchases.elsewhere[crop] += 1;
        self.result.purchases.rivals[crop] += i64::from(self.tables.rival_part(crop, self.outside.real[level]));
        add_spending(spend_fen, self.week.retail_fen[crop]);
    }
}

/// Adds to what a consumer spent in the year.
#[inline]
fn add_spending(spend_fen: &mut u32, fen: u32) {
    *spend_fen = spend_fen.checked_add(fen).expect("defect: spending of a year above 32 bits");
}
