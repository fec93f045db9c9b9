//! The row of one household after a phase, with all columns of the household table.

use crate::engine::agents::households::Households;
use crate::engine::agents::offers::Seller;
use crate::engine::declare::{Column, Data, Kind, Recorded};
use crate::engine::error::Text;
use crate::engine::pathways::{PATHWAY_NAMES, PATHWAY_NAMES_ZH};
use crate::engine::units::real;
use crate::engine::world::World;

/// Parcels sold: a column of the offer of a household, shown beside its own columns.
pub const SOLD: Column = Column {
    name: "sold_parcels",
    kind: Kind::I64,
    unit: "parcels",
    yearly: false,
    phase: "",
    meaning: "Parcels sold this week.",
    zh: "本周售出件数",
};

/// The value of a cell.
#[derive(Debug, Clone, Copy)]
pub enum RowValue {
    /// A whole number.
    Whole(i64),
    /// A real number.
    Real(f64),
    /// true or false.
    Flag(bool),
    /// A name of a fixed list.
    Name(&'static str),
}

/// Real numbers are equal only if all their bits are equal.
impl PartialEq for RowValue {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Whole(a), Self::Whole(b)) => a == b,
            (Self::Real(a), Self::Real(b)) => a.to_bits() == b.to_bits(),
            (Self::Flag(a), Self::Flag(b)) => a == b,
            (Self::Name(a), Self::Name(b)) => a == b,
            _ => false,
        }
    }
}

impl RowValue {
    /// The value as text, real numbers to five digits.
    #[must_use]
    pub fn rounded(self, column: &Column) -> Text {
        let same = |text: String| Text::new(text.clone(), text);
        match self {
            Self::Whole(bits) if column.unit == "bits" => pathways(bits),
            Self::Whole(number) => same(number.to_string()),
            Self::Real(number) => same(five_digits(number)),
            Self::Flag(flag) => Text::new(flag.to_string(), if flag { "是" } else { "否" }),
            Self::Name(name) => same(name.to_owned()),
        }
    }

    /// The value as text in full, so that two different values look different.
    #[must_use]
    pub fn in_full(self, column: &Column) -> Text {
        match self {
            Self::Real(number) => Text::new(number.to_string(), number.to_string()),
            _ => self.rounded(column),
        }
    }
}

/// Names of the pathways whose bits are set.
fn pathways(bits: i64) -> Text {
    let set = |names: &[&str], none: &str| {
        let names: Vec<&str> =
            names.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1).map(|(_, name)| *name).collect();
        if names.is_empty() { none.to_owned() } else { names.join("+") }
    };
    Text::new(set(&PATHWAY_NAMES, "none"), set(&PATHWAY_NAMES_ZH, "无"))
}

