//! The kinds of county: their files, the experiments that compare them, and the page about them.

use crate::command::{nongbo, place};
use nongbo::engine::declare::Value;
use nongbo::engine::parameters::Parameters;
use nongbo::engine::pathways::{PATHWAY_NAMES, instruments};
use nongbo::engine::simulation::RunControl;
use nongbo::study::experiment::{self, COUNTIES, Experiment};
use nongbo::study::facts::Fact;
use nongbo::study::validate::county::compare_facts;
use std::collections::BTreeMap;
use std::path::Path;

fn read(name: &str, text: &str, set: &[(&str, &str)]) -> Experiment {
    let set: Vec<(String, String)> = set.iter().map(|(path, value)| ((*path).into(), (*value).into())).collect();
    experiment::read(name, text, &set, |_| None).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn experiments(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("experiments").join(name);
    std::fs::read_to_string(path).expect("the experiment is there").replace("\r\n", "\n")
}

/// Every parameter by path, without public money.
fn values(rules: &Parameters) -> BTreeMap<String, Value> {
    let of_world = rules.sections().into_iter().filter(|section| !PATHWAY_NAMES.contains(&section.name()));
    of_world
        .flat_map(|section| {
            let specs = section.specs();
            specs.into_iter().filter_map(|spec| Some((spec.path(), section.get(spec.name)?))).collect::<Vec<_>>()
        })
        .collect()
}

/// The rules of a condition of an experiment; of the file's own where it is `average`.
fn condition<'e>(experiment: &'e Experiment, name: &str) -> &'e Parameters {
    let name = if name == "average" { "baseline" } else { name };
    &experiment.arms.iter().find(|arm| arm.name == name).unwrap_or_else(|| panic!("no condition {name}")).rules
}

fn county_rules() -> BTreeMap<&'static str, BTreeMap<String, Value>> {
    COUNTIES.iter().map(|county| (county.name, values(&read(county.name, county.text, &[]).base))).collect()
}

#[test]
fn every_county_lives_each_instrument_alone_at_the_same_money() {
    for county in COUNTIES {
        let experiment = read(county.name, county.text, &[]);
        let names: Vec<String> = experiment.arms.iter().map(|arm| arm.name.to_uppercase()).collect();
        let expected: Vec<&str> = std::iter::once("BASELINE").chain(instruments().iter().map(|one| one.id)).collect();
        assert_eq!(names, expected, "{}", county.name);
        for arm in &experiment.arms[1..] {
            let money: i64 = PATHWAY_NAMES
                .iter()
                .filter_map(|name| experiment::value(&arm.rules, &format!("{name}.budget_fen_per_household_year")))
                .map(|value| if let Value::Integer(fen) = value { fen } else { 0 })
                .sum();
            assert_eq!(money, 10_000, "{} {}", county.name, arm.name);
        }
        assert!(!experiment.facts.values.is_empty(), "{}", county.name);
    }
}

#[test]
fn the_sheet_to_fill_in_has_every_fact_and_its_proposals_can_be_read() {
    let mine = COUNTIES.iter().find(|county| county.name == "mine").expect("there is a sheet");
    let experiment = read("mine", mine.text, &[]);
    let facts: Vec<Fact> = experiment.facts.values.iter().map(|(fact, _)| *fact).collect();
    assert_eq!(facts, Fact::ALL);
    assert_eq!(experiment.facts.main_crop, Some(1));
    let is_proposal = |line: &str| line.starts_with("# [") || line.split(" = ").next().is_some_and(is_key);
    let open = |line: &str| if is_proposal(line) { line[2..].to_owned() } else { line.to_owned() };
    let text = mine.text.lines().map(open).collect::<Vec<_>>().join("\n");
    let lines = text.lines().filter(|line| !line.starts_with('#')).count();
    assert!(lines > mine.text.lines().filter(|line| !line.starts_with('#')).count() + 10, "{text}");
    let proposed = values(&read("mine", &text, &[]).base);
    assert_eq!(proposed, county_rules()["average"], "the proposals are the values of the average county");
}

