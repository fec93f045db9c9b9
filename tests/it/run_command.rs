//! `nongbo run`: from a file to tables and a finished folder.

use crate::command::nongbo_command;
use std::collections::BTreeMap;
use std::path::Path;

const FIVE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/experiments/five_pathways.toml");
const SMALL: [&str; 6] =
    ["--set", "population.counties=1", "--set", "population.villages_per_county=2", "--set", "replications=2"];

/// Exit code, standard output, standard error.
fn run(experiment: &str, out: &Path, more: &[&str]) -> (i32, String, String) {
    let mut command = nongbo_command(&["run", experiment, "--out"]);
    command.arg(out).args(more);
    let output = command.output().expect("it starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (output.status.code().expect("it ends by itself"), text(output.stdout), text(output.stderr))
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("an entry").path());
    let named = |path: std::path::PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, std::fs::read(&path).expect("a file"))
    };
    entries.map(named).collect()
}

#[test]
fn the_factorial_runs_once_prints_its_table_twice_and_changes_no_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("five");
    let (code, table, notes) = run(FIVE, &out, &SMALL);
    assert_eq!(code, 0, "{notes}");
    assert!(notes.contains("84 runs"), "{notes}");
    assert!(table.starts_with("subject,gain,gain_low,gain_high,"), "{table}");
    for pathway in ["technology", "talent", "supply_chain", "brand", "policy", "policy_without_traffic"] {
        assert!(table.lines().any(|line| line.starts_with(&format!("{pathway},"))), "{pathway}: {table}");
    }
    let before = files(&out);
    let of_households = ["households", "household_details", "places", "purchases"];
    let others = ["runs", "counties", "villages", "channels", "hosts", "carriers", "consumers", "flows", "goods"];
    for name in of_households.into_iter().chain(others) {
        assert!(before.contains_key(&format!("{name}.arrow")), "{name}");
    }
    for name in ["experiment.toml", "experiment.resolved.json", "journal.jsonl", "SHA256SUMS", "manifest.json"] {
        assert!(before.contains_key(name), "{name}");
    }
    assert_eq!(before.len(), 19, "no other file: {:?}", before.keys());
    assert_eq!(before["experiment.toml"], std::fs::read(FIVE).expect("the file"));
    let (code, second_table, notes) = run(FIVE, &out, &SMALL);
    assert_eq!((code, second_table), (0, table), "{notes}");
    assert_eq!(files(&out), before);
}

#[test]
fn threads_change_nothing_but_provenance() {
    let folder = tempfile::tempdir().expect("a folder");
    let training = FIVE.replace("five_pathways", "training");
    let (one, three) = (folder.path().join("one"), folder.path().join("three"));
    let outs = [(&one, "1"), (&three, "3")].map(|(out, threads)| {
        let more: Vec<&str> = SMALL.into_iter().chain(["--threads", threads]).collect();
        let (code, table, notes) = run(&training, out, &more);
        assert_eq!(code, 0, "{notes}");
        let mut files = files(out);
        files.remove("provenance.json");
        (table, files)
    });
    assert_eq!(outs[0], outs[1]);
}

#[test]
fn another_experiment_in_the_folder_and_a_bad_file_end_with_two() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out");
    let baseline = FIVE.replace("five_pathways", "baseline");
    assert_eq!(run(&baseline, &out, &SMALL).0, 0);
    let before = files(&out);
    let (code, table, notes) = run(&FIVE.replace("five_pathways", "training"), &out, &SMALL);
    assert_eq!((code, table.as_str()), (2, ""), "{notes}");
    assert_eq!(files(&out), before);
    let bad = folder.path().join("bad.toml");
    std::fs::write(&bad, "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\n[talnet]\nx = 1\n").expect("written");
    let (code, _, notes) = run(&bad.display().to_string(), &folder.path().join("none"), &[]);
    assert!(code == 2 && notes.contains("talent") && !folder.path().join("none").exists(), "{notes}");
    let huge = ["--set", "population.counties=2000", "--set", "population.households_per_village=5000"];
    let (code, _, notes) = run(FIVE, &folder.path().join("none"), &huge);
    assert!(code == 2 && notes.contains("population.counties"), "{notes}");
}
