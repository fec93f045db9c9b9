//! What an experiment is about to do, arm by arm, and settings that are probably slips. Nothing is simulated.

mod differences;
mod lines;
mod money;
mod shares;
mod slip;
mod slips;
mod unit_slips;

pub use differences::Difference;
pub use money::Money;

use std::collections::BTreeSet;

use crate::engine::declare::{Section, Spec, When};
use crate::engine::error::{Error, Problem, Result, Source, Text};
use crate::engine::init::bytes_needed;
use crate::engine::parameters::Parameters;
use crate::engine::units::{count_as_f64, real};
use crate::study::experiment::Experiment;
use crate::study::run::weeks;

/// Weeks of a household that one thread simulates in a second, on a machine of 2024.
const HOUSEHOLD_WEEKS_PER_SECOND: f64 = 1e6;

/// What an experiment is about to do.
#[derive(Debug, Clone)]
pub struct Check {
    /// The arms in their order; the first is the one that the others are compared with.
    pub arms: Vec<CheckedArm>,
    /// Runs of all arms and replications.
    pub runs: usize,
    /// Simulated weeks of all runs; weeks that runs share count once.
    pub weeks: u64,
    /// Memory that the worlds need together, bytes.
    pub bytes: u128,
    /// Estimate of the time, seconds.
    pub seconds: f64,
    /// Threads that memory and time are meant for.
    pub threads: usize,
    /// What is probably a slip, each with its place in the file.
    pub warnings: Vec<Problem>,
}

/// What an arm is about to do.
#[derive(Debug, Clone)]
pub struct CheckedArm {
    /// Its name.
    pub name: String,
    /// Its label, if it has one.
    pub label: Option<Text>,
    /// What differs from the first arm.
    pub differences: Vec<Difference>,
    /// Whether its values hold from founding.
    pub from_founding: bool,
    /// The public money it grants.
    pub money: Money,
    /// Its runs.
    pub runs: u32,
    /// Weeks of one of its runs, with those that it shares.
    pub weeks: u32,
    /// Memory of its world, bytes.
    pub bytes: u128,
}

impl Check {
    /// Checks an experiment that is to run on so many threads.
    #[must_use]
    pub fn new(experiment: &Experiment, threads: usize) -> Self {
        let sections = experiment.base.sections();
        let specs: Vec<Spec> = sections.into_iter().flat_map(Section::specs).collect();
        let arms: Vec<CheckedArm> =
            (0..experiment.arms.len()).map(|arm| CheckedArm::new(experiment, arm, &specs)).collect();
        let (weeks, _) = weeks(experiment, &BTreeSet::new());
        let runs = arms.len() * experiment.replications as usize;
        let largest = arms.iter().map(|arm| arm.bytes).max().unwrap_or(0);
        // Beside the copies of a world stands the world they were copied from.
        let bytes = largest.saturating_mul(2 * threads.min(runs).max(1) as u128);
        let households: usize = experiment.arms.iter().map(crate::study::experiment::Arm::households).sum();
        let mean_households = count_as_f64(households) / count_as_f64(arms.len().max(1));
        let weeks_of_households = real(i64::try_from(weeks).unwrap_or(i64::MAX)) * mean_households;
        let seconds = weeks_of_households / HOUSEHOLD_WEEKS_PER_SECOND / count_as_f64(threads.max(1));
        Self { arms, runs, weeks, bytes, seconds, threads, warnings: slips::warnings(experiment) }
    }

    /// Refuses an experiment with a warning.
    ///
    /// # Errors
    /// [`Error::Scenario`] with all warnings and their places.
    pub fn strict(&self, experiment: &Experiment, file: &str) -> Result<()> {
        if self.warnings.is_empty() {
            return Ok(());
        }
        let source = Source { name: file.to_owned(), text: experiment.text.clone() };
        Err(Error::Scenario { source_text: Some(source), problems: self.warnings.clone() })
    }
}

/// Every parameter value in which `arm` differs from `first`, in the order of declaration.
#[must_use]
pub fn parameter_differences(first: &Parameters, arm: &Parameters) -> Vec<Difference> {
    let specs: Vec<Spec> = first.sections().into_iter().flat_map(Section::specs).collect();
    differences::differences(first, arm, &specs)
}

impl CheckedArm {
    fn new(experiment: &Experiment, at: usize, specs: &[Spec]) -> Self {
        let (first, arm) = (&experiment.arms[0], &experiment.arms[at]);
        Self {
            name: arm.name.clone(),
            label: arm.label.clone(),
            differences: differences::differences(&first.rules, &arm.rules, specs),
            from_founding: arm.when == When::Founding,
            money: Money::new(&arm.rules),
            runs: experiment.replications,
            weeks: arm.rules.population.years() * crate::engine::units::WEEKS,
            bytes: bytes_needed(&arm.rules),
        }
    }
}

#[cfg(test)]
mod tests;
