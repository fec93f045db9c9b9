//! Rows of a table of which something holds, listed before something is done with them.

#![allow(
    clippy::inline_always,
    reason = "what is made of vectors is inlined into the function that has their instructions"
)]

use crate::units::vectors::in_vectors;
use pulp::{Simd, WithSimd};
use std::ops::Range;

/// Most rows of a block.
pub const BLOCK: usize = 256;

/// Blocks of consecutive rows of a table of `rows` rows.
pub fn blocks(rows: usize) -> impl Iterator<Item = Range<usize>> {
    (0..rows).step_by(BLOCK).map(move |first| first..rows.min(first + BLOCK))
}

/// A list of rows of a block.
#[derive(Debug)]
pub struct RowList([u8; BLOCK]);

impl RowList {
    /// An empty list.
    pub const EMPTY: Self = Self([0; BLOCK]);

    /// The rows of a block of which something holds, in order; the block begins with row `first`, and `holds` says it of each row. A
    /// loop in vectors asks for it: a branch for each row would often go another way than the processor foresees.
    #[inline]
    pub fn select(&mut self, first: usize, holds: impl Iterator<Item = bool>) -> impl Iterator<Item = usize> + '_ {
        let (mut marks, mut count) = ([0; BLOCK], 0);
        in_vectors(Marks { marks: &mut marks, holds });
        for (eight, place) in marks.as_chunks::<8>().0.iter().zip((0_u8..).step_by(8)) {
            let mut left = u64::from_le_bytes(*eight);
            while left != 0 {
                #[allow(clippy::cast_possible_truncation, reason = "below 8")]
                let byte = (left.trailing_zeros() / 8) as u8;
                self.0[count] = place + byte;
                count += 1;
                left &= left - 1;
            }
        }
        self.0[..count].iter().map(move |&place| first + usize::from(place))
    }
}

/// Marks rows of which something holds.
struct Marks<'a, H> {
    /// A byte for each row: 1 where it holds.
    marks: &'a mut [u8; BLOCK],
    holds: H,
}

impl<H: Iterator<Item = bool>> WithSimd for Marks<'_, H> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for (mark, holds) in self.marks.iter_mut().zip(self.holds) {
            *mark = u8::from(holds);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_all_blocks_are_listed_once() {
        for rows in [0, 1, 255, 256, 257, 1_000] {
            let mut list = RowList::EMPTY;
            let mut selected = Vec::new();
            for block in blocks(rows) {
                selected.extend(list.select(block.start, block.map(|row| row % 7 == 3 || row >= 600)));
            }
            let expected: Vec<usize> = (0..rows).filter(|row| row % 7 == 3 || *row >= 600).collect();
            assert_eq!(selected, expected);
        }
    }
}
