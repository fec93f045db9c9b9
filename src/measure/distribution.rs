//! Distribution: quantiles, Gini, poverty, on sorted integers.

use crate::units::real;

/// Lower empirical quantile of sorted values: the least value with at least a share `p` at or below it.
///
/// # Panics
/// If there is no value.
#[must_use]
pub fn quantile(sorted: &[i64], p: f64) -> i64 {
    let n = sorted.len();
    let rank = libm::ceil(p * real(i64::try_from(n).expect("fewer than 2^63 values")));
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and n")]
    let rank = rank.max(1.0) as usize;
    sorted[rank.min(n) - 1]
}

/// Gini coefficient of sorted values; negative ones count as zero. Returns it with the number clamped.
#[must_use]
pub fn gini(sorted: &[i64]) -> (f64, usize) {
    let clamped = sorted.iter().filter(|&&y| y < 0).count();
    let n = i128::try_from(sorted.len()).expect("fewer than 2^63 values");
    let (mut weighted, mut sum) = (0_i128, 0_i128);
    for (i, &y) in sorted.iter().enumerate() {
        let y = i128::from(y.max(0));
        weighted += (2 * (i128::try_from(i).expect("fewer than 2^63 values") + 1) - n - 1) * y;
        sum += y;
    }
    #[allow(clippy::cast_precision_loss, reason = "a coefficient needs no more than 53 bits")]
    let gini = if sum == 0 { 0.0 } else { weighted as f64 / (n * sum) as f64 };
    (gini, clamped)
}

/// Foster-Greer-Thorbecke poverty measures of order 0, 1 and 2 against a line.
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
