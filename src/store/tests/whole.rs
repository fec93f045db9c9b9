//! Nothing of a damaged folder is read, and a refused or failed command leaves a folder as it was.

use std::cell::Cell;
use std::io::{Error as IoError, ErrorKind};
use std::path::Path;
use std::rc::Rc;

use serde_json::json;
use tempfile::{TempDir, tempdir};

use crate::engine::error::{Error, Result};
use crate::store::fault_injection;
use crate::store::fault_injection::Step;
use crate::store::lock::Locks;
use crate::store::tests::sample::{FAILING, contents, good, identity_set, plan, write};
use crate::store::{ExportFormat, FinishedFolder, Folder, Shard, Stage, State, reader, status};
use crate::study::run::Plan;

/// A finished folder of six runs, one of them failed.
fn finished() -> (TempDir, Plan) {
    let (dir, plan) = (tempdir().unwrap(), plan());
    write(dir.path(), &plan, Some(FAILING)).unwrap();
    (dir, plan)
}

/// Reads all of a table.
fn read_table(dir: &Path, name: &str) -> Result<usize> {
    reader::table(dir, name)?.try_fold(0, |rows, batch| Ok(rows + batch?.num_rows()))
}

/// Every way to the bytes of each file of a finished folder.
fn readers(file: &str, dir: &Path, plan: &Plan) -> Vec<Result<()>> {
    let table = |name: &str| read_table(dir, name).map(drop);
    let export = || {
        let out = tempdir().unwrap();
        FinishedFolder::open(dir)?.export(ExportFormat::Csv, &out.path().join("csv")).map(drop)
    };
    let extend = || {
        let finished = FinishedFolder::open(dir)?;
        finished.verify(plan)?;
        finished.extend(plan, true, |_, _| true).map(drop)
    };
    let open = || Folder::open(dir, plan).map(drop);
    match file {
        "runs.arrow" | "households.arrow" | "flows.arrow" => {
            vec![table(file.strip_suffix(".arrow").unwrap()), export(), extend()]
        }
        "journal.jsonl" => vec![table("runs"), extend()],
        "experiment.toml" => vec![open(), extend()],
        "experiment.resolved.json" => vec![reader::resolved(dir).map(drop), open(), extend()],
        "SHA256SUMS" | "manifest.json" => {
            let all =
                [reader::resolved(dir).map(drop), status(dir).map(drop), open(), table("runs"), export(), extend()];
            all.into()
        }
        _ => Vec::new(),
    }
}

#[test]
fn every_reader_of_a_damaged_file_names_it_and_ends_with_five() {
    let (dir, plan) = finished();
    let whole = contents(dir.path());
    let mut tried = 0;
    for (name, bytes) in &whole {
        let path = dir.path().join(name);
        let flips = (0..8).map(|part| {
            let mut flipped = bytes.clone();
            flipped[part * bytes.len() / 8] ^= 1 << part;
            Some(flipped)
        });
        let cut = bytes[..bytes.len() / 2].to_vec();
        for damage in flips.chain([Some(cut), None]) {
            match &damage {
                Some(bytes) => std::fs::write(&path, bytes).unwrap(),
                None => std::fs::remove_file(&path).unwrap(),
            }
            for outcome in readers(name, dir.path(), &plan) {
                let error = outcome.expect_err(name);
                assert_eq!((error.exit_code(), error.code()), (5, "damaged"), "{name}: {error}");
                assert!(error.to_string().contains(name), "`{error}` does not name {name}");
                tried += 1;
            }
            std::fs::write(&path, bytes).unwrap();
        }
    }
    assert!(tried > 200, "only {tried} readers were tried");
    assert!(contents(dir.path()) == whole, "no reader changes a damaged folder");
}

/// The folder is finished as before, but for nothing.
fn check_refused(dir: &Path, plan: &Plan, code: u8, words: &str) {
    let before = contents(dir);
    let error = FinishedFolder::open(dir).unwrap().extend(plan, true, |_, _| true).map(drop).expect_err("refused");
    assert!(error.exit_code() == code && error.to_string().contains(words), "{error}");
    assert!(contents(dir) == before, "{words}: the folder was changed");
}

