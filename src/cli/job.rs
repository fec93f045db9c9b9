//! An experiment of this engine as a job of the command line.

use crate::cli::Sheet;
use crate::cli::arguments::RunArguments;
use crate::cli::progress::Progress;
use crate::cli::run::{FolderState, Job, Plan};
use crate::engine::error::{Error, Problem, Result};
use crate::engine::init::bytes_needed;
use crate::engine::parameters::Parameters;
use crate::engine::simulation::RunControl;
use crate::engine::week::StepOptions;
use crate::store;
use crate::store::{Ending, FinishedFolder, Folder, Shard, State};
use crate::study::estimate::precision::{FIRST_LOOK, LOOKS};
use crate::study::experiment;
use crate::study::experiment::Experiment;
use crate::study::run;
use crate::study::run::Parallelism;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::time::{SystemTime, UNIX_EPOCH};

/// Most memory the worlds alive at once may need, whatever the machine has.
const MOST_BYTES: u128 = 24 << 30;
/// Threads of this name live runs; a panic in one is caught and kept, so nothing is printed.
const LIVES: &str = "nongbo-life";

/// Replications before the first time a rule can stop the work.
const FIRST_STOP: u64 = (FIRST_LOOK + LOOKS - 1) as u64;

/// An experiment, its folder and what the folder holds.
struct Sweep {
    experiment: Experiment,
    plan: crate::study::run::Plan,
    folder: Folder,
    state: State,
    shard: Shard,
    request: RunArguments,
}

/// Reads the experiment and opens the folder.
pub fn open(request: &RunArguments) -> Result<Box<dyn Job>> {
    let mut experiment = load(&request.experiment, &request.set, Some(&request.out))?;
    let mut replications = u64::from(experiment.replications) + u64::from(request.extend.unwrap_or(0));
    if let Some(stop) = &experiment.stop {
        // What earlier looks asked for is done already.
        let held = store::reader::resolved(&request.out).ok();
        let held = held.and_then(|held| held["replications"]["value"].as_u64()).unwrap_or(0);
        replications = replications.max(FIRST_STOP).max(held).min(u64::from(stop.most_replications));
    }
    if replications != u64::from(experiment.replications) {
        experiment = with_replications(request, replications)?;
    }
    Sweep::of(request.clone(), experiment).map(|sweep| -> Box<dyn Job> { Box::new(sweep) })
}

/// The experiment with another number of replications.
fn with_replications(request: &RunArguments, replications: u64) -> Result<Experiment> {
    let mut set = request.set.clone();
    set.push(("replications".to_owned(), replications.to_string()));
    load(&request.experiment, &set, Some(&request.out))
}

/// Opens a finished folder again where it lacks runs of the plan or failed ones are to be lived again; where it is no
/// beginning of the plan nothing is done, and opening it says why.
fn reopen(request: &RunArguments, experiment: &Experiment, plan: &crate::study::run::Plan) -> Result<()> {
    if store::status(&request.out)?.stage != store::Stage::Finished {
        return Ok(());
    }
    let finished = FinishedFolder::check(&request.out)?;
    if finished.model_version() != crate::MODEL_VERSION || finished.name() != plan.name {
        return Ok(());
    }
    let (_, old) = store::reopen::reopen(&request.out, finished.name())?;
    let begins = plan.runs.starts_with(&old.runs) && plan.experiment_toml == old.experiment_toml;
    let retry = request.retry_failed && finished.failed() > 0;
    if !begins || (plan.runs.len() == old.runs.len() && !retry) {
        return Ok(());
    }
    finished.verify(&old)?;
    finished.reopen(plan, retry, |run, table| run::brief_columns(experiment, &run.arm, table))
}

