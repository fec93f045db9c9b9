//! Tests of arms: copies, labels, names, units, repeated points, budgets that cannot be shared.

use crate::engine::declare::{Value, When};
use crate::engine::units::Fen;
use crate::study::experiment::resolved;
use crate::study::experiment::tests::{HEAD, compare, problems_of, refused, with_set};
use crate::study::experiment::{Experiment, diff};

fn read(text: &str) -> Experiment {
    with_set(&format!("{HEAD}{text}"), &[]).unwrap_or_else(|error| panic!("{:?}", problems_of(error)))
}

fn messages(text: &str) -> Vec<String> {
    refused(&format!("{HEAD}{text}"), &[]).into_iter().map(|problem| problem.message.en).collect()
}

#[test]
fn an_arm_begins_with_the_values_of_the_arm_it_is_like() {
    let experiment = compare(
        "[terms]\nplatform_fee_bp = 600\n\
         [[arm]]\nname = \"now\"\nset = { H1 = 3000, \"terms.platform_fee_bp\" = 550 }\n\
         [[arm]]\nname = \"more\"\nlike = \"now\"\nset = { H2 = 5000 }\n\
         [[arm]]\nname = \"most\"\nlike = \"more\"\nset = { H1 = 9000 }\n\
         [[arm]]\nname = \"plain\"\nset = { H1 = 9000 }\n",
    );
    let money = |arm: usize| {
        let talent = &experiment.arms[arm].rules.talent;
        (talent.budget_fen_per_household_year, talent.split.map(f64::to_bits))
    };
    let split = |parts: [f64; 3]| parts.map(f64::to_bits);
    assert_eq!(money(1), (Fen(8_000), split([3_000.0, 5_000.0, 0.0])), "the money of the copied instrument stays");
    assert_eq!(money(2), (Fen(14_000), split([9_000.0, 5_000.0, 0.0])));
    assert_eq!(experiment.arms[2].rules.terms.platform_fee_bp, 550);
    assert_eq!(experiment.arms[3].rules.terms.platform_fee_bp, 600, "without `like` it is the file that counts");
    assert_eq!(diff(&experiment.arms[0].rules, &experiment.arms[1].rules).len(), 2);
}

#[test]
fn a_copy_holds_from_the_same_week_unless_it_says_otherwise() {
    let first = "[[arm]]\nname = \"a\"\nwhen = \"founding\"\nset = { terms.platform_fee_bp = 300 }\n";
    let copy = |more: &str| {
        compare(&format!("{first}[[arm]]\nname = \"b\"\nlike = \"a\"\n{more}set = {{ H1 = 1 }}\n")).arms[1].when
    };
    assert_eq!((copy(""), copy("when = \"policy\"\n")), (When::Founding, When::Policy));
}

#[test]
fn only_an_arm_above_can_be_copied() {
    let arms = |like: &str| {
        format!(
            "design = \"compare\"\n[[arm]]\nname = \"now\"\n[[arm]]\nname = \"b\"\nlike = {like}\nset = {{ H1 = 1 }}\n[[arm]]\nname = \"c\"\nset = {{ H1 = 2 }}\n"
        )
    };
    assert_eq!(messages(&arms("\"nov\"")), ["there is no arm `nov`"]);
    assert_eq!(messages(&arms("\"c\"")), ["arm `c` does not stand above this one"]);
    assert_eq!(messages(&arms("\"b\"")), ["arm `b` does not stand above this one"]);
    assert_eq!(messages(&arms("1")), ["`like` is the name of an arm"]);
    assert_eq!(messages(&arms("\"now\"").replace("H1 = 1", "H1 = 0")), ["arm `b` has exactly the rules of `now`"]);
}

