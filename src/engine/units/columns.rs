//! Columns of integers, many cells at a time: their sum, and the addition of one column to another. A test for an overflow in each
//! addition would keep the compiler from using vectors, so that all cells are tested together.

#![allow(
    clippy::inline_always,
    reason = "what is made of vectors is inlined into the function that has their instructions"
)]

use crate::units::vectors::in_vectors;
use pulp::{Simd, WithSimd};

/// Adds an amount to each cell.
///
/// # Panics
/// If a sum does not fit 64 bits (a defect).
#[inline(always)]
pub fn add_each(cells: &mut [i64], amounts: &[i64]) {
    let amounts = &amounts[..cells.len()];
    let mut overflow = 0;
    for i in 0..cells.len() {
        let sum = cells[i].wrapping_add(amounts[i]);
        // Where both have one sign and the sum the other.
        overflow |= (cells[i] ^ sum) & (amounts[i] ^ sum);
        cells[i] = sum;
    }
    assert!(overflow >= 0, "defect: a sum above 64 bits");
}

/// Takes an amount from each cell.
///
/// # Panics
/// If a difference does not fit 64 bits (a defect).
#[inline(always)]
pub fn subtract_each(cells: &mut [i64], amounts: &[i64]) {
    let amounts = &amounts[..cells.len()];
    let mut overflow = 0;
    for i in 0..cells.len() {
        let difference = cells[i].wrapping_sub(amounts[i]);
        // Where the cell has another sign than the amount and than the difference.
        overflow |= (cells[i] ^ amounts[i]) & (cells[i] ^ difference);
        cells[i] = difference;
    }
    assert!(overflow >= 0, "defect: a difference above 64 bits");
}

/// The sum of a column, in halves of 32 bits: no sum of fewer than 2^32 cells leaves 64 bits before its end.
#[derive(Debug, Clone, Copy, Default)]
struct HalvesSum {
    low: u64,
    high: u64,
    cells: u64,
}

impl HalvesSum {
    /// Adds a cell.
    #[inline(always)]
    fn add(&mut self, cell: i64) {
        // From the least integer on, so that no half has a sign.
        let above = cell.cast_unsigned() ^ (1 << 63);
        self.low = self.low.wrapping_add(above & 0xFFFF_FFFF);
        self.high = self.high.wrapping_add(above >> 32);
        self.cells = self.cells.wrapping_add(1);
    }
    /// The sum of all cells.
    fn total(self) -> i64 {
        let above = (i128::from(self.high) << 32) + i128::from(self.low);
        i64::try_from(above - (i128::from(self.cells) << 63)).expect("defect: a sum above 64 bits")
    }
}

/// Sum of an amount of each cell of a column.
///
/// # Panics
/// If it does not fit 64 bits (a defect).
#[must_use]
pub fn sum_of<T>(cells: &[T], amount: impl Fn(&T) -> i64) -> i64 {
    in_vectors(Sum { cells, amount }).total()
}

struct Sum<'a, T, F> {
    cells: &'a [T],
    amount: F,
}

impl<T, F: Fn(&T) -> i64> WithSimd for Sum<'_, T, F> {
    type Output = HalvesSum;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> HalvesSum {
        let mut sum = HalvesSum::default();
        for cell in self.cells {
            sum.add((self.amount)(cell));
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_has_every_cell_once() {
        for cells in [0, 1, 7, 8, 20, 64, 1_001] {
            let column: Vec<i64> = (1..=cells).collect();
            assert_eq!(sum_of(&column, |cell| -2 * cell), -cells * (cells + 1));
        }
        assert_eq!(sum_of(&[i64::MAX, i64::MAX, i64::MIN, i64::MIN], |cell| *cell), -2);
    }

    #[test]
    #[should_panic(expected = "a sum above 64 bits")]
    fn a_sum_that_does_not_fit_is_a_defect() {
        assert_eq!(sum_of(&[i64::MIN, -1], |cell| *cell), 0);
    }

    #[test]
    fn amounts_are_added_to_their_cells_and_taken_from_them() {
        let (mut cells, amounts) = ([1, -5, i64::MAX, i64::MIN], [2, -6, -7, 8]);
        add_each(&mut cells, &amounts);
        assert_eq!(cells, [3, -11, i64::MAX - 7, i64::MIN + 8]);
        subtract_each(&mut cells, &amounts);
        assert_eq!(cells, [1, -5, i64::MAX, i64::MIN]);
        for (cell, amount) in [(i64::MAX, 1), (i64::MIN, -1), (1, i64::MAX), (i64::MIN, i64::MIN)] {
            let add = || add_each(&mut [0, cell, 0], &[0, amount, 0]);
            assert!(std::panic::catch_unwind(add).is_err(), "{cell} + {amount}");
        }
        for (cell, amount) in [(i64::MAX, -1), (i64::MIN, 1), (0, i64::MIN)] {
            let subtract = || subtract_each(&mut [0, cell, 0], &[0, amount, 0]);
            assert!(std::panic::catch_unwind(subtract).is_err(), "{cell} - {amount}");
        }
    }
}
