//! A file of a finished folder whose SHA-256 agrees. It is the only way to the bytes and the batches of such a file, so
//! that no damaged byte is decoded.

use std::fs::File;
use std::io::{BufReader, ErrorKind, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use arrow::ipc::reader::FileReader;

use crate::engine::error::Result;
use crate::store::atomic_files::{cannot_read, hash_reader, not_as_written};
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
        if hex(&sha2::Digest::finalize(hash_reader(&mut file, u64::MAX).map_err(fail)?)) != sha256 {
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
    /// [`Error::Damaged`](crate::Error::Damaged) where it is no Arrow file.
    pub(super) fn arrow(self) -> Result<FileReader<BufReader<File>>> {
        FileReader::try_new(BufReader::new(self.file), None)
            .map_err(|error| not_as_written(&self.path, &error.to_string(), "无法解码"))
    }
}
