//! Comparison of the same households in two arms.

use crate::engine::indicators::distribution;
use crate::engine::units::count_as_f64;
use crate::study::estimate::quantile::quantile;
use crate::study::estimate::statistics::rising_rows;

/// Deciles of households; always ten.
pub const DECILES: usize = 10;

/// The households whose income changed noticeably: by more than a part of their own income in the baseline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NoticeableChanges {
    /// Share of households that lose.
    pub losing: f64,
    /// Median loss of those that lose, yuan; NaN where none does.
    pub median_loss: f64,
    /// Share of households that gain.
    pub gaining: f64,
}

/// The changes beyond `share` of the own baseline income; incomes in yuan, one a household. NaN if there are no households.
///
/// # Panics
/// If the two arms differ in their number of households.
#[must_use]
pub fn noticeable_changes(baseline: &[f64], arm: &[f64], share: f64) -> NoticeableChanges {
    assert_eq!(baseline.len(), arm.len(), "both arms hold the same households");
    let changes: Vec<f64> = baseline
        .iter()
        .zip(arm)
        .map(|(before, after)| (after - before, share * before.abs()))
        .filter_map(|(change, least)| (change.abs() > least).then_some(change))
        .collect();
    let losses = rising(&changes.iter().filter(|change| **change < 0.0).map(|change| -change).collect::<Vec<_>>());
    let households = count_as_f64(baseline.len());
    NoticeableChanges {
        losing: count_as_f64(losses.len()) / households,
        median_loss: quantile(&losses, 0.5),
        gaining: count_as_f64(changes.len() - losses.len()) / households,
    }
}

/// Mean effect by decile, the poorest first. Deciles rank by an income that does not depend on the arm, so a decile
/// holds the same households in every arm; equal incomes rank by row. NaN where fewer than ten households leave one
/// empty.
///
/// Households are ranked by income before the policy and not by the income that is compared. Otherwise noise in the
/// latter would look like an effect on the poorest (regression to the mean).
///
/// # Panics
/// If the three differ in their number of households.
#[must_use]
pub fn effects_by_decile(rank_by: &[f64], baseline: &[f64], arm: &[f64]) -> [f64; DECILES] {
    assert_eq!(baseline.len(), arm.len(), "both arms hold the same households");
    assert_eq!(rank_by.len(), arm.len(), "both arms hold the same households");
    let order = rising_rows(rank_by);
    let mut sums = [0.0; DECILES];
    let mut households = [0_usize; DECILES];
    for (rank, &row) in order.iter().enumerate() {
        let decile = rank * DECILES / order.len();
        sums[decile] += arm[row] - baseline[row];
        households[decile] += 1;
    }
    std::array::from_fn(|decile| sums[decile] / count_as_f64(households[decile]))
}

/// The values in rising order.
#[must_use]
pub fn rising(values: &[f64]) -> Vec<f64> {
    let mut ranked = values.to_vec();
    ranked.sort_by(f64::total_cmp);
    ranked
}

/// Lower empirical quantile of values in rising order: the least with at least a share `level` at or below it; NaN of
/// nothing.
#[must_use]
pub fn order_statistic(rising: &[f64], level: f64) -> f64 {
    if rising.is_empty() { f64::NAN } else { distribution::quantile(rising, level) }
}

