//! A design given by the user as a table: one row per arm.

/// A table: one row per arm.
#[derive(Debug, Clone, PartialEq)]
pub struct DesignTable {
    /// Names of the columns: parameters, and `name`.
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
