//! The plan of an experiment: its runs and the tables each of them gives.

use serde_json::Value as Json;

use crate::engine::declare::{Column, Recorded, Value};
use crate::engine::error::Defect;

/// One run of a plan: its identity and its position in the run list.
#[derive(Debug, Clone, PartialEq)]
pub struct RunKey {
    /// Identity, see [`run_id`](crate::study::identity::run_id): 64 hexadecimal digits.
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

/// A table of an output folder.
#[derive(Debug, Clone)]
pub struct TableForm {
    /// Name of the table; the file is `name.arrow`. `runs` is the table of one row a run.
    pub name: &'static str,
    /// What one row describes.
    pub meaning: &'static str,
    /// Its columns after the key columns; a recorded table that lacks one gives nulls, others are left out.
    pub columns: Vec<Column>,
}

/// The runs and tables of one experiment, as one output folder stores them.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Name of the experiment.
    pub name: String,
    /// The user's file, byte for byte.
    pub experiment_toml: String,
    /// Every value after defaults, with its source.
    pub resolved: Json,
    /// Version of the model.
    pub model_version: String,
    /// Seed of the experiment.
    pub seed: u64,
    /// What every table says of its study in its metadata: key and value.
    pub about: Vec<(&'static str, String)>,
    /// All runs.
    pub runs: Vec<RunKey>,
    /// All tables.
    pub tables: Vec<TableForm>,
}

/// The outcome of a run.
pub enum Outcome {
    /// Its tables by name; `runs` with one row.
    Good(Vec<(&'static str, Box<dyn Recorded + Send>)>),
    /// The defect it failed with.
    Failed(Defect),
}

impl Outcome {
    /// The table of a name; `None` of a failed run and of a table it did not record.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&dyn Recorded> {
        match self {
            Self::Good(tables) => {
                tables.iter().find(|(key, _)| *key == name).map(|(_, table)| &**table as &dyn Recorded)
            }
            Self::Failed(_) => None,
        }
    }

    /// The defect of a failed run in words.
    #[must_use]
    pub fn error(&self) -> Option<String> {
        match self {
            Self::Good(_) => None,
            Self::Failed(defect) => Some(format!("{}, week {}: {}", defect.phase, defect.week, defect.what)),
        }
    }
}
