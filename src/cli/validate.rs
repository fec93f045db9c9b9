//! `nongbo validate`: compares the default world with published figures.

use crate::cli::arguments::ValidateArguments;
use crate::cli::parallelism::{for_worlds, with_threads};
use crate::cli::progress::{self, Progress};
use crate::cli::result_folder::ResultFolder;
use crate::cli::terminal::Terminal;
use crate::cli::{interrupt, load, render};
use crate::engine::error::{Result, text};
use crate::engine::parameters::Parameters;
use crate::engine::simulation::RunControl;
use crate::study::estimate::Holds;
use crate::study::tables::Table;
use crate::study::trial;
use crate::study::trial::TrialDesign;
use crate::study::validate::{Finding, add_gate, magnitudes, run_replications, tables, validate};
use arrow::array::{ArrayRef, Float64Array, StringArray};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use std::sync::Arc;

/// The command. A moment outside its tolerance is a result, not an error.
pub fn command(request: &ValidateArguments, terminal: Terminal) -> Result<()> {
    let rules = load::default_parameters(&request.set)?;
    let folder = request.out.as_deref().map(|folder| ResultFolder::create(folder, "validation")).transpose()?;
    // The gate is a property of the default world; `nongbo trial --set` tries another world.
    let gate = request.set.is_empty() && !request.magnitudes;
    let trial = if gate { Some(TrialDesign::read(&[])?) } else { None };
    let weeks = u64::from(request.replications) * u64::from(rules.population.years() * crate::engine::units::WEEKS)
        + trial.as_ref().map_or(0, |design| u64::from(trial::REPLICATIONS) * design.weeks());
    let progress = Arc::new(Progress::new(weeks, 0, text!("simulating", "模拟中")));
    let thread = progress::start(Arc::clone(&progress), terminal);
    let cancel = interrupt::install(terminal, interrupt::Work::Lost)?;
    let listener = |event| progress.count(event);
    let result = with_threads(request.threads, terminal, || {
        let parallelism = for_worlds([&rules]);
        let control =
            RunControl { parallelism, progress: Some(&listener), cancel: Some(&cancel), ..RunControl::default() };
        simulate(request, &rules, trial.as_ref(), control)
    });
    drop(thread);
    let (findings, tables) = result??;
    if let Some((folder, findings)) = folder.zip(findings) {
        folder.write(batch(&findings), &tables, terminal.language)?;
    }
    render::print(&tables, &request.tables, terminal)
}

/// The tables, and the findings unless magnitudes were asked for.
fn simulate(
    request: &ValidateArguments,
    rules: &Parameters,
    trial: Option<&TrialDesign>,
    control: RunControl<'_>,
) -> Result<(Option<Vec<Finding>>, Vec<Table>)> {
    if request.magnitudes {
        let seeds = (request.seed, request.replications);
        let by_replication = run_replications(rules, seeds, control, magnitudes::chain)?;
        return Ok((None, magnitudes::tables(&by_replication, rules)));
    }
    let mut findings = validate(rules, request.seed, request.replications, control)?;
    if let Some(design) = trial {
        add_gate(&mut findings, &trial::run_and_judge(design, trial::SEED, trial::REPLICATIONS, control)?.1);
    }
    let tables = tables(&findings);
    Ok((Some(findings), tables))
}

/// One row a moment; missing values are null.
fn batch(findings: &[Finding]) -> std::result::Result<RecordBatch, ArrowError> {
    let text = |of: &dyn Fn(&Finding) -> String| -> ArrayRef {
        Arc::new(findings.iter().map(|finding| Some(of(finding))).collect::<StringArray>())
    };
    let number = |of: &dyn Fn(&Finding) -> Option<f64>| -> ArrayRef {
        Arc::new(findings.iter().map(|finding| of(finding).filter(|it| it.is_finite())).collect::<Float64Array>())
    };
    let holds: ArrayRef =
        Arc::new(findings.iter().map(|finding| finding.holds().map(Holds::key)).collect::<StringArray>());
    RecordBatch::try_from_iter([
        ("moment", text(&|it| it.moment.id.to_owned())),
        ("name", text(&|it| it.moment.en.to_owned())),
        ("name_zh", text(&|it| it.moment.zh.to_owned())),
        ("unit", text(&|it| it.moment.unit.to_owned())),
        ("source", text(&|it| it.moment.source.to_owned())),
        ("use", text(&|it| format!("{:?}", it.moment.role).to_lowercase())),
        ("target", number(&|it| Some(it.moment.target))),
        ("tolerance_low", number(&|it| Some(it.moment.low))),
        ("tolerance_high", number(&|it| Some(it.moment.high))),
        ("value", number(&|it| it.value.map(|value| value.mean))),
        ("low", number(&|it| it.value.map(|value| value.low))),
        ("high", number(&|it| it.value.map(|value| value.high))),
        ("distance", number(&Finding::distance)),
        ("holds", holds),
    ])
}
