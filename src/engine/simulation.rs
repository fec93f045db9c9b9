//! Runs: one replication of one arm from founding to the last week, or from a trunk that several arms share.

use crate::engine::error::{Defect, Error};
use crate::engine::indicators::summarise;
use crate::engine::init as found;
use crate::engine::parameters::Parameters;
use crate::engine::record::Record;
use crate::engine::record::tables::Runs;
use crate::engine::rng::Chance;
use crate::engine::week::{Phase, StepOptions, step};
use crate::engine::world::World;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What a run looks at besides its rules: how it is computed, whom it tells, when it stops.
#[derive(Debug, Clone, Copy)]
pub struct RunControl<'a> {
    /// How it is computed.
    pub options: StepOptions,
    /// Weeks lived, counted over all runs.
    pub weeks: &'a AtomicU64,
    /// Set when the work should stop after the current week.
    pub cancel: &'a AtomicBool,
}

/// Why a run has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunFailure {
    /// The user stopped the work.
    Cancelled,
    /// A defect of ours.
    Defect(Defect),
}

impl From<RunFailure> for Error {
    fn from(stop: RunFailure) -> Self {
        match stop {
            RunFailure::Cancelled => Self::Interrupted,
            RunFailure::Defect(defect) => Self::Defect(defect),
        }
    }
}

/// A world on its way, with what it recorded: at the first policy week it is the trunk of all arms that share it.
#[derive(Debug)]
pub struct Simulation {
    /// The world.
    pub world: World,
    /// What was recorded.
    pub record: Record,
    chance: Chance,
}

impl Simulation {
    /// Founds a world.
    ///
    /// # Errors
    /// A defect of ours, caught.
    pub fn found(rules: &Parameters, seed: u64, replication: u32) -> Result<Self, RunFailure> {
        let chance = Chance::new(seed, u64::from(replication));
        let world = caught("found", 0, || found::found(rules, &chance))?;
        Ok(Self { world, record: Record::default(), chance })
    }

    /// An independent copy for another arm.
    #[must_use]
    pub fn fork(&self) -> Self {
        Self { world: self.world.fork(), record: self.record.fork(), chance: self.chance.clone() }
    }

    /// Lives until the beginning of week `until`.
    ///
    /// # Errors
    /// [`RunFailure::Cancelled`] when told to stop, a defect of ours otherwise.
    pub fn live(&mut self, rules: &Parameters, until: u32, control: RunControl<'_>) -> Result<(), RunFailure> {
        while self.world.week < until {
            if control.cancel.load(Ordering::Relaxed) {
                return Err(RunFailure::Cancelled);
            }
            self.week(rules, control.options, |_, _| {})?;
            control.weeks.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Lives one week; `after` sees the world after each phase.
    ///
    /// # Errors
    /// A defect of ours, caught.
    pub fn week(
        &mut self,
        rules: &Parameters,
        options: StepOptions,
        mut after: impl FnMut(&'static Phase, &World),
    ) -> Result<(), RunFailure> {
        let (world, chance) = (&mut self.world, &self.chance);
        let (mut phase, week) = ("", world.week);
        let lived = catch_unwind(AssertUnwindSafe(|| {
            step(world, rules, chance, options, |done, world| {
                phase = done.name;
                after(done, world);
            });
        }));
        lived.map_err(|payload| {
            RunFailure::Defect(Defect { phase: format!("after {phase}"), week, what: message(payload.as_ref()) })
        })?;
        self.record.record_week(&rules.tastes, &self.world);
        Ok(())
    }

    /// The one row of the run.
    ///
    /// # Errors
    /// A defect of ours, caught.
    pub fn summary(&self, rules: &Parameters) -> Result<Runs, RunFailure> {
        caught("measure", self.world.week, || summarise(rules, &self.world, &self.record))
    }
}

/// One whole run.
///
/// # Errors
/// [`RunFailure::Cancelled`] when told to stop, a defect of ours otherwise.
pub fn run(
    rules: &Parameters,
    seed: u64,
    replication: u32,
    control: RunControl<'_>,
) -> Result<(Simulation, Runs), RunFailure> {
    let mut simulation = Simulation::found(rules, seed, replication)?;
    let weeks = simulation.world.map.weeks;
    simulation.live(rules, weeks, control)?;
    let summary = simulation.summary(rules)?;
    Ok((simulation, summary))
}

fn caught<T>(phase: &str, week: u32, work: impl FnOnce() -> T) -> Result<T, RunFailure> {
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|payload| RunFailure::Defect(Defect { phase: phase.into(), week, what: message(payload.as_ref()) }))
}

fn message(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    text.unwrap_or_else(|| "a panic without words".into())
}
