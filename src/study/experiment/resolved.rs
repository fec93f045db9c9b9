//! Rules as values: what differs, what identifies a run, and the file of everything after defaults.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use crate::engine::declare::{Section, Value};
use crate::engine::parameters::Parameters;
use crate::study::experiment::{Arm, Design, Experiment, Origin, PATHWAYS, ROLLOUT, StoppingRule};

/// Every parameter in which two sets of rules differ, with both values, in the order of declaration.
#[must_use]
pub fn diff(a: &Parameters, b: &Parameters) -> Vec<(String, Value, Value)> {
    let mut found = Vec::new();
    for (left, right) in a.sections().into_iter().zip(b.sections()) {
        for spec in left.specs() {
            if let (Some(left), Some(right)) = (left.get(spec.name), right.get(spec.name))
                && left != right
            {
                found.push((spec.path(), left, right));
            }
        }
    }
    found
}

/// The paths in which two sets of rules differ.
pub(super) fn differing(a: &Parameters, b: &Parameters) -> Vec<String> {
    diff(a, b).into_iter().map(|(path, ..)| path).collect()
}

/// The value at a path.
#[must_use]
pub fn value(rules: &Parameters, path: &str) -> Option<Value> {
    let (section, name) = path.split_once('.')?;
    rules.sections().into_iter().find(|known| known.name() == section)?.get(name)
}

/// Sets the value at a path; false if there is no such parameter or the value has another form. Ranges are the caller's.
#[must_use]
pub fn set_value(rules: &mut Parameters, path: &str, value: &Value) -> bool {
    let Some((section, name)) = path.split_once('.') else { return false };
    let known = rules.sections_mut().into_iter().find(|known| known.name() == section);
    known.is_some_and(|known| known.set(name, value))
}

/// The value at a path, or one item of the list there.
#[must_use]
pub fn item(rules: &Parameters, path: &str, at: Option<usize>) -> Option<Value> {
    match (value(rules, path)?, at) {
        (Value::List(values), Some(at)) => values.get(at).cloned(),
        (whole, _) => Some(whole),
    }
}

/// Sets the value at a path, or one item of the list there; as [`set_value`].
#[must_use]
pub fn set_item(rules: &mut Parameters, path: &str, at: Option<usize>, new: Value) -> bool {
    let whole = match (value(rules, path), at) {
        (Some(Value::List(mut values)), Some(at)) if at < values.len() => {
            values[at] = new;
            Value::List(values)
        }
        _ => new,
    };
    set_value(rules, path, &whole)
}

/// All values of a section in the order of declaration; empty for an unknown one.
pub(super) fn section_values(rules: &Parameters, name: &str) -> Vec<Option<Value>> {
    let section = rules.sections().into_iter().find(|section| section.name() == name);
    section.map_or_else(Vec::new, |section| section.specs().iter().map(|spec| section.get(spec.name)).collect())
}

/// The rules as canonical JSON: sections and parameters sorted by name, so that neither the order of declaration nor
/// that of a file is in a run's identity.
#[must_use]
pub fn rules_json(rules: &Parameters) -> Json {
    sorted(rules, |_| true)
}

/// The rules without the five pathways and their rollout: what identifies the weeks before the first policy week.
#[must_use]
pub fn trunk_json(rules: &Parameters) -> Json {
    sorted(rules, |name| name != ROLLOUT && !PATHWAYS.contains(&name))
}

fn sorted(rules: &Parameters, keep: impl Fn(&str) -> bool) -> Json {
    let kept = rules.sections().into_iter().filter(|section| keep(section.name()));
    let sections: BTreeMap<&str, Json> = kept.map(|section| (section.name(), parameters(section))).collect();
    object(sections)
}

fn parameters(section: &dyn Section) -> Json {
    let specs = section.specs();
    let values: BTreeMap<&str, Json> =
        specs.iter().filter_map(|spec| Some((spec.name, json_of(&section.get(spec.name)?)))).collect();
    object(values)
}

