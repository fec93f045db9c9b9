//! Searches the grants with which arms spend the same target amount: every arm of an `equal_budget` experiment its cash outlay,
//! every pathway and instrument alone of a `factorial` at equal user cost its user cost.
//!
//! The search has replications of its own, so that no estimate rests on the luck that grants were fitted to.
//! What an arm spends rises with its grant in steps, and stops rising when all eligible households are served. The
//! grant is scaled by target over spending until the two agree, or until more money no longer increases spending.

use crate::engine::declare::Value;
use crate::engine::error::Result;
use crate::engine::parameters::Parameters;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::engine::record::tables::Runs;
use crate::engine::simulation::{RunControl, Simulation};
use crate::engine::units::{FEN_PER_YUAN, WEEKS, floor, largest_remainder, real};
use crate::study::designs::Money;
use crate::study::experiment::{self, BUDGET, Design, Experiment, set_value};
use crate::study::run::run_parallel;
use serde_json::Value as Json;

/// Most grants tried for an arm.
const TRIES: usize = 8;
/// Largest factor by which a grant changes from one try to the next.
const STEP: f64 = 2.0;
/// Relative changes of spending below this count as no change.
const NONE: f64 = 0.005;

/// The first replication of the search. No experiment has so many.
const FIRST_REPLICATION: u32 = 1_000_000;

/// The largest budget of a pathway.
const MOST_FEN: f64 = 10_000_000.0;

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
        }
    }
    let same = crate::study::experiment::resolved(&with_grants) == *stored;
    if same {
        *experiment = with_grants;
    }
    same
}

/// Finds the grants of every arm by simulation; does nothing for another design.
///
/// # Errors
/// [`crate::engine::error::Error::Interrupted`] where the work was cancelled; [`crate::engine::error::Error::Defect`].
pub fn solve_grants(experiment: &mut Experiment, control: RunControl<'_>) -> Result<()> {
    let (settings, solved, spent): (_, Vec<usize>, Spent) = match &experiment.design {
        Design::EqualBudget(design) => (
            (design.budget_fen_per_household_year, design.tolerance, design.solve_replications),
            (1..experiment.arms.len()).collect(),
            |summary| summary.cash_outlay[0],
        ),
        Design::Factorial(design) if design.money == Money::UserCost => (
            (design.budget_fen_per_household_year, design.tolerance, design.solve_replications),
            (0..experiment.arms.len()).filter(|&arm| is_alone(&experiment.arms[arm].rules)).collect(),
            |summary| summary.user_cost[0],
        ),
        _ => return Ok(()),
    };
    let (budget, tolerance, replications) = settings;
    let base = experiment.schedule(&experiment.arms[0]).founding;
    let trunks = run_parallel(control.parallelism, replications as usize, |replication| {
        let replication = FIRST_REPLICATION + u32::try_from(replication).unwrap_or(0);
        let mut simulation = Simulation::init(base, experiment.seed, replication)?;
        simulation.run_until(base, base.population.first_policy_year() * WEEKS, control)?;
        Ok(simulation)
    })?;
    let target = SpendingTarget { trunks, fen: real(budget), tolerance, spent, control };
    let arms = &experiment.arms;
    let grants = run_parallel(control.parallelism, solved.len(), |at| target.grant(&arms[solved[at]].rules))?;
    for (&arm, grant) in solved.iter().zip(grants) {
        set_grant(&mut experiment.arms[arm].rules, grant);
    }
    if matches!(experiment.design, Design::Factorial(_)) {
        give_solved_grants(experiment, &solved);
    }
    Ok(())
}

/// What an arm spends, yuan per household and policy year.
type Spent = fn(&Runs) -> f64;

/// Whether an arm pays for one pathway, in all counties of this world and for nobody outside.
fn is_alone(rules: &Parameters) -> bool {
    let rollout = &rules.rollout;
    paid(rules).len() == 1 && rollout.treated_county == 0 && rollout.scope_share <= 0.0
}

