//! A file of a finished folder whose SHA-256 agrees. It is the only way to the bytes and the batches of such a file, so
//! that no damaged byte is decoded.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read as _, Seek as _, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema};
use arrow::ipc::reader::FileReader;
use sha2::{Digest as _, Sha256};

use crate::engine::error::Result;
use crate::store::arrow_sizes::{Limits, Refusal, check};
use crate::store::atomic_files::{cannot_read, hash_next, not_as_written, undecodable};
use crate::store::regular_file;
use crate::study::identity::hex;

/// An open file whose sum agrees.
#[derive(Debug)]
pub(super) struct CheckedFile {
    path: PathBuf,
    file: File,
}

impl CheckedFile {
    /// Opens a file and compares its SHA-256.
    ///
    /// # Errors
    /// [`Error::Damaged`](crate::Error::Damaged) where it is missing, is no regular file or has another sum,
    /// [`Error::Machine`](crate::Error::Machine) where it cannot be read.
    pub(super) fn open(path: &Path, sha256: &str) -> Result<Self> {
        let fail = |cause| cannot_read(path, cause);
        let mut file = match regular_file::open(path) {
            Err(cause) if cause.kind() == ErrorKind::NotFound => {
                return Err(not_as_written(path, "it is missing", "文件缺失"));
            }
            Err(cause) if regular_file::is_refused(&cause) => {
                return Err(not_as_written(path, "it is not a regular file", "不是普通文件"));
            }
            opened => opened.map_err(fail)?,
        };
        let mut sum = Sha256::new();
        hash_next(&mut file, u64::MAX, &mut sum).map_err(fail)?;
        if hex(&sum.finalize()) != sha256 {
            return Err(not_as_written(path, "its sum does not agree", "校验和不符"));
        }
        file.seek(SeekFrom::Start(0)).map_err(fail)?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Its path.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// All its bytes.
    pub(super) fn bytes(mut self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.file.read_to_end(&mut bytes).map_err(|cause| cannot_read(&self.path, cause))?;
        Ok(bytes)
    }

    /// Its record batches, for a file of a table.
    ///
    /// # Errors
    /// [`Error::Damaged`](crate::Error::Damaged) where it is no Arrow file of a table.
    pub(super) fn arrow(mut self) -> Result<FileReader<BufReader<File>>> {
        let damaged = || not_as_written(&self.path, "it is no table", "不是数据表");
        check(&mut self.file, &mut Sizes).map_err(|refusal| match refusal {
            Refusal::Unreadable(cause) => cannot_read(&self.path, cause),
            Refusal::Damaged | Refusal::Limit(()) => damaged(),
        })?;
        self.file.seek(SeekFrom::Start(0)).map_err(|cause| cannot_read(&self.path, cause))?;
        let file = BufReader::new(self.file);
        // The decoder may panic on bytes that were written with their sum by another program.
        catch_unwind(AssertUnwindSafe(|| FileReader::try_new(file, None)))
            .map_err(|_| damaged())?
            .map_err(|error| undecodable(&self.path, error))
    }
}

/// The sizes of a table that a file may state.
pub(super) struct Sizes;

/// Largest growth of a buffer when it is decompressed: a block of Zstandard that repeats one byte gives 128 KiB for 4 bytes.
const MOST_GROWTH: u64 = 1 << 15;
/// Largest buffer: more than a batch of any table has.
const MOST_BYTES: u64 = 1 << 31;

impl Limits for Sizes {
    type Refused = ();

    fn schema(&mut self, schema: &Schema) -> std::result::Result<(), ()> {
        let is_known = |field: &Arc<Field>| is_cell(field.data_type());
        if schema.fields().iter().all(is_known) { Ok(()) } else { Err(()) }
    }

    fn rows(&mut self, _rows: u64, _is_batch: bool) -> std::result::Result<(), ()> {
        Ok(())
    }

    fn decoded(&mut self, stored: u64, decoded: u64) -> std::result::Result<(), ()> {
        if decoded <= stored.saturating_mul(MOST_GROWTH).min(MOST_BYTES) { Ok(()) } else { Err(()) }
    }
}

/// Whether columns of tables have this type.
pub(super) fn is_cell(kind: &DataType) -> bool {
    use DataType::{Boolean, Date32, Dictionary, Float64, Int32, Int64, UInt8, UInt16, UInt32, Utf8};
    match kind {
        Dictionary(keys, names) => **keys == Int32 && **names == Utf8,
        other => matches!(other, Int64 | Int32 | UInt32 | UInt16 | UInt8 | Float64 | Boolean | Date32 | Utf8),
    }
}
