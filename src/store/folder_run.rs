//! An experiment with its output folder: which runs are missing, and doing them.

mod missing_runs;
mod prepare;
mod distributed_run;

use crate::engine::error::{Error, Result, text};
use crate::engine::simulation::{Parallelism, RunControl};
use crate::store::panel::{failed, panel};
use crate::store::shell::quoted;
use crate::store::{Completion, Folder, Shard, State, fit_into_memory, reader};
use crate::study::experiment::Experiment;
use crate::study::run::equal_spending::{solve_grants, take_stored_grants};
use crate::study::run::reduction::PanelOptions;
use crate::study::run::{self, Plan, Results, stopping};
pub use distributed_run::{DistributedRun, do_shard};
use missing_runs::{check_stored, extend_if_runs_are_missing};
use prepare::prepare;
use serde_json::json;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

/// Gives the seconds of the wall clock. The library itself reads no clock.
pub type Clock = fn() -> u64;

/// How a folder is used.
#[derive(Debug, Clone, Copy)]
pub struct FolderOptions {
    /// Which part of the runs this process does.
    pub shard: Shard,
    /// Whether a finished folder is opened again for more runs.
    pub extend: bool,
    /// Whether failed runs are done again.
    pub retry_failed: bool,
    /// The clock for `provenance.json`; without it no times are written there.
    pub clock: Option<Clock>,
}

impl Default for FolderOptions {
    fn default() -> Self {
        Self { shard: Shard::WHOLE, extend: false, retry_failed: false, clock: None }
    }
}

/// An experiment, its open output folder and what the folder held when it was opened.
pub struct FolderRun {
    /// What the folder held when it was opened.
    pub state: State,
    experiment: Experiment,
    plan: Plan,
    folder: Folder,
    options: FolderOptions,
}

/// How much work this shard of an experiment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Workload {
    /// Runs of all arms and replications.
    pub runs: usize,
    /// How many of them are finished.
    pub runs_finished: usize,
    /// Simulated weeks of all runs.
    pub weeks: u64,
    /// Weeks of the finished runs.
    pub weeks_finished: u64,
    /// Threads.
    pub threads: usize,
    /// Runs that are simulated at the same time.
    pub runs_at_once: usize,
}

impl FolderRun {
    /// Opens or makes the folder of an experiment, whose name is that of the experiment.
    ///
    /// # Errors
    /// As [`Folder::open_shard`].
    pub fn open(experiment: Experiment, dir: &Path, options: FolderOptions) -> Result<Self> {
        let plan = run::plan(&experiment.name, &experiment);
        let locks = if options.extend || options.retry_failed || experiment.stop.is_some() {
            extend_if_runs_are_missing(dir, &experiment, &plan, options.retry_failed)?
        } else {
            None
        };
        // A shard has other locks than the process that extends a folder.
        let locks = locks.filter(|_| options.shard == Shard::WHOLE);
        let (folder, state) = Folder::open_locked(dir, &plan, options.shard, options.retry_failed, locks)?;
        Ok(Self { state, experiment, plan, folder, options })
    }

    /// The experiment.
    #[must_use]
    pub const fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// How much work this shard has.
    #[must_use]
    pub fn workload(&self, wanted: Parallelism) -> Workload {
        let (others, skipped) = (self.runs_of_other_shards(), self.runs_to_skip());
        let (weeks, weeks_of_others) = run::weeks(&self.experiment, &others);
        let (_, weeks_skipped) = run::weeks(&self.experiment, &skipped);
        let runs = self.plan.runs.len() - others.len();
        let missing = self.plan.runs.len() - skipped.len();
        let Parallelism { threads, worlds } = self.parallelism(wanted);
        Workload {
            runs,
            runs_finished: runs - missing,
            weeks: weeks - weeks_of_others,
            weeks_finished: weeks_skipped - weeks_of_others,
            threads,
            runs_at_once: threads.min(worlds).min(missing).max(1),
        }
    }

