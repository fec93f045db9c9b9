//! Output folders: one experiment a folder, one part a run while it is at work, Arrow tables when all runs are there.
//!
//! `Folder::open` says what a folder holds, `keep` writes the part of a run, `finish` makes the tables, the journal, the
//! sums and, last, the manifest. All files but `provenance.json` depend only on the plan and what the runs gave: not on
//! the order, thread or process that kept them.

mod batch;
mod conserve;
mod content;
mod differ;
mod disk;
mod export;
mod extend;
mod files;
mod finish;
mod folder;
mod held;
mod identity;
mod journal;
mod lock;
mod manifest;
mod part;
pub mod read;
mod schema;
mod sealed;
mod status;
#[cfg(test)]
mod tests;
mod verify;

use std::collections::BTreeSet;

use crate::declare::{Column, Recorded, Value};
use crate::error::{Defect, Error};
use serde_json::Value as Json;

pub use content::{content_hash, experiment_hash, table_hash};
pub use differ::Difference;
pub use export::ExportFormat;
pub use finish::Ending;
pub use folder::Folder;
pub use sealed::Sealed;
pub use status::{Stage, Status, status};
pub use verify::Verified;

/// Version of the layout of a folder: names of files and key columns, manifest, journal.
pub const SCHEMA_VERSION: u32 = 1;

/// How draws are keyed, as the manifest says it.
pub const SEED_SCHEME: &str =
    "chacha8; key = seed, replication, `nongbo chance 01`; stream = phase, part, week; block = agent";

/// One run of a plan: what it is, and where it stands in the run list.
#[derive(Debug, Clone, PartialEq)]
pub struct RunKey {
    /// Identity, see [`run_id`]: 64 hexadecimal digits.
    pub id: String,
    /// Position in the run list; each number once.
    pub number: u32,
    /// Name of its arm.
    pub arm: String,
    /// Its replication.
    pub replication: u32,
    /// Values of the design columns.
    pub design: Vec<(String, Value)>,
}

/// A table a folder will hold.
#[derive(Debug, Clone)]
pub struct TableForm {
    /// Name of the table; the file is `name.arrow`. `runs` is the table of one row a run.
    pub name: &'static str,
    /// What a row of it is.
    pub meaning: &'static str,
    /// Its columns after the key columns; a recorded table that lacks one gives nulls, others are left out.
    pub columns: Vec<Column>,
    /// Name of the phase that wrote a column, empty where there is none.
    pub phase_of: fn(&str) -> &'static str,
}

/// What one experiment writes to one folder.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Name of the experiment.
    pub name: String,
    /// The user's file, byte for byte.
    pub experiment_toml: String,
    /// Every value after defaults, and where each came from.
    pub resolved: Json,
    /// Version of the model.
    pub model_version: String,
    /// Seed of the experiment.
    pub seed: u64,
    /// All runs.
    pub runs: Vec<RunKey>,
    /// All tables.
    pub tables: Vec<TableForm>,
}

/// What a run gave.
pub enum Outcome {
    /// Its tables by name; `runs` with one row.
    Good(Vec<(&'static str, Box<dyn Recorded + Send>)>),
    /// The defect it failed with.
    Failed(Defect),
}

/// What a folder held when it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nothing: all runs are to be done.
    Fresh,
    /// Some runs of the same experiment.
    Resume {
        /// Numbers of the runs whose parts are whole.
        finished: BTreeSet<u32>,
    },
    /// The same experiment, finished: nothing is to be done or written.
    Finished,
}

/// The share of the run list one process works on; shards of one experiment share a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Its number, from 1.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

impl Shard {
    /// All runs in one process.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// Its block of a run list: places from the first to before the second.
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

/// Identity of a run: SHA-256 of what decides its numbers, never of an arm's name or position; keys of objects in any order.
#[must_use]
pub fn run_id(model_version: &str, resolved_rules: &Json, seed: u64, replication: u32) -> String {
    let mut text = String::new();
    canonical(&serde_json::json!([model_version, resolved_rules, seed, replication]), &mut text);
    files::sha256(text.as_bytes())
}

/// JSON without blanks, keys of objects sorted.
fn canonical(value: &Json, text: &mut String) {
    match value {
        Json::Object(entries) => {
            let sorted: std::collections::BTreeMap<_, _> = entries.iter().collect();
            text.push('{');
            for (index, (key, value)) in sorted.into_iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                text.push_str(&Json::from(key.as_str()).to_string());
                text.push(':');
                canonical(value, text);
            }
            text.push('}');
        }
        Json::Array(values) => {
            text.push('[');
            for (index, value) in values.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                canonical(value, text);
            }
            text.push(']');
        }
        single => text.push_str(&single.to_string()),
    }
}

/// A defect of ours found while writing.
fn defect(what: impl Into<String>) -> Error {
    Error::Defect(Defect { phase: "output".into(), week: 0, what: what.into() })
}
