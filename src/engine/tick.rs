//! When a phase runs, and with which draws.

use crate::engine::rng::{ReplicationRng, Stream};
use crate::engine::units::WEEKS;

/// When a phase runs, with which draws, in pieces of which size.
#[derive(Debug, Clone)]
pub struct Tick {
    /// Week of the run, from 0.
    pub week: u32,
    /// Number of the phase, fixed for good.
    pub phase: u8,
    /// The generator of the replication.
    pub rng: ReplicationRng,
    /// Rows a thread works on at a time; results do not depend on it.
    pub chunk: usize,
}

impl Tick {
    /// Week of the year, from 0.
    #[must_use]
    pub const fn week_of_year(&self) -> u32 {
        self.week % WEEKS
    }
    /// Year of the run, from 0.
    #[must_use]
    pub const fn year(&self) -> u32 {
        self.week / WEEKS
    }
    /// Whether something that happens every `weeks` weeks happens now.
    #[must_use]
    pub const fn every(&self, weeks: u32) -> bool {
        self.week.is_multiple_of(weeks)
    }
    /// The draws of a part of this phase in this week.
    #[must_use]
    pub fn stream(&self, part: u8) -> Stream {
        self.rng.stream(self.phase, part, self.week)
    }
}
