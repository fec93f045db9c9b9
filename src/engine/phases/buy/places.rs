//! Places of a batch of consumers, told from a word of each in vectors.

#![allow(
    clippy::inline_always,
    reason = "what is made of vectors is inlined into the function that has their instructions"
)]

use crate::rng::block_batch::BATCH;
use crate::units::in_vectors;
use pulp::{Simd, WithSimd};

/// Places of a batch, a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Places(u64);

const _: () = assert!(BATCH == u64::BITS as usize, "a bit for each place");
/// Places that have a bit in one word of a vector.
const HALF: usize = u32::BITS as usize;
/// The bit of each place in the word of its half.
const BITS: [u32; BATCH] = {
    let mut bits = [1; BATCH];
    let mut place = 0;
    while place < BATCH {
        bits[place] <<= place % HALF;
        place += 1;
    }
    bits
};

impl Places {
    /// No place.
    pub const NONE: Self = Self(0);

    /// The first `count` places.
    pub const fn first(count: usize) -> Self {
        Self(if count < BATCH { (1 << count) - 1 } else { u64::MAX })
    }

    /// The first `count` places, of which those whose word lies below `bound`.
    #[inline]
    pub fn below(words: &[u32; BATCH], count: usize, bound: u64) -> Self {
        match bound.checked_sub(1).map(u32::try_from) {
            None => Self::NONE,
            Some(Err(_)) => Self::first(count),
            Some(Ok(last)) => in_vectors(AtMost { words, last }).and(Self::first(count)),
        }
    }

    /// The places for whose word `holds`.
    #[inline(always)]
    pub fn of<S: Simd>(simd: S, words: &[u32; BATCH], holds: impl Fn(S::u32s) -> S::m32s) -> Self {
        // Loops over places, no adapters: what the compiler leaves outside the function of the vectors has no such instructions.
        let (words, bits) = (S::as_simd_u32s(words).0, S::as_simd_u32s(&BITS).0);
        let mut places = 0;
        for half in (0..BATCH / HALF).rev() {
            let mut found = simd.splat_u32s(0);
            for vector in half * HALF / S::U32_LANES..(half + 1) * HALF / S::U32_LANES {
                found = simd.or_u32s(found, simd.select_u32s(holds(words[vector]), bits[vector], simd.splat_u32s(0)));
            }
            let mut lanes = [0; HALF];
            S::as_mut_simd_u32s(&mut lanes).0[0] = found;
            let mut word = 0;
            for lane in 0..S::U32_LANES {
                word |= lanes[lane];
            }
            places = places << HALF | u64::from(word);
        }
        Self(places)
    }

    /// The places that are in both.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Adds a place if it belongs here: without a branch, for what nobody can foresee.
    #[inline]
    pub fn add_if(&mut self, belongs: bool, place: usize) {
        self.0 |= u64::from(belongs) << place;
    }

    /// Number of places.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// The places in order.
    #[inline]
    pub fn iter(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            if left == 0 {
                return None;
            }
            let place = left.trailing_zeros() as usize;
            left &= left - 1;
            Some(place)
        })
    }
}

/// The places whose word is at most `last`.
struct AtMost<'a> {
    words: &'a [u32; BATCH],
    last: u32,
}

impl WithSimd for AtMost<'_> {
    type Output = Places;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Places {
        let last = simd.splat_u32s(self.last);
        Places::of(simd, self.words, |word| simd.less_than_or_equal_u32s(word, last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(places: Places) -> Vec<usize> {
        places.iter().collect()
    }

    #[test]
    fn words_below_a_bound_are_found_among_the_first_places() {
        let number = |place: usize| u32::try_from(place).expect("few places");
        let words: [u32; BATCH] = std::array::from_fn(|place| number(place).wrapping_mul(0x9E37_79B9));
        for bound in [0, 1, 2, 0x9E37_79B9, 0x9E37_79BA, 1 << 31, u64::from(u32::MAX), 1 << 32] {
            for count in [0, 1, 31, 32, 33, 63, 64] {
                let expected: Vec<usize> = (0..count).filter(|&place| u64::from(words[place]) < bound).collect();
                assert_eq!(listed(Places::below(&words, count, bound)), expected, "{bound} {count}");
                if let Some(last) = bound.checked_sub(1).and_then(|last| u32::try_from(last).ok()) {
                    let places = AtMost { words: &words, last }.with_simd(pulp::Scalar);
                    assert_eq!(listed(places.and(Places::first(count))), expected, "without vectors");
                }
            }
        }
    }

    #[test]
    fn places_are_added_where_they_belong() {
        let mut places = Places::NONE;
        (0..BATCH).for_each(|place| places.add_if(place % 9 == 2, place));
        assert_eq!(listed(places), [2, 11, 20, 29, 38, 47, 56]);
        assert_eq!(places.len(), 7);
    }
}
