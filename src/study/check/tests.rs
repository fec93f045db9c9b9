//! What a check says of small experiments.

use super::*;
use crate::engine::error::Language;
use crate::study::experiment::read;
use crate::study::input::design_table::{DesignCell, DesignTable};

const HEAD: &str = "question = \"q\"\nexpect = \"It will not.\"\nreplications = 2\n\
    [population]\ncounties = 2\nvillages_per_county = 5\nhouseholds_per_village = 100\nburn_in_years = 1\n\
    baseline_years = 1\npolicy_years = 3\n";

fn experiment(design: &str, rest: &str) -> Experiment {
    let text = format!("design = \"{design}\"\n{HEAD}{rest}");
    read("file", &text, &[], |_| None).unwrap_or_else(|error| panic!("{error:?}"))
}

/// Messages of the warnings about a comparison of `now` with an arm `x`.
fn warnings(sections: &str, set: &str) -> Vec<String> {
    let arms = format!("{sections}[[arm]]\nname = \"now\"\n[[arm]]\nname = \"x\"\n{set}\n");
    let check = Check::new(&experiment("compare", &arms), 1);
    check.warnings.into_iter().map(|warning| warning.message.en).collect()
}

fn warning(sections: &str, set: &str) -> String {
    let mut warnings = warnings(sections, set);
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    warnings.remove(0)
}

#[test]
fn every_slip_of_a_first_day_is_named_with_its_arm() {
    let budget = "\"talent.budget_fen_per_household_year\"";
    let slip = |set: &str| warning("", &format!("set = {{ {set} }}"));
    assert!(slip(&format!("{budget} = 100")).starts_with("arm `x`: `talent.budget_fen_per_household_year` is 1 yuan"));
    let zeros = slip(&format!(
        "{budget} = 10000, \"talent.split.training_seat\" = 0, \"talent.split.startup_grant\" = 0, \"talent.split.shared_operators\" = 0"
    ));
    assert!(zeros.contains("`talent.split` is 0 everywhere, so that the 100 yuan"), "{zeros}");
    let unpaid = slip("\"talent.split.training_seat\" = 3");
    assert!(unpaid.contains("`talent.split` is set, and `talent` gets no money"), "{unpaid}");
    let fee = slip("\"terms.platform_fee_bp\" = 2");
    assert!(fee.contains("`terms.platform_fee_bp` = 2 bp is 0.02 %: was 2 % meant?"), "{fee}");
    assert!(
        slip(&format!("{budget} = 10000000")).contains("100000 yuan a household and year, more than can be absorbed")
    );
    let founding = warning("", "when = \"founding\"\nset = { terms.platform_fee_bp = 400 }");
    assert!(founding.contains("holds from founding"), "{founding}");
}

#[test]
fn what_is_meant_is_not_warned_about() {
    for set in [
        "set = { \"talent.budget_fen_per_household_year\" = \"100 yuan\", \"talent.split.training_seat\" = 3 }",
        "set = { \"terms.platform_fee_bp\" = \"4 %\" }",
        "set = { S1 = \"50 yuan\" }",
        "set = { \"talent.units_per_thousand\" = { training_seat = 5 }, \"talent.split.training_seat\" = 3 }",
    ] {
        assert_eq!(warnings("", set), Vec::<String>::new(), "{set}");
    }
    let split = "[talent]\nsplit = { training_seat = 1 }\n";
    assert_eq!(warnings(split, "set = { \"talent.budget_fen_per_household_year\" = 9000 }"), Vec::<String>::new());
}

#[test]
fn shares_that_are_not_a_whole_and_the_placeholder_are_named_once_for_all_arms() {
    let shares = "[crops]\nshare = [0.5, 0.2, 0, 0, 0, 0]\n";
    assert_eq!(warning(shares, "set = { S1 = 5000 }"), "`crops.share` sums to 0.7, not to 1");
    let text = crate::study::experiment::template("first", Language::Zh);
    let template = read("first.toml", &text, &[], |_| None).expect("the template");
    let check = Check::new(&template, 2);
    assert_eq!(check.warnings.len(), 1);
    let span = check.warnings[0].span.clone().expect("it has a place");
    assert_eq!(&text[span], "请在运行之前写下您的预期。");
    assert_eq!(check.strict(&template, "first.toml").expect_err("refused").exit_code(), 2);
}

#[test]
fn a_warning_stands_at_the_line_of_its_value() {
    let experiment = experiment("compare", "[terms]\nplatform_fee_bp = 3\n");
    let check = Check::new(&experiment, 1);
    let span = check.warnings[0].span.clone().expect("it has a place");
    assert_eq!(&experiment.text[span], "platform_fee_bp = 3");
    assert!(check.warnings[0].message.en.starts_with("`terms"), "all arms have it: {:?}", check.warnings);
}