/// Reads an experiment whose worlds fit the machine. Grants that must be solved for are taken from the folder the
/// experiment filled, if there is one.
pub fn load(path: &Path, set: &[(String, String)], folder: Option<&Path>) -> Result<Experiment> {
    let mut experiment = store::experiment_file::load(path, set, &store::reopen::tables_of(path), limit)?;
    if !experiment.design.is_solved_for() {
        return Ok(experiment);
    }
    let held = folder.and_then(|folder| store::reader::resolved(folder).ok());
    if !held.is_some_and(|held| crate::study::run::equal_spending::adopt(&mut experiment, &held)) {
        let (weeks, cancel) = (AtomicU64::new(0), AtomicBool::new(false));
        let watch = RunControl { options: StepOptions::default(), weeks: &weeks, cancel: &cancel };
        let parallelism = parallelism(&experiment);
        crate::study::run::equal_spending::solve(&mut experiment, parallelism, watch)?;
    }
    Ok(experiment)
}

/// As many worlds at once as there are threads, fewer where the largest would not fit.
fn parallelism(experiment: &Experiment) -> Parallelism {
    labour_of(experiment.arms.iter().map(|arm| bytes_needed(&arm.rules)).max().unwrap_or(1))
}

/// As many worlds of these rules at once as there are threads, fewer where they would not fit.
pub fn labour_for(rules: &Parameters) -> Parallelism {
    labour_of(bytes_needed(rules))
}

fn labour_of(largest: u128) -> Parallelism {
    // Every branch has its trunk beside the copies.
    let worlds = usize::try_from(most_bytes() / (2 * largest.max(1))).unwrap_or(usize::MAX).max(1);
    Parallelism { threads: rayon::current_num_threads(), worlds, name: LIVES }
}

/// Most memory that worlds may need.
fn most_bytes() -> u128 {
    memory().map_or(MOST_BYTES, |memory| memory.min(MOST_BYTES))
}

/// The experiment is called as its file; the file a folder keeps goes on with the name the folder has.
fn name(request: &RunArguments) -> Result<String> {
    let whole = |path: &std::path::Path| path.canonicalize().ok();
    let own = whole(&request.experiment);
    if own.is_some() && own == whole(&request.out.join("experiment.toml")) {
        let held = store::status(&request.out)?.name;
        if !held.is_empty() {
            return Ok(held);
        }
    }
    Ok(request.experiment.file_stem().unwrap_or_default().to_string_lossy().into_owned())
}

/// Refuses rules whose world does not fit, naming the count that is furthest above its default.
pub fn limit(rules: &Parameters) -> Option<Problem> {
    let (bytes, most) = (bytes_needed(rules), most_bytes());
    if bytes <= most {
        return None;
    }
    let (own, usual) = (&rules.population, Parameters::default().population);
    let counts = [
        ("population.counties", own.counties, usual.counties),
        ("population.villages_per_county", own.villages_per_county, usual.villages_per_county),
        ("population.households_per_village", own.households_per_village, usual.households_per_village),
        ("population.consumers_per_household", own.consumers_per_household, usual.consumers_per_household),
        ("population.policy_years", own.policy_years, usual.policy_years),
    ];
    let (path, value, _) = counts.into_iter().max_by_key(|&(_, own, usual)| own / usual.max(1))?;
    Some(experiment::too_large(path, value, bytes, most))
}

/// Memory of this machine, where it says so.
fn memory() -> Option<u128> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<u128>().ok()? * 1024)
}

impl Sweep {
    /// Opens the folder of an experiment.
    fn of(request: RunArguments, experiment: Experiment) -> Result<Self> {
        let plan = run::plan(&name(&request)?, &experiment);
        if request.extend.is_some() || request.retry_failed || experiment.stop.is_some() {
            reopen(&request, &experiment, &plan)?;
        }
        let shard = request.shard.unwrap_or(Shard::WHOLE);
        let (folder, state) = Folder::open_with(&request.out, &plan, shard, request.retry_failed)?;
        Ok(Self { experiment, plan, folder, state, shard, request })
    }

    fn finished(&self) -> BTreeSet<u32> {
        match &self.state {
            State::Fresh => BTreeSet::new(),
            State::Resume { finished } => finished.clone(),
            State::Finished => self.plan.runs.iter().map(|run| run.number).collect(),
        }
    }

