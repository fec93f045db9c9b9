//! Estimators of one trial: pure functions of one number a household, with standard errors clustered by village.
//!
//! The clustered variance is CR1: the sandwich of village sums times G / (G − 1) · (N − 1) / (N − K); intervals use
//! t(G − 1). A stratum is a county: villages were drawn within counties, so the mean of each county is removed.

use crate::engine::units::count_as_f64;
use crate::study::estimate::statistics::Interval;
use std::collections::BTreeMap;

/// An estimate of one trial.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The estimate; NaN where it cannot be computed.
    pub value: f64,
    /// Its clustered standard error.
    pub standard_error: f64,
    /// Number of villages.
    pub clusters: u32,
}

impl Estimate {
    /// The 95 % interval with t(G − 1).
    #[must_use]
    pub fn interval(&self) -> Interval {
        Interval::around(self.value, self.standard_error, self.clusters)
    }
}

/// Intention to treat: treated less control villages, given the outcome of the year before and the county (ANCOVA).
#[must_use]
pub fn intention_to_treat(
    outcome: &[f64],
    before: &[f64],
    treated: &[bool],
    stratum: &[u32],
    village: &[u32],
) -> Estimate {
    coefficient(outcome, treated, Some(before), stratum, village)
}

/// Difference in differences: change in treated villages less change in control villages, given the county.
#[must_use]
pub fn village_differences(
    outcome: &[f64],
    before: &[f64],
    treated: &[bool],
    stratum: &[u32],
    village: &[u32],
) -> Estimate {
    coefficient(&changes(outcome, before), treated, None, stratum, village)
}

/// Naive comparison: adopters less non-adopters.
#[must_use]
pub fn naive(outcome: &[f64], adopter: &[bool], village: &[u32]) -> Estimate {
    coefficient(outcome, adopter, None, &vec![0; outcome.len()], village)
}

/// Difference in differences: change of adopters less change of non-adopters.
#[must_use]
pub fn adopter_differences(outcome: &[f64], before: &[f64], adopter: &[bool], village: &[u32]) -> Estimate {
    coefficient(&changes(outcome, before), adopter, None, &vec![0; outcome.len()], village)
}

/// The true effect: mean difference between two simulations of the same households, among some of them; NaN among none.
///
/// # Panics
/// If the two slices differ in length.
#[must_use]
pub fn paired_effect(baseline: &[f64], arm: &[f64], among: impl Fn(usize) -> bool) -> f64 {
    assert_eq!(baseline.len(), arm.len(), "the same households in both simulations");
    let gains = (0..arm.len()).filter(|&row| among(row)).map(|row| arm[row] - baseline[row]);
    let (sum, count) = gains.fold((0.0, 0.0), |(sum, count), gain| (sum + gain, count + 1.0));
    sum / count
}

fn changes(outcome: &[f64], before: &[f64]) -> Vec<f64> {
    outcome.iter().zip(before).map(|(after, before)| after - before).collect()
}

/// Least squares of `outcome` on `flag`, a covariate and the strata: the coefficient of the flag with its CR1 standard error.
///
/// Strata and covariate are first removed from the flag (Frisch, Waugh and Lovell), so no matrix is inverted.
fn coefficient(
    outcome: &[f64],
    flag: &[bool],
    covariate: Option<&[f64]>,
    stratum: &[u32],
    cluster: &[u32],
) -> Estimate {
    let flags: Vec<f64> = flag.iter().map(|&set| f64::from(u8::from(set))).collect();
    let (y, strata) = demean_by_stratum(outcome, stratum);
    let (t, _) = demean_by_stratum(&flags, stratum);
    let x = covariate.map_or_else(|| vec![0.0; y.len()], |values| demean_by_stratum(values, stratum).0);
    let spread = dot(&x, &x);
    let part = |values: &[f64]| if spread > 0.0 { dot(values, &x) / spread } else { 0.0 };
    let slope = part(&t);
    let residual_flag: Vec<f64> = t.iter().zip(&x).map(|(t, x)| t - slope * x).collect();
    let weight = dot(&residual_flag, &residual_flag);
    let value = dot(&residual_flag, &y) / weight;
    let unexplained: Vec<f64> = y.iter().zip(&t).map(|(y, t)| y - value * t).collect();
    let along = part(&unexplained);
    let mut sums: BTreeMap<u32, f64> = BTreeMap::new();
    for row in 0..y.len() {
        *sums.entry(cluster[row]).or_default() += residual_flag[row] * (unexplained[row] - along * x[row]);
    }
    let clusters = u32::try_from(sums.len()).expect("few villages");
    let (groups, rows) = (f64::from(clusters), count_as_f64(y.len()));
    let terms = 1.0 + f64::from(u8::from(covariate.is_some())) + count_as_f64(strata);
    let correction = groups / (groups - 1.0) * (rows - 1.0) / (rows - terms);
    let squares: f64 = sums.values().map(|sum| sum * sum).sum();
    // Without households on one side nothing can be compared.
    let is_defined = weight > 1e-9;
    let or_nan = |number: f64| if is_defined { number } else { f64::NAN };
    Estimate { value: or_nan(value), standard_error: or_nan((correction * squares).sqrt() / weight), clusters }
}

