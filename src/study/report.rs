//! The report: estimates as tables for readers.

pub mod caveats;
pub(crate) mod arm_names;
pub(crate) mod cost;
pub(crate) mod designs;
pub(crate) mod detectable;
pub(crate) mod distribution;
pub(crate) mod growth;
pub(crate) mod factorial;
pub(crate) mod headline;
pub(crate) mod paired;
pub(crate) mod precision;
pub(crate) mod select;
pub(crate) mod shapley;
pub mod sheet;
pub(crate) mod verdict;
pub(crate) mod welfare;

pub use arm_names::ArmNames;
pub use distribution::{decile_table, distribution_tables, spillover_table};
pub use growth::growth_table;
pub use precision::precision_table;
pub use select::{design_tables, instruments_table, pathways_table, tables};
pub use sheet::{Sheet, SheetRequest, sheets};
pub use welfare::welfare_tables;

#[cfg(test)]
mod tests;
