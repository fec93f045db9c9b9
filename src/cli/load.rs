//! Reads experiment files whose worlds fit into the memory of this machine.

use crate::engine::error::Result;
use crate::engine::parameters::Parameters;
use crate::engine::simulation::RunControl;
use crate::store;
use crate::study::experiment::{self, Experiment};
use std::path::Path;

/// Reads an experiment file with the values of `--set`. Grants that must be solved for by simulation are taken from
/// `folder` where they were solved for before.
pub fn experiment(path: &Path, set: &[(String, String)], folder: Option<&Path>) -> Result<Experiment> {
    let mut experiment = without_grants(path, set)?;
    store::take_or_solve_grants(&mut experiment, folder, RunControl::default())?;
    Ok(experiment)
}

/// Reads an experiment file with the values of `--set`. Grants that must be solved for by simulation are not: they have the
/// values where the search begins.
pub fn without_grants(path: &Path, set: &[(String, String)]) -> Result<Experiment> {
    store::experiment_file::load(path, set, &store::stored_experiment::design_tables_of(path), store::too_large)
}

/// The default parameters with the values of `--set`.
pub fn default_parameters(set: &[(String, String)]) -> Result<Parameters> {
    let text = "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\n";
    Ok(experiment::read("validate", text, set, store::too_large)?.base)
}
