//! Ranks of values, and the correlation of two series.

use crate::engine::units::count_as_f64;
use crate::study::estimate::statistics::{mean, rising_rows};

/// Ranks of values from 1; equal values share their mean rank.
#[must_use]
pub fn average_ranks(values: &[f64]) -> Vec<f64> {
    let order = rising_rows(values);
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    for group in order.chunk_by(|&a, &b| values[a].total_cmp(&values[b]).is_eq()) {
        let rank = f64::midpoint(count_as_f64(start + 1), count_as_f64(start + group.len()));
        for &at in group {
            ranks[at] = rank;
        }
        start += group.len();
    }
    ranks
}

/// Correlation of two series; NaN where one does not vary, or where there are fewer than two values.
#[must_use]
pub fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let (centre_a, centre_b) = (mean(a), mean(b));
    let sum = |x: &[f64], cx: f64, y: &[f64], cy: f64| x.iter().zip(y).map(|(x, y)| (x - cx) * (y - cy)).sum::<f64>();
    let spread = (sum(a, centre_a, a, centre_a) * sum(b, centre_b, b, centre_b)).sqrt();
    if spread > 0.0 { sum(a, centre_a, b, centre_b) / spread } else { f64::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_their_mean_rank() {
        let ranks = average_ranks(&[3.0, 1.0, 3.0, 2.0]);
        assert!(
            ranks.iter().zip([3.5, 1.0, 3.5, 2.0]).all(|(rank, expected)| (rank - expected).abs() < 1e-12),
            "{ranks:?}"
        );
        assert!(average_ranks(&[]).is_empty());
    }

    #[test]
    fn a_correlation_is_one_for_a_rising_line_and_undefined_for_a_constant() {
        assert!((correlation(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]) - 1.0).abs() < 1e-12);
        assert!(correlation(&[1.0, 2.0], &[5.0, 5.0]).is_nan());
    }
}
