//! Searches the grants with which arms spend the same target amount: every arm of an `equal_budget` experiment its cash outlay,
//! every pathway and instrument alone of a `factorial` or `scope` at equal user cost its user cost.
//!
//! The search has replications of its own, so that no estimate rests on the luck that grants were fitted to.
//! What an arm spends rises with its grant in steps, and stops rising when all eligible households are served. The
//! grant is scaled by target over spending until the two agree, or until more money no longer increases spending. Where spending
//! is settled by few events, such as years of low prices that insurance pays for, it is then measured in more replications and the
//! grant scaled once more.

use crate::engine::declare::Value;
use crate::engine::error::Result;
use crate::engine::parameters::Parameters;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::engine::simulation::RunControl;
use crate::engine::units::real;
use crate::study::designs::Money;
use crate::study::experiment::{self, BUDGET, Design, Experiment, set_value};
use crate::study::run::best_split::solve_splits;
use crate::study::run::grant_search::{SpendingTarget, Spent, budget, search_trunks, set_grant};
use crate::study::run::run_parallel;
use serde_json::Value as Json;

/// Takes the grants from the resolved values that an output folder stores. They are taken only if the experiment with
/// them equals the stored one in every value; else, and for another design, nothing is changed. Returns whether they
/// were taken.
#[must_use]
pub fn take_stored_grants(experiment: &mut Experiment, stored: &Json) -> bool {
    if !experiment.design.is_solved_for() {
        return false;
    }
    let mut with_grants = experiment.clone();
    for (arm, stored) in with_grants.arms.iter_mut().zip(stored["arms"].as_array().into_iter().flatten()) {
        for pathway in PATHWAY_NAMES {
            let path = format!("{pathway}.{BUDGET}");
            if let Some(fen) = stored["differences"][&path]["value"].as_i64() {
                let _form = set_value(&mut arm.rules, &path, &Value::Integer(fen));
            }
            let split = format!("{pathway}.split");
            if let Some(weights) = stored["differences"][&split]["value"].as_array() {
                let weights = weights.iter().map(|weight| Value::Real(weight.as_f64().unwrap_or(0.0))).collect();
                let _form = set_value(&mut arm.rules, &split, &Value::List(weights));
            }
        }
    }
    let same = crate::study::experiment::resolved(&with_grants) == *stored;
    if same {
        *experiment = with_grants;
    }
    same
}

/// Finds the grants, or splits and grants, of every arm by simulation; does nothing for another design.
///
/// # Errors
/// [`crate::engine::error::Error::Interrupted`] where the work was cancelled; [`crate::engine::error::Error::Defect`].
pub fn solve_grants(experiment: &mut Experiment, control: RunControl<'_>) -> Result<()> {
    if let Design::BestSplit(design) = experiment.design.clone() {
        return solve_splits(experiment, &design, control);
    }
    let (settings, solved, spent): (_, Vec<usize>, Spent) = match &experiment.design {
        Design::EqualBudget(design) => (
            (design.budget_fen_per_household_year, design.tolerance, design.solve_replications),
            (1..experiment.arms.len()).collect(),
            |outcome| outcome.cash_outlay,
        ),
        Design::Factorial(design) if design.money == Money::UserCost => (
            (design.budget_fen_per_household_year, design.tolerance, design.solve_replications),
            (0..experiment.arms.len()).filter(|&arm| is_alone(&experiment.arms[arm].rules)).collect(),
            |outcome| outcome.user_cost,
        ),
        Design::Scope(design) if design.money == Money::UserCost => (
            (design.budget_fen_per_household_year, design.tolerance, design.solve_replications),
            (0..experiment.arms.len()).filter(|&arm| is_alone(&experiment.arms[arm].rules)).collect(),
            |outcome| outcome.user_cost,
        ),
        _ => return Ok(()),
    };
    let (fen, tolerance, replications) = settings;
    let trunks = search_trunks(experiment, replications, control)?;
    let target = SpendingTarget { trunks, fen: real(fen), tolerance, spent, control };
    let arms = &experiment.arms;
    let trials = run_parallel(control.parallelism, solved.len(), |at| {
        let rules = &arms[solved[at]].rules;
        Ok((rules.clone(), target.trial(rules, target.fen)?))
    })?;
    let trials = target.with_more_replications(experiment, trials)?;
    for (&arm, (_, trial)) in solved.iter().zip(trials) {
        set_grant(&mut experiment.arms[arm].rules, trial.grant);
    }
    if matches!(experiment.design, Design::Factorial(_) | Design::Scope(_)) {
        give_solved_grants(experiment, &solved);
    }
    Ok(())
}

/// Whether an arm pays for one pathway, in all counties of this world and for nobody outside.
fn is_alone(rules: &Parameters) -> bool {
    let rollout = &rules.rollout;
    paid(rules).len() == 1 && rollout.treated_county == 0 && rollout.scope_share <= 0.0
}

/// The pathways that get money.
fn paid(rules: &Parameters) -> Vec<&'static str> {
    let is_paid = |pathway: &&str| budget(rules, pathway) > 0;
    PATHWAY_NAMES.into_iter().filter(is_paid).collect()
}

/// Gives every pathway of the arms that were not solved the grant of the same pathway alone, under the same settings of it.
fn give_solved_grants(experiment: &mut Experiment, solved: &[usize]) {
    let alone: Vec<_> = solved
        .iter()
        .map(|&arm| {
            let rules = &experiment.arms[arm].rules;
            let pathway = paid(rules)[0];
            (pathway, settings(rules, pathway), budget(rules, pathway))
        })
        .collect();
    for arm in (0..experiment.arms.len()).filter(|arm| !solved.contains(arm)) {
        let rules = &mut experiment.arms[arm].rules;
        for pathway in paid(rules) {
            let section = settings(rules, pathway);
            let fen = alone.iter().find(|(name, other, _)| *name == pathway && *other == section).map(|(.., fen)| *fen);
            if let Some(fen) = fen {
                let _form = set_value(rules, &format!("{pathway}.{BUDGET}"), &Value::Integer(fen));
            }
        }
    }
}

/// The parameters of a pathway but its budget, in order.
fn settings(rules: &Parameters, pathway: &str) -> Vec<Option<Value>> {
    let section = rules.sections().into_iter().find(|section| section.name() == pathway);
    let names = section.iter().flat_map(|section| section.specs()).map(|spec| spec.name);
    names.filter(|name| *name != BUDGET).map(|name| experiment::value(rules, &format!("{pathway}.{name}"))).collect()
}
