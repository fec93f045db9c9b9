//! The work: threads that take one run after another, and share the trunk of a replication.
//!
//! Whole runs, not pieces of one, are what threads share out: each worker lives its run in a pool of its own, so no more
//! worlds are alive than there are workers, plus the trunk being used.

use crate::engine::error::{Error, Result, text};
use crate::engine::record::tables::Runs;
use crate::engine::simulation::{RunControl, RunFailure, Simulation};
use crate::study::experiment::Experiment;
use crate::study::run::{Group, Outcome, groups};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// How many threads work, and how many worlds they work on.
#[derive(Debug, Clone, Copy)]
pub struct Parallelism {
    /// Threads in all.
    pub threads: usize,
    /// Most worlds alive at once.
    pub worlds: usize,
}

/// Runs that share a trunk, and the trunk while it is needed.
struct Branch {
    group: Group,
    trunk: Mutex<Trunk>,
}

/// A trunk: not yet lived, lived or failed, and how many arms still need it.
struct Trunk {
    simulation: Option<std::result::Result<Simulation, RunFailure>>,
    needed: usize,
}

/// What is done with the tables of a run, by its number in the run list.
pub type Keep<'a> = &'a (dyn Fn(u32, Outcome) -> Result<()> + Sync);

/// Everything a worker looks at.
struct Task<'a> {
    experiment: &'a Experiment,
    keep: Keep<'a>,
    control: RunControl<'a>,
    stop: AtomicBool,
}

/// Lives every run that is not finished and gives its tables to `keep`.
///
/// # Errors
/// [`Error::Interrupted`] when told to stop; what `keep` refuses. A run that fails with a
/// defect of ours is kept as failed and is no error.
pub fn execute(
    experiment: &Experiment,
    finished: &BTreeSet<u32>,
    keep: Keep<'_>,
    parallelism: Parallelism,
    control: RunControl<'_>,
) -> Result<()> {
    let branches: Vec<Branch> = groups(experiment).into_iter().map(|group| branch(group, finished)).collect();
    let pending: Vec<(&Branch, u32, usize)> =
        branches.iter().flat_map(|it| it.group.runs.iter().map(move |&(number, arm)| (it, number, arm))).collect();
    let task = Task { experiment, keep, control, stop: AtomicBool::new(false) };
    run_parallel(parallelism, pending.len(), &task.stop, |at| {
        let (branch, number, arm) = pending[at];
        task.one(branch, number, arm)
    })
}

/// Does numbered pieces of work, each in a pool of threads of its own, until all are done, one fails or `stop` is set.
///
/// # Errors
/// What a piece of work says; what the machine refused before that others were told to stop.
pub fn run_parallel(
    parallelism: Parallelism,
    pieces: usize,
    stop: &AtomicBool,
    work: impl Fn(usize) -> Result<()> + Sync,
) -> Result<()> {
    let workers = parallelism.threads.min(parallelism.worlds).min(pieces).max(1);
    let (next, work) = (&AtomicUsize::new(0), &work);
    let worker = |at: usize| -> Result<()> {
        // Threads that do not divide evenly go to the first workers.
        let threads = parallelism.threads / workers + usize::from(at < parallelism.threads % workers);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1)).build().map_err(|cause| {
            Error::machine(text!("cannot start threads", "无法启动线程"), std::io::Error::other(cause))
        })?;
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
    // What the machine refused says more than that the others were told to stop.
    let (told, refused): (Vec<Error>, Vec<Error>) =
        ends.into_iter().filter_map(Result::err).partition(|error| matches!(error, Error::Interrupted));
    refused.into_iter().chain(told).next().map_or(Ok(()), Err)
}

fn branch(mut group: Group, finished: &BTreeSet<u32>) -> Branch {
    group.runs.retain(|(number, _)| !finished.contains(number));
    let needed = group.runs.len();
    Branch { group, trunk: Mutex::new(Trunk { simulation: None, needed }) }
}

impl Task<'_> {
    /// One run, from its trunk to its part.
    fn one(&self, branch: &Branch, number: u32, arm: usize) -> Result<()> {
        let lived = self.trunk(branch, arm).and_then(|simulation| self.arm(simulation, branch, arm));
        let outcome = match lived {
            Ok(tables) => Outcome::Good(tables),
            Err(RunFailure::Defect(defect)) => Outcome::Failed(defect),
            Err(RunFailure::Cancelled) => return Err(Error::Interrupted),
        };
        (self.keep)(number, outcome)
    }

    /// A copy of the trunk, lived by whoever needs it first; the last takes the trunk itself.
    fn trunk(&self, branch: &Branch, arm: usize) -> std::result::Result<Simulation, RunFailure> {
        let mut trunk = branch.trunk.lock().unwrap_or_else(PoisonError::into_inner);
        let lived = trunk.simulation.take().unwrap_or_else(|| {
            let rules = &self.experiment.arms[arm].rules;
            let mut simulation = Simulation::init(rules, self.experiment.seed, branch.group.replication)?;
            simulation.run_until(rules, branch.group.weeks[0], self.control)?;
            Ok(simulation)
        });
        trunk.needed -= 1;
        if trunk.needed == 0 {
            return lived;
        }
        let copy = lived.as_ref().map(Simulation::fork).map_err(Clone::clone);
        trunk.simulation = Some(lived);
        copy
    }

    fn arm(
        &self,
        mut simulation: Simulation,
        branch: &Branch,
        arm: usize,
    ) -> std::result::Result<crate::engine::record::Tables, RunFailure> {
        let arm = &self.experiment.arms[arm];
        simulation.run_until(&arm.rules, branch.group.weeks[0] + branch.group.weeks[1], self.control)?;
        let summary: Runs = simulation.summary(&arm.rules)?;
        let tables = simulation.record.into_tables(summary);
        Ok(crate::study::run::recorded(self.experiment, &arm.name, tables))
    }
}
