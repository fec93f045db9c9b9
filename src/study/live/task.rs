//! One replication, as a worker of a page simulates it.

use crate::engine::error::{Error, Result, Text};
use crate::engine::simulation::RunControl;
use crate::study::experiment::{MOST_MEMORY, memory_problem, read};
use crate::study::run::{ReplicationResult, ReplicationRun};
use crate::study::validate::county::world_facts;
use serde::{Deserialize, Serialize};

/// A replication in the making.
pub struct Task(ReplicationRun);

/// What a worker is asked for.
#[derive(Deserialize)]
struct Order {
    /// An experiment file.
    text: String,
    /// Values that replace those of the file, by path.
    #[serde(default)]
    set: Vec<(String, String)>,
    replication: u32,
}

/// What a task ends with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskResult {
    /// The results.
    pub result: ReplicationResult,
    /// What the world of the first arm shows for each fact, a grower where it is a total; `None` where it shows nothing.
    pub facts: Vec<Option<f64>>,
}

impl Task {
    /// A task from JSON: `{"text": …, "set": [[path, value]], "replication": 0}`.
    ///
    /// # Errors
    /// What is wrong in the order or in the experiment.
    pub fn new(order: &str) -> Result<Self> {
        let Order { text, set, replication } = serde_json::from_str(order).map_err(unreadable)?;
        let experiment = read("page.toml", &text, &set, |rules| memory_problem(rules, MOST_MEMORY))?;
        Ok(Self(ReplicationRun::new(experiment, replication)?))
    }

    /// Simulates up to so many weeks; the weeks that are left.
    ///
    /// # Errors
    /// As [`ReplicationRun::advance`].
    pub fn advance(&mut self, weeks: u32) -> Result<u32> {
        self.0.advance(weeks, RunControl::default())?;
        Ok(self.0.weeks_left())
    }

    /// The results as JSON of a [`TaskResult`].
    ///
    /// # Errors
    /// As [`ReplicationRun::finish`].
    pub fn finish(self) -> Result<String> {
        let facts = match (self.0.first_arm(), self.0.experiment().arms.first()) {
            (Some(simulation), Some(arm)) => world_facts(&arm.rules, simulation)?,
            _ => Vec::new(),
        };
        let facts = facts.into_iter().map(|value| value.is_finite().then_some(value)).collect();
        let result = TaskResult { result: self.0.finish()?, facts };
        Ok(serde_json::to_string(&result).expect("defect: a result is text"))
    }
}

/// JSON that this program did not write.
pub(super) fn unreadable(cause: impl std::fmt::Display) -> Error {
    Error::Usage(Text::new(format!("this cannot be read: {cause}"), format!("无法读取：{cause}")))
}
