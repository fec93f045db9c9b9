//! Tables without layout: title, columns, cells and notes in both languages.

mod cell;
pub mod grid;
mod number;

pub use cell::TableCell;
pub use grid::Grid;
pub use number::{change, interval_text, number, plain_number, readable};

use crate::engine::error::{Language, Text};
use crate::engine::pathways::{Instrument, PATHWAY_NAMES, PATHWAY_NAMES_ZH, instruments};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;

/// A table of results.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// A stable name of the table: `paired_effects`.
    pub key: &'static str,
    /// One line above the table, with the unit.
    pub title: Text,
    /// Columns; no two have the same key.
    pub columns: Vec<TableColumn>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<TableCell>>,
    /// Lines below the table: definitions and warnings.
    pub notes: Vec<Text>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumn {
    /// A stable name for programs: `share_losing`.
    pub key: String,
    /// The heading for readers.
    pub label: Text,
}

impl TableColumn {
    /// A column by its key, English and Chinese heading.
    #[must_use]
    pub fn new(key: &str, en: &str, zh: &str) -> Self {
        Self { key: key.to_owned(), label: Text::new(en, zh) }
    }

    /// A column headed by a name that is the same in both languages, such as that of an arm or a parameter.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { key: identifier(name), label: Text::new(name, name) }
    }

    /// Columns of fixed keys, English and Chinese headings.
    #[must_use]
    pub fn list(columns: &[(&str, &str, &str)]) -> Vec<Self> {
        columns.iter().map(|(key, en, zh)| Self::new(key, en, zh)).collect()
    }

    /// The same columns with distinct keys: a number is put behind a key that occurred before.
    #[must_use]
    pub fn distinct(mut columns: Vec<Self>) -> Vec<Self> {
        let mut keys = BTreeSet::new();
        for column in &mut columns {
            let original = column.key.clone();
            let mut count = 1;
            while !keys.insert(column.key.clone()) {
                count += 1;
                column.key = format!("{original}_{count}");
            }
        }
        columns
    }
}

impl Table {
    /// The table in one language, every cell as text.
    #[must_use]
    pub fn grid(&self, language: Language) -> Grid {
        let is_text = |cell: &TableCell| matches!(cell, TableCell::Text(_) | TableCell::Label { .. });
        let numeric = |at: usize| self.rows.iter().all(|row| !row.get(at).is_some_and(is_text));
        Grid {
            title: language.of(&self.title).to_owned(),
            head: self.columns.iter().map(|column| language.of(&column.label).to_owned()).collect(),
            numeric: (0..self.columns.len()).map(numeric).collect(),
            rows: self
                .rows
                .iter()
                .map(|row| row.iter().map(|cell| language.of(&cell.text()).to_owned()).collect())
                .collect(),
            notes: self.notes.iter().map(|note| language.of(note).to_owned()).collect(),
        }
    }

    /// The table as Markdown.
    #[must_use]
    pub fn markdown(&self, language: Language) -> String {
        self.grid(language).markdown()
    }

    /// The table for a program, the same in every language: the keys of the columns, then rows. Numbers are not
    /// rounded; an interval takes three columns, `key`, `key_low` and `key_high`, a range the last two; a share is a fraction.
    #[must_use]
    pub fn records(&self) -> Vec<Vec<String>> {
        let endings = |at: usize| {
            let of_cells = self.rows.iter().filter_map(|row| row.get(at)).map(TableCell::field_endings);
            of_cells.max_by_key(|endings| endings.len()).unwrap_or(&[""])
        };
        let endings: Vec<&[&str]> = (0..self.columns.len()).map(endings).collect();
        let head = self
            .columns
            .iter()
            .zip(&endings)
            .flat_map(|(column, endings)| endings.iter().map(|ending| format!("{}{ending}", column.key)));
        let row = |row: &Vec<TableCell>| {
            row.iter().zip(&endings).flat_map(|(cell, endings)| cell.fields(endings.len())).collect()
        };
        std::iter::once(head.collect()).chain(self.rows.iter().map(row)).collect()
    }

