//! `nongbo trace`: the ledger of one household, and where it first differs between two arms.

use crate::cli::arguments::TraceArguments;
use crate::cli::progress::{self, Progress};
use crate::cli::terminal::Terminal;
use crate::cli::{load, render};
use crate::engine::error::{Result, text};
use crate::engine::simulation::{CancelToken, RunControl};
use crate::study::trace;
use crate::study::trace::{TraceRequest, tables};
use std::sync::Arc;

/// The command. Checks the whole request before the simulation starts.
pub fn command(request: &TraceArguments, terminal: Terminal) -> Result<()> {
    let mut experiment = load::without_grants(&request.experiment, &request.set)?;
    load::solve_grants(&mut experiment, None, &CancelToken::new(), terminal)?;
    let (from, to) = request.weeks;
    let traced = TraceRequest { household: request.household as usize, from, to, replication: request.replication };
    let arms = trace::select_arms(&experiment, &traced, &request.arms)?;
    // Two arms have the same replication numbers.
    let traced = TraceRequest { replication: arms[0].numbers.of(request.replication), ..traced };
    let total = (u64::from(to) + 1) * arms.len() as u64;
    let progress = Arc::new(Progress::new(total, 0, text!("simulating", "模拟中")));
    let thread = progress::start(Arc::clone(&progress), terminal);
    let listener = |event| progress.count(event);
    let control = RunControl { progress: Some(&listener), ..RunControl::default() };
    let tables = match arms[..] {
        [a, b] => {
            let (traces, divergence) =
                trace::trace_two_arms([a, b].map(|arm| experiment.schedule(arm)), experiment.seed, &traced, control)?;
            tables::tables_of_two_arms(
                [&traces[0], &traces[1]],
                divergence.as_ref(),
                traced.household,
                [&a.name, &b.name],
                to,
            )
        }
        _ => tables::tables_of_one_arm(
            &trace::trace_household(experiment.schedule(arms[0]), experiment.seed, &traced, control)?,
            traced.household,
            &arms[0].name,
        ),
    };
    drop(thread);
    render::print(&tables, &request.tables, terminal)
}
