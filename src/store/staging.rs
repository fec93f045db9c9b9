//! Files that appear in a folder together or not at all, though the process may be killed at any moment.
//!
//! They are written into a folder with the prefix of temporary files: beside the target where that is absent, so that one
//! rename makes the target; else inside it. The folder is locked while a process works in it. What a killed process left
//! is removed by the next process with the same target.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::engine::error::{Error, Result, text};
use crate::store::atomic_files::{TEMPORARY, cannot_read, cannot_write, names, remove, sync_folder, write_bytes};
use crate::store::fault_injection::{Step, allow};
use crate::store::folder_lock::FolderLock;
use crate::store::regular_file::refuse_file;

/// Files that are being made for a target folder.
#[derive(Debug)]
pub struct Staging {
    target: PathBuf,
    dir: PathBuf,
    /// Whether the target exists, so that files are moved into it one by one.
    inside: bool,
    /// Whether an earlier process with this target was killed.
    interrupted: bool,
    _lock: FolderLock,
}

impl Staging {
    /// Begins to make files for a folder, which may be absent.
    ///
    /// # Errors
    /// [`Error::Machine`] where the disk refuses or another process makes files for the folder; [`Error::Usage`] where
    /// the target is a file.
    pub fn open(target: &Path) -> Result<Self> {
        refuse_file(target)?;
        let inside = target.is_dir();
        let dir = staging_path(target, inside)?;
        let fail = |cause| cannot_write(&dir, cause);
        let interrupted = match allow(Step::Create, &dir).and_then(|()| std::fs::create_dir(&dir)) {
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => true,
            made => made.map(|()| false).map_err(fail)?,
        };
        let lock = FolderLock::take(&dir, target)?;
        let staging = Self { target: target.to_owned(), dir, inside, interrupted, _lock: lock };
        for name in names(&staging.dir)? {
            remove(&staging.dir.join(name))?;
        }
        Ok(staging)
    }

    /// Where a file of this name is written.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Writes a file.
    ///
    /// # Errors
    /// [`Error::Machine`] where the disk refuses.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        write_bytes(&self.path(name), bytes).map(drop)
    }

    /// Whether the target holds files that are not of an interrupted process that made these `own` files.
    ///
    /// # Errors
    /// [`Error::Machine`] where it cannot be read.
    pub fn holds_others(&self, own: &[String]) -> Result<bool> {
        if !self.inside {
            return Ok(false);
        }
        let is_own = |name: &String| name.starts_with(TEMPORARY) || (self.interrupted && own.contains(name));
        Ok(!names(&self.target)?.iter().all(is_own))
    }

    /// Moves all files of these names into the target. A file that is there already with the same bytes is kept.
    ///
    /// # Errors
    /// [`Error::Usage`] where all of them or another file of such a name are there already; [`Error::Machine`] where the
    /// disk refuses. Nothing is moved then.
    pub fn publish(self, names: &[String]) -> Result<()> {
        if !self.inside {
            allow(Step::Rename, &self.target)
                .and_then(|()| std::fs::rename(&self.dir, &self.target))
                .map_err(|cause| cannot_write(&self.target, cause))?;
            let parent = parent(&self.target);
            return sync_folder(parent).map_err(|cause| cannot_write(parent, cause));
        }
        let (existing, missing): (Vec<&String>, Vec<&String>) =
            names.iter().partition(|name| self.target.join(name).symlink_metadata().is_ok());
        for name in &existing {
            if missing.is_empty() || !same_bytes(&self.target.join(name), &self.path(name))? {
                return Err(self.exists(name));
            }
        }
        let mut moved: Vec<PathBuf> = Vec::new();
        for name in missing {
            let path = self.target.join(name);
            let renamed = allow(Step::Rename, &path).and_then(|()| std::fs::rename(self.path(name), &path));
            if let Err(cause) = renamed {
                moved.iter().try_for_each(|path| remove(path))?;
                return Err(cannot_write(&path, cause));
            }
            moved.push(path);
        }
        sync_folder(&self.target).map_err(|cause| cannot_write(&self.target, cause))
    }

    fn exists(&self, name: &str) -> Error {
        let path = self.target.join(name);
        let at = path.display();
        Error::Usage(text!(
            "{at} is there already and is not overwritten; choose another folder with --out",
            "{at} 已存在，不会覆盖；请用 --out 换一个文件夹"
        ))
    }
}

impl Drop for Staging {
    /// Removes what was not published. What cannot be removed is removed by the next process.
    fn drop(&mut self) {
        let _kept = std::fs::remove_dir_all(&self.dir);
    }
}

/// The folder in which files for a target are made.
fn staging_path(target: &Path, inside: bool) -> Result<PathBuf> {
    if inside {
        return Ok(target.join(format!("{TEMPORARY}staging")));
    }
    let mut name = std::ffi::OsString::from(TEMPORARY);
    name.push(target.file_name().unwrap_or_default());
    let parent = parent(target);
    std::fs::create_dir_all(parent).map_err(|cause| cannot_write(parent, cause))?;
    Ok(parent.join(name))
}

/// The folder that a path is in.
fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn same_bytes(a: &Path, b: &Path) -> Result<bool> {
    let read = |path: &Path| std::fs::read(path).map_err(|cause| cannot_read(path, cause));
    Ok(read(a)? == read(b)?)
}
