//! Tests of invalid files: their problems are reported, and no input makes the reader fail.

use proptest::prelude::*;

use crate::engine::declare::Section as _;
use crate::engine::error::Problem;
use crate::engine::parameters::Parameters;
use crate::study::experiment::memory::too_large;
use crate::study::experiment::tests::{HEAD, problems_of, refused, with_set};
use crate::study::experiment::{line_of, read};

/// Checks that a comparison is refused with exactly one problem, at a place, with this message.
fn check(rest: &str, place: &str, message: &str) {
    check_text(&format!("{HEAD}design = \"compare\"\n{rest}"), place, message);
}

fn check_text(text: &str, place: &str, message: &str) {
    let problems = refused(text, &[]);
    let messages: Vec<&str> = problems.iter().map(|problem| problem.message.en.as_str()).collect();
    assert_eq!(messages, [message]);
    let span = problems[0].span.clone().unwrap_or(0..0);
    assert_eq!(&text[span], place, "{message}");
    assert!(!problems[0].message.zh.is_ascii(), "no Chinese: {}", problems[0].message.zh);
}

#[test]
fn an_experiment_without_a_name_is_refused_and_other_names_are_kept() {
    let text = format!("{HEAD}design = \"compare\"\n[[arm]]\nname = \"a\"\n");
    for file in ["", " ", ".toml", "  .toml", "below/\u{3000}.toml", "below/.toml", "a\nb.toml", "\u{1b}[31m"] {
        let error = read(file, &text, &[], |_| None).expect_err(file);
        assert!(error.exit_code() == 2 && error.to_string().contains("a name that is not blank"), "{file}: {error}");
    }
    for (file, name) in [("a b.toml", "a b"), ("below/.hidden.toml", ".hidden"), ("苹果", "苹果"), ("0.toml", "0")]
    {
        assert_eq!(read(file, &text, &[], |_| None).expect("it has a name").name, name);
    }
}

fn help(problem: &Problem) -> &str {
    problem.help.as_ref().map_or("", |help| help.en.as_str())
}

#[test]
fn a_parameter_of_founding_needs_the_word_founding_beside_it() {
    let message = "`population.counties` belongs to founding: it makes the first world, and an arm holds from the first \
        policy week";
    let arms = "[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\n";
    let set = "set = { population.counties = 5, terms.platform_fee_bp = 5 }\n";
    check(&format!("{arms}{set}"), "\"b\"", message);
    check(&format!("{arms}when = \"policy\"\n{set}"), "\"b\"", message);
    check(&format!("{arms}when = \"never\"\n{set}"), "\"never\"", "`when` is one of \"policy\", \"founding\"");
    with_set(&format!("{HEAD}design = \"compare\"\n{arms}when = \"founding\"\n{set}"), &[]).expect("it is allowed");
    let dose =
        format!("{HEAD}design = \"dose\"\n[dose]\naxis = [{{ path = \"population.counties\", values = [5, 6, 7] }}]\n");
    assert_eq!(refused(&dose, &[]).len(), 1, "the grid is reported once");
    let experiment = with_set(&format!("{dose}when = \"founding\"\n"), &[]).expect("it is allowed");
    assert!(experiment.arms.iter().all(|arm| experiment.schedule(arm).founding == &arm.rules));
}