/// Whether a line of a comment begins with `# key`.
fn is_key(head: &str) -> bool {
    head.strip_prefix("# ").is_some_and(|key| key.chars().all(|sign| sign == '_' || sign.is_ascii_lowercase()))
}

#[test]
fn the_conditions_of_the_experiments_are_the_files_of_the_counties() {
    let counties = county_rules();
    let main = read("counties", &experiments("counties.toml"), &[]);
    let facts = read("county_facts", &experiments("county_facts.toml"), &[("population.villages_per_county", "10")]);
    for name in ["average", "apple", "mushroom", "tea", "vegetable"] {
        for experiment in [&main, &facts] {
            let rules = values(condition(experiment, name));
            let different: Vec<&String> = rules.keys().filter(|path| rules[*path] != counties[name][*path]).collect();
            assert!(different.is_empty(), "{} {name}: {different:?}", experiment.name);
        }
    }
}

/// A condition `apple_live` has the values of the apple county, and for some parameters those of the average county.
#[test]
fn one_fact_at_a_time_goes_back_to_the_average_county() {
    let counties = county_rules();
    let facts = read("county_facts", &experiments("county_facts.toml"), &[("population.villages_per_county", "10")]);
    let mut restored: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for arm in facts.arms.iter().filter(|arm| arm.name.contains('_') && !arm.name.contains('+')) {
        let (county, _) = arm.name.split_once('_').expect("county and fact");
        let changed: Vec<String> = values(&arm.rules)
            .into_iter()
            .filter(|(path, value)| counties[county][path] != *value)
            .map(|(path, value)| {
                assert_eq!(value, counties["average"][&path], "{} {path}", arm.name);
                path
            })
            .collect();
        assert!(!changed.is_empty(), "{}", arm.name);
        restored.entry(county).or_default().extend(changed);
    }
    assert_eq!(restored.len(), 4);
    for (county, mut paths) in restored {
        let different = counties[county].iter().filter(|(path, value)| counties["average"][*path] != **value);
        let expected: Vec<String> = different.map(|(path, _)| path.clone()).collect();
        paths.sort();
        assert_eq!(paths, expected, "{county}: every parameter belongs to one fact");
    }
}

#[test]
fn the_five_worlds_live_and_show_their_facts() {
    let small = [
        ("population.counties", "2"),
        ("population.villages_per_county", "2"),
        ("population.households_per_village", "40"),
    ];
    for county in COUNTIES {
        let experiment = read(county.name, county.text, &small);
        let rows = compare_facts(&experiment, (1, 2), RunControl::default()).expect("it runs");
        assert_eq!(rows.len(), experiment.facts.values.len(), "{}", county.name);
        for row in &rows {
            let model = row.model.unwrap_or_else(|| panic!("{} {:?}", county.name, row.fact)).mean;
            // A small world is no copy of the county: what it was founded with agrees, the rest is there.
            let is_founded = matches!(
                row.fact,
                Fact::GrowersPerVillage | Fact::VillageKm | Fact::LandMu | Fact::MainCropShare | Fact::ColdTonnes
            );
            assert!(model.is_finite() && model >= 0.0, "{} {:?}: {model}", county.name, row.fact);
            assert!(!is_founded || (0.4..2.5).contains(&(model / row.stated)), "{} {row:?}", county.name);
            let is_traded = matches!(row.fact, Fact::ParcelsPerWeek | Fact::LiveSales | Fact::PriceYuanPerKg);
            assert!(!is_traded || model > 0.0, "{} {row:?}", county.name);
        }
    }
}

