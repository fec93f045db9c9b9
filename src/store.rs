//! Output folders: one experiment a folder, one part a run while it is at work, Arrow tables when all runs are there.
//!
//! [`Experiment::run_in`](crate::study::experiment::Experiment::run_in) does all of it in one call, [`FolderRun`] step by
//! step, and [`Results::open`](crate::study::run::Results::open) reads what is there.
//!
//! `Folder::open` opens or makes a folder, `store_run` writes the part of a run, `finish` makes the tables, the journal,
//! the sums and, last, the manifest. All files but `provenance.json` depend only on the plan and the results of the runs:
//! not on the order, the thread or the process that wrote them.
//!
//! A module names only modules above it in this list.

mod layout;
#[doc(hidden)]
pub mod shell;
mod regular_file;
mod fault_injection;
mod atomic_files;
mod arrow_sizes;
mod checked_file;
mod folder_lock;
mod staging;
mod arrow_schema;
mod record_batch;
mod content_hash;
mod conservation;
mod table_file;
mod part;
mod journal;
mod identity;
mod lock;
mod folder;
mod manifest;
mod finished_folder;
mod existing;
mod read_ahead;
mod finish;
pub mod reader;
mod extend;
mod difference;
mod export;
mod verify;
mod status;
mod memory;
#[doc(hidden)]
pub mod design_table;
#[doc(hidden)]
pub mod experiment_file;
#[doc(hidden)]
pub mod panel;
#[doc(hidden)]
pub mod stored_experiment;
#[doc(hidden)]
pub mod rerun;
mod page_engine;
mod results;
mod arrow_table;
mod folder_run;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::engine::error::{Defect, Error};

pub use arrow_table::ArrowTable;
#[doc(hidden)]
pub use atomic_files::{create, replace};
pub use difference::Difference;
pub use export::ExportFormat;
pub use finish::Completion;
pub use finished_folder::{FinishedFolder, refuse_output_folder};
pub use folder::Folder;
#[doc(hidden)]
pub use folder_lock::FolderLock;
pub use folder_run::{Clock, DistributedRun, FolderOptions, FolderRun, Workload};
#[doc(hidden)]
pub use folder_run::{do_shard, first_replications, take_or_solve_grants};
#[doc(hidden)]
pub use memory::{fit_into_memory, too_large};
pub use page_engine::PageEngine;
pub use regular_file::refuse_file;
#[doc(hidden)]
pub use staging::Staging;
pub use status::{Stage, Status, status};
pub use verify::Verification;

/// Version of the layout of a folder: names of files and key columns, manifest, journal.
pub const SCHEMA_VERSION: u32 = 3;

/// How draws are keyed, as the manifest says it.
pub const SEED_SCHEME: &str =
    "chacha8; key = seed, replication, `nongbo chance 01`; stream = phase, part, week; block = agent";

/// The state of a folder when it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It was empty or absent: all runs are to be done.
    Fresh,
    /// It has some runs of the same experiment.
    Resume {
        /// Numbers of the runs whose parts are whole.
        finished: BTreeSet<u32>,
    },
    /// It is finished: nothing is to be done.
    Finished,
}

/// The share of the run list one process works on; shards of one experiment share a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Its number, from 1; 0 is a share without runs.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

impl Shard {
    /// All runs in one process.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// The share of a process that does no runs itself and finishes the folder after `of` shards.
    #[must_use]
    pub const fn none(of: u32) -> Self {
        Self { number: 0, of }
    }

    /// The places of its runs in a list of so many runs.
    #[must_use]
    pub fn block(self, runs: usize) -> std::ops::Range<usize> {
        let place = |number: u32| runs as u64 * u64::from(number) / u64::from(self.of.max(1));
        let at = |number| usize::try_from(place(number)).unwrap_or(runs);
        at(self.number.saturating_sub(1))..at(self.number)
    }
}

impl std::fmt::Display for Shard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-of-{}", self.number, self.of)
    }
}

/// A defect of this program found while writing.
fn defect(what: impl Into<String>) -> Error {
    Error::Defect(Defect { phase: "output".into(), week: 0, what: what.into() })
}
