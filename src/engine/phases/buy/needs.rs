//! Needs: what the consumers of a batch want this week, told from a word of each.

#![allow(
    clippy::inline_always,
    reason = "what is made of vectors is inlined into the function that has their instructions"
)]

use crate::agents::offers::Offer;
use crate::phases::buy::Given;
use crate::phases::buy::places::Places;
use crate::rng::block_batch::BATCH;
use crate::units::{CROPS, floor, in_vectors};
use pulp::{Simd, WithSimd};

/// What the consumers of a batch need.
#[derive(Debug)]
pub(super) struct Needs {
    /// What each needs: a crop, a crop and [`OFF_AIR`], or [`NOTHING`].
    by_place: [u32; BATCH],
    /// Those who need a crop that is on air.
    pub on_air: Places,
    /// Those who need a crop of which no host sells any: they have nothing to look at.
    pub off_air: Places,
}

/// Added to a crop that no host sells.
const OFF_AIR: u32 = 8;
const _: () = assert!(CROPS <= OFF_AIR as usize, "crops and what is added to them are bits of their own");
/// No need.
const NOTHING: u32 = 2 * OFF_AIR;

impl Needs {
    /// Nobody needs anything.
    pub const NONE: Self = Self { by_place: [0; BATCH], on_air: Places::NONE, off_air: Places::NONE };

    /// The crop that the consumer at a place needs.
    #[inline]
    pub fn crop(&self, place: usize) -> usize {
        (self.by_place[place] % OFF_AIR) as usize
    }
}

/// The words that stand for needs this week.
pub(super) struct NeedTable {
    /// What the least words stand for.
    first: u32,
    /// Words above these stand, from each on, for the need beside it; the last one is no need.
    above: [(u32, u32); CROPS],
}

impl NeedTable {
    pub fn new(given: Given<'_>, offers: &[Offer]) -> Self {
        let mut on_air = [false; CROPS];
        for offer in offers.iter().filter(|offer| offer.parcels > 0) {
            on_air[usize::from(offer.crop)] = true;
        }
        Self::of(bounds(given), on_air)
    }

    /// The table for crops of which a word below `below` stands for a need of it or of an earlier one.
    fn of(below: [u64; CROPS], on_air: [bool; CROPS]) -> Self {
        let need = |crop: u32| match on_air.get(crop as usize) {
            Some(true) => crop,
            Some(false) => crop + OFF_AIR,
            None => NOTHING,
        };
        let mut table = Self { first: need(0), above: [(u32::MAX, NOTHING); CROPS] };
        for ((above, bound), next) in table.above.iter_mut().zip(below).zip(1..) {
            match bound.checked_sub(1) {
                // No word stands for this crop or an earlier one.
                None => table.first = need(next),
                Some(last) => *above = (u32::try_from(last).expect("a bound is at most 2^32"), need(next)),
            }
        }
        table
    }

    /// Sets what `count` consumers of a batch need. A branch that every second consumer takes costs more than a set of places.
    #[inline]
    pub fn read(&self, words: &[u32; BATCH], count: usize, needs: &mut Needs) {
        in_vectors(Reading { table: self, words, needs });
        let all = Places::first(count);
        (needs.on_air, needs.off_air) = (needs.on_air.and(all), needs.off_air.and(all));
    }
}

/// The needs of a whole batch.
struct Reading<'a> {
    table: &'a NeedTable,
    words: &'a [u32; BATCH],
    needs: &'a mut Needs,
}

impl WithSimd for Reading<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { table, words, needs } = self;
        for vector in 0..BATCH / S::U32_LANES {
            // Loops over places, no adapters: what the compiler leaves outside this function has no vector instructions.
            let word = S::as_simd_u32s(words).0[vector];
            let mut need = simd.splat_u32s(table.first);
            for step in 0..CROPS {
                let (last, next) = table.above[step];
                let is_above = simd.greater_than_u32s(word, simd.splat_u32s(last));
                need = simd.select_u32s(is_above, simd.splat_u32s(next), need);
            }
            S::as_mut_simd_u32s(&mut needs.by_place).0[vector] = need;
        }
        let off_air = simd.splat_u32s(OFF_AIR);
        needs.on_air = Places::of(simd, &needs.by_place, |need| simd.less_than_u32s(need, off_air));
        needs.off_air =
            Places::of(simd, &needs.by_place, |need| simd.equal_u32s(simd.and_u32s(need, off_air), off_air));
    }
}

/// The bound below which a 32-bit word lies with a given probability.
pub(super) fn word_bound(probability: f64) -> u64 {
    floor(probability.clamp(0.0, 1.0) * 4_294_967_296.0).unsigned_abs()
}

/// Bounds of the words that stand for a need, rising over crops.
fn bounds(given: Given<'_>) -> [u64; CROPS] {
    let Given { tastes, nation, .. } = given;
    let mut chance: [f64; CROPS] =
        std::array::from_fn(|crop| tastes.weekly_needs * tastes.need_share[crop] * nation.demand[crop]);
    // At most one need a week: where demand asks for more, all crops are scaled down alike.
    let all = chance.iter().sum::<f64>().max(1.0);
    let mut sum = 0.0;
    for share in &mut chance {
        sum += *share / all;
        *share = sum;
    }
    chance.map(word_bound)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words from all over the range, and those beside the bounds of crops on air and off air, of crops without words, and of one
    /// that has all the rest.
    #[test]
    fn needs_are_those_of_the_bounds_and_listed_by_what_is_on_air() {
        let on_air = [true, true, false, true, false, true];
        for below in [
            [1 << 30, 1 << 30, (1 << 31) + 5, 3 << 30, 3 << 30, (3 << 30) + 7],
            [0, 0, 1 << 20, 1 << 30, 1 << 32, 1 << 32],
            [0; CROPS],
        ] {
            let table = NeedTable::of(below, on_air);
            let words: Vec<u32> = below
                .iter()
                .flat_map(|&bound: &u64| [bound.saturating_sub(1), bound])
                .map(|word| u32::try_from(word).unwrap_or(u32::MAX))
                .chain((0..40).map(|number: u32| number.wrapping_mul(0x9E37_79B9)))
                .collect();
            let crop = |word: u32| below.iter().filter(|&&bound| u64::from(word) >= bound).count();
            let is_on_air = |word: u32| on_air.get(crop(word)).copied();
            let places =
                |state| (0..words.len()).filter(|&place| is_on_air(words[place]) == state).collect::<Vec<usize>>();
            let mut batch = [0; BATCH];
            batch[..words.len()].copy_from_slice(&words);
            let check = |needs: &Needs| {
                let all = Places::first(words.len());
                let [on, off] =
                    [needs.on_air, needs.off_air].map(|needing| needing.and(all).iter().collect::<Vec<_>>());
                assert_eq!((&on, &off), (&places(Some(true)), &places(Some(false))));
                assert!(on.iter().chain(&off).all(|&place| needs.crop(place) == crop(words[place])), "{needs:?}");
            };
            let mut needs = Needs::NONE;
            table.read(&batch, words.len(), &mut needs);
            check(&needs);
            let mut needs = Needs::NONE;
            Reading { table: &table, words: &batch, needs: &mut needs }.with_simd(pulp::Scalar);
            check(&needs);
        }
    }
}
