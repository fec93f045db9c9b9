//! Tables for a terminal.

use crate::cli::wrap::{columns, widest_piece, wrap};
use crate::study::tables::grid::Grid;
use std::fmt::Write as _;

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};

/// A text column may be broken into lines that are not narrower than this.
const NARROW: usize = 16;

/// Most columns that stand in every part of a table that is too wide.
const MOST_REPEATED: usize = 3;

/// The grid with a box around every cell, at most `width` columns wide. Numbers and words are not broken: a grid that is
/// too wide becomes several tables below each other, each with the columns of text at its left; where not even that
/// fits, a list. It has no colours, so the text is the same with and without colour.
pub fn boxed(grid: &Grid, width: u16) -> String {
    let width = usize::from(width);
    let needs: Vec<usize> = (0..grid.head.len()).map(|at| narrowest(grid, at)).collect();
    let notes = grid.notes.iter().map(|note| wrap(note, width, "")).collect();
    let framed = Grid { title: wrap(&grid.title, width, ""), notes, ..Grid::default() };
    let texts = grid.numeric.iter().take(MOST_REPEATED).take_while(|numeric| !**numeric).count();
    let repeated = (1..=texts.max(1)).rev();
    let Some(parts) = repeated.into_iter().find_map(|repeated| parts(&needs, repeated, width)) else {
        return framed.framed(&list(grid, width));
    };
    let tables: Vec<String> = parts.iter().map(|part| table(grid, part, &needs, width)).collect();
    framed.framed(&tables.join("\n"))
}

/// The grid in a box where it fits into `width` columns, else each row as a list of its cells: for lists of the reference,
/// whose columns say little apart from each other.
pub fn boxed_or_list(grid: &Grid, width: u16) -> String {
    let needs = (0..grid.head.len()).map(|at| narrowest(grid, at));
    if box_width(needs) <= usize::from(width) {
        return boxed(grid, width);
    }
    let title = Grid { title: grid.title.clone(), ..Grid::default() };
    title.framed(&list(grid, usize::from(width)))
}

/// The narrowest width at which a column can be read: no number and no word is broken.
fn narrowest(grid: &Grid, at: usize) -> usize {
    let cells = || grid.rows.iter().filter_map(move |row| row.get(at));
    let natural = cells().map(|cell| columns(cell)).max().unwrap_or(0);
    let cells = if grid.numeric[at] || natural <= NARROW {
        natural
    } else {
        cells().map(|cell| widest_piece(cell)).max().unwrap_or(0).max(NARROW)
    };
    cells.max(widest_piece(&grid.head[at])).max(columns(&grid.head[at]).min(8))
}

/// Columns a box takes: the cells, and a line with two spaces beside each.
fn box_width(cells: impl Iterator<Item = usize>) -> usize {
    cells.map(|cell| cell + 3).sum::<usize>() + 1
}

/// The columns of each table; the first `repeated` columns stand in every one. `None` where one fits beside no other.
fn parts(needs: &[usize], repeated: usize, width: usize) -> Option<Vec<Vec<usize>>> {
    let first: Vec<usize> = (0..repeated.min(needs.len())).collect();
    let mut parts = vec![first.clone()];
    for at in repeated..needs.len() {
        let part = parts.last().expect("there is one");
        let with_this = part.iter().chain([&at]).map(|&at| needs[at]);
        if box_width(with_this) > width {
            if part.len() == repeated {
                return None;
            }
            parts.push(first.clone());
        }
        parts.last_mut().expect("there is one").push(at);
    }
    let fits = |part: &Vec<usize>| box_width(part.iter().map(|&at| needs[at])) <= width;
    parts.iter().all(fits).then_some(parts)
}

/// The table of some columns.
fn table(grid: &Grid, part: &[usize], needs: &[usize], width: usize) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    // Without a width the table is as wide as its longest cell: the library does not read the width of the terminal here.
    table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    table.set_header(part.iter().map(|&at| &grid.head[at]));
    for row in &grid.rows {
        table.add_row(part.iter().map(|&at| row.get(at).map_or("", String::as_str)));
    }
    for (place, &at) in part.iter().enumerate() {
        let Some(column) = table.column_mut(place) else { continue };
        // The library counts the two spaces beside a cell.
        let least = u16::try_from(needs[at] + 2).unwrap_or(u16::MAX);
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
        if grid.numeric[at] {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    format!("{table}\n")
}

/// Each row as its first cell, and the others with their headings below it.
fn list(grid: &Grid, width: usize) -> String {
    let mut text = String::new();
    for row in &grid.rows {
        let named = row.iter().zip(&grid.head).skip(1).filter(|(cell, _)| !cell.is_empty());
        let facts: Vec<String> = named.map(|(cell, head)| format!("{head}: {cell}")).collect();
        let first = row.first().map_or("", String::as_str);
        let _ = writeln!(text, "{}\n  {}", wrap(first, width, "  "), wrap(&facts.join(" | "), width - 2, "  "));
    }
    text
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
        wide.numeric = vec![false, false];
        for width in [40_u16, 60, 100] {
            for line in boxed(&wide, width).lines() {
                assert!(columns(line) <= usize::from(width), "{width}: {line}");
            }
        }
    }

    #[test]
    fn a_table_that_is_too_wide_is_split_and_no_number_is_broken() {
        let head: Vec<String> = (0..6).map(|at| format!("effect {at}")).collect();
        let cell = "-118.5 [-145.7, 91.2]".to_owned();
        let row = [vec!["supply_chain".to_owned()], vec![cell.clone(); 5]].concat();
        let wide = Grid { head, rows: vec![row], numeric: [vec![false], vec![true; 5]].concat(), ..Grid::default() };
        let text = boxed(&wide, 80);
        assert_eq!(text.matches(&cell).count(), 5, "{text}");
        assert_eq!(text.matches("supply_chain").count(), 3, "{text}");
        assert!(text.lines().all(|line| columns(line) <= 80), "{text}");
        let two_texts = Grid { numeric: [vec![false; 2], vec![true; 4]].concat(), ..wide.clone() };
        let text = boxed(&two_texts, 80);
        assert_eq!((text.matches("effect 1").count(), text.matches("effect 5").count()), (4, 1), "{text}");
        let text = boxed(&wide, 30);
        assert!(text.contains("effect 5: -118.5"), "{text}");
        assert!(text.lines().all(|line| columns(line) <= 30), "{text}");
    }
}
