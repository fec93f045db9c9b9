//! An arm, and the sources of its values.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::engine::declare::{Value, When};
use crate::engine::error::Text;
use crate::engine::parameters::Parameters;
use crate::engine::simulation::Schedule;

/// A set of rules under a name.
#[derive(Debug, Clone)]
pub struct Arm {
    /// Its name, unique in the experiment.
    pub name: String,
    /// What tables show for its name; the name if it has none.
    pub label: Option<Text>,
    /// Its rules: those of the policy weeks.
    pub rules: Parameters,
    /// From when they hold. Before the first policy week an arm may have the rules of the experiment.
    pub when: When,
    /// The design columns, the same names in the same order for every arm: in a factorial one flag a pathway and
    /// variant, in a comparison the value of every parameter in which some arm differs from the baseline.
    pub design: Vec<(String, Value)>,
    /// Whether it has the baseline's population and its replication numbers, so that its households can be compared one by
    /// one.
    pub paired: bool,
    /// The replication numbers of its runs.
    pub numbers: ReplicationNumbers,
    /// Where the values this arm sets came from, by path.
    pub origins: BTreeMap<String, Origin>,
}

impl Arm {
    /// An arm from the first policy week, without label and design columns.
    pub(crate) fn new(name: impl Into<String>, rules: Parameters, origins: BTreeMap<String, Origin>) -> Self {
        let (name, label, design, numbers) = (name.into(), None, Vec::new(), ReplicationNumbers::default());
        Self { name, label, rules, when: When::Policy, design, paired: true, numbers, origins }
    }

    /// Its parameters by week, in an experiment with the rules `base`.
    #[must_use]
    pub const fn schedule<'a>(&'a self, base: &'a Parameters) -> Schedule<'a> {
        let founding = match self.when {
            When::Policy => base,
            When::Founding => &self.rules,
        };
        Schedule { founding, policy: &self.rules }
    }
}

/// The replication numbers of an arm: the random draws of its replication `r`, from 0, are those of the replication number
/// `first + r * step`. Arms with the same numbers share all draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplicationNumbers {
    /// The number of replication 0.
    pub first: u32,
    /// The difference from one replication to the next.
    pub step: u32,
}

impl Default for ReplicationNumbers {
    fn default() -> Self {
        Self { first: 0, step: 1 }
    }
}

impl ReplicationNumbers {
    /// The replication number of a replication.
    #[must_use]
    pub const fn of(self, replication: u32) -> u32 {
        self.first.saturating_add(replication.saturating_mul(self.step))
    }
}

/// Where a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "lowercase")]
pub enum Origin {
    /// The model's default.
    Default,
    /// The experiment file.
    File {
        /// The line, from 1.
        line: usize,
    },
    /// `--set` on the command line.
    #[serde(rename = "--set")]
    Set,
    /// The design.
    Design,
}

/// An arm and the place in the file that describes it.
#[derive(Debug)]
pub struct PlannedArm {
    /// The arm.
    pub(crate) arm: Arm,
    /// Bytes of the file.
    pub(crate) span: Range<usize>,
}
