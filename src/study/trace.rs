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

pub use changes::CellChange;
pub use divergence::Divergence;
pub use items::Item;
pub use money::{LedgerLine, UNEXPLAINED};
pub use request::{TraceRequest, checked};
pub use row::{Row, RowValue};

use crate::engine::error::Result;
use crate::engine::parameters::Parameters;
use crate::engine::simulation::{RunControl, Simulation};
use crate::engine::units::WEEKS;
use crate::engine::week::Phase;
use money::Who;

/// What one household lived in the weeks asked for.
#[derive(Debug, Clone, Default)]
pub struct Story {
    /// The weeks, in order.
    pub weeks: Vec<TraceWeek>,
}

/// One week of a household.
#[derive(Debug, Clone)]
pub struct TraceWeek {
    /// Week.
    pub week: u32,
    /// The household's row before the week.
    pub before: Row,
    /// The row after the week.
    pub after: Row,
    /// Lines of money, phase by phase; those of cash sum to the change of cash.
    pub lines: Vec<LedgerLine>,
    /// What else changed.
    pub changes: Vec<CellChange>,
}

impl TraceWeek {
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
pub fn follow(rules: &Parameters, seed: u64, asked: &TraceRequest, control: RunControl<'_>) -> Result<Story> {
    Ok(follow_all(rules, seed, asked, &[asked.household], control)?.remove(0))
}

/// Several households of one life, whatever household was asked for: lives once and follows all of them.
///
/// # Errors
/// Those of [`follow`].
pub fn follow_all(
    rules: &Parameters,
    seed: u64,
    asked: &TraceRequest,
    households: &[usize],
    control: RunControl<'_>,
) -> Result<Vec<Story>> {
    let mut simulation = Simulation::init(rules, seed, asked.replication)?;
    let mut stories = vec![Story::default(); households.len()];
    while simulation.world.week <= asked.to {
        let weeks = week(&mut simulation, rules, households, control)?;
        for ((story, rows), &household) in stories.iter_mut().zip(weeks).zip(households) {
            story.keep(asked, Who::of(rules, &simulation.world.endowments, household), rows);
        }
    }
    Ok(stories)
}

/// One household in two arms that live in lock step: both stories, and where they part first.
///
/// # Errors
/// Those of [`follow`].
pub fn follow_two(
    arms: [&Parameters; 2],
    seed: u64,
    asked: &TraceRequest,
    control: RunControl<'_>,
) -> Result<([Story; 2], Option<Divergence>)> {
    let found = |&rules: &&Parameters| Simulation::init(rules, seed, asked.replication);
    let mut lives = arms.iter().map(found).collect::<std::result::Result<Vec<Simulation>, _>>()?;
    let mut stories = [Story::default(), Story::default()];
    let household = asked.household;
    let mut parting = divergence::at_founding([&lives[0].world, &lives[1].world], household);
    while lives[0].world.week <= asked.to {
        let mut both = Vec::with_capacity(2);
        for (simulation, rules) in lives.iter_mut().zip(arms) {
            both.extend(week(simulation, rules, &[household], control)?);
        }
        parting = parting.or_else(|| divergence::in_week(&both[0], &both[1]));
        for ((story, rows), (simulation, rules)) in stories.iter_mut().zip(both).zip(lives.iter().zip(arms)) {
            story.keep(asked, Who::of(rules, &simulation.world.endowments, household), rows);
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
fn week(
    simulation: &mut Simulation,
    rules: &Parameters,
    households: &[usize],
    control: RunControl<'_>,
) -> Result<Vec<Rows>> {
    let start = |&household: &usize| Rows {
        week: simulation.world.week,
        before: Row::of(&simulation.world, household),
        after: Vec::new(),
    };
    let mut all: Vec<Rows> = households.iter().map(start).collect();
    simulation.run_week(rules, control, |phase, world| {
        for (rows, &household) in all.iter_mut().zip(households) {
            rows.after.push((phase, Row::of(world, household)));
        }
    })?;
    Ok(all)
}

impl Story {
    /// Keeps a week that was asked for.
    fn keep(&mut self, asked: &TraceRequest, who: Who<'_>, rows: Rows) {
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
        self.weeks.push(TraceWeek { week, before, after: last, lines, changes });
    }
}