#[test]
fn a_refused_extension_leaves_the_folder_byte_for_byte() {
    let (dir, plan) = finished();
    let note = dir.path().join("notes.txt");
    std::fs::write(&note, "my notes").unwrap();
    check_refused(dir.path(), &plan, 2, "notes.txt");
    std::fs::remove_file(note).unwrap();

    std::fs::create_dir(dir.path().join("parts")).unwrap();
    std::fs::write(dir.path().join("parts/mine.txt"), "my notes").unwrap();
    check_refused(dir.path(), &plan, 2, "parts/mine.txt");
    std::fs::remove_file(dir.path().join("parts/mine.txt")).unwrap();

    let (locks, _) = Locks::take(&dir.path().join("parts"), Shard::WHOLE).unwrap();
    check_refused(dir.path(), &plan, 4, "in use");
    drop(locks);
    FinishedFolder::open(dir.path()).unwrap().extend(&plan, true, |_, _| true).unwrap();
}

/// Does `work`, failing at each operation in turn; `after` must hold then.
fn at_every_operation(work: impl Fn() -> Result<()>, mut after: impl FnMut(usize)) {
    for at in 1.. {
        let count = Rc::new(Cell::new(0));
        let own = Rc::clone(&count);
        let fault = move |_: Step, _: &Path| {
            own.set(own.get() + 1);
            if own.get() == at { Err(IoError::from(ErrorKind::StorageFull)) } else { Ok(()) }
        };
        let ended = fault_injection::with_faults(fault, &work);
        if count.get() < at {
            assert!(ended.is_ok() && at > 5, "{at} operations");
            break;
        }
        after(at);
    }
}

#[test]
fn an_extension_that_fails_leaves_the_folder_finished_or_unfinished_and_nothing_else() {
    let (dir, plan) = finished();
    let before = identity_set(dir.path());
    let copy = |to: &Path| {
        std::fs::create_dir_all(to).unwrap();
        for (name, bytes) in &before {
            std::fs::write(to.join(name), bytes).unwrap();
        }
        std::fs::write(to.join("provenance.json"), "{}").unwrap();
    };
    let place = tempdir().unwrap();
    let attempts = Cell::new(0);
    let path = || place.path().join(attempts.get().to_string());
    let work = || {
        attempts.set(attempts.get() + 1);
        copy(&path());
        FinishedFolder::open(&path())?.extend(&plan, true, |_, _| true).map(drop)
    };
    at_every_operation(work, |at| {
        if path().join("manifest.json").exists() {
            // A failure to remove what was made may leave it for the next process.
            assert_eq!(Folder::open(&path(), &plan).unwrap().1, State::Finished, "operation {at}");
            assert!(identity_set(&path()) == before, "operation {at}");
        } else {
            let (_, state) = Folder::open(&path(), &plan).unwrap();
            assert!(matches!(&state, State::Resume { finished } if finished.len() == 5), "operation {at}: {state:?}");
        }
    });
}

#[test]
fn what_a_killed_extension_left_is_told_and_removed() {
    let (dir, plan) = finished();
    let before = contents(dir.path());
    let parts = dir.path().join("parts");
    std::fs::create_dir(&parts).unwrap();
    for name in [".lock", ".lock-1-of-1", "00000003.part", ".nongbo-x1"] {
        std::fs::write(parts.join(name), "").unwrap();
    }
    let state = status(dir.path()).unwrap();
    assert!(state.stage == Stage::Finished && state.leftovers);
    assert_eq!(Folder::open(dir.path(), &plan).unwrap().1, State::Finished);
    assert!(contents(dir.path()) == before && !parts.exists());
    assert!(!status(dir.path()).unwrap().leftovers);
}

