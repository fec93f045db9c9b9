//! The search for the grant with which an arm spends a target amount, in replications of its own, so that no estimate rests on
//! the luck that grants were fitted to.

#[cfg(test)]
mod tests;

use crate::engine::declare::Value;
use crate::engine::error::Result;
use crate::engine::indicators::CostAndIncome;
use crate::engine::parameters::Parameters;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::engine::record::Record;
use crate::engine::simulation::{RunControl, Simulation};
use crate::engine::units::{FEN_PER_YUAN, WEEKS, count_as_f64, floor, largest_remainder};
use crate::study::estimate::statistics::{mean, t_interval};
use crate::study::experiment::{self, BUDGET, Experiment, set_value};
use crate::study::run::run_parallel;

/// Most grants tried for an arm.
const TRIES: usize = 8;
/// Largest factor by which a grant changes from one try to the next.
const STEP: f64 = 2.0;
/// Relative changes of spending below this count as no change.
const NONE: f64 = 0.005;

/// Least elasticity of spending with respect to the grant by which the next grant is chosen.
const LEAST_ELASTICITY: f64 = 0.25;

/// Standard error of the mean spending, as a share of the target, above which an arm gets more replications.
const UNCERTAIN: f64 = 0.05;
/// Most replications of the search for an arm.
const MOST_REPLICATIONS: u32 = 32;

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
    simulation.record = Record::of_households();
    simulation.run_until(base, base.population.first_policy_year() * WEEKS, control)?;
    Ok(simulation)
}

/// What an arm spends, yuan per household and policy year.
pub(super) type Spent = fn(&CostAndIncome) -> f64;

/// A grant that was tried.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Trial {
    /// The grant, fen per household and year.
    pub(super) grant: f64,
    /// What is spent in each replication so far, fen per household and policy year.
    spent_fen: Vec<f64>,
    /// Market income in each replication so far, yuan per household and policy year.
    income_yuan: Vec<f64>,
}

impl Trial {
    /// A grant before any replication is simulated.
    fn of(grant: f64) -> Self {
        Self { grant, spent_fen: Vec::new(), income_yuan: Vec::new() }
    }

    /// Mean spending, fen per household and policy year.
    pub(super) fn spent(&self) -> f64 {
        mean(&self.spent_fen)
    }

    /// Mean market income, yuan per household and policy year.
    pub(super) fn income(&self) -> f64 {
        mean(&self.income_yuan)
    }

    /// Mean spending of this trial and of another one in the replications that both have.
    fn compared(&self, other: &Self) -> [f64; 2] {
        let common = self.spent_fen.len().min(other.spent_fen.len());
        [mean(&self.spent_fen[..common]), mean(&other.spent_fen[..common])]
    }

    /// Whether no more is spent than with a smaller grant.
    fn levels_off(&self, earlier: &[Self]) -> bool {
        earlier.iter().filter(|other| other.grant < self.grant).any(|other| {
            let [spent, before] = self.compared(other);
            spent <= before * (1.0 + NONE)
        })
    }
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
    ///
    /// The first replication alone is searched before all of them: the grant it needs is near the one that all need, and the
    /// elasticity of spending is nearly the same.
    pub(super) fn trial(&self, rules: &Parameters, start: f64) -> Result<Trial> {
        let first = self.search(rules, start, 1, &[])?;
        let nearest = self.smallest_of_nearest(&first);
        if self.trunks.len() <= 1 {
            return Ok(nearest.clone());
        }
        let all = self.search(rules, nearest.grant, self.trunks.len(), &first)?;
        Ok(self.smallest_of_nearest(&all).clone())
    }

    /// Grants tried in so many replications, beginning with the grant `start`, until one spends the target or more money is no
    /// longer spent. `earlier` are trials in fewer replications.
    fn search(&self, rules: &Parameters, start: f64, replications: usize, earlier: &[Trial]) -> Result<Vec<Trial>> {
        let mut grant = start;
        let mut tried: Vec<Trial> = Vec::new();
        for _ in 0..TRIES {
            let begun = earlier.iter().find(|trial| trial.grant.total_cmp(&grant).is_eq());
            let mut trial = begun.map_or_else(|| Trial::of(grant), Clone::clone);
            self.simulate(rules, &mut trial, replications)?;
            let is_reached = (trial.spent() - self.fen).abs() <= self.tolerance * self.fen;
            let is_most = trial.spent() < self.fen && trial.levels_off(&tried);
            let next = next_grant(&trial, tried.iter().chain(earlier), self.fen);
            tried.push(trial);
            if is_reached || is_most || (next - grant).abs() < 1.0 {
                break;
            }
            grant = next;
        }
        Ok(tried)
    }

