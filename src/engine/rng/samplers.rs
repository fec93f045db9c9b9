//! Random variables by inverse distribution function, each from one word. Nothing is rejected, so two scenarios keep the same
//! draws. Only `libm` is used, so every machine gives the same bits.

/// A number strictly between 0 and 1.
#[must_use]
#[inline]
pub fn unit(word: u32) -> f64 {
    (f64::from(word) + 0.5) / 4_294_967_296.0
}

/// Whether an event of probability `p` happens.
#[must_use]
#[inline]
pub fn happens(p: f64, word: u32) -> bool {
    unit(word) < p
}

/// A standard normal number.
#[must_use]
pub fn normal(word: u32) -> f64 {
    normal_quantile(unit(word))
}

/// A lognormal number with mean 1 and standard deviation `sigma` of its logarithm.
#[must_use]
pub fn lognormal(sigma: f64, word: u32) -> f64 {
    libm::exp(sigma * normal(word) - 0.5 * sigma * sigma)
}

/// A standard Gumbel number.
#[must_use]
pub fn gumbel(word: u32) -> f64 {
    -libm::log(-libm::log(unit(word)))
}

/// Standard Gumbel numbers are above this one: that of word 0 is −3.130.
pub const GUMBEL_LEAST: f64 = -3.15;

/// A number that [`gumbel`] of the same word does not exceed, for a small part of its cost.
#[must_use]
#[inline]
pub fn gumbel_at_most(word: u32) -> f64 {
    // With k leading ones u is at most 1 − 2^−(k + 1), and −ln(−ln u) is below −ln(1 − u), at most (k + 1) ln 2.
    0.7 * f64::from(word.leading_ones() + 1)
}

/// The logistic function.
#[must_use]
#[inline]
pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

/// An index drawn with probabilities `shares`: the least one whose cumulative share exceeds the number of the word. The last
/// index takes the rest.
#[must_use]
pub fn pick(shares: &[f64], word: u32) -> usize {
    pick_at(shares, unit(word))
}

/// As [`pick`], for a number between 0 and 1.
#[must_use]
pub fn pick_at(shares: &[f64], u: f64) -> usize {
    let mut sum = 0.0;
    for (index, share) in shares.iter().enumerate() {
        sum += share;
        if u < sum {
            return index;
        }
    }
    shares.len() - 1
}

/// The `count` rows with the lowest draws, in order of the draws; of equal draws the earlier row comes first. A larger `count`
/// keeps the rows of a smaller one.
#[must_use]
pub fn lowest(rows: std::ops::Range<usize>, count: usize, draws: &[f64]) -> Vec<usize> {
    let mut rows: Vec<usize> = rows.collect();
    rows.sort_by(|&a, &b| draws[a].total_cmp(&draws[b]).then(a.cmp(&b)));
    rows.truncate(count);
    rows
}

/// Distribution function of the standard normal.
#[must_use]
pub fn normal_share(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// Quantile of the standard normal. It starts from a rational approximation (Hastings 1955, 26.2.23) and corrects it on `erfc`
/// to full precision. `p` must lie strictly between 0 and 1.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    let tail = if p < 0.5 { p } else { 1.0 - p };
    let t = (-2.0 * libm::log(tail)).sqrt();
    let numerator = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let denominator = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    let mut x = t - numerator / denominator; // upper tail: P(X > x) = tail
    for _ in 0..3 {
        let density = libm::exp(-0.5 * x * x) * 0.398_942_280_401_432_7;
        let error = normal_share(-x) - tail;
        // With Halley's correction three steps are enough up to 10 standard deviations.
        let step = error / density;
        x += step / (1.0 - 0.5 * x * step);
    }
    if p < 0.5 { -x } else { x }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_quantiles_are_those_of_the_tables() {
        for (p, expected) in [
            (0.5, 0.0),
            (0.975, 1.959_963_984_540_054),
            (0.025, -1.959_963_984_540_054),
            (0.999, 3.090_232_306_167_813_5),
            (1e-9, -5.997_807_015_007_686_5),
        ] {
            assert!((normal_quantile(p) - expected).abs() < 1e-9, "{p}: {}", normal_quantile(p));
        }
    }

    #[test]
    fn the_quantile_inverts_the_distribution() {
        for word in (0..1000_u32).map(|i| i * 4_294_967) {
            let p = unit(word);
            assert!((normal_share(normal_quantile(p)) - p).abs() < 1e-13);
        }
    }

    #[test]
    fn the_lowest_are_in_order_and_the_earlier_row_goes_before_its_equal() {
        let draws = [0.0, 0.5, 0.2, 0.5, 0.1, 0.2];
        assert_eq!(lowest(1..6, 3, &draws), [4, 2, 5]);
        assert_eq!(lowest(1..6, 4, &draws), [4, 2, 5, 1]);
        assert_eq!(lowest(1..6, 9, &draws), [4, 2, 5, 1, 3]);
    }

    #[test]
    fn a_lognormal_has_mean_one() {
        let n = 100_000_u32;
        let sum: f64 = (0..n).map(|i| lognormal(0.5, i * 42_949 + 20_000)).sum();
        assert!((sum / f64::from(n) - 1.0).abs() < 2e-3);
    }

    #[test]
    fn picking_follows_the_shares() {
        assert_eq!(pick(&[0.2, 0.3, 0.5], 0), 0);
        assert_eq!(pick(&[0.2, 0.3, 0.5], u32::MAX / 4), 1);
        assert_eq!(pick(&[0.2, 0.3, 0.5], u32::MAX), 2);
        assert_eq!(pick(&[0.2, 0.3], u32::MAX), 1, "the last takes the rest");
    }

    /// A standard Gumbel number is below x with probability exp(−exp(−x)), and its mean is Euler's constant.
    #[test]
    fn a_gumbel_number_has_its_distribution() {
        let n = 100_000_u32;
        let numbers: Vec<f64> = (0..n).map(|i| gumbel(i * 42_949 + 20_000)).collect();
        assert!((numbers.iter().sum::<f64>() / f64::from(n) - 0.577_216).abs() < 2e-3);
        for word in [1, 1 << 20, 1 << 31, u32::MAX - 1] {
            assert!((libm::exp(-libm::exp(-gumbel(word))) - unit(word)).abs() < 1e-12);
        }
    }

    #[test]
    fn a_gumbel_number_lies_between_its_bounds() {
        let ends = (0..32).flat_map(|bits| [u32::MAX << bits, u32::MAX >> bits, !(1 << bits)]);
        for word in ends.chain((0..1000).map(|k| k * 4_294_967)) {
            assert!((GUMBEL_LEAST..=gumbel_at_most(word)).contains(&gumbel(word)), "{word}");
        }
    }
}
