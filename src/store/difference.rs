//! The first cell in which a repeated run differs from the run in a folder.

use arrow::array::{Array, ArrayRef, RecordBatch};
use arrow::util::display::{ArrayFormatter, FormatOptions};

use crate::engine::error::Result;
use crate::store::arrow_schema::TableSchemas;
use crate::store::atomic_files::not_as_written;
use crate::store::journal::JournalLine;
use crate::store::layout::JOURNAL;
use crate::store::table_file::RunReader;
use crate::store::{FinishedFolder, journal, record_batch};
use crate::study::run::{Outcome, Plan, RunKey, RunTable};

/// Where a repeated run differs from the folder, and both values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Number of the run.
    pub run: u32,
    /// Its arm.
    pub arm: String,
    /// Its replication.
    pub replication: u32,
    /// The table.
    pub table: String,
    /// The week, or the year where the table has no weeks; empty where it has neither.
    pub week: String,
    /// The column; empty where the number of rows differs.
    pub column: String,
    /// The row within the run, from 0; where the number of rows differs, the smaller number.
    pub row: usize,
    /// The value in the folder.
    pub stored: String,
    /// The value of the repeated run.
    pub rerun: String,
}

impl FinishedFolder {
    /// Compares the content hashes of every table of a run with those of a repeated run.
    ///
    /// # Errors
    /// [`crate::engine::error::Error::Damaged`] where a table is; [`crate::engine::error::Error::Defect`] for tables that
    /// are not as declared.
    pub fn compare(&self, plan: &Plan, run: &RunKey, outcome: &Outcome) -> Result<Option<Difference>> {
        let tables = TableSchemas::new(plan)?;
        let lines = self.journal(plan, &tables)?;
        let at = lines.iter().position(|line| line.number == run.number).unwrap_or_default();
        let error = outcome.error();
        for table in &tables.all {
            let content = RunTable::new(&table.columns, run, outcome, error.as_deref());
            if lines[at].tables.get(table.name) == Some(&content.content_hash()?) {
                continue;
            }
            let rerun = record_batch::batch(&tables, table, run, outcome, error.as_deref())?;
            let stored = self.stored_rows(table.name, &lines, at)?;
            let (row, column) = first_difference(&stored, &rerun);
            let week =
                ["week", "year"].iter().find_map(|name| stored.column_by_name(name).or(rerun.column_by_name(name)));
            let cell =
                |batch: &RecordBatch, column: &str| batch.column_by_name(column).map(|cells| cell_text(cells, row));
            let rows = |batch: &RecordBatch| format!("{} rows", batch.num_rows());
            return Ok(Some(Difference {
                run: run.number,
                arm: run.arm.clone(),
                replication: run.replication,
                table: table.name.to_owned(),
                week: week.map(|weeks| cell_text(weeks, row)).unwrap_or_default(),
                stored: cell(&stored, &column).unwrap_or_else(|| rows(&stored)),
                rerun: cell(&rerun, &column).unwrap_or_else(|| rows(&rerun)),
                column,
                row,
            }));
        }
        Ok(None)
    }

    /// The rows of the run at a place of the run list.
    fn stored_rows(&self, table: &str, lines: &[JournalLine], at: usize) -> Result<RecordBatch> {
        let missing = || not_as_written(&self.path().join(JOURNAL), "there is no such run", "没有该次模拟");
        RunReader::new_at(self.table(table)?, &journal::rows(lines, table), at)?.next().ok_or_else(missing)?
    }
}

/// The first row in which two tables differ, and the first column that differs in it.
fn first_difference(stored: &RecordBatch, rerun: &RecordBatch) -> (usize, String) {
    let rows = stored.num_rows().min(rerun.num_rows());
    let schema = stored.schema();
    let mut first = (rows, String::new());
    for field in schema.fields() {
        let (Some(a), Some(b)) = (stored.column_by_name(field.name()), rerun.column_by_name(field.name())) else {
            continue;
        };
        let differs = |row: &usize| cell_text(a, *row) != cell_text(b, *row);
        if let Some(row) = (0..first.0).find(differs) {
            first = (row, field.name().clone());
        }
    }
    first
}

/// A cell as text in full; empty for a row that does not exist.
fn cell_text(cells: &ArrayRef, row: usize) -> String {
    let options = FormatOptions::default().with_null("null");
    match ArrayFormatter::try_new(cells, &options) {
        Ok(formatter) if row < cells.len() => formatter.value(row).to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{Float64Array, UInt32Array};
    use std::sync::Arc;

    #[test]
    fn the_first_row_wins_over_the_first_column() {
        let table = |weeks: &[u32], values: &[f64]| {
            let weeks: ArrayRef = Arc::new(UInt32Array::from(weeks.to_vec()));
            let values: ArrayRef = Arc::new(Float64Array::from(values.to_vec()));
            RecordBatch::try_from_iter([("week", weeks), ("x", values)]).unwrap()
        };
        let stored = table(&[1, 2, 3], &[0.5, 1.5, 2.5]);
        assert_eq!(
            first_difference(&stored, &table(&[1, 2, 4], &[0.5, 1.500_000_000_000_000_2, 2.5])),
            (1, "x".into())
        );
        assert_eq!(first_difference(&stored, &table(&[1, 2], &[0.5, 1.5])), (2, String::new()));
    }
}
