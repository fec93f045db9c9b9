//! The golden file: every shipped experiment in a small world still gives the run ids and content hashes of
//! `tests/golden/house.json`. A refactoring does not change them; `NONGBO_WRITE_GOLDEN=1` writes the file anew. The same folders
//! have a report.

use crate::command::nongbo_command;
use crate::report_command::check_reports;
use serde_json::{Map, Value as Json, json};
use std::path::{Path, PathBuf};

/// Eighty households, two replications.
const SMALL: [&str; 8] = [
    "--set",
    "population.counties=5",
    "--set",
    "population.villages_per_county=2",
    "--set",
    "population.households_per_village=8",
    "--set",
    "replications=2",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The shipped experiments, by name.
fn shipped() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("experiments")).expect("experiments are shipped");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.extension().is_some_and(|end| end == "toml"));
    files.sort();
    files
}

/// The content hash of a small run of an experiment, and for each run its id, arm, replication and the hash of each table. Its
/// folder has a report in both languages.
fn hashes(experiment: &Path, folder: &Path) -> Json {
    let out = folder.join(experiment.file_stem().expect("a name"));
    let mut command = nongbo_command(&["run"]);
    command.arg(experiment).arg("--out").arg(&out).args(SMALL);
    if std::fs::read_to_string(experiment).expect("text").contains("\ndesign = \"sample\"") {
        command.args(["--set", "sample.points=3"]);
    }
    let output = command.output().expect("it starts");
    assert!(output.status.success(), "{}: {}", experiment.display(), String::from_utf8_lossy(&output.stderr));
    let text = |name: &str| std::fs::read_to_string(out.join(name)).expect("the folder is finished");
    let manifest: Json = serde_json::from_str(&text("manifest.json")).expect("a manifest is JSON");
    let run = |line: &str| -> Json {
        let line: Json = serde_json::from_str(line).expect("a journal line is JSON");
        json!([line["run"], line["arm"], line["replication"], line["status"], line["tables"]])
    };
    let runs: Vec<Json> = text("journal.jsonl").lines().map(run).collect();
    check_reports(&out);
    std::fs::remove_dir_all(&out).expect("the folder can be removed");
    json!({ "content_hash": manifest["content_hash"], "runs": runs })
}

#[test]
#[ignore = "slow: every shipped experiment"]
fn every_shipped_experiment_gives_the_hashes_of_the_golden_file_and_reports() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = root().join("tests/golden/house.json");
    let name = |experiment: &Path| experiment.file_name().expect("a name").to_string_lossy().into_owned();
    let actual: Map<String, Json> =
        shipped().iter().map(|experiment| (name(experiment), hashes(experiment, folder.path()))).collect();
    assert!(actual.len() >= 15, "only {} experiments are shipped", actual.len());
    if std::env::var_os("NONGBO_WRITE_GOLDEN").is_some_and(|value| value == "1") {
        // One line a run, so that a change shows which runs it moved.
        let entry = |(name, hashes): (&String, &Json)| {
            let runs: Vec<String> =
                hashes["runs"].as_array().expect("a list").iter().map(|run| format!("   {run}")).collect();
            format!(
                " {}: {{ \"content_hash\": {}, \"runs\": [\n{}\n ] }}",
                json!(name),
                hashes["content_hash"],
                runs.join(",\n")
            )
        };
        let text = actual.iter().map(entry).collect::<Vec<_>>().join(",\n");
        std::fs::write(&file, format!("{{\n{text}\n}}\n")).expect("the golden file can be written");
    }
    let golden: Map<String, Json> =
        serde_json::from_str(&std::fs::read_to_string(&file).expect("the golden file is there")).expect("it is JSON");
    assert!(actual.keys().eq(golden.keys()), "the golden file lists other experiments");
    for (name, hashes) in &actual {
        let runs = |hashes: &Json| hashes["runs"].as_array().cloned().unwrap_or_default();
        for (new, old) in runs(hashes).iter().zip(&runs(&golden[name])) {
            assert_eq!(new, old, "{name}: the first run that differs");
        }
        assert_eq!(hashes, &golden[name], "{name}");
    }
}
