//! The cells of one column of a table, borrowed from memory or read from a file. Hashes and the reduction read them.

use crate::engine::declare::{Data, Kind};
use std::borrow::Cow;

/// The values of a column, one per row.
#[derive(Debug, Clone, PartialEq)]
pub enum Values<'a> {
    /// Signed 64-bit integers.
    I64(Cow<'a, [i64]>),
    /// Signed 32-bit integers.
    I32(Cow<'a, [i32]>),
    /// Unsigned 32-bit integers.
    U32(Cow<'a, [u32]>),
    /// Unsigned 16-bit integers.
    U16(Cow<'a, [u16]>),
    /// Unsigned 8-bit integers.
    U8(Cow<'a, [u8]>),
    /// Double precision numbers.
    F64(Cow<'a, [f64]>),
    /// Flags.
    Flag(Cow<'a, [bool]>),
    /// Days since 1 January 1970.
    Date(Cow<'a, [i32]>),
    /// Codes into a list of names.
    Name(Cow<'a, [i32]>, Vec<&'a str>),
    /// Free text.
    Text(Vec<&'a str>),
}

/// The cells of a column. The value of an empty cell has no meaning.
#[derive(Debug, Clone, PartialEq)]
pub struct Cells<'a> {
    /// A value for every row.
    pub values: Values<'a>,
    /// Whether each cell has a value; `None` if all have one.
    pub valid: Option<Vec<bool>>,
}

impl<'a> Cells<'a> {
    /// Cells that all have a value.
    #[must_use]
    pub fn full(values: Values<'a>) -> Self {
        Self { values, valid: None }
    }

    /// Empty cells of a column of this type.
    ///
    /// # Panics
    /// For a hidden column, because no file has one.
    #[must_use]
    pub fn empty(kind: Kind, rows: usize) -> Self {
        let values = match kind {
            Kind::I64 => Values::I64(vec![0; rows].into()),
            Kind::I32 => Values::I32(vec![0; rows].into()),
            Kind::U32 => Values::U32(vec![0; rows].into()),
            Kind::U16 => Values::U16(vec![0; rows].into()),
            Kind::U8 => Values::U8(vec![0; rows].into()),
            Kind::F64 => Values::F64(vec![0.0; rows].into()),
            Kind::Flag => Values::Flag(vec![false; rows].into()),
            Kind::Date => Values::Date(vec![0; rows].into()),
            Kind::Name => Values::Name(vec![0; rows].into(), Vec::new()),
            Kind::Text => Values::Text(vec![""; rows]),
            Kind::Hidden => unreachable!("a hidden column has no cells"),
        };
        Self { values, valid: Some(vec![false; rows]) }
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        match &self.values {
            Values::I64(cells) => cells.len(),
            Values::I32(cells) | Values::Date(cells) | Values::Name(cells, _) => cells.len(),
            Values::U32(cells) => cells.len(),
            Values::U16(cells) => cells.len(),
            Values::U8(cells) => cells.len(),
            Values::F64(cells) => cells.len(),
            Values::Flag(cells) => cells.len(),
            Values::Text(cells) => cells.len(),
        }
    }

    /// Whether the cell of a row has a value.
    #[must_use]
    pub fn is_valid(&self, row: usize) -> bool {
        self.valid.as_ref().is_none_or(|valid| valid[row])
    }

    /// The text in a row of names or of free text; `None` for an empty cell and for a column of numbers.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<&'a str> {
        if !self.is_valid(row) {
            return None;
        }
        match &self.values {
            Values::Name(codes, names) => names.get(usize::try_from(codes[row]).ok()?).copied(),
            Values::Text(texts) => Some(texts[row]),
            _ => None,
        }
    }
}

impl<'a> From<Data<'a>> for Values<'a> {
    fn from(data: Data<'a>) -> Self {
        match data {
            Data::I64(cells) => Self::I64(cells.into()),
            Data::I32(cells) => Self::I32(cells.into()),
            Data::U32(cells) => Self::U32(cells.into()),
            Data::U16(cells) => Self::U16(cells.into()),
            Data::U8(cells) => Self::U8(cells.into()),
            Data::F64(cells) => Self::F64(cells.into()),
            Data::Flag(cells) => Self::Flag(cells.into()),
            Data::Date(cells) => Self::Date(cells.into()),
            Data::Text(texts) => Self::Text(texts.iter().map(String::as_str).collect()),
            Data::Name(codes, names) => Self::Name(codes.into_iter().map(i32::from).collect(), names.to_vec()),
        }
    }
}
