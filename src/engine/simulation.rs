//! Simulates one replication of one arm, from week 0 or from a fork of a simulation that several arms share.

mod run_control;
mod schedule;
mod setup;

pub use run_control::{CancelToken, Parallelism, ProgressEvent, ProgressListener, RunControl};
pub use schedule::Schedule;
pub use setup::{SimulationResult, SimulationSetup, Summary};

use crate::error::{Defect, Error};
use crate::indicators::{CostAndIncome, cost_and_income, summarise};
use crate::init;
use crate::parameters::Parameters;
use crate::record::Record;
use crate::record::tables::Runs;
use crate::rng::ReplicationRng;
use crate::week::{Phase, step};
use crate::world::World;

/// Why a run has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunFailure {
    /// The work was cancelled.
    Cancelled,
    /// A defect of the program.
    Defect(Defect),
}

impl From<RunFailure> for Error {
    fn from(failure: RunFailure) -> Self {
        match failure {
            RunFailure::Cancelled => Self::Interrupted,
            RunFailure::Defect(defect) => Self::Defect(defect),
        }
    }
}

/// A world at the beginning of some week, with everything recorded before. Arms that share the weeks before the first
/// policy week are forks of one simulation.
#[derive(Debug)]
pub struct Simulation {
    /// The world.
    pub world: World,
    /// What was recorded of the weeks so far.
    pub record: Record,
    rng: ReplicationRng,
}

impl Simulation {
    /// The world of a replication at the beginning of week 0.
    ///
    /// # Errors
    /// [`RunFailure::Defect`] if the engine panics.
    pub fn init(rules: &Parameters, seed: u64, replication: u32) -> Result<Self, RunFailure> {
        let founding = rules.population.founding_of(replication);
        let rng = ReplicationRng::new(seed, u64::from(replication));
        let of_founding = ReplicationRng::new(seed, u64::from(founding));
        let world = catch_defect("init", 0, || init::world(rules, &of_founding))?;
        Ok(Self { world, record: Record::default(), rng })
    }

    /// An independent copy for another arm.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self { world: self.world.fork(), record: self.record.fork(), rng: self.rng.clone() }
    }

    /// Simulates until the beginning of week `until`, counted from 0, or to the end of the run (`Map::weeks`), whichever
    /// comes first; does nothing if that week has already begun.
    ///
    /// # Errors
    /// [`RunFailure::Cancelled`] after the week in which the control asks to stop, [`RunFailure::Defect`] if the engine
    /// panics.
    pub fn run_until<'a>(
        &mut self,
        schedule: impl Into<Schedule<'a>>,
        until: u32,
        control: RunControl<'_>,
    ) -> Result<(), RunFailure> {
        let schedule = schedule.into();
        // All weeks on a thread of the pool: to hand it every parallel loop takes longer than a small loop itself.
        rayon::scope(|_| {
            while self.world.week < until.min(self.world.map.weeks) {
                self.run_week(schedule, control, |_, _| {})?;
            }
            Ok(())
        })
    }

    /// Simulates one week; `after` sees the world after each phase.
    ///
    /// # Errors
    /// As [`Simulation::run_until`].
    pub fn run_week<'a>(
        &mut self,
        schedule: impl Into<Schedule<'a>>,
        control: RunControl<'_>,
        mut after: impl FnMut(&'static Phase, &World),
    ) -> Result<(), RunFailure> {
        if control.is_cancelled() {
            return Err(RunFailure::Cancelled);
        }
        let rules = schedule.into().parameters(self.world.week, self.world.map.first_policy_week);
        let (world, rng) = (&mut self.world, &self.rng);
        let (mut phase, week) = ("", world.week);
        let result = catch(|| {
            step(world, rules, rng, control.options, |done, world| {
                phase = done.name;
                after(done, world);
            });
        });
        result.map_err(|what| RunFailure::Defect(Defect { phase: format!("after {phase}"), week, what }))?;
        self.record.record_week(&rules.tastes, &self.world);
        control.report(ProgressEvent::Week);
        Ok(())
    }

    /// The outcomes of the run: one row, averaged over the policy years; money in yuan per household and year where a
    /// column says nothing else.
    ///
    /// # Errors
    /// [`RunFailure::Defect`] if the engine panics.
    pub fn summary(&self, rules: &Parameters) -> Result<Runs, RunFailure> {
        catch_defect("indicators", self.world.week, || summarise(rules, &self.world, &self.record))
    }

    /// Cost and income of the run, which [`Simulation::summary`] has too.
    ///
    /// # Errors
    /// As [`Simulation::summary`].
    pub fn cost_and_income(&self, rules: &Parameters) -> Result<CostAndIncome, RunFailure> {
        catch_defect("indicators", self.world.week, || cost_and_income(rules, &self.world, &self.record))
    }
}

/// Simulates replication `replication` of an arm from the first week to the last, `Map::weeks` of them, and computes its
/// outcomes.
///
/// # Errors
/// [`RunFailure::Cancelled`] if the control asks to stop, [`RunFailure::Defect`] if the engine panics.
pub fn run<'a>(
    schedule: impl Into<Schedule<'a>>,
    seed: u64,
    replication: u32,
    control: RunControl<'_>,
) -> Result<(Simulation, Runs), RunFailure> {
    let schedule = schedule.into();
    let mut simulation = Simulation::init(schedule.founding, seed, replication)?;
    let weeks = simulation.world.map.weeks;
    simulation.run_until(schedule, weeks, control)?;
    let summary = simulation.summary(schedule.policy)?;
    Ok((simulation, summary))
}

/// Runs `work`; a panic in it becomes a defect of the given phase and week.
fn catch_defect<T>(phase: &str, week: u32, work: impl FnOnce() -> T) -> Result<T, RunFailure> {
    catch(work).map_err(|what| RunFailure::Defect(Defect { phase: phase.into(), week, what }))
}

/// Runs `work`; the error is the message of its panic.
#[cfg(not(target_arch = "wasm32"))]
fn catch<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        let text = payload
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        text.unwrap_or_else(|| "a panic without a message".into())
    })
}

/// Runs `work`. On wasm32 a panic ends the instance.
#[cfg(target_arch = "wasm32")]
#[allow(clippy::unnecessary_wraps, reason = "the same signature everywhere")]
fn catch<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    Ok(work())
}
