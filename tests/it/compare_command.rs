//! `nongbo compare` and `nongbo shapley`, from a finished folder to tables.

use crate::command::nongbo;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const PLACEBO: &str = "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\nreplications = 3\n\
    [population]\ncounties = 2\nvillages_per_county = 2\nhouseholds_per_village = 20\npolicy_years = 2\n\
    [[arm]]\nname = \"baseline\"\n[[arm]]\nname = \"placebo\"\n\
    [[arm]]\nname = \"brand\"\nset = { \"brand.budget_fen_per_household_year\" = 20000 }\n";
const SHEETS: [&str; 9] =
    ["main", "cost", "paired", "deciles", "growth", "welfare", "spillovers", "distribution", "precision"];

/// A finished folder.
fn ran(folder: &Path, experiment: &Path, more: &[&str]) -> (String, String) {
    let out = folder.join("out").display().to_string();
    let file = experiment.display().to_string();
    let words: Vec<&str> = ["run", &file, "--out", &out].into_iter().chain(more.iter().copied()).collect();
    let (code, table, notes) = nongbo(&words);
    assert_eq!(code, 0, "{notes}");
    (out, table)
}

fn placebo(folder: &Path) -> String {
    let file = folder.join("placebo.toml");
    std::fs::write(&file, PLACEBO).expect("written");
    ran(folder, &file, &[]).0
}

/// Rows of the JSON tables of a sheet, by the keys of their columns.
fn rows(out: &str, sheet: &str, more: &[&str]) -> Vec<Vec<serde_json::Value>> {
    let words: Vec<&str> =
        ["compare", out, "--sheet", sheet, "--format", "json"].into_iter().chain(more.iter().copied()).collect();
    let (code, text, notes) = nongbo(&words);
    assert_eq!(code, 0, "{sheet}: {notes}");
    let tables: Vec<serde_json::Value> = serde_json::from_str(&text).expect("it is JSON");
    tables.iter().map(|table| table["rows"].as_array().expect("rows").clone()).collect()
}

/// Every number of an effect, under the key of any sheet.
fn numbers(cell: &serde_json::Value) -> Vec<f64> {
    match cell {
        serde_json::Value::Object(interval) => interval.values().filter_map(serde_json::Value::as_f64).collect(),
        other => other.as_f64().into_iter().collect(),
    }
}

/// A21: the growth decompositions of the counties, which have equal sizes here, average to that of the whole.
#[test]
fn growth_of_the_counties_adds_up_to_growth_of_the_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = placebo(folder.path());
    let mean = |rows: &[serde_json::Value], arm: &str, column: &str| {
        let of_arm = rows.iter().filter(|row| row["arm"].as_str().is_some_and(|name| name.starts_with(arm)));
        let values: Vec<f64> = of_arm.map(|row| row[column]["mean"].as_f64().expect("a mean")).collect();
        assert!(!values.is_empty(), "{arm} {column}");
        #[allow(clippy::cast_precision_loss, reason = "two counties")]
        let count = values.len() as f64;
        values.iter().sum::<f64>() / count
    };
    let (whole, counties) = (rows(&out, "growth", &[]), rows(&out, "growth-counties", &[]));
    assert_eq!(counties[0].len(), 2 * whole[0].len());
    for column in ["sellers", "volume", "quality", "refunds", "margin", "price"] {
        let (one, both) = (mean(&whole[0], "brand", column), mean(&counties[0], "brand", column));
        assert!((one - both).abs() < 1e-6, "{column}: {one} {both}");
    }
}

#[test]
fn a_placebo_differs_by_exactly_zero_on_every_sheet_and_a_programme_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = placebo(folder.path());
    let effects = [
        "difference",
        "effect",
        "net_live_income",
        "farm_households",
        "net_public_cost",
        "volume",
        "price",
        "half_width",
    ];
    let (mut zeros, mut others) = (0, 0);
    for sheet in &SHEETS[1..] {
        for row in rows(&out, sheet, &[]).into_iter().flatten() {
            let values: Vec<f64> = effects.iter().flat_map(|effect| numbers(&row[*effect])).collect();
            if row["arm"] == "placebo" {
                assert!(values.iter().all(|number| number.to_bits() << 1 == 0), "{sheet}: {row}");
                zeros += values.len();
            } else if values.iter().any(|number| *number != 0.0) {
                others += 1;
            }
        }
    }
    assert!(zeros > 60 && others > 20, "{zeros} {others}");
}

