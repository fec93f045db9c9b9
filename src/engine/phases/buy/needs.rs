//! Needs: what the consumers of a batch want this week, told from a word of each.

use crate::engine::agents::offers::Offer;
use crate::engine::phases::buy::Given;
use crate::engine::rng::block_batch::BATCH;
use crate::engine::units::{CROPS, floor};

/// What the consumers of a batch need.
#[derive(Debug)]
pub(super) struct Needs {
    /// Crop that each needs; `CROPS` for no need.
    pub crops: [u8; BATCH],
    /// Those who need a crop that is on air.
    pub on_air: Places,
    /// Those who need a crop of which no host sells any: they have nothing to look at.
    pub off_air: Places,
}

impl Needs {
    /// Nobody needs anything.
    pub const NONE: Self = Self { crops: [0; BATCH], on_air: Places(0), off_air: Places(0) };
}

/// Places of a batch, a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Places(u64);

const _: () = assert!(BATCH == u64::BITS as usize, "a bit for each place");

impl Places {
    /// All places.
    #[cfg(test)]
    pub const ALL: Self = Self(u64::MAX);

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

/// The words that stand for needs this week.
pub(super) struct NeedTable {
    /// A word below the bound of a crop stands for a need of it or of an earlier crop; the last bound is above all words.
    below: [u64; CROPS + 1],
    /// Crop of the least word with a given first byte; `CROPS` for no need.
    first: [u8; 256],
    /// Whether any host sells the crop.
    on_air: [bool; CROPS],
}

impl NeedTable {
    pub fn new(given: Given<'_>, offers: &[Offer]) -> Self {
        let below = bounds(given);
        let mut on_air = [false; CROPS];
        for offer in offers.iter().filter(|offer| offer.parcels > 0) {
            on_air[usize::from(offer.crop)] = true;
        }
        Self { below, first: first_crops(&below), on_air }
    }

    /// Sets what the consumers of a batch need. A branch that every second consumer takes costs more than a set of places.
    #[inline(never)]
    pub fn read(&self, words: &[u32], needs: &mut Needs) {
        let mut places = [0; CROPS + 1];
        let mut place = 1_u64;
        for (&word, need) in words.iter().zip(&mut needs.crops) {
            let mut crop = self.first[(word >> 24) as usize];
            while u64::from(word) >= self.below[usize::from(crop)] {
                crop += 1;
            }
            *need = crop;
            places[usize::from(crop)] |= place;
            place <<= 1;
        }
        (needs.on_air, needs.off_air) = (Places(0), Places(0));
        for (places, is_on_air) in places.into_iter().zip(self.on_air) {
            let all = if is_on_air { &mut needs.on_air } else { &mut needs.off_air };
            all.0 |= places;
        }
    }
}

/// The bound below which a 32-bit word lies with a given probability.
pub(super) fn word_bound(probability: f64) -> u64 {
    floor(probability.clamp(0.0, 1.0) * 4_294_967_296.0).unsigned_abs()
}

/// Bounds of the words that stand for a need, rising over crops.
fn bounds(given: Given<'_>) -> [u64; CROPS + 1] {
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
    std::array::from_fn(|crop| chance.get(crop).map_or(u64::MAX, |chance| word_bound(*chance)))
}

/// The crop of the least word with each first byte.
fn first_crops(below: &[u64; CROPS + 1]) -> [u8; 256] {
    std::array::from_fn(|byte| {
        let crop = below.iter().filter(|&&bound| (byte as u64) << 24 >= bound).count();
        u8::try_from(crop).expect("few crops")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words from all over the range, and those beside the bounds of two crops on air and one that is not.
    #[test]
    fn needs_are_those_of_the_bounds_and_listed_by_what_is_on_air() {
        let below = [1 << 30, 1 << 30, (1 << 31) + 5, 3 << 30, 3 << 30, (3 << 30) + 7, u64::MAX];
        let mut on_air = [true; CROPS];
        on_air[2] = false;
        let table = NeedTable { below, first: first_crops(&below), on_air };
        let words: Vec<u32> = below[..CROPS]
            .iter()
            .flat_map(|&bound| [bound - 1, bound])
            .chain([0, u64::from(u32::MAX)])
            .map(|word| u32::try_from(word).expect("32 bits"))
            .chain((0..40).map(|number: u32| number.wrapping_mul(0x9E37_79B9)))
            .collect();
        let mut needs = Needs::NONE;
        table.read(&words, &mut needs);
        let crops: Vec<usize> =
            words.iter().map(|&word| below.iter().filter(|&&bound| u64::from(word) >= bound).count()).collect();
        assert!(
            needs.crops.iter().map(|&crop| usize::from(crop)).zip(&crops).all(|(crop, expected)| crop == *expected)
        );
        let places = |needed: fn(usize) -> bool| (0..words.len()).filter(|&at| needed(crops[at])).collect::<Vec<_>>();
        assert_eq!(needs.on_air.iter().collect::<Vec<_>>(), places(|crop| crop < CROPS && crop != 2));
        assert_eq!(needs.off_air.iter().collect::<Vec<_>>(), places(|crop| crop == 2));
        assert!(needs.on_air.len() > 9 && needs.off_air.len() > 3, "{needs:?}");
    }
}
