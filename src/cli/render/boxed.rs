//! Tables for a terminal.

use crate::study::tables::grid::Grid;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

/// The grid with a box around every cell, at most `width` columns wide. It has no colours, so the text is the same with
/// and without colour.
pub fn boxed(grid: &Grid, width: u16) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    // Without a width the table is as wide as its longest cell: the library does not read the width of the terminal here.
    table.set_width(width);
    table.set_header(&grid.head);
    for row in &grid.rows {
        table.add_row(row);
    }
    for (at, _) in grid.numeric.iter().enumerate().filter(|(_, numeric)| **numeric) {
        if let Some(column) = table.column_mut(at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    grid.framed(&format!("{table}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::tables::grid::tests::grid;

    #[test]
    fn a_box_counts_chinese_as_two_columns_wide_and_puts_numbers_to_the_right() {
        insta::assert_snapshot!(boxed(&grid(), 80), @r#"
        Effects, yuan
        ┌───────────────┬──────┐
        │ 路径          ┆ mean │
        ╞═══════════════╪══════╡
        │ 人才支撑      ┆ 12.5 │
        │ say "hi", a|b ┆ -3.0 │
        └───────────────┴──────┘

        Two rows.
        "#);
    }

    #[test]
    fn a_box_is_never_wider_than_the_terminal() {
        let mut wide = grid();
        wide.rows.push(vec!["word ".repeat(40), "长".repeat(90)]);
        for width in [40_u16, 60, 100] {
            for line in boxed(&wide, width).lines().skip(1).filter(|line| line.starts_with(['│', '┌'])) {
                let columns: usize =
                    line.chars().map(|c| if ('\u{4e00}'..='\u{9fff}').contains(&c) { 2 } else { 1 }).sum();
                assert!(columns <= usize::from(width), "{width}: {columns} {line}");
            }
        }
    }
}
