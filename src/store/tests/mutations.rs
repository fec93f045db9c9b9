//! Single words of the code that no other unit test would miss, as mutation testing found them.

use std::io::{Error as IoError, ErrorKind};
use std::path::Path;

use serde_json::json;
use tempfile::tempdir;

use crate::engine::error::Error;
use crate::engine::simulation::RunControl;
use crate::store::fault_injection::{Step, with_faults};
use crate::store::panel::tests::execute_small;
use crate::store::stored_experiment::from_file;
use crate::store::tests::sample::{contents, failed, good, plan};
use crate::store::{FinishedFolder, Folder, Stage, atomic_files, panel, reader, status};
use crate::study::experiment::read;
use crate::study::run::{ResultOptions, Results, plan as plan_of, run};

#[test]
fn a_finished_folder_says_its_model_and_how_many_runs_failed() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    let (folder, _) = Folder::open(dir.path(), &plan).unwrap();
    for run in &plan.runs {
        folder.store_run(run, if [1, 4].contains(&run.number) { failed() } else { good(run) }).unwrap();
    }
    let state = status(dir.path()).unwrap();
    assert_eq!((state.model_version.as_str(), state.failed), ("1.0", 2));
    folder.finish(&plan, json!({})).unwrap();
    let finished = FinishedFolder::open(dir.path()).unwrap();
    assert_eq!((finished.model_version(), finished.failed()), ("1.0", 2));
    let state = status(dir.path()).unwrap();
    assert_eq!((state.model_version.as_str(), state.failed), ("1.0", 2));
    assert_eq!(panel::failed(dir.path()).unwrap(), 2);
}

/// Answers at the moment when the experiment file gets its name: another process may have been quicker.
fn opened(dir: &Path, another: Option<&'static str>) -> crate::Result<()> {
    let at_the_name = move |step: Step, path: &Path| {
        if step != Step::Rename || path.file_name().is_none_or(|name| name != "experiment.toml") {
            return Ok(());
        }
        if let Some(text) = another {
            std::fs::write(path, text).unwrap();
        }
        Err(IoError::from(ErrorKind::AlreadyExists))
    };
    with_faults(at_the_name, || Folder::open(dir, &plan()).map(drop))
}

#[test]
fn a_file_that_another_shard_wrote_at_the_same_moment_is_taken_only_if_it_is_the_same() {
    let dir = tempdir().unwrap();
    let text: &'static str = plan().experiment_toml.leak();
    opened(dir.path(), Some(text)).unwrap();
    for other in [Some("another"), None] {
        let dir = tempdir().unwrap();
        let error = opened(dir.path(), other).expect_err("the file is not the one that was to be written");
        assert!(matches!(error, Error::Machine { .. }) && error.to_string().contains("experiment.toml"), "{error}");
        assert!(!contents(dir.path()).contains_key("parts/plan.json"));
    }
}

#[test]
fn an_extension_needs_twice_the_tables_as_free_space() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    crate::store::tests::sample::write(dir.path(), &plan, None).unwrap();
    let before = contents(dir.path());
    let Some(free) = atomic_files::free_bytes(dir.path()) else { return };
    let mut folder = FinishedFolder::open(dir.path()).unwrap();
    let set = |folder: &mut FinishedFolder, bytes: u64| {
        for table in ["runs", "households", "flows"] {
            folder.manifest["tables"][table]["bytes"] = json!(bytes);
        }
    };
    // Three quarters of the free space fit once and not twice, whatever somebody else writes meanwhile. No sum of sizes in
    // a manifest may overflow.
    for (bytes, needed) in [(free / 4, free / 4 * 6), (u64::MAX, u64::MAX)] {
        set(&mut folder, bytes);
        let error = folder.extend(&plan, false, |_, _| true).map(drop).expect_err("the disk is too small");
        assert!(matches!(error, Error::Machine { .. }), "{error}");
        assert!(error.to_string().contains(&format!("needs {needed} bytes")), "{error}");
    }
    assert!(contents(dir.path()) == before);
    set(&mut folder, free / 16);
    folder.extend(&plan, false, |_, _| true).map(drop).unwrap();
}

