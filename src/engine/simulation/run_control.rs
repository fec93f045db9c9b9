//! How runs are computed: options of a step, threads, progress and cancelling. It does not change results.

use crate::week::StepOptions;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Numbers of threads and of worlds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parallelism {
    /// Number of threads.
    pub threads: usize,
    /// Largest number of worlds in memory at one time.
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
    /// Asks the work to stop after the current week. Returns whether it was asked before.
    #[allow(clippy::must_use_candidate, reason = "asking twice is no error")]
    pub fn cancel(&self) -> bool {
        self.0.swap(true, Ordering::SeqCst)
    }
    /// Whether the work is asked to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// An event in the progress of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProgressEvent {
    /// The amount of work is known.
    Planned {
        /// Simulated weeks of all runs; weeks that runs share count once.
        weeks: u64,
    },
    /// One week of one world was simulated.
    Week,
    /// A run ended, or failed.
    RunEnded,
}

/// A function that is called with every event. Several threads may call it at the same time.
pub type ProgressListener<'a> = &'a (dyn Fn(ProgressEvent) + Sync);

/// How runs are computed, who is told of their progress, and what can stop them.
#[derive(Clone, Copy, Default)]
pub struct RunControl<'a> {
    /// How a step is computed.
    pub options: StepOptions,
    /// Numbers of threads and of worlds.
    pub parallelism: Parallelism,
    /// Is called with every event.
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
    /// Calls the listener, if there is one.
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
