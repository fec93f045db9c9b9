//! Comparison household by household: the same households live in both arms.

/// Deciles of households; always ten.
pub const DECILES: usize = 10;
/// A household loses if it ends more than this many yuan below its own baseline.
pub const LOSS_YUAN: f64 = 1.0;

/// Share of households more than 1 yuan below their own baseline; incomes in yuan, one a household. Zero of nobody.
///
/// # Panics
/// If the two arms differ in their number of households.
#[must_use]
pub fn losers(baseline: &[f64], arm: &[f64]) -> f64 {
    assert_eq!(baseline.len(), arm.len(), "both arms hold the same households");
    if baseline.is_empty() {
        return 0.0;
    }
    let losing = baseline.iter().zip(arm).filter(|(before, after)| **after < **before - LOSS_YUAN).count();
    count(losing) / count(baseline.len())
}

/// Mean effect by decile of baseline income, the poorest first; equal incomes rank by row. Ranks are fixed by the
/// baseline, so a decile holds the same households in every arm. NaN where fewer than ten households leave one empty.
///
/// # Panics
/// If the two arms differ in their number of households.
#[must_use]
pub fn effects_by_decile(baseline: &[f64], arm: &[f64]) -> [f64; DECILES] {
    assert_eq!(baseline.len(), arm.len(), "both arms hold the same households");
    let mut order: Vec<usize> = (0..baseline.len()).collect();
    order.sort_by(|&a, &b| baseline[a].total_cmp(&baseline[b]));
    let mut sums = [0.0; DECILES];
    let mut households = [0_usize; DECILES];
    for (rank, &row) in order.iter().enumerate() {
        let decile = rank * DECILES / order.len();
        sums[decile] += arm[row] - baseline[row];
        households[decile] += 1;
    }
    std::array::from_fn(|decile| sums[decile] / count(households[decile]))
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::INFINITY, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_loss_of_more_than_one_yuan_counts() {
        let baseline = [100.0, 100.0, 100.0, 100.0];
        assert_eq!(losers(&baseline, &[99.5, 99.0, 98.5, 200.0]).to_bits(), 0.25_f64.to_bits());
        assert_eq!(losers(&baseline, &baseline).to_bits(), 0.0_f64.to_bits());
        assert_eq!(losers(&[], &[]).to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn deciles_rank_by_baseline_income_and_not_by_the_outcome() {
        // Twenty households in falling order of income; household i gains i, so the poorest gain most.
        let baseline: Vec<f64> = (0..20).map(|i| 1000.0 - f64::from(i)).collect();
        let arm: Vec<f64> = baseline.iter().zip(0..20).map(|(income, i)| income + f64::from(i)).collect();
        let effects = effects_by_decile(&baseline, &arm);
        assert!((effects[0] - 18.5).abs() < 1e-9 && (effects[9] - 0.5).abs() < 1e-9, "{effects:?}");
    }

    #[test]
    fn equal_incomes_rank_by_row_and_sizes_differ_by_at_most_one() {
        let arm: Vec<f64> = (0..13).map(f64::from).collect();
        let effects = effects_by_decile(&[0.0; 13], &arm);
        assert!((effects[0] - 0.5).abs() < 1e-9 && (effects[9] - 12.0).abs() < 1e-9, "{effects:?}");
    }

    #[test]
    fn fewer_than_ten_households_leave_deciles_empty() {
        let effects = effects_by_decile(&[1.0, 2.0, 3.0], &[2.0, 3.0, 4.0]);
        assert_eq!(effects.iter().filter(|effect| effect.is_nan()).count(), 7);
        assert!(effects_by_decile(&[], &[]).iter().all(|effect| effect.is_nan()));
    }
}
