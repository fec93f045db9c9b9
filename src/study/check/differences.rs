//! What differs between the rules of two arms, value by value, in units that a person reads.

use crate::engine::declare::{Spec, Value};
use crate::engine::error::Text;
use crate::engine::parameters::Parameters;
use crate::study::input::quantity;
use crate::study::input::values::diff;

/// A value that differs: its path, and both values as a reader would write them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Path of the value; of a list that of the item.
    pub path: String,
    /// The value in the first arm.
    pub before: Text,
    /// The value in this arm.
    pub after: Text,
}

/// Every value in which `arm` differs from `first`, in the order of declaration.
pub(super) fn differences(first: &Parameters, arm: &Parameters, specs: &[Spec]) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (path, before, after) in diff(first, arm) {
        let Some((section, name)) = path.split_once('.') else { continue };
        let Some(spec) = specs.iter().find(|spec| spec.section == section && spec.name == name) else { continue };
        match (before, after) {
            (Value::List(before), Value::List(after)) => {
                let items = before.iter().zip(&after).enumerate().filter(|(_, (before, after))| before != after);
                differences
                    .extend(items.map(|(at, (before, after))| difference(spec, item_path(spec, at), before, after)));
            }
            (before, after) => differences.push(difference(spec, path, &before, &after)),
        }
    }
    differences
}

/// The path of an item of a list, as a file names it.
pub(super) fn item_path(spec: &Spec, at: usize) -> String {
    let path = spec.path();
    spec.keys.get(at).map_or_else(|| format!("{path}[{at}]"), |key| format!("{path}.{key}"))
}

fn difference(spec: &Spec, path: String, before: &Value, after: &Value) -> Difference {
    Difference { path, before: quantity::readable(spec.unit, before), after: quantity::readable(spec.unit, after) }
}
