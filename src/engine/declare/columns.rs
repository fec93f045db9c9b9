//! `columns!`: one declaration gives the vectors, the pieces lent to threads, and the description files and pages use.

use rayon::prelude::*;

/// Type of a column as files show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Signed 64-bit integer.
    I64,
    /// Signed 32-bit integer.
    I32,
    /// Unsigned 32-bit integer.
    U32,
    /// Unsigned 16-bit integer.
    U16,
    /// Unsigned 8-bit integer.
    U8,
    /// Double precision number.
    F64,
    /// true or false.
    Flag,
    /// A day.
    Date,
    /// One of a fixed list of names.
    Name,
    /// Free text.
    Text,
    /// Only inside the engine: never written to a file.
    Hidden,
}

/// What a column holds, lent to whoever writes it.
#[derive(Debug)]
pub enum Data<'a> {
    /// Signed 64-bit integers.
    I64(&'a [i64]),
    /// Signed 32-bit integers.
    I32(&'a [i32]),
    /// Unsigned 32-bit integers.
    U32(&'a [u32]),
    /// Unsigned 16-bit integers.
    U16(&'a [u16]),
    /// Unsigned 8-bit integers.
    U8(&'a [u8]),
    /// Double precision numbers.
    F64(&'a [f64]),
    /// Flags.
    Flag(&'a [bool]),
    /// Days since 1 January 1970.
    Date(Vec<i32>),
    /// Codes into a fixed list of names.
    Name(Vec<u8>, &'static [&'static str]),
    /// Free text.
    Text(&'a [String]),
}

/// Permission to copy what must not be copied in passing; only `World::fork` makes one.
#[derive(Debug, Clone, Copy)]
pub struct Fork(());

impl Fork {
    /// The permission. Called by `World::fork` alone (a test reads the sources for it).
    #[must_use]
    pub(crate) const fn permit() -> Self {
        Self(())
    }
}

/// A type a column may hold.
pub trait Cell: Sized {
    /// Its type in files.
    const KIND: Kind;
    /// The cells as data for a file, `None` for a hidden column.
    fn data(cells: &[Self]) -> Option<Data<'_>>;
    /// A copy for a forked world.
    fn fork(&self, permit: Fork) -> Self;
    // The next two are compiled once for each type; written in `columns!`, they would be compiled for each column.
    /// Appends `more` cells with the initial value.
    #[inline(never)]
    fn append(cells: &mut Vec<Self>, more: usize, initial: fn() -> Self) {
        cells.resize_with(cells.len() + more, initial);
    }
    /// A copy of a column for a forked world.
    #[inline(never)]
    fn fork_column(cells: &[Self], permit: Fork) -> Vec<Self> {
        cells.iter().map(|cell| cell.fork(permit)).collect()
    }
}

/// Cells that one thread fills at a time.
const LONG: usize = 1 << 16;

/// Appends `more` copies of a cell.
fn append_copies<T: Copy + Send + Sync>(cells: &mut Vec<T>, more: usize, cell: T) {
    if cells.is_empty() {
        // Zeros are memory that is not touched until a thread writes its own part of it.
        *cells = vec![cell; more];
    } else if more < LONG {
        cells.resize(cells.len() + more, cell);
    } else {
        cells.par_extend(rayon::iter::repeat_n(cell, more));
    }
}

/// Sets all cells of a column to one value, those of a long column on all threads.
#[doc(hidden)]
pub fn fill<T: Copy + Send + Sync>(cells: &mut [T], cell: T) {
    cells.par_chunks_mut(LONG).for_each(|part| part.fill(cell));
}

macro_rules! plain_cell {
    ($($type:ty => $kind:ident),+) => { $(impl Cell for $type {
        const KIND: Kind = Kind::$kind;
        fn data(cells: &[Self]) -> Option<Data<'_>> { Some(Data::$kind(cells)) }
        fn fork(&self, _permit: Fork) -> Self { *self }
        #[inline(never)]
        fn append(cells: &mut Vec<Self>, more: usize, initial: fn() -> Self) {
            append_copies(cells, more, initial());
        }
    })+ };
}
plain_cell!(i64 => I64, i32 => I32, u32 => U32, u16 => U16, u8 => U8, f64 => F64, bool => Flag);

impl Cell for String {
    const KIND: Kind = Kind::Text;
    fn data(cells: &[Self]) -> Option<Data<'_>> {
        Some(Data::Text(cells))
    }
    fn fork(&self, _permit: Fork) -> Self {
        self.clone()
    }
}

impl<T: Copy + Send + Sync, const N: usize> Cell for [T; N] {
    const KIND: Kind = Kind::Hidden;
    fn data(_cells: &[Self]) -> Option<Data<'_>> {
        None
    }
    fn fork(&self, _permit: Fork) -> Self {
        *self
    }
    #[inline(never)]
    fn append(cells: &mut Vec<Self>, more: usize, initial: fn() -> Self) {
        append_copies(cells, more, initial());
    }
}

/// What is known of a column besides its content.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Name in Rust and Arrow.
    pub name: &'static str,
    /// Type in files.
    pub kind: Kind,
    /// Unit.
    pub unit: &'static str,
    /// Adds up over a year: emptied when the next one begins.
    pub yearly: bool,
    /// Phase of the week that settles what is recorded; empty for keys and for what is fixed when the world begins.
    pub phase: &'static str,
    /// What it means, English.
    pub meaning: &'static str,
    /// What it means, Chinese.
    pub zh: &'static str,
}

/// A table that describes itself and lends its columns to a writer.
pub trait Recorded {
    /// Name of the table.
    fn table(&self) -> &'static str;
    /// What a row of it is.
    fn meaning(&self) -> &'static str;
    /// Its columns in order.
    fn describe(&self) -> &'static [Column];
    /// Number of rows.
    fn rows(&self) -> usize;
    /// The content of column `index`, `None` for a hidden one.
    fn data(&self, index: usize) -> Option<Data<'_>>;
}

/// Declares a table: one vector a column, rows lent in pieces, and the description of each column.
///
/// A column is `name: type = initial value, "unit", zh "Chinese label";`. A column that adds up over a year says so after
/// its unit, `"fen" per year`: it is emptied when a year begins. A column of a recorded table may name the phase that
/// settles its values, `"fen" by settle`.
#[doc(hidden)]
#[macro_export]
macro_rules! columns {
    (@empty per year $column:expr, $initial:expr) => { $crate::declare::columns::fill(&mut $column, $initial) };
    ($(#[doc = $doc:literal])+ $table:ident, $rows:ident {
        $($(#[doc = $meaning:literal])+ $column:ident: $type:ty = $initial:expr, $unit:literal $(per $period:ident)? $(by $phase:ident)?, zh $zh:literal;)+
    }) => {
        $(#[doc = $doc])+
        #[derive(Debug)]
        pub struct $table { rows: usize, $($(#[doc = $meaning])+ pub $column: Vec<$type>,)+ }

        #[doc = concat!("Consecutive rows of [`", stringify!($table), "`], lent to one thread.")]
        #[derive(Debug)]
        pub struct $rows<'a> {
            /// Row number of the first of them.
            #[allow(dead_code, reason = "every table lends rows in the same form")]
            pub first: usize,
            $($(#[doc = $meaning])+ pub $column: &'a mut [$type],)+
        }

        #[allow(dead_code, reason = "every table has the same methods")]
        impl $table {
            /// The columns in order.
            pub const COLUMNS: &'static [$crate::declare::Column] = &[$($crate::declare::Column {
                name: stringify!($column), kind: <$type as $crate::declare::Cell>::KIND, unit: $unit,
                yearly: !concat!($(stringify!($period))?).is_empty(), phase: concat!($(stringify!($phase))?), meaning: concat!($($meaning),+).trim_ascii(), zh: $zh },)+];

            /// A table of `rows` rows with initial values.
            #[must_use]
            pub fn new(rows: usize) -> Self {
                let mut table = Self { rows: 0, $($column: Vec::new(),)+ };
                table.grow(rows);
                table
            }
            /// Number of rows.
            #[must_use]
            pub fn len(&self) -> usize { self.rows }
            /// Whether there is no row.
            #[must_use]
            pub fn is_empty(&self) -> bool { self.rows == 0 }
            /// Adds `more` rows with initial values; returns the number of the first.
            pub fn grow(&mut self, more: usize) -> usize {
                let first = self.rows;
                self.rows += more;
                $(<$type as $crate::declare::Cell>::append(&mut self.$column, more, || $initial);)+
                first
            }
            /// Pieces of `size` rows; the last may be shorter.
            pub fn chunks(&mut self, size: usize) -> Vec<$rows<'_>> {
                $(let mut $column = self.$column.chunks_mut(size);)+
                (0..self.rows).step_by(size)
                    .map(|first| $rows { first, $($column: $column.next().expect("columns are equally long"),)+ })
                    .collect()
            }
            /// Consecutive pieces of so many rows.
            pub fn pieces(&mut self, sizes: impl Iterator<Item = usize>) -> impl Iterator<Item = $rows<'_>> {
                let mut next = 0;
                $(let mut $column = self.$column.as_mut_slice();)+
                sizes.map(move |rows| {
                    let first = next;
                    next += rows;
                    $rows { first, $($column: $column.split_off_mut(..rows).expect("no more rows than there are"),)+ }
                })
            }
            /// Pieces between the given row bounds (first 0, last the number of rows): one a county or village.
            pub fn groups(&mut self, bounds: &[usize]) -> Vec<$rows<'_>> {
                self.pieces(bounds.windows(2).map(|bounds| bounds[1] - bounds[0])).collect()
            }
            /// Empties the columns that add up over a year.
            pub fn begin_year(&mut self) {
                $($($crate::declare::columns!(@empty per $period self.$column, $initial);)?)+
            }
            /// A copy for a forked world.
            #[must_use]
            pub fn fork(&self, permit: $crate::declare::Fork) -> Self {
                Self { rows: self.rows, $($column: $crate::declare::Cell::fork_column(&self.$column, permit),)+ }
            }
            /// The row count each column really has: equal to `len` unless somebody changed a vector by hand.
            #[must_use]
            pub fn is_rectangular(&self) -> bool { [$(self.$column.len()),+].iter().all(|&len| len == self.rows) }
        }
        #[allow(dead_code, reason = "every table has the same methods")]
        impl $rows<'_> {
            /// Number of rows lent.
            #[must_use]
            pub fn len(&self) -> usize { [$(self.$column.len(),)+][0] }
            /// Whether none is lent.
            #[must_use]
            pub fn is_empty(&self) -> bool { self.len() == 0 }
            /// The cells of these rows in a column of another table of as many rows.
            #[must_use]
            #[inline]
            pub fn cells<'c, T>(&self, column: &'c [T]) -> &'c [T] { &column[self.first..][..self.len()] }
        }
        impl $crate::declare::Recorded for $table {
            fn table(&self) -> &'static str { stringify!($table) }
            fn meaning(&self) -> &'static str { concat!($($doc),+).trim_ascii() }
            fn describe(&self) -> &'static [$crate::declare::Column] { Self::COLUMNS }
            fn rows(&self) -> usize { self.rows }
            fn data(&self, index: usize) -> Option<$crate::declare::Data<'_>> {
                let mut at = 0;
                $(if at == index { return $crate::declare::Cell::data(&self.$column); } at += 1;)+
                let _ = at;
                None
            }
        }
    };
}
