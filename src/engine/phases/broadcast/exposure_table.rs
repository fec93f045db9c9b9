//! The exposure table of a crop: slots are filled in turns, so that a change of one share moves few of them.

use crate::agents::feed::Slot;

/// The finaliser of splitmix64: every bit of the input moves every bit of the output.
const fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Key of an offer's walk through the table, which gives its start and its stride. It depends on the host and the kind of
/// goods, never on the offer's row.
pub(super) fn key(host: u32, kind: usize) -> u64 {
    mix((u64::from(host) << 8 | kind as u64).wrapping_add(0x9e37_79b9_7f4a_7c15))
}

/// The walk of an offer through the table, a power of two long: an odd stride visits each slot once.
#[derive(Clone, Copy)]
struct Walk<S> {
    at: usize,
    stride: usize,
    /// Slots that it takes in all.
    quota: u32,
    /// What it writes into them.
    offer: S,
}

impl<S: Slot> Walk<S> {
    fn new(key: u64, quota: i64, offer: u32) -> Self {
        let quota = u32::try_from(quota).expect("at most as many as there are slots");
        // The two halves of the key.
        let [at, stride] = [key & 0xFFFF_FFFF, key >> 32 | 1].map(|half| usize::try_from(half).expect("32 bits"));
        Self { at, stride, quota, offer: S::of(offer) }
    }

    /// Takes the next free slot.
    #[inline]
    fn take(&mut self, table: &mut [S]) {
        if table.is_empty() {
            return;
        }
        // The compiler sees that such a place is in the table.
        let last = table.len() - 1;
        while table[self.at & last] != S::EMPTY {
            self.at = self.at.wrapping_add(self.stride);
        }
        table[self.at & last] = self.offer;
        self.at = self.at.wrapping_add(self.stride);
    }
}

/// Lets each walk take a slot in each of so many turns.
#[inline(never)]
fn take_in_turns<S: Slot>(table: &mut [S], walks: &mut [Walk<S>], turns: u32) {
    match walks {
        // In most turns only the largest offers have quota left.
        [first] => take_in_registers(table, [first], turns),
        [first, second] => take_in_registers(table, [first, second], turns),
        [first, second, third] => take_in_registers(table, [first, second, third], turns),
        walks => {
            for _ in 0..turns {
                for walk in &mut *walks {
                    walk.take(table);
                }
            }
        }
    }
}

/// As [`take_in_turns`], for so few walks that copies of them stay in registers.
fn take_in_registers<S: Slot, const N: usize>(table: &mut [S], walks: [&mut Walk<S>; N], turns: u32) {
    let mut copies = walks.each_ref().map(|walk| **walk);
    for _ in 0..turns {
        for walk in &mut copies {
            walk.take(table);
        }
    }
    for (walk, copy) in walks.into_iter().zip(copies) {
        *walk = copy;
    }
}

