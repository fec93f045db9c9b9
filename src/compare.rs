//! Comparison of arms: paired differences, the 2^5 factorial with Shapley values, the main table.
//!
//! Pure functions on arrays: nothing here reads a file, prints, or knows where the numbers came from.

pub mod bootstrap;
pub mod contrast;
pub mod cost;
pub mod designs;
pub mod factorial;
pub mod growth;
pub mod households;
mod main_sheets;
pub mod main_table;
pub mod paired;
pub mod panel;
pub mod people;
mod people_sheets;
pub mod ranks;
pub mod sequential;
pub mod shapley;
mod shapley_sheets;
pub mod sheet;
pub mod spillovers;
pub mod standing;
pub mod statistics;
pub mod student;
pub mod verdict;
pub mod welfare;

pub use contrast::Contrast;
pub use factorial::{Decomposition, Levels, Variant, decompose};
pub use main_table::{MainTable, main_table};
pub use paired::{PairedTable, paired_table, usual_outcomes};
pub use panel::Panel;
pub use people_sheets::{decile_sheet, distribution_sheets, spillover_sheet};
pub use sheet::{Sheet, SheetCell};
pub use statistics::Interval;

#[cfg(test)]
mod tests;
