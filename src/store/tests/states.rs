//! The states of a folder: new, resumed, finished, refused.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::json;
use tempfile::tempdir;

use crate::engine::error::{Error, Result};
use crate::store::tests::sample::{contents, failed, good, identity_set, plan, write};
use crate::store::{FinishedFolder, Folder, Shard, State, atomic_files, reader};
use crate::study::run::Plan;

/// The folder is refused with this exit code and a message that has all of `words`; nothing in it changes.
fn check_refused(dir: &Path, plan: &Plan, code: u8, words: &[&str]) {
    let before = contents(dir);
    let error = Folder::open(dir, plan).map(|(_, state)| state).expect_err("refused");
    assert_eq!(error.exit_code(), code, "{error}");
    for word in words {
        assert!(error.to_string().contains(word), "`{error}` does not say `{word}`");
    }
    let locks = |name: &str| name.contains(".lock");
    let after = contents(dir);
    assert!(before.iter().filter(|(name, _)| !locks(name)).all(|(name, bytes)| after.get(name) == Some(bytes)));
}

fn open(dir: &Path, plan: &Plan) -> Result<State> {
    Folder::open(dir, plan).map(|(_, state)| state)
}

#[test]
fn an_absent_or_empty_folder_is_fresh() {
    let above = tempdir().unwrap();
    assert_eq!(open(above.path(), &plan()).unwrap(), State::Fresh);
    assert_eq!(open(&above.path().join("parts/../new/below"), &plan()).unwrap(), State::Fresh);
}

#[test]
fn an_unfinished_folder_is_resumed_and_its_parts_can_be_read() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    let (folder, _) = Folder::open(dir.path(), &plan).unwrap();
    folder.store_run(&plan.runs[4], good(&plan.runs[4])).unwrap();
    folder.store_run(&plan.runs[1], failed()).unwrap();
    drop(folder);
    assert_eq!(open(dir.path(), &plan).unwrap(), State::Resume { finished: BTreeSet::from([1, 4]) });
    let rows: Vec<_> =
        reader::table(dir.path(), "households").unwrap().map(|batch| batch.unwrap().num_rows()).collect();
    assert_eq!(rows, [0, 200]);
}

#[test]
fn a_finished_folder_is_left_as_it_is() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    write(dir.path(), &plan, None).unwrap();
    let before = contents(dir.path());
    assert_eq!(open(dir.path(), &plan).unwrap(), State::Finished);
    assert!(before == contents(dir.path()));
}

#[test]
fn foreign_files_are_refused_and_named() {
    let dir = tempdir().unwrap();
    std::fs::write(dir.path().join("thesis.docx"), "mine").unwrap();
    check_refused(dir.path(), &plan(), 2, &["thesis.docx"]);
    assert_eq!(atomic_files::names(dir.path()).unwrap(), ["thesis.docx"]);

    let dir = tempdir().unwrap();
    open(dir.path(), &plan()).unwrap();
    std::fs::write(dir.path().join("runs.arrow"), "mine").unwrap();
    check_refused(dir.path(), &plan(), 2, &["runs.arrow"]);

    let dir = tempdir().unwrap();
    std::fs::create_dir(dir.path().join("parts")).unwrap();
    std::fs::write(dir.path().join("parts/wheel.step"), "mine").unwrap();
    check_refused(dir.path(), &plan(), 2, &["parts/wheel.step"]);
    assert_eq!(atomic_files::names(&dir.path().join("parts")).unwrap(), ["wheel.step"]);

    let dir = tempdir().unwrap();
    std::fs::write(dir.path().join("manifest.json"), "{}").unwrap();
    check_refused(dir.path(), &plan(), 2, &["manifest.json"]);
}

#[test]
fn a_file_in_place_of_a_folder_is_refused() {
    let dir = tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "mine").unwrap();
    assert_eq!(open(&file, &plan()).expect_err("refused").exit_code(), 2);
}