#[test]
fn a_folder_without_an_identity_is_begun_only_if_every_file_in_it_is_of_nongbo() {
    let dir = tempdir().unwrap();
    let parts = dir.path().join("parts");
    std::fs::create_dir(&parts).unwrap();
    for name in [".lock", ".lock-1-of-1", ".nongbo-x", "journal-1", "sessions-1", "00000002.part"] {
        std::fs::write(parts.join(name), "").unwrap();
    }
    for name in ["experiment.toml", "experiment.resolved.json", ".nongbo-x"] {
        std::fs::write(dir.path().join(name), "").unwrap();
    }
    assert_eq!(status(dir.path()).unwrap().stage, Stage::Begun);
    for foreign in ["notes.txt", "parts/notes.txt"] {
        std::fs::write(dir.path().join(foreign), "mine").unwrap();
        assert_eq!(status(dir.path()).unwrap().stage, Stage::Foreign, "{foreign}");
        std::fs::remove_file(dir.path().join(foreign)).unwrap();
    }
    assert_eq!(status(dir.path()).unwrap().stage, Stage::Begun);
}

#[test]
fn a_folder_whose_design_was_set_is_read_back_with_that_design() {
    let text = "question = \"q\"\nexpect = \"e\"\nreplications = 1\ndesign = \"factorial\"\n[factorial]\n\
        budget_fen_per_household_year = 90000\n[population]\ncounties = 1\nvillages_per_county = 1\n\
        households_per_village = 8\nburn_in_years = 0\npolicy_years = 1\n";
    for set in [&[][..], &[("factorial.budget_fen_per_household_year".to_owned(), "40000".to_owned())]] {
        let dir = tempdir().unwrap();
        let experiment = read("test", text, set, |_| None).unwrap();
        let wanted = plan_of("test", &experiment);
        drop(Folder::open(dir.path(), &wanted).unwrap());
        let (back, stored) = from_file(dir.path(), "test").unwrap();
        assert_eq!(back.design, experiment.design);
        assert_eq!(stored.resolved["design"], wanted.resolved["design"]);
        assert_eq!(stored.runs, wanted.runs);
    }
}

#[test]
fn the_runs_of_a_finished_folder_have_the_designs_of_their_arms() {
    let experiment = {
        let text = "question = \"q\"\nexpect = \"e\"\nreplications = 2\ndesign = \"factorial\"\n[factorial]\n\
            budget_fen_per_household_year = 90000\n[population]\ncounties = 1\nvillages_per_county = 1\n\
            households_per_village = 8\nburn_in_years = 0\npolicy_years = 1\n";
        read("test", text, &[], |_| None).unwrap()
    };
    let (dir, plan) = (tempdir().unwrap(), plan_of("test", &experiment));
    let (folder, _) = Folder::open(dir.path(), &plan).unwrap();
    let keep = |number: u32, outcome| folder.store_run(&plan.runs[number as usize], outcome);
    execute_small(&experiment, &std::collections::BTreeSet::new(), keep);
    folder.finish(&plan, json!({})).unwrap();
    let stored = Results::open(dir.path()).unwrap();
    let memory = run(&experiment, ResultOptions::default(), RunControl::default()).unwrap();
    assert_eq!(stored.runs.len(), memory.runs.len());
    for (stored, memory) in stored.runs.iter().zip(&memory.runs) {
        assert_eq!((&stored.key, &stored.error, &stored.hashes), (&memory.key, &memory.error, &memory.hashes));
    }
}

/// That the bytes reach the disk cannot be seen by a process; that the disk is asked can.
#[test]
fn a_folder_that_cannot_be_synced_is_an_error() {
    assert!(atomic_files::sync_folder(&tempdir().unwrap().path().join("absent")).is_err());
    let (dir, plan) = (tempdir().unwrap(), plan());
    let (folder, _) = Folder::open(dir.path(), &plan).unwrap();
    let refuse = |step: Step, _: &Path| match step {
        Step::SyncFolder => Err(IoError::other("no sync")),
        _ => Ok(()),
    };
    let stored = with_faults(refuse, || folder.store_run(&plan.runs[0], good(&plan.runs[0])));
    let error = stored.expect_err("the folder was not synced");
    assert!(error.exit_code() == 4 && error.to_string().contains("no sync"), "{error}");
}

#[test]
fn resolved_values_of_an_unfinished_folder_are_read_only_with_their_sum() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    drop(Folder::open(dir.path(), &plan).unwrap());
    assert_eq!(reader::resolved(dir.path()).unwrap()["talent"]["budget"]["value"], 5);
    let path = dir.path().join("experiment.resolved.json");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("\"value\": 5", "\"value\": 6")).unwrap();
    let error = reader::resolved(dir.path()).expect_err("another value");
    assert!(error.exit_code() == 5 && error.to_string().contains("its sum does not agree"), "{error}");
}
