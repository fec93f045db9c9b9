//! A study whose runs other processes do, a shard at a time, while one process finishes the folder.

use super::prepare::prepare;
use super::{FolderOptions, FolderRun, shared};
use crate::engine::error::{Error, Result, text};
use crate::engine::simulation::RunControl;
use crate::store::{Completion, Shard, State, stored_experiment};
use crate::study::experiment::Experiment;
use std::path::Path;
use std::time::Duration;

/// Tries, a second apart, while a process that outlived its caller ends its last runs.
const MOST_TRIES: u32 = 600;

/// The folder of a study as the process sees it that does no runs itself: it says which shards are missing, and finishes
/// the folder.
pub struct DistributedRun {
    run: FolderRun,
}

impl DistributedRun {
    /// Opens or makes the folder, with about `runs_per_shard` runs in a shard and at least two shards.
    ///
    /// # Errors
    /// As [`Experiment::run_in`]; [`Error::Machine`] where another process hands out the runs of the folder.
    pub fn open(
        experiment: &Experiment,
        folder: &Path,
        runs_per_shard: usize,
        control: RunControl<'_>,
    ) -> Result<Self> {
        let experiment = prepare(experiment, folder, control)?;
        // The only shard of a folder locks it whole, and would wait for this process as long as this one waits for it.
        let shards = experiment.runs().len().div_ceil(runs_per_shard.max(1)).max(2);
        let shard = Shard::none(u32::try_from(shards).unwrap_or(u32::MAX));
        Ok(Self { run: FolderRun::open(experiment, folder, FolderOptions { shard, ..FolderOptions::default() })? })
    }

    /// The shards with runs that the folder lacked when it was opened.
    #[must_use]
    pub fn missing_shards(&self) -> Vec<Shard> {
        let finished = self.run.finished_runs();
        let mut numbers: Vec<u32> = self.run.plan.runs.iter().map(|run| run.number).collect();
        numbers.sort_unstable();
        let of = self.run.options.shard.of;
        let is_missing = |shard: &Shard| {
            let mut own = numbers[shard.block(numbers.len())].iter();
            own.any(|number| !finished.contains(number))
        };
        (1..=of).map(|number| Shard { number, of }).filter(is_missing).collect()
    }

    /// Finishes the folder when its shards are done. `false` where the stopping rule of the experiment asks for more
    /// replications: then shards are missing again.
    ///
    /// # Errors
    /// [`Error::Usage`] where runs are missing or other processes do not end; else as [`FolderRun::execute`]. Failed runs
    /// are no error.
    pub fn finish(&mut self, control: RunControl<'_>) -> Result<bool> {
        let finish = |run: &mut FolderRun| match run.execute(control) {
            Ok(Completion::OthersAtWork) => Ok(None),
            Ok(Completion::Finished) | Err(Error::SomeRunsFailed { .. }) => Ok(Some(())),
            Ok(Completion::Missing(_)) => Err(shared(run.path())),
            Err(error) => Err(error),
        };
        if self.run.state != State::Finished && wait(control, || finish(&mut self.run))?.is_none() {
            return Err(shared(self.run.path()));
        }
        Ok(self.run.extend_if_imprecise()?.is_none())
    }
}

/// Does the missing runs of a shard of the experiment that a folder holds, and leaves the folder to be finished by
/// another process. The value has the numbers of the runs of the shard, all of which are stored.
///
/// # Errors
/// [`Error::Usage`] where the folder is not there or is of another version of the model; [`Error::Machine`] where the
/// disk refuses or another process keeps the shard; [`Error::Interrupted`] where the work was cancelled.
pub fn do_shard(folder: &Path, shard: Shard, control: RunControl<'_>) -> Result<Vec<u32>> {
    let Some(name) = stored_experiment::stored_name(folder)? else {
        let at = folder.display();
        return Err(Error::Usage(text!(
            "{at} is not there, or empty, on this machine: every worker needs the folder of its caller under the same path",
            "{at} 在本机不存在或为空：每个工作进程都须能以相同路径访问调用方的文件夹"
        )));
    };
    let (mut experiment, _) = stored_experiment::from_file(folder, &name)?;
    experiment.name = name;
    let options = FolderOptions { shard, ..FolderOptions::default() };
    // A process that outlived its caller may be at work in the shard still.
    let open = || match FolderRun::open(experiment.clone(), folder, options) {
        Err(Error::Machine { cause: None, .. }) => Ok(None),
        opened => opened.map(Some),
    };
    let run = match wait(control, open)? {
        Some(run) => run,
        None => FolderRun::open(experiment.clone(), folder, options)?,
    };
    if run.state != State::Finished {
        run.do_missing_runs(control)?;
        run.check_own_runs()?;
    }
    let others = run.runs_of_other_shards();
    Ok(run.plan.runs.iter().map(|key| key.number).filter(|number| !others.contains(number)).collect())
}

/// Tries until there is a value; none after [`MOST_TRIES`].
fn wait<T>(control: RunControl<'_>, mut attempt: impl FnMut() -> Result<Option<T>>) -> Result<Option<T>> {
    for _ in 0..MOST_TRIES {
        if let Some(value) = attempt()? {
            return Ok(Some(value));
        }
        if control.is_cancelled() {
            return Err(Error::Interrupted);
        }
        std::thread::sleep(Duration::from_secs(1));
    }
    Ok(None)
}
