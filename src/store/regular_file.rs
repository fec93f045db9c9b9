//! Opens regular files only: a FIFO would wait for ever, and a device has no end. Tells folders from files.

use std::fs::File;
use std::io;
use std::path::Path;

use crate::engine::error::{Error, Result, text};

/// Opens a file for reading.
///
/// # Errors
/// [`io::ErrorKind::IsADirectory`] for a folder, [`io::ErrorKind::InvalidInput`] for a FIFO, a device or a socket, and
/// those of the system.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let kind = std::fs::metadata(path)?.file_type();
    if kind.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
    }
    if !kind.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    File::open(path)
}

/// Whether [`open`] refused what is no regular file.
pub(super) fn is_refused(cause: &io::Error) -> bool {
    matches!(cause.kind(), io::ErrorKind::IsADirectory | io::ErrorKind::InvalidInput)
}

/// Refuses a path at which something else than a folder is.
///
/// # Errors
/// [`Error::Usage`].
pub fn refuse_file(path: &Path) -> Result<()> {
    if path.symlink_metadata().is_err() || path.is_dir() {
        return Ok(());
    }
    let at = path.display();
    Err(Error::Usage(text!("{at} is not a folder", "{at} 不是文件夹")))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn files_folders_and_devices_are_told_apart_and_links_are_followed() {
        let dir = tempfile::tempdir().expect("a folder");
        let (file, link) = (dir.path().join("file"), dir.path().join("link"));
        std::fs::write(&file, "text").expect("written");
        std::os::unix::fs::symlink(&file, &link).expect("linked");
        assert!(open(&file).is_ok() && open(&link).is_ok());
        for path in [dir.path(), Path::new("/dev/zero"), Path::new("/dev/null")] {
            assert!(is_refused(&open(path).expect_err("no regular file")), "{}", path.display());
        }
        assert!(!is_refused(&open(&dir.path().join("absent")).expect_err("absent")));
        let dangling = dir.path().join("dangling");
        std::os::unix::fs::symlink("nowhere", &dangling).expect("linked");
        for path in [&file, &link, &dangling, Path::new("/dev/null")] {
            assert!(refuse_file(path).is_err_and(|error| error.to_string().contains("is not a folder")));
        }
        assert!(refuse_file(dir.path()).is_ok() && refuse_file(&dir.path().join("absent")).is_ok());
    }
}
