//! Shapes of distributions: shares, ratios, concentration.

use crate::engine::units::counted;

/// Mean income, its median over its mean, Gini coefficient, and mean of the top over the bottom fifth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// Mean.
    pub mean: f64,
    /// Median over mean.
    pub median: f64,
    /// Gini coefficient.
    pub gini: f64,
    /// Mean of the top fifth over that of the bottom fifth.
    pub fifths: f64,
}

/// The shape of incomes, each of which counts as many times as it has persons.
#[must_use]
pub fn shape(incomes: &[(f64, u32)]) -> Shape {
    let mut all: Vec<f64> =
        incomes.iter().flat_map(|&(income, persons)| std::iter::repeat_n(income, persons as usize)).collect();
    all.sort_by(f64::total_cmp);
    let count = counted(all.len());
    let sum: f64 = all.iter().sum();
    let fifth = all.len() / 5;
    let of = |part: &[f64]| part.iter().sum::<f64>() / counted(part.len());
    Shape {
        mean: sum / count,
        median: of(&all[(all.len() - 1) / 2..=all.len() / 2]) / (sum / count),
        gini: inequality(&all),
        fifths: of(&all[all.len() - fifth..]) / of(&all[..fifth]),
    }
}

/// Gini coefficient of some values.
#[must_use]
pub fn inequality(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let count = counted(sorted.len());
    let weighted: f64 =
        sorted.iter().zip(1_u32..).map(|(value, rank)| (2.0 * f64::from(rank) - count - 1.0) * value).sum();
    weighted / (count * sorted.iter().sum::<f64>())
}

/// Share of a part in the whole for the persons of fifth `at` by `rank_by`: `(rank_by, persons, part, whole)`.
#[must_use]
pub fn share_in_fifth(rows: &[(f64, u32, f64, f64)], at: usize) -> f64 {
    let mut rows = rows.to_vec();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let persons: u32 = rows.iter().map(|row| row.1).sum();
    let (mut before, mut part, mut whole) = (0, 0.0, 0.0);
    for (_, own, of, all) in rows {
        let fifth = (5 * (2 * before + own)).div_ceil(2 * persons.max(1)).saturating_sub(1).min(4);
        before += own;
        if fifth as usize == at {
            part += of;
            whole += all;
        }
    }
    part / whole
}

/// Share of the largest `top` of the values in their sum; a part of a value counts as that part.
#[must_use]
pub fn top_share(values: &[f64], top: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let mut left = top * counted(sorted.len());
    let mut held = 0.0;
    for value in &sorted {
        held += value * left.clamp(0.0, 1.0);
        left -= 1.0;
    }
    held / sorted.iter().sum::<f64>()
}

/// Mean of some values less that of the others.
#[must_use]
pub fn gap(values: impl Iterator<Item = (bool, f64)>) -> f64 {
    let mut sums = [[0.0; 2]; 2];
    for (some, value) in values {
        let [sum, count] = &mut sums[usize::from(some)];
        *sum += value;
        *count += 1.0;
    }
    sums[1][0] / sums[1][1] - sums[0][0] / sums[0][1]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} and not {expected}");
    }

    #[test]
    fn shapes_of_known_incomes() {
        let equal = shape(&[(5.0, 2); 10]);
        near(equal.gini, 0.0);
        near(equal.median, 1.0);
        near(equal.fifths, 1.0);
        // One of two has all: a Gini of a half; persons count, so three of one income weigh three times.
        near(shape(&[(0.0, 1), (2.0, 1)]).gini, 0.5);
        near(shape(&[(0.0, 3), (4.0, 1)]).gini, 0.75);
        let rising: Vec<(f64, u32)> = (1..=10).map(|income| (f64::from(income), 1)).collect();
        let found = shape(&rising);
        near(found.mean, 5.5);
        near(found.median, 1.0);
        near(found.fifths, 9.5 / 1.5);
        near(found.gini, 0.3);
    }

    #[test]
    fn shares_in_fifths_and_at_the_top() {
        let rows: Vec<(f64, u32, f64, f64)> =
            (1..=10).map(|income| (f64::from(income), 1, if income > 8 { 5.0 } else { 1.0 }, 10.0)).collect();
        near(share_in_fifth(&rows, 4), 0.5);
        near(share_in_fifth(&rows, 0), 0.1);
        near(top_share(&[6.0, 2.0, 1.0, 1.0], 0.25), 0.6);
        near(top_share(&[6.0, 2.0, 1.0, 1.0], 0.125), 0.3);
        near(top_share(&[6.0, 2.0, 1.0, 1.0], 0.5), 0.8);
        near(gap([(true, 3.0), (true, 5.0), (false, 1.0)].into_iter()), 3.0);
    }
}
