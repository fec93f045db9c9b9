//! A whole study in memory: every run is simulated, hashed and reduced; its tables are let go unless they are asked for.

use crate::engine::error::{Error, Result};
use crate::engine::record::{HOUSEHOLD_DETAILS, Tables};
use crate::engine::simulation::{ProgressEvent, RunControl};
use crate::study::estimate::panel::Panel;
use crate::study::experiment::{Arm, Experiment, MOST_MEMORY};
use crate::study::identity::{experiment_hash, table_hash};
use crate::study::run::equal_spending::solve_grants;
use crate::study::run::reduction::{PanelOptions, Reduction, RunView};
use crate::study::run::{
    Outcome, Plan, RunKey, RunTable, TableColumns, execute, is_kept, plan, stopping, table_columns, weeks,
};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

/// What results are to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ResultOptions {
    /// What the panel is to hold.
    pub panel: PanelOptions,
    /// Whether the tables of every run are kept.
    pub tables: bool,
}

/// One run of a study.
pub struct RunResult {
    /// Which run it is.
    pub key: RunKey,
    /// The defect it failed with; `None` of a good run.
    pub error: Option<String>,
    /// Content hash of each table, in the order of the plan.
    pub hashes: Vec<(&'static str, String)>,
    /// Its tables, where they were asked for and the run did not fail.
    pub tables: Option<Tables>,
}

/// The results of a study.
pub struct Results {
    /// The experiment as it was run: grants found, replications added by its stopping rule.
    pub experiment: Experiment,
    /// One number an arm, replication and outcome.
    pub panel: Panel,
    /// Every run, in the order of the run list.
    pub runs: Vec<RunResult>,
}

impl Results {
    /// How many runs failed.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.runs.iter().filter(|run| run.error.is_some()).count()
    }

    /// Content hash of the whole experiment: equal in an output folder, on any machine, for any number of threads.
    #[must_use]
    pub fn content_hash(&self) -> String {
        let tables = self.runs.first().map_or(&[][..], |run| &run.hashes);
        let hash = |(at, (name, _)): (usize, &(&'static str, String))| {
            let runs = self.runs.iter().map(|run| (run.key.id.clone(), run.hashes[at].1.clone()));
            ((*name).to_owned(), table_hash(runs.collect()))
        };
        experiment_hash(tables.iter().enumerate().map(hash).collect())
    }
}

impl Experiment {
    /// Runs every arm and replication in memory, and more replications where the experiment has a stopping rule.
    ///
    /// # Errors
    /// [`Error::Interrupted`] where the work was cancelled,
    /// [`Error::Scenario`] where a world needs more memory than [`MOST_MEMORY`]. A run that fails
    /// with a defect of ours is one of the results and no error.
    pub fn run(&self, control: RunControl<'_>) -> Result<Results> {
        run(self, ResultOptions::default(), control)
    }
}

/// As [`Experiment::run`], with a choice of what the results hold.
///
/// # Errors
/// As [`Experiment::run`].
pub fn run(experiment: &Experiment, options: ResultOptions, control: RunControl<'_>) -> Result<Results> {
    run_from(&mut None, experiment, options, control)
}

/// As [`run`], from what an interrupted call kept: where the work is cancelled, the complete replications are left in `kept`,
/// and the next call with the same experiment and options goes on from there.
///
/// # Errors
/// As [`Experiment::run`].
pub fn run_from(
    kept: &mut Option<Results>,
    experiment: &Experiment,
    options: ResultOptions,
    control: RunControl<'_>,
) -> Result<Results> {
    experiment.check_size(MOST_MEMORY)?;
    let begun = match kept.take() {
        Some(begun) => begun,
        None => nothing_done(experiment, control)?,
    };
    let mut experiment = begun.experiment.clone();
    let mut results = add_missing_runs(begun, &experiment, options, control, kept)?;
    while let Some(replications) = stopping::more_replications(&experiment, || Ok(Cow::Borrowed(&results.panel)))? {
        experiment.replications = replications;
        if !same_tables(&results.experiment, &experiment) {
            results.runs.clear();
        }
        results = add_missing_runs(results, &experiment, options, control, kept)?;
    }
    Ok(results)
}

/// The results before the first run: grants are solved for, replications are those of the first round.
fn nothing_done(experiment: &Experiment, control: RunControl<'_>) -> Result<Results> {
    let mut experiment = experiment.clone();
    experiment.replications = stopping::first_replications(&experiment);
    solve_grants(&mut experiment, control)?;
    Ok(Results { experiment, panel: Panel::default(), runs: Vec::new() })
}

/// Whether two experiments with the same arms keep the same tables of every run.
fn same_tables(before: &Experiment, after: &Experiment) -> bool {
    let details = |experiment, arm: &Arm| is_kept(experiment, &arm.name, HOUSEHOLD_DETAILS);
    before.arms.iter().all(|arm| details(before, arm) == details(after, arm))
}

/// Adds the runs that the results lack; the replications of `experiment` begin with theirs. Where the work is cancelled,
/// complete replications are left in `kept`.
fn add_missing_runs(
    results: Results,
    experiment: &Experiment,
    options: ResultOptions,
    control: RunControl<'_>,
    kept: &mut Option<Results>,
) -> Result<Results> {
    let plan = plan("", experiment);
    let finished: BTreeSet<u32> = results.runs.iter().map(|run| run.key.number).collect();
    let work = Work {
        plan: &plan,
        forms: table_columns(&plan)?,
        keep_tables: options.tables,
        reduction: Reduction::resume(experiment, options.panel, results.panel),
        arms: experiment.arms.len(),
        runs: Mutex::new(results.runs),
    };
    let (all, done) = weeks(experiment, &finished);
    control.report(ProgressEvent::Planned { weeks: all - done });
    let ended = execute(experiment, &finished, &|number, outcome| work.add(number, outcome), control);
    let mut runs = work.runs.into_inner().unwrap_or_else(PoisonError::into_inner);
    runs.sort_by_key(|run: &RunResult| run.key.number);
    let mut results = Results { experiment: experiment.clone(), panel: work.reduction.finish(), runs };
    if matches!(ended, Err(Error::Interrupted)) {
        // What compares arms was reduced without the missing runs, and is written again with them.
        let mut runs_of: BTreeMap<u32, usize> = BTreeMap::new();
        results.runs.iter().for_each(|run| *runs_of.entry(run.key.replication).or_default() += 1);
        results.runs.retain(|run| runs_of[&run.key.replication] == experiment.arms.len());
        *kept = Some(results);
        return Err(Error::Interrupted);
    }
    ended.map(|()| results)
}

/// Hashes and reduces some runs of an experiment; all other numbers of its panel are missing.
pub(super) fn reduce(experiment: &Experiment, panel: PanelOptions, runs: Vec<(u32, Outcome)>) -> Result<Results> {
    let plan = plan("", experiment);
    let work = Work {
        plan: &plan,
        forms: table_columns(&plan)?,
        keep_tables: false,
        reduction: Reduction::new(experiment, panel),
        arms: experiment.arms.len(),
        runs: Mutex::new(Vec::new()),
    };
    runs.into_iter().try_for_each(|(number, outcome)| work.add(number, outcome))?;
    let mut runs = work.runs.into_inner().unwrap_or_else(PoisonError::into_inner);
    runs.sort_by_key(|run: &RunResult| run.key.number);
    Ok(Results { experiment: experiment.clone(), panel: work.reduction.finish(), runs })
}

/// The results in the making.
struct Work<'a> {
    plan: &'a Plan,
    forms: Vec<TableColumns>,
    keep_tables: bool,
    reduction: Reduction<'a>,
    arms: usize,
    runs: Mutex<Vec<RunResult>>,
}

