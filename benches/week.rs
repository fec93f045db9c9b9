//! A week of the engine at three sizes: of the main job, of the standard world, and five times that; and a year of households
//! of which none streams or delivers to a co-operative.

mod support;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput};
use nongbo::engine::units::WEEKS;
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

/// A year of 10,000 households that sell to traders alone. Each has one consumer, who buys from rivals and in shops.
fn quiet_year(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("quiet");
    group.sample_size(10);
    let mut rules = support::rules(20);
    rules.population.consumers_per_household = 1;
    rules.endowment.host_share = 0.0;
    rules.endowment.member_share = 0.0;
    let (world, rng) = support::warm(&rules, WEEKS);
    group.throughput(Throughput::Elements(world.map.households() as u64 * u64::from(WEEKS)));
    group.bench_function("household and week", |bencher| {
        let lived = |mut world| {
            for _ in 0..WEEKS {
                step(&mut world, &rules, &rng, StepOptions::default(), |_, _| {});
            }
            world
        };
        bencher.iter_batched(|| world.fork(), lived, BatchSize::PerIteration);
    });
    group.finish();
}

fn main() {
    support::join_pool(0);
    let mut criterion = Criterion::default().configure_from_args();
    week(&mut criterion);
    quiet_year(&mut criterion);
    criterion.final_summary();
}
