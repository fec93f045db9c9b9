//! Lists as rows, for any output format.

use crate::engine::error::Text;
use serde_json::{Map, Value as Json};

/// The name of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListName {
    /// Every parameter.
    Parameters,
    /// Every column.
    Columns,
    /// The phases of the week.
    Phases,
    /// The instruments of the five pathways.
    Instruments,
    /// The pathways.
    Pathways,
    /// The exit codes.
    ExitCodes,
    /// The designs of experiments.
    Designs,
    /// The sheets of `nongbo compare`.
    Sheets,
    /// The outcomes of `nongbo compare`.
    Outcomes,
    /// The tables, of files and of the engine.
    Tables,
    /// Terms of the field.
    Terms,
    /// What values rest on.
    Evidence,
}

impl ListName {
    /// All lists.
    pub const ALL: [Self; 12] = [
        Self::Parameters,
        Self::Columns,
        Self::Phases,
        Self::Instruments,
        Self::Pathways,
        Self::ExitCodes,
        Self::Designs,
        Self::Sheets,
        Self::Outcomes,
        Self::Tables,
        Self::Terms,
        Self::Evidence,
    ];

    /// The name that a user types.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Parameters => "parameters",
            Self::Columns => "columns",
            Self::Phases => "phases",
            Self::Instruments => "instruments",
            Self::Pathways => "pathways",
            Self::ExitCodes => "exit-codes",
            Self::Designs => "designs",
            Self::Sheets => "sheets",
            Self::Outcomes => "outcomes",
            Self::Tables => "tables",
            Self::Terms => "terms",
            Self::Evidence => "evidence",
        }
    }

    /// The list with this name, written with a hyphen or a space; `week` is the list of phases.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        if word == "week" {
            return Some(Self::Phases);
        }
        let word = word.replace(' ', "-");
        Self::ALL.into_iter().find(|list| list.name() == word)
    }
}

/// The readers for whom a field of a list is shown in a terminal; files contain all fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListAudience {
    /// Everybody.
    All,
    /// Readers of English.
    English,
    /// Readers of Chinese.
    Chinese,
    /// Only in files: too wide for a terminal.
    Files,
}

/// A field of a list.
#[derive(Debug, Clone)]
pub struct Field {
    /// Key in JSON and CSV.
    pub key: &'static str,
    /// Heading.
    pub heading: Text,
    /// For whom it is shown.
    pub audience: ListAudience,
}

/// A list with fields and rows. A cell is a text, a number, a flag or a list of these.
#[derive(Debug, Clone)]
pub struct Listing {
    /// Title.
    pub title: Text,
    /// Fields in order.
    pub fields: Vec<Field>,
    /// Rows, each with one cell a field.
    pub rows: Vec<Vec<Json>>,
}

impl Listing {
    /// The rows as an array of objects.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let object = |row: &Vec<Json>| -> Json {
            let pairs = self.fields.iter().zip(row).map(|(field, cell)| (field.key.to_owned(), cell.clone()));
            Json::Object(pairs.collect::<Map<_, _>>())
        };
        Json::Array(self.rows.iter().map(object).collect())
    }

    /// A cell as text.
    #[must_use]
    pub fn text(cell: &Json) -> String {
        match cell {
            Json::String(text) => text.clone(),
            Json::Null => String::new(),
            Json::Array(items) => items.iter().map(Self::text).collect::<Vec<_>>().join(", "),
            other => other.to_string(),
        }
    }
}
