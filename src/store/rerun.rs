//! Living runs of a finished folder again, to see whether the same comes out.

use crate::engine::error::{Error, Result};
use crate::engine::simulation::{RunControl, RunFailure, run};
use crate::store::{Difference, FinishedFolder};
use crate::study::experiment::Experiment;
use crate::study::run::{Outcome, Plan};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

/// Which of `runs` runs are lived again when `wanted` are: evenly spread over the list, the same ones every time.
#[must_use]
pub fn chosen(runs: usize, wanted: usize) -> Vec<usize> {
    let wanted = wanted.min(runs);
    (0..wanted).map(|at| (2 * at + 1) * runs / (2 * wanted)).collect()
}

/// Weeks that living runs again takes.
#[must_use]
pub fn weeks_again(experiment: &Experiment, numbers: &[usize]) -> u64 {
    let runs = experiment.runs();
    let weeks = |number: &usize| {
        let population = &experiment.arms[runs[*number].1].rules.population;
        u64::from(population.burn_in_years + population.baseline_years + population.policy_years)
            * u64::from(crate::engine::units::WEEKS)
    };
    numbers.iter().map(weeks).sum()
}

/// Lives the runs at these places of the run list again and compares every table; the first difference, if any.
///
/// # Errors
/// [`Error::Interrupted`] when told to stop; [`Error::Machine`] where the folder cannot be read.
pub fn live_again(
    experiment: &Experiment,
    plan: &Plan,
    folder: &FinishedFolder,
    numbers: &[usize],
    control: RunControl<'_>,
) -> Result<Option<Difference>> {
    let runs = experiment.runs();
    let one = |number: &usize| -> Result<Option<Difference>> {
        let (_, arm, replication) = runs[*number];
        let arm = &experiment.arms[arm];
        let outcome = match run(&arm.rules, experiment.seed, replication, control) {
            Ok((simulation, summary)) => Outcome::Good(crate::study::run::recorded(
                experiment,
                &arm.name,
                simulation.record.into_tables(summary),
            )),
            Err(RunFailure::Defect(defect)) => Outcome::Failed(defect),
            Err(RunFailure::Cancelled) => return Err(Error::Interrupted),
        };
        folder.compare(plan, &plan.runs[*number], &outcome)
    };
    let found: Vec<Result<Option<Difference>>> = numbers.par_iter().map(one).collect();
    found.into_iter().find_map(Result::transpose).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runs_lived_again_are_spread_over_the_list() {
        assert_eq!(chosen(100, 4), [12, 37, 62, 87]);
        assert_eq!(chosen(3, 10), [0, 1, 2]);
        assert_eq!(chosen(64, 1), [32]);
        assert!(chosen(0, 3).is_empty() && chosen(3, 0).is_empty());
    }
}