    /// Runs of other shards.
    fn others(&self) -> BTreeSet<u32> {
        let mut numbers: Vec<u32> = self.plan.runs.iter().map(|run| run.number).collect();
        numbers.sort_unstable();
        let own = self.shard.block(numbers.len());
        numbers.into_iter().enumerate().filter(|(at, _)| !own.contains(at)).map(|(_, number)| number).collect()
    }

    fn work(&self) -> Parallelism {
        parallelism(&self.experiment)
    }
}

impl Job for Sweep {
    fn plan(&self) -> Plan {
        let others = self.others();
        let all = &others | &self.finished();
        let (weeks, of_others) = run::weeks(&self.experiment, &others);
        let done = run::weeks(&self.experiment, &all).1;
        let runs = self.plan.runs.len() - others.len();
        Plan { runs: runs as u64, weeks: weeks - of_others, weeks_done: done - of_others }
    }

    fn state(&self) -> FolderState {
        match &self.state {
            State::Fresh => FolderState::Fresh,
            State::Resume { finished } => {
                FolderState::Unfinished { finished: finished.difference(&self.others()).count() as u64 }
            }
            State::Finished => FolderState::Finished,
        }
    }

    fn parallelism(&self) -> (usize, usize) {
        let parallelism = self.work();
        let plan = self.plan.runs.len() - (&self.others() | &self.finished()).len();
        (parallelism.threads, parallelism.threads.min(parallelism.worlds).min(plan).max(1))
    }

    fn execute(&mut self, progress: &Progress, cancel: &AtomicBool) -> Result<Ending> {
        let (began, finished, parallelism) = (seconds(), self.finished(), self.work());
        let watch = RunControl { options: StepOptions::default(), weeks: &progress.done, cancel };
        quiet_lives();
        self.folder.note_session(&json!({
            "shard": self.shard.to_string(),
            "threads": parallelism.threads,
            "runs_at_a_time": Job::parallelism(self).1,
            "chunk": StepOptions::default().chunk,
            "began_unix_seconds": began,
            "runs_found_finished": finished.len(),
            "runs_found_damaged": self.folder.damaged().len(),
        }))?;
        let skipped = &finished | &self.others();
        let keep = |number: u32, outcome| self.folder.keep(&self.plan.runs[number as usize], outcome);
        run::execute(&self.experiment, &skipped, &keep, parallelism, watch)?;
        let provenance = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "model_version": crate::MODEL_VERSION,
            "threads": parallelism.threads,
            "chunk": StepOptions::default().chunk,
            "began_unix_seconds": began,
            "ended_unix_seconds": seconds(),
            "system": std::env::consts::OS,
            "architecture": std::env::consts::ARCH,
        });
        let ending = self.folder.end(&self.plan, provenance)?;
        if ending != Ending::Finished {
            return Ok(ending);
        }
        let (failed, runs) = (store::panel::failed(self.folder.path())?, self.plan.runs.len());
        if failed > 0 { Err(Error::SomeRunsFailed { failed, runs }) } else { Ok(ending) }
    }

    fn extend_if_imprecise(&mut self) -> Result<Option<u32>> {
        let more = crate::study::run::stopping::more_replications(&self.experiment, || {
            store::panel::panel(self.folder.path(), &self.experiment)
        })?;
        if let Some(replications) = more {
            let experiment = with_replications(&self.request, u64::from(replications))?;
            *self = Self::of(self.request.clone(), experiment)?;
        }
        Ok(more)
    }

    fn sheets(&self) -> Result<Vec<Sheet>> {
        crate::study::report::sheets(&self.experiment, &store::panel::panel(self.folder.path(), &self.experiment)?)
    }
}

/// Seconds of the wall clock, for `provenance.json` alone.
#[allow(clippy::disallowed_methods, reason = "provenance says when; nothing else reads it")]
fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Keeps panics of runs, which are caught and kept as their error, off the terminal.
fn quiet_lives() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some(LIVES) {
            usual(panic);
        }
    }));
}
