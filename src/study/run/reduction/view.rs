//! Tables of one run as the reduction reads them: from memory, or through an adapter from a file.

use crate::engine::error::{Defect, Error, Result};
use crate::engine::units::real;
use crate::study::identity::{Cells, Values};
use crate::study::run::RunTable;
use std::borrow::Cow;

/// A table of one run whose columns can be read by name. Key columns (run, arm, replication) are no part of it.
pub trait TableView {
    /// Number of rows.
    fn rows(&self) -> usize;
    /// Names of the columns.
    fn names(&self) -> Vec<&str>;
    /// The cells of a column; `None` where there is none of that name.
    ///
    /// # Errors
    /// [`Error::Defect`] where the column does not hold what it is declared to hold.
    fn column(&self, name: &str) -> Result<Option<Cells<'_>>>;
}

/// The tables of one run that the reduction reads.
#[derive(Clone, Copy)]
pub struct RunView<'a> {
    /// The table of one row a run.
    pub runs: &'a dyn TableView,
    /// Household × year.
    pub households: &'a dyn TableView,
    /// County × crop × channel × year; needed for growth alone.
    pub channels: Option<&'a dyn TableView>,
}

impl TableView for RunTable<'_> {
    fn rows(&self) -> usize {
        RunTable::rows(self)
    }
    fn names(&self) -> Vec<&str> {
        self.form.columns.iter().map(|column| column.name.as_str()).collect()
    }
    fn column(&self, name: &str) -> Result<Option<Cells<'_>>> {
        RunTable::column(self, name)
    }
}

/// Every number of the run table by the name of its column; NaN for an empty cell.
pub(super) fn outcomes(runs: &dyn TableView) -> Result<Vec<(String, f64)>> {
    let mut outcomes = Vec::new();
    for name in runs.names() {
        let cells = cells(runs, name)?;
        let value = match &cells.values {
            Values::F64(values) => values[0],
            Values::I64(values) => real(values[0]),
            Values::I32(values) => f64::from(values[0]),
            Values::U32(values) => f64::from(values[0]),
            _ => continue,
        };
        outcomes.push((name.to_owned(), if cells.is_valid(0) { value } else { f64::NAN }));
    }
    Ok(outcomes)
}

/// The cells of a column that every table of this version has.
pub(super) fn cells<'t>(table: &'t dyn TableView, name: &str) -> Result<Cells<'t>> {
    table.column(name)?.ok_or_else(|| unexpected(name))
}

macro_rules! columns_of {
    ($($(#[$doc:meta])* $method:ident: $variant:ident($type:ty);)+) => { $(
        $(#[$doc])*
        pub(super) fn $method<'t>(table: &'t dyn TableView, name: &str) -> Result<Cow<'t, [$type]>> {
            match cells(table, name)?.values {
                Values::$variant(values) => Ok(values),
                _ => Err(unexpected(name)),
            }
        }
    )+ };
}
columns_of! {
    /// A column of signed 64-bit integers.
    i64s: I64(i64);
    /// A column of unsigned 32-bit integers.
    u32s: U32(u32);
    /// A column of unsigned 16-bit integers.
    u16s: U16(u16);
    /// A column of unsigned 8-bit integers.
    u8s: U8(u8);
    /// A column of double precision numbers.
    f64s: F64(f64);
    /// A column of flags.
    flags: Flag(bool);
}

/// The error of a table that lacks a column of the type this version records.
pub(super) fn unexpected(column: &str) -> Error {
    let what = format!("a table has no column `{column}` of the type this version writes");
    Error::Defect(Defect { phase: "compare".into(), week: 0, what })
}