    /// Does the missing runs of this shard, and finishes the folder unless runs of other shards are missing. No more
    /// worlds are simulated at once than fit into memory.
    ///
    /// # Errors
    /// [`Error::Interrupted`] where the work was cancelled, [`Error::SomeRunsFailed`] where the folder is finished but
    /// runs failed, [`Error::Machine`] where the disk refuses or runs of this process vanished.
    pub fn execute(&mut self, control: RunControl<'_>) -> Result<Completion> {
        let (began, parallelism) = (self.seconds(), self.parallelism(control.parallelism));
        self.do_missing_runs(RunControl { parallelism, ..control })?;
        let provenance = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "model_version": crate::MODEL_VERSION,
            "threads": parallelism.threads,
            "chunk": control.options.chunk,
            "began_unix_seconds": began,
            "ended_unix_seconds": self.seconds(),
            "system": std::env::consts::OS,
            "architecture": std::env::consts::ARCH,
        });
        let ending = self.folder.finish_if_complete(&self.plan, provenance)?;
        if ending != Completion::Finished {
            return self.check_own_runs().map(|()| ending);
        }
        let (failed, runs) = (failed(self.folder.path())?, self.plan.runs.len());
        if failed > 0 { Err(Error::SomeRunsFailed { failed, runs }) } else { Ok(ending) }
    }

    /// Does the missing runs of this shard and leaves the folder as it is then.
    fn do_missing_runs(&self, control: RunControl<'_>) -> Result<()> {
        let workload = self.workload(control.parallelism);
        self.folder.record_session(&json!({
            "shard": self.options.shard.to_string(),
            "threads": control.parallelism.threads,
            "runs_at_a_time": workload.runs_at_once,
            "chunk": control.options.chunk,
            "began_unix_seconds": self.seconds(),
            "runs_found_finished": self.finished_runs().len(),
            "runs_found_damaged": self.folder.damaged().len(),
        }))?;
        let keep = |number: u32, outcome| self.folder.store_run(&self.plan.runs[number as usize], outcome);
        run::execute(&self.experiment, &self.runs_to_skip(), &keep, control)
    }

    /// Refuses to end without runs of this shard that were done.
    fn check_own_runs(&self) -> Result<()> {
        let others = self.runs_of_other_shards();
        check_stored(&self.folder, self.plan.runs.iter().filter(|run| !others.contains(&run.number)))
    }

    /// Extends a finished folder if the stopping rule of the experiment requires more replications. The value is
    /// the new number of replications; `None` where the estimates are precise enough or there is no rule.
    ///
    /// # Errors
    /// [`Error::Machine`], and whatever keeps the tables from being read.
    pub fn extend_if_imprecise(&mut self) -> Result<Option<u32>> {
        let replications = stopping::more_replications(&self.experiment, || {
            panel(self.folder.path(), &self.experiment, PanelOptions::default()).map(Cow::Owned)
        })?;
        if let Some(replications) = replications {
            let experiment = self.experiment.clone().with_replications(replications);
            *self = Self::open(experiment, self.folder.path(), self.options)?;
        }
        Ok(replications)
    }

    /// Keeps a run as failed, as if it had met a defect.
    #[cfg(test)]
    pub(crate) fn keep_failed(&self, number: u32, defect: crate::engine::error::Defect) {
        let run = &self.plan.runs[number as usize];
        self.folder.store_run(run, run::Outcome::Failed(defect)).expect("the disk takes it");
    }

    fn seconds(&self) -> Option<u64> {
        self.options.clock.map(|clock| clock())
    }

    fn parallelism(&self, wanted: Parallelism) -> Parallelism {
        fit_into_memory(wanted, self.experiment.arms.iter().map(|arm| &arm.rules))
    }

    /// Numbers of the runs that the folder held when it was opened.
    fn finished_runs(&self) -> BTreeSet<u32> {
        match &self.state {
            State::Fresh => BTreeSet::new(),
            State::Resume { finished } => finished.clone(),
            State::Finished => self.plan.runs.iter().map(|run| run.number).collect(),
        }
    }

    fn runs_of_other_shards(&self) -> BTreeSet<u32> {
        let mut numbers: Vec<u32> = self.plan.runs.iter().map(|run| run.number).collect();
        numbers.sort_unstable();
        let block = self.options.shard.block(numbers.len());
        numbers.into_iter().enumerate().filter(|(at, _)| !block.contains(at)).map(|(_, number)| number).collect()
    }

    fn runs_to_skip(&self) -> BTreeSet<u32> {
        &self.finished_runs() | &self.runs_of_other_shards()
    }
}

