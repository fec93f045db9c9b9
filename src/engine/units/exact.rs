//! Whole numbers in floating point. Vectors have no products and quotients of 64-bit integers, but those of floating point are
//! exact where whole numbers are small enough; that they are is tested for all of them at once.

#![allow(
    clippy::inline_always,
    reason = "what is made of vectors is inlined into the function that has their instructions"
)]

/// Whole numbers have at most so many binary digits.
const DIGITS: u32 = 50;
/// The least number with more.
const LIMIT: f64 = 1_125_899_906_842_624.0; // 2^50
/// Added to a whole number it leaves the number in the last digits of the sum.
const OFFSET: f64 = 6_755_399_441_055_744.0; // 1.5 · 2^52

/// Arithmetic on whole numbers in floating point, and whether all of them had at most 50 binary digits.
#[must_use = "whether numbers were exact must be tested"]
#[derive(Debug, Clone, Copy, Default)]
pub struct ExactReals {
    /// All integers, counted from the least that is allowed: together they have a digit too many if one has.
    integers: u64,
    /// What was left to the limit, as digits of floating-point numbers: together they have a sign if one has.
    left: u64,
}

impl ExactReals {
    /// An integer as a floating-point number.
    #[inline(always)]
    pub fn real(&mut self, x: i64) -> f64 {
        self.integers |= x.wrapping_add(1 << DIGITS).cast_unsigned();
        f64::from_bits(OFFSET.to_bits().wrapping_add(x.cast_unsigned())) - OFFSET
    }
    /// A whole number as an integer.
    #[inline(always)]
    pub fn integer(&mut self, whole: f64) -> i64 {
        let x = (whole + OFFSET).to_bits().wrapping_sub(OFFSET.to_bits()).cast_signed();
        self.integers |= x.wrapping_add(1 << DIGITS).cast_unsigned();
        x
    }
    /// The product of whole numbers.
    #[inline(always)]
    pub fn product(&mut self, a: f64, b: f64) -> f64 {
        let product = a * b;
        self.left |= (LIMIT - product.abs()).to_bits();
        product
    }
    /// Makes sure that all numbers were exact.
    ///
    /// # Panics
    /// If one was too large: a defect.
    #[inline(always)]
    pub fn assert(self) {
        assert!((self.integers >> (DIGITS + 1)) | (self.left >> 63) == 0, "defect: a number above 50 binary digits");
    }
}

/// The floor of a whole number over a divisor of at most some thousands, by a product: a division takes several times as long. Half
/// is added since no floor changes until a whole is, so that the last digit of the product makes no difference.
#[must_use]
#[inline(always)]
pub fn floor_of_quotient(whole: f64, divisor: u32) -> f64 {
    ((whole + 0.5) * (1.0 / f64::from(divisor))).floor()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::mul_div;
    use proptest::prelude::*;

    fn is_exact(compute: impl FnOnce(&mut ExactReals)) -> bool {
        let mut reals = ExactReals::default();
        compute(&mut reals);
        std::panic::catch_unwind(|| reals.assert()).is_ok()
    }

    #[test]
    fn numbers_that_are_too_large_are_found() {
        let most = (1_i64 << 50) - 1;
        for (x, fits) in [(0, true), (most, true), (-most - 1, true), (most + 1, false), (i64::MIN, false)] {
            assert_eq!(is_exact(|reals| assert!(reals.real(x).is_finite())), fits, "{x}");
        }
        let large = [1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 1e9, f64::INFINITY, f64::NAN];
        let too_large = large.into_iter().chain(large[1..].iter().map(|times| -times));
        for (times, fits) in [(0.0, true), (-1.0, true)].into_iter().chain(too_large.map(|times| (times, false))) {
            assert_eq!(is_exact(|reals| assert!(reals.integer(times * LIMIT) < i64::MAX)), fits, "{times}");
        }
        assert!(is_exact(|reals| assert!(reals.product(33_554_432.0, 33_554_432.0) > 0.0)));
        assert!(!is_exact(|reals| assert!(reals.product(33_554_433.0, -33_554_433.0) < 0.0)));
    }

    proptest! {
        #[test]
        fn a_floor_of_a_quotient_is_that_of_integers(a in -(1_i64 << 25)..1 << 25, b in 0_i64..1 << 25, c in 1_i64..1 << 31) {
            let mut reals = ExactReals::default();
            let (x, y, z) = (reals.real(a), reals.real(b), reals.real(c));
            let product = reals.product(x, y);
            prop_assert_eq!(reals.integer((product / z).floor()), mul_div(a, b, c));
            prop_assert_eq!(reals.integer(product), a * b);
            reals.assert();
        }

        #[test]
        fn a_quotient_by_a_product_is_exact(x in -(1_i64 << 50)..1 << 50, divisor in 1_u32..5_000, off in -1_i64..=1) {
            // Multiples and their neighbours are the hard cases.
            for x in [x, (x - x % i64::from(divisor) + off).min((1 << 50) - 1)] {
                let mut reals = ExactReals::default();
                let whole = reals.real(x);
                prop_assert_eq!(reals.integer(floor_of_quotient(whole, divisor)), x.div_euclid(divisor.into()));
            }
        }
    }
}
