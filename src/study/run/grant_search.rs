//! The search for the grant with which an arm spends a target amount, in replications of its own, so that no estimate rests on
//! the luck that grants were fitted to.

use crate::engine::declare::Value;
use crate::engine::error::Result;
use crate::engine::parameters::Parameters;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::engine::record::tables::Runs;
use crate::engine::simulation::{RunControl, Simulation};
use crate::engine::units::{FEN_PER_YUAN, WEEKS, floor, largest_remainder};
use crate::study::estimate::statistics::{mean, t_interval};
use crate::study::experiment::{self, BUDGET, Experiment, set_value};
use crate::study::run::run_parallel;

/// Most grants tried for an arm.
const TRIES: usize = 8;
/// Largest factor by which a grant changes from one try to the next.
const STEP: f64 = 2.0;
/// Relative changes of spending below this count as no change.
const NONE: f64 = 0.005;

/// Replications of the search for an arm whose spending varies much from one to the next.
const MORE_REPLICATIONS: u32 = 32;
/// Standard error of the mean spending, as a share of the target, above which an arm gets so many.
const UNCERTAIN: f64 = 0.05;

/// The first replication of the search. No experiment has so many.
const FIRST_REPLICATION: u32 = 1_000_000;

/// The largest budget of a pathway.
const MOST_FEN: f64 = 10_000_000.0;

/// The replications of a search, simulated up to the first policy week.
pub(super) fn search_trunks(
    experiment: &Experiment,
    replications: u32,
    control: RunControl<'_>,
) -> Result<Vec<Simulation>> {
    run_parallel(control.parallelism, replications as usize, |replication| {
        trunk(experiment, u32::try_from(replication).unwrap_or(0), control)
    })
}

/// A replication of the search, from 0, simulated up to the first policy week.
fn trunk(experiment: &Experiment, replication: u32, control: RunControl<'_>) -> Result<Simulation> {
    let base = experiment.schedule(&experiment.arms[0]).founding;
    let mut simulation = Simulation::init(base, experiment.seed, FIRST_REPLICATION + replication)?;
    simulation.run_until(base, base.population.first_policy_year() * WEEKS, control)?;
    Ok(simulation)
}

/// What an arm spends, yuan per household and policy year.
pub(super) type Spent = fn(&Runs) -> f64;

/// A grant that was tried, means over the replications of the search.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Trial {
    /// The grant, fen per household and year.
    pub(super) grant: f64,
    /// What is spent, fen per household and policy year.
    pub(super) spent: f64,
    /// Standard error of `spent`; without bound with one replication.
    pub(super) error: f64,
    /// Market income, yuan per household and policy year.
    pub(super) income: f64,
}

/// The target spending, and the simulations in which grants are tried.
pub(super) struct SpendingTarget<'a> {
    /// The replications of the search.
    pub(super) trunks: Vec<Simulation>,
    /// Target spending per household and policy year, fen.
    pub(super) fen: f64,
    /// How far spending may be from it, as a share of it.
    pub(super) tolerance: f64,
    /// What counts as spending.
    pub(super) spent: Spent,
    /// Parallelism, cancelling.
    pub(super) control: RunControl<'a>,
}