#[test]
fn wrong_values_are_named_with_what_is_allowed() {
    let fee = "`terms.platform_fee_bp`";
    check("[terms]\nplatform_fee_bp = 4000", "4000", &format!("{fee} = 4000 is out of range: 0..=3000 bp"));
    check("[terms]\nplatform_fee_bp = -1", "-1", &format!("{fee} = -1 is out of range: 0..=3000 bp"));
    check("[terms]\nplatform_fee_bp = 3.0", "3.0", &format!("{fee} is a whole number, not a number with a point"));
    check("[terms]\nplatform_fee_bp = \"3\"", "\"3\"", &format!("{fee} is a whole number, not text"));
    check("[terms]\nplatform_fee_bp = [3]", "[3]", &format!("{fee} is a whole number, not a list"));
    check(
        "[terms]\nplatform_fee_bp = 2020-01-01",
        "2020-01-01",
        &format!("{fee} is a whole number, not a date or time"),
    );
    check(
        "[population]\nseparate_markets = 1",
        "1",
        "`population.separate_markets` is true or false, not a whole number",
    );
    check("[policy]\nslot_share = nan", "nan", "`policy.slot_share` is a finite number, not nan");
    check("[policy]\nslot_share = -inf", "-inf", "`policy.slot_share` is a finite number, not -inf");
    check("[policy]\nslot_share = 1e999", "1e999", "`policy.slot_share` is a finite number, not 1e999");
    check("[terms]\nplatform_fee_bp = inf", "inf", &format!("{fee} is a finite number, not inf"));
    let huge = "99999999999999999999999999";
    check(&format!("[terms]\nplatform_fee_bp = {huge}"), huge, &format!("{fee} = {huge} is out of range: 0..=3000 bp"));
    let shares = "`tastes.taste_share`";
    check("[tastes]\ntaste_share = [1, 0]", "[1, 0]", &format!("{shares} is a list of 3 values, not of 2"));
    check("[tastes]\ntaste_share = [0, 7, 0]", "7", &format!("{shares} = 7 is out of range: 0..=1 share"));
    check("[tastes]\ntaste_share = 1", "1", &format!("{shares} is a list of 3 numbers, not a whole number"));
}

#[test]
fn unknown_names_are_answered_with_the_nearest() {
    check("[setle]\n", "setle", "there is no section `setle`");
    let text = |rest: &str| format!("{HEAD}design = \"compare\"\n{rest}");
    let first = |rest: &str| help(&refused(&text(rest), &[])[0]).to_string();
    let names: Vec<&str> = Parameters::default().population.specs().iter().map(|spec| spec.name).collect();
    assert_eq!(first("[setle]\n"), "did you mean `settle`?");
    assert_eq!(first("replication = 3\n"), "did you mean `replications`?");
    assert_eq!(first("[terms]\nplatform_fee = 3\n"), "did you mean `platform_fee_bp`?");
    assert_eq!(first("[policy]\nplatform_fee_bp = 3\n"), "`platform_fee_bp` belongs into section `[terms]`");
    assert_eq!(first("platform_fee_bp = 3\n"), "`platform_fee_bp` belongs into section `[terms]`");
    assert_eq!(first("[population]\nweather = 3\n"), format!("it has: {}", names.join(", ")));
    assert_eq!(first("[[arm]]\nname = \"a\"\nset = { \"setle.platform_fee_bp\" = 1 }\n"), "did you mean `settle`?");
    assert_eq!(first("[record]\nhouseholds = [\"baselin\"]\n"), "did you mean `baseline`?");
}

#[test]
fn every_problem_is_found_at_once_in_the_order_of_the_file() {
    let text = "design = \"compare\"\nseed = -1\nreplications = 0\n[terms]\nplatform_fee_bp = 9999\nfee = 1\n\
        [tastes]\ntaste_share = [7, nan, 0]\n[[arm]]\nname = \"Ä\"\n[[arm]]\nset = { \"talent.x\" = 1 }\n";
    let problems = refused(text, &[("settle.nothing", "1"), ("seed", "many")]);
    let places: Vec<usize> =
        problems.iter().map(|problem| problem.span.as_ref().map_or(0, |span| line_of(text, span).0)).collect();
    assert_eq!(places, [1, 1, 2, 3, 5, 6, 8, 8, 10, 11, 12, 0, 0]);
}

#[test]
fn fixed_keys_are_required_and_checked() {
    check_text(
        "expect = \"e\"\ndesign = \"compare\"",
        "",
        "`question` is missing: what this experiment asks, in a sentence",
    );
    check_text(
        "question = \" \"\nexpect = \"e\"\ndesign = \"compare\"",
        "\" \"",
        "`question` is a sentence: what this experiment asks",
    );
    let all = crate::study::designs::NAMES.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    check_text(HEAD, "", &format!("`design` is missing: one of {all}"));
    let unknown = format!("there is no design \"dosis\": one of {all}");
    check_text(&format!("{HEAD}design = \"dosis\""), "\"dosis\"", &unknown);
    check("replications = 10001", "10001", "`replications` = 10001: it is a whole number, 1..=10000");
    check("seed = 1.5", "1.5", "`seed` = 1.5: it is a whole number, 0..=9223372036854775807");
    check("settle = 3", "3", "`settle` is a section: write `[settle]`");
    check("arm = 3", "3", "arms are written `[[arm]]`");
    check("[factorial]", "factorial", "`[factorial]` needs design = \"factorial\"");
}