#[test]
fn labels_stay_with_the_experiment_and_names_stay_the_keys() {
    let text = "[labels]\nb = \"培训翻倍\"\n[[arm]]\nname = \"a\"\nlabel = \"现状\"\n[[arm]]\nname = \"b\"\nset = { H1 = 1 }\n";
    let experiment = compare(text);
    let stored: Experiment = serde_json::from_value(resolved(&experiment)).expect("as this version writes it");
    let same = |label: &str| Some((label.to_owned(), label.to_owned()));
    for experiment in [&experiment, &stored] {
        let label =
            |arm: &crate::study::experiment::Arm| arm.label.as_ref().map(|label| (label.en.clone(), label.zh.clone()));
        let arms: Vec<_> = experiment.arms.iter().map(|arm| (arm.name.as_str(), label(arm))).collect();
        assert_eq!(arms, [("a", same("现状")), ("b", same("培训翻倍"))]);
    }
    assert!(resolved(&compare("[[arm]]\nname = \"a\"\n"))["arms"][0].get("label").is_none());
    let design = |text: &str| messages(&format!("design = \"compare\"\n{text}"));
    assert_eq!(design(&text.replace("b = \"培", "c = \"培")), ["there is no arm `c`"]);
    assert_eq!(design(&text.replace("培训翻倍", "现状")), ["the arms `a` and `b` have the same label"]);
    assert_eq!(design(&text.replace("培训翻倍", "")), ["\"\" is no label"]);
    let factorial = "design = \"factorial\"\n[factorial]\nbudget_fen_per_household_year = \"100 yuan\"\n[labels]\ntalent = \"人才\"\n";
    assert_eq!(read(factorial).arms[2].label.as_ref().map(|label| label.zh.as_str()), Some("人才"));
}

#[test]
fn names_that_mislead_are_refused_where_they_are_written() {
    for name in ["null", "nan", "--help", "-1", "+a", "true", "none"] {
        let text = format!("{HEAD}design = \"compare\"\n[[arm]]\nname = \"{name}\"\n");
        let problems = refused(&text, &[]);
        assert_eq!(problems[0].message.en, format!("\"{name}\" is no name"));
        assert_eq!(&text[problems[0].span.clone().expect("it has a place")], format!("\"{name}\""));
    }
    let names = compare("[[arm]]\nname = \"001\"\n[[arm]]\nname = \"1e5\"\nset = { H1 = 1 }\n").arms;
    assert_eq!(names.iter().map(|arm| arm.name.as_str()).collect::<Vec<_>>(), ["001", "1e5"]);
}

#[test]
fn values_may_have_units_in_every_place_of_a_file() {
    let experiment = compare(
        "[terms]\nplatform_fee_bp = \"3 %\"\n[[arm]]\nname = \"a\"\nset = { S1 = \"50 元\", \"geography.remote_share\" = 0.3 }\nwhen = \"founding\"\n",
    );
    assert_eq!(
        (experiment.base.terms.platform_fee_bp, experiment.arms[0].rules.supply_chain.budget_fen_per_household_year),
        (300, Fen(5_000))
    );
    let set = with_set(&format!("{HEAD}design = \"compare\"\n"), &[("terms.platform_fee_bp", "\"4 %\"")])
        .expect("it is read");
    assert_eq!(set.base.terms.platform_fee_bp, 400);
    let dose = read(
        "design = \"dose\"\n[dose]\nothers_fen_per_household_year = \"20 yuan\"\naxis = [{ path = \"talent\", values = [\"0 yuan\", \"50 yuan\"] }]\n",
    );
    assert_eq!(dose.arms[1].design, [("talent.budget_fen_per_household_year".to_owned(), Value::Integer(5_000))]);
    assert_eq!(dose.arms[1].rules.brand.budget_fen_per_household_year, Fen(2_000));
    let sample = read(
        "design = \"sample\"\n[sample]\npoints = 30\nbudget_fen_per_household_year = \"100 yuan\"\n\
        [[sample.parameter]]\npath = \"terms.platform_fee_bp\"\nlow = \"2 %\"\nhigh = \"3 %\"\n",
    );
    assert!(sample.arms[6..].iter().all(|arm| (200..=300).contains(&arm.rules.terms.platform_fee_bp)));
    let wrong = messages("design = \"compare\"\n[terms]\nplatform_fee_bp = \"3 yuan\"\n");
    assert!(wrong[0].starts_with("`terms.platform_fee_bp` is in bp, not in yuan"), "{wrong:?}");
}

