//! Chinese names of what the engine declares in English only: units, sections of parameters, tables.

mod section;
mod table;
mod unit;

use crate::engine::declare::Basis;

pub use section::section_meaning;
pub use table::table_meaning;
pub use unit::unit_name;

/// The name of what a default rests on.
#[must_use]
pub const fn basis_name(basis: Basis) -> &'static str {
    match basis {
        Basis::Data => "数据",
        Basis::Literature => "文献",
        Basis::Inferred => "推算",
        Basis::Assumption => "假设",
    }
}
