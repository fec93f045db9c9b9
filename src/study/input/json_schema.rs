//! Pieces of JSON Schema.

use serde_json::{Value as Json, json};

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
    described(json!({ "type": "string", "pattern": "^[a-z0-9_+-]{1,64}$" }), "A name.", "名称")
}

/// One of some words.
pub(crate) fn one_of<'n>(words: impl IntoIterator<Item = &'n str>) -> Json {
    json!({ "enum": words.into_iter().collect::<Vec<_>>() })
}

/// A list of items, at least one.
pub(crate) fn list_of(items: &Json) -> Json {
    json!({ "type": "array", "items": items, "minItems": 1 })
}
