//! An experiment file: its question, the expectation of its author, the rules of every arm, and its runs.
//!
//! A file is read in one pass. Every problem is reported with its place before any run. The fixed keys are
//! `question`, `expect`, `design`, `seed`, `replications`, `[factorial]`, `[record]`, `[labels]` and `[[arm]]`; every
//! other table is a section of the model's [`Parameters`], checked against the declared parameters.

mod arm_lookup;
mod equal_rules;
mod arms;
mod about;
mod fixed_keys;
mod joint_limits;
mod labels;
mod memory;
mod resolved;
mod schema;
mod settings;
mod stop;
mod template;
mod counties;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use crate::study::designs::{self, Design};
pub use crate::study::input::arm::{Arm, Origin, ReplicationNumbers};
pub use crate::study::input::context::TableLookup;
pub use crate::study::input::design_table;
pub use crate::study::input::problems::line_of;
pub use crate::study::input::values::{diff, item, rules_json, schedule_json, set_item, set_value, trunk_json, value};
pub use crate::study::input::{BUDGET, MOST_BYTES, POPULATION, ROLLOUT};
pub use about::About;
pub use counties::{COUNTIES, county_template};
pub use joint_limits::distributions;
pub use memory::{MOST_MEMORY, memory_problem};
pub use resolved::resolved;
pub use schema::schema;
pub use stop::StoppingRule;
pub use template::{is_placeholder, template};

use crate::engine::error::{Error, Problem, Result, Source, Text, text};
use crate::engine::parameters::Parameters;
use crate::engine::simulation::Schedule;
use crate::study::facts::Facts;
use crate::study::input::problems::Problems;
use crate::study::input::toml_tree;

/// Largest number of runs of an experiment.
pub const MOST_RUNS: u64 = 1_000_000;

/// An experiment that can be run.
#[derive(Debug, Clone)]
pub struct Experiment {
    /// Its name: that of its file without the ending; empty for an experiment read back from a folder.
    pub name: String,
    /// Its question.
    pub question: Text,
    /// The expectation of its author before it was run.
    pub expect: Text,
    /// Title, author and note for its report.
    pub about: About,
    /// Its design.
    pub design: Design,
    /// The seed of all draws.
    pub seed: u64,
    /// Replications of every arm, at least 1.
    pub replications: u32,
    /// The arms; the first is the baseline.
    pub arms: Vec<Arm>,
    /// The rule for stopping replications. By default the number of replications is fixed.
    pub stop: Option<StoppingRule>,
    /// Of which arms the details of households are recorded.
    pub record: Record,
    /// What the author knows about the county; empty for an experiment read back from a folder.
    pub facts: Facts,
    /// The file, byte for byte; empty for an experiment read back from a folder.
    pub text: String,
    /// Where every base value came from, by path; also `seed` and `replications`.
    pub origins: BTreeMap<String, Origin>,
    /// The rules before any arm changed them.
    pub base: Parameters,
}

/// Of which arms the details of households are recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Arms whose households have rows in the table `household_details`.
    pub households: Vec<String>,
}

/// Reads an experiment from its text; `name` is its name in messages. `overrides` are pairs of path and TOML value
/// that replace values of the file: any `section.parameter`, `seed`, `replications`, and the factorial's budget.
/// `limit` checks whether rules need too much memory; it is called for the base and every arm before anything is
/// allocated.
///
/// # Errors
/// [`Error::Scenario`] with every problem found and its place.
pub fn read(
    name: &str,
    text: &str,
    overrides: &[(String, String)],
    limit: impl Fn(&Parameters) -> Option<Problem>,
) -> Result<Experiment> {
    let nowhere = |table: &str| {
        Err(Error::Usage(text!(
            "there is no table {table}: this experiment was not read from a file",
            "没有表 {table}：此实验并非从文件读取"
        )))
    };
    read_with(name, text, overrides, &nowhere, limit)
}

