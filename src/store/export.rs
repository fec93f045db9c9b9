//! Writes the tables of a finished folder in other formats; no file is overwritten.

use std::path::Path;

use arrow::array::RecordBatch;
use arrow::csv::WriterBuilder;
use arrow::record_batch::RecordBatchWriter;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use crate::engine::error::{Error, Result, text};
use crate::store::atomic_files;
use crate::store::atomic_files::{Sink, as_io, cannot_write};
use crate::store::layout::table_file;
use crate::store::{FinishedFolder, reader};

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
    /// Writes every table into the folder `out`, one batch in memory at a time; gives the files and their rows.
    ///
    /// # Errors
    /// [`Error::Usage`] where one of the files exists already; [`Error::Machine`] where the disk refuses.
    pub fn export(&self, format: ExportFormat, out: &Path) -> Result<Vec<(String, u64)>> {
        let names = self.table_names();
        let file = |name: &str| format!("{name}.{}", format.ending());
        for name in &names {
            let path = out.join(file(name));
            if path.symlink_metadata().is_ok() {
                let at = path.display();
                return Err(Error::Usage(text!(
                    "{at} is there already and is not overwritten; choose another folder with --out",
                    "{at} 已存在，不会覆盖；请用 --out 换一个文件夹"
                )));
            }
        }
        std::fs::create_dir_all(out).map_err(|cause| cannot_write(out, cause))?;
        let mut written = Vec::new();
        for name in names {
            let (path, source) = (out.join(file(&name)), self.path().join(table_file(&name)));
            let mut rows = 0;
            atomic_files::write_new(&path, |sink| {
                rows = match format {
                    ExportFormat::Csv => csv(&source, sink, &path),
                    ExportFormat::Parquet => parquet(&source, sink, &path),
                }?;
                Ok(())
            })?;
            written.push((file(&name), rows));
        }
        Ok(written)
    }
}

/// Writes all batches; gives the number of rows.
fn write_batches(source: &Path, mut write: impl FnMut(&RecordBatch) -> Result<()>) -> Result<u64> {
    let mut rows = 0;
    for batch in reader::batches(source)? {
        let batch = batch?;
        rows += batch.num_rows() as u64;
        write(&batch)?;
    }
    Ok(rows)
}

fn csv(source: &Path, sink: &mut Sink<'_>, path: &Path) -> Result<u64> {
    let fail = |error| cannot_write(path, as_io(error));
    let mut writer = WriterBuilder::new().with_header(true).build(sink);
    let rows = write_batches(source, |batch| writer.write(batch).map_err(fail))?;
    writer.close().map_err(fail)?;
    Ok(rows)
}

fn parquet(source: &Path, sink: &mut Sink<'_>, path: &Path) -> Result<u64> {
    let fail = |error| cannot_write(path, std::io::Error::other(error));
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = ArrowWriter::try_new(sink, reader::schema_of(source)?, Some(properties)).map_err(fail)?;
    let rows = write_batches(source, |batch| writer.write(batch).map_err(fail))?;
    writer.close().map_err(fail)?;
    Ok(rows)
}
