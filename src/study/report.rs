//! The report: estimates as tables that a reader understands.

pub mod caveats;
pub mod designs;
pub mod distribution;
pub mod growth;
pub mod main_table;
pub mod paired;
pub mod precision;
pub mod select;
pub mod shapley;
pub mod verdict;
pub mod welfare;

pub use distribution::{decile_sheet, distribution_sheets, spillover_sheet};
pub use select::{design_sheets, sheets};

#[cfg(test)]
mod tests;
