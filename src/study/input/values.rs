//! Parameters as values: read and set by path, compare, and write as canonical JSON to identify runs.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::engine::declare::{Section, Value};
use crate::engine::parameters::Parameters;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::engine::simulation::Schedule;
use crate::study::input::ROLLOUT;

/// Every parameter in which two sets of rules differ, with both values, in the order of declaration.
#[must_use]
pub fn diff(a: &Parameters, b: &Parameters) -> Vec<(String, Value, Value)> {
    let mut differences = Vec::new();
    // Most sections are equal, and that is quick to see.
    let sections = a.sections().into_iter().zip(b.sections());
    for (left, right) in sections.filter(|(left, right)| !left.is_equal(*right)) {
        for spec in left.specs() {
            if let (Some(left), Some(right)) = (left.get(spec.name), right.get(spec.name))
                && left != right
            {
                differences.push((spec.path(), left, right));
            }
        }
    }
    differences
}

/// The paths in which two sets of rules differ.
pub(crate) fn differing(a: &Parameters, b: &Parameters) -> Vec<String> {
    diff(a, b).into_iter().map(|(path, ..)| path).collect()
}

/// The value at a path.
#[must_use]
pub fn value(rules: &Parameters, path: &str) -> Option<Value> {
    let (section, name) = path.split_once('.')?;
    rules.sections().into_iter().find(|other| other.name() == section)?.get(name)
}

/// Sets the value at a path; false if there is no such parameter or the value has another form. Ranges are checked by
/// the caller.
#[must_use]
pub fn set_value(rules: &mut Parameters, path: &str, value: &Value) -> bool {
    let Some((section, name)) = path.split_once('.') else { return false };
    let target = rules.sections_mut().into_iter().find(|other| other.name() == section);
    target.is_some_and(|target| target.set(name, value))
}

/// The value at a path, or one item of it if it is a list.
#[must_use]
pub fn item(rules: &Parameters, path: &str, at: Option<usize>) -> Option<Value> {
    match (value(rules, path)?, at) {
        (Value::List(values), Some(at)) => values.get(at).cloned(),
        (whole, _) => Some(whole),
    }
}

/// Sets the value at a path, or one item of it if it is a list; as [`set_value`].
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

/// The rules as canonical JSON: sections and parameters sorted by name, so that the identity of a run
/// does not depend on their order in the declaration or in a file.
#[must_use]
pub fn rules_json(rules: &Parameters) -> Json {
    sorted(rules, |_| true)
}

/// The rules of a schedule as canonical JSON, to identify runs: those of the policy weeks and, where other rules hold
/// before, what of them acts in these weeks. So two schedules that give the same weeks are the same.
#[must_use]
pub fn schedule_json(schedule: Schedule<'_>) -> Json {
    let mut rules = rules_json(schedule.policy);
    let trunk = trunk_json(schedule.founding);
    if trunk != trunk_json(schedule.policy) {
        rules["before_policy"] = trunk;
    }
    rules
}

/// Whether a section holds before the first policy week.
pub(crate) fn is_of_trunk(section: &str) -> bool {
    section != ROLLOUT && !PATHWAY_NAMES.contains(&section)
}

/// The rules without the five pathways and their rollout. They identify the weeks before the first policy week.
#[must_use]
pub fn trunk_json(rules: &Parameters) -> Json {
    sorted(rules, is_of_trunk)
}

/// In what the weeks before the first policy week differ under rules, and under the base. Equal for rules with equal weeks, and
/// found much sooner than [`trunk_json`].
pub(crate) fn trunk_differences(base: &Parameters, founding: &Parameters) -> Vec<(String, Value, Value)> {
    let mut differences = diff(base, founding);
    differences.retain(|(path, ..)| path.split('.').next().is_none_or(is_of_trunk));
    differences
}

#[cfg(test)]
thread_local! {
    /// How often this thread wrote rules as JSON: the dearest work of an experiment with many arms.
    pub(crate) static TIMES_WRITTEN: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

fn sorted(rules: &Parameters, keep: impl Fn(&str) -> bool) -> Json {
    #[cfg(test)]
    TIMES_WRITTEN.set(TIMES_WRITTEN.get() + 1);
    let selected = rules.sections().into_iter().filter(|section| keep(section.name()));
    let sections: BTreeMap<&str, Json> = selected.map(|section| (section.name(), parameters(section))).collect();
    object(sections)
}

fn parameters(section: &dyn Section) -> Json {
    let specs = section.specs();
    let values: BTreeMap<&str, Json> = specs
        .iter()
        .filter_map(|spec| Some((spec.name, serde_json::to_value(section.get(spec.name)?).ok()?)))
        .collect();
    object(values)
}

fn object<K: Into<String>>(entries: impl IntoIterator<Item = (K, Json)>) -> Json {
    Json::Object(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
}
