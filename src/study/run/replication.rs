//! One replication of every arm, simulated some weeks at a time.
//!
//! [`run`](crate::study::run::run) does the same for a whole experiment at once. A program that must answer between two
//! weeks, as a page in a browser, takes one replication a task and puts the results together with
//! [`Results::from_replications`].

use crate::engine::error::{Error, Result, text};
use crate::engine::simulation::{RunControl, RunFailure, Simulation};
use crate::study::experiment::{Experiment, MOST_MEMORY};
use crate::study::run::parallel::tables_of_run;
use crate::study::run::reduction::PanelOptions;
use crate::study::run::replication_result::{ReplicationResult, RunDigest};
use crate::study::run::results::reduce;
use crate::study::run::{Group, Outcome, Results, RunOfArm, RunResult, groups};
use std::collections::VecDeque;

/// What the panel of a replication holds: all that a page shows.
const PANEL: PanelOptions = PanelOptions { against: 0, growth: true };

/// A replication in the making.
pub struct ReplicationRun {
    experiment: Experiment,
    replication: u32,
    steps: VecDeque<Step>,
    /// The weeks that the arms of a group share, while arms need a copy.
    trunk: Option<std::result::Result<Simulation, RunFailure>>,
    /// The simulation of the first step, once it has begun.
    current: Option<std::result::Result<Simulation, RunFailure>>,
    outcomes: Vec<(u32, Outcome)>,
    observed: Option<Simulation>,
}

/// Weeks that are simulated from one state.
struct Step {
    /// Number of the draws.
    replication_number: u32,
    /// The arm whose rules hold.
    arm: usize,
    /// The week after the last.
    until: u32,
    kind: StepKind,
}

enum StepKind {
    /// The weeks that all arms of a group share.
    Trunk,
    /// The weeks of an arm after them, for these runs; whether it is the last arm of its group.
    Arm { runs: Vec<RunOfArm>, is_last: bool },
}

impl ReplicationRun {
    /// Prepares a replication; nothing is simulated yet.
    ///
    /// # Errors
    /// [`Error::Scenario`] where a world needs more memory than [`MOST_MEMORY`], [`Error::Usage`] where the experiment has
    /// fewer replications or solves for grants first.
    pub fn new(experiment: Experiment, replication: u32) -> Result<Self> {
        experiment.check_size(MOST_MEMORY)?;
        if replication >= experiment.replications {
            let all = experiment.replications;
            return Err(Error::Usage(text!(
                "there is no replication {replication}: the experiment has {all}, from 0",
                "没有第 {replication} 次重复：本实验有 {all} 次，从 0 起"
            )));
        }
        let belongs = |group: &Group| {
            let arm = group.simulations.first().and_then(|runs| runs.first()).map(|(_, arm)| *arm);
            arm.is_some_and(|arm| experiment.replication_number(arm, replication) == group.replication_number)
        };
        let steps = groups(&experiment).into_iter().filter(belongs).flat_map(steps).collect();
        let (trunk, current, outcomes, observed) = (None, None, Vec::new(), None);
        Ok(Self { experiment, replication, steps, trunk, current, outcomes, observed })
    }

    /// Weeks that are still to be simulated.
    #[must_use]
    pub fn weeks_left(&self) -> u32 {
        let mut weeks = 0;
        let mut trunk_end = 0;
        for (at, step) in self.steps.iter().enumerate() {
            let begin = match (&self.current, &step.kind) {
                (Some(Ok(simulation)), _) if at == 0 => simulation.world.week,
                (_, StepKind::Trunk) => 0,
                (_, StepKind::Arm { .. }) => match &self.trunk {
                    Some(Ok(trunk)) if trunk_end == 0 => trunk.world.week,
                    _ => trunk_end,
                },
            };
            if matches!(step.kind, StepKind::Trunk) {
                trunk_end = step.until;
            }
            weeks += step.until.saturating_sub(begin);
        }
        weeks
    }

