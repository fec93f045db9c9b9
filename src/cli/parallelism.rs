//! How many threads work and how many worlds fit into the memory of this machine.

use crate::engine::error::{Error, Problem, Result, text};
use crate::engine::init::bytes_needed;
use crate::engine::parameters::Parameters;
use crate::engine::simulation::Parallelism;
use crate::study::experiment;

/// Most bytes that all worlds in memory may need together, even on a larger machine.
const MOST_BYTES: u128 = 24 << 30;

/// All threads, and as many worlds at once as fit into memory, where each is as large as the largest of these.
pub fn for_worlds<'p>(worlds: impl IntoIterator<Item = &'p Parameters>) -> Parallelism {
    let largest = worlds.into_iter().map(bytes_needed).max().unwrap_or(1);
    // Beside the copies of a world stands the world they were copied from.
    let worlds = usize::try_from(most_bytes() / (2 * largest.max(1))).unwrap_or(usize::MAX).max(1);
    Parallelism { threads: rayon::current_num_threads(), worlds }
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

/// The problem of a world that does not fit into memory. It names the size that is furthest above its default.
pub fn too_large(rules: &Parameters) -> Option<Problem> {
    let (bytes, most) = (bytes_needed(rules), most_bytes());
    if bytes <= most {
        return None;
    }
    let (sizes, defaults) = (&rules.population, Parameters::default().population);
    let sizes = [
        ("population.counties", sizes.counties, defaults.counties),
        ("population.villages_per_county", sizes.villages_per_county, defaults.villages_per_county),
        ("population.households_per_village", sizes.households_per_village, defaults.households_per_village),
        ("population.consumers_per_household", sizes.consumers_per_household, defaults.consumers_per_household),
        ("population.policy_years", sizes.policy_years, defaults.policy_years),
    ];
    let (path, size, _) = sizes.into_iter().max_by_key(|&(_, size, default)| size / default.max(1))?;
    Some(experiment::too_large(path, size, bytes, most))
}

/// Most bytes that all worlds in memory may need together on this machine.
fn most_bytes() -> u128 {
    memory().map_or(MOST_BYTES, |memory| memory.min(MOST_BYTES))
}

/// Bytes of memory of this machine; `None` where the system does not say.
fn memory() -> Option<u128> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<u128>().ok()? * 1024)
}
