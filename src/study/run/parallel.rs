//! Runs in parallel: threads take one run after another, and the arms with the same draws share a trunk.
//!
//! A worker takes one whole run at a time and has its own thread pool. So memory holds at most one world per worker, plus
//! the trunks that are still needed and the next one. On wasm32 there are no threads: the calling thread does one run after
//! another.

use crate::engine::error::{Error, Result};
use crate::engine::record::Tables;
use crate::engine::simulation::{Parallelism, ProgressEvent, RunControl, RunFailure, Simulation};
use crate::study::experiment::Experiment;
use crate::study::run::{Group, Outcome, RunOfArm, groups};
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Runs that share a trunk, and the trunk while it is needed.
struct TrunkGroup {
    group: Group,
    trunk: Mutex<Trunk>,
}

impl TrunkGroup {
    fn lock(&self) -> MutexGuard<'_, Trunk> {
        self.trunk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The weeks that several arms share: `None` until the first arm needs them, and how many arms still need them.
struct Trunk {
    simulation: Option<std::result::Result<Simulation, RunFailure>>,
    needed: usize,
}

/// A function that takes the tables of a run, and the number of the run in the run list.
pub type Keep<'a> = &'a (dyn Fn(u32, Outcome) -> Result<()> + Sync);

/// What every worker needs.
struct Work<'a> {
    experiment: &'a Experiment,
    keep: Keep<'a>,
    control: RunControl<'a>,
}

/// Simulates every run that is not finished and gives its tables to `keep`.
///
/// # Errors
/// [`Error::Interrupted`] where the work was cancelled; what `keep` returns. A run that fails with a defect of
/// nongbo is given to `keep` as failed; that is no error.
pub fn execute(
    experiment: &Experiment,
    finished: &BTreeSet<u32>,
    keep: Keep<'_>,
    control: RunControl<'_>,
) -> Result<()> {
    let trunk_groups = groups(experiment).into_iter().map(|group| trunk_group(group, finished));
    let trunk_groups: Vec<TrunkGroup> = trunk_groups.filter(|group| !group.group.simulations.is_empty()).collect();
    let tasks = tasks(&trunk_groups, control.parallelism.threads.min(control.parallelism.worlds));
    let work = Work { experiment, keep, control };
    run_parallel(control.parallelism, tasks.len(), |at| match tasks[at] {
        Task::Trunk(trunk_group) => {
            work.make_trunk(trunk_group);
            Ok(())
        }
        Task::Runs(trunk_group, runs) => work.run(trunk_group, runs),
    })?;
    Ok(())
}

/// What a worker does at a time.
#[derive(Clone, Copy)]
enum Task<'a> {
    /// Simulates a trunk before a run needs it.
    Trunk(&'a TrunkGroup),
    /// Simulates the weeks after the trunk for runs that all have the same.
    Runs(&'a TrunkGroup, &'a [RunOfArm]),
}

/// The simulations group by group. Before the last ones of a group one worker makes the trunk of the next, for which all would
/// wait otherwise.
fn tasks(groups: &[TrunkGroup], workers: usize) -> Vec<Task<'_>> {
    let mut tasks = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        let simulations = &group.group.simulations;
        let next = groups.get(at + 1).filter(|_| workers > 1);
        for (number, runs) in simulations.iter().enumerate() {
            if number + workers == simulations.len() {
                tasks.extend(next.map(Task::Trunk));
            }
            tasks.push(Task::Runs(group, runs));
        }
    }
    tasks
}

/// Does numbered tasks, several at a time, until all are done or one fails. Returns their results in order.
///
/// # Errors
/// The first error of a task. An error other than [`Error::Interrupted`] has priority.
pub fn run_parallel<T: Send>(
    parallelism: Parallelism,
    pieces: usize,
    work: impl Fn(usize) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    let results: Vec<Mutex<Option<T>>> = (0..pieces).map(|_| Mutex::new(None)).collect();
    do_tasks(parallelism, pieces, &|piece| {
        *results[piece].lock().unwrap_or_else(PoisonError::into_inner) = Some(work(piece)?);
        Ok(())
    })?;
    Ok(results.into_iter().filter_map(|result| result.into_inner().unwrap_or_else(PoisonError::into_inner)).collect())
}

