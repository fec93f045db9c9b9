//! How many threads work and how many worlds they work on.

use crate::cli::terminal::Terminal;
use crate::engine::error::Result;
use crate::engine::parameters::Parameters;
use crate::engine::simulation::Parallelism;
use crate::store;
use crate::study::run::thread_pool;

/// All threads, and as many worlds at once as fit into memory, where each is as large as the largest of these.
pub fn for_worlds<'p>(worlds: impl IntoIterator<Item = &'p Parameters>) -> Parallelism {
    store::fit_into_memory(Parallelism::default(), worlds)
}

/// Threads that every machine can start.
const ALWAYS_ALLOWED: usize = 64;
/// Most threads for a core.
const MOST_PER_CORE: usize = 4;

/// Does some work in a pool of this many threads; without a number in the pool of all cores. Of more threads than the
/// machine can use only some are started, and a note says how many.
///
/// # Errors
/// [`Error::Machine`](crate::Error::Machine) where the threads cannot be started.
pub fn with_threads<T: Send>(threads: Option<u16>, terminal: Terminal, work: impl FnOnce() -> T + Send) -> Result<T> {
    let Some(wanted) = threads else { return Ok(work()) };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = threads_to_start(usize::from(wanted), cores);
    if threads < usize::from(wanted) {
        terminal.note(
            &format!(
                "{wanted} threads are more than {cores} cores can use: {threads} are started, with the same results"
            ),
            &format!("{wanted} 个线程超过 {cores} 个核心所能使用：只启动 {threads} 个，结果不变"),
        );
    }
    Ok(thread_pool(threads)?.install(work))
}

/// Starts the pool of all commands with fewer threads than the environment asks for, where that is more than the machine
/// can use.
pub fn limit_environment(terminal: Terminal) {
    const VARIABLE: &str = "RAYON_NUM_THREADS";
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let wanted: Option<usize> = std::env::var(VARIABLE).ok().and_then(|number| number.parse().ok());
    let Some(wanted) = wanted.filter(|&wanted| wanted > threads_to_start(wanted, cores)) else { return };
    let threads = threads_to_start(wanted, cores);
    // A program that calls the command as a function may have a pool of its own.
    if rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().is_ok() {
        terminal.note(
            &format!("{VARIABLE}={wanted} is more than {cores} cores can use: {threads} threads are started"),
            &format!("{VARIABLE}={wanted} 超过 {cores} 个核心所能使用：只启动 {threads} 个线程"),
        );
    }
}

/// As many threads as wanted, within what this many cores can use.
fn threads_to_start(wanted: usize, cores: usize) -> usize {
    wanted.min((MOST_PER_CORE * cores).max(ALWAYS_ALLOWED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_threads_beyond_use_is_cut() {
        assert_eq!([1, 64, 65, 5000].map(|wanted| threads_to_start(wanted, 2)), [1, 64, 64, 64]);
        assert_eq!([300, 5000].map(|wanted| threads_to_start(wanted, 128)), [300, 512]);
    }
}
