//! Every changed byte and every truncation of a finished folder is detected, and nothing panics.

use std::path::Path;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use tempfile::{TempDir, tempdir};

use crate::engine::error::Result;
use crate::store::tests::sample::{FAILING, contents, good, plan, plan_of, write};
use crate::store::{ExportFormat, FinishedFolder, Verification, atomic_files, reader};
use crate::study::identity::sha256;
use crate::study::run::Plan;

/// A finished folder of one arm and three runs, one of them failed.
fn finished() -> (TempDir, Plan) {
    let (dir, plan) = (tempdir().unwrap(), plan_of(&["baseline"]));
    write(dir.path(), &plan, Some(FAILING)).unwrap();
    (dir, plan)
}

fn verify(dir: &Path, plan: &Plan) -> Result<Verification> {
    FinishedFolder::open(dir)?.verify(plan)
}

fn copy(from: &Path) -> TempDir {
    let to = tempdir().unwrap();
    for name in atomic_files::names(from).unwrap() {
        std::fs::copy(from.join(&name), to.path().join(&name)).unwrap();
    }
    to
}

/// Every change of every file of the identity set is found. `changes` gives the changed contents of a file.
fn all_found<C>(changes: C)
where
    C: Fn(&[u8]) -> Vec<(String, Box<dyn Fn(&mut Vec<u8>) + Send>)> + Sync,
{
    let (dir, plan) = finished();
    verify(dir.path(), &plan).expect("nothing is wrong yet");
    let tried: usize = contents(dir.path())
        .into_par_iter()
        .filter(|(name, _)| name != "provenance.json")
        .map(|(name, whole)| {
            let folder = copy(dir.path());
            let path = folder.path().join(&name);
            let changes = changes(&whole);
            let count = changes.len();
            for (what, change) in changes {
                let mut bytes = whole.clone();
                change(&mut bytes);
                std::fs::write(&path, bytes).unwrap();
                let error = verify(folder.path(), &plan).expect_err(&format!("{name}: {what} was not found"));
                assert_eq!(error.exit_code(), 5, "{name}: {what}: {error}");
            }
            std::fs::write(&path, whole).unwrap();
            verify(folder.path(), &plan).expect("whole again");
            count
        })
        .sum();
    assert!(tried > 1000, "only {tried} changes were tried");
}

/// A change of a file, and what to call it.
type Damage = (String, Box<dyn Fn(&mut Vec<u8>) + Send>);

#[test]
fn every_flipped_byte_of_every_file_is_found() {
    all_found(|whole| {
        let flip = |at: usize| -> Damage {
            (format!("bit {} of byte {at}", at % 8), Box::new(move |bytes: &mut Vec<u8>| bytes[at] ^= 1 << (at % 8)))
        };
        (0..whole.len()).map(flip).collect()
    });
}

#[test]
fn every_cut_of_every_file_is_found() {
    all_found(|whole| {
        let length = whole.len();
        let near_end = length.saturating_sub(64)..length;
        let cut = |at: usize| -> Damage {
            (format!("cut to {at} of {length} bytes"), Box::new(move |bytes: &mut Vec<u8>| bytes.truncate(at)))
        };
        (0..length.min(4096)).chain((4096..length).step_by(4096)).chain(near_end).map(cut).collect()
    });
}

#[test]
fn a_file_too_many_bytes_long_or_gone_is_found() {
    let (dir, plan) = finished();
    for name in atomic_files::names(dir.path()).unwrap().iter().filter(|name| *name != "provenance.json") {
        let folder = copy(dir.path());
        let path = folder.path().join(name);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes.push(b'\n');
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(verify(folder.path(), &plan).expect_err(name).exit_code(), 5);
        std::fs::remove_file(&path).unwrap();
        assert_eq!(verify(folder.path(), &plan).expect_err(name).exit_code(), 5, "{name}");
    }
}

#[test]
fn a_table_whose_sum_was_altered_with_it_is_found() {
    let (dir, plan) = finished();
    let (table, sums) = (dir.path().join("runs.arrow"), dir.path().join("SHA256SUMS"));
    let mut bytes = std::fs::read(&table).unwrap();
    let before = sha256(&bytes);
    bytes[100] ^= 1;
    std::fs::write(&table, &bytes).unwrap();
    let text = std::fs::read_to_string(&sums).unwrap().replace(&before, &sha256(&bytes));
    std::fs::write(&sums, text).unwrap();
    let error = verify(dir.path(), &plan).expect_err("the manifest knows the sum of the sums").to_string();
    assert!(error.contains("SHA256SUMS"), "{error}");
}

