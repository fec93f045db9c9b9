//! Locks on a folder: shared by every process, exclusive for each shard; finishing needs the folder alone.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Duration;

use super::Shard;
use super::files::cannot_write;
use crate::error::{Error, Result};

/// Name of the folder's lock file, inside `parts/`.
pub(super) const NAME: &str = ".lock";

/// What this process holds; the locks go with it.
#[derive(Debug)]
pub(super) struct Locks {
    folder: File,
    _shard: File,
}

impl Locks {
    /// Takes the lock of a shard and a share of the folder's; `true` when nobody else has one.
    pub(super) fn take(parts: &Path, shard: Shard) -> Result<(Self, bool)> {
        let path = parts.join(NAME);
        let own = parts.join(format!("{NAME}-{shard}"));
        let shard_file = open(&own)?;
        if !free(shard_file.try_lock(), &own)? {
            return Err(held(&own));
        }
        name_holder(&shard_file).map_err(|cause| cannot_write(&own, cause))?;
        let folder = open(&path)?;
        let alone = free(folder.try_lock(), &path)?;
        // The other may be testing whether it is alone, which takes no time, or finishing, which does.
        let mut tries = 0;
        while !alone && !free(folder.try_lock_shared(), &path)? {
            if tries == 50 {
                return Err(held(&path));
            }
            tries += 1;
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok((Self { folder, _shard: shard_file }, alone))
    }

    /// Lets other shards in.
    pub(super) fn share(&self, parts: &Path) -> Result<()> {
        let path = parts.join(NAME);
        self.folder.lock_shared().map_err(|cause| cannot_write(&path, cause))
    }

    /// Takes the folder alone.
    pub(super) fn alone(&self, parts: &Path) -> Result<()> {
        let path = parts.join(NAME);
        if free(self.folder.try_lock(), &path)? { Ok(()) } else { Err(held(&path)) }
    }
}

fn open(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).read(true).write(true);
    options.open(path).map_err(|cause| cannot_write(path, cause))
}

fn free(tried: std::result::Result<(), TryLockError>, path: &Path) -> Result<bool> {
    match tried {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(cause)) => Err(cannot_write(path, cause)),
    }
}

/// Leaves the number of this process in a lock it holds, for the message another one shows.
fn name_holder(mut file: &File) -> io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    write!(file, "{}", std::process::id())
}

fn held(path: &Path) -> Error {
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
        message: crate::error::Text::new(
            format!("{folder} is in use: {en} is at work in it; wait for it or stop it"),
            format!("{folder} 正在使用：{zh} 正在其中工作；请等待其结束或将其停止"),
        ),
        cause: None,
    }
}
