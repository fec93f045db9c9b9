//! How much memory this machine has, and how many worlds fit into it.

use std::sync::OnceLock;

use crate::engine::error::Problem;
use crate::engine::init::bytes_needed;
use crate::engine::parameters::Parameters;
use crate::engine::simulation::Parallelism;
use crate::study::experiment::{MOST_MEMORY, memory_problem};

/// The same threads, and as many worlds at once as fit into memory, where each is as large as the largest of these.
pub fn fit_into_memory<'p>(wanted: Parallelism, worlds: impl IntoIterator<Item = &'p Parameters>) -> Parallelism {
    let largest = worlds.into_iter().map(bytes_needed).max().unwrap_or(1);
    // Beside the copies of a world stands the world they were copied from.
    let most = usize::try_from(most_bytes() / (2 * largest.max(1))).unwrap_or(usize::MAX).max(1);
    Parallelism { threads: wanted.threads, worlds: most.min(wanted.worlds) }
}

/// The problem of a world that does not fit into the memory of this machine.
#[must_use]
pub fn too_large(rules: &Parameters) -> Option<Problem> {
    memory_problem(rules, most_bytes())
}

/// Most bytes that all worlds in memory may need together on this machine.
#[must_use]
pub fn most_bytes() -> u128 {
    memory().map_or(MOST_MEMORY, |memory| memory.min(MOST_MEMORY))
}

/// Bytes of memory of this machine; `None` where the system does not say. It is read once: a design may have a hundred
/// thousand arms.
fn memory() -> Option<u128> {
    static MEMORY: OnceLock<Option<u128>> = OnceLock::new();
    *MEMORY.get_or_init(read_memory)
}

fn read_memory() -> Option<u128> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<u128>().ok()? * 1024)
}
