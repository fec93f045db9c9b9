//! The file of a table: record batches of 262,144 rows, the last one shorter, with one list of names a column.
//!
//! The rows of a run are contiguous, and runs are in the order of their numbers. The journal has the number of rows of each
//! run.

use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use arrow::datatypes::SchemaRef;
use arrow::ipc::reader::FileReader;

use crate::engine::error::Result;
use crate::store::atomic_files::{not_as_written, undecodable};
use crate::store::checked_file::CheckedFile;
use crate::store::defect;

/// Rows of every batch but the last. Arms of one replication stand one after another and share many values: a large batch
/// holds several of them, so that files are 7 % smaller than with 65,536 rows.
pub(super) const BATCH_ROWS: usize = 262_144;
/// Small batches are joined in groups of this size, so that one-row runs are never in memory as so many small batches.
const JOINED: usize = 256;

/// Joins the batches of runs, whose columns of names share their lists, into batches of [`BATCH_ROWS`] rows. It holds at most one
/// of them and the last run.
pub(super) struct LargeBatches<I> {
    schema: SchemaRef,
    runs: I,
    /// The remaining rows of the last run.
    rest: RecordBatch,
}

impl<I: Iterator<Item = Result<RecordBatch>>> LargeBatches<I> {
    /// The large batches of these runs.
    pub(super) fn new(schema: SchemaRef, runs: I) -> Self {
        Self { rest: RecordBatch::new_empty(schema.clone()), schema, runs }
    }

    /// The next batch; one without rows where no run has more.
    fn next_batch(&mut self) -> Result<RecordBatch> {
        let (mut joined, mut small, mut rows) = (Vec::new(), Vec::new(), 0);
        while rows < BATCH_ROWS {
            if self.rest.num_rows() == 0 {
                let Some(run) = self.runs.next() else { break };
                self.rest = run?;
            }
            let taken = self.rest.num_rows().min(BATCH_ROWS - rows);
            if taken > 0 {
                small.push(self.rest.slice(0, taken));
            }
            self.rest = self.rest.slice(taken, self.rest.num_rows() - taken);
            rows += taken;
            if small.len() == JOINED {
                joined.push(self.concatenated(&small)?);
                small.clear();
            }
        }
        self.concatenated(joined.iter().chain(&small))
    }

    fn concatenated<'b>(&self, batches: impl IntoIterator<Item = &'b RecordBatch>) -> Result<RecordBatch> {
        concat_batches(&self.schema, batches).map_err(|error| defect(format!("Arrow: {error}")))
    }
}

impl<I: Iterator<Item = Result<RecordBatch>>> Iterator for LargeBatches<I> {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_batch().map(|batch| (batch.num_rows() > 0).then_some(batch)).transpose()
    }
}

/// Reads a table file run by run: each batch it gives holds the rows of one run.
pub(super) struct RunReader {
    path: PathBuf,
    file: FileReader<BufReader<File>>,
    rows: std::vec::IntoIter<u64>,
    /// The remaining rows of the present large batch.
    rest: RecordBatch,
}

impl RunReader {
    /// Reads a table file whose runs have these numbers of rows.
    pub(super) fn new(file: CheckedFile, rows: Vec<u64>) -> Result<Self> {
        let path = file.path().to_owned();
        let file = file.arrow()?;
        let rest = RecordBatch::new_empty(file.schema());
        Ok(Self { path, file, rows: rows.into_iter(), rest })
    }

    /// As [`RunReader::new`], from the run at a place of the list on. All batches but the last have as many rows as the first:
    /// how many depends on the version that wrote the file.
    pub(super) fn new_at(file: CheckedFile, rows: &[u64], run: usize) -> Result<Self> {
        let mut reader = Self::new(file, rows[run..].to_vec())?;
        let before = usize::try_from(rows[..run].iter().sum::<u64>()).unwrap_or(usize::MAX);
        if let Some(first) = reader.next_batch()? {
            let batch_rows = first.num_rows().max(1);
            reader.rest = first;
            if before >= batch_rows {
                reader.move_to(before / batch_rows)?;
            }
            reader.next_rows(before % batch_rows)?;
        }
        Ok(reader)
    }

