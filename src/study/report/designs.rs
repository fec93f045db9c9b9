//! The tables of the designs: what each asks is answered on one screen.

mod dose;
mod equal_budget;
mod mix;
mod withdraw;
mod ranking;
mod saturation;
mod sensitivity;

pub use dose::dose_sheet;
pub use equal_budget::equal_budget_sheet;
pub use mix::mix_sheet;
pub use ranking::ranking_sheets;
pub use saturation::saturation_sheet;
pub use sensitivity::sensitivity_sheet;
pub use withdraw::persistence_sheet;

use crate::engine::declare::Value;
use crate::engine::error::Text;
use crate::study::tables::SheetCell;

/// The design columns of every arm, in the order of the arms: name and value.
pub type DesignColumns = [Vec<(String, Value)>];

/// The name of an arm as a cell.
fn named(name: &str) -> SheetCell {
    SheetCell::Text(Text::new(name, name))
}

/// The value of a design column as a cell.
fn written(value: Option<&Value>) -> SheetCell {
    match value {
        Some(Value::Integer(number)) => SheetCell::Number { value: crate::engine::units::real(*number), decimals: 0 },
        Some(Value::Real(number)) => SheetCell::Number { value: *number, decimals: 3 },
        Some(other) => named(&other.to_string()),
        None => SheetCell::Empty,
    }
}