#[test]
fn another_experiment_is_refused_with_the_difference_finished_or_not() {
    for finished in [false, true] {
        let dir = tempdir().unwrap();
        let stored_plan = plan();
        if finished {
            write(dir.path(), &stored_plan, None).unwrap();
        } else {
            drop(Folder::open(dir.path(), &stored_plan).unwrap());
        }
        let changed = |change: fn(&mut Plan)| {
            let mut other = plan();
            change(&mut other);
            other
        };
        let text = changed(|plan| plan.experiment_toml = plan.experiment_toml.replace("seed = 7", "seed = 8"));
        check_refused(dir.path(), &text, 2, &["line 3", "seed = 7", "seed = 8"]);
        let value = changed(|plan| plan.resolved["talent"]["budget"]["value"] = json!(6));
        check_refused(dir.path(), &value, 2, &["talent.budget.value", "5", "6"]);
        let model = changed(|plan| plan.model_version = "1.1".into());
        check_refused(dir.path(), &model, 2, &["model version", "1.0", "1.1"]);
        let seed = changed(|plan| plan.seed = 8);
        check_refused(dir.path(), &seed, 2, &["seed", "7", "8"]);
        let runs = changed(|plan| drop(plan.runs.pop()));
        check_refused(dir.path(), &runs, 2, &["runs", "5", "6"]);
        let ids = changed(|plan| plan.runs[0].id = "0".repeat(64));
        check_refused(dir.path(), &ids, 2, &["run list"]);
        let columns = changed(|plan| plan.tables[1].columns.truncate(4));
        check_refused(dir.path(), &columns, 2, &["columns"]);
    }
}

#[test]
fn a_folder_of_another_layout_is_refused_with_both_versions() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    write(dir.path(), &plan, None).unwrap();
    let mut manifest = reader::manifest(dir.path()).unwrap().unwrap();
    (manifest["versions"]["schema"], manifest["identity"]["schema_version"]) = (json!(1), json!(1));
    std::fs::write(dir.path().join("manifest.json"), crate::store::manifest::with_own_sum(manifest).0).unwrap();
    check_refused(dir.path(), &plan, 2, &["layout 1", "layout 3"]);
    let opened = FinishedFolder::open(dir.path()).map(drop);
    let read = reader::table(dir.path(), "runs").map(drop);
    for refused in [opened, read].map(|result| result.expect_err("another layout")) {
        assert!(refused.exit_code() == 2 && refused.to_string().contains("layout 1"), "{refused}");
    }
}

#[test]
fn an_unfinished_folder_of_another_layout_is_refused_by_every_reader() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    let (folder, _) = Folder::open(dir.path(), &plan).unwrap();
    folder.store_run(&plan.runs[1], good(&plan.runs[1])).unwrap();
    drop(folder);
    assert!(crate::store::status(dir.path()).is_ok());
    let path = dir.path().join("parts/plan.json");
    let mut identity: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    identity["schema_version"] = json!(1);
    std::fs::write(&path, identity.to_string()).unwrap();
    check_refused(dir.path(), &plan, 2, &["layout 1", "layout 3"]);
    let status = crate::store::status(dir.path()).map(drop);
    let read = reader::table(dir.path(), "runs").map(drop);
    let resolved = reader::resolved(dir.path()).map(drop);
    for refused in [status, read, resolved].map(|result| result.expect_err("another layout")) {
        assert!(refused.exit_code() == 2 && refused.to_string().contains("layout 1"), "{refused}");
    }
}

#[test]
fn a_second_process_is_refused_and_told_who_is_at_work() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    let (folder, _) = Folder::open(dir.path(), &plan).unwrap();
    check_refused(dir.path(), &plan, 4, &["in use", &std::process::id().to_string()]);
    drop(folder);
    assert!(open(dir.path(), &plan).is_ok());
}

#[test]
fn shards_share_a_folder_and_the_last_one_finishes_it() {
    let (dir, whole, plan) = (tempdir().unwrap(), tempdir().unwrap(), plan());
    let shard = |number| Folder::open_shard(dir.path(), &plan, Shard { number, of: 2 }).unwrap().0;
    let (first, second) = (shard(1), shard(2));
    plan.runs[..3].iter().for_each(|run| first.store_run(run, good(run)).unwrap());
    plan.runs[3..].iter().for_each(|run| second.store_run(run, good(run)).unwrap());
    assert_eq!(first.finish(&plan, json!({})).expect_err("the other is at work").exit_code(), 4);
    drop(first);
    second.finish(&plan, json!({})).unwrap();
    write(whole.path(), &plan, None).unwrap();
    assert!(identity_set(dir.path()) == identity_set(whole.path()));
}

#[test]
fn a_damaged_part_is_not_trusted_and_its_run_is_done_again() {
    let (dir, whole, plan) = (tempdir().unwrap(), tempdir().unwrap(), plan());
    let (folder, _) = Folder::open(dir.path(), &plan).unwrap();
    plan.runs.iter().for_each(|run| folder.store_run(run, good(run)).unwrap());
    let damage = |number: u32, change: &dyn Fn(&mut Vec<u8>)| {
        let path = folder.part_path(number);
        let mut bytes = std::fs::read(&path).unwrap();
        change(&mut bytes);
        std::fs::write(path, bytes).unwrap();
    };
    damage(2, &|bytes| bytes[3000] ^= 1);
    damage(3, &|bytes| bytes.truncate(100));
    damage(4, &|bytes| bytes.clear());
    std::fs::copy(folder.part_path(1), folder.part_path(5)).unwrap();
    drop(folder);
    let (folder, state) = Folder::open(dir.path(), &plan).unwrap();
    assert_eq!(state, State::Resume { finished: BTreeSet::from([0, 1]) });
    assert_eq!(folder.damaged(), &BTreeSet::from([2, 3, 4, 5]));
    plan.runs[2..].iter().for_each(|run| folder.store_run(run, good(run)).unwrap());
    folder.finish(&plan, json!({})).unwrap();
    write(whole.path(), &plan, None).unwrap();
    assert!(identity_set(dir.path()) == identity_set(whole.path()));
}