    /// The table as JSON, the same in every language: rows are objects under the keys of the columns.
    #[must_use]
    pub fn json(&self) -> Json {
        let row = |row: &Vec<TableCell>| -> Json {
            let pairs = self.columns.iter().zip(row).map(|(column, cell)| (column.key.clone(), cell.json()));
            Json::Object(pairs.collect::<Map<_, _>>())
        };
        let column = |column: &TableColumn| json!({ "key": column.key, "label": both(&column.label) });
        json!({
            "key": self.key,
            "title": both(&self.title),
            "columns": self.columns.iter().map(column).collect::<Vec<_>>(),
            "rows": self.rows.iter().map(row).collect::<Vec<_>>(),
            "notes": self.notes.iter().map(both).collect::<Vec<_>>(),
        })
    }
}

/// A text of both languages as JSON.
#[must_use]
pub fn both(text: &Text) -> Json {
    json!({ "en": text.en, "zh": text.zh })
}

/// A name as a key: lower-case ASCII letters, digits and underscores, and no digit at the front.
#[must_use]
pub fn identifier(name: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' };
    let key: String = name.chars().map(plain).collect();
    if key.starts_with(|first: char| !first.is_ascii_digit()) { key } else { format!("_{key}") }
}

/// Name of a pathway, or of an instrument by its identifier such as S1; any other name stays as it is.
#[must_use]
pub fn alternative_label(name: &str) -> Text {
    if let Some(pathway) = PATHWAY_NAMES.iter().position(|pathway| *pathway == name) {
        return pathway_name(pathway);
    }
    match instruments().iter().find(|instrument| instrument.id == name) {
        Some(instrument) => instrument_label(instrument),
        None => Text::new(name, name),
    }
}

/// An instrument by its identifier and name: `S1 cold hub`.
#[must_use]
pub fn instrument_label(instrument: &Instrument) -> Text {
    let (id, name) = (instrument.id, instrument.name.replace('_', " "));
    Text::new(format!("{id} {name}"), format!("{id} {}", instrument.zh))
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
    use crate::engine::error::text;
    use crate::study::estimate::statistics::Interval;

    fn table() -> Table {
        let interval =
            Interval { mean: 1234.56, low: -10.04, high: f64::INFINITY, standard_error: 1.0, replications: 9 };
        Table {
            key: "effects",
            title: text!("Effect, yuan", "效应，元"),
            columns: TableColumn::list(&[
                ("pathway", "Pathway", "路径"),
                ("income", "Income", "收入"),
                ("losing", "Losers", "下降户"),
            ]),
            rows: vec![
                vec![TableCell::pathway(1), TableCell::Interval(interval, 1), TableCell::Share(0.125)],
                vec![TableCell::pathway(3), TableCell::number(-0.01, 1), TableCell::Empty],
            ],
            notes: vec![text!("95 %.", "置信度 95 %。")],
        }
    }

    #[test]
    fn records_have_keys_three_columns_for_an_interval_and_numbers_in_full() {
        let records = table().records();
        assert_eq!(records[0], ["pathway", "income", "income_low", "income_high", "losing"]);
        assert_eq!(records[1], ["talent", "1234.56", "-10.04", "", "0.125"]);
        assert_eq!(records[2], ["brand", "-0.01", "", "", ""]);
    }

    #[test]
    fn json_is_keyed_by_columns_and_never_by_a_heading() {
        let json = table().json();
        assert_eq!(json["key"], "effects");
        assert_eq!(json["rows"][0]["income"]["mean"], 1234.56);
        assert_eq!(json["rows"][0]["income"]["high"], Json::Null);
        assert_eq!(json["rows"][0]["pathway"], "talent");
        assert_eq!(json["columns"][2]["label"]["zh"], "下降户");
    }

    #[test]
    fn a_grid_is_in_one_language_and_knows_its_columns_of_numbers() {
        let grid = table().grid(Language::Zh);
        assert_eq!(grid.rows[0], ["人才支撑", "1,234.6 [-10.0, ∞]", "12.5 %"]);
        assert_eq!(grid.numeric, [false, true, true]);
    }

    #[test]
    fn keys_are_identifiers_and_distinct() {
        assert_eq!(identifier("talent.budget[2]"), "talent_budget_2_");
        assert_eq!(identifier("5 yuan"), "_5_yuan");
        let columns = TableColumn::distinct(["a-b", "a_b", "a b", "c"].map(TableColumn::named).into());
        let keys: Vec<&str> = columns.iter().map(|column| column.key.as_str()).collect();
        assert_eq!(keys, ["a_b", "a_b_2", "a_b_3", "c"]);
        assert_eq!(columns[1].label.en, "a_b", "the heading stays");
    }
}