/// Gini coefficient of values in rising order; negative ones count as zero. Zero where nobody has anything.
#[must_use]
pub fn gini(rising: &[f64]) -> f64 {
    distribution::gini(rising).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_change_beyond_a_part_of_the_own_income_counts() {
        let baseline = [100.0, 100.0, 100.0, 1000.0, -100.0];
        let changes = noticeable_changes(&baseline, &[99.5, 99.0, 98.0, 996.0, -99.0], 0.005);
        // Half a yuan of 100 is not more than 0.5 %, and 4 of 1,000 are less; the last one gains 1 of 100.
        assert!((changes.losing - 0.4).abs() < 1e-12 && (changes.gaining - 0.2).abs() < 1e-12, "{changes:?}");
        assert!((changes.median_loss - 1.5).abs() < 1e-12, "between the two losses: {changes:?}");
        let none = noticeable_changes(&baseline, &baseline, 0.0);
        assert!(none.losing.abs() < 1e-12 && none.gaining.abs() < 1e-12 && none.median_loss.is_nan());
        assert!(noticeable_changes(&[], &[], 0.005).losing.is_nan());
    }

    #[test]
    fn deciles_rank_by_baseline_income_and_not_by_the_outcome() {
        // Twenty households in falling order of income; household i gains i, so the poorest gain most.
        let baseline: Vec<f64> = (0..20).map(|i| 1000.0 - f64::from(i)).collect();
        let arm: Vec<f64> = baseline.iter().zip(0..20).map(|(income, i)| income + f64::from(i)).collect();
        let effects = effects_by_decile(&baseline, &baseline, &arm);
        assert!((effects[0] - 18.5).abs() < 1e-9 && (effects[9] - 0.5).abs() < 1e-9, "{effects:?}");
    }

    #[test]
    fn equal_incomes_rank_by_row_and_sizes_differ_by_at_most_one() {
        let arm: Vec<f64> = (0..13).map(f64::from).collect();
        let effects = effects_by_decile(&[0.0; 13], &[0.0; 13], &arm);
        assert!((effects[0] - 0.5).abs() < 1e-9 && (effects[9] - 12.0).abs() < 1e-9, "{effects:?}");
    }

    #[test]
    fn fewer_than_ten_households_leave_deciles_empty() {
        let effects = effects_by_decile(&[7.0; 3], &[1.0, 2.0, 3.0], &[2.0, 3.0, 4.0]);
        assert_eq!(effects.iter().filter(|effect| effect.is_nan()).count(), 7);
        assert!(effects_by_decile(&[], &[], &[]).iter().all(|effect| effect.is_nan()));
    }

    /// Half of all households earn the same: still ten deciles of equal size, and their effects average to the mean.
    #[test]
    fn with_many_ties_there_are_still_exactly_ten_deciles() {
        let rank_by: Vec<f64> = (0..1000).map(|row| f64::from((row % 4).max(2))).collect();
        let arm: Vec<f64> = (0..1000).map(|row| f64::from(row % 13)).collect();
        let effects = effects_by_decile(&rank_by, &vec![0.0; 1000], &arm);
        assert!(effects.len() == 10 && effects.iter().all(|effect| effect.is_finite()));
        let mean = arm.iter().sum::<f64>() / 1000.0;
        assert!((effects.iter().sum::<f64>() / 10.0 - mean).abs() < 1e-9, "each holds a hundred households");
        let all_equal = effects_by_decile(&[5.0; 1000], &vec![0.0; 1000], &arm);
        assert!(all_equal.iter().all(|effect| effect.is_finite()));
    }

    #[test]
    fn quantiles_and_gini_of_known_vectors() {
        for (level, expected) in [(0.0, 10.0), (0.25, 10.0), (0.26, 20.0), (0.5, 20.0), (0.51, 30.0), (1.0, 40.0)] {
            assert!((order_statistic(&[10.0, 20.0, 30.0, 40.0], level) - expected).abs() < 1e-12);
        }
        assert!(order_statistic(&[], 0.5).is_nan());
        for (values, expected) in
            [([1.0, 2.0, 3.0, 4.0], 0.25), ([0.0, 0.0, 0.0, 1.0], 0.75), ([-5.0, 0.0, 0.0, 9.0], 0.75)]
        {
            assert!((gini(&values) - expected).abs() < 1e-12, "{values:?}");
        }
        assert!(gini(&[0.0; 3]).abs() < 1e-12 && gini(&[]).abs() < 1e-12);
    }
}
