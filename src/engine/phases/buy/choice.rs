//! One consumer's choice: it sees eight impressions of the feed, then a logit over what was seen, in integers throughout.

#![allow(
    clippy::inline_always,
    reason = "what is made of vectors is inlined into the function that has their instructions"
)]

use crate::agents::feed::{BYTE_VALUES, Slot, Slots};
use crate::phases::broadcast::IMPRESSIONS;
use crate::phases::buy::needs::Needs;
use crate::rng::block_batch::{BATCH, BlockBatch};
use crate::rng::draws::buy_consumer as words;
use crate::units::in_vectors;
use pulp::{Simd, WithSimd};

/// What the consumers of a batch who need something see, by impression and consumer. Many consumers compare at once, in vectors
/// as wide as the processor has them.
#[derive(Debug)]
pub(super) struct Looks {
    slots: [[u32; BATCH]; IMPRESSIONS],
    weights: [[u32; BATCH]; IMPRESSIONS],
    /// Sums of the weights that each sees.
    sums: [u32; BATCH],
    /// Offers that each is shown.
    shown: [u32; BATCH],
    /// Place of each in the batch.
    places: [u8; BATCH],
    /// Number of consumers.
    count: usize,
}

impl Looks {
    pub const EMPTY: Self = Self {
        slots: [[<u32 as Slot>::EMPTY; BATCH]; IMPRESSIONS],
        weights: [[0; BATCH]; IMPRESSIONS],
        sums: [0; BATCH],
        shown: [0; BATCH],
        places: [0; BATCH],
        count: 0,
    };

    /// The consumers who look, each with its place in the batch, in order.
    #[inline]
    pub fn consumers(&self) -> impl Iterator<Item = (usize, usize)> {
        (0..).zip(&self.places[..self.count]).map(|(consumer, place)| (consumer, usize::from(*place) % BATCH))
    }

    /// Place in the batch of a consumer who looks.
    #[inline]
    pub fn place(&self, consumer: usize) -> usize {
        usize::from(self.places[consumer]) % BATCH
    }

    /// Lets those who need a crop on air look at its slots and weigh what they see by `weights`, one for each value of a
    /// slot. All look before any chooses: the slots lie far apart in memory, and many can be on their way at once.
    #[inline(never)]
    pub fn look(&mut self, batch: &BlockBatch, needs: &Needs, slots_by_crop: &[Slots], weights: &[u32]) {
        // A byte is a place in this list, which needs no test.
        let weights_of_bytes: &[u32; BYTE_VALUES] = weights.first_chunk().expect("a weight for each byte");
        self.count = needs.on_air.len();
        for (consumer, place) in needs.on_air.iter().enumerate() {
            self.places[consumer] = u8::try_from(place).expect("few places");
            match &slots_by_crop[needs.crop(place)] {
                Slots::Bytes(slots) => {
                    self.see(consumer, (batch, place), slots, |slot| weights_of_bytes[usize::from(slot)]);
                }
                Slots::Narrow(slots) => self.see(consumer, (batch, place), slots, |slot| weights[usize::from(slot)]),
                Slots::Wide(slots) => self.see(consumer, (batch, place), slots, |slot| weights[slot as usize]),
            }
        }
    }

    /// Lets a consumer look at slots, a word an impression, and weigh each by `weight`.
    #[inline]
    fn see<S: Slot>(
        &mut self,
        consumer: usize,
        (batch, place): (&BlockBatch, usize),
        slots: &[S],
        weight: impl Fn(S) -> u32,
    ) {
        let last = slots.len() - 1; // a power of two less one
        for impression in 0..IMPRESSIONS {
            let slot = slots[any_place(batch[words::LOOK + impression][place]) & last];
            self.slots[impression][consumer] = slot.into();
            self.weights[impression][consumer] = weight(slot);
        }
    }

    /// Replaces an impression of a consumer by an offer.
    #[inline]
    pub fn show(&mut self, consumer: usize, impression: usize, offer: u32, weights: &[u32]) {
        let slot = <u32 as Slot>::of(offer);
        self.slots[impression][consumer] = slot;
        self.weights[impression][consumer] = weights[slot as usize];
    }

    /// Adds up the weights that each consumer sees; returns how many offers were shown. An offer seen twice counts once.
    #[inline]
    pub fn add_up(&mut self) -> u32 {
        in_vectors(Sums(self));
        // At most eight a consumer. Sums that look for an overflow are not made in vectors.
        self.shown[..self.count].iter().copied().fold(0, u32::wrapping_add)
    }

    /// Sum of the weights that a consumer sees.
    #[inline]
    pub fn sum(&self, consumer: usize) -> u32 {
        self.sums[consumer]
    }

    /// The offer that a consumer chooses who drew a number below the sum of the weights that it sees.
    #[inline]
    pub fn chosen(&self, consumer: usize, drawn: u32) -> u32 {
        let mut sum = 0;
        let seen = self.weights.iter().map(|weights| {
            sum += weights[consumer];
            sum
        });
        let passed = seen.take_while(|&sum| sum <= drawn).count();
        self.slots[passed][consumer].offer()
    }
}

/// A number below a total of weights, drawn by `word`. Who draws one below the sum of what it sees chooses an offer.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "below the total")]
pub(super) fn draw(total: u32, word: u32) -> u32 {
    ((u64::from(total) * u64::from(word)) >> u32::BITS) as u32
}

/// A word as a place of which only the low bits count. The bits above those of the word are its sign: were they zero, the compiler
/// would take the remainder in 32 bits and no longer see that it is a place in the table.
#[inline(always)]
#[allow(clippy::cast_sign_loss, reason = "only low bits count")]
const fn any_place(word: u32) -> usize {
    word.cast_signed() as usize
}

/// Takes repeated offers out and adds the weights up. Sums stay below 2^32: eight weights below 2^28 and an outside option of at
/// most 2^22.
struct Sums<'a>(&'a mut Looks);

impl WithSimd for Sums<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Looks { slots, weights, sums, shown, count, .. } = self.0;
        let (zero, one, empty) = (simd.splat_u32s(0), simd.splat_u32s(1), simd.splat_u32s(<u32 as Slot>::EMPTY));
        for vector in 0..count.div_ceil(S::U32_LANES) {
            // Loops over places, no adapters: what the compiler leaves outside this function has no vector instructions.
            let mut seen = [zero; IMPRESSIONS];
            let (mut sum, mut offers_shown) = (zero, zero);
            for impression in 0..IMPRESSIONS {
                seen[impression] = S::as_simd_u32s(&slots[impression]).0[vector];
                let is_empty = simd.equal_u32s(seen[impression], empty);
                offers_shown = simd.add_u32s(offers_shown, simd.select_u32s(is_empty, zero, one));
            }
            for impression in 0..IMPRESSIONS {
                let weight = &mut S::as_mut_simd_u32s(&mut weights[impression]).0[vector];
                for earlier in 0..impression {
                    let repeated = simd.equal_u32s(seen[earlier], seen[impression]);
                    *weight = simd.select_u32s(repeated, zero, *weight);
                }
                sum = simd.add_u32s(sum, *weight);
            }
            S::as_mut_simd_u32s(sums).0[vector] = sum;
            S::as_mut_simd_u32s(shown).0[vector] = offers_shown;
        }
    }
}

#[cfg(test)]
mod tests;
