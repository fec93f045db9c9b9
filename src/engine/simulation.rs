//! Runs: one replication of one arm from founding to the last week, or from a trunk that several arms share.

use crate::engine::error::{Defect, Error};
use crate::engine::indicators::summarise;
use crate::engine::init as found;
use crate::engine::parameters::Rules;
use crate::engine::record::Record;
use crate::engine::record::tables::Runs;
use crate::engine::rng::Chance;
use crate::engine::week::{Manner, Phase, step};
use crate::engine::world::World;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What a run looks at besides its rules: how it is computed, whom it tells, when it stops.
#[derive(Debug, Clone, Copy)]
pub struct Watch<'a> {
    /// How it is computed.
    pub manner: Manner,
    /// Weeks lived, counted over all runs.
    pub weeks: &'a AtomicU64,
    /// Set when the work should stop after the current week.
    pub cancel: &'a AtomicBool,
}

/// Why a run has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// The user stopped the work.
    Cancelled,
    /// A defect of ours.
    Defect(Defect),
}

impl From<Stop> for Error {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Cancelled => Self::Interrupted,
            Stop::Defect(defect) => Self::Defect(defect),
        }
    }
}

/// A world on its way, with what it recorded: at the first policy week it is the trunk of all arms that share it.
#[derive(Debug)]
pub struct Life {
    /// The world.
    pub world: World,
    /// What was recorded.
    pub record: Record,
    chance: Chance,
}

impl Life {
    /// Founds a world.
    ///
    /// # Errors
    /// A defect of ours, caught.
    pub fn found(rules: &Rules, seed: u64, replication: u32) -> Result<Self, Stop> {
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
    /// [`Stop::Cancelled`] when told to stop, a defect of ours otherwise.
    pub fn live(&mut self, rules: &Rules, until: u32, watch: Watch<'_>) -> Result<(), Stop> {
        while self.world.week < until {
            if watch.cancel.load(Ordering::Relaxed) {
                return Err(Stop::Cancelled);
            }
            self.week(rules, watch.manner, |_, _| {})?;
            watch.weeks.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Lives one week; `after` sees the world after each phase.
    ///
    /// # Errors
    /// A defect of ours, caught.
    pub fn week(
        &mut self,
        rules: &Rules,
        manner: Manner,
        mut after: impl FnMut(&'static Phase, &World),
    ) -> Result<(), Stop> {
        let (world, chance) = (&mut self.world, &self.chance);
        let (mut phase, week) = ("", world.week);
        let lived = catch_unwind(AssertUnwindSafe(|| {
            step(world, rules, chance, manner, |done, world| {
                phase = done.name;
                after(done, world);
            });
        }));
        lived.map_err(|payload| {
            Stop::Defect(Defect { phase: format!("after {phase}"), week, what: words_of(payload.as_ref()) })
        })?;
        self.record.look(&rules.tastes, &self.world);
        Ok(())
    }

    /// The one row of the run.
    ///
    /// # Errors
    /// A defect of ours, caught.
    pub fn summary(&self, rules: &Rules) -> Result<Runs, Stop> {
        caught("measure", self.world.week, || summarise(rules, &self.world, &self.record))
    }
}

/// One whole run.
///
/// # Errors
/// [`Stop::Cancelled`] when told to stop, a defect of ours otherwise.
pub fn run(rules: &Rules, seed: u64, replication: u32, watch: Watch<'_>) -> Result<(Life, Runs), Stop> {
    let mut life = Life::found(rules, seed, replication)?;
    let weeks = life.world.places.weeks;
    life.live(rules, weeks, watch)?;
    let summary = life.summary(rules)?;
    Ok((life, summary))
}

fn caught<T>(phase: &str, week: u32, work: impl FnOnce() -> T) -> Result<T, Stop> {
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|payload| Stop::Defect(Defect { phase: phase.into(), week, what: words_of(payload.as_ref()) }))
}

fn words_of(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned()));
    text.unwrap_or_else(|| "a panic without words".into())
}
