//! Reads experiment files whose worlds fit into the memory of this machine.

use crate::cli::parallelism;
use crate::engine::error::Result;
use crate::engine::parameters::Parameters;
use crate::engine::simulation::RunControl;
use crate::store;
use crate::study::experiment::{self, Experiment};
use crate::study::run::equal_spending;
use std::path::Path;

/// Reads an experiment file with the values of `--set`. Grants that must be solved for by simulation are taken from
/// `folder` where they were solved for before.
pub fn experiment(path: &Path, set: &[(String, String)], folder: Option<&Path>) -> Result<Experiment> {
    let tables = store::reopen::tables_of(path);
    let mut experiment = store::experiment_file::load(path, set, &tables, parallelism::too_large)?;
    if !experiment.design.is_solved_for() {
        return Ok(experiment);
    }
    let stored = folder.and_then(|folder| store::reader::resolved(folder).ok());
    if !stored.is_some_and(|stored| equal_spending::take_stored_grants(&mut experiment, &stored)) {
        let parallelism = parallelism::for_worlds(experiment.arms.iter().map(|arm| &arm.rules));
        equal_spending::solve_grants(&mut experiment, RunControl { parallelism, ..RunControl::default() })?;
    }
    Ok(experiment)
}

/// The default parameters with the values of `--set`.
pub fn default_parameters(set: &[(String, String)]) -> Result<Parameters> {
    let text = "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\n";
    Ok(experiment::read("validate", text, set, parallelism::too_large)?.base)
}
