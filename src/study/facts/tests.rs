//! Reading of `[facts]`.

use super::*;
use crate::engine::parameters::Parameters;
use crate::study::input::toml_tree;
use std::collections::BTreeSet;

fn read(text: &str) -> (Facts, Vec<String>) {
    let root = toml_tree::parse("county", text).unwrap_or_else(|_| panic!("TOML"));
    let mut problems = Problems::new(text);
    let facts = Facts::read(&root, &mut problems);
    (facts, problems.finish().into_iter().map(|problem| problem.message.en).collect())
}

#[test]
fn facts_are_read_in_the_order_of_their_declaration() {
    let (facts, problems) =
        read("[facts]\nhas_label = true\nparcels_per_week = 1200\nmain_crop = \"tea\"\ngrowers = 80000\n");
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(facts.main_crop, Some(5));
    assert_eq!(facts.values, [(Fact::Growers, 80_000.0), (Fact::ParcelsPerWeek, 1_200.0), (Fact::HasLabel, 1.0)]);
    assert_eq!(read("seed = 1\n").0, Facts::default());
}

#[test]
fn a_wrong_fact_is_reported_with_its_allowed_range() {
    for (line, expected) in [
        ("persons = 40", "`facts.persons` = 40: it is a number of persons, 1..=8"),
        ("persons = \"four\"", "`facts.persons` = \"four\": it is a number of persons, 1..=8"),
        ("live_share = -0.1", "`facts.live_share` = -0.1: it is a number of share, 0..=1"),
        ("live_share = nan", "`facts.live_share` = nan: it is a number of share, 0..=1"),
        ("has_label = 1", "`facts.has_label` is true or false"),
        ("main_crop = \"aple\"", "`facts.main_crop` = \"aple\": it is one of citrus, apple"),
        ("main_crop = 3", "`facts.main_crop` = 3: it is one of citrus, apple"),
        ("person = 4", "`facts` has no key `person`; it has: main_crop, growers, persons"),
        ("streamers = 30", "`facts.streamers` is a total of the county: give `growers`"),
    ] {
        let (facts, problems) = read(&format!("[facts]\n{line}\n"));
        assert_eq!(problems.len(), 1, "{line}: {problems:?}");
        assert!(problems[0].starts_with(expected), "{line}: {problems:?}");
        assert!(facts.main_crop.is_none(), "{line}");
    }
    assert_eq!(read("facts = 3\n").1, ["write `[facts]`"]);
    assert_eq!(read("[[facts]]\npersons = 3\n").1, ["write `[facts]`"]);
}

#[test]
fn a_wrong_number_of_growers_is_one_problem() {
    let (_, problems) = read("[facts]\ngrowers = 0\nstreamers = 30\n");
    assert_eq!(problems.len(), 1, "{problems:?}");
}

#[test]
fn every_fact_names_a_parameter_that_exists() {
    let rules = Parameters::default();
    let mut keys = BTreeSet::new();
    for fact in Fact::ALL {
        let spec = fact.spec();
        assert!(keys.insert(spec.key) && spec.low < spec.high, "{}", spec.key);
        for crop in 0..CROP_NAMES.len() {
            assert!(spec.value(&rules, crop).is_some(), "{}", spec.parameter_of(crop));
        }
        assert!(spec.label.zh.chars().any(|sign| sign > '\u{2e80}'), "{}", spec.key);
    }
}