fn object<K: Into<String>>(entries: impl IntoIterator<Item = (K, Json)>) -> Json {
    Json::Object(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

/// A value as JSON.
pub(super) fn json_of(value: &Value) -> Json {
    match value {
        Value::Integer(number) => json!(number),
        Value::Real(number) => json!(number),
        Value::Flag(flag) => json!(flag),
        Value::List(items) => Json::Array(items.iter().map(json_of).collect()),
    }
}

/// Every value after defaults and where it came from, and per arm what differs from the base; the same bytes for the
/// same file and overrides.
#[must_use]
pub fn resolved(experiment: &Experiment) -> Json {
    let arms: Vec<Json> = experiment.arms.iter().map(|arm| arm_json(&experiment.base, arm)).collect();
    let sections = experiment.base.sections();
    json!({
        "question": experiment.question,
        "expect": experiment.expect,
        "design": design_json(&experiment.design),
        "seed": with_origin(json!(experiment.seed), experiment.origins.get("seed")),
        "replications": with_origin(json!(experiment.replications), experiment.origins.get("replications")),
        "stop": experiment.stop.as_ref().map(stop_json),
        "record": { "households": experiment.record.households },
        "values": object(sections.into_iter().map(|section| (section.name(), section_json(section, &experiment.origins)))),
        "arms": arms,
    })
}

fn stop_json(stop: &StoppingRule) -> Json {
    json!({ "half_width": stop.half_width, "outcomes": stop.outcomes, "most_replications": stop.most_replications })
}

fn section_json(section: &dyn Section, origins: &BTreeMap<String, Origin>) -> Json {
    let specs = section.specs();
    object(specs.iter().filter_map(|spec| {
        let value = json_of(&section.get(spec.name)?);
        Some((spec.name, with_origin(value, origins.get(&spec.path()))))
    }))
}

fn arm_json(base: &Parameters, arm: &Arm) -> Json {
    let differences = diff(base, &arm.rules).into_iter().map(|(path, _, value)| {
        let origin = arm.origins.get(&path);
        (path, with_origin(json_of(&value), origin))
    });
    json!({
        "name": arm.name,
        "paired": arm.paired,
        "design": object(arm.design.iter().map(|(name, value)| (name.as_str(), json_of(value)))),
        "differences": object(differences),
    })
}

/// A design and its settings as JSON: `name`, and its keys in an experiment file.
#[must_use]
pub fn design_json(design: &Design) -> Json {
    match design {
        Design::Compare => json!({ "name": design.name() }),
        Design::EqualBudget { budget_fen_per_household_year, every_subset, tolerance, solve_replications } => json!({
            "name": design.name(),
            "budget_fen_per_household_year": budget_fen_per_household_year,
            "every_subset": every_subset,
            "tolerance": tolerance,
            "solve_replications": solve_replications,
        }),
        Design::Made { name, settings } => {
            let mut all = settings.clone();
            all["name"] = (*name).into();
            all
        }
        Design::Factorial { budget_fen_per_household_year, game, variants } => {
            let variants: Vec<Json> = variants
                .iter()
                .map(|variant| {
                    let set = object(variant.set.iter().map(|(path, value)| (path.as_str(), json_of(value))));
                    json!({ "name": variant.name, "pathway": variant.pathway, "set": set })
                })
                .collect();
            json!({
                "name": design.name(),
                "budget_fen_per_household_year": budget_fen_per_household_year,
                "game": game.name(),
                "without": variants,
            })
        }
    }
}

fn with_origin(value: Json, origin: Option<&Origin>) -> Json {
    let mut entry = Map::new();
    entry.insert("value".into(), value);
    let name = match origin {
        None | Some(Origin::Default) => "default",
        Some(Origin::File { .. }) => "file",
        Some(Origin::Set) => "--set",
        Some(Origin::Design) => "design",
    };
    entry.insert("from".into(), name.into());
    if let Some(Origin::File { line }) = origin {
        entry.insert("line".into(), (*line).into());
    }
    Json::Object(entry)
}
