//! Reads the experiment of an output folder.

use crate::engine::error::{Error, Result, text};
use crate::store::atomic_files::read_if_present;
use crate::store::identity::Identity;
use crate::store::layout::{EXPERIMENT, EXTENDING, IDENTITY, MANIFEST, PARTS, RESOLVED};
use crate::store::{design_table, experiment_file, reader, status};
use crate::study::experiment;
use crate::study::experiment::Experiment;
use crate::study::experiment::design_table::{DesignCell, DesignTable, LABEL, NAME};
use crate::study::run::Plan;
use crate::study::run::equal_spending::take_stored_grants;
use crate::study::run::plan;
use serde_json::Value as Json;
use std::path::Path;

/// The `--set` options with which a folder was written: paths and values.
///
/// # Errors
/// As [`reader::resolved`].
pub fn overrides(folder: &Path) -> Result<Vec<(String, String)>> {
    overrides_in(folder, &reader::resolved(folder)?)
}

/// As [`overrides`], with the resolved values of the folder.
fn overrides_in(folder: &Path, resolved: &Json) -> Result<Vec<(String, String)>> {
    let mut overrides = Vec::new();
    let mut add = |path: String, entry: &Json| {
        if entry["from"] == "--set" {
            overrides.push((path, entry["value"].to_string()));
        }
    };
    for name in ["seed", "replications"] {
        add(name.to_owned(), &resolved[name]);
    }
    for (section, values) in resolved["values"].as_object().into_iter().flatten() {
        for (name, entry) in values.as_object().into_iter().flatten() {
            add(format!("{section}.{name}"), entry);
        }
    }
    if let Some(replications) = extended_replications(folder, resolved)? {
        overrides.retain(|(path, _)| path != "replications");
        overrides.push(("replications".to_owned(), replications.to_string()));
    }
    Ok(overrides)
}

/// The replications of a folder that a process began to extend and that has the earlier resolved values still.
fn extended_replications(folder: &Path, resolved: &Json) -> Result<Option<usize>> {
    let parts = folder.join(PARTS);
    let arms = resolved["arms"].as_array().map_or(0, Vec::len);
    // With a manifest the folder is finished as before: the process ended before it removed the manifest.
    if arms == 0 || !parts.join(EXTENDING).exists() || folder.join(MANIFEST).exists() {
        return Ok(None);
    }
    let identity = read_if_present(&parts.join(IDENTITY))?;
    let identity = identity.and_then(|bytes| serde_json::from_slice::<Identity>(&bytes).ok());
    Ok(identity.map(|identity| identity.runs / arms))
}

/// The experiment of a folder, as this version reads the folder's own file, and its plan under the name `name`.
///
/// # Errors
/// [`crate::engine::error::Error::Scenario`] where this version cannot read the file, [`crate::engine::error::Error::Machine`].
pub fn from_file(folder: &Path, name: &str) -> Result<(Experiment, Plan)> {
    let stored = reader::resolved(folder)?;
    let mut set = overrides_in(folder, &stored)?;
    let file = folder.join(EXPERIMENT);
    let mut experiment = experiment_file::load(&file, &set, &design_tables_of(&file), |_| None)?;
    let resolved = experiment::resolved(&experiment);
    let differs = |(key, value): &(&String, &Json)| key.as_str() != "name" && resolved["design"][key] != **value;
    let others: Vec<_> = stored["design"].as_object().into_iter().flatten().filter(differs).collect();
    if !others.is_empty() {
        // The resolved values of a design do not record their source.
        let design = experiment.design.name();
        set.extend(others.into_iter().map(|(key, value)| (format!("{design}.{key}"), value.to_string())));
        experiment = experiment_file::load(&file, &set, &design_tables_of(&file), |_| None)?;
    }
    // If the grants cannot be taken, the plan differs from the folder, and the caller reports the difference.
    let _same = take_stored_grants(&mut experiment, &stored);
    let plan = plan(name, &experiment);
    Ok((experiment, plan))
}

/// The name that a folder has for its experiment; `None` if it has none yet.
///
/// # Errors
/// As [`status`].
pub fn stored_name(folder: &Path) -> Result<Option<String>> {
    let name = status(folder)?.name;
    Ok((!name.is_empty()).then_some(name))
}

/// A function that reads the design tables of an experiment file: from files beside it, or, for the file of an output
/// folder, from the resolved values in the folder.
pub fn design_tables_of(file: &Path) -> impl Fn(&str) -> Result<DesignTable> {
    let folder = file.parent().filter(|_| file.file_name().is_some_and(|name| name == EXPERIMENT));
    // Most designs have no table, and then nothing is read.
    move |name| match folder.map_or(Ok(None), reader::resolved_if_present)? {
        Some(resolved) => Ok(table_of_arms(&resolved)),
        None => design_table::read(&file.with_file_name(name)),
    }
}

/// The design table of an experiment, from its resolved arms.
fn table_of_arms(resolved: &Json) -> DesignTable {
    let arms: &[Json] = resolved["arms"].as_array().map_or(&[], Vec::as_slice);
    let paths = arms.first().and_then(|arm| arm["design"].as_object());
    let mut columns = vec![NAME.to_owned(), LABEL.to_owned()];
    columns.extend(paths.into_iter().flatten().map(|(path, _)| path.clone()));
    let cell = |value: &Json| match value {
        Json::Bool(flag) => DesignCell::Flag(*flag),
        Json::Number(number) => number
            .as_i64()
            .map_or_else(|| number.as_f64().map_or(DesignCell::Empty, DesignCell::Real), DesignCell::Integer),
        Json::String(text) => DesignCell::Text(text.clone()),
        _ => DesignCell::Empty,
    };
    let row = |arm: &Json| {
        let words = [NAME, LABEL].map(|name| cell(&arm[name]));
        words.into_iter().chain(columns[2..].iter().map(|path| cell(&arm["design"][path]))).collect()
    };
    let rows = arms.iter().map(row).collect();
    DesignTable { columns, rows }
}

/// The experiment of a finished or unfinished folder, from its resolved values.
///
/// # Errors
/// [`Error::Usage`] where the folder holds no experiment, or one with parameters this version does not know;
/// [`Error::Damaged`] where it is not as it was written; [`Error::Machine`] where it cannot be read.
pub fn from_resolved_values(folder: &Path) -> Result<Experiment> {
    serde_json::from_value(reader::resolved(folder)?).map_err(|what| unreadable(folder, &what.to_string()))
}

fn unreadable(folder: &Path, what: &str) -> Error {
    let at = folder.display();
    Error::Usage(text!(
        "{at}/{RESOLVED} is not as this version writes it (`{what}`): compare with the version that ran it",
        "{at}/{RESOLVED} 与当前版本的格式不符（`{what}`）：请用运行它的版本进行比较"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_an_experiment_is_named() {
        let missing = from_resolved_values(Path::new("nowhere/at/all")).expect_err("no folder");
        assert!(missing.exit_code() == 2 && missing.to_string().contains("nowhere/at/all"), "{missing}");
    }
}