#[test]
fn zero_and_zero_point_zero_are_one_number() {
    let dose = |zero: &str| {
        let text = format!(
            "design = \"dose\"\n[dose]\naxis = [{{ path = \"supply_chain.units_per_thousand.cold_hub\", values = [{zero}, 50] }}]\n"
        );
        let arms = read(&text).arms;
        (arms.len(), arms[1].design.clone())
    };
    assert_eq!(dose("0"), dose("0.0"));
    assert_eq!(dose("0").0, 2, "the level of the baseline is not run twice");
    let twice = messages(
        "design = \"dose\"\n[dose]\naxis = [{ path = \"policy.split.traffic_support\", values = [2, 2.0] }]\n",
    );
    assert_eq!(twice, ["the axis `policy.split.traffic_support` has the value 2 twice"]);
}

#[test]
fn points_of_a_sample_may_repeat_and_are_arms_of_their_own() {
    let parameter = |path: &str, values: &str| format!("[[sample.parameter]]\npath = \"{path}\"\n{values}\n");
    let fee = parameter("terms.platform_fee_bp", "values = [100, 300, 500]");
    let orders = parameter("hosting.orders_per_session", "values = [20, 50, 80]");
    for (method, points) in [("sobol", 16), ("latin_hypercube", 16), ("morris", 20)] {
        let text = format!("design = \"sample\"\n[sample]\nmethod = \"{method}\"\npoints = {points}\n{fee}{orders}");
        let experiment = read(&text);
        let expected = if method == "morris" { 1 + 3 * points } else { 1 + points };
        assert_eq!(experiment.arms.len(), expected, "{method}");
        let repeated = experiment.repeated_points();
        assert!(expected - repeated.len() <= 10, "nine points and the baseline: {method}, {repeated:?}");
        assert!(
            repeated
                .iter()
                .all(|(arm, first)| first < arm && experiment.arms[*first].rules == experiment.arms[*arm].rules)
        );
    }
    let one = read(&format!("design = \"sample\"\n[sample]\nmethod = \"morris\"\npoints = 2\n{fee}"));
    assert_eq!(one.arms.len(), 5);
}

#[test]
fn a_budget_that_cannot_be_shared_is_said() {
    let message = |text: &str| messages(&format!("{text}\n"))[0].clone();
    let fen = "budget_fen_per_household_year = ";
    assert_eq!(
        message(&format!("design = \"equal_budget\"\n[equal_budget]\n{fen}1")),
        "1 fen cannot be shared by 5: some would get nothing"
    );
    assert_eq!(
        message(&format!("design = \"factorial\"\n[factorial]\ngame = \"budget\"\n{fen}4")),
        "4 fen cannot be shared by 5: some would get nothing"
    );
    assert_eq!(
        message(&format!("design = \"mix\"\n[mix]\nsteps = 10\n{fen}9")),
        "9 fen cannot be shared by 10: some would get nothing"
    );
    assert_eq!(read(&format!("design = \"factorial\"\n[factorial]\n{fen}1\n")).arms.len(), 32, "nothing is shared");
}

#[test]
fn an_arm_named_after_others_together_has_their_labels_together() {
    let arms = "[labels]\norchard = \"果园\"\nquality = \"提质\"\n[[arm]]\nname = \"baseline\"\n[[arm]]\nname = \"orchard\"\nset = { H1 = 1 }\n\
        [[arm]]\nname = \"quality\"\nset = { H1 = 2 }\n[[arm]]\nname = \"orchard+quality\"\nset = { H1 = 3 }\n\
        [[arm]]\nname = \"orchard+other\"\nset = { H1 = 4 }\n";
    let labels: Vec<Option<String>> =
        compare(arms).arms.into_iter().map(|arm| arm.label.map(|label| label.zh)).collect();
    let text = |label: &str| Some(label.to_owned());
    assert_eq!(labels, [None, text("果园"), text("提质"), text("果园 + 提质"), None]);
}
