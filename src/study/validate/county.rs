//! Facts about a county beside what the world of its experiment file shows in the baseline year.

mod measures;
mod tables;

pub use tables::facts_table;

use crate::engine::crops::CROP_NAMES;
use crate::engine::declare::{Form, Value};
use crate::engine::error::{Error, Result, text};
use crate::engine::parameters::Parameters;
use crate::engine::simulation::{RunControl, Simulation};
use crate::study::estimate::statistics::{Interval, t_interval};
use crate::study::experiment::Experiment;
use crate::study::facts::{Fact, Facts, Response};
use crate::study::validate::counterparts::Snapshot;
use crate::study::validate::run_replications;

/// A difference above this share of the fact is named with a parameter to change.
pub const TOLERANCE: f64 = 0.2;

/// A fact beside its value in the model.
#[derive(Debug, Clone, PartialEq)]
pub struct FactComparison {
    /// The fact.
    pub fact: Fact,
    /// Its value in the file; 1 and 0 for yes and no.
    pub stated: f64,
    /// Mean of the model over replications with its interval; `None` where the model has no value.
    pub model: Option<Interval>,
    /// Path of the parameter to change.
    pub parameter: String,
    /// Its value now.
    pub now: Option<Value>,
}

impl FactComparison {
    /// How far the model lies from the fact, as a share of it; `None` without a value, for a fact of 0 and for yes and no.
    #[must_use]
    pub fn difference(&self) -> Option<f64> {
        let model = self.model?.mean;
        (self.fact.spec().form != Form::Flag && self.stated != 0.0).then(|| model / self.stated - 1.0)
    }

    /// Whether the model lies further from the fact than [`TOLERANCE`]. For a fact of 0 any value that shows is too far.
    #[must_use]
    pub fn is_off(&self) -> bool {
        let Some(model) = self.model.map(|model| model.mean) else { return false };
        match (self.fact.spec().form, self.difference()) {
            (Form::Flag, _) => (self.stated - model.round()).abs() > 0.5,
            (_, Some(difference)) => difference.abs() > TOLERANCE,
            (_, None) => model >= 0.5 * libm::pow(0.1, f64::from(u8::try_from(self.fact.spec().decimals).unwrap_or(0))),
        }
    }

    /// Whether the parameter must rise for the model to come nearer.
    #[must_use]
    pub fn must_rise(&self) -> bool {
        let is_below = self.model.is_some_and(|model| model.mean < self.stated);
        is_below == (self.fact.spec().response != Response::Falls)
    }

    /// About what the parameter should be, where the fact follows it in proportion.
    #[must_use]
    pub fn proposal(&self) -> Option<f64> {
        let model = self.model?.mean;
        let now = match self.now {
            Some(Value::Real(now)) => now,
            #[allow(clippy::cast_precision_loss, reason = "parameters are small numbers")]
            Some(Value::Integer(now)) => now as f64,
            _ => return None,
        };
        (self.fact.spec().response == Response::Proportional && model > 0.0).then(|| now * self.stated / model)
    }
}

/// Simulates the world of an experiment file, as its baseline arm has it, and compares the facts of the file with it.
///
/// # Errors
/// [`Error::Usage`] if the file states no facts; [`Error::Interrupted`] after a cancel; [`Error::Defect`].
pub fn compare_facts(
    experiment: &Experiment,
    (seed, replications): (u64, u32),
    control: RunControl<'_>,
) -> Result<Vec<FactComparison>> {
    let facts = &experiment.facts;
    if facts.values.is_empty() {
        let name = &experiment.name;
        return Err(Error::Usage(text!(
            "`{name}` states no facts: write a table `[facts]`; `nongbo init --county mine NAME` writes a file with all of them",
            "`{name}` 未给出任何事实：请写入 `[facts]`；`nongbo init --county mine 名称` 可生成含全部条目的文件"
        )));
    }
    // Facts are about the baseline year: what comes after it is not needed.
    let mut rules = experiment.arms.first().map_or_else(|| experiment.base.clone(), |arm| arm.rules.clone());
    rules.population.policy_years = 1;
    let crop = main_crop(facts, &rules);
    let growers = facts.value(Fact::Growers);
    let by_replication = run_replications(&rules, (seed, replications), control, |snapshot| {
        facts.values.iter().map(|&(fact, _)| measures::value(fact, crop, growers, snapshot)).collect()
    })?;
    Ok(comparisons(facts, &rules, crop, &by_replication))
}

/// What a simulated world shows for every fact in its baseline year, in the order of [`Fact::ALL`]. A total of the county is
/// that of a mean grower; a fact about one crop is about the crop that most households grow.
///
/// # Errors
/// [`Error::Defect`] if the engine panics.
pub fn world_facts(rules: &Parameters, simulation: &Simulation) -> Result<Vec<f64>> {
    let runs = simulation.summary(rules)?;
    let year = rules.population.burn_in_years;
    let snapshot = Snapshot { rules, world: &simulation.world, record: &simulation.record, runs: &runs, year };
    let crop = main_crop(&Facts::default(), rules);
    Ok(Fact::ALL.iter().map(|&fact| measures::value(fact, crop, Some(1.0), &snapshot)).collect())
}

/// The crop that facts about one crop mean: the one the file names, else the one that most households grow.
fn main_crop(facts: &Facts, rules: &Parameters) -> usize {
    let shares = &rules.crops.share;
    facts
        .main_crop
        .unwrap_or_else(|| (0..CROP_NAMES.len()).rev().max_by(|&a, &b| shares[a].total_cmp(&shares[b])).unwrap_or(0))
}

/// The facts beside their values in `by_replication[replication][fact]`; values that are no numbers are left out.
fn comparisons(facts: &Facts, rules: &Parameters, crop: usize, by_replication: &[Vec<f64>]) -> Vec<FactComparison> {
    let comparison = |(at, &(fact, stated)): (usize, &(Fact, f64))| {
        let values: Vec<f64> =
            by_replication.iter().map(|values| values[at]).filter(|value| value.is_finite()).collect();
        let spec = fact.spec();
        FactComparison {
            fact,
            stated,
            model: (!values.is_empty()).then(|| t_interval(&values)),
            parameter: spec.parameter_of(crop),
            now: spec.value(rules, crop),
        }
    };
    facts.values.iter().enumerate().map(comparison).collect()
}

#[cfg(test)]
mod tests;