#[test]
fn an_arm_is_told_with_what_differs_its_money_and_its_runs() {
    let arms = "[[arm]]\nname = \"now\"\nlabel = \"现状\"\n[[arm]]\nname = \"more\"\nlike = \"now\"\n\
        set = { talent = { training_seat = \"60 yuan\", startup_grant = \"40 yuan\" }, terms.platform_fee_bp = \"4 %\" }\n";
    let check = Check::new(&experiment("compare", arms), 2);
    let lines = check.lines(Language::En);
    assert_eq!(
        lines[0],
        "now (现状): the first arm, which the others are compared with; no public money; 2 runs of 260 weeks"
    );
    let expected = "more: terms.platform_fee_bp 3 % → 4 %, talent.budget_fen_per_household_year 0 yuan → 100 yuan, \
        talent.split.training_seat 1 → 6000, talent.split.startup_grant 1 → 4000, talent.split.shared_operators 1 → 0; \
        100 yuan a household and year, 50,000 yuan a county and year, 300,000 yuan in all; 2 runs of 260 weeks";
    assert_eq!(lines[1], expected);
    assert!(lines[2].starts_with("4 runs, 832 weeks in all; about "), "{}", lines[2]);
    assert!(check.lines(Language::Zh)[1].contains("每户每年 100 元，每县每年 50,000 元，合计 300,000 元"));
    let records = check.table().records();
    assert_eq!((records[1][0].as_str(), records[2][5].as_str()), ("now", "300000"));
}

#[test]
fn money_counts_the_years_counties_and_households_that_it_reaches() {
    let money = |rest: &str| {
        let arms = format!("{rest}\n[[arm]]\nname = \"a\"\nset = {{ S1 = 10000 }}\n");
        Check::new(&experiment("compare", &arms), 1).arms[0].money
    };
    let check = |money: Money, expected: [f64; 3]| {
        let found = [money.household_yuan, money.county_yuan, money.all_yuan];
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6), "{found:?}");
    };
    check(money(""), [100.0, 50_000.0, 300_000.0]);
    check(money("[rollout]\nfunded_years = 1"), [100.0, 50_000.0, 100_000.0]);
    check(money("[rollout]\ntreated_county = 2"), [100.0, 50_000.0, 150_000.0]);
    check(money("[rollout]\nhousehold_shares = [0.0, 0.25, 0.5, 0.75, 1.0]"), [100.0, 25_000.0, 150_000.0]);
}

#[test]
fn rows_of_a_table_may_repeat_with_a_word_and_a_sample_without() {
    let cell = |text: &str| DesignCell::Text(text.into());
    let row = |name: &str, fee| vec![cell(name), DesignCell::Integer(fee)];
    let table = DesignTable {
        columns: vec!["name".into(), "terms.platform_fee_bp".into()],
        rows: vec![row("001", 500), row("002", 400), row("003", 400)],
    };
    let text = format!("design = \"table\"\n{HEAD}[table]\nfile = \"t.csv\"\n");
    let experiment = crate::study::experiment::read_with("file", &text, &[], &|_| Ok(table.clone()), |_| None)
        .expect("it is well formed");
    let check = Check::new(&experiment, 1);
    assert_eq!(check.warnings[0].message.en, "row `003` of the design table has the values of row `002`");
    assert_eq!(check.weeks, 2 * (104 + 2 * 156), "two trunks, each with two different arms");
}

#[test]
fn a_shipped_experiment_has_no_warning_but_that_of_founding() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("experiments");
    let entries =
        std::fs::read_dir(folder).expect("there are experiments").map(|entry| entry.expect("an entry").path());
    let none = DesignTable { columns: vec!["name".into()], rows: vec![vec![DesignCell::Text("a".into())]] };
    for path in entries.filter(|path| path.extension().is_some_and(|end| end == "toml")) {
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let experiment = crate::study::experiment::read_with("file", &text, &[], &|_| Ok(none.clone()), |_| None)
            .expect("it is valid");
        let warnings = Check::new(&experiment, 2).warnings;
        let others: Vec<_> = warnings.iter().filter(|it| !it.message.en.contains("from founding")).collect();
        assert!(others.is_empty(), "{}: {others:?}", path.display());
    }
}

#[test]
fn points_of_a_sobol_sequence_that_are_no_power_of_two_are_told() {
    let told = |method: &str, points: usize| {
        let parameter = "[[sample.parameter]]\npath = \"endowment.wage_land\"\nlow = 0.0\nhigh = 0.5\n";
        let sample = format!("[sample]\nmethod = \"{method}\"\npoints = {points}\n{parameter}");
        Check::new(&experiment("sample", &sample), 1).warnings.into_iter().map(|warning| warning.message.en).collect()
    };
    let warnings: Vec<String> = told("sobol", 5);
    assert!(warnings.len() == 1 && warnings[0].contains("5 points of a Sobol sequence"), "{warnings:?}");
    assert_eq!(told("sobol", 8), Vec::<String>::new());
    assert_eq!(told("latin_hypercube", 5), Vec::<String>::new());
}

/// A design may have a hundred thousand arms: each is compared with the base, and none is written as JSON.
#[test]
fn the_work_of_a_check_does_not_write_the_rules_of_each_arm() {
    for when in ["policy", "founding"] {
        let row = |number: u32| {
            format!(
                "[[arm]]\nname = \"a{number}\"\nwhen = \"{when}\"\nset = {{ terms.platform_fee_bp = {} }}\n",
                400 + number
            )
        };
        let arms: String = (0..40).map(row).collect();
        let experiment = experiment("compare", &arms);
        let before = crate::study::input::values::TIMES_WRITTEN.get();
        let check = Check::new(&experiment, 1);
        assert_eq!(crate::study::input::values::TIMES_WRITTEN.get() - before, 0, "{when}");
        let trunks = if when == "policy" { 1 } else { 40 };
        assert_eq!(check.weeks, 2 * (trunks * 104 + 40 * 156), "{when}");
        assert_eq!(crate::study::run::plan("x", &experiment).runs.len(), 80);
        assert!(crate::study::input::values::TIMES_WRITTEN.get() > before, "run ids are of the rules as JSON");
    }
}
