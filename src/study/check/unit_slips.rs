//! Values that are a hundredth of what is usual: per cent written for basis points, or yuan for fen.

use std::collections::BTreeSet;

use crate::engine::declare::{Section, Spec, Value};
use crate::engine::error::text;
use crate::study::check::differences::item_path;
use crate::study::check::slip::Slip;
use crate::study::experiment::{Arm, Design, Experiment, Origin, value};
use crate::study::input::{BUDGET, quantity};

/// Where the default is 0, a value of at most this many basis points is suspicious.
const FEW_BASIS_POINTS: f64 = 10.0;

/// Values of an arm that are probably in a larger unit than that of the parameter.
pub(super) fn unit_slips(experiment: &Experiment, arm: &Arm) -> Vec<Slip> {
    // The values of a sample are drawn.
    if matches!(experiment.design, Design::Sample(_)) {
        return Vec::new();
    }
    let is_set = |spec: &Spec| {
        let path = spec.path();
        arm.origins.contains_key(&path)
            || experiment.origins.get(&path).is_some_and(|origin| *origin != Origin::Default)
    };
    // Most sections have no value of the file or the arm.
    let of_file = experiment.origins.iter().filter(|(_, origin)| **origin != Origin::Default).map(|(path, _)| path);
    let paths = arm.origins.keys().chain(of_file);
    let written: BTreeSet<&str> = paths.filter_map(|path| path.split_once('.')).map(|(section, _)| section).collect();
    let sections = arm.rules.sections().into_iter().filter(|section| written.contains(section.name()));
    sections
        .flat_map(Section::specs)
        .filter(|spec| larger_unit(spec.unit).is_some() && spec.name != BUDGET && is_set(spec))
        .flat_map(|spec| slips_of(arm, &spec))
        .collect()
}

/// The unit a hundred times that of a parameter, where people use it.
fn larger_unit(unit: &str) -> Option<(&'static str, &'static str)> {
    match quantity::head(unit) {
        "bp" => Some(("%", "%")),
        "fen" => Some(("yuan", "元")),
        _ => None,
    }
}

fn slips_of(arm: &Arm, spec: &Spec) -> Vec<Slip> {
    let items = |value: Option<Value>| match value {
        Some(Value::List(items)) => items,
        single => single.into_iter().collect(),
    };
    let values = items(value(&arm.rules, &spec.path())).into_iter().zip(items(Some(spec.default.clone())));
    let slip = |(at, (value, default)): (usize, (Value, Value))| {
        let (number, usual) = (value.number()?, default.number()?);
        if !is_suspicious(spec, number, usual) {
            return None;
        }
        let path = if spec.items == 0 { spec.path() } else { item_path(spec, at) };
        let (written, meant) =
            (quantity::readable(spec.unit, &value), quantity::readable(spec.unit, &Value::Real(100.0 * number)));
        let (unit, unit_zh) = larger_unit(spec.unit)?;
        let (small, is, mean) = (spec.unit, &written.en, &meant.en);
        let (is_zh, mean_zh) = (&written.zh, &meant.zh);
        Some(Slip {
            path: spec.path(),
            message: text!(
                "`{path}` = {value} {small} is {is}: was {mean} meant?",
                "`{path}` = {value} {small} 即 {is_zh}：是否指 {mean_zh}？"
            ),
            help: text!("write \"{value} {unit}\" for {mean}", "{mean_zh} 请写作 \"{value} {unit_zh}\""),
        })
    };
    values.enumerate().filter_map(slip).collect()
}

/// Whether a value is far below the usual one, and a hundred times it is not.
fn is_suspicious(spec: &Spec, number: f64, usual: f64) -> bool {
    let larger = 100.0 * number;
    if number <= 0.0 || larger > spec.high {
        return false;
    }
    if usual == 0.0 {
        return quantity::head(spec.unit) == "bp" && number <= FEW_BASIS_POINTS;
    }
    number <= usual / 10.0 && (0.2..=5.0).contains(&(larger / usual))
}