/// As [`read`]; `tables` finds the table of a design that has one.
///
/// # Errors
/// As [`read`].
pub fn read_with(
    name: &str,
    text: &str,
    overrides: &[(String, String)],
    tables: TableLookup<'_>,
    limit: impl Fn(&Parameters) -> Option<Problem>,
) -> Result<Experiment> {
    let own_name = own_name(name)?;
    let root = match toml_tree::parse(name, text) {
        Ok(root) => root,
        Err(problems) => return Err(refused(name, text, problems)),
    };
    let mut problems = Problems::new(text);
    let settings = settings::read(&root, overrides, &mut problems);
    let context = settings.context(&root, tables);
    let planned = arms::plan(&context, settings.design, &mut problems);
    let households = fixed_keys::record(&root, &mut problems);
    let stop = stop::read(&context, &mut problems);
    let labels = fixed_keys::labels(&root, &mut problems);
    let facts = Facts::read(&root, &mut problems);
    let about = About::read(&root, &mut problems);
    let (design, mut arms) = arms::checked(planned, &settings, &root, &limit, &mut problems);
    labels::set_labels(&mut arms, labels, &mut problems);
    let record = arms::recorded(households, &design, &arms, &mut problems);
    if !problems.is_empty() {
        return Err(refused(name, text, problems.finish()));
    }
    Ok(Experiment {
        name: own_name,
        question: settings.question,
        expect: settings.expect,
        about,
        design,
        seed: settings.seed,
        replications: settings.replications,
        arms,
        stop,
        record,
        facts,
        text: text.to_string(),
        origins: settings.origins,
        base: settings.base.rules,
    })
}

/// The name of an experiment: that of its file without the ending. Folders and reports are called by it, so it is not blank.
fn own_name(file: &str) -> Result<String> {
    let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    // A file that is called `.toml` has an ending and no name.
    if stem.trim().is_empty() || stem == ".toml" || stem.contains(char::is_control) {
        let file = file.escape_debug();
        return Err(Error::Usage(text!(
            "`{file}`: an experiment needs a name that is not blank, without control characters; it is the name of the file before `.toml`",
            "`{file}`：实验名称不能为空，也不能含控制字符；名称取自文件名中 `.toml` 之前的部分"
        )));
    }
    Ok(stem)
}

fn refused(name: &str, text: &str, problems: Vec<Problem>) -> Error {
    let source_text = (text.len() <= MOST_BYTES).then(|| Source { name: name.into(), text: text.into() });
    Error::Scenario { source_text, problems }
}

impl Experiment {
    /// The runs as (number, arm, replication), all from 0: every arm of a replication before the next replication, so
    /// that an interrupted experiment holds complete blocks.
    #[must_use]
    pub fn runs(&self) -> Vec<(u32, usize, u32)> {
        let blocks =
            (0..self.replications).flat_map(|replication| (0..self.arms.len()).map(move |arm| (arm, replication)));
        (0..).zip(blocks).map(|(number, (arm, replication))| (number, arm, replication)).collect()
    }

    /// The replication number whose random draws a replication of an arm has.
    #[must_use]
    pub fn replication_number(&self, arm: usize, replication: u32) -> u32 {
        self.arms[arm].numbers.of(replication)
    }

    /// The parameters of an arm by week.
    #[must_use]
    pub const fn schedule<'a>(&'a self, arm: &'a Arm) -> Schedule<'a> {
        arm.schedule(&self.base)
    }

    /// The same experiment with another number of replications, as `--set replications` makes it.
    #[must_use]
    pub fn with_replications(mut self, replications: u32) -> Self {
        if self.replications != replications {
            self.replications = replications;
            self.origins.insert("replications".to_owned(), Origin::Set);
        }
        self
    }
}

impl FromStr for Experiment {
    type Err = Error;

    /// Reads an experiment from the text of its file, under the name `experiment`. The text cannot name a design table.
    fn from_str(text: &str) -> Result<Self> {
        read("experiment.toml", text, &[], |rules| memory_problem(rules, MOST_MEMORY))
    }
}
