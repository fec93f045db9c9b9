//! An experiment with its output folder: which runs are missing, and doing them.

use crate::cli::arguments::RunArguments;
use crate::cli::{load, parallelism};
#[cfg(test)]
use crate::engine::error::Defect;
use crate::engine::error::{Error, Result};
use crate::engine::simulation::{Parallelism, RunControl};
use crate::store::{self, Completion, FinishedFolder, Folder, Shard, Stage, State};
use crate::study::experiment::Experiment;
use crate::study::report;
#[cfg(test)]
use crate::study::run::Outcome;
use crate::study::run::reduction::PanelOptions;
use crate::study::run::{self, Plan, stopping};
use crate::study::tables::Table;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// An experiment, its open output folder and what the folder held when it was opened.
pub struct ExperimentRun {
    /// What the folder held when it was opened.
    pub state: State,
    experiment: Experiment,
    plan: Plan,
    folder: Folder,
    shard: Shard,
    request: RunArguments,
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

impl ExperimentRun {
    /// Reads the experiment and opens its folder.
    ///
    /// # Errors
    /// Those of the experiment file and of the folder.
    pub fn open(request: &RunArguments) -> Result<Self> {
        let experiment = load::experiment(&request.experiment, &request.set, Some(&request.out))?;
        let in_file = u64::from(experiment.replications);
        let first = u64::from(stopping::first_replications(&experiment));
        let mut replications = in_file + u64::from(request.extend.unwrap_or(0));
        if let Some(stop) = &experiment.stop {
            // The folder may already have the replications that the rule asked for earlier.
            let stored = store::reader::resolved(&request.out).ok();
            let stored = stored.and_then(|stored| stored["replications"]["value"].as_u64()).unwrap_or(0);
            replications = replications.max(first).max(stored).min(u64::from(stop.most_replications));
        }
        let experiment = if replications == in_file { experiment } else { with_replications(request, replications)? };
        Self::open_folder(request.clone(), experiment)
    }

    fn open_folder(request: RunArguments, experiment: Experiment) -> Result<Self> {
        let plan = run::plan(&experiment_name(&request)?, &experiment);
        if request.extend.is_some() || request.retry_failed || experiment.stop.is_some() {
            reopen_if_runs_are_missing(&request, &experiment, &plan)?;
        }
        let shard = request.shard.unwrap_or(Shard::WHOLE);
        let (folder, state) = Folder::open_with(&request.out, &plan, shard, request.retry_failed)?;
        Ok(Self { state, experiment, plan, folder, shard, request })
    }

    /// How much work this shard has.
    pub fn workload(&self) -> Workload {
        let (others, skipped) = (self.runs_of_other_shards(), self.runs_to_skip());
        let (weeks, weeks_of_others) = run::weeks(&self.experiment, &others);
        let (_, weeks_skipped) = run::weeks(&self.experiment, &skipped);
        let runs = self.plan.runs.len() - others.len();
        let missing = self.plan.runs.len() - skipped.len();
        let Parallelism { threads, worlds } = self.parallelism();
        Workload {
            runs,
            runs_finished: runs - missing,
            weeks: weeks - weeks_of_others,
            weeks_finished: weeks_skipped - weeks_of_others,
            threads,
            runs_at_once: threads.min(worlds).min(missing).max(1),
        }
    }