#[test]
fn a_folder_that_was_begun_or_lost_its_identity_goes_on() {
    let (dir, whole, plan) = (tempdir().unwrap(), tempdir().unwrap(), plan());
    std::fs::create_dir(dir.path().join("parts")).unwrap();
    assert_eq!(status(dir.path()).unwrap().stage, Stage::Begun);
    std::fs::write(dir.path().join("experiment.toml"), &plan.experiment_toml).unwrap();
    std::fs::write(dir.path().join(".nongbo-x"), "half").unwrap();
    assert_eq!(status(dir.path()).unwrap().stage, Stage::Begun);
    let (folder, state) = Folder::open(dir.path(), &plan).unwrap();
    assert_eq!(state, State::Fresh);
    plan.runs[..3].iter().for_each(|run| folder.store_run(run, good(run)).unwrap());
    drop(folder);
    let identity = dir.path().join("parts/plan.json");
    std::fs::remove_file(&identity).unwrap();
    assert_eq!(status(dir.path()).unwrap().stage, Stage::Begun);
    let (folder, state) = Folder::open(dir.path(), &plan).unwrap();
    assert!(matches!(&state, State::Resume { finished } if finished.len() == 3), "{state:?}");
    plan.runs[3..].iter().for_each(|run| folder.store_run(run, good(run)).unwrap());
    drop(folder);
    // A damaged file says what to do, and then the same command goes on.
    for name in ["parts/plan.json", "experiment.toml", "experiment.resolved.json"] {
        let path = dir.path().join(name);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[0] = b'x';
        std::fs::write(&path, bytes).unwrap();
        let error = Folder::open(dir.path(), &plan).map(drop).expect_err(name);
        assert!(error.exit_code() == 5 && error.to_string().contains("delete it"), "{name}: {error}");
        assert!(error.to_string().contains(name), "{error}");
        std::fs::remove_file(&path).unwrap();
        drop(Folder::open(dir.path(), &plan).unwrap());
    }
    let (folder, _) = Folder::open(dir.path(), &plan).unwrap();
    folder.finish(&plan, json!({})).unwrap();
    write(whole.path(), &plan, None).unwrap();
    assert!(identity_set(dir.path()) == identity_set(whole.path()));
}

#[test]
fn what_is_sealed_is_what_was_run() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    let (folder, _) = Folder::open(dir.path(), &plan).unwrap();
    plan.runs.iter().for_each(|run| folder.store_run(run, good(run)).unwrap());
    let path = dir.path().join("experiment.toml");
    std::fs::write(&path, plan.experiment_toml.replace("seed = 7", "seed = 8")).unwrap();
    let error = folder.finish(&plan, json!({})).expect_err("the file was changed");
    assert!(error.exit_code() == 5 && error.to_string().contains("experiment.toml"), "{error}");
    assert!(!dir.path().join("manifest.json").exists());
    std::fs::remove_file(&path).unwrap();
    folder.finish(&plan, json!({})).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), plan.experiment_toml);
    FinishedFolder::open(dir.path()).unwrap().verify(&plan).unwrap();
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_part_is_no_defect() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    let (folder, _) = Folder::open(dir.path(), &plan).unwrap();
    std::os::unix::fs::symlink("/nowhere", dir.path().join("parts/00000002.part")).unwrap();
    let error = folder.store_run(&plan.runs[2], good(&plan.runs[2])).expect_err("the name is taken");
    assert!(matches!(error, Error::Machine { .. }), "{error}");
}

