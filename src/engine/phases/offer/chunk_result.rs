//! Sums over a chunk of households: what goes to the trader and to the co-operatives, and what collecting it costs.

use crate::engine::agents::cooperatives::Cooperatives;
use crate::engine::agents::terms::Terms;
use crate::engine::books::Posted;
use crate::engine::goods::{AtCooperative, PendingGoodsList};
use crate::engine::units::real;

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

/// Sums over a chunk of households.
pub(super) struct ChunkResult {
    pub posted: Posted,
    pub offline_g: Vec<[i64; 2]>,
    pub lost_g: Vec<i64>,
    pub intake: Vec<IntakeSums>,
    pub cooperative_a: PendingGoodsList<AtCooperative>,
    pub cooperative_b: PendingGoodsList<AtCooperative>,
}

impl ChunkResult {
    pub(super) fn new(cooperatives: usize) -> Self {
        Self {
            posted: Posted::default(),
            offline_g: vec![[0; 2]; cooperatives],
            lost_g: vec![0; cooperatives],
            intake: vec![IntakeSums::default(); cooperatives],
            cooperative_a: PendingGoodsList::new(cooperatives),
            cooperative_b: PendingGoodsList::new(cooperatives),
        }
    }

    pub(super) fn merge(mut self, other: Self) -> Self {
        self.posted.add(&other.posted);
        add_grades(&mut self.offline_g, &other.offline_g);
        for (sum, more) in self.lost_g.iter_mut().zip(&other.lost_g) {
            *sum += more;
        }
        for (sum, more) in self.intake.iter_mut().zip(other.intake) {
            sum.all += more.all;
            sum.effort += more.effort;
            sum.traced += more.traced;
            sum.graded += more.graded;
            sum.grams += more.grams;
            sum.collection_fen += more.collection_fen;
            sum.subsidy_fen += more.subsidy_fen;
        }
        Self {
            cooperative_a: self.cooperative_a.merge(other.cooperative_a),
            cooperative_b: self.cooperative_b.merge(other.cooperative_b),
            ..self
        }
    }

    /// Adds the sums to the trader's quantity, to the co-operatives and to the books.
    /// Returns what spoiled before collection, by market.
    pub(super) fn book(
        self,
        terms: &Terms,
        offline_g: &mut [[i64; 2]],
        cooperatives: &mut Cooperatives,
        books: &mut Posted,
    ) -> Vec<i64> {
        books.add(&self.posted);
        add_grades(offline_g, &self.offline_g);
        for (row, intake) in self.intake.iter().enumerate() {
            cooperatives.collection_fen[row] = intake.collection_fen;
            cooperatives.route_subsidy_fen[row] = intake.subsidy_fen;
            let memory = terms.payout_memory();
            cooperatives.recent_collection_fen[row] =
                memory * cooperatives.recent_collection_fen[row] + real(intake.collection_fen - intake.subsidy_fen);
            cooperatives.recent_collected_g[row] = memory * cooperatives.recent_collected_g[row] + real(intake.grams);
        }
        self.cooperative_a.hand_over(&mut cooperatives.fresh_a);
        self.cooperative_b.hand_over(&mut cooperatives.fresh_b);
        for (row, intake) in self.intake.into_iter().enumerate().filter(|(_, intake)| intake.all > 0) {
            cooperatives.recent_a_g[row] += real(intake.all);
            // Part of the co-operative's grade A that came this week.
            let stock = cooperatives.ageing_a[row].grams() + cooperatives.fresh_a[row].grams();
            let new = real(intake.all) / real(stock.max(intake.all));
            cooperatives.effort_share[row] +=
                new * (real(intake.effort) / real(intake.all) - cooperatives.effort_share[row]);
            // Claims are closed by weight. What grading adds is closed at once: nothing else would ever close it.
            cooperatives.settled_g[row] += intake.graded;
            cooperatives.traced_share[row] +=
                new * (real(intake.traced) / real(intake.all) - cooperatives.traced_share[row]);
        }
        self.lost_g
    }
}

/// Adds grams by market and grade.
pub(super) fn add_grades(sums: &mut [[i64; 2]], grams: &[[i64; 2]]) {
    for (sum, more) in sums.iter_mut().zip(grams) {
        *sum = [sum[0] + more[0], sum[1] + more[1]];
    }
}
