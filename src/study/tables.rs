//! A table ready to be drawn: titles, cells and notes in both languages, no layout.

use crate::engine::error::Text;
use crate::engine::pathways::{PATHWAY_NAMES, PATHWAY_NAMES_ZH};
use crate::study::estimate::statistics::Interval;

/// A table to be drawn by the command line, or written as CSV, JSON or Markdown.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// One line above the table, with the unit.
    pub title: Text,
    /// Column headings.
    pub columns: Vec<Text>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<SheetCell>>,
    /// Lines below the table: definitions and warnings.
    pub notes: Vec<Text>,
}

/// One cell of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub enum SheetCell {
    /// Words.
    Text(Text),
    /// A number.
    Number {
        /// The number.
        value: f64,
        /// Decimals to show.
        decimals: usize,
    },
    /// A mean with its interval, and the decimals to show.
    Interval(Interval, usize),
    /// A share, shown in percent.
    Share(f64),
    /// Nothing to say.
    Empty,
}

impl SheetCell {
    /// The cell in words, the same in every output: `12.3`, `12.3 [8.1, 16.5]`, `4.2 %`, `–` for nothing.
    #[must_use]
    pub fn text(&self) -> Text {
        let same = |text: String| Text::new(text.clone(), text);
        match self {
            Self::Text(text) => text.clone(),
            Self::Number { value, decimals } => same(number(*value, *decimals)),
            Self::Interval(interval, decimals) => same(interval_text(interval, *decimals)),
            Self::Share(share) => same(format!("{} %", number(share * 100.0, 1))),
            Self::Empty => same("–".into()),
        }
    }
}

/// `12.3 [8.1, 16.5]`.
pub(super) fn interval_text(interval: &Interval, decimals: usize) -> String {
    let [mean, low, high] = [interval.mean, interval.low, interval.high].map(|value| number(value, decimals));
    format!("{mean} [{low}, {high}]")
}

/// A number with fixed decimals; what rounds to zero has no sign.
pub(super) fn number(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    if text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.')) { text.replace('-', "") } else { text }
}

/// Name of a pathway.
///
/// # Panics
/// If there is no such pathway.
#[must_use]
pub fn pathway_name(pathway: usize) -> Text {
    Text::new(PATHWAY_NAMES[pathway], PATHWAY_NAMES_ZH[pathway])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_read_as_a_person_would_write_them() {
        let check = |cell: SheetCell, expected: &str| assert_eq!(cell.text().zh, expected);
        let interval = Interval { mean: -0.04, low: -12.26, high: 8.0, standard_error: 1.0, replications: 9 };
        check(SheetCell::Interval(interval, 1), "0.0 [-12.3, 8.0]");
        check(SheetCell::Number { value: 1234.5678, decimals: 2 }, "1234.57");
        check(SheetCell::Number { value: -0.4, decimals: 0 }, "0");
        check(SheetCell::Share(0.0421), "4.2 %");
        check(SheetCell::Empty, "–");
        check(SheetCell::Text(pathway_name(2)), "供应链协同");
    }
}
