//! Everything that changes a folder asks here first; tests answer with failures of the disk.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// What is about to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A file or a folder is made.
    Create,
    /// Bytes are written.
    Write,
    /// Bytes are made lasting.
    Sync,
    /// A file gets its final name.
    Rename,
    /// Names are made lasting.
    SyncFolder,
    /// A file is removed.
    Remove,
}

/// Whether a step may be taken: always, outside tests.
#[cfg(not(test))]
#[allow(clippy::unnecessary_wraps, reason = "tests refuse")]
pub(super) const fn allow(_: Step, _: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
pub(super) use injected::{allow, with};

#[cfg(test)]
mod injected {
    use super::Step;
    use std::cell::RefCell;
    use std::io;
    use std::path::Path;

    type Answer = Box<dyn FnMut(Step, &Path) -> io::Result<()>>;

    thread_local! {
        static ANSWER: RefCell<Option<Answer>> = const { RefCell::new(None) };
    }

    pub fn allow(step: Step, path: &Path) -> io::Result<()> {
        ANSWER.with_borrow_mut(|answer| answer.as_mut().map_or(Ok(()), |answer| answer(step, path)))
    }

    /// Does some work of this thread on a disk that answers like this.
    pub fn with<T>(answer: impl FnMut(Step, &Path) -> io::Result<()> + 'static, work: impl FnOnce() -> T) -> T {
        ANSWER.set(Some(Box::new(answer)));
        let done = work();
        ANSWER.set(None);
        done
    }
}

/// A file of which the disk may take only the first half of what is written.
#[derive(Debug)]
pub(super) struct Guarded<'a> {
    pub(super) file: &'a File,
    pub(super) path: &'a Path,
}

impl Write for Guarded<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(refused) = allow(Step::Write, self.path) {
            self.file.write_all(&bytes[..bytes.len() / 2])?;
            return Err(refused);
        }
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
