//! `nongbo county`: compares the facts of an experiment file with what its world shows.

use crate::cli::arguments::CountyArguments;
use crate::cli::progress::{self, Progress};
use crate::cli::terminal::Terminal;
use crate::cli::{interrupt, load, parallelism, render};
use crate::engine::error::{Result, text};
use crate::engine::simulation::RunControl;
use crate::engine::units::WEEKS;
use crate::study::validate::county::{compare_facts, facts_table};
use std::sync::Arc;

/// The command. A fact that the model misses is a result, not an error.
pub fn command(request: &CountyArguments, terminal: Terminal) -> Result<()> {
    let experiment = load::without_grants(&request.experiment, &request.set)?;
    let population = &experiment.base.population;
    let weeks = u64::from(request.replications) * u64::from((population.first_policy_year() + 1) * WEEKS);
    let progress = Arc::new(Progress::new(weeks, 0, text!("simulating", "模拟中")));
    let thread = progress::start(Arc::clone(&progress), terminal);
    let cancel = interrupt::install(terminal, interrupt::Work::Lost)?;
    let listener = |event| progress.count(event);
    let control = RunControl {
        parallelism: parallelism::for_worlds([&experiment.base]),
        progress: Some(&listener),
        cancel: Some(&cancel),
        ..RunControl::default()
    };
    let comparisons = compare_facts(&experiment, (experiment.seed, request.replications), control);
    drop(thread);
    render::print_one(facts_table(&comparisons?, request.replications), request.format, terminal)
}