#[test]
fn a_file_of_every_county_is_written_in_both_languages_and_passes_the_check() {
    for (language, question) in [("en", "which instrument"), ("zh", "哪种政策工具")] {
        let folder = tempfile::tempdir().expect("a folder");
        for county in COUNTIES {
            let path = folder.path().join(county.name);
            let path = path.to_str().expect("text");
            let (code, _, said) = nongbo(&["--lang", language, "init", "--county", county.name, path]);
            assert_eq!(code, 0, "{said}");
            assert!(said.contains("nongbo county"), "{said}");
            let file = format!("{path}.toml");
            let text = std::fs::read_to_string(&file).expect("written");
            assert!(text.contains(&format!("question = \"{}", county.name)) && text.contains(question), "{text}");
            let same = |text: &str| {
                let kept = text.lines().filter(|line| !line.starts_with("question") && !line.starts_with("expect"));
                kept.map(str::to_owned).collect::<Vec<_>>()
            };
            assert_eq!(same(&text), same(county.text), "{}", county.name);
            let (code, _, said) = nongbo(&["check", &file]);
            assert_eq!(code, 0, "{said}");
            assert_eq!(nongbo(&["init", "--county", county.name, path]).0, 2, "it is not overwritten");
        }
    }
}

#[test]
fn help_and_error_list_the_kinds_of_county() {
    let (_, help, _) = nongbo(&["init", "--help"]);
    let (_, chinese, _) = nongbo(&["--lang", "zh", "init", "--help"]);
    let (code, _, error) = nongbo(&["init", "--county", "te", "x"]);
    let (_, _, chinese_error) = nongbo(&["--lang", "zh", "init", "--county", "te", "x"]);
    assert_eq!(code, 2);
    assert!(error.contains("did you mean tea?") && chinese_error.contains("是否指 tea？"), "{error}{chinese_error}");
    for county in COUNTIES {
        assert!(help.contains(county.name) && chinese.contains(county.name), "{help}{chinese}");
        assert!(error.contains(&format!("{:<10} {}", county.name, county.label.en)), "{error}");
        assert!(chinese_error.contains(&format!("{:<10} {}", county.name, county.label.zh)), "{chinese_error}");
    }
}

#[test]
fn facts_are_printed_beside_the_model_and_wrong_ones_with_their_place() {
    let text = "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\n[facts]\ngrowers = 1000\npersons = 5.4\n\
        [population]\ncounties = 2\nvillages_per_county = 2\nhouseholds_per_village = 20\n[[arm]]\nname = \"baseline\"\n";
    let (_folder, file) = place("county.toml", text);
    let file = file.to_str().expect("text");
    let run = |language: &str, format: &str| {
        nongbo(&["--lang", language, "county", file, "--replications", "2", "--format", format])
    };
    let (code, table, _) = run("en", "table");
    assert_eq!(code, 0);
    assert!(table.contains("persons a household") && table.contains("raise `endowment.persons`, now 2.7"), "{table}");
    let (_, chinese, _) = run("zh", "table");
    assert!(chinese.contains("户均人口") && chinese.contains("请调高 `endowment.persons`"), "{chinese}");
    let (_, csv, _) = run("zh", "csv");
    assert!(csv.starts_with("fact,unit,stated,model,difference\ngrowers,households,1000,1000,0\n"), "{csv}");
    let (_folder, wrong) = place("wrong.toml", &text.replace("5.4", "54"));
    let (code, _, error) = nongbo(&["county", wrong.to_str().expect("text")]);
    assert_eq!(code, 2);
    assert!(error.contains("it is a number of persons, 1..=8") && error.contains("wrong.toml:6:11"), "{error}");
    let (_folder, bare) = place("bare.toml", &text.replace("[facts]\ngrowers = 1000\npersons = 5.4\n", ""));
    let (code, _, error) = nongbo(&["county", bare.to_str().expect("text")]);
    assert_eq!(code, 2);
    assert!(error.contains("`bare` states no facts"), "{error}");
}

/// The page was made by the experiments that stand here now.
#[test]
fn the_page_has_a_line_for_every_condition_of_both_experiments() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/counties.md");
    let text = std::fs::read_to_string(page).expect("docs/counties.md is there");
    for name in ["counties.toml", "county_facts.toml"] {
        let experiment = read(name, &experiments(name), &[]);
        for arm in experiment.arms.iter().filter(|arm| arm.design[1].1 == Value::Integer(0)) {
            let label = arm.label.as_ref().expect("every condition has a name for readers");
            let line = format!("| {} |", label.en);
            assert!(text.lines().any(|row| row.starts_with(&line)), "{name}: no line {line}");
        }
    }
}
