//! `nongbo check`, and designs with slips, repeats and names of their own, from the command line.

use crate::command::nongbo;
use std::path::{Path, PathBuf};

const TINY: &str = "seed = 1\nreplications = 2\n[population]\ncounties = 1\nvillages_per_county = 2\n\
    households_per_village = 8\npolicy_years = 1\nburn_in_years = 0\n";

fn written(dir: &Path, design: &str, rest: &str) -> PathBuf {
    let path = dir.join("own.toml");
    let text = format!("question = \"q\"\nexpect = \"It will not.\"\ndesign = \"{design}\"\n{TINY}{rest}");
    std::fs::write(&path, text).expect("written");
    path
}

fn name(path: &Path) -> &str {
    path.to_str().expect("a name")
}

fn run(file: &Path, out: &Path, more: &[&str]) -> (i32, String, String) {
    nongbo(&[&["run", name(file), "--out", name(out)], more].concat())
}

#[test]
fn a_check_prints_a_line_an_arm_and_warns_and_strict_refuses_before_anything_is_made() {
    let dir = tempfile::tempdir().expect("a folder");
    let arms = "[[arm]]\nname = \"now\"\n[[arm]]\nname = \"fee\"\nlabel = \"低费率\"\nset = { \"terms.platform_fee_bp\" = 2 }\n";
    let file = written(dir.path(), "compare", arms);
    let (code, lines, notes) = nongbo(&["check", name(&file)]);
    assert_eq!(code, 0, "{notes}");
    assert_eq!(lines.lines().count(), 3, "{lines}");
    assert!(
        lines.contains("fee (低费率): terms.platform_fee_bp 3 % → 0.02 %; no public money; 2 runs of 104 weeks"),
        "{lines}"
    );
    assert!(notes.contains("warning: arm `fee`: `terms.platform_fee_bp` = 2 bp is 0.02 %: was 2 % meant?"), "{notes}");
    assert!(notes.contains("own.toml:"), "{notes}");
    let (code, lines, notes) = nongbo(&["check", name(&file), "--strict"]);
    assert!(code == 2 && lines.is_empty() && notes.contains("error: arm `fee`"), "{notes}");
    let out = dir.path().join("out");
    let (code, _, notes) = run(&file, &out, &["--strict"]);
    assert!(code == 2 && !out.exists(), "{notes}");
    let (code, _, notes) = run(&file, &out, &["--set", "terms.platform_fee_bp=400"]);
    assert!(code == 0 && notes.contains("fee (低费率): ") && notes.contains("warning: "), "{notes}");
    let (code, table, _) = nongbo(&["compare", name(&out), "--format", "markdown"]);
    assert!(code == 0 && table.contains("低费率") && !table.contains("| fee |"), "{table}");
    let (_, json, _) = nongbo(&["check", name(&file), "--format", "json"]);
    assert!(json.contains("\"arm\": \"fee\"") && json.contains("terms.platform_fee_bp 3 % → 0.02 %"), "{json}");
}

#[test]
fn a_morris_sample_of_one_parameter_runs_and_its_folder_verifies() {
    let dir = tempfile::tempdir().expect("a folder");
    let sample = "[sample]\nmethod = \"morris\"\npoints = 3\n[[sample.parameter]]\npath = \"geography.remote_share\"\nlow = 0.3\nhigh = 0.6\n";
    let file = written(dir.path(), "sample", sample);
    let out = dir.path().join("out");
    let (code, table, notes) = run(&file, &out, &[]);
    assert_eq!(code, 0, "{notes}");
    assert!(table.starts_with("parameter,rank_correlation,mu_star,sigma\ngeography.remote_share,"), "{table}");
    assert!(notes.contains("14 runs, 1040 weeks in all"), "four different points and the baseline: {notes}");
    let (code, printed, notes) = nongbo(&["verify", name(&out), "--rerun", "3"]);
    assert_eq!(code, 0, "{printed} {notes}");
    let csv = dir.path().join("csv");
    assert_eq!(nongbo(&["export", name(&out), "--to", "csv", "--out", name(&csv)]).0, 0);
    let runs = std::fs::read_to_string(csv.join("runs.csv")).expect("it is there");
    assert_eq!(runs.lines().count(), 1 + 14, "every point has its rows");
}

