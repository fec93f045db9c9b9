//! The results of one replication, and those of several together.

use crate::engine::error::{Error, Result, text};
use crate::study::estimate::Panel;
use crate::study::experiment::Experiment;
use crate::study::run::{Results, RunResult, plan};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The results of one replication, in a form that can be sent as text without loss.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplicationResult {
    /// Which replication it is.
    pub replication: u32,
    /// Its runs, in the order of their numbers.
    pub runs: Vec<RunDigest>,
    /// By outcome: the bits of the number of each arm.
    pub values: BTreeMap<String, Vec<u64>>,
    /// The bits of the share of households that lose, by arm.
    pub losing: Vec<u64>,
}

/// What identifies the tables of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunDigest {
    /// Its number.
    pub number: u32,
    /// The defect it failed with.
    pub error: Option<String>,
    /// Content hash of each table, in the order of the plan.
    pub hashes: Vec<String>,
}

impl Results {
    /// The results of replications that were simulated one by one, whichever they are, in any order. The experiment of the
    /// results has as many replications as were given; where all were, the results are those of
    /// [`run`](crate::study::run::run).
    ///
    /// # Errors
    /// [`Error::Usage`] where a result is not of this experiment, or a replication was given twice.
    pub fn from_replications(experiment: &Experiment, replications: &[ReplicationResult]) -> Result<Self> {
        let mut parts: Vec<&ReplicationResult> = replications.iter().collect();
        parts.sort_by_key(|part| part.replication);
        let plan = plan("", experiment);
        let tables: Vec<&'static str> = plan.tables.iter().map(|table| table.name).collect();
        let is_of = |part: &&ReplicationResult| {
            part.losing.len() == experiment.arms.len()
                && part.values.values().all(|numbers| numbers.len() == experiment.arms.len())
                && part.runs.iter().all(|run| {
                    run.hashes.len() == tables.len()
                        && plan.runs.get(run.number as usize).is_some_and(|key| key.replication == part.replication)
                })
        };
        let is_repeated = parts.windows(2).any(|two| two[0].replication == two[1].replication);
        if is_repeated || !parts.iter().all(is_of) {
            return Err(Error::Usage(text!("these results are not of this experiment", "这些结果不属于本实验")));
        }
        let run = |run: &RunDigest| RunResult {
            key: plan.runs[run.number as usize].clone(),
            error: run.error.clone(),
            hashes: tables.iter().copied().zip(run.hashes.iter().cloned()).collect(),
            tables: None,
        };
        let runs = parts.iter().flat_map(|part| part.runs.iter().map(run)).collect();
        let panel = panel_of(experiment, &parts);
        let experiment = experiment.clone().with_replications(panel.replications);
        Ok(Self { experiment, panel, runs })
    }
}

/// The numbers of all parts, one column a part.
fn panel_of(experiment: &Experiment, parts: &[&ReplicationResult]) -> Panel {
    let arms = experiment.arms.len();
    let rows = |of: &dyn Fn(&ReplicationResult, usize) -> f64| -> Vec<Vec<f64>> {
        (0..arms).map(|arm| parts.iter().map(|part| of(part, arm)).collect()).collect()
    };
    let keys: BTreeSet<&String> = parts.iter().flat_map(|part| part.values.keys()).collect();
    let values = keys.into_iter().map(|key| {
        let number = |part: &ReplicationResult, arm: usize| {
            part.values.get(key).map_or(f64::NAN, |numbers| f64::from_bits(numbers[arm]))
        };
        (key.clone(), rows(&number))
    });
    Panel {
        arms: experiment.arms.iter().map(|arm| arm.name.clone()).collect(),
        replications: u32::try_from(parts.len()).expect("few replications"),
        values: values.collect(),
        losing: rows(&|part, arm| f64::from_bits(part.losing[arm])),
    }
}
