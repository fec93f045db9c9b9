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
}

impl ListName {
    /// All lists.
    pub const ALL: [Self; 6] =
        [Self::Parameters, Self::Columns, Self::Phases, Self::Instruments, Self::Pathways, Self::ExitCodes];

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
        }
    }

    /// The list with this name; `week` is the list of phases.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        if word == "week" {
            return Some(Self::Phases);
        }
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