/// Fills the table with the numbers of offers: in each turn, each offer with quota left takes the next free slot of its walk.
/// The other slots are empty.
pub(super) fn fill<S: Slot>(table: &mut [S], quotas: &[i64], keys: &[u64], offers: &[u32]) {
    table.fill(S::EMPTY);
    if table.is_empty() {
        return;
    }
    let slots = table.len();
    assert!(slots.is_power_of_two(), "defect: an exposure table of {slots} slots");
    let total: i64 = quotas.iter().sum();
    assert!(total >= 0 && total.unsigned_abs() <= slots as u64, "defect: {total} impressions for {slots} slots");
    let mut walks = Vec::with_capacity(quotas.len());
    for ((&quota, &key), &offer) in quotas.iter().zip(keys).zip(offers) {
        if quota > 0 {
            walks.push(Walk::<S>::new(key, quota, offer));
        }
    }
    let mut last_turns: Vec<u32> = walks.iter().map(|walk| walk.quota).collect();
    last_turns.sort_unstable();
    last_turns.dedup();
    let mut turn = 0;
    for last in last_turns {
        // All walks take a slot in each turn before the last one of some of them; in that they are left out of the next.
        take_in_turns(table, &mut walks, last - turn - 1);
        walks.retain_mut(|walk| {
            walk.take(table);
            walk.quota > last
        });
        turn = last;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agents::hosting::NOBODY;
    use crate::units::largest_remainder;

    const HOSTS: u32 = 1_000;
    const SLOTS: usize = 16_384;
    const FILLED: i64 = 14_336;

    fn weights() -> Vec<i64> {
        (0..i64::from(HOSTS)).map(|host| 1 + 70_000_000 / (50 + (host * 617) % 1_000)).collect()
    }
    fn in_turns(quotas: &[i64]) -> Vec<u32> {
        let keys: Vec<u64> = (0..HOSTS).map(|host| key(host, 0)).collect();
        let mut table = vec![0_u32; SLOTS];
        fill(&mut table, quotas, &keys, &(0..HOSTS).collect::<Vec<_>>());
        table.into_iter().map(Slot::offer).collect()
    }
    fn cumulative(quotas: &[i64]) -> Vec<u32> {
        let mut table = vec![NOBODY; SLOTS];
        let mut next = 0;
        for (entry, &quota) in (0_u32..).zip(quotas) {
            for _ in 0..quota {
                table[next] = entry;
                next += 1;
            }
        }
        table
    }
    /// Median over 100 hosts of a ratio: the slots moved when a host's weight grows by a half, over the least number that any
    /// table must move.
    fn median_movement(table: impl Fn(&[i64]) -> Vec<u32>) -> f64 {
        let before = largest_remainder(FILLED, &weights());
        let original = table(&before);
        let mut ratios: Vec<f64> = (0..100)
            .map(|host| {
                let mut changed = weights();
                changed[host * 10] += changed[host * 10] / 2;
                let after = largest_remainder(FILLED, &changed);
                let least: i64 = before.iter().zip(&after).map(|(a, b)| (b - a).max(0)).sum();
                let moved = original.iter().zip(table(&after)).filter(|(a, b)| **a != *b).count();
                f64::from(u32::try_from(moved).unwrap()) / f64::from(u32::try_from(least.max(1)).unwrap())
            })
            .collect();
        ratios.sort_by(f64::total_cmp);
        ratios[50]
    }

    /// I16: as many slots are filled as there are quotas; each offer is within one of its share; no weight, no slot.
    #[test]
    fn every_offer_gets_its_quota_and_no_more() {
        let mut shares = weights();
        shares[7] = 0;
        let sum: i64 = shares.iter().sum();
        let quotas = largest_remainder(FILLED, &shares);
        let table = in_turns(&quotas);
        let mut counts = vec![0_i64; HOSTS as usize];
        table.iter().filter(|slot| **slot != NOBODY).for_each(|slot| counts[*slot as usize] += 1);
        assert_eq!(counts.iter().sum::<i64>(), FILLED);
        assert_eq!(counts[7], 0);
        for (count, share) in counts.iter().zip(&shares) {
            assert!((count * sum - FILLED * share).abs() < sum, "{count} slots for {share} of {sum}");
        }
    }

    /// I16: a change of one share moves few slots beyond the necessary; a cumulative table moves many.
    #[test]
    fn changing_one_share_moves_few_slots() {
        let turns = median_movement(in_turns);
        assert!(turns <= 8.0, "{turns} times the least possible");
        let naive = median_movement(cumulative);
        assert!(naive > 8.0, "a cumulative table would pass: {naive}");
    }

    /// Few offers and many, with equal and with different quotas: each takes a free slot in its turn.
    #[test]
    fn offers_take_slots_in_turns_however_many_there_are() {
        for offers in 1..=7_u32 {
            let quotas: Vec<i64> = (0..offers).map(|offer| i64::from(3 + offer / 2 * 9)).collect();
            let keys: Vec<u64> = (0..offers).map(|offer| key(offer, 2)).collect();
            let mut table = [0_u8; 256];
            fill(&mut table, &quotas, &keys, &(0..offers).collect::<Vec<_>>());
            let mut expected = [0_u8; 256];
            let mut walks: Vec<Walk<u8>> =
                (0..).zip(&keys).zip(&quotas).map(|((offer, key), quota)| Walk::new(*key, *quota, offer)).collect();
            for turn in 0..100 {
                walks.iter_mut().filter(|walk| walk.quota > turn).for_each(|walk| walk.take(&mut expected));
            }
            assert_eq!(table, expected, "{offers}");
        }
    }

    #[test]
    fn a_full_table_can_be_filled() {
        let mut table = vec![0_u32; 64];
        fill(&mut table, &[40, 24], &[key(3, 0), key(9, 1)], &[0, 1]);
        assert!(table.iter().all(|slot| slot.offer() < 2));
    }
}
