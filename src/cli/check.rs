//! `nongbo check`: what an experiment would do, arm by arm, and what is probably a slip. Nothing is run.

use crate::cli::arguments::{CheckArguments, Format};
use crate::cli::error_message::render_warnings;
use crate::cli::terminal::{Terminal, note};
use crate::cli::wrap::wrap;
use crate::cli::{load, render};
use crate::engine::error::{Result, Source};
use crate::study::check::Check;
use crate::study::experiment::Experiment;
use std::path::Path;

/// The command.
pub fn command(request: &CheckArguments, terminal: Terminal) -> Result<()> {
    let experiment = load::without_grants(&request.experiment, &request.set)?;
    let check = Check::new(&experiment, threads(request.threads));
    if request.strict {
        check.strict(&experiment, &name(&request.experiment))?;
    }
    match request.format {
        None | Some(Format::Table) => {
            let lines: Vec<String> =
                check.lines(terminal.language).iter().map(|line| wrapped(line, terminal)).collect();
            terminal.out(&(lines.join("\n") + "\n"))?;
        }
        format => render::print_one(check.table(), format, terminal)?,
    }
    show_warnings(&check, &experiment, &request.experiment, terminal);
    if experiment.design.is_solved_for() {
        terminal.note(
            "grants are solved for before the first run: the money is where the search begins",
            "下达资金额在首次模拟之前求解：此处金额为搜索的起点",
        );
    }
    Ok(())
}

/// What a run is about to do, on standard error.
pub fn before_run(experiment: &Experiment, file: &Path, terminal: Terminal, threads: Option<u16>) {
    let check = Check::new(experiment, self::threads(threads));
    for line in check.lines(terminal.language) {
        note(&wrapped(&line, terminal));
    }
    show_warnings(&check, experiment, file, terminal);
}

/// Refuses an experiment with a warning.
///
/// # Errors
/// [`crate::Error::Scenario`] with all warnings.
pub fn strict(experiment: &Experiment, file: &Path) -> Result<()> {
    Check::new(experiment, 1).strict(experiment, &name(file))
}

/// Most warnings that are shown: a design table may have one a row.
const MOST_WARNINGS: usize = 40;

fn show_warnings(check: &Check, experiment: &Experiment, file: &Path, terminal: Terminal) {
    if check.warnings.is_empty() {
        return;
    }
    let shown = &check.warnings[..check.warnings.len().min(MOST_WARNINGS)];
    let source = Source { name: name(file), text: experiment.text.clone() };
    note(&render_warnings(shown, &source, terminal.language, terminal.colour));
    if let Some(more @ 1..) = check.warnings.len().checked_sub(MOST_WARNINGS) {
        terminal.note(&format!("and {more} more warnings"), &format!("另有 {more} 条警告"));
    }
}

/// A line within the width of a terminal; in a pipe an arm stays on one line.
fn wrapped(line: &str, terminal: Terminal) -> String {
    if terminal.out_is_interactive { wrap(line, usize::from(terminal.width), "  ") } else { line.to_owned() }
}

fn threads(requested: Option<u16>) -> usize {
    requested.map_or_else(rayon::current_num_threads, usize::from)
}

fn name(file: &Path) -> String {
    file.display().to_string()
}
