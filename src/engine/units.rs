//! Units: money in whole fen, goods in whole grams, and the exact arithmetic on them.
//!
//! A price times a quantity is floored once, at the payer. A percentage is floored. An amount is split by largest
//! remainder. Intermediate products have as many bits as they need; a result that does not fit 64 bits is a defect and panics.

mod columns;
mod crop_set;
mod exact;
mod largest_remainder;
mod row_list;
mod vectors;

pub use columns::{add_each, subtract_each, sum_of};
pub use crop_set::CropSet;
pub use exact::{ExactReals, floor_of_quotient};
pub use largest_remainder::{largest_remainder, split_in_place};
pub use row_list::{BLOCK, RowList, blocks};
pub use vectors::in_vectors;

use serde::{Deserialize, Serialize};

/// Money in fen (1 yuan = 100 fen).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// Goods in grams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Grams(pub i64);

/// Weeks in a year of the model.
pub const WEEKS: u32 = 52;
/// Fen in a yuan.
pub const FEN_PER_YUAN: f64 = 100.0;
/// Grams in a kilogram.
pub const GRAMS_PER_KG: i64 = 1000;
/// Specialty crops of the model.
pub const CROPS: usize = 6;
/// Basis points in 1.
pub const BASIS_POINTS: i64 = 10_000;

/// `floor(a · b / c)`. The product may have 128 bits.
///
/// # Panics
/// If `c` is not positive or the result does not fit 64 bits (a defect).
#[must_use]
#[inline]
pub fn mul_div(a: i64, b: i64, c: i64) -> i64 {
    let product = if IS_WASM { fits(a, b).then(|| a.wrapping_mul(b)) } else { a.checked_mul(b) };
    match product {
        // A number that is not negative is divided in fewer steps, above all by a constant.
        Some(product) if product >= 0 => product / c,
        Some(product) => product.div_euclid(c),
        // A division of 128 bits takes many times as long as one of 64.
        None => mul_div_wide(a, b, c),
    }
}

/// In WebAssembly a product that is tested for overflow is made of 128 bits, by a call: factors are tested before.
const IS_WASM: bool = cfg!(target_arch = "wasm32");

/// Whether `a · b` surely fits 64 bits: the factors have 62 digits at most, without signs.
#[inline]
fn fits(a: i64, b: i64) -> bool {
    // A negative number has the digits of the one above it.
    let [a, b] = [a ^ (a >> 63), b ^ (b >> 63)];
    a.leading_zeros() + b.leading_zeros() >= 66
}

/// `floor(a · b / c)` through 128 bits.
#[cold]
fn mul_div_wide(a: i64, b: i64, c: i64) -> i64 {
    let wide = (i128::from(a) * i128::from(b)).div_euclid(i128::from(c));
    i64::try_from(wide).expect("defect: a product above 64 bits")
}

/// `bp` basis points of an amount, floored.
#[must_use]
#[inline]
pub fn basis_points(amount: i64, bp: i64) -> i64 {
    mul_div(amount, bp, BASIS_POINTS)
}

/// Value of `grams` at a price per kilogram, fen, floored.
#[must_use]
#[inline]
pub fn value_of(grams: i64, fen_per_kg: i64) -> i64 {
    mul_div(grams, fen_per_kg, GRAMS_PER_KG)
}

/// The share `share` of an integer amount, floored; `share` is clamped to \[0, 1\].
#[must_use]
#[inline]
pub fn share_of(amount: i64, share: f64) -> i64 {
    Share::new(share).of(amount)
}

/// A share between 0 and 1 in fixed point, made once where it is taken of many amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share(i64);

impl Share {
    /// The share, clamped to \[0, 1\].
    #[must_use]
    #[inline]
    pub fn new(share: f64) -> Self {
        // 2^-32 is exact in both directions, so the product is the same integer on every machine.
        #[allow(clippy::cast_possible_truncation, reason = "clamped to [0, 2^32]")]
        let fixed = (share.clamp(0.0, 1.0) * 4_294_967_296.0) as i64;
        Self(fixed)
    }
    /// This share of an amount, floored.
    #[must_use]
    #[inline]
    pub const fn of(self, amount: i64) -> i64 {
        // Each half of the amount times the share fits 64 bits, and so does the sum, which is at most the amount.
        let low = (amount & 0xFFFF_FFFF).cast_unsigned().wrapping_mul(self.0.cast_unsigned()) >> 32;
        (amount >> 32).wrapping_mul(self.0).wrapping_add(low.cast_signed())
    }
}

