//! Explanations of the designs and of the keys of an experiment file that are no parameters, from the schema.

use crate::engine::error::{Text, text};
use crate::study::designs;
use crate::study::experiment;
use crate::study::reference::explanation::{Explanation, Fact, fact, same};
use serde_json::Value as Json;

/// A part of an experiment file that shows every key of a design, or a key outside the designs.
const EXAMPLES: &[(&str, &str)] = &[
    ("question", "question = \"Does training raise income?\""),
    ("expect", "expect = \"A little: trained hosts share the same viewers.\""),
    ("title", "title = { en = \"Training in our county\", zh = \"本县培训方案\" }"),
    ("author", "author = \"Office of agriculture\""),
    ("note", "note = \"A draft for the meeting in May.\""),
    ("design", "design = \"compare\""),
    ("seed", "seed = 20230101"),
    ("replications", "replications = 10"),
    ("record", "[record]\nhouseholds = [\"baseline\", \"training\"]"),
    ("labels", "[labels]\nbaseline = \"现状\""),
    (
        "arm",
        "[[arm]]\nname = \"baseline\"\n\n[[arm]]\nname = \"training\"\nlabel = \"培训翻倍\"\nlike = \"baseline\"\n\
         when = \"policy\"\nset = { H1 = \"100 yuan\" }",
    ),
    (
        "facts",
        "[facts]\nmain_crop = \"apple\"\ngrowers = 9450\npersons = 2.7\nmembers_away = 0.77\nmain_crop_share = 0.22\n\
         land_mu = 6.3\nyield_kg_per_mu = 1260\nprice_yuan_per_kg = 4.5\ngrowers_per_village = 50\nvillage_km = 28\n\
         remote_villages = 0.35\ncity_km = 650\nincome_yuan_per_head = 21691\nparcels_per_week = 7250\n\
         live_sales_million_yuan = 16.6\nlive_share = 0.043\nstreamers = 184\ncooperative_members = 0.23\n\
         has_label = true\ncold_tonnes = 378\nfreight_yuan_per_parcel = 4.4\nparcels_received = 3.9",
    ),
    ("stop", "[stop]\nhalf_width = 4.0\noutcomes = [\"market_income\"]\nmost_replications = 200"),
    (
        "compare",
        "design = \"compare\"\n\n[[arm]]\nname = \"baseline\"\n\n[[arm]]\nname = \"training\"\nset = { H1 = \"100 yuan\" }",
    ),
    (
        "conditions",
        "design = \"conditions\"\n\n[[conditions.programme]]\nname = \"quality\"\nset = { T2 = 5000, B2 = 5000 }\n\n\
         [[conditions.programme]]\nname = \"quantity\"\nset = { P4 = 10000 }\n\n\
         [[conditions.condition]]\nname = \"laborious\"\nset = { \"crops.practice\" = 1.0 }",
    ),
    (
        "factorial",
        "design = \"factorial\"\n\n[factorial]\nbudget_fen_per_household_year = \"100 yuan\"\ngame = \"programme\"\n\
         cells = \"full\"\nmoney = \"granted\"\ntolerance = 0.02\nsolve_replications = 2\ninstruments = false\nscope = false\nwithout = [\n    \
         { name = \"policy_without_traffic\", pathway = \"policy\", set = { \"policy.split\" = { loan_guarantee = 1.0 } } },\n]",
    ),
    (
        "equal_budget",
        "design = \"equal_budget\"\n\n[equal_budget]\nbudget_fen_per_household_year = \"60 yuan\"\nevery_subset = false\n\
         tolerance = 0.02\nsolve_replications = 2",
    ),
    (
        "mix",
        "design = \"mix\"\n\n[mix]\nbudget_fen_per_household_year = \"150 yuan\"\nsteps = 3\npathways = [\"technology\", \"talent\"]",
    ),
    (
        "dose",
        "design = \"dose\"\n\n[dose]\naxis = [{ path = \"S1\", values = [0, 2500, 5000] }]\nothers_fen_per_household_year = 0\n\
         when = \"policy\"",
    ),
    (
        "saturation",
        "design = \"saturation\"\n\n[population]\ncounties = 5\n\n[saturation]\npathway = \"talent\"\n\
         budget_fen_per_household_year = \"100 yuan\"\nshares = [0.0, 0.25, 0.5, 0.75, 1.0]",
    ),
    (
        "scope",
        "design = \"scope\"\n\n[scope]\npathway = \"policy\"\nbudget_fen_per_household_year = \"30 yuan\"\n\
     # For each instrument: instruments = true, money = \"user_cost\", tolerance = 0.05, solve_replications = 4",
    ),
    (
        "withdraw",
        "design = \"withdraw\"\n\n[population]\npolicy_years = 4\n\n[withdraw]\nbudget_fen_per_household_year = \"100 yuan\"\n\
         funded_years = 2\npathways = [\"talent\", \"brand\"]",
    ),
    (
        "sample",
        "design = \"sample\"\n\n[sample]\nmethod = \"morris\"\npoints = 10\nlevels = 4\nbudget_fen_per_household_year = \"100 yuan\"\n\
         alternatives = \"instruments\"\nshared_replications = false\ntolerance_factor = 2.0\n\n\
         [[sample.parameter]]\npath = \"tastes.weekly_needs\"\nlow = 0.3\nhigh = 1.0\nscale = \"linear\"\n\n\
         [[sample.parameter]]\npath = \"govern.targeting_overlap\"\nvalues = [0.0, 0.5, 1.0]",
    ),
    (
        "horizon",
        "design = \"horizon\"\n\n[population]\npolicy_years = 10\n\n[horizon]\nbudget_fen_per_household_year = \"100 yuan\"\n\
         funded_years = 3\ndiscount_rate = 0.05\ninstruments = false",
    ),
    (
        "best_split",
        "design = \"best_split\"\n\n[best_split]\nbudget_fen_per_household_year = \"100 yuan\"\ntolerance = 0.02\n\
         search_replications = 4\nrounds = 2",
    ),
    ("table", "design = \"table\"\n\n[table]\nfile = \"table.csv\"\nwhen = \"policy\""),
];

