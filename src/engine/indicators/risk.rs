//! Risk: certainty-equivalent income, and the change of stocks.

use crate::indicators::{FinishedRun, Runs};
use crate::units::real;

/// Adds the certainty equivalent of disposable income, with residence held at the beginning, and the change of stocks. Indemnities
/// and premiums are in disposable income, so what insurance takes off its changes is worth something here.
pub(super) fn add(runs: &mut Runs, run: &FinishedRun<'_>) {
    let t = &run.record.households;
    let households = run.world.map.households();
    let mut incomes = vec![Vec::new(); households];
    let mut change = 0_i64;
    for row in 0..t.len() {
        let household = t.household[row] as usize;
        if t.year[row] >= run.first_year {
            incomes[household].push(real(t.disposable_income_fen[row] - t.moved_fen[row]) / 100.0);
            change += t.stock_change_fen[row];
        }
    }
    // A serial sum in row order, in fixed point.
    let decide = &run.rules.decide;
    let (aversion, floor_yuan) = (decide.risk_aversion, real(decide.income_floor_fen) / 100.0);
    let sum: i128 =
        incomes.iter().map(|years| i128::from(crate::units::to_fixed(certain(years, aversion, floor_yuan)))).sum();
    runs.certain_income[0] = crate::units::from_fixed(sum) / run.households;
    runs.stock_change[0] = run.yuan_each(real(change));
}

/// Certainty equivalent of yearly incomes: the mean less half the relative risk aversion times the variance over the mean (at
/// least `floor_yuan`). The deduction is at most the mean itself.
fn certain(years: &[f64], aversion: f64, floor_yuan: f64) -> f64 {
    let count = real(i64::try_from(years.len().max(1)).expect("few years"));
    let mean = years.iter().sum::<f64>() / count;
    if years.len() < 2 {
        return mean;
    }
    let variance = years.iter().map(|year| (year - mean) * (year - mean)).sum::<f64>() / (count - 1.0);
    mean - (0.5 * aversion * variance / mean.max(floor_yuan)).min(mean.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_income_is_worth_its_mean_and_a_shaky_one_less() {
        assert!((certain(&[50_000.0; 3], 2.0, 1_000.0) - 50_000.0).abs() < 1e-9);
        // Variance 10,000² over 50,000 at aversion 2: 2,000 yuan.
        assert!((certain(&[40_000.0, 50_000.0, 60_000.0], 2.0, 1_000.0) - 48_000.0).abs() < 1e-9);
        assert!((certain(&[40_000.0, 50_000.0, 60_000.0], 0.0, 1_000.0) - 50_000.0).abs() < 1e-9);
        assert!((certain(&[7.0], 2.0, 1_000.0) - 7.0).abs() < 1e-12);
    }
}
