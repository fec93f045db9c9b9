//! `nongbo trace`: the ledger of one household, and where it first differs between two arms.

use crate::cli::arguments::TraceArguments;
use crate::cli::progress::{self, Progress};
use crate::cli::terminal::Terminal;
use crate::cli::{load, render};
use crate::engine::error::{Result, text};
use crate::engine::simulation::RunControl;
use crate::study::trace;
use crate::study::trace::{TraceRequest, sheets};
use std::sync::Arc;

/// The command. Checks the whole request before the simulation starts.
pub fn command(request: &TraceArguments, terminal: Terminal) -> Result<()> {
    let experiment = load::experiment(&request.experiment, &request.set, None)?;
    let (from, to) = request.weeks;
    let asked = TraceRequest { household: request.household as usize, from, to, replication: request.replication };
    let arms = trace::checked(&experiment, &asked, &request.arms)?;
    let total = (u64::from(to) + 1) * arms.len() as u64;
    let progress = Arc::new(Progress::new(total, 0, text!("simulating", "模拟中")));
    let thread = progress::start(Arc::clone(&progress), terminal);
    let listener = |event| progress.count(event);
    let control = RunControl { progress: Some(&listener), ..RunControl::default() };
    let tables = match arms[..] {
        [a, b] => {
            let (stories, parting) = trace::follow_two([&a.rules, &b.rules], experiment.seed, &asked, control)?;
            sheets::two([&stories[0], &stories[1]], parting.as_ref(), asked.household, [&a.name, &b.name], to)
        }
        _ => sheets::one(
            &trace::follow(&arms[0].rules, experiment.seed, &asked, control)?,
            asked.household,
            &arms[0].name,
        ),
    };
    drop(thread);
    terminal.out(&render::sheets(&tables, terminal.format(request.format), terminal.language, terminal.width))
}
