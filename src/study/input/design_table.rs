//! A design given by the user as a table: one row per arm.

/// The column with the names of arms.
pub const NAME: &str = "name";
/// The column with their labels.
pub const LABEL: &str = "label";

/// Whether a column holds words: its cells are read letter for letter, so that `001` stays `001`.
#[must_use]
pub fn is_words(column: &str) -> bool {
    matches!(column, NAME | LABEL)
}

/// A table: one row per arm.
#[derive(Debug, Clone, PartialEq)]
pub struct DesignTable {
    /// Names of the columns: parameters, `name` and `label`.
    pub columns: Vec<String>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<DesignCell>>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub enum DesignCell {
    /// Empty: the base value is kept.
    Empty,
    /// True or false.
    Flag(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Text.
    Text(String),
}
