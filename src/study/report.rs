//! The report: estimates as tables for readers.

pub mod caveats;
pub mod designs;
pub mod distribution;
pub mod growth;
pub mod factorial;
pub mod paired;
pub mod precision;
pub mod select;
pub mod shapley;
pub mod verdict;
pub mod welfare;

pub use distribution::{decile_table, distribution_tables, spillover_table};
pub use select::{design_tables, tables};

#[cfg(test)]
mod tests;
