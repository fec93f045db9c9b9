//! How many threads work and how many worlds they work on.

use crate::engine::error::Result;
use crate::engine::parameters::Parameters;
use crate::engine::simulation::Parallelism;
use crate::store;
use crate::study::run::thread_pool;

/// All threads, and as many worlds at once as fit into memory, where each is as large as the largest of these.
pub fn for_worlds<'p>(worlds: impl IntoIterator<Item = &'p Parameters>) -> Parallelism {
    store::fit_into_memory(Parallelism::default(), worlds)
}

/// Does some work in a pool of this many threads; without a number in the pool of all cores.
///
/// # Errors
/// [`Error::Machine`](crate::Error::Machine) where the threads cannot be started.
pub fn with_threads<T: Send>(threads: Option<u16>, work: impl FnOnce() -> T + Send) -> Result<T> {
    let Some(threads) = threads else { return Ok(work()) };
    Ok(thread_pool(usize::from(threads))?.install(work))
}
