//! How work is done: options of a step, threads, progress and cancelling. Nothing of it changes a result.

use crate::engine::week::StepOptions;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many threads work, and how many worlds they work on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parallelism {
    /// Threads in all.
    pub threads: usize,
    /// Most worlds in memory at once.
    pub worlds: usize,
}

impl Default for Parallelism {
    /// All threads of the current pool, each with a world of its own.
    fn default() -> Self {
        let threads = rayon::current_num_threads();
        Self { threads, worlds: threads }
    }
}

/// Asks work to stop. Copies of a token are the same token.
#[derive(Debug, Clone, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// A token that is not cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
    /// Asks the work to stop after the current week. Returns whether that was asked before.
    pub fn cancel(&self) -> bool {
        self.0.swap(true, Ordering::SeqCst)
    }
    /// Whether the work is asked to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What happened to the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProgressEvent {
    /// The work is known: so many weeks are to be simulated.
    Planned {
        /// Simulated weeks of all runs; weeks that runs share count once.
        weeks: u64,
    },
    /// One week of one world was simulated.
    Week,
    /// A run ended, or failed.
    RunEnded,
}

/// What hears of progress. Threads call it at the same time.
pub type ProgressListener<'a> = &'a (dyn Fn(ProgressEvent) + Sync);

/// How work is done, who hears of its progress, and what can stop it.
#[derive(Clone, Copy, Default)]
pub struct RunControl<'a> {
    /// How a step is computed.
    pub options: StepOptions,
    /// Threads and worlds at once.
    pub parallelism: Parallelism,
    /// Hears of progress.
    pub progress: Option<ProgressListener<'a>>,
    /// Stops the work after the current week.
    pub cancel: Option<&'a CancelToken>,
}

impl RunControl<'_> {
    /// Whether the work is asked to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancel.is_some_and(CancelToken::is_cancelled)
    }
    /// Tells the listener, if there is one.
    pub fn report(&self, event: ProgressEvent) {
        if let Some(listener) = self.progress {
            listener(event);
        }
    }
}

impl fmt::Debug for RunControl<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = f.debug_struct("RunControl");
        fields.field("options", &self.options).field("parallelism", &self.parallelism);
        fields.field("progress", &self.progress.is_some()).field("cancel", &self.cancel).finish()
    }
}
