//! Writes the tables of a finished folder in other formats; no file is overwritten.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use arrow::array::RecordBatch;
use arrow::csv::WriterBuilder;
use arrow::ipc::reader::FileReader;
use arrow::record_batch::RecordBatchWriter;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use crate::engine::error::Result;
use crate::store::atomic_files;
use crate::store::atomic_files::{Sink, as_io, cannot_read, cannot_write};
use crate::store::finished_folder::{output_folder, refuse_output_folder};
use crate::store::layout::table_file;
use crate::store::{FinishedFolder, Staging};

/// A format of exported tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// Comma-separated values with a line of names.
    Csv,
    /// Parquet with Snappy.
    Parquet,
}

impl ExportFormat {
    /// The ending of its files.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }
}

impl FinishedFolder {
    /// Writes every table into the folder `out`, one batch in memory at a time; gives the files and their rows. All files
    /// appear together; after an error or a kill the same command can be repeated.
    ///
    /// # Errors
    /// [`Error::Usage`](crate::Error::Usage) where the files exist already, or `out` is an output folder;
    /// [`Error::Damaged`](crate::Error::Damaged) where a table is; [`Error::Machine`](crate::Error::Machine) where the disk refuses.
    pub fn export(&self, format: ExportFormat, out: &Path) -> Result<Vec<(String, u64)>> {
        self.check_target(out)?;
        let staging = Staging::open(out)?;
        let mut written = Vec::new();
        for name in self.table_names() {
            let file = format!("{name}.{}", format.ending());
            let (path, table) = (staging.path(&file), self.table(&name)?.arrow()?);
            let mut rows = 0;
            atomic_files::write_new(&path, |sink| {
                // The decoder may panic on bytes that were written with their sum by another program.
                let exported = catch_unwind(AssertUnwindSafe(|| match format {
                    ExportFormat::Csv => csv(table, sink, &path),
                    ExportFormat::Parquet => parquet(table, sink, &path),
                }));
                let damaged = |_| {
                    atomic_files::not_as_written(&self.dir.join(table_file(&name)), "it cannot be decoded", "无法解码")
                };
                rows = exported.map_err(damaged)??;
                Ok(())
            })?;
            written.push((file, rows));
        }
        let files: Vec<String> = written.iter().map(|(file, _)| file.clone()).collect();
        staging.publish(&files)?;
        Ok(written)
    }

    /// Refuses to write into an output folder, this one or another.
    fn check_target(&self, out: &Path) -> Result<()> {
        let absolute = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
        let existing = absolute.ancestors().find_map(|path| path.canonicalize().ok());
        let dir = self.path().canonicalize().map_err(|cause| cannot_read(self.path(), cause))?;
        if existing.is_some_and(|path| path.starts_with(dir)) {
            return Err(output_folder(out));
        }
        refuse_output_folder(out)
    }
}

/// A table that is being exported.
type StoredTable = FileReader<BufReader<File>>;

/// Writes all batches; gives the number of rows.
fn write_batches(table: StoredTable, path: &Path, mut write: impl FnMut(&RecordBatch) -> Result<()>) -> Result<u64> {
    let mut rows = 0;
    for batch in table {
        let batch = batch.map_err(|error| cannot_read(path, as_io(error)))?;
        rows += batch.num_rows() as u64;
        write(&batch)?;
    }
    Ok(rows)
}

fn csv(table: StoredTable, sink: &mut Sink<'_>, path: &Path) -> Result<u64> {
    let fail = |error| cannot_write(path, as_io(error));
    let mut writer = WriterBuilder::new().with_header(true).build(sink);
    let rows = write_batches(table, path, |batch| writer.write(batch).map_err(fail))?;
    writer.close().map_err(fail)?;
    Ok(rows)
}

fn parquet(table: StoredTable, sink: &mut Sink<'_>, path: &Path) -> Result<u64> {
    let fail = |error| cannot_write(path, std::io::Error::other(error));
    let metadata: BTreeMap<String, String> = table.schema().metadata().clone().into();
    let about = metadata.into_iter().map(|(key, text)| KeyValue::new(key, text)).collect();
    let properties =
        WriterProperties::builder().set_compression(Compression::SNAPPY).set_key_value_metadata(Some(about)).build();
    let mut writer = ArrowWriter::try_new(sink, table.schema(), Some(properties)).map_err(fail)?;
    let rows = write_batches(table, path, |batch| writer.write(batch).map_err(fail))?;
    writer.close().map_err(fail)?;
    Ok(rows)
}
