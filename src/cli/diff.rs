//! `nongbo diff`: the differences of two experiments, with defaults filled in.

use crate::cli::arguments::DiffArguments;
use crate::cli::facts::same;
use crate::cli::render;
use crate::cli::terminal::Terminal;
use crate::engine::error::{Result, text};
use crate::store;
use crate::store::reader;
use crate::study::experiment;
use crate::study::tables::{Table, TableColumn};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::path::Path;

/// The command.
pub fn command(request: &DiffArguments, terminal: Terminal) -> Result<()> {
    let (a, b) = (resolved(&request.a)?, resolved(&request.b)?);
    let differences = differences(&a, &b);
    if differences.is_empty() {
        terminal.note("no differences", "没有差异");
    }
    let column = |key: &str, path: &Path| {
        let name = path.display().to_string();
        TableColumn::new(key, &name, &name)
    };
    let table = Table {
        key: "differences",
        title: text!("Differences, with defaults filled in", "补全默认值后的差异"),
        columns: vec![
            TableColumn::new("name", "name", "名称"),
            column("first", &request.a),
            column("second", &request.b),
        ],
        rows: differences.into_iter().map(|row| row.into_iter().map(same).collect()).collect(),
        notes: Vec::new(),
    };
    render::print_one(table, request.format, terminal)
}

/// All values of an experiment file, or of the experiment in a folder.
fn resolved(path: &Path) -> Result<Json> {
    if path.is_dir() {
        return reader::resolved(path);
    }
    Ok(experiment::resolved(&store::experiment_file::load(
        path,
        &[],
        &store::stored_experiment::design_tables_of(path),
        |_| None,
    )?))
}

/// The names whose values differ, with both values; the text is empty if a side has no value.
fn differences(a: &Json, b: &Json) -> Vec<[String; 3]> {
    let mut rows = Vec::new();
    let mut compare = |name: String, a: &Json, b: &Json| {
        if a != b {
            let cell_text = |value: &Json| match value {
                Json::Null => String::new(),
                Json::String(text) => text.clone(),
                Json::Object(text) if text.contains_key("zh") => {
                    text.values().filter_map(Json::as_str).collect::<Vec<_>>().join(" / ")
                }
                other => other.to_string(),
            };
            rows.push([name, cell_text(a), cell_text(b)]);
        }
    };
    for name in ["question", "expect", "title", "author", "note"] {
        compare(name.to_owned(), &a[name], &b[name]);
    }
    for (table, name) in
        ["design", "record"].into_iter().flat_map(|table| keys(&a[table], &b[table]).map(move |name| (table, name)))
    {
        compare(format!("{table}.{name}"), &a[table][&name], &b[table][&name]);
    }
    for name in ["seed", "replications"] {
        compare(name.to_owned(), &a[name]["value"], &b[name]["value"]);
    }
    for section in keys(&a["values"], &b["values"]) {
        let (a, b) = (&a["values"][&section], &b["values"][&section]);
        for name in keys(a, b) {
            compare(format!("{section}.{name}"), &a[&name]["value"], &b[&name]["value"]);
        }
    }
    let arms = |side: &Json| -> Vec<String> {
        let arms = side["arms"].as_array().into_iter().flatten();
        arms.filter_map(|arm| arm["name"].as_str().map(str::to_owned)).collect()
    };
    let (left, right) = (arms(a), arms(b));
    for name in left.iter().chain(right.iter().filter(|name| !left.contains(name))) {
        let (in_a, in_b) = (arm(a, name), arm(b, name));
        let (Some(in_a), Some(in_b)) = (in_a, in_b) else {
            let name_of = |arm: Option<&Json>| if arm.is_some() { Json::from(name.as_str()) } else { Json::Null };
            compare(format!("arm {name}"), &name_of(in_a), &name_of(in_b));
            continue;
        };
        for path in keys(&in_a["differences"], &in_b["differences"]) {
            let (a, b) = (value(a, in_a, &path), value(b, in_b, &path));
            compare(format!("arm {name}: {path}"), a, b);
        }
    }
    rows
}

fn arm<'a>(side: &'a Json, name: &str) -> Option<&'a Json> {
    side["arms"].as_array()?.iter().find(|arm| arm["name"] == name)
}

/// The value of a parameter in an arm: that of the arm where it has one, else that of the base.
fn value<'a>(side: &'a Json, arm: &'a Json, path: &str) -> &'a Json {
    let in_arm = &arm["differences"][path]["value"];
    let (section, name) = path.split_once('.').unwrap_or_default();
    if in_arm.is_null() { &side["values"][section][name]["value"] } else { in_arm }
}

/// The keys of both objects: first those of `a` in their order, then the others of `b`.
fn keys(a: &Json, b: &Json) -> impl Iterator<Item = String> + use<> {
    let keys =
        |side: &Json| -> Vec<String> { side.as_object().into_iter().flat_map(|it| it.keys().cloned()).collect() };
    let (left, right) = (keys(a), keys(b));
    let in_left: BTreeSet<String> = left.iter().cloned().collect();
    left.into_iter().chain(right.into_iter().filter(move |key| !in_left.contains(key)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_differences_are_shown_with_both_values() {
        let side = |budget: i64, differences: Json, arms: &[&str]| {
            let arms: Vec<Json> = arms.iter().map(|name| json!({"name": name, "differences": differences})).collect();
            json!({
                "question": "q", "expect": "e", "design": {"name": "compare"}, "record": {"households": []},
                "seed": {"value": 1, "from": "file", "line": budget}, "replications": {"value": 2, "from": "default"},
                "values": {"talent": {"budget": {"value": budget, "from": "file"}, "seats": {"value": 3}}}, "arms": arms,
            })
        };
        let a = side(5, json!({"talent.budget": {"value": 9}}), &["x", "y"]);
        let b = side(6, json!({}), &["x", "z"]);
        let rows = differences(&a, &b);
        let rows: Vec<[&str; 3]> = rows.iter().map(|row| row.each_ref().map(String::as_str)).collect();
        let expected =
            [["talent.budget", "5", "6"], ["arm x: talent.budget", "9", "6"], ["arm y", "y", ""], ["arm z", "", "z"]];
        assert_eq!(rows, expected);
        assert!(differences(&a, &a).is_empty());
    }
}
