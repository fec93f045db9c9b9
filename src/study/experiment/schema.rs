//! The JSON Schema of an experiment file, for editors: completion, hover texts, ranges.

use serde_json::{Map, Value as Json, json};

use crate::engine::declare::{Form, Section, Spec, Value};
use crate::engine::parameters::Parameters;
use crate::engine::pathways::{Instrument, instruments};
use crate::study::designs::{NAMES, kinds};
use crate::study::experiment::stop::StoppingRule;
use crate::study::experiment::{MOST_RUNS, fixed_keys};
use crate::study::facts::{self, Facts};
use crate::study::input::setting::{Setting, SettingsTable, WHEN};
use crate::study::input::{BUDGET, bilingual, json_schema};

/// The schema (draft 2020-12), generated from the declared parameters.
#[must_use]
pub fn schema() -> Json {
    let rules = Parameters::default();
    let sections = rules.sections();
    let mut properties = fixed_properties();
    let mut definitions = Map::new();
    let mut paths = Map::new();
    let mut arm = Map::new();
    arm.insert("name".into(), json_schema::name());
    arm.insert("label".into(), json_schema::label());
    let like = "The arm above whose values this one begins with; else those of the file.";
    arm.insert(
        "like".into(),
        json_schema::described(json!({ "type": "string" }), like, "复制其取值的上文方案；否则取文件中的值"),
    );
    let when = "From when the arm holds; parameters of founding need \"founding\".";
    arm.insert(
        "when".into(),
        json_schema::described(WHEN.schema(), when, "方案何时生效；建立世界所用的参数须写 \"founding\""),
    );
    arm.insert("set".into(), json!({ "$ref": "#/$defs/set" }));
    for section in sections {
        let name = section.name();
        let reference = json!({ "$ref": format!("#/$defs/sections/{name}") });
        for spec in section.specs() {
            let pointer = format!("#/$defs/sections/{name}/properties/{}", spec.name);
            for key in spec.keys {
                let item = if spec.is_sparse { "" } else { "/anyOf/0" };
                paths.insert(
                    format!("{}.{key}", spec.path()),
                    json!({ "$ref": format!("{pointer}{item}/properties/{key}") }),
                );
            }
            paths.insert(spec.path(), json!({ "$ref": pointer }));
        }
        for instrument in instruments().iter().filter(|instrument| instrument.pathway == name) {
            let money = json!({ "$ref": format!("#/$defs/sections/{name}/properties/{}", instrument.name) });
            paths.insert(format!("{name}.{}", instrument.name), money.clone());
            paths.insert(instrument.id.into(), money);
        }
        paths.insert(name.into(), reference.clone());
        properties.insert(name.into(), reference.clone());
        arm.insert(name.into(), reference);
        definitions.insert(name.into(), section_json(section));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "nongbo experiment / 农播实验",
        "type": "object",
        "required": ["question", "expect", "design"],
        "additionalProperties": false,
        "properties": properties,
        "$defs": {
            "sections": definitions,
            "set": json_schema::closed("values by path", "按路径设置的值", paths),
            "arm": json_schema::required(json_schema::closed("an arm: only what differs from the values of the file, or from the arm it is like", "方案：只写与文件取值（或所复制的方案）不同之处", arm), &["name"]),
        },
    })
}

fn fixed_properties() -> Map<String, Json> {
    let replications = fixed_keys::MOST_REPLICATIONS;
    let entries = [
        (
            "question",
            text_json(
                "What the experiment asks: a text, or a table with `en` and `zh`.",
                "本实验要回答的问题：文字，或含 `en` 与 `zh` 的表",
            ),
        ),
        (
            "expect",
            text_json(
                "What its author believes before running it: a text, or a table with `en` and `zh`.",
                "作者运行之前的预期：文字，或含 `en` 与 `zh` 的表",
            ),
        ),
        ("title", text_json("The title of its report.", "简报标题：文字，或含 `en` 与 `zh` 的表")),
        ("author", text_json("Who asks, for the report.", "作者：文字，或含 `en` 与 `zh` 的表")),
        (
            "note",
            text_json("What the reader of the report should know.", "给简报读者的说明：文字，或含 `en` 与 `zh` 的表"),
        ),
        (
            "design",
            json_schema::described(json_schema::one_of(NAMES.iter().copied()), "How the arms are made.", "实验设计"),
        ),
        (
            "seed",
            json_schema::described(
                json!({ "type": "integer", "minimum": 0, "maximum": i64::MAX, "default": fixed_keys::SEED }),
                "The seed of all draws.",
                "随机种子",
            ),
        ),
        (
            "replications",
            json_schema::described(
                json!({ "type": "integer", "minimum": 1, "maximum": replications, "default": fixed_keys::REPLICATIONS }),
                &format!("Replications of every arm; arms times replications at most {MOST_RUNS}."),
                "每个方案的重复次数",
            ),
        ),
        ("record", record_json()),
        (facts::TABLE, Facts::schema()),
        (
            "labels",
            json_schema::described(
                json!({ "type": "object", "additionalProperties": json_schema::label() }),
                "Labels of arms by name, also of arms that a design makes.",
                "按名称给出的方案标签，也可用于设计自动生成的方案",
            ),
        ),
        (
            "arm",
            json_schema::described(
                json!({ "type": "array", "items": { "$ref": "#/$defs/arm" } }),
                "The arms; the first is the baseline.",
                "方案，第一个为基准方案",
            ),
        ),
    ];
    let designs = kinds().into_iter().filter_map(|kind| Some((kind.name, kind.schema?)));
    let stop = (StoppingRule::NAME, StoppingRule::schema());
    entries.into_iter().chain(designs).chain([stop]).map(|(name, entry)| (name.to_string(), entry)).collect()
}

