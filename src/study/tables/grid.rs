//! A table of strings in one language, and its Markdown.

use std::fmt::Write as _;

/// A table of strings in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// The line above it.
    pub title: String,
    /// Headings.
    pub head: Vec<String>,
    /// By column: whether it is right-aligned because it has numbers.
    pub numeric: Vec<bool>,
    /// Rows as long as the headings.
    pub rows: Vec<Vec<String>>,
    /// Lines below it.
    pub notes: Vec<String>,
}

impl Grid {
    /// As a Markdown table with its title and notes.
    #[must_use]
    pub fn markdown(&self) -> String {
        let rows: String = self.rows.iter().map(|row| markdown_row(row)).collect();
        let heading = Self { title: format!("**{}**\n", self.title), ..self.clone() };
        heading.framed(&format!("{}{}{rows}", markdown_row(&self.head), markdown_rule(&self.numeric)))
    }

    /// A drawn table between its title and its notes.
    #[must_use]
    pub fn framed(&self, table: &str) -> String {
        let mut text = format!("{}\n{table}", self.title);
        for note in &self.notes {
            let _ = writeln!(text, "\n{note}");
        }
        text
    }
}

/// A line of a Markdown table; characters that would end a cell are escaped.
#[must_use]
pub fn markdown_row<S: AsRef<str>>(cells: &[S]) -> String {
    let mut line = String::from("|");
    for cell in cells {
        let _ = write!(line, " {} |", cell.as_ref().replace('|', "\\|").replace('\n', " "));
    }
    line.push('\n');
    line
}

/// The line under the head of a Markdown table; columns of numbers are right-aligned.
#[must_use]
pub fn markdown_rule(numeric: &[bool]) -> String {
    let columns: String = numeric.iter().map(|&numeric| if numeric { "---:|" } else { "---|" }).collect();
    format!("|{columns}\n")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn grid() -> Grid {
        let texts = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        Grid {
            title: "Effects, yuan".to_owned(),
            head: texts(&["路径", "mean"]),
            numeric: vec![false, true],
            rows: vec![texts(&["人才支撑", "12.5"]), texts(&["say \"hi\", a|b", "-3.0"])],
            notes: texts(&["Two rows."]),
        }
    }

    #[test]
    fn markdown_escapes_bars_and_aligns_numbers() {
        let expected = "**Effects, yuan**\n\n| 路径 | mean |\n|---|---:|\n| 人才支撑 | 12.5 |\n| say \"hi\", a\\|b | -3.0 |\n\nTwo rows.\n";
        assert_eq!(grid().markdown(), expected);
    }
}