#[test]
fn deciles_are_exactly_ten_groups_are_four_and_parts_of_growth_sum() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = placebo(folder.path());
    let deciles = rows(&out, "deciles", &["--arm", "brand"]).remove(0);
    assert_eq!(
        deciles.iter().map(|row| row["decile"].as_f64().expect("a number")).collect::<Vec<_>>(),
        [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]
    );
    let paired = rows(&out, "paired", &["--arm", "brand", "--outcome", "market_income.mean"]).remove(0);
    let mean = |row: &serde_json::Value, cell: &str| row[cell]["mean"].as_f64().expect("a number");
    let all = mean(&paired[0], "difference");
    let of_deciles = deciles.iter().map(|row| mean(row, "effect")).sum::<f64>() / 10.0;
    assert!((of_deciles - all).abs() < 1e-6, "deciles of equal size average to the mean: {of_deciles} {all}");
    let groups = rows(&out, "spillovers", &["--arm", "brand"]).remove(0);
    let shares: Vec<f64> = groups.iter().map(|row| row["share"].as_f64().expect("a share")).collect();
    assert!(shares.len() == 4 && (shares.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{shares:?}");
    let growth = &rows(&out, "growth", &["--arm", "brand"])[0][0];
    let parts: f64 =
        ["sellers", "volume", "quality", "refunds", "margin", "price"].iter().map(|part| mean(growth, part)).sum();
    assert!((parts - mean(growth, "net_live_income")).abs() < 1e-6, "{growth}");
    assert!(
        ["quality_led", "quantity_led", "mixed", "immiserising", "shrinking", "unclear"]
            .contains(&growth["growth_kind"].as_str().expect("a label"))
    );
}

#[test]
fn every_sheet_speaks_both_languages_in_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = placebo(folder.path());
    for sheet in SHEETS {
        for format in ["table", "csv", "json", "markdown"] {
            let of = |language: &str| {
                let (code, text, notes) = nongbo(&[
                    "compare", &out, "--sheet", sheet, "--format", format, "--lang", language, "--sesoi", "5",
                ]);
                let is_quiet = notes.is_empty() || (format == "csv" && notes.contains("--table"));
                assert!(code == 0 && is_quiet, "{sheet} {format}: {notes}");
                text
            };
            let (en, zh) = (of("en"), of("zh"));
            let chinese = |text: &str| text.chars().any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign));
            let is_for_programs = ["csv", "json"].contains(&format);
            assert!(if is_for_programs { en == zh } else { chinese(&zh) && !chinese(&en) }, "{sheet} {format}: {en}");
        }
    }
    let (_, piped, _) = nongbo(&["compare", &out]);
    assert!(piped.starts_with("subject,gain,gain_low,gain_high,user_cost,"), "{piped}");
}

#[test]
fn csv_is_one_table_and_names_the_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = placebo(folder.path());
    let csv = |more: &[&str]| nongbo(&[&["compare", &out, "--format", "csv"], more].concat());
    let (code, first, notes) = csv(&[]);
    assert!(code == 0 && notes.contains("`headline`") && notes.contains("--table: county"), "{notes}");
    assert_eq!(first.lines().filter(|line| line.starts_with("subject,")).count(), 1, "{first}");
    let (code, cost, notes) = csv(&["--sheet", "cost"]);
    assert_eq!((code, notes.as_str()), (0, ""));
    assert!(cost.starts_with("arm,share_losing,share_losing_low,share_losing_high,user_cost,"), "{cost}");
    let (code, _, notes) = csv(&["--table", "countty"]);
    assert!(code == 2 && notes.contains("did you mean `county`"), "{notes}");
}

#[test]
fn another_baseline_turns_the_sign_and_wrong_names_end_with_two() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = placebo(folder.path());
    let of = |arm: &str, against: &str| {
        let rows = rows(&out, "paired", &["--against", against, "--arm", arm, "--outcome", "gmv"]);
        rows[0][0]["difference"]["mean"].as_f64().expect("a number")
    };
    let (forward, back) = (of("brand", "placebo"), of("placebo", "brand"));
    assert!(forward != 0.0 && (forward + back).abs() < 1e-9, "{forward} {back}");
    for (words, expected) in [
        (vec!["compare", &out, "--against", "brnd"], "did you mean `brand`"),
        (vec!["compare", &out, "--outcome", "gni"], "did you mean `gini`"),
        (vec!["compare", &out, "--sesoi", "-3"], "above 0"),
        (vec!["compare", "nowhere"], "holds no experiment"),
        (vec!["shapley", &out], "factorial"),
    ] {
        let (code, table, notes) = nongbo(&words);
        assert!((code, table.as_str()) == (2, "") && notes.contains(expected), "{words:?}: {notes}");
    }
}

#[test]
fn a_factorial_is_compared_as_it_was_printed_and_shared_out_exactly() {
    let folder = tempfile::tempdir().expect("a folder");
    let five = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/experiments/five_pathways.toml"));
    let small =
        ["population.counties=1", "population.villages_per_county=2", "population.policy_years=1", "replications=3"];
    let set: Vec<&str> = small.iter().flat_map(|it| ["--set", it]).collect();
    let (out, printed) = ran(folder.path(), &five, &set);
    let (code, second_table, notes) = nongbo(&["compare", &out]);
    assert_eq!((code, second_table), (0, printed), "{notes}");
    let arms = |more: &[&str]| {
        let rows = rows(&out, "paired", more).remove(0);
        rows.iter().map(|row| row["arm"].to_string()).collect::<std::collections::BTreeSet<_>>().len()
    };
    assert_eq!((arms(&[]), arms(&["--all-arms"])), (7, 41), "the five alone, all of them, the variant alone");
    let (code, text, notes) = nongbo(&["shapley", &out, "--outcome", "market_income.mean", "--format", "json"]);
    assert_eq!(code, 0, "{notes}");
    let tables: Vec<serde_json::Value> = serde_json::from_str(&text).expect("it is JSON");
    let by_name: BTreeMap<String, f64> = tables[0]["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| (row["pathway"].to_string(), row["shapley"]["mean"].as_f64().expect("a number")))
        .collect();
    let all = by_name["\"all_five\""];
    let sum: f64 = by_name.values().sum::<f64>() - all;
    assert!((sum - all).abs() < 1e-8, "{by_name:?}");
    assert_eq!(
        (tables[1]["rows"].as_array().map(Vec::len), tables[2]["rows"].as_array().map(Vec::len)),
        (Some(10), Some(5))
    );
}
