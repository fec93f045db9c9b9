//! A design table: CSV, Arrow or Parquet, told apart by the first bytes.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use nongbo::store::design_table::read;
use nongbo_fuzz::{attempt, check_error, scratch, written};
use tempfile::TempDir;

static PLACE: LazyLock<TempDir> = LazyLock::new(scratch);

fuzz_target!(|bytes: &[u8]| {
    attempt(|| match read(&written(PLACE.path(), "table", bytes)) {
        Err(error) => check_error(&error),
        Ok(table) => assert!(table.rows.iter().all(|row| row.len() == table.columns.len())),
    });
});