/// The tasks one after another on the calling thread.
#[cfg(target_arch = "wasm32")]
fn do_tasks(_: Parallelism, pieces: usize, work: &(dyn Fn(usize) -> Result<()> + Sync)) -> Result<()> {
    (0..pieces).try_for_each(work)
}

/// The tasks on several workers, each with its own thread pool.
#[cfg(not(target_arch = "wasm32"))]
fn do_tasks(parallelism: Parallelism, pieces: usize, work: &(dyn Fn(usize) -> Result<()> + Sync)) -> Result<()> {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    let workers = parallelism.threads.min(parallelism.worlds).min(pieces).max(1);
    let (next, stop) = (&AtomicUsize::new(0), &AtomicBool::new(false));
    let worker = |at: usize| -> Result<()> {
        // Threads that do not divide evenly go to the first workers.
        let threads = parallelism.threads / workers + usize::from(at < parallelism.threads % workers);
        let pool = thread_pool(threads.max(1))?;
        while !stop.load(Ordering::Relaxed) {
            let piece = next.fetch_add(1, Ordering::Relaxed);
            if piece >= pieces {
                break;
            }
            if let Err(error) = pool.install(|| work(piece)) {
                stop.store(true, Ordering::Relaxed);
                return Err(error);
            }
        }
        Ok(())
    };
    let ends: Vec<Result<()>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|at| scope.spawn(move || worker(at))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    // The error that caused the stop is more useful than `Interrupted` from the other workers.
    let (interrupted, others): (Vec<Error>, Vec<Error>) =
        ends.into_iter().filter_map(Result::err).partition(|error| matches!(error, Error::Interrupted));
    others.into_iter().chain(interrupted).next().map_or(Ok(()), Err)
}

/// A pool of threads.
///
/// # Errors
/// [`Error::Machine`] where they cannot be started.
#[cfg(not(target_arch = "wasm32"))]
pub fn thread_pool(threads: usize) -> Result<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|cause| {
        let message = crate::engine::error::text!("cannot start {threads} threads", "无法启动 {threads} 个线程");
        Error::machine(message, std::io::Error::other(cause))
    })
}

fn trunk_group(mut group: Group, finished: &BTreeSet<u32>) -> TrunkGroup {
    for runs in &mut group.simulations {
        runs.retain(|(number, _)| !finished.contains(number));
    }
    group.simulations.retain(|runs| !runs.is_empty());
    let needed = group.simulations.len();
    TrunkGroup { group, trunk: Mutex::new(Trunk { simulation: None, needed }) }
}