fn record_json() -> Json {
    let households = json_schema::described(
        json!({ "type": "array", "items": { "type": "string" } }),
        "Arms whose households have rows in the table household_details.",
        "在 household_details 表中有行的方案",
    );
    json_schema::closed("what is recorded in detail", "完整记录的内容", json!({ "households": households }))
}

fn text_json(en: &str, zh: &str) -> Json {
    json_schema::described(bilingual::schema(&json!({ "type": "string", "minLength": 1 })), en, zh)
}

fn section_json(section: &dyn Section) -> Json {
    let specs = section.specs();
    let mut properties: Map<String, Json> = specs.iter().map(|spec| (spec.name.to_string(), spec_json(spec))).collect();
    if let Some(budget) = specs.iter().find(|spec| spec.name == BUDGET) {
        for instrument in instruments().iter().filter(|instrument| instrument.pathway == section.name()) {
            properties.insert(instrument.name.into(), money_json(instrument, budget));
        }
    }
    json!({
        "type": "object",
        "description": section.meaning(),
        "additionalProperties": false,
        "properties": Json::Object(properties),
    })
}

/// The money of an instrument: its range is that of the budget of its pathway.
fn money_json(instrument: &Instrument, budget: &Spec) -> Json {
    let mut range = json!({ "type": "integer", "minimum": 0, "maximum": as_integer(budget.high) });
    json_schema::with_unit(&mut range, budget.unit);
    let (unit, id) = (budget.unit, instrument.id);
    let mut schema = json_schema::described(range, &format!("Public money for {id}. ({unit})"), instrument.zh);
    schema["x-unit"] = unit.into();
    schema
}

fn spec_json(spec: &Spec) -> Json {
    let mut value = match spec.form {
        Form::Flag => json!({ "type": "boolean" }),
        Form::Integer => {
            json!({ "type": "integer", "minimum": as_integer(spec.low), "maximum": as_integer(spec.high) })
        }
        Form::Real => json!({ "type": "number", "minimum": spec.low, "maximum": spec.high }),
    };
    if spec.form != Form::Flag {
        json_schema::with_unit(&mut value, spec.unit);
    }
    if spec.items > 0 {
        let named = spec.keys.iter().map(|key| ((*key).to_owned(), value.clone()));
        let named =
            json!({ "type": "object", "additionalProperties": false, "properties": named.collect::<Map<_, _>>() });
        let list = json!({ "type": "array", "items": value, "minItems": spec.items, "maxItems": spec.items });
        value = match (spec.keys.is_empty(), spec.is_sparse) {
            (true, _) => list,
            (false, true) => named,
            (false, false) => json!({ "anyOf": [named, list] }),
        };
    }
    let mut schema = json_schema::described(value, &format!("{} ({})", spec.meaning, spec.unit), spec.zh);
    schema["default"] = match &spec.default {
        Value::List(items) if spec.is_sparse => {
            Json::Object(spec.keys.iter().zip(items).map(|(key, item)| ((*key).to_owned(), json!(item))).collect())
        }
        value => json!(value),
    };
    schema["x-unit"] = spec.unit.into();
    schema["x-when"] = spec.when.name().into();
    schema["x-basis"] = spec.basis.name().into();
    schema["x-source"] = spec.source.into();
    schema
}

/// A bound of a whole number as an integer: JSON would write a real number with a decimal point.
fn as_integer(bound: f64) -> i64 {
    #[allow(clippy::cast_possible_truncation, reason = "saturates at the ends of the type, which is the bound meant")]
    {
        bound as i64
    }
}
