//! `nongbo trial`: a village trial inside the model, its estimators beside the true effect, and the gate.

use crate::cli::arguments::TrialArguments;
use crate::cli::parallelism::{for_worlds, with_threads};
use crate::cli::progress::{self, Progress};
use crate::cli::result_folder::ResultFolder;
use crate::cli::terminal::Terminal;
use crate::cli::{interrupt, render};
use crate::engine::error::{Result, text};
use crate::engine::simulation::RunControl;
use crate::study::trial;
use crate::study::trial::{Estimator, TrialDesign, TrialResult, tables};
use arrow::array::{ArrayRef, Float64Array, StringArray, UInt32Array};
use arrow::record_batch::RecordBatch;
use std::sync::Arc;

/// The command. A gate that does not hold is a result, not an error.
pub fn command(request: &TrialArguments, terminal: Terminal) -> Result<()> {
    let design = TrialDesign::read(&request.set)?;
    let folder = request.out.as_deref().map(|folder| ResultFolder::create(folder, "trial")).transpose()?;
    let cancel = interrupt::install(terminal, interrupt::Work::Lost)?;
    let total = u64::from(request.replications) * design.weeks();
    let progress = Arc::new(Progress::new(total, 0, text!("simulating", "模拟中")));
    let thread = progress::start(Arc::clone(&progress), terminal);
    let listener = |event| progress.count(event);
    let result = with_threads(request.threads, terminal, || {
        let parallelism = for_worlds([&design.treated]);
        let control =
            RunControl { parallelism, progress: Some(&listener), cancel: Some(&cancel), ..RunControl::default() };
        trial::run_and_judge(&design, request.seed, request.replications, control)
    });
    drop(thread);
    let (results, outcome) = result??;
    let tables = [tables::estimators(&results), tables::gate(&outcome)];
    if let Some(folder) = folder {
        folder.write(batch(&results), &tables, terminal.language)?;
    }
    render::print(&tables, &request.tables, terminal)
}

/// One row an estimator and replication; missing values are null.
fn batch(results: &[TrialResult]) -> std::result::Result<RecordBatch, arrow::error::ArrowError> {
    let rows: Vec<(u32, Estimator, &TrialResult)> = (0..)
        .zip(results)
        .flat_map(|(replication, result)| Estimator::ALL.map(|estimator| (replication, estimator, result)))
        .collect();
    let number = |of: &dyn Fn(Estimator, &TrialResult) -> f64| -> ArrayRef {
        let finite = |value: f64| value.is_finite().then_some(value);
        Arc::new(rows.iter().map(|(_, estimator, result)| finite(of(*estimator, result))).collect::<Float64Array>())
    };
    let replication: ArrayRef = Arc::new(rows.iter().map(|row| Some(row.0)).collect::<UInt32Array>());
    let estimator: ArrayRef = Arc::new(rows.iter().map(|row| Some(row.1.key())).collect::<StringArray>());
    RecordBatch::try_from_iter([
        ("replication", replication),
        ("estimator", estimator),
        ("estimate", number(&|estimator, result| result.estimate(estimator).value)),
        ("standard_error", number(&|estimator, result| result.estimate(estimator).standard_error)),
        ("low", number(&|estimator, result| result.estimate(estimator).interval().low)),
        ("high", number(&|estimator, result| result.estimate(estimator).interval().high)),
        ("income", number(&|_, result| result.income)),
        ("live_net", number(&|_, result| result.live_net)),
        ("stations_treated", number(&|_, result| result.stations_treated)),
        ("stations_control", number(&|_, result| result.stations_control)),
        ("adopters", number(&|_, result| result.adopters)),
    ])
}