/// Explanations of all designs and of all keys that are no parameters.
pub(super) fn explanations() -> Vec<Explanation> {
    let schema = experiment::schema();
    let properties = schema["properties"].as_object().into_iter().flatten();
    // A section of parameters is a reference to its definition.
    let mut explanations: Vec<Explanation> = properties
        .filter(|(_, key)| key.get("$ref").is_none())
        .flat_map(|(name, key)| with_keys(name, name, key, &schema))
        .collect();
    explanations.extend(designs::kinds().into_iter().filter(|kind| kind.schema.is_none()).map(|kind| {
        let meaning = Text::new(kind.label.en, kind.label.zh);
        let facts = example(kind.name).into_iter().collect();
        Explanation { name: kind.name.to_owned(), aliases: Vec::new(), kind: kind_of(kind.name), meaning, facts }
    }));
    explanations
}

/// A key, and the keys of the table or of the list of tables that it holds.
fn with_keys(path: &str, owner: &str, key: &Json, schema: &Json) -> Vec<Explanation> {
    let text = |name: &str| key[name].as_str().unwrap_or_default().to_owned();
    let table = if key["items"].is_object() { &key["items"] } else { key };
    let table = match table["$ref"].as_str() {
        Some(reference) => schema.pointer(reference.trim_start_matches('#')).unwrap_or(table),
        None => table,
    };
    let inner = || table["properties"].as_object().into_iter().flatten().filter(|(_, key)| key.get("$ref").is_none());
    let mut facts = facts(key);
    let names: Vec<&str> = inner().map(|(name, _)| name.as_str()).collect();
    if !names.is_empty() {
        facts.push(fact("keys", "Keys", "键", same(names.join(", "))));
    }
    facts.extend(example(owner));
    let own = Explanation {
        name: path.to_owned(),
        aliases: Vec::new(),
        kind: kind_of(path),
        meaning: Text::new(text("description"), text("title")),
        facts,
    };
    // A key without a text of its own is only named.
    let below = inner()
        .filter(|(_, key)| key["description"].is_string())
        .flat_map(|(name, key)| with_keys(&format!("{path}.{name}"), owner, key, schema));
    std::iter::once(own).chain(below).collect()
}

fn kind_of(path: &str) -> Text {
    if designs::NAMES.contains(&path) {
        text!("design", "实验设计")
    } else {
        text!("key of an experiment file", "实验文件的键")
    }
}

/// Default, range and choices of a key.
fn facts(key: &Json) -> Vec<Fact> {
    let written = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let shown = |key: &Json| Some(written(key)).filter(|_| !key.is_null() && !key.is_object());
    let choices = key["enum"].as_array().map(|all| all.iter().map(written).collect::<Vec<_>>().join(", "));
    let range = match (shown(&key["minimum"]), shown(&key["maximum"])) {
        (Some(low), Some(high)) => Some(text!("{low} to {high}", "{low} 至 {high}")),
        (Some(low), None) => Some(text!("at least {low}", "至少 {low}")),
        _ => None,
    };
    let mut facts = Vec::new();
    facts.extend(choices.map(|all| fact("choices", "One of", "可选", same(all))));
    facts.extend(range.map(|range| fact("range", "Range", "范围", range)));
    facts.extend(shown(&key["default"]).map(|value| fact("default", "Default", "默认值", same(value))));
    facts
}

fn example(owner: &str) -> Option<Fact> {
    let text = EXAMPLES.iter().find(|(name, _)| *name == owner)?.1;
    Some(fact("example", "Example", "示例", same(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_every_design_stands_in_its_example() {
        let mut seen = 0;
        for explanation in explanations() {
            let path: Vec<&str> = explanation.name.split('.').collect();
            let example = EXAMPLES.iter().find(|(name, _)| *name == path[0]);
            let (_, example) = example.unwrap_or_else(|| panic!("{} has no example", path[0]));
            let last = path[path.len() - 1];
            assert!(example.contains(last), "{} is not in its example", explanation.name);
            assert!(!explanation.meaning.en.is_empty() && !explanation.meaning.zh.is_empty(), "{}", explanation.name);
            seen += 1;
        }
        assert!(seen > 45, "{seen}");
    }

    #[test]
    fn every_example_of_a_design_can_be_read() {
        for name in designs::NAMES.iter().filter(|name| **name != "table") {
            let (_, example) = EXAMPLES.iter().find(|(owner, _)| owner == name).expect("it is there");
            let text = format!("question = \"q\"\nexpect = \"e\"\nreplications = 2\n{example}\n");
            let experiment = experiment::read("example.toml", &text, &[], |_| None);
            assert!(experiment.is_ok(), "{name}: {:?}", experiment.err());
        }
    }
}