#[test]
fn arms_have_different_names_and_different_rules() {
    let arm = |name: &str| format!("[[arm]]\nname = \"{name}\"\n");
    check(&(arm("a") + &arm("b")), "\"b\"", "arm `b` has exactly the rules of `a`");
    let differs = arm("a") + "set = { \"policy.slot_share\" = 1 }\n";
    check(&(arm("a") + &differs), "\"a\"", "two arms are named `a`; the other stands in line 5");
    check(&arm(""), "\"\"", "\"\" is no name");
    check(&arm("a b"), "\"a b\"", "\"a b\" is no name");
    let long = "a".repeat(65);
    check(&arm(&long), &format!("\"{long}\""), &format!("\"{}… is no name", "a".repeat(63)));
    let twice = arm("a") + "set = { \"policy.slot_share\" = 1 }\n[arm.policy]\nslot_share = 1\n";
    check(&twice, "slot_share", "`policy.slot_share` is given twice");
}

#[test]
fn a_factorial_decides_the_budgets_itself() {
    let budget = "[factorial]\nbudget_fen_per_household_year = ";
    let head = format!("{HEAD}design = \"factorial\"\n");
    let missing = "`factorial.budget_fen_per_household_year` is missing: public money in fen a household and policy \
                   year, for each pathway that is on or for all together as the design says";
    check_text(&head, "", missing);
    check_text(
        &format!("{head}{budget}0"),
        "0",
        "`factorial.budget_fen_per_household_year` is a whole number of fen above 0",
    );
    check_text(
        &format!("{head}{budget}10000001"),
        "10000001",
        "`technology.budget_fen_per_household_year` = 10000001 is out of range: 0..=10000000 fen",
    );
    check_text(
        &format!("{head}{budget}1\n[talent]\nbudget_fen_per_household_year = 5"),
        "5",
        "`talent.budget_fen_per_household_year` is set by the factorial design",
    );
    check_text(
        &format!("{head}{budget}1\n[[arm]]\nname = \"a\""),
        "arm",
        "the design \"factorial\" makes its arms itself",
    );
    let variant = |pathway: &str, set: &str| {
        format!("{head}{budget}1\nwithout = [{{ name = \"v\", pathway = \"{pathway}\", set = {{ {set} }} }}]")
    };
    let all = "technology, talent, supply_chain, brand, policy";
    check_text(&variant("polcy", "policy.slot_share = 0"), "\"polcy\"", &format!("`pathway` is one of {all}"));
    check_text(
        &variant("policy", "policy.slot_share = 2"),
        "2",
        "`policy.slot_share` = 2 is out of range: 0..=1 share",
    );
    let same = refused(&variant("policy", "policy.slot_share = 0.25"), &[]);
    assert_eq!(same[0].message.en, "arm `v` has exactly the rules of `policy`");
}

#[test]
fn an_override_is_checked_like_the_file_and_named() {
    let text = format!("{HEAD}design = \"compare\"\n");
    let check = |path: &str, value: &str, expected: &str| {
        let problems = refused(&text, &[(path, value)]);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].message.en, format!("--set {path}={}: {expected}", value.replace('\n', " ")));
        assert_eq!(problems[0].span, None);
    };
    check("terms.platform_fee_bp", "9999", "`terms.platform_fee_bp` = 9999 is out of range: 0..=3000 bp");
    check("terms.platform_fee_bp", "", "this is no value");
    check("terms.platform_fee_bp", "1\n[talent]", "this is no value");
    check("setle.platform_fee_bp", "1", "there is no section `setle`");
    check("replication", "1", "`replication` cannot be set: use section.parameter, seed or replications");
    check("factorial.budget_fen_per_household_year", "1", "the design is \"compare\"");
}

#[test]
fn every_example_of_a_setting_is_accepted() {
    let text = format!("{HEAD}design = \"compare\"\n");
    let examples = refused(&text, &[("seed", "")])[0].help.clone().expect("a wrong value is answered with examples");
    for (list, between) in [(examples.en.split_once(": "), ", "), (examples.zh.split_once('：'), "、")] {
        let examples: Vec<(&str, &str)> = list
            .expect("a list")
            .1
            .split(between)
            .map(|example| example.split_once('=').expect("path=value"))
            .collect();
        assert_eq!(examples.len(), 2);
        for example in examples {
            assert!(with_set(&text, &[example]).is_ok(), "{example:?}");
        }
    }
}

