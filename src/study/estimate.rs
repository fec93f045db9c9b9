//! Comparison of arms: paired differences, the 2^5 factorial with Shapley values, the main table.
//!
//! Pure functions on arrays: nothing here reads a file, prints, or knows where the numbers came from.

pub mod bootstrap;
pub mod contrast;
pub mod cost;
pub mod factorial;
pub mod growth;
pub mod household_outcomes;
pub mod household_statistics;
pub mod households;
pub mod main_table;
pub mod paired;
pub mod panel;
pub mod precision;
pub mod ranking;
pub mod ranks;
pub mod saturation;
pub mod shapley;
pub mod spillovers;
pub mod statistics;
pub mod student_t;
pub mod verdict;
pub mod welfare;

pub use contrast::Contrast;
pub use factorial::{Decomposition, Levels, Variant, decompose};
pub use main_table::{MainTable, main_table};
pub use paired::{PairedTable, paired_table, usual_outcomes};
pub use panel::Panel;
pub use statistics::Interval;

#[cfg(test)]
pub(crate) mod tests;
