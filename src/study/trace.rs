//! Traces: the ledger of one household by week and phase, and where it first differs between two arms.
//!
//! A trace simulates a replication as any run does, and reads one row of the household table after each phase. It changes
//! nothing, so it shows exactly what happened in the run of an experiment.

pub mod request;
pub mod cell_changes;
pub mod ledger_items;
pub mod ledger;
pub mod divergence;
pub mod household_row;
pub mod tables;

pub use cell_changes::CellChange;
pub use divergence::Divergence;
pub use household_row::{HouseholdRow, RowValue};
pub use ledger::{LedgerLine, UNEXPLAINED};
pub use ledger_items::LedgerItem;
pub use request::{TraceRequest, select_arms};

use crate::engine::error::Result;
use crate::engine::simulation::{RunControl, Schedule, Simulation};
use crate::engine::units::WEEKS;
use crate::engine::week::Phase;
use ledger::HouseholdFacts;

/// What happened to one household in the requested weeks.
#[derive(Debug, Clone, Default)]
pub struct HouseholdTrace {
    /// The weeks, in order.
    pub weeks: Vec<TraceWeek>,
}

/// One week of a household.
#[derive(Debug, Clone)]
pub struct TraceWeek {
    /// Week.
    pub week: u32,
    /// The row of the household before the week.
    pub before: HouseholdRow,
    /// The row after the week.
    pub after: HouseholdRow,
    /// Lines of money in the order of phases; those of cash sum to the change of cash.
    pub lines: Vec<LedgerLine>,
    /// All other changes.
    pub changes: Vec<CellChange>,
}

impl TraceWeek {
    /// Sum of the lines of cash, fen.
    #[must_use]
    pub fn sum(&self) -> i64 {
        self.lines.iter().filter(|line| line.cash).map(|line| line.fen).sum()
    }
    /// Change of cash, fen.
    #[must_use]
    pub fn cash_change(&self) -> i64 {
        self.after.whole("cash") - self.before.whole("cash")
    }
}

/// Traces one household in one arm.
///
/// # Errors
/// [`crate::engine::error::Error::Interrupted`] after a cancel; [`crate::engine::error::Error::Defect`] for a defect of nongbo.
pub fn trace_household<'a>(
    schedule: impl Into<Schedule<'a>>,
    seed: u64,
    request: &TraceRequest,
    control: RunControl<'_>,
) -> Result<HouseholdTrace> {
    Ok(trace_households(schedule, seed, request, &[request.household], control)?.remove(0))
}

/// Traces several households in one simulation, whatever household the request names.
///
/// # Errors
/// Those of [`trace_household`].
pub fn trace_households<'a>(
    schedule: impl Into<Schedule<'a>>,
    seed: u64,
    request: &TraceRequest,
    households: &[usize],
    control: RunControl<'_>,
) -> Result<Vec<HouseholdTrace>> {
    let schedule = schedule.into();
    let mut simulation = Simulation::init(schedule.founding, seed, request.replication)?;
    let mut traces = vec![HouseholdTrace::default(); households.len()];
    while simulation.world.week <= request.to {
        let weeks = simulate_week(&mut simulation, schedule, households, control)?;
        for ((trace, rows), &household) in traces.iter_mut().zip(weeks).zip(households) {
            trace.keep(request, HouseholdFacts::new(schedule.policy, &simulation.world.endowments, household), rows);
        }
    }
    Ok(traces)
}

/// Traces one household in two arms that are simulated side by side: both traces, and their first difference.
///
/// # Errors
/// Those of [`trace_household`].
pub fn trace_two_arms(
    arms: [Schedule<'_>; 2],
    seed: u64,
    request: &TraceRequest,
    control: RunControl<'_>,
) -> Result<([HouseholdTrace; 2], Option<Divergence>)> {
    let init = |arm: &Schedule<'_>| Simulation::init(arm.founding, seed, request.replication);
    let mut simulations = arms.iter().map(init).collect::<std::result::Result<Vec<Simulation>, _>>()?;
    let mut traces = [HouseholdTrace::default(), HouseholdTrace::default()];
    let household = request.household;
    let mut divergence = divergence::before_first_week([&simulations[0].world, &simulations[1].world], household);
    while simulations[0].world.week <= request.to {
        let mut both = Vec::with_capacity(2);
        for (simulation, schedule) in simulations.iter_mut().zip(arms) {
            both.extend(simulate_week(simulation, schedule, &[household], control)?);
        }
        divergence = divergence.or_else(|| divergence::in_week(&both[0], &both[1]));
        for ((trace, rows), (simulation, schedule)) in traces.iter_mut().zip(both).zip(simulations.iter().zip(arms)) {
            trace.keep(request, HouseholdFacts::new(schedule.policy, &simulation.world.endowments, household), rows);
        }
    }
    Ok((traces, divergence))
}

/// Rows of one household in one week: before it, and after each phase.
#[derive(Debug)]
pub struct WeekRows {
    week: u32,
    before: HouseholdRow,
    after: Vec<(&'static Phase, HouseholdRow)>,
}

/// Simulates one week and keeps the rows of some households.
fn simulate_week(
    simulation: &mut Simulation,
    schedule: Schedule<'_>,
    households: &[usize],
    control: RunControl<'_>,
) -> Result<Vec<WeekRows>> {
    let start = |&household: &usize| WeekRows {
        week: simulation.world.week,
        before: HouseholdRow::new(&simulation.world, household),
        after: Vec::new(),
    };
    let mut all: Vec<WeekRows> = households.iter().map(start).collect();
    simulation.run_week(schedule, control, |phase, world| {
        for (rows, &household) in all.iter_mut().zip(households) {
            rows.after.push((phase, HouseholdRow::new(world, household)));
        }
    })?;
    Ok(all)
}

impl HouseholdTrace {
    /// Keeps a week if it was requested.
    fn keep(&mut self, request: &TraceRequest, household: HouseholdFacts<'_>, rows: WeekRows) {
        let WeekRows { week, before, after } = rows;
        if !(request.from..=request.to).contains(&week) {
            return;
        }
        let (mut lines, mut last) = (Vec::new(), &before);
        for (at, (phase, row)) in after.iter().enumerate() {
            let new_year = at == 0 && week.is_multiple_of(WEEKS);
            lines.extend(ledger::lines(household, week, phase, last, row, new_year));
            last = row;
        }
        let changes = cell_changes::of_week(&before, &after);
        let last = last.clone();
        self.weeks.push(TraceWeek { week, before, after: last, lines, changes });
    }
}
