//! A table of finished strings and the three ways to write it.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use std::fmt::Write as _;

/// A table of finished strings.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// The line above it.
    pub title: String,
    /// Headings.
    pub head: Vec<String>,
    /// Whether a column holds numbers, which stand to the right.
    pub numeric: Vec<bool>,
    /// Rows as long as the headings.
    pub rows: Vec<Vec<String>>,
    /// Lines below it.
    pub notes: Vec<String>,
}

impl Grid {
    /// With a box around every cell, at most `width` columns wide. Nothing in it is styled, so that the same text
    /// stands on a terminal with and without colour.
    pub fn boxed(&self, width: u16) -> String {
        let mut table = Table::new();
        table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
        // Without this the table is as wide as its longest cell: the library asks no terminal here.
        table.set_width(width);
        table.set_header(&self.head);
        for row in &self.rows {
            table.add_row(row);
        }
        for (at, _) in self.numeric.iter().enumerate().filter(|(_, numeric)| **numeric) {
            if let Some(column) = table.column_mut(at) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        self.framed(&format!("{table}\n"))
    }

    /// As a Markdown table.
    pub fn markdown(&self) -> String {
        let line = |cells: &[String]| {
            let mut line = String::from("|");
            for cell in cells {
                let _ = write!(line, " {} |", cell.replace('|', "\\|").replace('\n', " "));
            }
            line + "\n"
        };
        let rule: String = self.numeric.iter().map(|&numeric| if numeric { "---:|" } else { "---|" }).collect();
        let rows: String = self.rows.iter().map(|row| line(row)).collect();
        let heading = Self { title: format!("**{}**\n", self.title), ..self.clone() };
        heading.framed(&format!("{}|{rule}\n{rows}", line(&self.head)))
    }

    /// As comma-separated values (RFC 4180, with plain line ends): headings and rows, nothing else.
    pub fn csv(&self) -> String {
        let line = |cells: &Vec<String>| cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",") + "\n";
        std::iter::once(&self.head).chain(&self.rows).map(line).collect()
    }

    fn framed(&self, table: &str) -> String {
        let mut text = format!("{}\n{table}", self.title);
        for note in &self.notes {
            let _ = writeln!(text, "\n{note}");
        }
        text
    }
}

/// A field of CSV, in quotes where it needs them.
fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) || cell.starts_with(' ') || cell.ends_with(' ') {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid() -> Grid {
        let own = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        Grid {
            title: "Effects, yuan".to_owned(),
            head: own(&["路径", "mean"]),
            numeric: vec![false, true],
            rows: vec![own(&["人才支撑", "12.5"]), own(&["say \"hi\", a|b", "-3.0"])],
            notes: own(&["Two rows."]),
        }
    }

    #[test]
    fn a_box_counts_chinese_as_two_columns_wide_and_puts_numbers_to_the_right() {
        insta::assert_snapshot!(grid().boxed(80), @r#"
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
            for line in wide.boxed(width).lines().skip(1).filter(|line| line.starts_with(['│', '┌'])) {
                let columns: usize =
                    line.chars().map(|c| if ('\u{4e00}'..'\u{9fff}').contains(&c) { 2 } else { 1 }).sum();
                assert!(columns <= usize::from(width), "{width}: {columns} {line}");
            }
        }
    }

    #[test]
    fn csv_quotes_what_needs_quotes() {
        assert_eq!(grid().csv(), "路径,mean\n人才支撑,12.5\n\"say \"\"hi\"\", a|b\",-3.0\n");
    }

    #[test]
    fn markdown_escapes_bars_and_aligns_numbers() {
        let expected = "**Effects, yuan**\n\n| 路径 | mean |\n|---|---:|\n| 人才支撑 | 12.5 |\n| say \"hi\", a\\|b | -3.0 |\n\nTwo rows.\n";
        assert_eq!(grid().markdown(), expected);
    }
}
