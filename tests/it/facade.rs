//! The library does what the command does, to the byte.

use crate::command::nongbo_command;
use nongbo::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

const HEAD: &str = "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\nseed = 3\n";
const WORLD: &str = "[population]\ncounties = 1\nvillages_per_county = 1\nhouseholds_per_village = 8\nburn_in_years = 0\n\
    policy_years = 1\n[[arm]]\nname = \"baseline\"\n[[arm]]\nname = \"supply_chain\"\n\
    set = { supply_chain.budget_fen_per_household_year = 90000 }\n";

/// All files of a folder but the provenance, which says when and with how many threads.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("an entry").path());
    let named = |path: std::path::PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        (name, std::fs::read(&path).expect("a file"))
    };
    entries.map(named).filter(|(name, _)| name != "provenance.json").collect()
}

/// The bits of every number of the panel.
fn bits(results: &Results) -> Vec<(&str, Vec<u64>)> {
    let bits = |rows: &[Vec<f64>]| rows.iter().flatten().map(|value| value.to_bits()).collect();
    let values = results.panel.values.iter().map(|(name, rows)| (name.as_str(), bits(rows)));
    values.chain([("share of losers", bits(&results.panel.losing))]).collect()
}

fn check(middle: &str, replications: u32) {
    let folder = tempfile::tempdir().expect("a folder");
    let [file, library, command] = ["small.toml", "library", "command"].map(|name| folder.path().join(name));
    std::fs::write(&file, format!("{HEAD}{middle}{WORLD}")).expect("it is written");
    let experiment = Experiment::open(&file).expect("it is well formed");
    let results = experiment.run_in(&library, RunControl::default()).expect("it runs");
    let ended = nongbo_command(&["run"]).arg(&file).arg("--out").arg(&command).output().expect("it starts");
    assert!(ended.status.success(), "{ended:?}");
    assert_eq!(files(&library), files(&command));
    let manifest: serde_json::Value =
        serde_json::from_slice(&files(&command)["manifest.json"]).expect("the manifest is JSON");
    assert_eq!(manifest["content_hash"], results.content_hash().as_str());
    assert_eq!((manifest["name"].as_str(), results.experiment.name.as_str()), (Some("small"), "small"));

    let in_memory = experiment.run(RunControl::default()).expect("it runs");
    assert_eq!(results.experiment.replications, replications);
    for other in [&in_memory, &Results::open(&command).expect("it is finished")] {
        assert_eq!(bits(&results), bits(other));
        assert_eq!(results.content_hash(), other.content_hash());
        let runs = |results: &Results| -> Vec<_> {
            results.runs.iter().map(|run| (run.key.clone(), run.error.clone(), run.hashes.clone())).collect()
        };
        assert_eq!(runs(&results), runs(other));
    }
    // A finished folder is only read: a cancelled run would end with an interruption.
    let (cancel, before) = (CancelToken::new(), files(&library));
    cancel.cancel();
    let control = RunControl { cancel: Some(&cancel), ..RunControl::default() };
    let second = experiment.run_in(&library, control).expect("nothing is run");
    assert_eq!((bits(&second), files(&library)), (bits(&results), before));
    // The folder's own copy of the file is the same experiment, under the name that the folder has.
    let copy = Experiment::open(library.join("experiment.toml")).expect("it is well formed");
    assert_eq!(copy.run_in(&library, control).expect("nothing is run").experiment.name, "small");
    let interrupted = experiment.run_in(folder.path().join("new"), control).err().expect("it is cancelled");
    assert_eq!(interrupted.code(), "interrupted");
    assert_eq!(Results::open(folder.path().join("new")).err().expect("it is not finished").code(), "usage");
}

#[test]
fn a_folder_of_the_library_has_the_bytes_of_the_command_and_the_numbers_of_memory() {
    check("replications = 2\n", 2);
}

#[test]
fn the_library_adds_replications_as_the_command_does() {
    check("[stop]\noutcomes = [\"market_income\"]\nhalf_width = 0.001\nmost_replications = 27\n", 27);
}

#[test]
fn experiments_that_are_too_large_or_have_no_replication_are_refused_before_anything_is_allocated() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = format!("{HEAD}{WORLD}")
        .replace("per_village = 8", "per_village = 5000")
        .replace("counties = 1\nvillages_per_county = 1\n", "counties = 2000\nvillages_per_county = 500\n");
    let file = folder.path().join("large.toml");
    std::fs::write(&file, &text).expect("it is written");
    let refused = |result: Result<Experiment>| match result {
        Err(Error::Scenario { problems, .. }) => problems[0].message.en.clone(),
        other => panic!("{:?}", other.err()),
    };
    assert!(refused(Experiment::open(&file)).contains("of memory"), "{}", refused(Experiment::open(&file)));
    assert!(refused(text.parse()).contains("of memory"));
    let output = nongbo_command(&["run"]).arg(&file).arg("--out").arg(folder.path().join("out")).output();
    let notes = String::from_utf8(output.expect("it starts").stderr).expect("text");
    assert!(notes.contains(&refused(Experiment::open(&file))), "{notes}");
    let mut small: Experiment = format!("{HEAD}{WORLD}").parse().expect("it is well formed");
    let none = small.clone().with_replications(0);
    for refused in [none.run(RunControl::default()), none.run_in(folder.path().join("no"), RunControl::default())] {
        let message = refused.err().expect("no replication").to_string();
        assert!(message.contains("`replications` = 0: it is a whole number, 1..=10000"), "{message}");
    }
    small.arms[1].rules.population.households_per_village = u32::MAX;
    assert_eq!(small.run(RunControl::default()).err().expect("too large").code(), "invalid_experiment");
    assert_eq!(small.run_in(folder.path().join("no"), RunControl::default()).err().expect("too large").exit_code(), 2);
}
