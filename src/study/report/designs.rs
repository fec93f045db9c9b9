//! The tables of the designs, one file per design.

mod best_split;
mod conditions;
mod dose;
mod equal_budget;
mod horizon;
mod leaders;
mod mix;
mod persistence;
mod ranking;
mod saturation;
mod scope;
mod sensitivity;
mod setting_column;

pub use best_split::best_split_tables;
pub use conditions::conditions_tables;
pub use dose::dose_table;
pub use equal_budget::equal_budget_table;
pub use horizon::horizon_tables;
pub use mix::mix_table;
pub use persistence::persistence_table;
pub use ranking::ranking_tables;
pub use saturation::saturation_table;
pub use scope::{instrument_scope_tables, scope_table};
pub use sensitivity::sensitivity_table;

use crate::study::estimate::estimate_row::EstimateRow;
use crate::study::tables::TableCell;
use setting_column::{design_cells, design_headings};

/// The name of an arm as a cell.
fn named(name: &str) -> TableCell {
    TableCell::name(name)
}

/// An estimate with its interval as a cell; empty where there is no such estimate.
fn interval_cell(row: Option<&EstimateRow>, decimals: usize) -> TableCell {
    row.map_or(TableCell::Empty, |row| TableCell::Interval(row.interval(), decimals))
}

/// An estimate as a number.
fn number_cell(row: Option<&EstimateRow>, decimals: usize) -> TableCell {
    row.map_or(TableCell::Empty, |row| TableCell::number(row.mean, decimals))
}

/// A share with its interval.
fn share_interval_cell(row: Option<&EstimateRow>) -> TableCell {
    row.map_or(TableCell::Empty, |row| TableCell::ShareInterval(row.interval()))
}

/// An estimate that is a share.
fn share_cell(row: Option<&EstimateRow>) -> TableCell {
    row.map_or(TableCell::Empty, |row| TableCell::Share(row.mean))
}