/// The pathways that get money.
fn paid(rules: &Parameters) -> Vec<&'static str> {
    let is_paid = |pathway: &&str| value(rules, &format!("{pathway}.{BUDGET}")).is_some_and(|fen| fen > 0);
    PATHWAY_NAMES.into_iter().filter(is_paid).collect()
}

/// Gives every pathway of the arms that were not solved the grant of the same pathway alone, under the same settings of it.
fn give_solved_grants(experiment: &mut Experiment, solved: &[usize]) {
    let alone: Vec<_> = solved
        .iter()
        .map(|&arm| {
            let rules = &experiment.arms[arm].rules;
            let pathway = paid(rules)[0];
            (pathway, settings(rules, pathway), value(rules, &format!("{pathway}.{BUDGET}")).unwrap_or(0))
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

/// The target spending, and the simulations in which grants are tried.
struct SpendingTarget<'a> {
    trunks: Vec<Simulation>,
    /// Target spending per household and policy year, fen.
    fen: f64,
    tolerance: f64,
    spent: Spent,
    control: RunControl<'a>,
}

impl SpendingTarget<'_> {
    /// The grant whose spending is nearest to the target, fen per household and year. If the target cannot be reached, the
    /// smallest grant tried that reaches the highest spending.
    fn grant(&self, rules: &Parameters) -> Result<f64> {
        let mut grant = self.fen;
        let mut tried: Vec<(f64, f64)> = Vec::new();
        for _ in 0..TRIES {
            let spent = self.mean_spending(rules, grant)?;
            let levels_off = tried.iter().any(|&(less, then)| less < grant && spent <= then * (1.0 + NONE));
            tried.push((grant, spent));
            let next = (grant * (self.fen / spent.max(1.0)).clamp(1.0 / STEP, STEP)).min(MOST_FEN);
            let is_reached = (spent - self.fen).abs() <= self.tolerance * self.fen;
            if is_reached || (levels_off && spent < self.fen) || (next - grant).abs() < 1.0 {
                break;
            }
            grant = next;
        }
        let distance = |spent: f64| (spent - self.fen).abs();
        let nearest = tried.iter().map(|&(_, spent)| distance(spent)).fold(f64::INFINITY, f64::min);
        let equally_near = tried.iter().filter(|&&(_, spent)| distance(spent) <= nearest + NONE * self.fen);
        Ok(equally_near.map(|&(grant, _)| grant).fold(f64::INFINITY, f64::min))
    }

    /// Spending per household and policy year with a grant, fen, mean over the trunks.
    fn mean_spending(&self, rules: &Parameters, grant: f64) -> Result<f64> {
        let mut rules = rules.clone();
        set_grant(&mut rules, grant);
        let mut sum = 0.0;
        for trunk in &self.trunks {
            let mut simulation = trunk.fork();
            simulation.run_until(&rules, simulation.world.map.weeks, self.control)?;
            sum += (self.spent)(&simulation.summary(&rules)?) * FEN_PER_YUAN;
        }
        Ok(sum / real(i64::try_from(self.trunks.len()).unwrap_or(1)))
    }
}

/// Divides a grant among the paid pathways in proportion to their present budgets.
fn set_grant(rules: &mut Parameters, grant: f64) {
    let paths = PATHWAY_NAMES.map(|pathway| format!("{pathway}.{BUDGET}"));
    let budgets: Vec<i64> = paths.iter().map(|path| value(rules, path).unwrap_or(0)).collect();
    for (path, fen) in paths.iter().zip(largest_remainder(floor(grant + 0.5), &budgets)) {
        let _form = set_value(rules, path, &Value::Integer(fen));
    }
}

/// The parameters of a pathway but its budget, in order.
fn settings(rules: &Parameters, pathway: &str) -> Vec<Option<Value>> {
    let section = rules.sections().into_iter().find(|section| section.name() == pathway);
    let names = section.iter().flat_map(|section| section.specs()).map(|spec| spec.name);
    names.filter(|name| *name != BUDGET).map(|name| experiment::value(rules, &format!("{pathway}.{name}"))).collect()
}

fn value(rules: &Parameters, path: &str) -> Option<i64> {
    match experiment::value(rules, path)? {
        Value::Integer(fen) => Some(fen),
        _ => None,
    }
}