impl SpendingTarget<'_> {
    /// The grant whose spending is nearest to the target, beginning with the grant `start`. If the target cannot be reached, the
    /// smallest grant tried that reaches the highest spending.
    pub(super) fn trial(&self, rules: &Parameters, start: f64) -> Result<Trial> {
        let mut grant = start;
        let mut tried: Vec<Trial> = Vec::new();
        for _ in 0..TRIES {
            let trial = self.simulated(rules, grant)?;
            let levels_off = tried.iter().any(|other| other.grant < grant && trial.spent <= other.spent * (1.0 + NONE));
            tried.push(trial);
            let next = scaled(grant, self.fen, trial.spent);
            let is_reached = (trial.spent - self.fen).abs() <= self.tolerance * self.fen;
            if is_reached || (levels_off && trial.spent < self.fen) || (next - grant).abs() < 1.0 {
                break;
            }
            grant = next;
        }
        let distance = |trial: &Trial| (trial.spent - self.fen).abs();
        let nearest = tried.iter().map(distance).fold(f64::INFINITY, f64::min);
        let equally_near = tried.iter().filter(|trial| distance(trial) <= nearest + NONE * self.fen);
        let smallest = equally_near.copied().reduce(|a, b| if b.grant < a.grant { b } else { a });
        Ok(smallest.unwrap_or(Trial { grant: start, spent: f64::NAN, error: f64::NAN, income: f64::NAN }))
    }

    /// A grant in all replications of the search.
    fn simulated(&self, rules: &Parameters, grant: f64) -> Result<Trial> {
        let rules = granted(rules, grant);
        let (mut spent, mut incomes) = (Vec::new(), Vec::new());
        for trunk in &self.trunks {
            let summary = self.summary(trunk, &rules)?;
            spent.push((self.spent)(&summary) * FEN_PER_YUAN);
            incomes.push(summary.market_income[0]);
        }
        let interval = t_interval(&spent);
        Ok(Trial { grant, spent: mean(&spent), error: interval.standard_error, income: mean(&incomes) })
    }

    /// What a trunk comes to under rules.
    fn summary(&self, trunk: &Simulation, rules: &Parameters) -> Result<Runs> {
        let mut simulation = trunk.fork();
        simulation.run_until(rules, simulation.world.map.weeks, self.control)?;
        Ok(simulation.summary(rules)?)
    }

    /// Whether the grant of a trial rests on too few replications: what it costs is settled by few events. One replication
    /// cannot tell.
    pub(super) fn is_uncertain(&self, trial: &Trial) -> bool {
        trial.error.is_finite() && trial.error > UNCERTAIN * self.fen
    }

    /// Grants scaled to the mean spending over more replications, where the trials leave it uncertain.
    pub(super) fn with_more_replications(
        &self,
        experiment: &Experiment,
        mut trials: Vec<(Parameters, Trial)>,
    ) -> Result<Vec<(Parameters, Trial)>> {
        let uncertain: Vec<usize> = (0..trials.len()).filter(|&at| self.is_uncertain(&trials[at].1)).collect();
        let first = u32::try_from(self.trunks.len()).unwrap_or(MORE_REPLICATIONS);
        if uncertain.is_empty() || first >= MORE_REPLICATIONS {
            return Ok(trials);
        }
        let rules: Vec<Parameters> = uncertain.iter().map(|&at| granted(&trials[at].0, trials[at].1.grant)).collect();
        let replications = (MORE_REPLICATIONS - first) as usize;
        let spent = run_parallel(self.control.parallelism, replications, |replication| {
            let trunk = trunk(experiment, first + u32::try_from(replication).unwrap_or(0), self.control)?;
            rules.iter().map(|rules| Ok((self.spent)(&self.summary(&trunk, rules)?) * FEN_PER_YUAN)).collect()
        });
        let spent: Vec<Vec<f64>> = spent?;
        for (column, &at) in uncertain.iter().enumerate() {
            let trial = &mut trials[at].1;
            let sum = trial.spent * f64::from(first) + spent.iter().map(|row| row[column]).sum::<f64>();
            trial.spent = sum / f64::from(MORE_REPLICATIONS);
            trial.grant = scaled(trial.grant, self.fen, trial.spent);
        }
        Ok(trials)
    }
}

/// A grant scaled by target over spending, by no more than [`STEP`].
fn scaled(grant: f64, target: f64, spent: f64) -> f64 {
    (grant * (target / spent.max(1.0)).clamp(1.0 / STEP, STEP)).min(MOST_FEN)
}

/// Rules with a grant.
fn granted(rules: &Parameters, grant: f64) -> Parameters {
    let mut rules = rules.clone();
    set_grant(&mut rules, grant);
    rules
}

/// Divides a grant among the paid pathways in proportion to their present budgets.
pub(super) fn set_grant(rules: &mut Parameters, grant: f64) {
    let budgets = PATHWAY_NAMES.map(|pathway| budget(rules, pathway));
    for (pathway, fen) in PATHWAY_NAMES.iter().zip(largest_remainder(floor(grant + 0.5), &budgets)) {
        let _form = set_value(rules, &format!("{pathway}.{BUDGET}"), &Value::Integer(fen));
    }
}

/// The budget of a pathway, fen a household and year; 0 if there is no such parameter.
pub(super) fn budget(rules: &Parameters, pathway: &str) -> i64 {
    match experiment::value(rules, &format!("{pathway}.{BUDGET}")) {
        Some(Value::Integer(fen)) => fen,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_is_scaled_to_what_more_replications_cost_and_by_no_more_than_a_step() {
        let near = |grant: f64, expected: f64| assert!((grant - expected).abs() < 1e-9, "{grant}");
        near(scaled(9_000.0, 10_000.0, 15_000.0), 6_000.0);
        near(scaled(9_000.0, 10_000.0, 100_000.0), 4_500.0);
        near(scaled(9_000.0, 10_000.0, 10.0), 18_000.0);
    }
}
