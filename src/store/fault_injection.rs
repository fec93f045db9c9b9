//! Every change of a folder is announced here first; tests let it fail like a disk does.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

/// A change that is about to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A file or a folder is made.
    Create,
    /// Bytes are written.
    Write,
    /// Bytes are made durable.
    Sync,
    /// A file gets its final name.
    Rename,
    /// Names are made durable.
    SyncFolder,
    /// A file is removed.
    Remove,
}

/// Whether a change may be made: always, outside tests.
#[cfg(not(test))]
#[allow(clippy::unnecessary_wraps, reason = "tests refuse")]
pub(super) const fn allow(_: Step, _: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
pub(super) use injected::{allow, with_faults};

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

    /// Does some work of this thread on a disk that fails as `answer` says.
    pub fn with_faults<T>(answer: impl FnMut(Step, &Path) -> io::Result<()> + 'static, work: impl FnOnce() -> T) -> T {
        ANSWER.set(Some(Box::new(answer)));
        let result = work();
        ANSWER.set(None);
        result
    }
}

/// A file; where a write fails, half of the bytes are on the disk.
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
