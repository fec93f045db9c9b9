//! Measures of a distribution: quantiles, Gini coefficient and poverty.

use crate::units::real;

/// Lower empirical quantile of sorted values: the least value with at least a share `p` at or below it.
///
/// # Panics
/// If there is no value.
#[must_use]
pub fn quantile<T: Copy>(sorted: &[T], p: f64) -> T {
    let n = sorted.len();
    let rank = libm::ceil(p * real(i64::try_from(n).expect("fewer than 2^63 values")));
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and n")]
    let rank = rank.max(1.0) as usize;
    sorted[rank.min(n) - 1]
}

/// A value of a distribution. Sums of whole numbers are exact.
pub trait Amount: Copy + Default + PartialOrd {
    /// A sum of values.
    type Sum: Copy + Default + PartialOrd + std::ops::AddAssign;
    /// The value times a whole number.
    fn times(self, factor: i64) -> Self::Sum;
    /// `numerator / (count * denominator)`.
    fn ratio(numerator: Self::Sum, count: i64, denominator: Self::Sum) -> f64;
}

impl Amount for i64 {
    type Sum = i128;
    fn times(self, factor: i64) -> i128 {
        i128::from(self) * i128::from(factor)
    }
    #[allow(clippy::cast_precision_loss, reason = "a coefficient needs no more than 53 bits")]
    fn ratio(numerator: i128, count: i64, denominator: i128) -> f64 {
        numerator as f64 / (i128::from(count) * denominator) as f64
    }
}

impl Amount for f64 {
    type Sum = Self;
    fn times(self, factor: i64) -> Self {
        real(factor) * self
    }
    fn ratio(numerator: Self, count: i64, denominator: Self) -> Self {
        numerator / (real(count) * denominator)
    }
}

/// Gini coefficient of sorted values; zero where their sum is. Negative values count as zero; their number is returned
/// too.
#[must_use]
pub fn gini<T: Amount>(sorted: &[T]) -> (f64, usize) {
    let zero = T::default();
    let n = i64::try_from(sorted.len()).expect("fewer than 2^63 values");
    let (mut weighted, mut sum) = (T::Sum::default(), T::Sum::default());
    for (rank, &y) in (1..).zip(sorted) {
        let y = if y > zero { y } else { zero };
        weighted += y.times(2 * rank - n - 1);
        sum += y.times(1);
    }
    let gini = if sum > T::Sum::default() { T::ratio(weighted, n, sum) } else { 0.0 };
    (gini, sorted.iter().filter(|&&y| y < zero).count())
}

/// Shapley decomposition of the Gini coefficient into the parts between and within groups. They sum to the coefficient.
/// Negative values count as zero.
#[must_use]
pub fn gini_parts(values: &[(usize, i64)], groups: usize) -> [f64; 2] {
    let coefficient = |values: Vec<i64>| {
        let mut sorted = values;
        sorted.sort_unstable();
        gini(&sorted).0
    };
    let mut sums = vec![(0_i128, 0_i128); groups];
    for &(group, y) in values {
        sums[group].0 += i128::from(y.max(0));
        sums[group].1 += 1;
    }
    let all = sums.iter().fold((0, 0), |all, group| (all.0 + group.0, all.1 + group.1));
    if all.0 == 0 {
        return [0.0; 2];
    }
    let narrow = |wide: i128| i64::try_from(wide).expect("an income fits 64 bits");
    let means = values.iter().map(|&(group, _)| narrow(sums[group].0 / sums[group].1)).collect();
    let levelled = values.iter().map(|&(group, y)| {
        let (sum, count) = sums[group];
        if sum == 0 { narrow(all.0 / all.1) } else { narrow(i128::from(y.max(0)) * all.0 * count / (sum * all.1)) }
    });
    let whole = coefficient(values.iter().map(|&(_, y)| y).collect());
    let (between, within) = (coefficient(means), coefficient(levelled.collect()));
    [f64::midpoint(between, whole - within), f64::midpoint(within, whole - between)]
}

/// Foster-Greer-Thorbecke poverty measures of order 0, 1 and 2 for a poverty line.
#[must_use]
pub fn poverty(values: &[i64], line: i64) -> [f64; 3] {
    let n = real(i64::try_from(values.len().max(1)).expect("fewer than 2^63 values"));
    let mut sums = [0.0; 3];
    for &y in values.iter().filter(|&&y| y < line) {
        let gap = real(line - y) / real(line);
        sums[0] += 1.0;
        sums[1] += gap;
        sums[2] += gap * gap;
    }
    sums.map(|sum| sum / n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reals_have_the_gini_and_the_quantiles_of_the_whole_numbers() {
        let whole: Vec<i64> = (-3..40).map(|x| x * x * x + 5 * x).collect();
        let reals: Vec<f64> = whole.iter().map(|&x| real(x)).collect();
        let ((exact, negative), (rounded, also_negative)) = (gini(&whole), gini(&reals));
        assert!((exact - rounded).abs() < 1e-12 && (negative, also_negative) == (3, 3), "{exact} {rounded}");
        for p in [0.0, 0.1, 0.5, 0.99, 1.0] {
            assert_eq!(real(quantile(&whole, p)).to_bits(), quantile(&reals, p).to_bits());
        }
    }

    #[test]
    fn the_parts_of_the_gini_sum_to_it_and_vanish_where_there_is_no_difference() {
        let equal_groups = gini_parts(&[(0, 100), (0, 300), (1, 100), (1, 300)], 2);
        assert!(equal_groups[0].abs() < 1e-12 && (equal_groups[1] - 0.25).abs() < 1e-12, "{equal_groups:?}");
        let only_between = gini_parts(&[(0, 100), (0, 100), (1, 300), (1, 300)], 2);
        assert!((only_between[0] - 0.25).abs() < 1e-12 && only_between[1].abs() < 1e-12, "{only_between:?}");
    }

    /// A24: Gini, FGT and quantiles of known vectors.
    #[test]
    fn known_vectors_give_known_measures() {
        assert!((gini(&[1, 1, 1, 1]).0).abs() < 1e-15);
        assert!((gini(&[0, 0, 0, 1]).0 - 0.75).abs() < 1e-15);
        assert!((gini(&[1, 2, 3, 4]).0 - 0.25).abs() < 1e-15);
        assert_eq!(gini(&[-5, 1, 1]).1, 1);
        assert_eq!(quantile(&[10, 20, 30, 40], 0.5), 20);
        assert_eq!(quantile(&[10, 20, 30, 40], 0.51), 30);
        assert_eq!(quantile(&[10, 20, 30, 40], 0.0), 10);
        assert_eq!(quantile(&[10, 20, 30, 40], 1.0), 40);
        let fgt = poverty(&[50, 100, 150, 0], 100);
        for (got, want) in fgt.iter().zip([0.5, 0.375, 0.3125]) {
            assert!((got - want).abs() < 1e-15, "{fgt:?}");
        }
    }
}