#[test]
fn names_of_a_csv_are_arms_letter_for_letter_and_repeated_rows_count() {
    let dir = tempfile::tempdir().expect("a folder");
    let rows = "name,label,terms.platform_fee_bp\n001,现状,\n002,,4 %\n1e5,,400\n";
    std::fs::write(dir.path().join("t.csv"), rows).expect("written");
    let file = written(dir.path(), "table", "[table]\nfile = \"t.csv\"\n");
    let out = dir.path().join("out");
    let (code, table, notes) = run(&file, &out, &[]);
    assert_eq!(code, 0, "{notes}");
    assert!(notes.contains("row `1e5` of the design table has the values of row `002`"), "{notes}");
    let values = |arm: &str| -> Vec<String> {
        let begins = format!("{arm},");
        table.lines().filter_map(|line| line.strip_prefix(&begins)).map(str::to_owned).collect()
    };
    assert!(!values("002").is_empty() && values("002") == values("1e5"), "{table}");
    std::fs::write(dir.path().join("t.csv"), "name,terms.platform_fee_bp\nusual,\nnull,400\n").expect("written");
    let (code, _, notes) = run(&file, &dir.path().join("other"), &[]);
    assert!(code == 2 && notes.contains("row 2: `null` is no name of an arm"), "{notes}");
}

#[test]
fn no_table_holds_a_minus_zero_and_empty_deciles_are_said() {
    let dir = tempfile::tempdir().expect("a folder");
    let arms = "[[arm]]\nname = \"now\"\n[[arm]]\nname = \"more\"\nset = { S1 = \"100 yuan\" }\n";
    let file = written(dir.path(), "compare", arms);
    let small = ["--set", "population.villages_per_county=1", "--set", "population.households_per_village=4"];
    let (out, csv) = (dir.path().join("out"), dir.path().join("csv"));
    assert_eq!(run(&file, &out, &small).0, 0);
    assert_eq!(nongbo(&["export", name(&out), "--to", "csv", "--out", name(&csv)]).0, 0);
    for entry in std::fs::read_dir(&csv).expect("a folder") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("text");
        let is_minus_zero = |cell: &str| matches!(cell, "-0" | "-0.0");
        assert!(!text.lines().flat_map(|line| line.split(',')).any(is_minus_zero), "{}", path.display());
    }
    let (code, table, notes) = nongbo(&["compare", name(&out), "--sheet", "deciles", "--sesoi", "10"]);
    assert_eq!(code, 0, "{notes}");
    assert!(table.lines().any(|line| line == "more,2,,,,"), "{table}");
    let verdicts = ["gain", "loss", "too_small"];
    assert!(!verdicts.iter().any(|verdict| table.contains(verdict)), "two replications judge nothing: {table}");
    let (_, json, _) = nongbo(&["compare", name(&out), "--sheet", "deciles", "--format", "json"]);
    assert!(json.contains("A decile without effect has no household"), "{json}");
}

/// A design table may have a slip in each of a hundred thousand rows.
#[test]
fn of_many_warnings_the_first_are_shown_and_the_rest_are_counted() {
    let dir = tempfile::tempdir().expect("a folder");
    let rows: Vec<String> = (1..=60).map(|row| format!("r{row},{row}")).collect();
    let table = format!("name,talent.budget_fen_per_household_year\nbaseline,0\n{}\n", rows.join("\n"));
    std::fs::write(dir.path().join("t.csv"), table).expect("written");
    let file = written(dir.path(), "table", "[table]\nfile = \"t.csv\"\n");
    let (code, _, notes) = nongbo(&["check", name(&file)]);
    assert_eq!((code, notes.matches("warning: ").count()), (0, 40), "{notes}");
    assert!(notes.contains("and 20 more warnings"), "{notes}");
    let (code, _, notes) = nongbo(&["check", name(&file), "--strict"]);
    assert!(code == 2 && notes.matches("error: ").count() == 60, "{notes}");
}