impl Work<'_> {
    /// One simulation: a copy of the trunk, the weeks of the arm, the tables of each of its runs.
    fn run(&self, trunk_group: &TrunkGroup, runs: &[RunOfArm]) -> Result<()> {
        let arm = runs[0].1;
        let mut simulated = self.trunk(trunk_group).and_then(|simulation| self.simulate(simulation, trunk_group, arm));
        for (at, &(number, arm)) in runs.iter().enumerate() {
            let copy = match &simulated {
                Err(failure) => Err(failure.clone()),
                Ok(simulation) if at + 1 < runs.len() => Ok(simulation.fork()),
                Ok(_) => std::mem::replace(&mut simulated, Err(RunFailure::Cancelled)),
            };
            let outcome = match copy.and_then(|simulation| tables_of_run(self.experiment, simulation, arm)) {
                Ok(tables) => Outcome::Good(tables),
                Err(RunFailure::Defect(defect)) => Outcome::Failed(defect),
                Err(RunFailure::Cancelled) => return Err(Error::Interrupted),
            };
            (self.keep)(number, outcome)?;
            self.control.report(ProgressEvent::RunEnded);
        }
        Ok(())
    }

    /// Simulates the trunk of a group unless it is there or needed no more.
    fn make_trunk(&self, trunk_group: &TrunkGroup) {
        let mut trunk = trunk_group.lock();
        if trunk.simulation.is_none() && trunk.needed > 0 {
            trunk.simulation = Some(self.simulate_trunk(&trunk_group.group));
        }
    }

    fn simulate_trunk(&self, group: &Group) -> std::result::Result<Simulation, RunFailure> {
        let (_, arm) = group.simulations[0][0];
        let rules = self.experiment.schedule(&self.experiment.arms[arm]).founding;
        let mut simulation = Simulation::init(rules, self.experiment.seed, group.replication_number)?;
        simulation.run_until(rules, group.weeks[0], self.control)?;
        Ok(simulation)
    }

    /// A copy of the trunk. The first run that needs the trunk simulates it; the last one takes it.
    fn trunk(&self, trunk_group: &TrunkGroup) -> std::result::Result<Simulation, RunFailure> {
        let mut trunk = trunk_group.lock();
        let simulation = trunk.simulation.take().unwrap_or_else(|| self.simulate_trunk(&trunk_group.group));
        trunk.needed -= 1;
        if trunk.needed == 0 {
            return simulation;
        }
        let copy = simulation.as_ref().map(Simulation::fork).map_err(Clone::clone);
        trunk.simulation = Some(simulation);
        copy
    }

    /// The weeks of an arm after the trunk.
    fn simulate(
        &self,
        mut simulation: Simulation,
        trunk_group: &TrunkGroup,
        arm: usize,
    ) -> std::result::Result<Simulation, RunFailure> {
        let [trunk, weeks] = trunk_group.group.weeks;
        simulation.run_until(&self.experiment.arms[arm].rules, trunk + weeks, self.control)?;
        Ok(simulation)
    }
}

/// The tables of a run of an arm whose weeks are simulated.
pub(super) fn tables_of_run(
    experiment: &Experiment,
    simulation: Simulation,
    arm: usize,
) -> std::result::Result<Tables, RunFailure> {
    let arm = &experiment.arms[arm];
    let summary = simulation.summary(&arm.rules)?;
    let tables = simulation.record.into_tables(summary);
    Ok(crate::study::run::tables_to_keep(experiment, &arm.name, tables))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tasks of groups with so many simulations: the number of the group, and whether it is its trunk.
    fn order(simulations: &[usize], workers: usize) -> Vec<(u32, bool)> {
        let group = |(number, &simulations): (u32, &usize)| {
            let runs = (0..).take(simulations).map(|run| vec![(run, 0)]).collect();
            trunk_group(Group { replication_number: number, weeks: [0, 1], simulations: runs }, &BTreeSet::new())
        };
        let groups: Vec<TrunkGroup> = (0..).zip(simulations).map(group).collect();
        let named = |task: Task<'_>| match task {
            Task::Trunk(group) => (group.group.replication_number, true),
            Task::Runs(group, _) => (group.group.replication_number, false),
        };
        tasks(&groups, workers).into_iter().map(named).collect()
    }

    #[test]
    fn the_next_trunk_is_made_beside_the_last_simulations_of_a_group() {
        let (run, trunk) = (|group: u32| (group, false), |group: u32| (group, true));
        assert_eq!(order(&[3, 2], 2), [run(0), trunk(1), run(0), run(0), run(1), run(1)]);
        assert_eq!(order(&[2, 2], 1), [run(0), run(0), run(1), run(1)], "nobody else works meanwhile");
        assert_eq!(order(&[1, 1, 2], 2), [run(0), run(1), run(2), run(2)], "each worker has a group of its own");
    }
}
