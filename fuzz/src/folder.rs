//! One file of an output folder. The first byte chooses the file, the others are its content. The sums of a finished folder
//! are written anew, so that what is behind the comparison of sums is reached.
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::{check_error, scratch};
use nongbo::engine::simulation::RunControl;
use nongbo::store::{FinishedFolder, Folder, reader, status, stored_experiment};
use nongbo::study::experiment::Experiment;
use nongbo::study::run::{Plan, Results, execute, plan};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const EXPERIMENT: &str = r#"question = "q"
expect = "e"
design = "compare"
replications = 1
[population]
counties = 1
villages_per_county = 1
households_per_village = 2
burn_in_years = 0
baseline_years = 1
policy_years = 1
[[arm]]
name = "a"
[[arm]]
name = "b"
set = { "talent.budget_fen_per_household_year" = 10000 }
"#;
/// The files of a finished folder that may be changed, then those of an unfinished one.
const FINISHED: [&str; 8] = [
    "manifest.json",
    "SHA256SUMS",
    "journal.jsonl",
    "experiment.resolved.json",
    "experiment.toml",
    "runs.arrow",
    "households.arrow",
    "flows.arrow",
];
const UNFINISHED: [&str; 5] = [
    "parts/plan.json",
    "parts/journal-1-of-1.jsonl",
    "parts/00000000.part",
    "experiment.resolved.json",
    "experiment.toml",
];

struct Folders {
    place: TempDir,
    plan: Plan,
    whole: BTreeMap<&'static str, Vec<u8>>,
}

static FOLDERS: LazyLock<Folders> = LazyLock::new(|| {
    let place = scratch();
    let experiment: Experiment = EXPERIMENT.parse().expect("an experiment");
    let plan = plan("fuzz", &experiment);
    for name in ["finished", "unfinished"] {
        let (folder, _) = Folder::open(&place.path().join(name), &plan).expect("it opens");
        let keep = |number: u32, outcome| match (name, number) {
            ("unfinished", 1..) => Ok(()),
            _ => folder.store_run(&plan.runs[number as usize], outcome),
        };
        execute(&experiment, &BTreeSet::new(), &keep, RunControl::default()).expect("it runs");
        if name == "finished" {
            folder.finish(&plan, serde_json::json!({})).expect("it finishes");
        }
    }
    let whole =
        FINISHED.iter().map(|name| (*name, fs::read(place.path().join("finished").join(name)).expect("a file")));
    let whole = whole.collect();
    if let Some(seeds) = std::env::var_os("NONGBO_FUZZ_SEEDS") {
        write_seeds(place.path(), Path::new(&seeds));
    }
    Folders { place, plan, whole }
});

/// Writes the sound files as inputs: they depend on the version of the model, so they are not kept in the repository.
fn write_seeds(place: &Path, seeds: &Path) {
    let files = FINISHED.map(|name| ("finished", name)).into_iter().chain(UNFINISHED.map(|name| ("unfinished", name)));
    for (first, (folder, name)) in (0_u8..).zip(files) {
        let mut bytes = fs::read(place.join(folder).join(name)).expect("a file");
        if is_part(name) {
            bytes.truncate(bytes.len() - 32);
        }
        fs::write(seeds.join(format!("sound-{first}")), [&[first], bytes.as_slice()].concat()).expect("written");
    }
}

/// Whether a file is what a shard stored of a run.
fn is_part(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "part")
}

fn sum(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        write!(text, "{byte:02x}").expect("a string takes every letter");
    }
    text
}

/// The manifest with the sum of the list of sums and the sum over itself.
fn sealed(manifest: &[u8], sums: &[u8]) -> Option<Vec<u8>> {
    let mut manifest: serde_json::Value = serde_json::from_slice(manifest).ok()?;
    manifest.as_object_mut()?.insert("sums_sha256".into(), sum(sums).into());
    manifest["manifest_sha256"] = "0".repeat(64).into();
    manifest["manifest_sha256"] = sum(format!("{manifest:#}\n").as_bytes()).into();
    Some(format!("{manifest:#}\n").into_bytes())
}

/// Everything that a command does with a folder without writing to it.
fn read_all(dir: &Path, plan: &Plan) {
    let check = |error: nongbo::Error| check_error(&error);
    status(dir).map_or_else(check, drop);
    reader::table(dir, "runs").map_or_else(check, |runs| runs.for_each(|run| run.map_or_else(check, drop)));
    Results::open(dir).map_or_else(check, drop);
    stored_experiment::from_file(dir, "fuzz").map_or_else(check, drop);
    FinishedFolder::open(dir).and_then(|folder| folder.verify(plan)).map_or_else(check, drop);
}

fn finished(name: &'static str, bytes: &[u8]) {
    let Folders { place, plan, whole } = &*FOLDERS;
    let dir = place.path().join("finished");
    let mut files: BTreeMap<&str, Vec<u8>> = BTreeMap::from([(name, bytes.to_owned())]);
    if name != "SHA256SUMS" {
        let sums = String::from_utf8(whole["SHA256SUMS"].clone()).expect("text");
        let sums = sums.replace(&sum(&whole[name]), &sum(bytes));
        files.insert("SHA256SUMS", sums.into_bytes());
    }
    let manifest = files.get("manifest.json").unwrap_or(&whole["manifest.json"]);
    if let Some(manifest) = sealed(manifest, &files["SHA256SUMS"]) {
        files.insert("manifest.json", manifest);
    }
    for (name, bytes) in &files {
        fs::write(dir.join(name), bytes).expect("written");
    }
    read_all(&dir, plan);
    for name in files.keys() {
        fs::write(dir.join(name), &whole[name]).expect("written");
    }
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path: PathBuf = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copied(&path, &target);
        } else {
            fs::copy(&path, target).expect("copied");
        }
    }
}

fn unfinished(name: &str, bytes: &[u8]) {
    let Folders { place, plan, .. } = &*FOLDERS;
    let dir = place.path().join("changed");
    copied(&place.path().join("unfinished"), &dir);
    // A part ends with its sum.
    let sum = if is_part(name) { Sha256::digest(bytes).to_vec() } else { Vec::new() };
    fs::write(dir.join(name), [bytes, &sum].concat()).expect("written");
    read_all(&dir, plan);
    Folder::open(&dir, plan).map_or_else(|error| check_error(&error), drop);
    fs::remove_dir_all(&dir).expect("removed");
}

/// Reads the folder with the file in it: an error of the exit codes 2, 4 or 5, or no error.
pub fn check(bytes: &[u8]) {
    let Some((first, content)) = bytes.split_first() else { return };
    let at = usize::from(*first) % (FINISHED.len() + UNFINISHED.len());
    match FINISHED.get(at) {
        Some(name) => finished(name, content),
        None => unfinished(UNFINISHED[at - FINISHED.len()], content),
    }
}
