//! The first difference of one household between two arms: week, phase and columns.

use crate::engine::declare::{Column, Recorded};
use crate::engine::error::{Text, text};
use crate::engine::week::Phase;
use crate::engine::world::World;
use crate::study::trace::WeekRows;
use crate::study::trace::household_row::{HouseholdRow, RowValue, cell};

/// The first difference of a household between two arms.
#[derive(Debug, Clone)]
pub struct Divergence {
    /// Week.
    pub week: u32,
    /// Phase after which they differ; `None` if they differ before the first week.
    pub phase: Option<&'static Phase>,
    /// All columns that differ then, with the value in each arm; never empty.
    pub columns: Vec<(&'static Column, RowValue, RowValue)>,
}

/// The difference before the first week, in the fixed properties of the household or in its first row.
#[must_use]
pub fn before_first_week(worlds: [&World; 2], household: usize) -> Option<Divergence> {
    let fixed = worlds[0].endowments.describe().iter().enumerate().filter_map(|(index, column)| {
        let [a, b] = worlds.map(|world| world.endowments.data(index).map(|data| cell(&data, household)));
        let (a, b) = (a?, b?);
        (a != b).then_some((column, a, b))
    });
    let [a, b] = worlds.map(|world| HouseholdRow::new(world, household));
    let columns: Vec<_> = fixed.chain(a.differences(&b)).collect();
    (!columns.is_empty()).then_some(Divergence { week: 0, phase: None, columns })
}

/// The first difference in a week before which both rows were equal.
#[must_use]
pub fn in_week(a: &WeekRows, b: &WeekRows) -> Option<Divergence> {
    a.after.iter().zip(&b.after).find_map(|((phase, a_row), (_, b_row))| {
        let columns: Vec<_> = a_row.differences(b_row).collect();
        (!columns.is_empty()).then_some(Divergence { week: a.week, phase: Some(phase), columns })
    })
}

impl Divergence {
    /// The first difference in one sentence.
    #[must_use]
    pub fn sentence(&self, arms: [&str; 2]) -> Text {
        let (column, a, b) = &self.columns[0];
        let (a, b) = (a.in_full(column), b.in_full(column));
        let phase = self.phase.map_or_else(|| text!("founding", "建立"), |it| Text::new(it.name, it.zh));
        Text::new(
            format!(
                "the first difference: week {}, phase {}, {}: {} in {}, {} in {}",
                self.week, phase.en, column.name, a.en, arms[0], b.en, arms[1]
            ),
            format!(
                "首次不同：第 {} 周，阶段 {}，{}（{}）：{} 中为 {}，{} 中为 {}",
                self.week, phase.zh, column.name, column.zh, arms[0], a.zh, arms[1], b.zh
            ),
        )
    }
}
