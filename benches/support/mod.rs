//! Worlds that the benches start from.

use nongbo::engine::parameters::Parameters;
use nongbo::engine::rng::ReplicationRng;
use nongbo::engine::week::{StepOptions, step};
use nongbo::engine::world::World;

/// Seed of all benches.
pub const SEED: u64 = 1;

/// The default world with another number of counties: each has 10 villages of 50 households and 2,000 consumers.
pub fn rules(counties: u32) -> Parameters {
    let mut rules = Parameters::default();
    rules.population.counties = counties;
    rules
}

/// Makes this thread one of the pool, as in a run: else every loop of a phase would be handed to another thread. 0 threads: as
/// many as there are processors.
#[allow(dead_code, reason = "the bench of writing lives whole runs")]
pub fn join_pool(threads: usize) {
    rayon::ThreadPoolBuilder::new().num_threads(threads).use_current_thread().build_global().expect("the first pool");
}

/// A world in which stores are filled, hosts have followers and parcels are on their way.
#[allow(dead_code, reason = "the bench of writing lives whole runs")]
pub fn warm(rules: &Parameters, weeks: u32) -> (World, ReplicationRng) {
    let rng = ReplicationRng::new(SEED, 0);
    let mut world = nongbo::engine::init::world(rules, &rng);
    for _ in 0..weeks {
        step(&mut world, rules, &rng, StepOptions::default(), |_, _| {});
    }
    (world, rng)
}
