//! Atomic writes: a temporary file in the same folder, sync, rename to a new name, sync of the folder.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::engine::error::{Error, Result, Text, text};
use crate::store::fault_injection::{Guarded, Step, allow};
use crate::store::regular_file;
use crate::study::identity::hex;

/// Where the bytes of a new file go.
pub(super) type Sink<'a> = Hashing<BufWriter<Guarded<'a>>>;

/// The beginning of the names of temporary files.
pub(super) const TEMPORARY: &str = ".nongbo-";

/// The error of a file that cannot be written.
pub(super) fn cannot_write(path: &Path, cause: io::Error) -> Error {
    let at = path.display();
    Error::machine(text!("cannot write {at}: {cause}", "无法写入 {at}：{cause}"), cause)
}

/// The error of a file that cannot be read.
pub(super) fn cannot_read(path: &Path, cause: io::Error) -> Error {
    let at = path.display();
    Error::machine(text!("cannot read {at}: {cause}", "无法读取 {at}：{cause}"), cause)
}

/// The error of a file whose content differs from what was written.
pub(super) fn not_as_written(path: &Path, en: &str, zh: &str) -> Error {
    let at = path.display();
    Error::Damaged(text!("{at} is not as it was written: {en}", "{at} 与写入时不一致：{zh}"))
}

/// The error of a file of Arrow that was written with its sum but cannot be decoded, or that the disk does not give.
pub(super) fn undecodable(path: &Path, error: arrow::error::ArrowError) -> Error {
    match error {
        arrow::error::ArrowError::IoError(_, cause) if cause.raw_os_error().is_some() => cannot_read(path, cause),
        other => not_as_written(path, &other.to_string(), "无法解码"),
    }
}

/// An Arrow error as one of input and output.
pub(super) fn as_io(error: arrow::error::ArrowError) -> io::Error {
    match error {
        arrow::error::ArrowError::IoError(_, cause) => cause,
        other => io::Error::other(other),
    }
}

