//! A design table: CSV, Arrow or Parquet, told apart by the first bytes.

use std::sync::LazyLock;

use super::{check_error, scratch, written};
use nongbo::store::design_table::read;
use tempfile::TempDir;

static PLACE: LazyLock<TempDir> = LazyLock::new(scratch);

/// Reads the table: an error, or a cell for every column in every row.
pub fn check(bytes: &[u8]) {
    match read(&written(PLACE.path(), "table", bytes)) {
        Err(error) => check_error(&error),
        Ok(table) => assert!(table.rows.iter().all(|row| row.len() == table.columns.len())),
    }
}
