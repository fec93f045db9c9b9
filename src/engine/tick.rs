//! The week and the phase that run now, and their draws.

use crate::rng::{ReplicationRng, Stream};
use crate::units::WEEKS;

/// One run of a phase: its week, its draws and the size of its parallel chunks.
#[derive(Debug, Clone)]
pub struct Tick {
    /// Week of the run, from 0.
    pub week: u32,
    /// Number of the phase. It never changes.
    pub phase: u8,
    /// The generator of the replication.
    pub rng: ReplicationRng,
    /// Rows of a parallel chunk. Results do not depend on it.
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
    /// Whether this is a week of something that happens every `weeks` weeks.
    #[must_use]
    pub const fn every(&self, weeks: u32) -> bool {
        self.week.is_multiple_of(weeks)
    }
    /// The stream of draws of a part of this phase in this week.
    #[must_use]
    pub fn stream(&self, part: u8) -> Stream {
        self.rng.stream(self.phase, part, self.week)
    }
}
