//! Where two lives of one household part: the first week, phase and column in which they differ.

use crate::engine::declare::{Column, Recorded};
use crate::engine::error::{Text, text};
use crate::engine::week::Phase;
use crate::engine::world::World;
use crate::study::trace::Rows;
use crate::study::trace::row::{Row, RowValue, cell};

/// The first difference between two lives.
#[derive(Debug, Clone)]
pub struct Divergence {
    /// Week.
    pub week: u32,
    /// Phase after which they differ; none if they were founded different.
    pub phase: Option<&'static Phase>,
    /// Every column that differs then, with the value of each life; never empty.
    pub columns: Vec<(&'static Column, RowValue, RowValue)>,
}

/// A difference that is there before the first week, in what the household was born with or in its first row.
#[must_use]
pub fn at_founding(worlds: [&World; 2], household: usize) -> Option<Divergence> {
    let born = worlds[0].endowments.describe().iter().enumerate().filter_map(|(index, column)| {
        let [a, b] = worlds.map(|world| world.endowments.data(index).map(|data| cell(&data, household)));
        let (a, b) = (a?, b?);
        (a != b).then_some((column, a, b))
    });
    let [a, b] = worlds.map(|world| Row::of(world, household));
    let columns: Vec<_> = born.chain(a.differences(&b)).collect();
    (!columns.is_empty()).then_some(Divergence { week: 0, phase: None, columns })
}

/// The first difference in a week that both began alike.
#[must_use]
pub fn in_week(a: &Rows, b: &Rows) -> Option<Divergence> {
    a.after.iter().zip(&b.after).find_map(|((phase, a_row), (_, b_row))| {
        let columns: Vec<_> = a_row.differences(b_row).collect();
        (!columns.is_empty()).then_some(Divergence { week: a.week, phase: Some(phase), columns })
    })
}

impl Divergence {
    /// The parting in one line.
    #[must_use]
    pub fn sentence(&self, arms: [&str; 2]) -> Text {
        let (column, a, b) = &self.columns[0];
        let (a, b) = (a.in_full(column), b.in_full(column));
        let phase = self.phase.map_or_else(|| text!("founding", "建立"), |it| Text::new(it.name, it.zh));
        Text::new(
            format!(
                "the first parting: week {}, phase {}, {}: {} in {}, {} in {}",
                self.week, phase.en, column.name, a.en, arms[0], b.en, arms[1]
            ),
            format!(
                "首次分岔：第 {} 周，阶段 {}，{}（{}）：{} 中为 {}，{} 中为 {}",
                self.week, phase.zh, column.name, column.zh, arms[0], a.zh, arms[1], b.zh
            ),
        )
    }
}