/// A number to five significant digits, without zeros at the end.
fn five_digits(number: f64) -> String {
    if number == 0.0 || !number.is_finite() {
        return (number + 0.0).to_string();
    }
    let mut decimals = 4_usize;
    let mut size = number.abs();
    while size >= 10.0 && decimals > 0 {
        size /= 10.0;
        decimals -= 1;
    }
    while size < 1.0 && decimals < 12 {
        size *= 10.0;
        decimals += 1;
    }
    let text = format!("{number:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// All cells of one household at one time, in the order of [`columns`].
#[derive(Debug, Clone, PartialEq)]
pub struct HouseholdRow(Vec<RowValue>);

/// The columns of a [`HouseholdRow`]: those of the household table, and [`SOLD`].
pub fn columns() -> impl Iterator<Item = &'static Column> {
    Households::COLUMNS.iter().chain(std::iter::once(&SOLD))
}

impl HouseholdRow {
    /// The present row of household `household`.
    ///
    /// # Panics
    /// If the table has a hidden column that cannot be read here: a defect that a test finds.
    #[must_use]
    pub fn new(world: &World, household: usize) -> Self {
        let table = &world.households;
        let mut cells: Vec<RowValue> = Households::COLUMNS
            .iter()
            .enumerate()
            .map(|(index, column)| match table.data(index) {
                Some(data) => cell(&data, household),
                None => RowValue::Whole(hidden(table, column.name, household)),
            })
            .collect();
        let is_of_household = |seller: &Seller| matches!(seller, Seller::Own(row) if *row as usize == household);
        cells.push(RowValue::Whole(
            world.offers.iter().filter(|offer| is_of_household(&offer.seller)).map(|offer| offer.sold).sum(),
        ));
        Self(cells)
    }

    /// The cell of column `index`.
    #[must_use]
    pub fn cell(&self, index: usize) -> RowValue {
        self.0[index]
    }

    /// The whole number in a column.
    ///
    /// # Panics
    /// If there is no such column or it holds no whole number: a defect.
    #[must_use]
    pub fn whole(&self, name: &str) -> i64 {
        match self.value(name) {
            RowValue::Whole(number) => number,
            other => panic!("defect: {name} is {other:?}, not a whole number"),
        }
    }

    /// The flag in a column.
    ///
    /// # Panics
    /// If there is no such column or it holds no flag: a defect.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.value(name), RowValue::Flag(true))
    }

    fn value(&self, name: &str) -> RowValue {
        let index = columns().position(|column| column.name == name);
        self.0[index.unwrap_or_else(|| panic!("defect: no column {name}"))]
    }

    /// Goods in stock, kilograms.
    #[must_use]
    pub fn stock_kg(&self) -> f64 {
        real(STOCKS.iter().map(|name| self.whole(name)).sum()) / 1000.0
    }

    /// Every column in which two rows differ.
    pub fn differences<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (&'static Column, RowValue, RowValue)> + 'a {
        let pairs = self.0.iter().zip(&other.0);
        columns().zip(pairs).filter(|(_, (a, b))| a != b).map(|(column, (a, b))| (column, *a, *b))
    }
}

/// The stocks of goods of a household.
const STOCKS: [&str; 3] = ["fresh_a", "ageing_a", "fresh_b"];

pub(super) fn cell(data: &Data<'_>, row: usize) -> RowValue {
    match data {
        Data::I64(cells) => RowValue::Whole(cells[row]),
        Data::I32(cells) => RowValue::Whole(cells[row].into()),
        Data::U32(cells) => RowValue::Whole(cells[row].into()),
        Data::U16(cells) => RowValue::Whole(cells[row].into()),
        Data::U8(cells) => RowValue::Whole(cells[row].into()),
        Data::Date(cells) => RowValue::Whole(cells[row].into()),
        Data::F64(cells) => RowValue::Real(cells[row]),
        Data::Flag(cells) => RowValue::Flag(cells[row]),
        Data::Text(_) => RowValue::Name(""),
        Data::Name(codes, names) => RowValue::Name(names.get(usize::from(codes[row])).copied().unwrap_or("")),
    }
}

/// Purses, debts and stocks are not written to files, so they are read by name.
fn hidden(table: &Households, name: &str, row: usize) -> i64 {
    match name {
        "cash" => table.cash[row].fen(),
        "debt" => table.debt[row].fen(),
        "fresh_a" => table.fresh_a[row].grams(),
        "ageing_a" => table.ageing_a[row].grams(),
        "fresh_b" => table.fresh_b[row].grams(),
        _ => panic!("defect: the hidden column {name} of households cannot be traced"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_of_households_can_be_read() {
        let mut table = Households::new(2);
        table.price_fen[1] = 9;
        for (index, column) in Households::COLUMNS.iter().enumerate() {
            match table.data(index) {
                Some(data) => assert_eq!(cell(&data, 1) == RowValue::Whole(9), column.name == "price_fen"),
                None => assert_eq!(hidden(&table, column.name, 1), 0),
            }
        }
    }

    #[test]
    fn real_numbers_are_shown_to_five_digits_and_compared_to_the_last_bit() {
        for (number, expected) in
            [(0.0, "0"), (123.456_789, "123.46"), (0.000_123_456_7, "0.00012346"), (-2.5, "-2.5"), (1e7, "10000000")]
        {
            assert_eq!(five_digits(number), expected);
        }
        assert_ne!(RowValue::Real(1.0), RowValue::Real(1.0 + f64::EPSILON));
        assert_eq!(RowValue::Real(f64::NAN), RowValue::Real(f64::NAN));
    }

    #[test]
    fn the_bits_of_the_treated_are_named() {
        let treated = Households::COLUMNS.iter().find(|column| column.name == "treated").expect("it is there");
        assert_eq!(RowValue::Whole(0b1010).rounded(treated), Text::new("talent+brand", "人才支撑+品牌打造"));
        assert_eq!(RowValue::Whole(0).rounded(treated), Text::new("none", "无"));
    }
}
