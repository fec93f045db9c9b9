//! Statistics of distributions: shares, ratios, concentration.

use crate::engine::units::count_as_f64;

/// Mean, median over mean, Gini coefficient, and top over bottom fifth of incomes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IncomeShape {
    /// Mean.
    pub mean: f64,
    /// Median over mean.
    pub median: f64,
    /// Gini coefficient.
    pub gini: f64,
    /// Mean of the top fifth over that of the bottom fifth.
    pub fifths: f64,
}

/// The shape of incomes `(income, persons)`; each income counts once a person.
#[must_use]
pub fn income_shape(incomes: &[(f64, u32)]) -> IncomeShape {
    let mut all: Vec<f64> =
        incomes.iter().flat_map(|&(income, persons)| std::iter::repeat_n(income, persons as usize)).collect();
    all.sort_by(f64::total_cmp);
    let count = count_as_f64(all.len());
    let sum: f64 = all.iter().sum();
    let fifth = all.len() / 5;
    let mean = |part: &[f64]| part.iter().sum::<f64>() / count_as_f64(part.len());
    IncomeShape {
        mean: sum / count,
        median: mean(&all[(all.len() - 1) / 2..=all.len() / 2]) / (sum / count),
        gini: gini_coefficient(&all),
        fifths: mean(&all[all.len() - fifth..]) / mean(&all[..fifth]),
    }
}

/// Gini coefficient of some values.
#[must_use]
pub fn gini_coefficient(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let count = count_as_f64(sorted.len());
    let weighted: f64 =
        sorted.iter().zip(1_u32..).map(|(value, rank)| (2.0 * f64::from(rank) - count - 1.0) * value).sum();
    weighted / (count * sorted.iter().sum::<f64>())
}

/// Share of a part in the whole among the persons of one fifth. Rows are `(rank_by, persons, part, whole)`; fifth 0 has the
/// lowest `rank_by`.
#[must_use]
pub fn share_in_fifth(rows: &[(f64, u32, f64, f64)], fifth: usize) -> f64 {
    let mut rows = rows.to_vec();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let persons: u32 = rows.iter().map(|row| row.1).sum();
    let (mut before, mut part, mut whole) = (0, 0.0, 0.0);
    for (_, row_persons, row_part, row_whole) in rows {
        let fifth_of_row = (5 * (2 * before + row_persons)).div_ceil(2 * persons.max(1)).saturating_sub(1).min(4);
        before += row_persons;
        if fifth_of_row as usize == fifth {
            part += row_part;
            whole += row_whole;
        }
    }
    part / whole
}

/// Share of the largest values in the sum of all; `top` is their share in the number of values, and the last of them may
/// count in part.
#[must_use]
pub fn top_share(values: &[f64], top: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let mut left = top * count_as_f64(sorted.len());
    let mut sum = 0.0;
    for value in &sorted {
        sum += value * left.clamp(0.0, 1.0);
        left -= 1.0;
    }
    sum / sorted.iter().sum::<f64>()
}

/// Mean of the values with `true` less mean of the others.
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

    fn near(actual: f64, expected: f64) {
        assert!((actual - expected).abs() < 1e-9, "{actual} and not {expected}");
    }

    #[test]
    fn shapes_of_known_incomes() {
        let equal = income_shape(&[(5.0, 2); 10]);
        near(equal.gini, 0.0);
        near(equal.median, 1.0);
        near(equal.fifths, 1.0);
        // One of two has all: a Gini of a half; persons count, so three of one income weigh three times.
        near(income_shape(&[(0.0, 1), (2.0, 1)]).gini, 0.5);
        near(income_shape(&[(0.0, 3), (4.0, 1)]).gini, 0.75);
        let rising: Vec<(f64, u32)> = (1..=10).map(|income| (f64::from(income), 1)).collect();
        let shape = income_shape(&rising);
        near(shape.mean, 5.5);
        near(shape.median, 1.0);
        near(shape.fifths, 9.5 / 1.5);
        near(shape.gini, 0.3);
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
