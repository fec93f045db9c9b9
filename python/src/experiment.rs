//! Experiments: read, checked, run, traced.

use crate::distributed_run::DistributedRun;
use crate::errors::{guarded, refused};
use crate::interrupt::in_background;
use crate::results::{Results, json_of};
use nongbo::cli::{Language, render_warnings};
use nongbo::engine::error::{Error, Source};
use nongbo::engine::simulation::{CancelToken, Parallelism, RunControl};
use nongbo::study::check::Check;
use nongbo::study::experiment::read_with;
use nongbo::study::trace::{self, TraceRequest, tables};
use nongbo::{Result, store};
use pyo3::prelude::*;
use serde_json::json;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// An experiment that can be run.
#[pyclass(frozen, module = "nongbo._native")]
pub struct Experiment {
    /// With all values.
    resolved: nongbo::prelude::Experiment,
    /// Name of the file or of the text in messages.
    source: String,
    /// What an interrupted run in memory has done, and whether it kept tables.
    kept: Mutex<Option<(bool, nongbo::prelude::Results)>>,
}

/// A TOML text of a JSON object.
#[pyfunction]
pub fn to_toml(object: &str) -> PyResult<String> {
    let table: toml::Table = serde_json::from_str(object).map_err(refused)?;
    toml::to_string(&table).map_err(refused)
}

/// The control of a run in the current pool, with as many worlds at once as fit into memory.
pub fn control<'a>(experiment: &nongbo::prelude::Experiment, cancel: &'a CancelToken) -> RunControl<'a> {
    let rules = experiment.arms.iter().map(|arm| &arm.rules);
    let parallelism = store::fit_into_memory(Parallelism::default(), rules);
    RunControl { parallelism, cancel: Some(cancel), ..RunControl::default() }
}

#[pymethods]
impl Experiment {
    /// Reads an experiment from its text. `overrides` replace values, each a path and a TOML value; a design table lies in
    /// `folder`.
    #[new]
    fn new(
        py: Python<'_>,
        text: &str,
        source: String,
        folder: PathBuf,
        overrides: Vec<(String, String)>,
    ) -> PyResult<Self> {
        let table = |name: &str| store::design_table::read(&folder.join(name));
        let experiment = guarded(py, || read_with(&source, text, &overrides, &table, store::too_large))?;
        Ok(Self { resolved: experiment, source, kept: Mutex::default() })
    }

    /// Reads an experiment file.
    #[staticmethod]
    fn open(py: Python<'_>, path: PathBuf, overrides: Vec<(String, String)>) -> PyResult<Self> {
        let tables = store::stored_experiment::design_tables_of(&path);
        let load = || store::experiment_file::load(&path, &overrides, &tables, store::too_large);
        Ok(Self { resolved: guarded(py, load)?, source: path.display().to_string(), kept: Mutex::default() })
    }

    /// Its file, byte for byte.
    #[getter]
    fn text(&self) -> &str {
        &self.resolved.text
    }

    /// What it is, as JSON.
    fn facts(&self) -> String {
        facts(&self.resolved).to_string()
    }

