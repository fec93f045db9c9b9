//! Keeping a run: all its tables as Arrow in one part, hashed, synchronised, renamed.

mod support;

use criterion::{BatchSize, Criterion};
use nongbo::engine::declare::{Recorded, Value};
use nongbo::engine::simulation::{RunControl, run};
use nongbo::store::Folder;
use nongbo::study::identity::run_id;
use nongbo::study::run::{Outcome, Plan, RunKey, TableForm};

fn plan(tables: &[(&'static str, Box<dyn Recorded + Send>)]) -> Plan {
    let form = |(name, table): &(&'static str, Box<dyn Recorded + Send>)| TableForm {
        name,
        meaning: table.meaning(),
        columns: table.describe().to_vec(),
    };
    let (arm, design) = ("baseline".to_owned(), vec![("policy".to_owned(), Value::Flag(false))]);
    let id = run_id("bench", &serde_json::Value::Null, support::SEED, 0);
    Plan {
        name: "bench".into(),
        experiment_toml: String::new(),
        resolved: serde_json::Value::Null,
        model_version: "bench".into(),
        about: Vec::new(),
        seed: support::SEED,
        runs: vec![RunKey { id, number: 0, arm, replication: 0, design }],
        tables: tables.iter().map(form).collect(),
    }
}

fn keep(criterion: &mut Criterion) {
    let rules = support::rules(4);
    let (simulation, _) = run(&rules, support::SEED, 0, RunControl::default()).expect("the run ends");
    let tables = || simulation.record.fork().into_tables(simulation.summary(&rules).expect("the run has a summary"));
    let plan = plan(&tables());
    let mut group = criterion.benchmark_group("arrow");
    group.sample_size(10);
    group.bench_function("part of a five-year run of 2,000 households", |bencher| {
        let fresh = || {
            let place = tempfile::tempdir().expect("a temporary folder");
            let (folder, _) = Folder::open(place.path(), &plan).expect("an empty folder opens");
            (place, folder, Outcome::Good(tables()))
        };
        let kept = |(place, folder, outcome): (tempfile::TempDir, Folder, Outcome)| {
            folder.store_run(&plan.runs[0], outcome).expect("the run is stored");
            (folder, place)
        };
        bencher.iter_batched(fresh, kept, BatchSize::PerIteration);
    });
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    keep(&mut criterion);
    criterion.final_summary();
}
