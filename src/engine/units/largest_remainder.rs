//! Splitting an amount so that the parts sum to it.

use std::num::NonZero;

/// Splits `total` over integer weights by largest remainder. The parts sum to `total` exactly, and each differs from its
/// exact share by less than 1. Of equal remainders the lower index comes first. A zero weight gets nothing; if all weights
/// are zero, so are all parts.
///
/// # Panics
/// If `total` or a weight is negative (a defect).
#[must_use]
pub fn largest_remainder(total: i64, weights: &[i64]) -> Vec<i64> {
    let mut parts = weights.to_vec();
    split_in_place(total, &mut parts);
    parts
}

/// As [`largest_remainder`], for weights that become the parts.
///
/// # Panics
/// If `total` or a weight is negative (a defect).
pub fn split_in_place(total: i64, parts: &mut [i64]) {
    let total = not_negative(total);
    let mut sum = 0;
    for &weight in &*parts {
        sum += u128::from(not_negative(weight));
    }
    if total == 0 || sum == 0 {
        parts.fill(0);
        return;
    }
    let (mut few, mut many) = ([0; FEW], Vec::new());
    let rests = if parts.len() <= FEW {
        &mut few[..parts.len()]
    } else {
        many.resize(parts.len(), 0);
        &mut many[..]
    };
    let wide = |weight| {
        let product = u128::from(total) * u128::from(weight);
        (u64::try_from(product / sum).expect("a part is at most the total"), product % sum)
    };
    let whole = match u64::try_from(sum).ok().and_then(NonZero::new) {
        Some(narrow) => divide(parts, rests, |weight| {
            total
                .checked_mul(weight)
                .map_or_else(|| wide(weight), |product| (product / narrow, (product % narrow).into()))
        }),
        None => divide(parts, rests, wide),
    };
    // What is left goes to the largest rests.
    let left = usize::try_from(total - whole).expect("the floors never exceed the total");
    if left > 0 {
        let smaller = rests.len() - left;
        rests.select_nth_unstable(smaller);
        for ranked in &rests[smaller..] {
            parts[usize::try_from(u128::from(u32::MAX) - (ranked & 0xFFFF_FFFF)).expect("32 bits")] += 1;
        }
    }
}

/// So many weights or fewer are split without memory from the heap: most splits are over few firms or crops.
const FEW: usize = 32;

/// An amount or a weight of a split.
fn not_negative(x: i64) -> u64 {
    u64::try_from(x).expect("defect: a negative split")
}

/// Turns weights into whole parts by `quotient`, which gives the part of a weight and the rest; returns the sum of the parts.
/// A rest and its place make one integer: of equal rests the earlier one is the larger.
#[inline(never)]
fn divide(parts: &mut [i64], rests: &mut [u128], quotient: impl Fn(u64) -> (u64, u128)) -> u64 {
    let (mut whole, mut place) = (0, u32::MAX);
    for (part, ranked) in parts.iter_mut().zip(rests) {
        let (quotient, rest) = quotient(not_negative(*part));
        *part = i64::try_from(quotient).expect("a part is at most the total");
        whole += quotient;
        *ranked = rest << 32 | u128::from(place);
        place -= 1;
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(total: i64, weights: &[i64], expected: &[i64]) {
        assert_eq!(largest_remainder(total, weights), expected);
    }

    #[test]
    fn splits_by_hand_are_reproduced() {
        check(10, &[1, 1, 1], &[4, 3, 3]);
        check(7, &[0, 5, 0], &[0, 7, 0]);
        check(5, &[0, 0], &[0, 0]);
        check(100, &[50, 30, 20], &[50, 30, 20]);
        check(1, &[1, 2], &[0, 1]);
        // Twenty equal rests: the first five weights get one more.
        check(25, &[3; 20], &[[2; 5].as_slice(), &[1; 15]].concat());
        // Products, and a sum of weights, above 64 bits.
        check(1 << 50, &[1 << 40, 3 << 40], &[1 << 48, 3 << 48]);
        check(4, &[i64::MAX, i64::MAX], &[2, 2]);
    }

    proptest! {
        /// I16: parts sum exactly, lie within one of their real value, and a zero weight gets zero.
        #[test]
        fn parts_sum_and_lie_within_one(total in 0_i64..1_000_000_000_000, weights in prop::collection::vec(0_i64..1_000_000, 1..40)) {
            let parts = largest_remainder(total, &weights);
            let sum: i64 = weights.iter().sum();
            if sum == 0 {
                prop_assert!(parts.iter().all(|&p| p == 0));
            } else {
                prop_assert_eq!(parts.iter().sum::<i64>(), total);
                for (part, weight) in parts.iter().zip(&weights) {
                    let exact = i128::from(total) * i128::from(*weight);
                    let distance = (i128::from(*part) * i128::from(sum) - exact).abs();
                    prop_assert!(distance < i128::from(sum));
                    prop_assert!(*weight > 0 || *part == 0);
                }
            }
        }
    }
}