impl Experiment {
    /// Runs every arm and replication into an output folder, as `nongbo run --out` does, and reads the results. Runs
    /// that the folder already has are kept; a finished folder is only read. An experiment that was read from the
    /// `experiment.toml` of the folder has the name that the folder has for it.
    ///
    /// # Errors
    /// [`Error::Usage`] where the folder holds something else, or other processes do a part of its runs;
    /// [`Error::Machine`] where the disk refuses or another process works in the folder; [`Error::Scenario`] where a
    /// world does not fit into memory; [`Error::Interrupted`] where the work was cancelled: what was finished is kept. A
    /// run that fails with a defect of ours is one of the results and no error.
    pub fn run_in(&self, folder: impl AsRef<Path>, control: RunControl<'_>) -> Result<Results> {
        let folder = folder.as_ref();
        let mut run = FolderRun::open(prepare(self, folder, control)?, folder, FolderOptions::default())?;
        loop {
            let ending = if run.state == State::Finished { Ok(Completion::Finished) } else { run.execute(control) };
            match ending {
                Ok(Completion::Finished) if run.extend_if_imprecise()?.is_some() => {}
                Ok(Completion::Finished) | Err(Error::SomeRunsFailed { .. }) => return Results::open(folder),
                Ok(Completion::OthersAtWork | Completion::Missing(_)) => return Err(shared(folder)),
                Err(error) => return Err(error),
            }
        }
    }
}

/// Replications to run in a folder: those of the experiment and `more`. With a stopping rule at least as many as the rule
/// needs to begin with and as the folder already has.
#[must_use]
pub fn first_replications(experiment: &Experiment, folder: &Path, more: u32) -> u64 {
    let replications = u64::from(experiment.replications) + u64::from(more);
    let Some(stop) = &experiment.stop else { return replications };
    let stored = reader::resolved(folder).ok().and_then(|stored| stored["replications"]["value"].as_u64());
    let first = u64::from(stopping::first_replications(experiment));
    replications.max(first).max(stored.unwrap_or(0)).min(u64::from(stop.most_replications))
}

/// Takes the grants that were solved for in the folder before, or solves for them; does nothing for a design without.
///
/// # Errors
/// [`Error::Interrupted`] where the work was cancelled; [`Error::Damaged`] where the folder is; [`Error::Defect`].
pub fn take_or_solve_grants(experiment: &mut Experiment, folder: Option<&Path>, control: RunControl<'_>) -> Result<()> {
    if !experiment.design.is_solved_for() {
        return Ok(());
    }
    let stored = folder.map_or(Ok(None), reader::resolved_if_present)?;
    if stored.is_some_and(|stored| take_stored_grants(experiment, &stored)) {
        return Ok(());
    }
    let parallelism = fit_into_memory(control.parallelism, experiment.arms.iter().map(|arm| &arm.rules));
    solve_grants(experiment, RunControl { parallelism, ..control })
}

/// The error of a folder in which other processes do a part of the runs.
fn shared(folder: &Path) -> Error {
    let (at, word) = (folder.display(), quoted(folder.as_os_str()));
    Error::Usage(text!(
        "{at} is shared with other processes that have not finished; `nongbo status {word}` says how far they are",
        "{at} 由其他尚未完成的进程共用；`nongbo status {word}` 可查看进度"
    ))
}
