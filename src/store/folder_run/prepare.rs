//! From an experiment to the one that is run in its folder.

use super::{first_replications, take_or_solve_grants};
use crate::engine::error::Result;
use crate::engine::simulation::RunControl;
use crate::store::layout::EXPERIMENT;
use crate::store::{memory, stored_experiment};
use crate::study::experiment::Experiment;
use std::path::Path;

/// The experiment as it is run in a folder: with the replications, the name and the grants that the folder has already.
pub(super) fn prepare(experiment: &Experiment, folder: &Path, control: RunControl<'_>) -> Result<Experiment> {
    experiment.check_size(memory::most_bytes())?;
    let replications = u32::try_from(first_replications(experiment, folder, 0)).unwrap_or(u32::MAX);
    let mut prepared = experiment.clone().with_replications(replications);
    if is_copy_in(experiment, folder)
        && let Some(name) = stored_experiment::stored_name(folder)?
    {
        prepared.name = name;
    }
    take_or_solve_grants(&mut prepared, Some(folder), control)?;
    Ok(prepared)
}

/// Whether an experiment was read from the copy of its file in a folder.
fn is_copy_in(experiment: &Experiment, folder: &Path) -> bool {
    let file = folder.join(EXPERIMENT);
    file.file_stem().is_some_and(|stem| *stem == *experiment.name)
        && std::fs::read(file).is_ok_and(|text| text == experiment.text.as_bytes())
}
