//! One consumer's choice: it sees eight impressions of the feed, then a logit over what was seen, in integers throughout.

#![allow(
    clippy::inline_always,
    reason = "what is made of vectors is inlined into the function that has their instructions"
)]

use crate::engine::agents::feed::{SLOT_BYTES, Slot, Slots};
use crate::engine::phases::broadcast::IMPRESSIONS;
use crate::engine::phases::buy::needs::Needs;
use crate::engine::rng::block_batch::{BATCH, BlockBatch};
use crate::engine::rng::draws::buy_consumer as words;
use pulp::{Arch, Simd, WithSimd};

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
        let weights_of_bytes: &[u32; SLOT_BYTES] = weights.first_chunk().expect("a weight for each byte");
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
    pub fn add_up(&mut self, arch: Arch) -> u32 {
        arch.dispatch(Sums(self));
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
mod tests {
    use super::*;
    use crate::engine::agents::hosting::NOBODY;
    use crate::engine::phases::buy::lookup_tables::OUTSIDE;
    use crate::engine::phases::buy::places::Places;
    use crate::engine::rng::ReplicationRng;

    const CONSUMERS: u32 = 400_000;
    const SLOTS: u32 = 1_024;

    /// What one consumer chooses who saw these offers.
    fn chosen(seen: [u32; IMPRESSIONS], weights: &[u32], outside: u32, word: u32) -> Option<u32> {
        let mut looks = Looks { count: 1, ..Looks::EMPTY };
        seen.into_iter().enumerate().for_each(|(impression, offer)| looks.show(0, impression, offer, weights));
        looks.add_up(Arch::new());
        choose(&looks, 0, outside, word)
    }
    fn choose(looks: &Looks, consumer: usize, outside: u32, word: u32) -> Option<u32> {
        let sum = looks.sum(consumer);
        let drawn = draw(sum + outside, word);
        (drawn < sum).then(|| looks.chosen(consumer, drawn))
    }
    /// Shares of `CONSUMERS` consumers who choose each offer, when offer `o` holds `quotas[o]` slots of the table.
    fn shares(quotas: &[u32], weights: &[u32]) -> Vec<f64> {
        let mut slots: Vec<u32> =
            (0_u32..).zip(quotas).flat_map(|(o, &q)| std::iter::repeat_n(o, q as usize)).collect();
        slots.resize(SLOTS as usize, NOBODY);
        let slots = slots.into_iter().map(Slot::of).collect();
        let mut table: Vec<u32> = [0].into_iter().chain(weights.iter().map(|weight| weight << 7)).collect();
        table.resize(SLOT_BYTES, 0);
        let mut counts = vec![0_u32; weights.len()];
        let mut needs = Needs::NONE;
        needs.on_air = Places::first(BATCH);
        let (mut reader, mut batch) = (ReplicationRng::new(5, 0).stream(7, 0, 3).reader(0), BlockBatch::EMPTY);
        let (mut looks, slots) = (Looks::EMPTY, [Slots::Wide(slots)]);
        for _ in 0..CONSUMERS as usize / BATCH {
            reader.read(&mut batch, BATCH);
            looks.look(&batch, &needs, &slots, &table);
            looks.add_up(Arch::new());
            for consumer in 0..BATCH {
                if let Some(offer) = choose(&looks, consumer, OUTSIDE, batch[words::CHOICE][consumer]) {
                    counts[offer as usize] += 1;
                }
            }
        }
        counts.iter().map(|&count| f64::from(count) / f64::from(CONSUMERS)).collect()
    }
    /// Exact probabilities: the sum over which offers eight independent impressions see (inclusion and exclusion).
    fn exact(quotas: &[u32], weights: &[u32]) -> Vec<f64> {
        let offers = quotas.len();
        let chance_within = |set: usize| {
            let filled: u32 = quotas.iter().sum();
            let inside: u32 = (0..offers).filter(|o| set >> o & 1 == 1).map(|o| quotas[o]).sum();
            libm::pow(f64::from(inside + SLOTS - filled) / f64::from(SLOTS), 8.0)
        };
        let mut shares = vec![0.0; offers];
        for set in 0_usize..1 << offers {
            let subsets = (0..=set).filter(|sub| sub & set == *sub);
            let sign = |sub: usize| if (set ^ sub).count_ones().is_multiple_of(2) { 1.0 } else { -1.0 };
            let seen: f64 = subsets.map(|sub| sign(sub) * chance_within(sub)).sum();
            let weight = |o: usize| f64::from(weights[o]) / f64::from(1_u32 << 15);
            let total: f64 = 1.0 + (0..offers).filter(|o| set >> o & 1 == 1).map(weight).sum::<f64>();
            (0..offers).filter(|o| set >> o & 1 == 1).for_each(|o| shares[o] += seen * weight(o) / total);
        }
        shares
    }
    fn within_four_errors(share: f64, expected: f64) -> bool {
        (share - expected).abs() < 4.0 * (expected * (1.0 - expected) / f64::from(CONSUMERS)).sqrt()
    }

    /// A1: one offer at the 7/8 cap: the share buying is the logit (an impression misses it with chance 1/8, eight with 6e-8).
    #[test]
    fn one_offer_is_bought_with_the_probability_of_a_logit() {
        for weight in [3_000_u32, 1 << 15, 200_000] {
            let odds = f64::from(weight) / 32_768.0;
            let share = shares(&[SLOTS / 8 * 7], &[weight])[0];
            assert!(within_four_errors(share, odds / (1.0 + odds)), "{weight}: {share}");
        }
    }

    /// A2: taking one of three offers out of the choice leaves the ratio of the others (independence of irrelevant
    /// alternatives); all three are seen by nearly everybody.
    #[test]
    fn removing_an_offer_leaves_the_ratio_of_the_others() {
        let weights = [20_000_u32, 32_768, 50_000];
        let table: Vec<u32> = [0].into_iter().chain(weights.map(|weight| weight << 7)).collect();
        let ratio = |third: u32| {
            let mut counts = [0_u32; 3];
            for block in ReplicationRng::new(6, 0).stream(7, 0, 1).blocks(0).take(CONSUMERS as usize) {
                let seen = [0, 1, third, 0, NOBODY, 1, third, NOBODY];
                if let Some(offer) = chosen(seen, &table, OUTSIDE, block[words::CHOICE]) {
                    counts[offer as usize] += 1;
                }
            }
            let [a, b] = [f64::from(counts[0]), f64::from(counts[1])];
            (a / b, a / b * (1.0 / a + 1.0 / b).sqrt())
        };
        let expected = f64::from(weights[0]) / f64::from(weights[1]);
        for third in [2, NOBODY] {
            let (estimate, error) = ratio(third);
            assert!((estimate - expected).abs() < 4.0 * error, "third {third}: {estimate} against {expected}");
        }
    }

    /// A17: N offers that each bring their own slots are bought, all together, as in a plain logit over the N offers with
    /// each weight times the chance to see the offer at all, where weights are small.
    #[test]
    fn offers_with_slots_of_their_own_add_up_to_a_plain_logit() {
        let (quota, weight) = (16_u32, 650_u32);
        let seen = 1.0 - libm::pow(1.0 - f64::from(quota) / f64::from(SLOTS), 8.0);
        for offers in [1_usize, 4, 16, 48] {
            let total: f64 = shares(&vec![quota; offers], &vec![weight; offers]).iter().sum();
            #[allow(clippy::cast_precision_loss, reason = "a few offers")]
            let odds = offers as f64 * seen * f64::from(weight) / 32_768.0;
            assert!(within_four_errors(total, odds / (1.0 + odds)), "{offers}: {total} against {odds}");
        }
    }

    /// A3: shares of identical consumers equal the exact mean over their eight impressions.
    #[test]
    fn shares_are_the_exact_mean_over_the_impressions() {
        let (quotas, weights) = ([60, 200, 5, 130], [40_000, 9_000, 900_000, 32_768]);
        for (share, expected) in shares(&quotas, &weights).into_iter().zip(exact(&quotas, &weights)) {
            assert!(within_four_errors(share, expected), "{share} against {expected}");
        }
    }

    #[test]
    fn an_offer_seen_twice_counts_once() {
        let weights = [0, 1 << 22, 1 << 22];
        let often = [0, 0, 0, 1, 0, 0, NOBODY, NOBODY];
        let once = [0, 1, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY, NOBODY];
        for word in (0..1_000_u32).map(|i| i * 4_294_967) {
            let choose = |seen| chosen(seen, &weights, OUTSIDE, word);
            assert_eq!(choose(often), choose(once));
        }
    }

    #[test]
    fn the_largest_weights_do_not_overflow() {
        let weights = [vec![0], vec![((1 << 20) - 1) * 255; 8]].concat();
        assert_eq!(chosen([0, 1, 2, 3, 4, 5, 6, 7], &weights, OUTSIDE, u32::MAX), None);
    }
}