/// A writer that hashes and counts the bytes it passes on.
pub(super) struct Hashing<W> {
    inner: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Hashing<W> {
    pub(super) fn new(inner: W) -> Self {
        Self { inner, hash: Sha256::new(), bytes: 0 }
    }

    /// The inner writer, the SHA-256 and the number of bytes.
    pub(super) fn finish(self) -> (W, String, u64) {
        (self.inner, hex(&self.hash.finalize()), self.bytes)
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// The sum and the size of a file that was written.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) sha256: String,
    pub(super) bytes: u64,
}

/// Writes a new file with `fill`. An existing name is an error, and a failure leaves no file.
pub(super) fn write_new<F>(path: &Path, fill: F) -> Result<Written>
where
    F: FnOnce(&mut Sink<'_>) -> Result<()>,
{
    write_with(path, fill, |temporary| temporary.persist_noclobber(path))
}

/// Writes a file whole or not at all, in place of one that is there.
///
/// # Errors
/// [`Error::Machine`] where the disk refuses.
pub fn replace(path: &Path, content: &[u8]) -> Result<()> {
    let fill = |writer: &mut Sink<'_>| writer.write_all(content).map_err(|cause| cannot_write(path, cause));
    write_with(path, fill, |temporary| temporary.persist(path)).map(drop)
}

/// Writes a new file whole or not at all.
///
/// # Errors
/// [`Error::Machine`] where the disk refuses or the file is there already.
pub fn create(path: &Path, content: &[u8]) -> Result<()> {
    write_bytes(path, content).map(drop)
}

/// Writes a temporary file with `fill` and gives it its name with `persist`.
fn write_with(
    path: &Path,
    fill: impl FnOnce(&mut Sink<'_>) -> Result<()>,
    persist: impl FnOnce(NamedTempFile) -> std::result::Result<File, tempfile::PersistError>,
) -> Result<Written> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let fail = |cause| cannot_write(path, cause);
    let temporary = temporary(folder).map_err(fail)?;
    let mut writer = Hashing::new(BufWriter::new(Guarded { file: temporary.as_file(), path }));
    fill(&mut writer)?;
    let (buffer, sha256, bytes) = writer.finish();
    buffer.into_inner().map_err(|error| fail(error.into_error()))?;
    allow(Step::Sync, path).and_then(|()| temporary.as_file().sync_all()).map_err(fail)?;
    allow(Step::Rename, path).map_err(fail)?;
    persist(temporary).map_err(|error| fail(error.error))?;
    sync_folder(folder).map_err(fail)?;
    Ok(Written { sha256, bytes })
}

/// As [`write_new`], with the content in memory.
pub(super) fn write_bytes(path: &Path, content: &[u8]) -> Result<Written> {
    write_new(path, |writer| writer.write_all(content).map_err(|cause| cannot_write(path, cause)))
        .map_err(|error| with_space(error, path, content.len() as u64))
}

/// Adds to the error of a full disk the bytes that are needed and free; other errors stay as they are.
pub(super) fn with_space(error: Error, path: &Path, needed: u64) -> Error {
    match error {
        Error::Machine { message, cause: Some(cause) } if is_full(&cause) => {
            let free = free_bytes(path.parent().unwrap_or(path));
            let (en, zh) = free.map_or((String::new(), String::new()), |free| {
                (format!(", {free} bytes are free"), format!("，可用 {free} 字节"))
            });
            let message = Text::new(
                format!("{}; it needs {needed} bytes{en}", message.en),
                format!("{}；需要 {needed} 字节{zh}", message.zh),
            );
            Error::Machine { message, cause: Some(cause) }
        }
        other => other,
    }
}

fn is_full(cause: &io::Error) -> bool {
    matches!(cause.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// Bytes this user may still write to the disk of a folder, where the system says so.
pub(super) fn free_bytes(folder: &Path) -> Option<u64> {
    #[cfg(unix)]
    return rustix::fs::statvfs(folder).ok().map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize));
    #[cfg(not(unix))]
    {
        let _ = folder;
        None
    }
}

fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    allow(Step::Create, folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY);
    // A temporary file is private by default; the tables may be read by every user who may read the folder.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Syncs a folder, so that the names of its files survive a crash.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    allow(Step::SyncFolder, folder)?;
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Removes the temporary files of a killed process.
pub(super) fn remove_temporaries(folder: &Path) -> Result<()> {
    for name in names(folder)?.iter().filter(|name| name.starts_with(TEMPORARY)) {
        remove(&folder.join(name))?;
    }
    Ok(())
}

/// Removes a file; a missing file is no error.
pub(super) fn remove(path: &Path) -> Result<()> {
    match allow(Step::Remove, path).and_then(|()| std::fs::remove_file(path)) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(cannot_write(path, cause)),
        _ => Ok(()),
    }
}

/// Sorted names in a folder.
pub(super) fn names(folder: &Path) -> Result<Vec<String>> {
    let fail = |cause| cannot_read(folder, cause);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        names.push(entry.map_err(fail)?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// Sorted names in a folder; `None` if there is no such folder.
pub(super) fn names_if_present(folder: &Path) -> Result<Option<Vec<String>>> {
    let is_absent = |cause: &io::Error| matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
    match names(folder) {
        Err(Error::Machine { cause: Some(cause), .. }) if is_absent(&cause) => Ok(None),
        names => names.map(Some),
    }
}

/// The bytes of a file; `None` if it does not exist.
pub(super) fn read_if_present(path: &Path) -> Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    match regular_file::open(path).and_then(|mut file| file.read_to_end(&mut bytes)) {
        Ok(_) => Ok(Some(bytes)),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(cannot_read(path, cause)),
    }
}

/// Adds the next `bytes` bytes of a reader to a sum, in little memory.
pub(super) fn hash_next(reader: &mut impl Read, bytes: u64, hash: &mut Sha256) -> io::Result<()> {
    let mut buffer = vec![0; usize::try_from(bytes.min(1 << 16)).unwrap_or(1 << 16)];
    let mut limited = reader.take(bytes);
    loop {
        match limited.read(&mut buffer)? {
            0 => return Ok(()),
            read => hash.update(&buffer[..read]),
        }
    }
}