    /// Simulates up to so many weeks and says whether any are left. A defect ends the runs it concerns.
    ///
    /// # Errors
    /// [`Error::Interrupted`] where the control asks to stop.
    pub fn advance(&mut self, weeks: u32, control: RunControl<'_>) -> Result<bool> {
        let mut left = weeks;
        while left > 0
            && let Some(step) = self.steps.pop_front()
        {
            let mut simulation = self.current.take().unwrap_or_else(|| self.begin(&step));
            if let Ok(state) = &mut simulation {
                let until = step.until.min(state.world.week.saturating_add(left));
                left -= until - state.world.week;
                let arm = &self.experiment.arms[step.arm];
                let rules = match step.kind {
                    StepKind::Trunk => self.experiment.schedule(arm).founding,
                    StepKind::Arm { .. } => &arm.rules,
                };
                match state.run_until(rules, until, control) {
                    Ok(()) if until < step.until => {
                        self.current = Some(simulation);
                        self.steps.push_front(step);
                        continue;
                    }
                    Ok(()) => {}
                    Err(RunFailure::Cancelled) => return Err(Error::Interrupted),
                    Err(failure) => simulation = Err(failure),
                }
            }
            self.end(step, simulation);
        }
        Ok(!self.steps.is_empty())
    }

    /// The first state of a step.
    fn begin(&mut self, step: &Step) -> std::result::Result<Simulation, RunFailure> {
        match step.kind {
            StepKind::Trunk => {
                let rules = self.experiment.schedule(&self.experiment.arms[step.arm]).founding;
                Simulation::init(rules, self.experiment.seed, step.replication_number)
            }
            StepKind::Arm { is_last: true, .. } => self.trunk.take().expect("a trunk stands before its arms"),
            StepKind::Arm { .. } => {
                let trunk = self.trunk.as_ref().expect("a trunk stands before its arms");
                trunk.as_ref().map(Simulation::fork).map_err(Clone::clone)
            }
        }
    }

    /// Keeps what a step ended with.
    fn end(&mut self, step: Step, simulation: std::result::Result<Simulation, RunFailure>) {
        let StepKind::Arm { runs, .. } = step.kind else {
            self.trunk = Some(simulation);
            return;
        };
        if step.arm == 0
            && let Ok(simulation) = &simulation
        {
            self.observed = Some(simulation.fork());
        }
        for (number, arm) in runs {
            let copy = simulation.as_ref().map(Simulation::fork).map_err(Clone::clone);
            let outcome = match copy.and_then(|simulation| tables_of_run(&self.experiment, simulation, arm)) {
                Ok(tables) => Outcome::Good(tables),
                Err(RunFailure::Defect(defect)) => Outcome::Failed(defect),
                Err(RunFailure::Cancelled) => return,
            };
            self.outcomes.push((number, outcome));
        }
    }

    /// The world and the record of the first arm at its end; `None` before it has ended, and where it failed.
    #[must_use]
    pub const fn first_arm(&self) -> Option<&Simulation> {
        self.observed.as_ref()
    }

    /// The experiment.
    #[must_use]
    pub const fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// The results of the replication; runs that were not simulated to their end are missing.
    ///
    /// # Errors
    /// [`Error::Defect`] where a table is not as this version records it.
    pub fn finish(self) -> Result<ReplicationResult> {
        let Results { panel, runs, .. } = reduce(&self.experiment, PANEL, self.outcomes)?;
        let column = |rows: &Vec<Vec<f64>>| -> Vec<u64> {
            rows.iter().map(|row| row[self.replication as usize].to_bits()).collect()
        };
        let digest = |run: RunResult| RunDigest {
            number: run.key.number,
            error: run.error,
            hashes: run.hashes.into_iter().map(|(_, hash)| hash).collect(),
        };
        Ok(ReplicationResult {
            replication: self.replication,
            runs: runs.into_iter().map(digest).collect(),
            values: panel.values.iter().map(|(key, rows)| (key.clone(), column(rows))).collect(),
            losing: column(&panel.losing),
        })
    }
}

/// The trunk of a group, then its arms.
fn steps(group: Group) -> Vec<Step> {
    let Group { replication_number, weeks: [trunk, weeks], simulations } = group;
    let step = |arm, until, kind| Step { replication_number, arm, until, kind };
    let count = simulations.len();
    let first = simulations.first().and_then(|runs| runs.first()).map(|(_, arm)| *arm);
    let mut steps: Vec<Step> = first.map(|arm| step(arm, trunk, StepKind::Trunk)).into_iter().collect();
    for (at, runs) in simulations.into_iter().enumerate() {
        steps.push(step(runs[0].1, trunk + weeks, StepKind::Arm { runs, is_last: at + 1 == count }));
    }
    steps
}

#[cfg(test)]
mod tests;
