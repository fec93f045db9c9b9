//! Comparison of arms: paired differences, the 2^5 factorial with Shapley values, the main table.
//!
//! Pure functions on arrays: nothing here reads a file, prints, or knows where the numbers came from.

pub mod bootstrap;
pub mod households;
pub mod panel;
pub mod shapley;
pub mod statistics;
pub mod student;
