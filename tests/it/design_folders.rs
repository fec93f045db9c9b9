//! Folders of designs that need more than the experiment file: solved grants, design tables, stopping rules.

use crate::command::nongbo;
use std::path::Path;

const SMALL: [&str; 10] = [
    "--set",
    "population.counties=1",
    "--set",
    "population.villages_per_county=2",
    "--set",
    "population.households_per_village=10",
    "--set",
    "population.burn_in_years=0",
    "--set",
    "population.policy_years=1",
];

fn run(file: &Path, out: &Path, more: &[&str]) -> (i32, String, String) {
    let place = ["run", file.to_str().expect("a name"), "--out", out.to_str().expect("a name")];
    nongbo(&[&place[..], &SMALL, more].concat())
}

fn written(dir: &Path, design: &str) -> std::path::PathBuf {
    let path = dir.join("own.toml");
    std::fs::write(&path, format!("question = \"q\"\nexpect = \"e\"\n{design}")).expect("written");
    path
}

/// An experiment runs, its folder is verified with runs simulated again, and the folder's own experiment file gives the
/// same finished folder.
fn check(file: &Path, out: &Path) {
    let (code, table, notes) = run(file, out, &["--set", "replications=2"]);
    assert_eq!(code, 0, "{notes}");
    let folder = out.to_str().expect("a name");
    let (code, printed, notes) = nongbo(&["verify", folder, "--rerun", "2"]);
    assert!(code == 0 && printed.contains("simulated again, with the same result"), "{printed} {notes}");
    let (code, second_table, notes) = run(&out.join("experiment.toml"), out, &["--set", "replications=2"]);
    assert!(code == 0 && notes.contains("already finished"), "{notes}");
    assert_eq!(second_table, table);
    let (code, compared, notes) = nongbo(&["compare", folder]);
    assert_eq!((code, compared), (0, table), "{notes}");
}

#[test]
fn a_folder_keeps_the_grants_that_were_solved_for() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = written(
        dir.path(),
        "design = \"equal_budget\"\n[equal_budget]\nbudget_fen_per_household_year = 20000\nsolve_replications = 1\n",
    );
    let out = dir.path().join("out");
    check(&file, &out);
    let resolved = std::fs::read_to_string(out.join("experiment.resolved.json")).expect("it is there");
    let resolved: serde_json::Value = serde_json::from_str(&resolved).expect("JSON");
    let granted = |arm: &serde_json::Value| {
        let all = arm["differences"].as_object().expect("differences").values();
        all.map(|entry| entry["value"].as_i64().unwrap_or(0)).sum::<i64>()
    };
    let grants: Vec<i64> = resolved["arms"].as_array().expect("arms").iter().skip(1).map(granted).collect();
    assert!(grants.iter().any(|fen| *fen != 20_000), "some arm is granted other than it is to spend: {grants:?}");
}

#[test]
fn a_folder_needs_its_design_table_no_more() {
    let dir = tempfile::tempdir().expect("a folder");
    let table = dir.path().join("own.csv");
    std::fs::write(&table, "name,terms.platform_fee_bp,policy.split.income_insurance\nusual,,\ndear,700,0.5\n")
        .expect("written");
    let file = written(dir.path(), "design = \"table\"\n[table]\nfile = \"own.csv\"\n");
    let out = dir.path().join("out");
    let (code, _, notes) = run(&file, &out, &["--set", "replications=2"]);
    assert_eq!(code, 0, "{notes}");
    // Another table is another experiment.
    std::fs::write(&table, "name,terms.platform_fee_bp\nusual,\ndear,800\n").expect("written");
    let (code, _, notes) = run(&file, &out, &["--set", "replications=2"]);
    assert!(code == 2 && !notes.contains("panicked"), "{notes}");
    std::fs::remove_file(&table).expect("removed");
    let (code, _, notes) = run(&file, &dir.path().join("other"), &[]);
    assert!(code == 2 && notes.contains("own.csv"), "{notes}");
    check(&out.join("experiment.toml"), &out);
}

