//! Runs that a folder lacks: because the plan has more of them, or because somebody removed them.

use std::path::Path;

use crate::engine::error::{Error, Result, text};
use crate::store::lock::Locks;
use crate::store::{FinishedFolder, Folder, stored_experiment};
use crate::study::experiment::Experiment;
use crate::study::run::{self, Plan, RunKey};

/// Extends a finished folder if it lacks runs of the plan, or if its failed runs are to be run again. Does
/// nothing where the runs of the folder are not the first runs of the plan: opening the folder then says why. The locks
/// are those of an extended folder.
pub(super) fn extend_if_runs_are_missing(
    dir: &Path,
    experiment: &Experiment,
    plan: &Plan,
    retry_failed: bool,
) -> Result<Option<Locks>> {
    let Some(finished) = FinishedFolder::find(dir)? else { return Ok(None) };
    if finished.model_version() != crate::MODEL_VERSION || finished.name() != plan.name {
        return Ok(None);
    }
    let (_, stored) = stored_experiment::from_file(dir, finished.name())?;
    let is_beginning = plan.runs.starts_with(&stored.runs) && plan.experiment_toml == stored.experiment_toml;
    let retry = retry_failed && finished.failed() > 0;
    if !is_beginning || (plan.runs.len() == stored.runs.len() && !retry) {
        return Ok(None);
    }
    finished.verify(&stored)?;
    finished.extend(plan, retry, |run, table| run::is_kept(experiment, &run.arm, table)).map(Some)
}

/// Refuses to end without runs that this process has done: somebody removed them while it worked.
pub(super) fn check_stored<'r>(folder: &Folder, own: impl Iterator<Item = &'r RunKey>) -> Result<()> {
    let vanished = own.filter(|run| !folder.part_path(run.number).exists()).count();
    // Another shard may have finished the folder in the meantime.
    if vanished == 0 || FinishedFolder::find(folder.path())?.is_some() {
        return Ok(());
    }
    let at = folder.path().display();
    let message = text!(
        "{at}: {vanished} runs that were done have vanished from the folder; repeat the command to do them again",
        "{at}：{vanished} 次已完成的模拟从文件夹中消失；请重复同一命令重新运行"
    );
    Err(Error::Machine { message, cause: None })
}
