//! Settings that are numbers, flags and names.

use std::ops::RangeInclusive;

use serde_json::{Value as Json, json};

use crate::engine::declare::{Label, When};
use crate::engine::error::{Text, text};
use crate::study::input::design_section::{number, numbers};
use crate::study::input::problems::Problems;
use crate::study::input::setting::{Setting, SettingKey};
use crate::study::input::toml_tree::{Node, NodeKind};
use crate::study::input::{json_schema, keys};

/// A whole number within bounds.
pub(crate) struct Whole {
    pub(crate) range: RangeInclusive<i64>,
    pub(crate) default: i64,
}

impl Setting for Whole {
    type Value = i64;
    fn read(&self, key: &SettingKey<'_>, problems: &mut Problems<'_>) -> Option<i64> {
        let path = key.path();
        key.read_or(self.default, problems, |node, problems| {
            keys::whole_number(node, &path, self.range.clone(), problems)
        })
    }
    fn schema(&self) -> Json {
        json!({ "type": "integer", "minimum": self.range.start(), "maximum": self.range.end(), "default": self.default })
    }
}

/// A number within bounds; without a default it must be given.
pub(crate) struct Real {
    pub(crate) range: RangeInclusive<f64>,
    pub(crate) default: Option<f64>,
    /// The message for a required value that is missing.
    pub(crate) what: Label,
}

impl Setting for Real {
    type Value = f64;
    fn read(&self, key: &SettingKey<'_>, problems: &mut Problems<'_>) -> Option<f64> {
        if self.is_required() {
            key.needs(&Text::new(self.what.en, self.what.zh), problems);
        }
        let read = |node: &Node, problems: &mut Problems<'_>| {
            let number = number(node).filter(|number| self.range.contains(number));
            if number.is_none() {
                let (written, path) = (problems.written(&node.span), key.path());
                let (low, high) = (self.range.start(), self.range.end());
                let message = text!(
                    "`{path}` = {written}: it is a number, {low}..={high}",
                    "`{path}` = {written}：应为数，范围 {low}..={high}"
                );
                problems.add(&node.span, message);
            }
            number
        };
        if key.has_value() { key.read(problems, read) } else { self.default }
    }
    fn schema(&self) -> Json {
        let mut schema = json!({ "type": "number", "minimum": self.range.start(), "maximum": self.range.end() });
        if let Some(default) = self.default {
            schema["default"] = default.into();
        }
        schema
    }
    fn is_required(&self) -> bool {
        self.default.is_none()
    }
}

/// True or false; false by default.
pub(crate) struct Flag;

impl Setting for Flag {
    type Value = bool;
    fn read(&self, key: &SettingKey<'_>, problems: &mut Problems<'_>) -> Option<bool> {
        key.read_or(false, problems, |node, problems| {
            if let NodeKind::Flag(flag) = node.kind {
                return Some(flag);
            }
            let path = key.path();
            problems.add(&node.span, text!("`{path}` is true or false", "`{path}` 应为 true 或 false"));
            None
        })
    }
    fn schema(&self) -> Json {
        json!({ "type": "boolean", "default": false })
    }
}

/// One of several names, each with its value; the first by default.
pub(crate) struct Choice<T: 'static>(pub(crate) &'static [(&'static str, T)]);

impl<T: Copy> Choice<T> {
    /// The value for the word at a path; `None` for another word, which is then a problem.
    pub(crate) fn value(&self, node: &Node, path: &str, problems: &mut Problems<'_>) -> Option<T> {
        let is_meant = |word: &str| matches!(&node.kind, NodeKind::Text(text) if text == word);
        let choice = self.0.iter().find(|(word, _)| is_meant(word));
        if choice.is_none() {
            let all = self.0.iter().map(|(word, _)| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
            problems.add(&node.span, text!("`{path}` is one of {all}", "`{path}` 可选 {all}"));
        }
        choice.map(|&(_, value)| value)
    }
}

/// From when the values of an arm hold: its key `when`.
pub(crate) const WHEN: Choice<When> =
    Choice(&[(When::Policy.name(), When::Policy), (When::Founding.name(), When::Founding)]);

impl<T: Copy> Setting for Choice<T> {
    type Value = T;
    fn read(&self, key: &SettingKey<'_>, problems: &mut Problems<'_>) -> Option<T> {
        key.read_or(self.0[0].1, problems, |node, problems| self.value(node, &key.path(), problems))
    }
    fn schema(&self) -> Json {
        let mut schema = json_schema::one_of(self.0.iter().map(|(word, _)| *word));
        schema["default"] = self.0[0].0.into();
        schema
    }
}

/// A list of a fixed number of numbers within bounds.
pub(crate) struct Numbers {
    pub(crate) range: [f64; 2],
    pub(crate) default: &'static [f64],
}

impl Setting for Numbers {
    type Value = Vec<f64>;
    fn read(&self, key: &SettingKey<'_>, problems: &mut Problems<'_>) -> Option<Vec<f64>> {
        let count = self.default.len();
        key.read_or(self.default.to_vec(), problems, |node, problems| {
            numbers(node, self.range, count..=count, &key.path(), problems)
        })
    }
    fn schema(&self) -> Json {
        let [low, high] = self.range;
        let (items, count) = (json!({ "type": "number", "minimum": low, "maximum": high }), self.default.len());
        json!({ "type": "array", "items": items, "minItems": count, "maxItems": count, "default": self.default })
    }
}