#[test]
fn an_export_is_whole_or_absent_and_can_be_repeated() {
    let (dir, _) = finished();
    let folder = FinishedFolder::open(dir.path()).unwrap();
    let (place, reference) = (tempdir().unwrap(), tempdir().unwrap());
    folder.export(ExportFormat::Csv, reference.path()).unwrap();
    let whole = contents(reference.path());
    assert_eq!(whole.len(), 3);
    let (absent, existing) = (place.path().join("absent"), place.path().join("existing"));
    for out in [&absent, &existing] {
        let clear = || {
            let _absent = std::fs::remove_dir_all(out);
            if out == &existing {
                std::fs::create_dir(out).unwrap();
            }
        };
        clear();
        at_every_operation(
            || folder.export(ExportFormat::Csv, out).map(drop),
            |at| {
                let left = if out.exists() { contents(out) } else { std::collections::BTreeMap::new() };
                // The last operation is the sync of the folder after all names are there.
                assert!(left.is_empty() || left == whole, "operation {at}: {:?}", left.keys());
                assert!(!place.path().join(".nongbo-absent").exists(), "operation {at}");
                if left.is_empty() {
                    folder.export(ExportFormat::Csv, out).unwrap();
                }
                assert!(contents(out) == whole, "operation {at}");
                clear();
            },
        );
        clear();
    }
    // Killed between the names of two files.
    std::fs::create_dir_all(&existing).unwrap();
    let (first, bytes) = whole.iter().next().unwrap();
    std::fs::write(existing.join(first), bytes).unwrap();
    std::fs::create_dir_all(existing.join(".nongbo-staging")).unwrap();
    folder.export(ExportFormat::Csv, &existing).unwrap();
    assert!(contents(&existing) == whole);
    let refused = folder.export(ExportFormat::Csv, &existing).expect_err("all are there");
    assert_eq!(refused.exit_code(), 2);
    assert!(contents(&existing) == whole);
}

#[test]
fn an_export_never_goes_into_an_output_folder() {
    let (dir, _) = finished();
    let folder = FinishedFolder::open(dir.path()).unwrap();
    let [other, without_manifest, without_sums] = [(); 3].map(|()| finished().0);
    std::fs::remove_file(without_manifest.path().join("manifest.json")).unwrap();
    std::fs::remove_file(without_sums.path().join("SHA256SUMS")).unwrap();
    let before = contents(dir.path());
    for out in [
        dir.path(),
        &dir.path().join("below/csv"),
        &dir.path().join("../").join(dir.path().file_name().unwrap()),
        other.path(),
        without_manifest.path(),
        without_sums.path(),
    ] {
        let refused = folder.export(ExportFormat::Csv, out).expect_err("an output folder");
        assert!(refused.exit_code() == 2 && refused.to_string().contains("is an output folder"), "{refused}");
    }
    assert!(contents(dir.path()) == before && !dir.path().join("below").exists());
}

#[test]
fn another_text_of_the_same_rules_is_told_apart_from_other_rules() {
    let (dir, mut plan) = (tempdir().unwrap(), plan());
    plan.resolved = json!({
        "question": "q", "expect": "e", "seed": {"value": 7, "from": "file", "line": 3},
        "replications": {"value": 3, "from": "default"}, "values": {"talent": {"budget": {"value": 5, "from": "default"}}},
    });
    write(dir.path(), &plan, None).unwrap();
    let refusal = |change: &dyn Fn(&mut Plan)| {
        let mut other = plan.clone();
        other.experiment_toml.push_str("# a comment\n");
        change(&mut other);
        let error = Folder::open(dir.path(), &other).map(drop).expect_err("another text");
        assert_eq!(error.exit_code(), 2);
        error.to_string()
    };
    let comment = refusal(&|plan| plan.resolved["seed"]["line"] = json!(4));
    let question = refusal(&|plan| plan.resolved["question"] = json!("another"));
    for message in [comment, question] {
        assert!(message.contains("same rules") && message.contains("experiment.toml"), "{message}");
    }
    let rules = refusal(&|plan| plan.resolved["values"]["talent"]["budget"]["value"] = json!(6));
    assert!(rules.contains("another experiment") && !rules.contains("same rules"), "{rules}");
    let mut fewer = plan.clone();
    fewer.resolved["replications"]["value"] = json!(2);
    let error = Folder::open(dir.path(), &fewer).map(drop).expect_err("fewer replications").to_string();
    assert!(error.contains("--extend") && error.contains("replications=3"), "{error}");
}