impl Work<'_> {
    /// Hashes and reduces a run that ended.
    fn add(&self, number: u32, outcome: Outcome) -> Result<()> {
        let key = &self.plan.runs[number as usize];
        let error = outcome.error();
        let tables: Vec<RunTable<'_>> =
            self.forms.iter().map(|form| RunTable::new(form, key, &outcome, error.as_deref())).collect();
        let hashes = tables.iter().map(|table| Ok((table.form.name, table.content_hash()?))).collect::<Result<_>>()?;
        let table = |name: &str| tables.iter().find(|table| table.form.name == name).expect("every plan has it");
        let (runs, households, channels) = (table("runs"), table("households"), table("channels"));
        let view = RunView { runs, households, channels: Some(channels) };
        // Runs are numbered with all arms of a replication together.
        self.reduction.add(number as usize % self.arms, key.replication, &view)?;
        let (key, error) = (key.clone(), error.clone());
        let tables = match outcome {
            Outcome::Good(tables) if self.keep_tables => Some(tables),
            _ => None,
        };
        let result = RunResult { key, error, hashes, tables };
        self.runs.lock().unwrap_or_else(PoisonError::into_inner).push(result);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::simulation::{CancelToken, Parallelism};
    use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

    #[test]
    fn a_cancelled_study_keeps_its_complete_replications_and_goes_on_to_the_same_results() {
        let text = "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\nreplications = 4\n[population]\ncounties = 1\n\
            villages_per_county = 1\nhouseholds_per_village = 8\nburn_in_years = 0\npolicy_years = 1\n\
            [[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nset = { talent.budget_fen_per_household_year = 10000 }\n";
        let experiment = crate::study::experiment::read("test", text, &[], |_| None).expect("it is well formed");
        let options = ResultOptions { tables: true, ..ResultOptions::default() };
        let whole = run(&experiment, options, RunControl::default()).expect("it runs");
        let (cancel, ended, planned) = (CancelToken::new(), AtomicUsize::new(0), AtomicU64::new(0));
        let listen = |event| match event {
            ProgressEvent::Planned { weeks } => planned.store(weeks, Ordering::Relaxed),
            ProgressEvent::RunEnded => {
                if ended.fetch_add(1, Ordering::Relaxed) == 4 {
                    let _again = cancel.cancel();
                }
            }
            ProgressEvent::Week => {}
        };
        let mut kept = None;
        let parallelism = Parallelism { threads: 1, worlds: 1 };
        let control =
            RunControl { cancel: Some(&cancel), progress: Some(&listen), parallelism, ..RunControl::default() };
        let interrupted = run_from(&mut kept, &experiment, options, control);
        assert!(matches!(interrupted, Err(Error::Interrupted)), "it was cancelled");
        let (all, runs) = (planned.load(Ordering::Relaxed), kept.as_ref().map_or(0, |kept| kept.runs.len()));
        assert!((2..8).contains(&runs) && runs % 2 == 0, "{runs} runs are kept");
        let control = RunControl { progress: Some(&listen), ..RunControl::default() };
        let again = run_from(&mut kept, &experiment, options, control).expect("it runs");
        assert!(planned.load(Ordering::Relaxed) < all && kept.is_none(), "it began anew");
        assert_eq!(again.content_hash(), whole.content_hash());
        assert_eq!(format!("{:?}", again.panel), format!("{:?}", whole.panel));
    }
}