/// Converts a floating-point number to fixed point with 32 binary digits, for exact sums over agents.
///
/// # Panics
/// If it does not fit (a defect).
#[must_use]
#[inline]
pub fn to_fixed(x: f64) -> i64 {
    let scaled = libm::rint(x * 4_294_967_296.0);
    assert!(scaled.abs() < 9.2e18, "defect: {x} does not fit fixed point");
    #[allow(clippy::cast_possible_truncation, reason = "checked above")]
    {
        scaled as i64
    }
}

/// Converts a fixed-point sum back to a floating-point number.
#[must_use]
#[inline]
#[allow(clippy::cast_precision_loss, reason = "a mean needs no more than 53 bits")]
pub fn from_fixed(sum: i128) -> f64 {
    sum as f64 / 4_294_967_296.0
}

/// The floor of a floating-point number, as an integer.
///
/// # Panics
/// If it does not fit 64 bits or is not a number (a defect).
#[must_use]
#[inline]
pub fn floor(x: f64) -> i64 {
    assert!(x.abs() < 9.2e18, "defect: {x} does not fit an integer");
    #[allow(clippy::cast_possible_truncation, reason = "checked above")]
    let whole = x as i64;
    // A conversion rounds towards zero.
    whole - i64::from(real(whole) > x)
}

/// Converts an integer to a floating-point number.
#[must_use]
#[inline]
#[allow(clippy::cast_precision_loss, reason = "economic quantities stay far below 2^53")]
pub fn real(x: i64) -> f64 {
    x as f64
}

/// Converts a count to a floating-point number. From 2^32 on the result is infinite; no table is that long.
#[must_use]
pub fn count_as_f64(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::INFINITY, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_negative_amount_is_floored_not_truncated() {
        assert_eq!(mul_div(-7, 1, 2), -4);
        assert_eq!(basis_points(999, 300), 29);
        assert_eq!(share_of(1000, 0.25), 250);
        assert_eq!(share_of(1000, 7.0), 1000);
    }

    #[test]
    fn usual_factors_surely_fit() {
        for (a, b) in [(0, 0), (1 << 30, 1 << 30), (-(1 << 31), 1 << 30), (i64::MAX >> 2, -1)] {
            assert!(fits(a, b) && fits(b, a), "{a} · {b}");
        }
    }

    #[test]
    fn a_floor_is_the_largest_integer_below() {
        for x in [0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 1.999_999, -1.000_001, 4.5e15, -4.5e15, 9.1e18, -9.1e18] {
            assert!((real(floor(x)) - libm::floor(x)).abs() < f64::MIN_POSITIVE, "{x}");
        }
    }

    /// Numbers of every size and sign, the limits among them.
    fn any_size() -> impl Strategy<Value = i64> {
        let limits = [i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX];
        prop_oneof![(any::<i64>(), 0_u32..63).prop_map(|(x, bits)| x >> bits), prop::sample::select(limits.to_vec())]
    }

    proptest! {
        #[test]
        fn a_share_is_a_product_divided_by_the_whole(amount in any_size(), fixed in 0_i64..=1 << 32) {
            for share in [Share(fixed), Share(0), Share(1 << 32)] {
                prop_assert_eq!(share.of(amount), mul_div(amount, share.0, 1 << 32));
            }
        }

        #[test]
        fn a_product_of_64_bits_is_divided_as_one_of_128(a in any_size(), b in any_size(), c in any_size()) {
            let c = c.checked_abs().unwrap_or(i64::MAX).max(1);
            let wide = (i128::from(a) * i128::from(b)).div_euclid(i128::from(c));
            if let Ok(expected) = i64::try_from(wide) {
                prop_assert_eq!(mul_div(a, b, c), expected);
                prop_assert_eq!(mul_div_wide(a, b, c), expected);
            }
        }

        #[test]
        fn a_product_that_surely_fits_does(a in any_size(), b in any_size()) {
            prop_assert!(!fits(a, b) || a.checked_mul(b).is_some());
        }
    }
}
