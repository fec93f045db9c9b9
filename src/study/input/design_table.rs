//! A design a user brings along as a table: one row an arm.

/// A table: one row an arm.
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
    /// Nothing: the base value is kept.
    Empty,
    /// True or false.
    Flag(bool),
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Words.
    Text(String),
}
