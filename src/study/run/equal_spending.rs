//! Searches the grants of an `equal_budget` experiment with which every arm spends the same target amount.
//!
//! What an arm spends rises with its grant in steps, and stops rising when all eligible households are served. The
//! grant is scaled by target over spending until the two agree, or until more money no longer increases spending.

use crate::engine::declare::Value;
use crate::engine::error::Result;
use crate::engine::parameters::Parameters;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::engine::simulation::{RunControl, Simulation};
use crate::engine::units::{FEN_PER_YUAN, WEEKS, floor, largest_remainder, real};
use crate::study::designs::EqualBudget;
use crate::study::experiment::{BUDGET, Design, Experiment, set_value};
use crate::study::run::run_parallel;
use serde_json::Value as Json;

/// Most grants tried for an arm.
const TRIES: usize = 8;
/// Largest factor by which a grant changes from one try to the next.
const STEP: f64 = 2.0;
/// Relative changes of spending below this count as no change.
const NONE: f64 = 0.005;

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
    let Design::EqualBudget(EqualBudget {
        tolerance, solve_replications, budget_fen_per_household_year: budget, ..
    }) = experiment.design
    else {
        return Ok(());
    };
    let base = experiment.schedule(&experiment.arms[0]).founding;
    let replications = solve_replications.min(experiment.replications);
    let mut trunks = Vec::new();
    for replication in 0..replications {
        let mut simulation = Simulation::init(base, experiment.seed, replication)?;
        let until = base.population.first_policy_year() * WEEKS;
        simulation.run_until(base, until, control)?;
        trunks.push(simulation);
    }
    let target = SpendingTarget { trunks, fen: real(budget), tolerance, control };
    let arms = &experiment.arms[1..];
    let grants = run_parallel(control.parallelism, arms.len(), |at| target.grant(&arms[at].rules))?;
    for (arm, grant) in experiment.arms[1..].iter_mut().zip(grants) {
        set_grant(&mut arm.rules, grant);
    }
    Ok(())
}

/// The target spending, and the simulations in which grants are tried.
struct SpendingTarget<'a> {
    trunks: Vec<Simulation>,
    /// Target spending per household and policy year, fen.
    fen: f64,
    tolerance: f64,
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
            sum += simulation.summary(&rules)?.cash_outlay[0] * FEN_PER_YUAN;
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

fn value(rules: &Parameters, path: &str) -> Option<i64> {
    match crate::study::experiment::value(rules, path)? {
        Value::Integer(fen) => Some(fen),
        _ => None,
    }
}