    /// Moves to a batch, or to the end where there are fewer.
    fn move_to(&mut self, batch: usize) -> Result<()> {
        let last = self.file.num_batches() - 1;
        let moved = self.file.set_index(batch.min(last));
        moved.map_err(|error| undecodable(&self.path, error))?;
        self.rest = self.rest.slice(0, 0);
        if batch > last {
            self.next_batch()?;
        }
        Ok(())
    }

    /// The schema of the file.
    pub(super) fn schema(&self) -> SchemaRef {
        self.file.schema()
    }

    /// Whether no row follows the last run.
    pub(super) fn is_at_end(&mut self) -> Result<bool> {
        Ok(self.rest.num_rows() == 0 && self.next_batch()?.is_none())
    }

    fn next_batch(&mut self) -> Result<Option<RecordBatch>> {
        // The decoder may panic on bytes that were written with their sum by another program.
        match catch_unwind(AssertUnwindSafe(|| self.file.next())) {
            Ok(batch) => batch.transpose().map_err(|error| undecodable(&self.path, error)),
            Err(_) => Err(not_as_written(&self.path, "it cannot be decoded", "无法解码")),
        }
    }

    /// The next rows.
    fn next_rows(&mut self, rows: usize) -> Result<RecordBatch> {
        let mut pieces = Vec::new();
        let mut missing = rows;
        loop {
            let taken = missing.min(self.rest.num_rows());
            pieces.push(self.rest.slice(0, taken));
            self.rest = self.rest.slice(taken, self.rest.num_rows() - taken);
            missing -= taken;
            if missing == 0 {
                break;
            }
            let Some(batch) = self.next_batch()? else {
                return Err(not_as_written(&self.path, "it has fewer rows than the journal says", "行数少于日志所记"));
            };
            self.rest = batch;
        }
        if pieces.len() == 1 {
            return Ok(pieces.remove(0));
        }
        // The first piece may be of an empty batch, which knows no names yet.
        pieces.retain(|piece| piece.num_rows() > 0);
        concat_batches(&self.schema(), &pieces).map_err(|error| undecodable(&self.path, error))
    }
}

