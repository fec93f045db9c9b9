//! Locks on a folder: every process shares the folder's lock, and each shard has one of its own. Finishing takes the
//! folder's lock alone.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::engine::error::{Error, Result};
use crate::store::Shard;
use crate::store::atomic_files::{cannot_write, names};

/// Name of the folder's lock file, inside `parts/`.
pub(super) const NAME: &str = ".lock";

/// Tries of a shard that starts or ends while another one has the folder: half a minute.
const LONG_WAIT: u32 = 1_500;

/// The locks of this process; they are released on drop.
#[derive(Debug)]
pub(super) struct Locks {
    folder: File,
    shard: Shard,
    _shard: File,
}

impl Locks {
    /// Takes the lock of a shard and a share of the folder's lock, or the folder's lock alone where one process does all
    /// runs. `true` when no other process has a lock.
    pub(super) fn take(parts: &Path, shard: Shard) -> Result<(Self, bool)> {
        let path = parts.join(NAME);
        let shard_path = parts.join(format!("{NAME}-{shard}"));
        let shard_file = open(&shard_path)?;
        // `status` holds it for an instant.
        if !retry(10, || is_free(shard_file.try_lock(), &shard_path))? {
            return Err(in_use(&shard_path));
        }
        write_holder(&shard_file).map_err(|cause| cannot_write(&shard_path, cause))?;
        if let Some(other) = lock_of_other_sharing(parts, shard)? {
            return Err(in_use(&other));
        }
        let folder = open(&path)?;
        let alone = is_free(folder.try_lock(), &path)?;
        // Another process may be preparing the folder, which takes as long as the disk does, or finishing, which takes longer.
        let whole = shard == Shard::WHOLE;
        let taken = alone
            || retry(LONG_WAIT, || is_free(if whole { folder.try_lock() } else { folder.try_lock_shared() }, &path))?;
        if !taken {
            return Err(in_use(&path));
        }
        Ok((Self { folder, shard, _shard: shard_file }, alone || whole))
    }

    /// Exchanges the exclusive lock for a shared one, so that other shards can work.
    pub(super) fn share(&self, parts: &Path) -> Result<()> {
        if self.shard == Shard::WHOLE {
            return Ok(());
        }
        let path = parts.join(NAME);
        self.folder.lock_shared().map_err(|cause| cannot_write(&path, cause))
    }

    /// Takes the folder's lock alone and gives up the share: of several processes that end together exactly one must get it.
    pub(super) fn alone(&self, parts: &Path) -> Result<bool> {
        let path = parts.join(NAME);
        if self.shard != Shard::WHOLE {
            self.folder.unlock().map_err(|cause| cannot_write(&path, cause))?;
        }
        retry(50, || is_free(self.folder.try_lock(), &path))
    }

    /// The error of a folder that another process uses.
    pub(super) fn refused(parts: &Path) -> Error {
        in_use(&parts.join(NAME))
    }
}

/// Tries for a while, 20 milliseconds apart.
fn retry(tries: u32, attempt: impl Fn() -> Result<bool>) -> Result<bool> {
    for _ in 0..tries {
        if attempt()? {
            return Ok(true);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    attempt()
}

/// A lock of a process that divides the runs into another number of shards: some runs would be done twice.
fn lock_of_other_sharing(parts: &Path, shard: Shard) -> Result<Option<PathBuf>> {
    let (start, end) = (format!("{NAME}-"), format!("-of-{}", shard.of));
    for name in names(parts)?.iter().filter(|name| name.starts_with(&start) && !name.ends_with(&end)) {
        let path = parts.join(name);
        let Ok(file) = File::open(&path) else { continue };
        if !is_free(file.try_lock_shared(), &path)? {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

fn open(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    options.open(path).map_err(|cause| cannot_write(path, cause))
}

fn is_free(tried: std::result::Result<(), TryLockError>, path: &Path) -> Result<bool> {
    match tried {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(cause)) => Err(cannot_write(path, cause)),
    }
}

/// Writes the number of this process into its lock file, for the message of another process.
fn write_holder(mut file: &File) -> io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    write!(file, "{}", std::process::id())
}

fn in_use(path: &Path) -> Error {
    let mut holder = String::new();
    if let Ok(file) = File::open(path) {
        let _unreadable = file.take(20).read_to_string(&mut holder);
    }
    let parts = path.parent().unwrap_or(path);
    let folder = parts.parent().unwrap_or(parts).display();
    let (en, zh) = match holder.as_str() {
        "" => ("another process".to_owned(), "另一个进程".to_owned()),
        number => (format!("process {number}"), format!("进程 {number}")),
    };
    Error::Machine {
        message: crate::engine::error::Text::new(
            format!("{folder} is in use: {en} is at work in it; wait for it or stop it"),
            format!("{folder} 正在使用：{zh} 正在其中工作；请等待其结束或将其停止"),
        ),
        cause: None,
    }
}
