//! The tables of the designs, one file per design.

mod dose;
mod equal_budget;
mod mix;
mod withdraw;
mod ranking;
mod saturation;
mod sensitivity;

pub use dose::dose_table;
pub use equal_budget::equal_budget_table;
pub use mix::mix_table;
pub use ranking::ranking_tables;
pub use saturation::saturation_table;
pub use sensitivity::sensitivity_table;
pub use withdraw::persistence_table;

use crate::engine::declare::Value;
use crate::study::tables::TableCell;

/// The design columns of every arm, in the order of the arms: name and value.
pub type DesignColumns = [Vec<(String, Value)>];

/// The name of an arm as a cell.
fn named(name: &str) -> TableCell {
    TableCell::name(name)
}

/// The value of a design column as a cell.
fn design_value(value: Option<&Value>) -> TableCell {
    match value {
        Some(Value::Integer(number)) => TableCell::number(crate::engine::units::real(*number), 0),
        Some(Value::Real(number)) => TableCell::number(*number, 3),
        Some(other) => named(&other.to_string()),
        None => TableCell::Empty,
    }
}
