//! Pieces of JSON Schema.

use serde_json::{Value as Json, json};

use crate::study::input::{arm_name, bilingual, quantity};

/// A schema with its description in English and its title in Chinese.
pub(crate) fn described(mut schema: Json, en: &str, zh: &str) -> Json {
    schema["title"] = zh.into();
    schema["description"] = en.into();
    schema
}

/// An object that has no other properties.
pub(crate) fn closed(en: &str, zh: &str, properties: impl Into<Json>) -> Json {
    described(json!({ "type": "object", "additionalProperties": false, "properties": properties.into() }), en, zh)
}

/// An object schema in which some properties must be given.
pub(crate) fn required(mut schema: Json, names: &[&str]) -> Json {
    schema["required"] = json!(names);
    schema
}

/// The name of an arm or variant.
pub(crate) fn name() -> Json {
    described(json!({ "type": "string", "pattern": arm_name::pattern() }), "A name.", "名称")
}

/// The label of an arm.
pub(crate) fn label() -> Json {
    let text = json!({ "type": "string", "minLength": 1, "maxLength": arm_name::LONGEST });
    described(
        bilingual::schema(&text),
        "A label for tables: a text, or a table with `en` and `zh`.",
        "表格中显示的标签：文字，或含 `en` 与 `zh` 的表",
    )
}

/// Money in fen, or text with a unit.
pub(crate) fn fen(least: i64, default: Option<i64>) -> Json {
    let mut schema = json!({ "type": "integer", "minimum": least, "x-unit": "fen a household and year" });
    with_unit(&mut schema, "fen");
    if let Some(default) = default {
        schema["default"] = default.into();
    }
    schema
}

/// Lets the schema of a number also take text with a unit, where the unit of the parameter has other spellings.
pub(crate) fn with_unit(schema: &mut Json, unit: &str) {
    if let Some(pattern) = quantity::pattern(unit) {
        schema["type"] = json!([schema["type"].take(), "string"]);
        schema["pattern"] = pattern.into();
    }
}

/// One of some words.
pub(crate) fn one_of<'n>(words: impl IntoIterator<Item = &'n str>) -> Json {
    json!({ "enum": words.into_iter().collect::<Vec<_>>() })
}

/// A list of items, at least one.
pub(crate) fn list_of(items: &Json) -> Json {
    json!({ "type": "array", "items": items, "minItems": 1 })
}