impl Iterator for RunReader {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        let rows = self.rows.next()?;
        Some(self.next_rows(usize::try_from(rows).unwrap_or(usize::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::types::{Int32Type, Int64Type};
    use arrow::array::{ArrayRef, AsArray, DictionaryArray, Int32Array, Int64Array, StringArray};
    use arrow::ipc::writer::FileWriter;
    use std::path::Path;
    use std::sync::Arc;

    /// The file with the sum that it has now.
    fn checked(path: &Path) -> CheckedFile {
        let sum = crate::study::identity::sha256(&std::fs::read(path).expect("a file"));
        CheckedFile::open(path, &sum).expect("it is whole")
    }

    /// Rows numbered from `first`, with a name each from a list that all batches share.
    fn run(first: usize, rows: usize, names: &ArrayRef) -> RecordBatch {
        let number = |row: usize| i64::try_from(row).expect("small");
        let values: ArrayRef = Arc::new(Int64Array::from_iter_values((first..first + rows).map(number)));
        let keys = Int32Array::from_iter_values((first..first + rows).map(|row| i32::from(row % 3 == 0)));
        let names: ArrayRef = Arc::new(DictionaryArray::<Int32Type>::new(keys, Arc::clone(names)));
        RecordBatch::try_from_iter([("value", values), ("name", names)]).expect("two columns")
    }

    /// Writes runs of so many rows and reads them again from every run on.
    fn check(rows: &[usize], expected_batches: &[usize]) {
        let names: ArrayRef = Arc::new(StringArray::from(vec!["other", "third"]));
        let schema = run(0, 1, &names).schema();
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("table.arrow");
        let mut writer = FileWriter::try_new(File::create(&path).expect("a file"), &schema).expect("Arrow");
        let mut batches = Vec::new();
        let mut first = 0;
        let runs = rows.iter().map(|&rows| {
            first += rows;
            Ok(run(first - rows, rows, &names))
        });
        for batch in LargeBatches::new(schema, runs) {
            let batch = batch.expect("Arrow");
            batches.push(batch.num_rows());
            writer.write(&batch).expect("Arrow");
        }
        writer.finish().expect("Arrow");
        assert_eq!(batches, expected_batches);
        let counts: Vec<u64> = rows.iter().map(|&rows| rows as u64).collect();
        let mut first = 0;
        for at in 0..rows.len() {
            let mut reader = RunReader::new_at(checked(&path), &counts, at).expect("Arrow");
            let batch = reader.next().expect("a run").expect("its rows");
            assert_eq!(batch.num_rows(), rows[at]);
            let values = batch.column(0).as_primitive::<Int64Type>();
            let names = batch.column(1).as_dictionary::<Int32Type>();
            for row in 0..rows[at] {
                assert_eq!(values.value(row), i64::try_from(first + row).expect("small"));
                assert_eq!(names.key(row), Some(usize::from((first + row) % 3 == 0)));
            }
            first += rows[at];
            assert_eq!(reader.by_ref().count(), rows.len() - at - 1);
            assert!(reader.is_at_end().expect("Arrow"));
        }
    }

    #[test]
    fn runs_of_any_number_of_rows_are_joined_and_given_back() {
        check(&[0, 3, 0, 5, 0], &[8]);
        check(&[0, 0], &[]);
        check(&[BATCH_ROWS], &[BATCH_ROWS]);
        check(&[BATCH_ROWS, 0], &[BATCH_ROWS]);
        check(&[BATCH_ROWS - 1, 2, 0, 7], &[BATCH_ROWS, 8]);
        check(&[5, 2 * BATCH_ROWS, 1], &[BATCH_ROWS, BATCH_ROWS, 6]);
        check(&[1; 1000], &[1000]);
    }

    #[test]
    fn batches_of_another_size_are_read_from_every_run_on() {
        let names: ArrayRef = Arc::new(StringArray::from(vec!["other", "third"]));
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("table.arrow");
        let schema = run(0, 1, &names).schema();
        let mut writer = FileWriter::try_new(File::create(&path).expect("a file"), &schema).expect("Arrow");
        for (first, rows) in [(0, 3), (3, 3), (6, 2)] {
            writer.write(&run(first, rows, &names)).expect("Arrow");
        }
        writer.finish().expect("Arrow");
        let counts = [2, 3, 0, 2, 1, 0];
        for (at, first) in [0, 2, 5, 5, 7, 8].into_iter().enumerate() {
            let mut reader = RunReader::new_at(checked(&path), &counts, at).expect("Arrow");
            let runs: Vec<RecordBatch> = reader.by_ref().map(|run| run.expect("its rows")).collect();
            let values: Vec<i64> =
                runs.iter().flat_map(|run| run.column(0).as_primitive::<Int64Type>().values().to_vec()).collect();
            assert_eq!(values, (first..8).collect::<Vec<_>>(), "from run {at} on");
            assert!(reader.is_at_end().expect("Arrow"));
        }
    }

    #[test]
    fn a_file_with_fewer_or_more_rows_than_the_runs_is_found() {
        let names: ArrayRef = Arc::new(StringArray::from(vec!["other", "third"]));
        let batch = run(0, 10, &names);
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("table.arrow");
        let mut writer = FileWriter::try_new(File::create(&path).expect("a file"), &batch.schema()).expect("Arrow");
        writer.write(&batch).and_then(|()| writer.finish()).expect("Arrow");
        let mut short = RunReader::new(checked(&path), vec![4, 7]).expect("Arrow");
        assert!(short.next().expect("a run").is_ok());
        assert!(short.next().expect("a run").is_err());
        let mut long = RunReader::new(checked(&path), vec![4, 5]).expect("Arrow");
        assert!(long.by_ref().all(|run| run.is_ok()));
        assert!(!long.is_at_end().expect("Arrow"));
    }
}
