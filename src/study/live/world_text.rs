//! The parameters of a world as an experiment file has them.

use crate::engine::declare::{Spec, Value};
use crate::engine::parameters::Parameters;
use crate::study::experiment::diff;
use crate::study::live::levers::spec;
use std::fmt::Write as _;

/// The parameters that are not the defaults, section by section.
pub(super) fn world_lines(rules: &Parameters) -> String {
    let mut lines = String::new();
    let mut section = String::new();
    for (path, _, value) in diff(&Parameters::default(), rules) {
        let Some((of, name)) = path.split_once('.') else { continue };
        if of != section {
            let _ = write!(lines, "\n[{of}]\n");
            of.clone_into(&mut section);
        }
        let _ = writeln!(lines, "{name} = {}", toml(&value, spec(&path).as_ref()));
    }
    lines
}

/// A value as an experiment file has it.
fn toml(value: &Value, spec: Option<&Spec>) -> String {
    match value {
        Value::Integer(value) => value.to_string(),
        Value::Real(value) => format!("{value:?}"),
        Value::Flag(value) => value.to_string(),
        Value::List(values) => {
            let values = values.iter().map(|value| toml(value, None));
            match spec.map_or(&[][..], |spec| spec.keys) {
                [] => format!("[{}]", values.collect::<Vec<_>>().join(", ")),
                keys => {
                    let items: Vec<String> =
                        keys.iter().zip(values).map(|(key, value)| format!("{key} = {value}")).collect();
                    format!("{{ {} }}", items.join(", "))
                }
            }
        }
    }
}
