//! Searches the split of each pathway over its instruments that gains most at the same user cost.
//!
//! Every split that is tried gets the grant at which its user cost is the budget. The first splits are all money for one
//! instrument, for two in equal parts, and for all; then money is moved between two instruments of the best one, in ever smaller
//! steps. The replications of the search are other ones than those the experiment reports.

use crate::engine::declare::Value;
use crate::engine::error::Result;
use crate::engine::parameters::Parameters;
use crate::engine::pathways::{PATHWAY_NAMES, instruments};
use crate::engine::simulation::RunControl;
use crate::engine::units::{count_as_f64, real};
use crate::study::designs::BestSplit;
use crate::study::experiment::{Experiment, set_value};
use crate::study::run::grant_search::{SpendingTarget, Trial, search_trunks, set_grant};
use crate::study::run::run_parallel;

/// How much of the money is moved from one instrument to another in the first round; half of it in each next round.
const FIRST_STEP: f64 = 0.25;

/// A split of the money of a pathway, and what it did.
struct SplitTrial {
    weights: Vec<f64>,
    trial: Trial,
}

/// Sets the split and the grants of every arm.
pub(super) fn solve_splits(experiment: &mut Experiment, design: &BestSplit, control: RunControl<'_>) -> Result<()> {
    let target = SpendingTarget {
        trunks: search_trunks(experiment, design.search_replications, control)?,
        fen: real(design.budget_fen_per_household_year),
        tolerance: design.tolerance,
        spent: |outcome| outcome.user_cost,
        control,
    };
    let equal: Vec<Parameters> = BestSplit::pairs().map(|[equal, _]| experiment.arms[equal].rules.clone()).into();
    let grants = run_parallel(control.parallelism, equal.len(), |at| target.trial(&equal[at], target.fen))?;
    let mut best: Vec<Option<SplitTrial>> = PATHWAY_NAMES.map(|_| None).into();
    let mut tasks: Vec<(usize, Vec<f64>)> = (0..PATHWAY_NAMES.len())
        .flat_map(|pathway| first_splits(size(pathway)).into_iter().map(move |split| (pathway, split)))
        .collect();
    for round in 0..=design.rounds {
        let start = |pathway: usize| best[pathway].as_ref().map_or(target.fen, |best| best.trial.grant);
        let trials = run_parallel(control.parallelism, tasks.len(), |task| {
            let (pathway, weights) = &tasks[task];
            target.trial(&with_split(&equal[*pathway], *pathway, weights), start(*pathway))
        })?;
        for ((pathway, weights), trial) in tasks.drain(..).zip(trials) {
            let is_affordable = trial.spent() <= target.fen * (1.0 + design.tolerance);
            let is_better = best[pathway].as_ref().is_none_or(|best| trial.income() > best.trial.income());
            if is_affordable && is_better {
                best[pathway] = Some(SplitTrial { weights, trial });
            }
        }
        let step = FIRST_STEP / libm::exp2(f64::from(round));
        for (pathway, best) in best.iter().enumerate() {
            let next = best.iter().flat_map(|best| moved(&best.weights, step));
            tasks.extend(next.map(|weights| (pathway, weights)));
        }
    }
    // Without an affordable split the equal one stays.
    let with_best = best.into_iter().enumerate().map(|(pathway, best)| match best {
        Some(best) => (with_split(&equal[pathway], pathway, &best.weights), best.trial),
        None => (equal[pathway].clone(), grants[pathway].clone()),
    });
    let trials = equal.iter().cloned().zip(grants.iter().cloned()).chain(with_best).collect();
    let trials = target.with_more_replications(experiment, trials)?;
    let [even, split] = [0, 1].map(|at| BestSplit::pairs().map(|pair| pair[at]));
    for (arm, (rules, trial)) in even.into_iter().chain(split).zip(trials) {
        experiment.arms[arm].rules = rules;
        set_grant(&mut experiment.arms[arm].rules, trial.grant);
    }
    Ok(())
}

/// Number of instruments of a pathway.
fn size(pathway: usize) -> usize {
    instruments().iter().filter(|instrument| instrument.pathway == PATHWAY_NAMES[pathway]).count()
}

/// All money for one instrument, for two in equal parts, and for all.
fn first_splits(instruments: usize) -> Vec<Vec<f64>> {
    let split = |holds: &dyn Fn(usize) -> bool| -> Vec<f64> {
        let count = count_as_f64((0..instruments).filter(|&at| holds(at)).count());
        (0..instruments).map(|at| if holds(at) { 1.0 / count } else { 0.0 }).collect()
    };
    let mut splits: Vec<Vec<f64>> = (0..instruments).map(|one| split(&|at| at == one)).collect();
    let pairs = (0..instruments).flat_map(|a| (a + 1..instruments).map(move |b| (a, b)));
    splits.extend(pairs.map(|(a, b)| split(&|at| at == a || at == b)));
    splits.push(split(&|_| true));
    splits
}

/// The splits with `step` of the money moved from one instrument to another, as far as it has so much.
fn moved(weights: &[f64], step: f64) -> Vec<Vec<f64>> {
    let places = 0..weights.len();
    let pairs = places.clone().flat_map(|from| places.clone().map(move |to| (from, to)));
    pairs
        .filter(|&(from, to)| from != to && weights[from] >= step)
        .map(|(from, to)| {
            let mut weights = weights.to_vec();
            (weights[from], weights[to]) = (weights[from] - step, weights[to] + step);
            weights
        })
        .collect()
}

/// Rules with the money of a pathway split by weights.
fn with_split(rules: &Parameters, pathway: usize, weights: &[f64]) -> Parameters {
    let mut rules = rules.clone();
    let split = Value::List(weights.iter().map(|weight| Value::Real(*weight)).collect());
    let _form = set_value(&mut rules, &format!("{}.split", PATHWAY_NAMES[pathway]), &split);
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_splits_are_the_corners_the_middles_and_the_centre() {
        let splits = first_splits(3);
        assert_eq!(splits.len(), 7);
        assert_eq!((splits[1].clone(), splits[4].clone()), (vec![0.0, 1.0, 0.0], vec![0.5, 0.0, 0.5]));
        assert_eq!(first_splits(4).len(), 11);
        assert!(splits.iter().all(|split| (split.iter().sum::<f64>() - 1.0).abs() < 1e-12));
    }

    #[test]
    fn money_is_moved_only_from_an_instrument_that_has_it() {
        let splits = moved(&[0.75, 0.25, 0.0], 0.25);
        assert_eq!(splits, [vec![0.5, 0.5, 0.0], vec![0.5, 0.25, 0.25], vec![1.0, 0.0, 0.0], vec![0.75, 0.0, 0.25]]);
        assert!(moved(&[0.2, 0.8, 0.0], 0.25).iter().all(|split| split[0] >= 0.2));
    }
}