/// The manifest, the sums and the table agree with each other, but the journal knows what the runs gave.
#[test]
fn a_table_forged_together_with_every_sum_is_found() {
    let ((dir, plan), other) = (finished(), tempdir().unwrap());
    write(other.path(), &plan, None).unwrap();
    let [before, after] = [dir.path(), other.path()].map(|dir| std::fs::read(dir.join("flows.arrow")).unwrap());
    std::fs::write(dir.path().join("flows.arrow"), &after).unwrap();
    reseal(dir.path(), &sha256(&before), &sha256(&after));
    let error = verify(dir.path(), &plan).expect_err("forged").to_string();
    assert!(error.contains("flows.arrow") && !error.contains("its sum"), "{error}");
}

/// Whatever a table holds that another program wrote together with every sum: it is read, or it is damage. No reader panics and
/// none ends the process by an allocation that the file asks for.
#[test]
fn a_reader_of_a_table_forged_together_with_every_sum_gives_batches_or_damage() {
    let (dir, _) = finished();
    let path = dir.path().join("runs.arrow");
    let whole = std::fs::read(&path).unwrap();
    let (sealed, mut sum, mut damaged) = (sha256(&whole), sha256(&whole), 0);
    for at in (0..whole.len()).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= if at % 2 == 0 { 0xff } else { 1 << (at % 8) };
        std::fs::write(&path, &bytes).unwrap();
        let forged = sha256(&bytes);
        reseal(dir.path(), &sum, &forged);
        sum = forged;
        let read = || -> Result<()> { reader::table(dir.path(), "runs")?.try_for_each(|run| run.map(drop)) };
        if let Err(error) = read() {
            assert_eq!(error.exit_code(), 5, "byte {at}: {error}");
            damaged += 1;
        }
        let exported = tempdir().unwrap();
        let export = FinishedFolder::open(dir.path()).unwrap().export(ExportFormat::Csv, exported.path());
        assert!(export.is_ok_and(|files| files.len() == 3) || damaged > 0, "byte {at}");
    }
    assert!(damaged > 20 && sum != sealed, "{damaged} were damaged");
}

/// Writes sums and manifest anew for a table with another sum.
fn reseal(dir: &Path, before: &str, after: &str) {
    let read = |name: &str| std::fs::read_to_string(dir.join(name)).unwrap();
    let sums = read("SHA256SUMS");
    let forged = sums.replace(before, after);
    std::fs::write(dir.join("SHA256SUMS"), &forged).unwrap();
    let manifest =
        read("manifest.json").replace(before, after).replace(&sha256(sums.as_bytes()), &sha256(forged.as_bytes()));
    let manifest = serde_json::from_str(&manifest).unwrap();
    std::fs::write(dir.join("manifest.json"), crate::store::manifest::with_own_sum(manifest).0).unwrap();
}

#[test]
fn a_sound_folder_says_what_it_holds() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    write(dir.path(), &plan, Some(FAILING)).unwrap();
    let verification = verify(dir.path(), &plan).unwrap();
    assert_eq!((verification.runs, verification.failed, verification.files), (6, 1, 8));
    let rows: Vec<_> = verification.rows.iter().map(|(name, rows)| (name.as_str(), *rows)).collect();
    assert_eq!(rows, [("runs", 6), ("households", 1000), ("flows", 10)]);
}

#[test]
fn a_folder_that_is_not_finished_is_no_damage() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    assert_eq!(verify(dir.path(), &plan).expect_err("empty").exit_code(), 2);
    drop(crate::store::Folder::open(dir.path(), &plan).unwrap());
    let error = verify(dir.path(), &plan).expect_err("at work");
    assert!(error.exit_code() == 2 && error.to_string().contains("nongbo status"), "{error}");
}

#[test]
fn a_folder_of_another_plan_is_found() {
    let (dir, stored_plan) = (tempdir().unwrap(), plan());
    write(dir.path(), &stored_plan, None).unwrap();
    let mut other = plan();
    other.runs[2].id = "0".repeat(64);
    assert_eq!(verify(dir.path(), &other).expect_err("another run list").exit_code(), 5);
}

#[test]
fn a_run_that_comes_out_otherwise_is_named_with_table_column_row_and_both_values() {
    let (dir, plan) = (tempdir().unwrap(), plan());
    write(dir.path(), &plan, None).unwrap();
    let finished = FinishedFolder::open(dir.path()).unwrap();
    assert_eq!(finished.compare(&plan, &plan.runs[3], &good(&plan.runs[3])).unwrap(), None);
    let difference = finished.compare(&plan, &plan.runs[3], &good(&plan.runs[2])).unwrap().expect("another run's");
    assert_eq!(
        (difference.run, difference.table.as_str(), difference.column.as_str(), difference.row),
        (3, "runs", "income_mean", 0)
    );
    assert_ne!(difference.stored, difference.rerun);
}