/// Values less the mean of their stratum, and the number of strata.
fn demean_by_stratum(values: &[f64], stratum: &[u32]) -> (Vec<f64>, usize) {
    let mut sums: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
    for (value, stratum) in values.iter().zip(stratum) {
        let (sum, count) = sums.entry(*stratum).or_default();
        *sum += value;
        *count += 1.0;
    }
    let mean = |stratum: &u32| sums[stratum].0 / sums[stratum].1;
    (values.iter().zip(stratum).map(|(value, stratum)| value - mean(stratum)).collect(), sums.len())
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::ReplicationRng;
    use crate::engine::rng::samplers::{normal, unit};

    fn near(actual: f64, expected: f64) {
        assert!((actual - expected).abs() < 1e-9, "{actual} != {expected}");
    }

    /// A panel of 100 villages of 12 households in 4 counties, every second village treated.
    #[derive(Default)]
    struct Simulated {
        before: Vec<f64>,
        after: Vec<f64>,
        treated: Vec<bool>,
        adopter: Vec<bool>,
        stratum: Vec<u32>,
        village: Vec<u32>,
    }

    /// Villages and counties have their own shocks. Households with high ability adopt, and adoption is worth `gain`.
    fn simulate(number: u64, effect: f64, gain: f64) -> Simulated {
        let rng = ReplicationRng::new(7, number);
        let mut panel = Simulated::default();
        let shocks = rng.stream(0, 1, 0).blocks(0).map(|block| 3.0 * normal(block[0]));
        for (village, shock) in (0..100_u32).zip(shocks) {
            let county = f64::from(village / 25);
            for block in rng.stream(0, 0, village).blocks(0).take(12) {
                let ability = 10.0 * normal(block[0]);
                let (treated, adopter) = (village % 2 == 0, ability > 8.0 + 4.0 * normal(block[3]));
                let flag = |set: bool| f64::from(u8::from(set));
                panel.before.push(100.0 + ability + 4.0 * normal(block[1]));
                // Income also grows with ability: adopters would have gained without adoption too.
                let growth = 5.0 * county + shock + 0.3 * ability + 4.0 * normal(block[2]);
                panel.after.push(100.0 + ability + growth + effect * flag(treated) + gain * flag(adopter));
                panel.treated.push(treated);
                panel.adopter.push(adopter);
                panel.stratum.push(village / 25);
                panel.village.push(village);
            }
        }
        panel
    }

    #[test]
    fn the_clustered_error_agrees_with_a_calculation_by_hand() {
        // Village means differ by 5; village sums of flag times residual are ±1/2; N = 8, G = 4, K = 2.
        let outcome = [1.0, 3.0, 2.0, 4.0, 6.0, 8.0, 9.0, 7.0];
        let adopter = [false, false, false, false, true, true, true, true];
        let estimate = naive(&outcome, &adopter, &[0, 0, 1, 1, 2, 2, 3, 3]);
        near(estimate.value, 5.0);
        near(estimate.standard_error, (4.0_f64 / 3.0 * 7.0 / 6.0 / 4.0).sqrt());
        assert_eq!(estimate.clusters, 4);
        let interval = estimate.interval();
        near(interval.high - 5.0, 3.182_446_305_283_71 * estimate.standard_error);
    }

    #[test]
    fn an_exact_equation_is_estimated_exactly() {
        let treated = [true, false, true, false, true, false, false, true];
        let before = [10.0, 11.0, 14.0, 10.0, 19.0, 12.0, 13.0, 11.0];
        let stratum = [0, 0, 0, 0, 1, 1, 1, 1];
        let outcome: Vec<f64> = (0..8)
            .map(|row| 3.0 * f64::from(u8::from(treated[row])) + 0.7 * before[row] + 40.0 * f64::from(stratum[row]))
            .collect();
        let village = [0, 1, 2, 3, 4, 5, 6, 7];
        let estimate = intention_to_treat(&outcome, &before, &treated, &stratum, &village);
        near(estimate.value, 3.0);
        near(estimate.standard_error, 0.0);
        let plus_three: Vec<f64> =
            (0..8).map(|row| before[row] + 3.0 * f64::from(u8::from(treated[row])) + f64::from(stratum[row])).collect();
        near(village_differences(&plus_three, &before, &treated, &stratum, &village).value, 3.0);
    }

    #[test]
    fn the_true_effect_is_the_mean_difference_of_the_same_households() {
        let (baseline, arm) = ([1.0, 2.0, 3.0, 4.0], [2.0, 2.0, 6.0, 0.0]);
        near(paired_effect(&baseline, &arm, |_| true), 0.0);
        near(paired_effect(&baseline, &arm, |row| row % 2 == 0), 2.0);
        assert!(paired_effect(&baseline, &arm, |_| false).is_nan());
    }

    #[test]
    fn without_households_on_one_side_there_is_no_estimate() {
        let estimate = naive(&[1.0, 2.0, 3.0], &[false; 3], &[0, 1, 2]);
        assert!(estimate.value.is_nan() && estimate.standard_error.is_nan());
    }

    #[test]
    fn selection_biases_the_naive_and_adopters_differences_but_not_the_trial() {
        let panels: Vec<Simulated> = (0..40).map(|number| simulate(number, 0.0, 0.0)).collect();
        let mean = |estimate: &dyn Fn(&Simulated) -> Estimate| {
            panels.iter().map(|panel| estimate(panel).value).sum::<f64>() / 40.0
        };
        // Nothing has any effect, and adopters earn far more and grow faster.
        let naive = mean(&|p| naive(&p.after, &p.adopter, &p.village));
        assert!(naive > 12.0, "{naive}");
        let differences = mean(&|p| adopter_differences(&p.after, &p.before, &p.adopter, &p.village));
        assert!(differences > 3.0, "{differences}");
        let itt = mean(&|p| intention_to_treat(&p.after, &p.before, &p.treated, &p.stratum, &p.village));
        assert!(itt.abs() < 0.4, "{itt}");
    }

    #[test]
    fn without_selection_the_differences_of_adopters_are_right() {
        let mut panel = simulate(0, 0.0, 0.0);
        let rng = ReplicationRng::new(1, 0);
        for (row, block) in (0..1_200).zip(rng.stream(0, 0, 0).blocks(0)) {
            panel.adopter[row] = unit(block[0]) < 0.5;
            panel.after[row] = panel.before[row] + if panel.adopter[row] { 6.0 } else { 0.0 };
        }
        near(adopter_differences(&panel.after, &panel.before, &panel.adopter, &panel.village).value, 6.0);
    }

    #[test]
    fn the_clustered_interval_covers_the_truth_in_95_of_100_trials_and_one_by_household_does_not() {
        let (mut clustered, mut alone) = (0, 0);
        for number in 0..2_000 {
            let p = simulate(number, 1.5, 0.0);
            let covers = |cluster: &[u32]| {
                let interval = intention_to_treat(&p.after, &p.before, &p.treated, &p.stratum, cluster).interval();
                u32::from(interval.low <= 1.5 && 1.5 <= interval.high)
            };
            clustered += covers(&p.village);
            alone += covers(&(0..1_200).collect::<Vec<_>>());
        }
        assert!((1_860..=1_940).contains(&clustered), "{clustered} of 2000");
        assert!(alone < 1_600, "without clusters {alone} of 2000");
    }
}
