//! The first difference between two arms as a table.

use super::{first_columns, phase_cell, text, whole, words};
use crate::engine::declare::Column;
use crate::engine::error::Text;
use crate::study::tables::{Table, TableCell, TableColumn, identifier};
use crate::study::trace::{Divergence, RowValue};

/// The table of the first difference; without one a row that says so.
pub(super) fn table(divergence: Option<&Divergence>, of: &Text, arms: [&str; 2], to: u32) -> Table {
    let mut columns = first_columns();
    columns[2] = TableColumn::new("column", "Column", "列");
    columns.push(TableColumn::new("meaning", "Meaning", "含义"));
    columns.extend(arms.map(|arm| TableColumn::new(&format!("value_{}", identifier(arm)), arm, arm)));
    let columns = TableColumn::distinct(columns);
    let Some(divergence) = divergence else {
        let never = Text::new(
            format!("no difference up to the end of week {to}: {}", of.en),
            format!("至第 {to} 周末没有不同：{}", of.zh),
        );
        let row = vec![
            TableCell::Empty,
            TableCell::Empty,
            TableCell::Empty,
            text("no difference", "没有不同"),
            TableCell::Empty,
            TableCell::Empty,
        ];
        return Table { key: "divergence", title: never, columns, rows: vec![row], notes: Vec::new() };
    };
    let phase = divergence.phase.map_or_else(|| text("founding", "建立"), phase_cell);
    let row = |(column, a, b): &(&'static Column, RowValue, RowValue)| {
        vec![
            whole(divergence.week),
            phase.clone(),
            TableCell::name(column.name),
            text(
                format!("{} [{}]", column.meaning.trim_end_matches('.'), column.unit),
                format!("{}[{}]", column.zh, column.unit),
            ),
            words(&a.in_full(column)),
            words(&b.in_full(column)),
        ]
    };
    Table {
        key: "divergence",
        title: divergence.sentence(arms),
        columns,
        rows: divergence.columns.iter().map(row).collect(),
        notes: Vec::new(),
    }
}
