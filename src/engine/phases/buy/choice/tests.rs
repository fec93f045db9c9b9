//! Shares of consumers who choose an offer against exact probabilities.

use super::*;
use crate::agents::hosting::NOBODY;
use crate::phases::buy::lookup_tables::OUTSIDE;
use crate::phases::buy::places::Places;
use crate::rng::ReplicationRng;

const CONSUMERS: u32 = 400_000;
const SLOTS: u32 = 1_024;

/// What one consumer chooses who saw these offers.
fn chosen(seen: [u32; IMPRESSIONS], weights: &[u32], outside: u32, word: u32) -> Option<u32> {
    let mut looks = Looks { count: 1, ..Looks::EMPTY };
    seen.into_iter().enumerate().for_each(|(impression, offer)| looks.show(0, impression, offer, weights));
    looks.add_up();
    choose(&looks, 0, outside, word)
}
fn choose(looks: &Looks, consumer: usize, outside: u32, word: u32) -> Option<u32> {
    let sum = looks.sum(consumer);
    let drawn = draw(sum + outside, word);
    (drawn < sum).then(|| looks.chosen(consumer, drawn))
}
/// Shares of `CONSUMERS` consumers who choose each offer, when offer `o` holds `quotas[o]` slots of the table.
fn shares(quotas: &[u32], weights: &[u32]) -> Vec<f64> {
    let mut slots: Vec<u32> = (0_u32..).zip(quotas).flat_map(|(o, &q)| std::iter::repeat_n(o, q as usize)).collect();
    slots.resize(SLOTS as usize, NOBODY);
    let slots = slots.into_iter().map(Slot::of).collect();
    let mut table: Vec<u32> = [0].into_iter().chain(weights.iter().map(|weight| weight << 7)).collect();
    table.resize(BYTE_VALUES, 0);
    let mut counts = vec![0_u32; weights.len()];
    let mut needs = Needs::NONE;
    needs.on_air = Places::first(BATCH);
    let (mut reader, mut batch) = (ReplicationRng::new(5, 0).stream(7, 0, 3).reader(0), BlockBatch::EMPTY);
    let (mut looks, slots) = (Looks::EMPTY, [Slots::Wide(slots)]);
    for _ in 0..CONSUMERS as usize / BATCH {
        reader.read(&mut batch, BATCH);
        looks.look(&batch, &needs, &slots, &table);
        looks.add_up();
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
