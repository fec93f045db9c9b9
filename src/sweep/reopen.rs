//! From a folder back to the experiment that filled it.

use super::plan;
use crate::error::Result;
use crate::experiment::{self, BUDGET, Experiment};
use crate::output::{Plan, read};
use crate::week::Rules;
use serde_json::Value as Json;
use std::path::Path;

/// What the command line said beside the file when a folder was filled: paths and values of `--set`.
///
/// # Errors
/// [`crate::error::Error::Machine`] where `experiment.resolved.json` cannot be read.
pub fn overrides(folder: &Path) -> Result<Vec<(String, String)>> {
    let resolved = read::resolved(folder)?;
    let mut found = Vec::new();
    let mut look = |path: String, entry: &Json| {
        if entry["from"] == "--set" {
            found.push((path, entry["value"].to_string()));
        }
    };
    for name in ["seed", "replications"] {
        look(name.to_owned(), &resolved[name]);
    }
    for (section, values) in resolved["values"].as_object().into_iter().flatten() {
        for (name, entry) in values.as_object().into_iter().flatten() {
            look(format!("{section}.{name}"), entry);
        }
    }
    Ok(found)
}

/// The experiment of a folder, as this version reads the folder's own file, and its plan under the name `name`.
///
/// # Errors
/// [`crate::error::Error::Scenario`] where this version cannot read the file, [`crate::error::Error::Machine`].
pub fn reopen(folder: &Path, name: &str) -> Result<(Experiment<Rules>, Plan)> {
    let mut set = overrides(folder)?;
    let held = read::resolved(folder)?;
    let file = folder.join("experiment.toml");
    let experiment = experiment::load::<Rules>(&file, &set, |_| None)?;
    let own = plan(name, &experiment);
    let budget = &held["design"][BUDGET];
    if own.resolved == held || budget.is_null() {
        return Ok((experiment, own));
    }
    // The budget of a factorial does not say where it came from.
    set.push((format!("factorial.{BUDGET}"), budget.to_string()));
    let experiment = experiment::load::<Rules>(&file, &set, |_| None)?;
    let own = plan(name, &experiment);
    Ok((experiment, own))
}
