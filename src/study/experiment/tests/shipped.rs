//! Tests of the shipped experiments: each is valid under the schema, and every design has one.

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use crate::study::designs::kinds;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// File name and content of every shipped experiment.
fn shipped() -> Vec<(String, Json)> {
    let read = |path: &Path| {
        let text = std::fs::read_to_string(path).expect("it can be read");
        let content: Json = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path.file_name().expect("a file").to_string_lossy().into_owned(), content)
    };
    let entries = std::fs::read_dir(root().join("experiments")).expect("there are experiments");
    let paths = entries.map(|entry| entry.expect("it can be listed").path());
    paths.filter(|path| path.extension().is_some_and(|end| end == "toml")).map(|path| read(&path)).collect()
}

/// Paths at which a value is not valid under a schema. Only the keywords in the schema of experiments are supported.
fn misfits(root: &Json, schema: &Json, value: &Json, at: &str) -> Vec<String> {
    let mut misfits_here = Vec::new();
    let number = value.as_f64();
    for (word, wanted) in schema.as_object().expect("a schema is an object") {
        let length = |count: Option<usize>| count.and_then(|count| u64::try_from(count).ok()).unwrap_or(0);
        let items = value.as_array().map(Vec::len);
        let fits = match word.as_str() {
            "$ref" => {
                let target = root.pointer(&wanted.as_str().expect("a path")[1..]).expect("it leads somewhere");
                misfits_here.extend(misfits(root, target, value, at));
                true
            }
            "type" => match wanted {
                Json::Array(kinds) => kinds.iter().any(|kind| has_type(value, kind)),
                kind => has_type(value, kind),
            },
            "anyOf" => {
                wanted.as_array().into_iter().flatten().any(|schema| misfits(root, schema, value, at).is_empty())
            }
            "enum" => wanted.as_array().expect("a list").contains(value),
            "minimum" => number.is_none_or(|number| number >= wanted.as_f64().expect("a number")),
            "maximum" => number.is_none_or(|number| number <= wanted.as_f64().expect("a number")),
            "minLength" => value.as_str().is_none_or(|text| text.len() as u64 >= wanted.as_u64().expect("a number")),
            "maxLength" => {
                value.as_str().is_none_or(|text| text.chars().count() as u64 <= wanted.as_u64().expect("a number"))
            }
            "minItems" => length(items) >= wanted.as_u64().expect("a number"),
            "maxItems" => length(items) <= wanted.as_u64().expect("a number"),
            "required" => {
                wanted.as_array().into_iter().flatten().all(|name| !value[name.as_str().expect("a name")].is_null())
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    misfits_here.extend(misfits(root, wanted, item, &format!("{at}[{index}]")));
                }
                true
            }
            "properties" => {
                for (name, inner) in value.as_object().into_iter().flatten() {
                    match wanted.get(name) {
                        Some(schema) => misfits_here.extend(misfits(root, schema, inner, &format!("{at}.{name}"))),
                        None => misfits_here.push(format!("{at}.{name}: no such key")),
                    }
                }
                true
            }
            "additionalProperties" => {
                let named = &schema["properties"];
                for (name, inner) in
                    value.as_object().into_iter().flatten().filter(|(name, _)| named.get(name).is_none())
                {
                    if wanted.is_object() {
                        misfits_here.extend(misfits(root, wanted, inner, &format!("{at}.{name}")));
                    }
                }
                wanted.is_object() || *wanted == json!(false)
            }
            "pattern" | "uniqueItems" | "title" | "description" | "default" | "$schema" | "$defs" => true,
            other => other.starts_with("x-"),
        };
        if !fits {
            misfits_here.push(format!("{at}: {word} {wanted}"));
        }
    }
    misfits_here
}

fn has_type(value: &Json, kind: &Json) -> bool {
    match kind.as_str().expect("a name") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        _ => false,
    }
}

#[test]
fn every_shipped_experiment_fits_the_schema() {
    let schema = crate::study::experiment::schema();
    let shipped = shipped();
    assert!(shipped.len() >= kinds().len());
    for (name, content) in &shipped {
        assert_eq!(misfits(&schema, &schema, content, name), Vec::<String>::new());
    }
    let wrong = json!({ "question": "", "expect": "e", "design": "dosis", "seed": -1, "terms": { "tithe": 1 } });
    assert_eq!(misfits(&schema, &schema, &wrong, "wrong").len(), 4);
}

#[test]
fn every_design_has_a_shipped_experiment_labels_and_a_schema_of_its_table() {
    let shipped = shipped();
    for kind in kinds() {
        let name = kind.name;
        assert!(shipped.iter().any(|(_, content)| content["design"] == name), "no experiment for {name}");
        assert!(!kind.label.en.is_empty() && !kind.label.zh.is_ascii(), "{name} needs labels");
        let keys =
            kind.schema.as_ref().map_or(0, |schema| schema["properties"].as_object().map_or(0, serde_json::Map::len));
        assert_eq!(kind.schema.is_some(), keys > 0, "{name}");
    }
}
