//! Reads the value of a parameter: its form, its range, and the items of a list by name.

use crate::engine::declare::{Form, Spec, Value};
use crate::engine::error::{Text, text};
use crate::engine::units::real;
use crate::study::chinese::unit_name;
use crate::study::input::problems::{Problems, did_you_mean, truncated};
use crate::study::input::quantity::{self, Refusal};
use crate::study::input::toml_tree::{Node, NodeKey, NodeKind};
use crate::study::nearest::nearest;

/// The value of a node for a parameter, or a problem. A table names some items of a list; the others stay as in `current`,
/// or are zero where the list says how something is shared out.
pub(crate) fn value_of(spec: &Spec, node: &Node, current: &Value, problems: &mut Problems<'_>) -> Option<Value> {
    if spec.items == 0 {
        return single(spec, node, problems);
    }
    match &node.kind {
        NodeKind::Table(entries) if !spec.keys.is_empty() => named_items(spec, entries, current, problems),
        NodeKind::List(items) if !spec.is_sparse => listed_items(spec, node, items, problems),
        NodeKind::List(_) => {
            let (path, example) = (spec.path(), example(spec));
            let message = text!("`{path}` names what it is about: {example}", "`{path}` 须逐项写明：{example}");
            problems.add_with_help(
                &node.span,
                message,
                Some(text!("items that are not named are 0", "未写明的项为 0")),
            );
            None
        }
        _ => {
            wrong_form(spec, node, problems);
            None
        }
    }
}

/// A list in full.
fn listed_items(spec: &Spec, node: &Node, items: &[Node], problems: &mut Problems<'_>) -> Option<Value> {
    if items.len() != spec.items {
        let (path, expected, given) = (spec.path(), spec.items, items.len());
        let message = text!(
            "`{path}` is a list of {expected} values, not of {given}",
            "`{path}` 应为 {expected} 个值的列表，而非 {given} 个"
        );
        problems.add(&node.span, message);
        return None;
    }
    // All items are read before a failure is returned, so that every wrong one is reported.
    let values: Vec<Option<Value>> = items.iter().map(|item| single(spec, item, problems)).collect();
    values.into_iter().collect::<Option<Vec<_>>>().map(Value::List)
}

/// Some items of a list by name.
fn named_items(
    spec: &Spec,
    entries: &[(NodeKey, Node)],
    current: &Value,
    problems: &mut Problems<'_>,
) -> Option<Value> {
    let Value::List(current) = current else { return None };
    let mut values = if spec.is_sparse { vec![zero(spec); spec.items] } else { current.clone() };
    let mut complete = true;
    for (key, node) in entries {
        match (item_at(spec, &key.name), single(spec, node, problems)) {
            (Some(at), Some(value)) => values[at] = value,
            (None, _) => {
                unknown_item(spec, key, problems);
                complete = false;
            }
            (_, None) => complete = false,
        }
    }
    complete.then_some(Value::List(values))
}

/// Position of an item by its name.
pub(crate) fn item_at(spec: &Spec, name: &str) -> Option<usize> {
    spec.keys.iter().position(|key| *key == name)
}

/// Reports a name that is no item of a list.
pub(crate) fn unknown_item(spec: &Spec, key: &NodeKey, problems: &mut Problems<'_>) {
    let (path, written, all) = (spec.path(), truncated(&key.name), spec.keys.join(", "));
    let message = text!("`{path}` has no item `{written}`; it has: {all}", "`{path}` 中没有 `{written}`；可用：{all}");
    problems.add_with_help(&key.span, message, nearest(&key.name, spec.keys.iter().copied()).next().map(did_you_mean));
}

fn zero(spec: &Spec) -> Value {
    if spec.form == Form::Integer { Value::Integer(0) } else { Value::Real(0.0) }
}

/// How a list by name is written: `{ seat = 1, start_up = 1 }`.
fn example(spec: &Spec) -> String {
    format!("{{ {} }}", spec.keys.iter().map(|key| format!("{key} = 1")).collect::<Vec<_>>().join(", "))
}

