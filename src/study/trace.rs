//! Traces: the ledger of one household, week by week and phase by phase, and where two of its lives part.
//!
//! A trace lives a replication as any run does and looks at one row of the household table after each phase. It changes
//! nothing, so what it shows is what the run of an experiment lived.

pub mod request;
pub mod changes;
pub mod items;
pub mod money;
pub mod divergence;
pub mod row;
pub mod sheets;

pub use changes::Change;
pub use divergence::Parting;
pub use items::Item;
pub use money::{Line, UNEXPLAINED};
pub use request::{Asked, checked};
pub use row::{Row, Value};

use crate::engine::error::{Error, Result};
use crate::engine::parameters::Rules;
use crate::engine::simulation::{Life, Watch};
use crate::engine::units::WEEKS;
use crate::engine::week::Phase;
use money::Who;
use std::sync::atomic::Ordering;

/// What one household lived in the weeks asked for.
#[derive(Debug, Clone, Default)]
pub struct Story {
    /// The weeks, in order.
    pub weeks: Vec<Lived>,
}

/// One week of a household.
#[derive(Debug, Clone)]
pub struct Lived {
    /// Week.
    pub week: u32,
    /// The household's row before the week.
    pub before: Row,
    /// The row after the week.
    pub after: Row,
    /// Lines of money, phase by phase; those of cash sum to the change of cash.
    pub lines: Vec<Line>,
    /// What else changed.
    pub changes: Vec<Change>,
}

impl Lived {
    /// What the lines of cash sum to.
    #[must_use]
    pub fn sum(&self) -> i64 {
        self.lines.iter().filter(|line| line.cash).map(|line| line.fen).sum()
    }
    /// How cash changed.
    #[must_use]
    pub fn cash_change(&self) -> i64 {
        self.after.whole("cash") - self.before.whole("cash")
    }
}

/// One household in one arm.
///
/// # Errors
/// [`Error::Interrupted`] when told to stop; [`Error::Defect`] for a defect of ours.
pub fn follow(rules: &Rules, seed: u64, asked: &Asked, watch: Watch<'_>) -> Result<Story> {
    Ok(follow_all(rules, seed, asked, &[asked.household], watch)?.remove(0))
}

/// Several households of one life, whatever household was asked for: lives once and follows all of them.
///
/// # Errors
/// Those of [`follow`].
pub fn follow_all(
    rules: &Rules,
    seed: u64,
    asked: &Asked,
    households: &[usize],
    watch: Watch<'_>,
) -> Result<Vec<Story>> {
    let mut life = Life::found(rules, seed, asked.replication)?;
    let mut stories = vec![Story::default(); households.len()];
    while life.world.week <= asked.to {
        let weeks = week(&mut life, rules, households, watch)?;
        for ((story, rows), &household) in stories.iter_mut().zip(weeks).zip(households) {
            story.keep(asked, Who::of(rules, &life.world.endowments, household), rows);
        }
    }
    Ok(stories)
}

/// One household in two arms that live in lock step: both stories, and where they part first.
///
/// # Errors
/// Those of [`follow`].
pub fn follow_two(
    arms: [&Rules; 2],
    seed: u64,
    asked: &Asked,
    watch: Watch<'_>,
) -> Result<([Story; 2], Option<Parting>)> {
    let found = |&rules: &&Rules| Life::found(rules, seed, asked.replication);
    let mut lives = arms.iter().map(found).collect::<std::result::Result<Vec<Life>, _>>()?;
    let mut stories = [Story::default(), Story::default()];
    let household = asked.household;
    let mut parting = divergence::at_founding([&lives[0].world, &lives[1].world], household);
    while lives[0].world.week <= asked.to {
        let mut both = Vec::with_capacity(2);
        for (life, rules) in lives.iter_mut().zip(arms) {
            both.extend(week(life, rules, &[household], watch)?);
        }
        parting = parting.or_else(|| divergence::in_week(&both[0], &both[1]));
        for ((story, rows), (life, rules)) in stories.iter_mut().zip(both).zip(lives.iter().zip(arms)) {
            story.keep(asked, Who::of(rules, &life.world.endowments, household), rows);
        }
    }
    Ok((stories, parting))
}

/// Rows of one household in one week: before it, and after each phase.
#[derive(Debug)]
pub struct Rows {
    week: u32,
    before: Row,
    after: Vec<(&'static Phase, Row)>,
}

/// Lives a week and keeps the rows of some households.
fn week(life: &mut Life, rules: &Rules, households: &[usize], watch: Watch<'_>) -> Result<Vec<Rows>> {
    if watch.cancel.load(Ordering::Relaxed) {
        return Err(Error::Interrupted);
    }
    let start =
        |&household: &usize| Rows { week: life.world.week, before: Row::of(&life.world, household), after: Vec::new() };
    let mut all: Vec<Rows> = households.iter().map(start).collect();
    life.week(rules, watch.manner, |phase, world| {
        for (rows, &household) in all.iter_mut().zip(households) {
            rows.after.push((phase, Row::of(world, household)));
        }
    })?;
    watch.weeks.fetch_add(1, Ordering::Relaxed);
    Ok(all)
}

impl Story {
    /// Keeps a week that was asked for.
    fn keep(&mut self, asked: &Asked, who: Who<'_>, rows: Rows) {
        let Rows { week, before, after } = rows;
        if !(asked.from..=asked.to).contains(&week) {
            return;
        }
        let (mut lines, mut last) = (Vec::new(), &before);
        for (at, (phase, row)) in after.iter().enumerate() {
            let new_year = at == 0 && week.is_multiple_of(WEEKS);
            lines.extend(money::lines(who, week, phase, last, row, new_year));
            last = row;
        }
        let changes = changes::of_week(&before, &after);
        let last = last.clone();
        self.weeks.push(Lived { week, before, after: last, lines, changes });
    }
}
