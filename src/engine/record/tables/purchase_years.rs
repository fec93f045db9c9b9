//! What public money bought.

use crate::declare::columns;
use crate::pathways::{Instrument, instruments};
use crate::record::tables::{InstrumentName, InstrumentUnit, PathwayName};
use std::sync::LazyLock;

columns! {
    /// County × policy year × instrument: what public money bought; rows with purchases only.
    PurchaseYears, PurchaseYearRows {
        /// County.
        county: u16 = 0, "id", zh "县";
        /// Year since founding, from 0.
        year: u32 = 0, "year", zh "年份";
        /// Policy year, from 1.
        policy_year: u8 = 0, "policy year", zh "政策年";
        /// Pathway.
        pathway: PathwayName = PathwayName(0), "name", zh "路径";
        /// Instrument.
        instrument: InstrumentName = InstrumentName(0), "name", zh "工具";
        /// What is bought.
        unit: InstrumentUnit = InstrumentUnit(0), "name", zh "购买单位";
        /// Units bought in the year.
        units: f64 = 0.0, "units" by govern, zh "购买数量";
        /// Public money spent on the instrument in the year, operation and claims included, less premiums that households paid.
        yuan: f64 = 0.0, "yuan" by govern, zh "支出";
    }
}

/// A text of every instrument, in the order of the list.
fn texts(of: impl Fn(Instrument) -> &'static str) -> Vec<&'static str> {
    instruments().into_iter().map(of).collect()
}

/// Names of all instruments.
pub(super) fn instrument_names() -> &'static [&'static str] {
    static NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| texts(|instrument| instrument.name));
    &NAMES
}

/// Units of all instruments.
pub(super) fn instrument_units() -> &'static [&'static str] {
    static UNITS: LazyLock<Vec<&str>> = LazyLock::new(|| texts(|instrument| instrument.unit));
    &UNITS
}
