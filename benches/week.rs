//! A week of the engine at three sizes: of the main job, of the standard world, and five times that.

mod support;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput};
use nongbo::engine::week::{StepOptions, step};

fn week(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("week");
    group.sample_size(10);
    for counties in [4_u32, 20, 100] {
        let rules = support::rules(counties);
        let (world, rng) = support::warm(&rules, 10);
        let households = world.map.households();
        group.throughput(Throughput::Elements(households as u64));
        group.bench_function(BenchmarkId::new("households", households), |bencher| {
            let lived = |mut world| {
                step(&mut world, &rules, &rng, StepOptions::default(), |_, _| {});
                world
            };
            bencher.iter_batched(|| world.fork(), lived, BatchSize::PerIteration);
        });
    }
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    week(&mut criterion);
    criterion.final_summary();
}