#[test]
fn absurd_populations_are_refused_before_anything_is_allocated() {
    let limit = |rules: &Parameters| {
        let population = &rules.population;
        let households = u128::from(population.counties)
            * u128::from(population.villages_per_county)
            * u128::from(population.households_per_village);
        let path = "population.households_per_village";
        (400 * households > 8_000_000_000)
            .then(|| too_large(path, population.households_per_village, 400 * households, 8_000_000_000))
    };
    let text = format!(
        "{HEAD}design = \"compare\"\n[population]\ncounties = 2000\nvillages_per_county = 500\n\
         households_per_village = 5000\n[[arm]]\nname = \"a\"\n"
    );
    let problems = problems_of(read("file", &text, &[], limit).unwrap_err());
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(
        problems[0].message.en,
        "`population.households_per_village` = 5000 needs about 2000.0 GB of memory; 8.0 GB are allowed"
    );
    assert_eq!(&text[problems[0].span.clone().unwrap()], "population");
    let arm = format!(
        "{HEAD}design = \"compare\"\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\n\
         set = {{ population.counties = 2000, population.households_per_village = 5000 }}\n"
    );
    let problems = problems_of(read("file", &arm, &[], limit).unwrap_err());
    assert_eq!(&arm[problems[0].span.clone().unwrap()], "\"b\"");
    let _ = too_large("x", 1, u128::MAX, u128::MAX);
}

#[test]
fn many_runs_are_refused() {
    let arms = (0..101)
        .fold(String::new(), |all, n| all + &format!("[[arm]]\nname = \"a{n}\"\n[arm.terms]\nplatform_fee_bp = {n}\n"));
    let message = "101 arms with 10000 replications are 1010000 runs; at most 1000000 are allowed";
    check(&format!("replications = 10000\n{arms}"), "", message);
}

#[test]
fn text_that_is_no_toml_is_refused() {
    assert!(refused("", &[]).len() == 3);
    check("seed = 1\nseed = 2", "seed", "`seed` is given twice in this table");
    assert!(refused("a = [", &[])[0].message.en.starts_with("this is not TOML"));
    assert!(refused(&"[".repeat(60_000), &[])[0].message.en.starts_with("this is not TOML"));
    assert!(refused(&"#".repeat(crate::study::experiment::MOST_BYTES + 1), &[])[0].message.en.contains("larger"));
    let many = (0..20_000).fold(String::new(), |all, n| all + &format!("key_{n} = 1\n"));
    assert_eq!(refused(&many, &[]).len(), 101);
    let long = format!("{} = 1\n", "k".repeat(1_000_000));
    assert!(refused(&long, &[]).iter().all(|problem| problem.message.en.len() < 200));
}

proptest! {
    /// Reading arbitrary text never panics.
    #[test]
    fn nothing_makes_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), set in ".{0,20}") {
        let text = String::from_utf8_lossy(&bytes);
        let _ = with_set(&text, &[(set.as_str(), text.as_ref())]);
    }

    /// The same for text composed of fragments of experiments.
    #[test]
    fn nothing_like_an_experiment_makes_the_reader_panic(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "question", "expect", "design", "seed", "replications", "factorial", "record", "households", "arm", "name",
            "set", "without", "pathway", "policy", "slot_share", "terms", "tastes", "taste_share",
            "budget_fen_per_household_year", " = ", " = ", " = ", ".", "[", "]", "[[", "]]", "{", "}", ",", "\n", "\n",
            "\"compare\"", "\"factorial\"", "\"", "\"名\"", "1", "-1", "0.5", "nan", "true", "1e999", "2020-01-01",
        ]), 0..60),
    ) {
        let text: String = pieces.concat();
        let _ = with_set(&text, &[]);
        let _ = with_set(&format!("{HEAD}design = \"compare\"\n{text}"), &[]);
        let _ = with_set(&format!("{HEAD}design = \"factorial\"\n{text}"), &[]);
    }
}