    /// What it would do on so many threads, as JSON. Nothing is simulated.
    fn check(&self, py: Python<'_>, threads: Option<usize>) -> PyResult<String> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        guarded(py, || {
            let check = Check::new(&self.resolved, threads.unwrap_or(cores).max(1));
            let source = Source { name: self.source.clone(), text: self.resolved.text.clone() };
            let warnings = |language| render_warnings(&check.warnings, &source, language, false);
            let number = |bytes: u128| u64::try_from(bytes).unwrap_or(u64::MAX);
            Ok(json!({
                "lines": { "en": check.lines(Language::En), "zh": check.lines(Language::Zh) },
                "warnings": { "en": warnings(Language::En), "zh": warnings(Language::Zh) },
                "runs": check.runs,
                "weeks": check.weeks,
                "bytes": number(check.bytes),
                "seconds": check.seconds,
                "threads": check.threads,
                "solved_for": self.resolved.design.is_solved_for(),
                "arms": json_of(&check.table()),
            })
            .to_string())
        })
    }

    /// Runs it in memory. Complete replications of a call that was interrupted are taken from there.
    fn run(&self, py: Python<'_>, threads: Option<usize>, tables: bool) -> PyResult<Results> {
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        in_background(py, threads, |cancel| {
            let mut begun = kept().take().filter(|(with_tables, _)| *with_tables == tables).map(|(_, results)| results);
            let control = control(&self.resolved, cancel);
            let ended = Results::in_memory(&mut begun, &self.resolved, tables, control);
            if let Some(begun) = begun {
                *kept() = Some((tables, begun));
            }
            ended
        })
    }

    /// Runs it in an output folder; runs that are there are kept.
    fn run_in(&self, py: Python<'_>, folder: PathBuf, threads: Option<usize>) -> PyResult<Results> {
        in_background(py, threads, |cancel| {
            drop(self.resolved.run_in(&folder, control(&self.resolved, cancel))?);
            Results::in_folder(&folder)
        })
    }

    /// Opens or makes an output folder whose runs other processes do.
    fn distribute(&self, py: Python<'_>, folder: PathBuf, runs_per_task: usize) -> PyResult<DistributedRun> {
        in_background(py, None, |cancel| {
            store::DistributedRun::open(&self.resolved, &folder, runs_per_task, control(&self.resolved, cancel))
        })
        .map(|run| DistributedRun(Mutex::new(run)))
    }

    /// The ledger of one household in one arm or in two, as JSON tables.
    fn trace(
        &self,
        py: Python<'_>,
        household: usize,
        weeks: (u32, u32),
        arms: Vec<String>,
        replication: u32,
    ) -> PyResult<String> {
        in_background(py, None, |cancel| self.traced(household, weeks, &arms, replication, cancel))
    }
}

impl Experiment {
    fn traced(
        &self,
        household: usize,
        (from, to): (u32, u32),
        names: &[String],
        replication: u32,
        cancel: &CancelToken,
    ) -> Result<String> {
        let mut experiment = self.resolved.clone();
        store::take_or_solve_grants(&mut experiment, None, control(&self.resolved, cancel))?;
        let request = TraceRequest { household, from, to, replication };
        let arms = trace::select_arms(&experiment, &request, names)?;
        // Two arms have the same replication numbers.
        let request = TraceRequest { replication: arms[0].numbers.of(replication), ..request };
        let control = control(&experiment, cancel);
        let tables = match arms[..] {
            [a, b] => {
                let schedules = [a, b].map(|arm| experiment.schedule(arm));
                let (traces, first) = trace::trace_two_arms(schedules, experiment.seed, &request, control)?;
                let names = [a.name.as_str(), b.name.as_str()];
                tables::tables_of_two_arms([&traces[0], &traces[1]], first.as_ref(), household, names, to)
            }
            [arm] => {
                let trace = trace::trace_household(experiment.schedule(arm), experiment.seed, &request, control)?;
                tables::tables_of_one_arm(&trace, household, &arm.name)
            }
            _ => Vec::new(),
        };
        Ok(tables.iter().map(json_of).collect::<serde_json::Value>().to_string())
    }
}

/// What an experiment is.
pub fn facts(experiment: &nongbo::prelude::Experiment) -> serde_json::Value {
    let arm = |arm: &nongbo::study::experiment::Arm| json!({ "name": arm.name, "label": arm.label.as_ref().map(|label| &label.en), "paired": arm.paired, "households": arm.households() });
    let population = &experiment.base.population;
    json!({
        "name": experiment.name,
        "question": experiment.question.en,
        "expect": experiment.expect.en,
        "design": experiment.design.name(),
        "settings": experiment.design,
        "text": experiment.text,
        "seed": experiment.seed,
        "replications": experiment.replications,
        "arms": experiment.arms.iter().map(arm).collect::<Vec<_>>(),
        "first_policy_year": population.first_policy_year(),
        "policy_years": population.policy_years,
    })
}

/// The error of a folder or request that cannot be used.
pub fn usage(en: String, zh: String) -> Error {
    Error::Usage(nongbo::engine::error::Text::new(en, zh))
}