#[test]
fn a_part_with_a_right_sum_that_the_journal_does_not_know_is_not_trusted() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    let (folder, _) = Folder::open(dir.path(), &plan).unwrap();
    let run = &plan.runs[0];
    folder.store_run(run, good(run)).unwrap();
    let (_, forged) = crate::store::part::encode(&folder.tables, run, &failed()).unwrap();
    std::fs::write(folder.part_path(0), forged).unwrap();
    drop(folder);
    assert_eq!(open(dir.path(), &plan).unwrap(), State::Resume { finished: BTreeSet::new() });
}

#[test]
fn what_a_killed_process_left_is_cleared_away() {
    let (dir, whole, plan) = (tempdir().unwrap(), tempdir().unwrap(), plan());
    let (folder, _) = Folder::open(dir.path(), &plan).unwrap();
    plan.runs.iter().for_each(|run| folder.store_run(run, good(run)).unwrap());
    drop(folder);
    // Killed while finishing: one whole table, one temporary file.
    std::fs::write(dir.path().join("parts/finishing"), "").unwrap();
    std::fs::write(dir.path().join("runs.arrow"), "an older table").unwrap();
    std::fs::write(dir.path().join(".nongbo-x1"), "half").unwrap();
    std::fs::write(dir.path().join("parts/.nongbo-x2"), "half").unwrap();
    let (folder, _) = Folder::open(dir.path(), &plan).unwrap();
    folder.finish(&plan, json!({})).unwrap();
    write(whole.path(), &plan, None).unwrap();
    assert!(identity_set(dir.path()) == identity_set(whole.path()));
    // Killed between the manifest and the removal of the parts.
    std::fs::create_dir(dir.path().join("parts")).unwrap();
    std::fs::write(dir.path().join("parts/00000000.part"), "").unwrap();
    assert_eq!(open(dir.path(), &plan).unwrap(), State::Finished);
    assert!(dir.path().join("parts").exists(), "a folder without our identity is left alone");
    std::fs::write(dir.path().join("parts/plan.json"), "").unwrap();
    assert_eq!(open(dir.path(), &plan).unwrap(), State::Finished);
    assert!(!dir.path().join("parts").exists());
}

#[test]
fn missing_runs_are_counted_and_nothing_is_written() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    let (folder, _) = Folder::open(dir.path(), &plan).unwrap();
    folder.store_run(&plan.runs[0], good(&plan.runs[0])).unwrap();
    let before = contents(dir.path());
    let error = folder.finish(&plan, json!({})).expect_err("five are missing");
    assert_eq!((error.exit_code(), error.to_string().contains("5 of 6 runs")), (2, true), "{error}");
    assert!(before == contents(dir.path()));
}

#[test]
fn a_run_is_kept_once_and_only_if_it_is_in_the_plan() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    let (folder, _) = Folder::open(dir.path(), &plan).unwrap();
    let run = &plan.runs[0];
    folder.store_run(run, good(run)).unwrap();
    assert!(matches!(folder.store_run(run, good(run)), Err(Error::Defect(_))));
    let stranger = crate::study::run::RunKey { number: 99, ..run.clone() };
    assert!(matches!(folder.store_run(&stranger, good(run)), Err(Error::Defect(_))));
}

#[test]
fn a_disk_that_refuses_leaves_the_finished_runs_and_says_so() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    let (folder, _) = Folder::open(dir.path(), &plan).unwrap();
    folder.store_run(&plan.runs[0], good(&plan.runs[0])).unwrap();
    let parts = dir.path().join("parts");
    std::fs::rename(&parts, dir.path().join("away")).unwrap();
    let error = folder.store_run(&plan.runs[1], good(&plan.runs[1])).expect_err("no folder to write to");
    assert_eq!(error.exit_code(), 4);
    assert!(error.to_string().contains("1 finished runs are kept"), "{error}");
    std::fs::rename(dir.path().join("away"), &parts).unwrap();
    drop(folder);
    assert_eq!(open(dir.path(), &plan).unwrap(), State::Resume { finished: BTreeSet::from([0]) });
}