fn single(spec: &Spec, node: &Node, problems: &mut Problems<'_>) -> Option<Value> {
    let value = match (spec.form, &node.kind) {
        (Form::Integer, NodeKind::Integer(Some(number))) => Value::Integer(*number),
        // 0 and 0.0 are one number.
        (Form::Real, NodeKind::Integer(Some(number))) => Value::Real(real(*number)),
        (_, NodeKind::Text(written)) => match quantity::value(spec, written) {
            Ok(value) => value,
            Err(Refusal::NoQuantity) => {
                wrong_form(spec, node, problems);
                return None;
            }
            Err(Refusal::Unsuitable(reason)) => {
                problems.add_with_help(&node.span, reason, Some(range_of(spec)));
                return None;
            }
        },
        (Form::Integer | Form::Real, NodeKind::Integer(None)) => {
            problems.add(&node.span, outside(spec, &problems.written(&node.span)));
            return None;
        }
        // Adding zero turns -0.0 into 0.0, so that equal rules have equal identities.
        (Form::Real, NodeKind::Real(number)) if number.is_finite() => Value::Real(*number + 0.0),
        (Form::Flag, NodeKind::Flag(flag)) => Value::Flag(*flag),
        (_, NodeKind::Real(number)) if !number.is_finite() => {
            let (path, written) = (spec.path(), problems.written(&node.span));
            let message = text!("`{path}` is a finite number, not {written}", "`{path}` 应为有限的数，而非 {written}");
            problems.add_with_help(&node.span, message, Some(range_of(spec)));
            return None;
        }
        _ => {
            wrong_form(spec, node, problems);
            return None;
        }
    };
    if spec.in_range(&value) {
        return Some(value);
    }
    problems.add(&node.span, outside(spec, &problems.written(&node.span)));
    None
}

fn wrong_form(spec: &Spec, node: &Node, problems: &mut Problems<'_>) {
    let (path, expected, given) = (spec.path(), expected_form(spec), node.kind.called());
    let message = Text::new(
        format!("`{path}` is {}, not {}", expected.en, given.en),
        format!("`{path}` 应为{}，而非{}", expected.zh, given.zh),
    );
    problems.add_with_help(&node.span, message, (spec.form != Form::Flag).then(|| allowed(spec)));
}

fn expected_form(spec: &Spec) -> Text {
    let (one, many, zh) = match spec.form {
        Form::Integer => ("a whole number", "whole numbers", "整数"),
        Form::Real => ("a number", "numbers", "数"),
        Form::Flag => ("true or false", "true or false", "真假值（true 或 false）"),
    };
    match spec.items {
        0 => Text::new(one, zh),
        items => text!("a list of {items} {many}", "{items} 个{zh}的列表"),
    }
}

pub(crate) fn outside(spec: &Spec, written: &str) -> Text {
    let (path, Text { en, zh }) = (spec.path(), bounds(spec));
    text!("`{path}` = {written} is out of range: {en}", "`{path}` = {written} 超出范围：{zh}")
}

fn range_of(spec: &Spec) -> Text {
    let Text { en, zh } = bounds(spec);
    text!("allowed: {en}", "允许的范围：{zh}")
}

/// The range of a parameter, and how its values may be written with a unit.
fn allowed(spec: &Spec) -> Text {
    let range = range_of(spec);
    match quantity::examples(spec.unit) {
        Some(examples) => {
            Text::new(format!("{}; with a unit: {examples}", range.en), format!("{}；可带单位：{examples}", range.zh))
        }
        None => range,
    }
}

/// Range and unit of a parameter as messages show it: `500..=1200 fen`, in Chinese `500—1200分`.
pub(crate) fn bounds(spec: &Spec) -> Text {
    let (low, high, unit) = (spec.low, spec.high, spec.unit);
    let zh = unit_name(unit);
    text!("{low}..={high} {unit}", "{low}—{high} {zh}")
}
