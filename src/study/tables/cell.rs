//! The cells of a table.

use crate::engine::error::Text;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::study::estimate::outcomes::outcome_name;
use crate::study::estimate::statistics::Interval;
use crate::study::estimate::verdict::Holds;
use crate::study::tables::{interval_text, number, pathway_name};
use serde_json::{Value as Json, json};

/// One cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum TableCell {
    /// Text.
    Text(Text),
    /// One value of a fixed set, such as an outcome or a verdict: a key for programs, a label for readers.
    Label {
        /// The key.
        key: String,
        /// The label.
        label: Text,
    },
    /// A number.
    Number {
        /// The number.
        value: f64,
        /// Decimals to show.
        decimals: usize,
    },
    /// An estimate with its interval, and the decimals to show.
    Interval(Interval, usize),
    /// The values from `low` to `high`.
    Range {
        /// The lowest.
        low: f64,
        /// The highest.
        high: f64,
        /// Decimals to show.
        decimals: usize,
    },
    /// A share, shown in percent.
    Share(f64),
    /// A share with its interval, shown in percent.
    ShareInterval(Interval),
    /// An empty cell.
    Empty,
}

impl TableCell {
    /// A name that is the same in both languages, such as that of an arm.
    #[must_use]
    pub fn name(name: impl Into<String>) -> Self {
        let name = name.into();
        Self::Text(Text::new(name.clone(), name))
    }

    /// One value of a fixed set.
    #[must_use]
    pub fn label(key: &str, label: Text) -> Self {
        Self::Label { key: key.to_owned(), label }
    }

    /// A pathway by its number.
    ///
    /// # Panics
    /// If there is no such pathway.
    #[must_use]
    pub fn pathway(pathway: usize) -> Self {
        Self::label(PATHWAY_NAMES[pathway], pathway_name(pathway))
    }

    /// An outcome by its key.
    #[must_use]
    pub fn outcome(key: &str) -> Self {
        Self::label(key, outcome_name(key))
    }

    /// Yes, no or not settled.
    #[must_use]
    pub fn holds(holds: Holds) -> Self {
        match holds {
            Holds::Yes | Holds::No => Self::yes_or_no(holds == Holds::Yes),
            Holds::NotSettled => Self::label(holds.key(), Text::new("not settled", "未定")),
        }
    }

    /// Yes or no.
    #[must_use]
    pub fn yes_or_no(holds: bool) -> Self {
        if holds { Self::label("yes", Text::new("yes", "是")) } else { Self::label("no", Text::new("no", "否")) }
    }

    /// A number with the decimals to show.
    #[must_use]
    pub fn number(value: f64, decimals: usize) -> Self {
        Self::Number { value, decimals }
    }

    /// A whole number.
    #[must_use]
    pub fn whole(value: impl Into<f64>) -> Self {
        Self::Number { value: value.into(), decimals: 0 }
    }

    /// The cell as text for readers, on a terminal and in Markdown: `1,234.5`, `12.3 [8.1, 16.5]`, `12.3 (no bound)`,
    /// `4.2 %`, `4.2 % [3.1, 5.3]`; empty for nothing.
    #[must_use]
    pub fn text(&self) -> Text {
        let text = match self {
            Self::Text(text) | Self::Label { label: text, .. } => return text.clone(),
            Self::Number { value, decimals } => number(*value, *decimals),
            Self::Interval(interval, decimals) => return interval_cell(interval, *decimals),
            Self::ShareInterval(share) => return share_interval(share),
            Self::Range { low, high, decimals } => {
                format!("{} – {}", number(*low, *decimals), number(*high, *decimals))
            }
            Self::Share(share) if share.is_finite() => format!("{} %", number(share * 100.0, 1)),
            Self::Share(_) | Self::Empty => String::new(),
        };
        Text::new(text.clone(), text)
    }

