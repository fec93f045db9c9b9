//! The lock of a folder in which one process works alone. It leaves no file; systems that cannot lock a folder have none.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::engine::error::{Error, Result, text};
use crate::store::atomic_files::cannot_write;

/// The lock; it is released on drop and by the end of the process.
#[derive(Debug)]
pub struct FolderLock {
    _folder: Option<File>,
}

impl FolderLock {
    /// Takes the lock of a folder. Messages name it `shown`.
    ///
    /// # Errors
    /// [`Error::Machine`] where another process has the lock or the folder cannot be opened.
    pub fn take(folder: &Path, shown: &Path) -> Result<Self> {
        if !cfg!(unix) {
            return Ok(Self { _folder: None });
        }
        let file = File::open(folder).map_err(|cause| cannot_write(folder, cause))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _folder: Some(file) }),
            Err(TryLockError::WouldBlock) => {
                let at = shown.display();
                let message = text!(
                    "{at} is in use: another process is at work in it; wait for it or stop it",
                    "{at} 正在使用：另一个进程正在其中工作；请等待其结束或将其停止"
                );
                Err(Error::Machine { message, cause: None })
            }
            Err(TryLockError::Error(cause)) => Err(cannot_write(folder, cause)),
        }
    }
}
