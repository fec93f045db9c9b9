//! `nongbo run`: runs what is missing in the output folder of an experiment, then shows the tables.

mod ending;
mod open;

use crate::cli::arguments::{CheckArguments, RunArguments};
use crate::cli::parallelism::with_threads;
use crate::cli::progress::{self, Progress};
use crate::cli::terminal::Terminal;
use crate::cli::{check, interrupt, load, render};
use crate::engine::error::{Error, Result, text};
use crate::engine::simulation::{CancelToken, Parallelism, RunControl};
use crate::store::{self, Completion, FolderRun, State};
use crate::study::report;
use crate::study::run::reduction::PanelOptions;
use crate::study::tables::Table;
use std::sync::Arc;
use std::time::Instant;

/// The command.
pub fn command(request: &RunArguments, terminal: Terminal) -> Result<()> {
    let Some(out) = request.out.as_deref().filter(|_| !request.dry_run) else { return dry_run(request, terminal) };
    let cancel = interrupt::install(terminal, interrupt::Work::Kept)?;
    let show = |tables: &[Table]| render::print(tables, &request.tables, terminal);
    with_threads(request.threads, terminal, || {
        let mut run = open::open(request, out, &cancel, terminal)?;
        if run.state == State::Fresh {
            check::before_run(run.experiment(), &request.experiment, terminal, request.threads);
        }
        run_and_show(&mut run, &cancel, terminal, show)
    })?
}

/// What `nongbo check` shows for the same experiment and settings.
fn dry_run(request: &RunArguments, terminal: Terminal) -> Result<()> {
    let mut set = open::settings(request);
    if let Some(more) = request.extend {
        let experiment = load::without_grants(&request.experiment, &set)?;
        set.push(("replications".to_owned(), (u64::from(experiment.replications) + u64::from(more)).to_string()));
    }
    let arguments = CheckArguments {
        experiment: request.experiment.clone(),
        set,
        threads: request.threads,
        strict: request.strict,
        format: request.tables.format,
    };
    check::command(&arguments, terminal)
}

#[allow(clippy::disallowed_methods, reason = "the time of a run is said to its user and never enters a result")]
/// Runs what is missing and shows the tables. Where some runs failed, the tables are of the others.
fn run_and_show(
    run: &mut FolderRun,
    cancel: &CancelToken,
    terminal: Terminal,
    show: impl FnOnce(&[Table]) -> Result<()>,
) -> Result<()> {
    let started = Instant::now();
    let mut finished_before = run.state == State::Finished;
    let mut outcome = if finished_before { Ok(Completion::Finished) } else { execute(run, cancel, terminal) };
    while matches!(outcome, Ok(Completion::Finished)) {
        let Some(replications) = run.extend_if_imprecise()? else { break };
        terminal.note(
            &format!("not precise enough yet: continuing with {replications} replications"),
            &format!("精度尚不足：增至 {replications} 次重复"),
        );
        finished_before = false;
        outcome = execute(run, cancel, terminal);
    }
    let outcome = match outcome {
        Ok(Completion::Finished) => Ok(()),
        Ok(ending) => {
            note_other_shards(ending, terminal);
            return Ok(());
        }
        Err(failed @ Error::SomeRunsFailed { .. }) => Err(failed),
        Err(error) => return Err(error),
    };
    if finished_before {
        terminal.note("already finished; nothing was run", "此前已完成；没有运行任何模拟");
    }
    let display_result = tables(run).and_then(|tables| show(&tables));
    let time = (!finished_before).then(|| started.elapsed());
    ending::show(run.path(), run.experiment(), time, terminal);
    // Failed runs matter more than a table that could not be made of the others.
    outcome.and(display_result)
}

/// The tables of a finished folder.
fn tables(run: &FolderRun) -> Result<Vec<Table>> {
    let panel = store::panel::panel(run.path(), run.experiment(), PanelOptions::default())?;
    report::tables(run.experiment(), &panel)
}

/// Says why a shard that finished its own runs shows no table.
fn note_other_shards(ending: Completion, terminal: Terminal) {
    match ending {
        Completion::Finished => {}
        Completion::OthersAtWork => terminal.note(
            "this shard is done; others are running, and the last of them finishes the folder",
            "本分片已完成；其他分片仍在工作，最后完成者将写出数据表",
        ),
        Completion::Missing(missing) => terminal.note(
            &format!(
                "this shard is done; {missing} runs of other shards are missing, and the last shard finishes the folder"
            ),
            &format!("本分片已完成；其他分片还有 {missing} 次模拟待完成，最后完成者将写出数据表"),
        ),
    }
}

/// Does the missing runs of this shard, with progress on the terminal.
fn execute(run: &mut FolderRun, cancel: &CancelToken, terminal: Terminal) -> Result<Completion> {
    let workload = run.workload(Parallelism::default());
    let (threads, at_once) = (workload.threads, workload.runs_at_once);
    terminal.note(
        &format!("{threads} threads, {at_once} runs at a time"),
        &format!("{threads} 个线程，同时进行 {at_once} 次模拟"),
    );
    let (runs, finished, weeks) = (workload.runs, workload.runs_finished, workload.weeks);
    if matches!(run.state, State::Resume { .. }) {
        terminal.note(
            &format!("{finished} of {runs} runs are finished already; continuing"),
            &format!("{runs} 次模拟中已有 {finished} 次完成；继续"),
        );
    } else {
        terminal.note(&format!("{runs} runs, {weeks} weeks in all"), &format!("共 {runs} 次模拟、{weeks} 周"));
    }
    let progress = Arc::new(Progress::new(weeks, workload.weeks_finished, text!("simulating", "模拟中")));
    let thread = progress::start(Arc::clone(&progress), terminal);
    let listener = |event| progress.count(event);
    let control = RunControl { progress: Some(&listener), cancel: Some(cancel), ..RunControl::default() };
    let outcome = run.execute(control);
    drop(thread);
    outcome
}

#[cfg(test)]
mod tests;
