//! What a chunk of households sums up: what goes to the trader and to the co-operatives, and what collecting it costs.

use crate::agents::cooperatives::Cooperatives;
use crate::agents::offers::Offer;
use crate::agents::terms::Terms;
use crate::books::Posted;
use crate::chunk_table::ChunkTable;
use crate::goods::{AtCooperative, PendingGoodsList};
use crate::units::real;
use std::ops::Range;

/// Grade A that a co-operative takes in, grams.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct IntakeSums {
    /// All of it.
    pub all: i64,
    /// Grown with effort.
    pub effort: i64,
    /// With a code of its grower.
    pub traced: i64,
    /// What grading by record adds to claims beyond weight.
    pub graded: i64,
    /// Both grades.
    pub grams: i64,
    /// Cost of collecting them, fen.
    pub collection_fen: i64,
    /// What public money pays of it if it is not used up, fen.
    pub subsidy_fen: i64,
}

impl IntakeSums {
    fn add(&mut self, more: Self) {
        self.all += more.all;
        self.effort += more.effort;
        self.traced += more.traced;
        self.graded += more.graded;
        self.grams += more.grams;
        self.collection_fen += more.collection_fen;
        self.subsidy_fen += more.subsidy_fen;
    }
}

/// Sums of a county and crop.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct MarketSums {
    /// Goods for the trader, grams by grade.
    pub offline_g: [i64; 2],
    /// Goods that spoiled before they were collected.
    pub lost_g: i64,
    pub intake: IntakeSums,
}

/// What a chunk of households posted and sums up.
pub(super) struct ChunkResult {
    pub posted: Posted,
    pub sums: ChunkTable<MarketSums>,
    pub cooperative_a: PendingGoodsList<AtCooperative>,
    pub cooperative_b: PendingGoodsList<AtCooperative>,
    /// What its households list, in order.
    pub own_offers: Vec<Offer>,
}

impl ChunkResult {
    /// Nothing yet, for households of these markets, of whom `streams` stream.
    pub(super) fn new(markets: Range<usize>, streams: usize) -> Self {
        Self {
            posted: Posted::default(),
            sums: ChunkTable::new(markets.clone(), MarketSums::default),
            cooperative_a: PendingGoodsList::new(markets.clone()),
            cooperative_b: PendingGoodsList::new(markets),
            own_offers: Vec::with_capacity(streams),
        }
    }
}

/// Hands over to the co-operatives and to the books what the chunks have for them; returns the sums of each market, and what
/// the households of each chunk list.
pub(super) fn hand_over(
    chunks: Vec<ChunkResult>,
    cooperatives: &mut Cooperatives,
    books: &mut Posted,
) -> (Vec<MarketSums>, Vec<Vec<Offer>>) {
    let mut all = vec![MarketSums::default(); cooperatives.len()];
    let mut own_offers = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        books.add(&chunk.posted);
        chunk.cooperative_a.hand_over(&mut cooperatives.fresh_a);
        chunk.cooperative_b.hand_over(&mut cooperatives.fresh_b);
        for (market, more) in chunk.sums.into_rows() {
            let sums = &mut all[market];
            add_grades(&mut sums.offline_g, more.offline_g);
            sums.lost_g += more.lost_g;
            sums.intake.add(more.intake);
        }
        own_offers.push(chunk.own_offers);
    }
    (all, own_offers)
}

/// Counts what a co-operative took in this week.
pub(super) fn count_intake(terms: &Terms, row: usize, intake: IntakeSums, cooperatives: &mut Cooperatives) {
    cooperatives.collection_fen[row] = intake.collection_fen;
    cooperatives.route_subsidy_fen[row] = intake.subsidy_fen;
    let memory = terms.payout_memory();
    cooperatives.recent_collection_fen[row] =
        memory * cooperatives.recent_collection_fen[row] + real(intake.collection_fen - intake.subsidy_fen);
    cooperatives.recent_collected_g[row] = memory * cooperatives.recent_collected_g[row] + real(intake.grams);
    if intake.all == 0 {
        return;
    }
    cooperatives.recent_a_g[row] += real(intake.all);
    // Part of the co-operative's grade A that came this week.
    let stock = cooperatives.ageing_a[row].grams() + cooperatives.fresh_a[row].grams();
    let new = real(intake.all) / real(stock.max(intake.all));
    cooperatives.effort_share[row] += new * (real(intake.effort) / real(intake.all) - cooperatives.effort_share[row]);
    // Claims are closed by weight. What grading adds is closed at once: nothing else would ever close it.
    cooperatives.settled_g[row] += intake.graded;
    cooperatives.traced_share[row] += new * (real(intake.traced) / real(intake.all) - cooperatives.traced_share[row]);
}

/// Adds grams by grade.
pub(super) fn add_grades(sum: &mut [i64; 2], grams: [i64; 2]) {
    *sum = [sum[0] + grams[0], sum[1] + grams[1]];
}
