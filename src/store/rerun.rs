//! Simulates runs of a finished folder again and compares the results.

use crate::engine::error::{Error, Result};
use crate::engine::simulation::{RunControl, RunFailure, run};
use crate::store::{Difference, FinishedFolder};
use crate::study::experiment::Experiment;
use crate::study::run::{Outcome, Plan};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

/// Positions of `wanted` of `runs` runs, evenly spread over the run list; always the same positions.
#[must_use]
pub fn select_runs(runs: usize, wanted: usize) -> Vec<usize> {
    let wanted = wanted.min(runs);
    (0..wanted).map(|at| (2 * at + 1) * runs / (2 * wanted)).collect()
}

/// Weeks of the runs at these places of the run list.
#[must_use]
pub fn weeks(experiment: &Experiment, numbers: &[usize]) -> u64 {
    let runs = experiment.runs();
    let weeks = |number: &usize| {
        u64::from(experiment.arms[runs[*number].1].rules.population.years() * crate::engine::units::WEEKS)
    };
    numbers.iter().map(weeks).sum()
}

/// Simulates the runs at these places of the run list again and compares every table; the first difference, if any.
///
/// # Errors
/// [`Error::Interrupted`] where the work was cancelled; [`Error::Machine`] where the folder cannot be read.
pub fn rerun(
    experiment: &Experiment,
    plan: &Plan,
    folder: &FinishedFolder,
    numbers: &[usize],
    control: RunControl<'_>,
) -> Result<Option<Difference>> {
    let runs = experiment.runs();
    let difference = |number: &usize| -> Result<Option<Difference>> {
        let (_, arm, replication) = runs[*number];
        let replication_number = experiment.replication_number(arm, replication);
        let arm = &experiment.arms[arm];
        let outcome = match run(experiment.schedule(arm), experiment.seed, replication_number, control) {
            Ok((simulation, summary)) => Outcome::Good(crate::study::run::tables_to_keep(
                experiment,
                &arm.name,
                simulation.record.into_tables(summary),
            )),
            Err(RunFailure::Defect(defect)) => Outcome::Failed(defect),
            Err(RunFailure::Cancelled) => return Err(Error::Interrupted),
        };
        folder.compare(plan, &plan.runs[*number], &outcome)
    };
    let differences: Vec<Result<Option<Difference>>> = numbers.par_iter().map(difference).collect();
    differences.into_iter().find_map(Result::transpose).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selected_runs_are_spread_over_the_list() {
        assert_eq!(select_runs(100, 4), [12, 37, 62, 87]);
        assert_eq!(select_runs(3, 10), [0, 1, 2]);
        assert_eq!(select_runs(64, 1), [32]);
        assert!(select_runs(0, 3).is_empty() && select_runs(3, 0).is_empty());
    }
}
