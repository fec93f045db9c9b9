//! Studies whose runs other processes do: the caller's side and that of a worker.

use crate::interrupt::in_background;
use nongbo::engine::simulation::{Parallelism, RunControl};
use nongbo::store::{self, Shard};
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// An open output folder whose runs other processes do.
#[pyclass(frozen, module = "nongbo._native")]
pub struct DistributedRun(pub Mutex<store::DistributedRun>);

#[pymethods]
impl DistributedRun {
    /// The tasks with missing runs: number of the task, and how many tasks there are in all.
    fn tasks(&self) -> Vec<(u32, u32)> {
        let run = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        run.missing_shards().into_iter().map(|shard| (shard.number, shard.of)).collect()
    }

    /// Finishes the folder; `False` where the stopping rule asks for more replications.
    fn finish(&self, py: Python<'_>) -> PyResult<bool> {
        in_background(py, None, |cancel| {
            let mut run = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            run.finish(RunControl { cancel: Some(cancel), ..RunControl::default() })
        })
    }
}

/// Does the missing runs of one task in a folder; the value has the numbers of its runs.
#[pyfunction]
pub fn do_task(py: Python<'_>, folder: PathBuf, task: (u32, u32), threads: usize) -> PyResult<Vec<u32>> {
    let (number, of) = task;
    if !(1..=of).contains(&number) {
        return Err(crate::errors::refused(format!("task {number} of {of}")));
    }
    in_background(py, Some(threads), |cancel| {
        let control = RunControl { parallelism: Parallelism::default(), cancel: Some(cancel), ..RunControl::default() };
        store::do_shard(&folder, Shard { number, of }, control)
    })
}