    /// What is appended to the key of the column for each of its fields in CSV: the value of an interval and its bounds, the
    /// bounds of a range, the value alone.
    pub(super) const fn field_endings(&self) -> &'static [&'static str] {
        match self {
            Self::Interval(..) | Self::ShareInterval(_) => &["", "_low", "_high"],
            Self::Range { .. } => &["_low", "_high"],
            _ => &[""],
        }
    }

    /// The cell for CSV, as a number of fields in the order of [`TableCell::field_endings`].
    pub(super) fn fields(&self, count: usize) -> Vec<String> {
        let mut fields = match self {
            Self::Text(text) => vec![text.en.clone()],
            Self::Label { key, .. } => vec![key.clone()],
            Self::Number { value, .. } | Self::Share(value) => vec![in_full(*value)],
            Self::Interval(interval, _) | Self::ShareInterval(interval) => {
                [interval.mean, interval.low, interval.high].map(in_full).into()
            }
            Self::Range { low, high, .. } => vec![in_full(*low), in_full(*high)],
            Self::Empty => Vec::new(),
        };
        fields.resize(count, String::new());
        fields
    }

    /// The cell as JSON; a number that is not finite is null.
    pub(super) fn json(&self) -> Json {
        match self {
            Self::Text(text) => json!(text.en),
            Self::Label { key, .. } => json!(key),
            // Adding zero turns -0.0 into 0.0.
            Self::Number { value, .. } | Self::Share(value) => json!(value + 0.0),
            Self::Interval(interval, _) | Self::ShareInterval(interval) => {
                json!({ "mean": interval.mean + 0.0, "low": interval.low + 0.0, "high": interval.high + 0.0 })
            }
            Self::Range { low, high, .. } => json!({ "low": low + 0.0, "high": high + 0.0 }),
            Self::Empty => Json::Null,
        }
    }
}

/// An estimate with its interval; one without bounds says so in words.
fn interval_cell(interval: &Interval, decimals: usize) -> Text {
    if !interval.is_unbounded() {
        let text = interval_text(interval, decimals, number);
        return Text::new(text.clone(), text);
    }
    if interval.mean.is_nan() {
        return Text::new("no bound", "无界");
    }
    let mean = number(interval.mean, decimals);
    Text::new(format!("{mean} (no bound)"), format!("{mean}（无界）"))
}

/// A share with its interval in percent; whole percents from 5 on.
fn share_interval(share: &Interval) -> Text {
    let percent = [share.mean, share.low, share.high].map(|value| 100.0 * value);
    if !percent[0].is_finite() {
        return Text::new("", "");
    }
    let decimals = usize::from(percent[2] < 5.0);
    let mean = number(percent[0], decimals);
    if share.is_unbounded() {
        return Text::new(format!("{mean} % (no bound)"), format!("{mean} %（无界）"));
    }
    let text = format!("{mean} % [{}, {}]", number(percent[1], decimals), number(percent[2], decimals));
    Text::new(text.clone(), text)
}

/// A number in full; empty where it is not finite.
fn in_full(value: f64) -> String {
    // Adding zero turns -0.0 into 0.0.
    if value.is_finite() { (value + 0.0).to_string() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_read_as_a_person_would_write_them() {
        let check = |cell: TableCell, expected: &str| assert_eq!(cell.text().zh, expected);
        let interval = Interval { mean: -0.04, low: -12.26, high: 8.0, standard_error: 1.0, replications: 9 };
        check(TableCell::Interval(interval, 1), "0.0 [-12.3, 8.0]");
        check(TableCell::number(1234.5678, 2), "1,234.57");
        check(TableCell::number(-0.4, 0), "0");
        check(TableCell::Range { low: 21_257.0, high: 22_125.0, decimals: 0 }, "21,257 – 22,125");
        check(TableCell::Share(0.0421), "4.2 %");
        check(TableCell::Share(f64::NAN), "");
        let share = Interval { mean: 0.04, low: 0.031, high: 0.049, ..interval };
        check(TableCell::ShareInterval(share), "4.0 % [3.1, 4.9]");
        check(TableCell::ShareInterval(Interval { mean: 0.7, low: 0.651, high: 0.749, ..share }), "70 % [65, 75]");
        check(TableCell::Interval(Interval::without_bounds(1.5, 9), 1), "1.5（无界）");
        check(TableCell::Interval(Interval::without_bounds(f64::NAN, 9), 1), "无界");
        check(TableCell::Empty, "");
        check(TableCell::pathway(2), "供应链协同");
    }
}