    /// Does the missing runs of this shard, and finishes the folder unless runs of other shards are missing. The
    /// parallelism is that of [`ExperimentRun::workload`].
    ///
    /// # Errors
    /// [`Error::Interrupted`] where the work was cancelled, [`Error::SomeRunsFailed`] where the folder is finished but runs failed,
    /// [`Error::Machine`] where the disk refuses.
    pub fn execute(&mut self, control: RunControl<'_>) -> Result<Completion> {
        let (began, parallelism, workload) = (seconds(), self.parallelism(), self.workload());
        let control = RunControl { parallelism, ..control };
        self.folder.record_session(&json!({
            "shard": self.shard.to_string(),
            "threads": parallelism.threads,
            "runs_at_a_time": workload.runs_at_once,
            "chunk": control.options.chunk,
            "began_unix_seconds": began,
            "runs_found_finished": self.finished_runs().len(),
            "runs_found_damaged": self.folder.damaged().len(),
        }))?;
        let keep = |number: u32, outcome| self.folder.store_run(&self.plan.runs[number as usize], outcome);
        run::execute(&self.experiment, &self.runs_to_skip(), &keep, control)?;
        let provenance = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "model_version": crate::MODEL_VERSION,
            "threads": parallelism.threads,
            "chunk": control.options.chunk,
            "began_unix_seconds": began,
            "ended_unix_seconds": seconds(),
            "system": std::env::consts::OS,
            "architecture": std::env::consts::ARCH,
        });
        let ending = self.folder.finish_if_complete(&self.plan, provenance)?;
        if ending != Completion::Finished {
            return Ok(ending);
        }
        let (failed, runs) = (store::panel::failed(self.folder.path())?, self.plan.runs.len());
        if failed > 0 { Err(Error::SomeRunsFailed { failed, runs }) } else { Ok(ending) }
    }

    /// Opens a finished folder again where the stopping rule of the experiment asks for more replications. The value is
    /// the new number of replications; `None` where the estimates are precise enough or there is no rule.
    ///
    /// # Errors
    /// [`Error::Machine`], and whatever keeps the tables from being read.
    pub fn extend_if_imprecise(&mut self) -> Result<Option<u32>> {
        let replications = stopping::more_replications(&self.experiment, || {
            store::panel::panel(self.folder.path(), &self.experiment, PanelOptions::default())
        })?;
        if let Some(replications) = replications {
            let experiment = with_replications(&self.request, u64::from(replications))?;
            *self = Self::open_folder(self.request.clone(), experiment)?;
        }
        Ok(replications)
    }

    /// The tables of a finished folder.
    ///
    /// # Errors
    /// [`Error::Machine`], and whatever keeps the tables from being made.
    pub fn tables(&self) -> Result<Vec<Table>> {
        let panel = store::panel::panel(self.folder.path(), &self.experiment, PanelOptions::default())?;
        report::tables(&self.experiment, &panel)
    }

    /// Keeps a run as failed, as if it had met a defect.
    #[cfg(test)]
    pub fn keep_failed(&self, number: u32, defect: Defect) {
        let run = &self.plan.runs[number as usize];
        self.folder.store_run(run, Outcome::Failed(defect)).expect("the disk takes it");
    }

    fn parallelism(&self) -> Parallelism {
        parallelism::for_worlds(self.experiment.arms.iter().map(|arm| &arm.rules))
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
        let block = self.shard.block(numbers.len());
        numbers.into_iter().enumerate().filter(|(at, _)| !block.contains(at)).map(|(_, number)| number).collect()
    }

    fn runs_to_skip(&self) -> BTreeSet<u32> {
        &self.finished_runs() | &self.runs_of_other_shards()
    }
}

/// The experiment of a request with another number of replications.
fn with_replications(request: &RunArguments, replications: u64) -> Result<Experiment> {
    let mut set = request.set.clone();
    set.push(("replications".to_owned(), replications.to_string()));
    load::experiment(&request.experiment, &set, Some(&request.out))
}

/// The name of the experiment: that of its file. For the copy of the file in an output folder it is the folder's name of
/// the experiment.
fn experiment_name(request: &RunArguments) -> Result<String> {
    let canonical = |path: &Path| path.canonicalize().ok();
    let file = canonical(&request.experiment);
    if file.is_some() && file == canonical(&request.out.join("experiment.toml")) {
        let stored = store::status(&request.out)?.name;
        if !stored.is_empty() {
            return Ok(stored);
        }
    }
    Ok(request.experiment.file_stem().unwrap_or_default().to_string_lossy().into_owned())
}

/// Opens a finished folder again where it lacks runs of the plan, or where its failed runs are to be run again. Does
/// nothing where the runs of the folder are not the first runs of the plan: opening the folder then says why.
fn reopen_if_runs_are_missing(request: &RunArguments, experiment: &Experiment, plan: &Plan) -> Result<()> {
    if store::status(&request.out)?.stage != Stage::Finished {
        return Ok(());
    }
    let finished = FinishedFolder::check(&request.out)?;
    if finished.model_version() != crate::MODEL_VERSION || finished.name() != plan.name {
        return Ok(());
    }
    let (_, stored) = store::reopen::stored_experiment(&request.out, finished.name())?;
    let is_beginning = plan.runs.starts_with(&stored.runs) && plan.experiment_toml == stored.experiment_toml;
    let retry = request.retry_failed && finished.failed() > 0;
    if !is_beginning || (plan.runs.len() == stored.runs.len() && !retry) {
        return Ok(());
    }
    finished.verify(&stored)?;
    finished.extend(plan, retry, |run, table| run::brief_columns(experiment, &run.arm, table))
}

/// Seconds of the wall clock, for `provenance.json` alone.
#[allow(clippy::disallowed_methods, reason = "provenance says when; nothing else reads it")]
fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
