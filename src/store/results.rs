//! The results of a finished folder, equal to those of the same experiment in memory.

use crate::engine::error::Result;
use crate::store::atomic_files::not_as_written;
use crate::store::content_hash::cells;
use crate::store::finished_folder::FinishedFolder;
use crate::store::journal::JournalLine;
use crate::store::layout::JOURNAL;
use crate::store::panel::panel;
use crate::store::reader::table;
use crate::store::stored_experiment;
use crate::study::experiment::Experiment;
use crate::study::run::reduction::PanelOptions;
use crate::study::run::{self, Results, RunKey, RunResult};
use std::path::Path;

impl Results {
    /// Reads a finished output folder. The tables of the runs stay in their files.
    ///
    /// # Errors
    /// [`Error::Usage`](crate::Error::Usage) where it is no finished folder,
    /// [`Error::Damaged`](crate::Error::Damaged) where a file is not as it was written,
    /// [`Error::Machine`](crate::Error::Machine) where it cannot be read.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self> {
        Self::open_with(folder, PanelOptions::default())
    }

    /// As [`Results::open`], with a choice of what the panel holds.
    ///
    /// # Errors
    /// As [`Results::open`].
    pub fn open_with(folder: impl AsRef<Path>, options: PanelOptions) -> Result<Self> {
        let folder = folder.as_ref();
        let finished = FinishedFolder::open(folder)?;
        let mut experiment = stored_experiment::from_resolved_values(folder)?;
        finished.name().clone_into(&mut experiment.name);
        let panel = panel(folder, &experiment, options)?;
        let lines = finished.lines()?;
        let errors = errors(folder)?;
        let results = lines.iter().zip(errors).map(|(line, error)| run_result(folder, &experiment, line, error));
        let runs = results.collect::<Result<_>>()?;
        Ok(Self { experiment, panel, runs })
    }
}

/// The defect of each run in run order, `None` of a good one.
fn errors(folder: &Path) -> Result<Vec<Option<String>>> {
    let error = |runs: Result<arrow::array::RecordBatch>| {
        Ok(runs?.column_by_name("error").and_then(|column| cells(column).text(0).map(str::to_owned)))
    };
    table(folder, "runs")?.map(error).collect()
}

/// A run as the journal has it.
fn run_result(folder: &Path, experiment: &Experiment, line: &JournalLine, error: Option<String>) -> Result<RunResult> {
    let damaged = || not_as_written(&folder.join(JOURNAL), "it names another arm or table", "方案或数据表不符");
    let arm = experiment.arms.iter().find(|arm| arm.name == line.arm).ok_or_else(damaged)?;
    let hash = |(name, ..): (&'static str, &'static str, _)| Some((name, line.tables.get(name)?.clone()));
    let hashes = run::tables().into_iter().map(hash).collect::<Option<_>>().ok_or_else(damaged)?;
    let key = RunKey {
        id: line.run.clone(),
        number: line.number,
        arm: line.arm.clone(),
        replication: line.replication,
        design: arm.design.clone(),
    };
    Ok(RunResult { key, error, hashes, tables: None })
}
