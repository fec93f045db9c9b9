//! Comparison of arms: paired differences, the 2^5 factorial with Shapley values, the main table.
//!
//! Pure functions on arrays: nothing here reads a file, prints, or knows where the numbers came from.

pub mod bootstrap;
pub mod contrast;
pub mod cost;
pub mod distribution;
pub mod estimate_row;
pub mod factorial;
pub mod growth;
pub mod household_outcomes;
pub mod household_statistics;
pub mod households;
pub mod factorial_summary;
pub mod outcomes;
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
pub mod designs;
pub mod comparison;

pub use comparison::{estimate_rows, level_rows};
pub use contrast::Contrast;
pub use estimate_row::{Estimand, EstimateRow, EstimateRows, IntervalMethod};
pub use factorial::{Decomposition, Levels, Variant, decompose};
pub use factorial_summary::{FactorialSummary, factorial_summary};
pub use paired::{PairedComparison, paired_comparison, usual_outcomes};
pub use panel::Panel;
pub use statistics::Interval;

#[cfg(test)]
pub(crate) mod tests;