    /// Of trials whose spending is equally near to the target, the one with the smallest grant.
    fn smallest_of_nearest<'t>(&self, tried: &'t [Trial]) -> &'t Trial {
        let distance = |trial: &Trial| (trial.spent() - self.fen).abs();
        let nearest = tried.iter().map(distance).fold(f64::INFINITY, f64::min);
        let equally_near = tried.iter().filter(|trial| distance(trial) <= nearest + NONE * self.fen);
        equally_near.reduce(|a, b| if b.grant < a.grant { b } else { a }).unwrap_or(&tried[0])
    }

    /// Simulates a trial in the replications that it lacks, up to `replications` of them.
    fn simulate(&self, rules: &Parameters, trial: &mut Trial, replications: usize) -> Result<()> {
        let rules = granted(rules, trial.grant);
        for trunk in self.trunks.iter().take(replications).skip(trial.spent_fen.len()) {
            let outcome = self.outcome(trunk, &rules)?;
            trial.spent_fen.push((self.spent)(&outcome) * FEN_PER_YUAN);
            trial.income_yuan.push(outcome.market_income);
        }
        Ok(())
    }

    /// What a trunk comes to under rules.
    fn outcome(&self, trunk: &Simulation, rules: &Parameters) -> Result<CostAndIncome> {
        let mut simulation = trunk.fork();
        simulation.run_until(rules, simulation.world.map.weeks, self.control)?;
        Ok(simulation.cost_and_income(rules)?)
    }

    /// Replications with which the mean spending of a trial has the standard error [`UNCERTAIN`], at most
    /// [`MOST_REPLICATIONS`]. Where spending is settled by few events, these are many. One replication cannot tell.
    fn replications_for(&self, trial: &Trial) -> usize {
        let first = trial.spent_fen.len();
        let error = t_interval(&trial.spent_fen).standard_error;
        if !error.is_finite() || error <= UNCERTAIN * self.fen {
            return first;
        }
        let ratio = error / (UNCERTAIN * self.fen);
        let needed = libm::ceil(count_as_f64(first) * ratio * ratio).min(f64::from(MOST_REPLICATIONS));
        first.max(usize::try_from(floor(needed)).unwrap_or(first))
    }

    /// The trials with as many replications as the uncertainty of their spending asks for; the grant of a trial that gets more
    /// is scaled to its mean spending in all of them.
    pub(super) fn with_more_replications(
        &self,
        experiment: &Experiment,
        mut trials: Vec<(Parameters, Trial)>,
    ) -> Result<Vec<(Parameters, Trial)>> {
        let first = self.trunks.len();
        let needed: Vec<usize> = trials.iter().map(|(_, trial)| self.replications_for(trial)).collect();
        let most = needed.iter().copied().max().unwrap_or(0);
        let rules: Vec<Parameters> = trials.iter().map(|(rules, trial)| granted(rules, trial.grant)).collect();
        let spent = run_parallel(self.control.parallelism, most.saturating_sub(first), |more| {
            let replication = first + more;
            let trunk = trunk(experiment, u32::try_from(replication).unwrap_or(0), self.control)?;
            let uncertain = (0..rules.len()).filter(|&at| needed[at] > replication);
            uncertain.map(|at| Ok((at, (self.spent)(&self.outcome(&trunk, &rules[at])?) * FEN_PER_YUAN))).collect()
        });
        let spent: Vec<Vec<(usize, f64)>> = spent?;
        for (at, fen) in spent.into_iter().flatten() {
            trials[at].1.spent_fen.push(fen);
        }
        for ((_, trial), _) in trials.iter_mut().zip(needed).filter(|(_, needed)| *needed > first) {
            trial.grant = scaled(trial.grant, self.fen / trial.spent().max(1.0));
        }
        Ok(trials)
    }
}

/// The grant to try after a trial: the elasticity of spending with respect to the grant is taken as that between this trial and
/// the nearest grant tried before; without one, spending is taken as proportional to the grant.
fn next_grant<'t>(trial: &Trial, earlier: impl Iterator<Item = &'t Trial>, target: f64) -> f64 {
    let distance = |other: &Trial| libm::log(trial.grant / other.grant);
    let others = earlier.filter(|other| distance(other) != 0.0);
    let nearest = others.min_by(|a, b| distance(a).abs().total_cmp(&distance(b).abs()));
    let elasticity = nearest.map_or(1.0, |other| {
        let [spent, before] = trial.compared(other);
        (libm::log(spent.max(1.0) / before.max(1.0)) / distance(other)).clamp(LEAST_ELASTICITY, 1.0)
    });
    scaled(trial.grant, libm::pow(target / trial.spent().max(1.0), 1.0 / elasticity))
}

/// A grant scaled by a factor, which is cut at [`STEP`].
fn scaled(grant: f64, factor: f64) -> f64 {
    (grant * factor.clamp(1.0 / STEP, STEP)).min(MOST_FEN)
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
