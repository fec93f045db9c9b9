//! The counterparts of the moments in the model, computed from a finished simulation and its records.

mod income;
mod places;
mod streamers;
mod trade;

pub(super) use income::*;
pub(super) use places::*;
pub(super) use streamers::*;
pub(super) use trade::*;

use crate::engine::goods;
use crate::engine::parameters::Parameters;
use crate::engine::record::Record;
use crate::engine::record::tables::Runs;
use crate::engine::units::{WEEKS, count_as_f64, real};
use crate::engine::world::World;

/// Number of apples in the list of crops.
const APPLE: u8 = 1;
/// Number of leaf vegetables in the list of crops.
const LEAF_VEGETABLE: u8 = 3;
/// Numbers of the fruits in the list of crops.
const FRUITS: [u8; 3] = [0, 1, 2];

/// A finished simulation without pathways.
#[derive(Debug, Clone, Copy)]
pub struct Snapshot<'a> {
    /// Its parameters.
    pub rules: &'a Parameters,
    /// The world at its end.
    pub world: &'a World,
    /// Its records.
    pub record: &'a Record,
    /// Its summary.
    pub runs: &'a Runs,
    /// The first reported year.
    pub year: u32,
}

impl Snapshot<'_> {
    /// Rows of the household table in the first reported year.
    fn first_year_rows(&self) -> impl Iterator<Item = usize> + '_ {
        let t = &self.record.households;
        (0..t.len()).filter(|&row| t.year[row] == self.year)
    }
    /// Operating income of a household: farm and streams, fen.
    fn operating_income(&self, row: usize) -> i64 {
        let t = &self.record.households;
        self.specialty_income(row) + t.other_farm_fen[row] - t.interest_fen[row]
    }
    /// Income from the specialty crop before own work is paid, fen.
    fn specialty_income(&self, row: usize) -> i64 {
        let t = &self.record.households;
        t.offline_fen[row] + t.store_fen[row] + t.stock_change_fen[row] + t.own_fen[row] - t.own_cost_fen[row]
            + t.cooperative_fen[row]
            - t.input_fen[row]
            - t.tool_fen[row]
            - t.label_fen[row]
    }
    /// Disposable income a person and number of persons, one pair a household.
    fn incomes(&self) -> Vec<(f64, u32)> {
        let t = &self.record.households;
        let of =
            |row: usize| (real(t.disposable_income_fen[row]) / f64::from(t.persons[row]), u32::from(t.persons[row]));
        self.first_year_rows().map(of).collect()
    }
    /// Share of a part of income in the sum of all incomes.
    fn share_of_income(&self, part: impl Fn(usize) -> i64) -> f64 {
        let all: i64 = self.first_year_rows().map(|row| self.record.households.disposable_income_fen[row]).sum();
        real(self.first_year_rows().map(part).sum()) / real(all)
    }
    /// Share of farms whose size, in hundredths of a mu of the whole farm, meets a condition.
    fn share_of_farms(&self, holds: impl Fn(f64) -> bool) -> f64 {
        let t = &self.record.households;
        let size = |row: usize| f64::from(t.land_cmu[row]) / self.rules.crops.land_factor[usize::from(t.crop[row].0)];
        count_as_f64(self.first_year_rows().filter(|&row| holds(size(row))).count())
            / count_as_f64(self.first_year_rows().count())
    }
    /// Grams of some crops in some movements since the first reported year.
    fn moved_grams(&self, movements: &[usize], crops: &[u8]) -> f64 {
        let g = &self.record.goods;
        let first = self.year * WEEKS;
        let rows = (0..g.len()).filter(|&row| {
            g.week[row] >= first
                && movements.contains(&usize::from(g.movement[row].0))
                && crops.contains(&g.crop[row].0)
        });
        real(rows.map(|row| g.grams[row]).sum())
    }
    /// Share of the goods for live sale that spoils between farm and buyer. Goods that a buyer sends back are no loss.
    fn loss_share(&self, crops: &[u8]) -> f64 {
        let before = self.moved_grams(&[goods::SpoiledAtFarm::ROW, goods::SpoiledAtCooperative::ROW], crops);
        let after = self.moved_grams(&[goods::SpoiledOnTheWay::ROW], crops);
        (before + after) / (before + self.moved_grams(&[goods::Shipped::ROW], crops))
    }
    /// Live sales less refunds in a reported year, fen.
    pub(super) fn live_fen(&self, year: u32) -> i64 {
        let c = &self.record.channels;
        (0..c.len()).filter(|&row| c.year[row] == year).map(|row| c.gross_fen[row] - c.refund_fen[row]).sum()
    }
    /// The last simulated year.
    fn last_year(&self) -> u32 {
        self.world.map.weeks / WEEKS - 1
    }
}

#[cfg(test)]
mod tests;
