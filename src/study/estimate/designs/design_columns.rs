//! The columns of a design as numbers: the values that its points have.

use crate::engine::declare::Value;

/// The design columns of every arm, in the order of the arms: name and value.
pub type DesignColumns = [Vec<(String, Value)>];

/// Every number in the wanted columns: its name, and its value in each of the arms. A list of several numbers gives one
/// entry an item.
pub(super) fn numbers(
    settings: &DesignColumns,
    arms: &[usize],
    is_wanted: impl Fn(&str) -> bool,
) -> Vec<(String, Vec<f64>)> {
    let mut numbers = Vec::new();
    for (column, (name, first)) in settings[0].iter().enumerate().filter(|(_, (name, _))| is_wanted(name)) {
        let items = if let Value::List(items) = first { items.len() } else { 1 };
        for item in 0..items {
            let label = if items > 1 { format!("{name}[{item}]") } else { name.clone() };
            numbers.push((label, arms.iter().map(|&arm| number(&settings[arm][column].1, item)).collect()));
        }
    }
    numbers
}

/// An item of a value as a number; NaN if it is none.
fn number(value: &Value, item: usize) -> f64 {
    let item = if let Value::List(items) = value { items.get(item) } else { Some(value) };
    item.and_then(Value::number).unwrap_or(f64::NAN)
}
