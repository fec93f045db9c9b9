//! The decision of a consumer: time of the phase `buy` inside a whole week. Throughput counts consumers.

mod support;

use criterion::{Criterion, Throughput};
use nongbo::engine::week::{StepOptions, step};
use std::time::{Duration, Instant};

#[allow(clippy::disallowed_methods, reason = "a bench reads the clock; no result depends on it")]
fn now() -> Instant {
    Instant::now()
}

fn buy(criterion: &mut Criterion) {
    let rules = support::rules(20);
    let (world, rng) = support::warm(&rules, 10);
    let mut group = criterion.benchmark_group("buy");
    group.sample_size(10);
    group.throughput(Throughput::Elements(world.consumers.len() as u64));
    group.bench_function("consumers", |bencher| {
        bencher.iter_custom(|iterations| {
            let mut spent = Duration::ZERO;
            for _ in 0..iterations {
                let mut world = world.fork();
                // The end of the phase before is the beginning of this one.
                let mut before = now();
                step(&mut world, &rules, &rng, StepOptions::default(), |phase, _| {
                    let end = now();
                    if phase.name == "buy" {
                        spent += end - before;
                    }
                    before = end;
                });
            }
            spent
        });
    });
    group.finish();
}

fn main() {
    // One core, as the libraries beside it.
    support::join_pool(1);
    let mut criterion = Criterion::default().configure_from_args();
    buy(&mut criterion);
    criterion.final_summary();
}
