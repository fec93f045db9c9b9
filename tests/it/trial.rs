//! The village trial: access alone has no effect on income, a strong lever has one, and the command reports both.

use crate::command::nongbo_command;
use nongbo::engine::simulation::{ProgressEvent, RunControl};
use nongbo::study::estimate::Holds;
use nongbo::study::trial::{Estimator, GateOutcome, TrialDesign, TrialResult, run_and_judge, true_effect};
use std::sync::atomic::{AtomicU64, Ordering};

/// Freight costs nothing from the first policy month on, and the platform shows a fifth more.
const GENEROUS: [&str; 6] = [
    "freight.visit_fen=0",
    "freight.km_fen=0",
    "freight.handling_fen=0",
    "freight.line_haul_fen_per_kg=0",
    "freight.tariff_step=1",
    "broadcast.filled_start=0.42",
];
/// A world in which a trial takes a moment.
const SMALL: [&str; 2] = ["population.counties=2", "population.villages_per_county=4"];

fn run_trial(set: &[&str], replications: u32) -> (Vec<TrialResult>, GateOutcome) {
    let pair = |text: &&str| text.split_once('=').map(|(path, value)| (path.to_owned(), value.to_owned()));
    let set: Vec<_> = set.iter().filter_map(pair).collect();
    let design = TrialDesign::read(&set).expect("a trial");
    let weeks = AtomicU64::new(0);
    let listener = |event| {
        weeks.fetch_add(u64::from(event == ProgressEvent::Week), Ordering::Relaxed);
    };
    let control = RunControl { progress: Some(&listener), ..RunControl::default() };
    let result = run_and_judge(&design, 1, replications, control).expect("no defect");
    assert_eq!(weeks.into_inner(), u64::from(replications) * design.weeks(), "progress ends at the end");
    result
}

#[test]
#[ignore = "slow: whole worlds"]
fn the_gate_holds_for_access_alone_and_every_treated_village_gets_its_station() {
    let (results, outcome) = run_trial(&[], 6);
    assert_eq!(outcome.holds, Holds::Yes, "{outcome:?}");
    assert_eq!(outcome.holds, nongbo::study::report::caveats::STORED_VERDICTS.gate.holds, "every table says so");
    for result in &results {
        assert!(result.stations_treated >= 1.0 && result.stations_control <= 0.0, "{result:?}");
    }
}

#[test]
#[ignore = "slow: whole worlds"]
fn a_generous_lever_fails_the_gate() {
    let (results, outcome) = run_trial(&GENEROUS, 6);
    assert_eq!(outcome.holds, Holds::No, "{outcome:?}");
    assert!(outcome.reasons.iter().any(|reason| reason.en.contains("% of household income")), "{:?}", outcome.reasons);
    // Free freight is for everybody: the trial itself cannot see it, only the paired runs can.
    assert!(true_effect(&results, Estimator::TrueControl).mean > 100.0);
}

#[test]
fn without_a_lever_both_lives_are_the_same_and_threads_change_nothing() {
    let off = [SMALL[0], SMALL[1], "supply_chain.units_per_thousand.village_station=0"];
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    let (one, two) = (pool(1).install(|| run_trial(&off, 2).0), pool(2).install(|| run_trial(&off, 2).0));
    for (one, two) in one.iter().zip(&two) {
        for estimator in Estimator::ALL {
            assert_eq!(
                one.estimate(estimator).value.to_bits(),
                two.estimate(estimator).value.to_bits(),
                "{estimator:?}"
            );
            assert!(!estimator.is_truth() || one.estimate(estimator).value.abs() < 1e-12, "{estimator:?}");
        }
    }
}

#[test]
fn the_command_writes_both_files_and_never_into_a_folder_that_holds_something() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("trial");
    let run = || {
        let mut command = nongbo_command(&[]);
        command.args(["--lang", "en", "trial", "--replications", "2", "--format", "markdown", "--out"]).arg(&out);
        for set in SMALL {
            command.args(["--set", set]);
        }
        command.output().expect("it ran")
    };
    let first = run();
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    let printed = String::from_utf8_lossy(&first.stdout).into_owned();
    assert!(printed.contains("intention to treat") && printed.contains("The gate "), "{printed}");
    let page = std::fs::read_to_string(out.join("trial.md")).expect("written");
    assert!(page.starts_with(&printed) && page.ends_with(&format!("model {}\n", nongbo::MODEL_VERSION)), "{page}");
    let file = std::fs::File::open(out.join("trial.arrow")).expect("written");
    let reader = arrow::ipc::reader::FileReader::try_new(file, None).expect("Arrow");
    let rows: usize = reader.map(|batch| batch.expect("whole").num_rows()).sum();
    assert_eq!(rows, 2 * Estimator::ALL.len());
    let second = run();
    assert_eq!(second.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&second.stderr).contains("is not empty"));
}
