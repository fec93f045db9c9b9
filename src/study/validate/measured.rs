//! The model's counterparts of the moments, from a world that was lived and what it recorded.

mod income;
mod streamers;
mod trade;

pub(super) use income::*;
pub(super) use streamers::*;
pub(super) use trade::*;

use crate::engine::goods;
use crate::engine::parameters::Parameters;
use crate::engine::record::Record;
use crate::engine::record::tables::Runs;
use crate::engine::units::{WEEKS, counted, real};
use crate::engine::world::World;

/// Number of apples, of leaf vegetables, and of the fruits among the crops.
const APPLE: u8 = 1;
const LEAF_VEGETABLE: u8 = 3;
const FRUITS: [u8; 3] = [0, 1, 2];

/// A finished life without pathways.
#[derive(Debug, Clone, Copy)]
pub struct Snapshot<'a> {
    /// Its rules.
    pub rules: &'a Parameters,
    /// Its end.
    pub world: &'a World,
    /// What it recorded.
    pub record: &'a Record,
    /// Its summary.
    pub runs: &'a Runs,
    /// The first reported year.
    pub year: u32,
}

impl Snapshot<'_> {
    /// Rows of the household table in the first reported year.
    fn first(&self) -> impl Iterator<Item = usize> + '_ {
        let t = &self.record.households;
        (0..t.len()).filter(|&row| t.year[row] == self.year)
    }
    /// Income from the household's own farm and its streams, fen.
    fn operating(&self, row: usize) -> i64 {
        let t = &self.record.households;
        self.specialty(row) + t.other_farm_fen[row] - t.interest_fen[row]
    }
    /// Of it what the specialty crop earned before own work is paid.
    fn specialty(&self, row: usize) -> i64 {
        let t = &self.record.households;
        t.offline_fen[row] + t.stock_change_fen[row] + t.own_fen[row] - t.own_cost_fen[row] + t.pool_fen[row]
            - t.input_fen[row]
            - t.tool_fen[row]
            - t.label_fen[row]
    }
    fn incomes(&self) -> Vec<(f64, u32)> {
        let t = &self.record.households;
        let of =
            |row: usize| (real(t.disposable_income_fen[row]) / f64::from(t.persons[row]), u32::from(t.persons[row]));
        self.first().map(of).collect()
    }
    /// Share of a part of income in all income.
    fn share(&self, part: impl Fn(usize) -> i64) -> f64 {
        let all: i64 = self.first().map(|row| self.record.households.disposable_income_fen[row]).sum();
        real(self.first().map(part).sum()) / real(all)
    }
    /// Share of farms for which a size, in hundredths of a mu of the whole farm, holds.
    fn farms(&self, holds: impl Fn(f64) -> bool) -> f64 {
        let t = &self.record.households;
        let size = |row: usize| f64::from(t.land_cmu[row]) / self.rules.crops.land_factor[usize::from(t.crop[row].0)];
        counted(self.first().filter(|&row| holds(size(row))).count()) / counted(self.first().count())
    }
    fn moved(&self, movements: &[usize], crops: &[u8]) -> f64 {
        let g = &self.record.goods;
        let first = self.year * WEEKS;
        let rows = (0..g.len()).filter(|&row| {
            g.week[row] >= first
                && movements.contains(&usize::from(g.movement[row].0))
                && crops.contains(&g.crop[row].0)
        });
        real(rows.map(|row| g.grams[row]).sum())
    }
    /// Share spoiled of what is kept for live sale, from the farm to the table. What a buyer sends back is no loss in
    /// circulation.
    fn lost(&self, crops: &[u8]) -> f64 {
        let before = self.moved(&[goods::SpoiledAtFarm::ROW, goods::SpoiledAtPool::ROW], crops);
        let after = self.moved(&[goods::SpoiledOnTheWay::ROW], crops);
        (before + after) / (before + self.moved(&[goods::Shipped::ROW], crops))
    }
    /// Live sales less refunds in a reported year, fen.
    fn live_fen(&self, year: u32) -> i64 {
        let c = &self.record.channels;
        (0..c.len()).filter(|&row| c.year[row] == year).map(|row| c.gross_fen[row] - c.refund_fen[row]).sum()
    }
    fn last_year(&self) -> u32 {
        self.world.map.weeks / WEEKS - 1
    }
}

#[cfg(test)]
mod tests;
