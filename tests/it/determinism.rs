//! The number of threads and the size of the pieces change no result.

use crate::worlds::{MUCH, QUICK, fingerprints, run_until, short, simulate, with_all};
use nongbo::engine::init;
use nongbo::engine::parameters::Parameters;
use nongbo::engine::rng::ReplicationRng;
use nongbo::engine::simulation::Simulation;
use nongbo::engine::week::{Checks, StepOptions, step};

fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start").install(work)
}

fn same_on_any_threads(rules: &Parameters, chunk: usize, from: u32, until: u32) {
    let options = StepOptions { chunk, checks: Checks::Weekly };
    let trunk = simulate(rules, from, options);
    let continued = |threads| {
        on_threads(threads, || {
            let mut simulation: Simulation = trunk.fork();
            run_until(&mut simulation, rules, until, options);
            fingerprints(&simulation)
        })
    };
    let expected = continued(1);
    for threads in [1, 2, 3, 4, 8] {
        for attempt in 0..2 {
            assert_eq!(continued(threads), expected, "{threads} threads, time {attempt}");
        }
    }
}

/// I4: a tiny world is the same on 1, 2, 3, 4 and 8 threads, from week 0 through its policy year.
#[test]
fn a_tiny_world_is_the_same_on_any_number_of_threads() {
    same_on_any_threads(&with_all(&short(1, 2, 10), MUCH), 4, 0, 104);
}

/// I4: a world of several counties is the same on any number of threads.
#[test]
fn several_counties_are_the_same_on_any_number_of_threads() {
    same_on_any_threads(&with_all(&short(4, 3, 20), MUCH), 16, 0, 70);
}

/// I4: a world with a hundred pieces for each of eight threads is the same on any number of threads.
#[test]
#[ignore = "slow: a large world on several numbers of threads"]
fn a_hundred_pieces_for_each_worker_are_the_same_on_any_number_of_threads() {
    let mut rules = with_all(&short(4, 10, 80), MUCH);
    rules.population.consumers_per_household = 2;
    // 3,200 households in pieces of four.
    same_on_any_threads(&rules, 4, 46, 58);
}

/// I5: the number of rows per parallel piece changes nothing.
#[test]
fn any_chunk_size_gives_the_same_world() {
    let rules = with_all(&short(2, 3, 40), MUCH);
    let of = |chunk| fingerprints(&simulate(&rules, 80, StepOptions { chunk, checks: Checks::Weekly }));
    let expected = of(8_192);
    for chunk in [7, 64, 1_000] {
        assert_eq!(of(chunk), expected, "pieces of {chunk}");
    }
}

/// I5: checking after every phase, and recording, change nothing.
#[test]
fn looking_changes_nothing() {
    let rules = with_all(&short(2, 2, 20), MUCH);
    let recorded = simulate(&rules, 104, QUICK);
    let rng = ReplicationRng::new(2023, 0);
    let mut world = init::world(&rules, &rng);
    for _ in 0..104 {
        step(&mut world, &rules, &rng, StepOptions { chunk: 16, checks: Checks::EveryPhase }, |_, _| {});
    }
    assert_eq!(world.balances(), recorded.world.balances());
    assert_eq!(crate::worlds::fingerprint(&world), fingerprints(&recorded)[0]);
}

/// I4: another replication, and another seed, give another world.
#[test]
fn replications_and_seeds_differ() {
    let rules = short(1, 2, 10);
    let of =
        |seed, replication| crate::worlds::fingerprint(&init::world(&rules, &ReplicationRng::new(seed, replication)));
    assert_eq!(of(1, 0), of(1, 0));
    assert_ne!(of(1, 0), of(1, 1));
    assert_ne!(of(1, 0), of(2, 0));
}

/// Replications that share a founding begin with the same world and live other weeks; without the key each has its own.
#[test]
fn replications_share_foundings_and_live_weeks_of_their_own() {
    let mut rules = with_all(&short(1, 2, 10), MUCH);
    let lived = |rules: &Parameters, replication: u32, weeks: u32| {
        let mut simulation = Simulation::init(rules, 5, replication).expect("no defect");
        run_until(&mut simulation, rules, weeks, StepOptions::default());
        fingerprints(&simulation)
    };
    assert_ne!(lived(&rules, 1, 0), lived(&rules, 3, 0), "each has its own founding");
    let own = lived(&rules, 1, 20);
    rules.population.foundings = 2;
    assert_eq!(lived(&rules, 1, 0), lived(&rules, 3, 0));
    assert_ne!(lived(&rules, 1, 20), lived(&rules, 3, 20));
    assert_eq!(lived(&rules, 1, 20), own, "the first of a founding is as before");
}
