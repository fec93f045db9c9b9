//! How many threads work and how many worlds they work on.

use crate::engine::error::{Error, Result, text};
use crate::engine::parameters::Parameters;
use crate::engine::simulation::Parallelism;
use crate::store;

/// All threads, and as many worlds at once as fit into memory, where each is as large as the largest of these.
pub fn for_worlds<'p>(worlds: impl IntoIterator<Item = &'p Parameters>) -> Parallelism {
    store::fit_into_memory(Parallelism::default(), worlds)
}

/// Does some work in a pool of this many threads; without a number in the pool of all cores.
///
/// # Errors
/// [`Error::Machine`] where the threads cannot be started.
pub fn with_threads<T: Send>(threads: Option<u16>, work: impl FnOnce() -> T + Send) -> Result<T> {
    let Some(threads) = threads else { return Ok(work()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build().map_err(|cause| {
        Error::machine(
            text!("cannot start {threads} threads", "无法启动 {threads} 个线程"),
            std::io::Error::other(cause),
        )
    })?;
    Ok(pool.install(work))
}
