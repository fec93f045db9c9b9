//! What a chunk of work has for each market or county: only for those that its households belong to, so that a world of many
//! counties needs no more than its households do.

use std::ops::Range;

/// One cell for each row of a range. Rows are counted as in the whole table.
#[derive(Debug)]
pub struct ChunkTable<T> {
    first: usize,
    cells: Vec<T>,
}

impl<T> ChunkTable<T> {
    /// Cells for `rows`, each made by `cell`.
    #[must_use]
    pub fn new(rows: Range<usize>, cell: impl FnMut() -> T) -> Self {
        Self { first: rows.start, cells: std::iter::repeat_with(cell).take(rows.len()).collect() }
    }
    /// The cell of a row.
    ///
    /// # Panics
    /// If the row is outside the range (a defect).
    #[inline]
    pub fn at(&mut self, row: usize) -> &mut T {
        &mut self.cells[row - self.first]
    }
    /// The cells in order, each with its row.
    pub fn into_rows(self) -> impl Iterator<Item = (usize, T)> {
        (self.first..).zip(self.cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_those_of_the_whole_table() {
        let mut sums = ChunkTable::new(3..6, || 0);
        *sums.at(3) += 1;
        *sums.at(5) += 2;
        assert_eq!(sums.into_rows().collect::<Vec<_>>(), [(3, 1), (4, 0), (5, 2)]);
    }

    #[test]
    fn a_row_of_another_chunk_is_a_defect() {
        for row in [2, 6] {
            assert!(std::panic::catch_unwind(|| *ChunkTable::new(3..6, || 0).at(row)).is_err(), "{row}");
        }
    }
}
