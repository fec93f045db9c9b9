//! Long work in a thread of its own, while the calling thread lets other Python threads run and listens for Ctrl-C.

use crate::errors::{defect, raised};
use nongbo::engine::simulation::CancelToken;
use nongbo::study::run::thread_pool;
use pyo3::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// Most time between two looks at the signals of Python.
const LOOK: Duration = Duration::from_millis(50);
/// Most threads for a core; more are not started.
const MOST_PER_CORE: usize = 4;

/// Does some work in a private pool of `threads` threads, by default one a core. Signals of Python cancel it: it ends after
/// the current week, and the exception of the signal is raised.
pub fn in_background<T: Send>(
    py: Python<'_>,
    threads: Option<usize>,
    work: impl FnOnce(&CancelToken) -> nongbo::Result<T> + Send,
) -> PyResult<T> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.unwrap_or(cores).clamp(1, MOST_PER_CORE * cores);
    let cancel = CancelToken::new();
    let caller = std::thread::current();
    let (ended, signal) = std::thread::scope(|scope| {
        let worker = scope.spawn(|| {
            let done = catch_unwind(AssertUnwindSafe(|| thread_pool(threads)?.install(|| work(&cancel))));
            caller.unpark();
            done.unwrap_or_else(|panic| Err(defect(panic.as_ref())))
        });
        let mut signal = None;
        while !worker.is_finished() {
            py.detach(|| std::thread::park_timeout(LOOK));
            if signal.is_none()
                && let Err(exception) = py.check_signals()
            {
                cancel.cancel();
                signal = Some(exception);
            }
        }
        (worker.join().unwrap_or_else(|panic| Err(defect(panic.as_ref()))), signal)
    });
    match signal {
        Some(exception) => Err(exception),
        None => ended.map_err(|error| raised(py, &error)),
    }
}