const DRAWS: &str = "design = \"sample\"\n[sample]\npoints = 2\nbudget_fen_per_household_year = 20000\n\
    [[sample.parameter]]\npath = \"terms.platform_fee_bp\"\nlow = 100\nhigh = 500\n";

/// Files of a finished folder that depend on the experiment alone.
fn same(one: &Path, other: &Path) {
    for name in ["runs.arrow", "households.arrow", "journal.jsonl", "experiment.resolved.json"] {
        let read = |out: &Path| std::fs::read(out.join(name)).expect("it is there");
        assert!(read(one) == read(other), "{name}");
    }
}

#[test]
fn draws_with_replications_of_their_own_are_rerun_extended_and_shared_out_with_the_same_bytes() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = written(dir.path(), DRAWS);
    let (at_once, extended, shards) =
        (dir.path().join("at_once"), dir.path().join("extended"), dir.path().join("shards"));
    check(&file, &at_once);
    let folder = at_once.to_str().expect("a name");
    let (code, printed, notes) = nongbo(&["verify", folder, "--rerun", "36"]);
    assert!(code == 0 && printed.contains("simulated again, with the same result"), "{printed} {notes}");
    let (code, _, notes) = run(&file, &extended, &["--set", "replications=1"]);
    assert_eq!(code, 0, "{notes}");
    let (code, _, notes) = run(&file, &extended, &["--set", "replications=1", "--extend", "1"]);
    assert!(code == 0 && notes.contains("18 of 36 runs are finished already"), "{notes}");
    same(&extended, &at_once);
    for shard in ["1/2", "2/2"] {
        let (code, _, notes) = run(&file, &shards, &["--set", "replications=2", "--shard", shard]);
        assert_eq!(code, 0, "{notes}");
    }
    same(&shards, &at_once);
    let words = ["trace", file.to_str().expect("a name"), "--household", "1", "--weeks", "60..62"];
    let of = |arms: [&str; 2]| nongbo(&[&words[..], &SMALL, &["--arm", arms[0], "--arm", arms[1]]].concat());
    assert_eq!(of(["p1", "p1+talent"]).0, 0);
    let (code, _, notes) = of(["p1", "p2"]);
    assert!(code == 2 && notes.contains("share no random draws"), "{notes}");
}

#[test]
fn replications_are_added_until_they_are_enough_or_the_most() {
    let dir = tempfile::tempdir().expect("a folder");
    let text = |half: &str| {
        format!(
            "design = \"compare\"\nreplications = 3\n[stop]\nhalf_width = {half}\nmost_replications = 30\n[[arm]]\nname = \
             \"a\"\n[[arm]]\nname = \"b\"\nset = {{ talent.budget_fen_per_household_year = 20000 }}\n"
        )
    };
    let runs = |out: &Path| {
        let (_, printed, _) = nongbo(&["status", out.to_str().expect("a name")]);
        printed.lines().find(|line| line.starts_with("runs")).map(str::to_owned).unwrap_or(printed)
    };
    let (few, many) = (dir.path().join("few"), dir.path().join("many"));
    let file = written(dir.path(), &text("1e9"));
    let (code, _, notes) = run(&file, &few, &[]);
    assert!(code == 0 && notes.contains("48 runs"), "24 replications are the fewest: {notes}");
    let file = written(dir.path(), &text("1e-6"));
    let (code, table, notes) = run(&file, &many, &[]);
    assert!(code == 0 && notes.contains("continuing with 30 replications"), "{notes}");
    assert!(runs(&few).contains("48") && runs(&many).contains("60"), "{} {}", runs(&few), runs(&many));
    let (code, second_table, notes) = run(&file, &many, &[]);
    assert!(code == 0 && notes.contains("already finished"), "{notes}");
    assert_eq!(second_table, table);
    // The folder equals one with all replications from the start.
    let at_once = dir.path().join("at_once");
    let (code, _, notes) = run(&file, &at_once, &["--set", "replications=30"]);
    assert_eq!(code, 0, "{notes}");
    for name in ["runs.arrow", "households.arrow", "journal.jsonl"] {
        let read = |out: &Path| std::fs::read(out.join(name)).expect("it is there");
        assert!(read(&many) == read(&at_once), "{name}");
    }
}
