//! Statistics of replications: means, variances, skewness, adjustment for several tests.

pub use crate::study::estimate::interval::{CONFIDENCE, Interval};

/// Skewness of the replications beyond which a t interval deserves a warning.
pub const SKEWNESS_WARNING: f64 = 1.0;
/// Fewer replications cannot show that they are skewed: their skewness is beyond the threshold by chance, and within it for
/// most skewed outcomes.
pub const LEAST_FOR_SKEWNESS: u32 = 20;

/// Arithmetic mean, summed in order; NaN of nothing.
#[must_use]
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / count(values)
}

/// Sample variance (divisor n − 1); NaN of fewer than two values.
#[must_use]
pub fn variance(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return f64::NAN;
    }
    if values.iter().all(|value| value.to_bits() == values[0].to_bits()) {
        // Exactly, where the rounding of the mean would leave a trace.
        return 0.0;
    }
    let centre = mean(values);
    values.iter().map(|value| (value - centre) * (value - centre)).sum::<f64>() / (count(values) - 1.0)
}

/// Sample standard deviation (divisor n − 1); NaN of fewer than two values.
#[must_use]
pub fn standard_deviation(values: &[f64]) -> f64 {
    variance(values).sqrt()
}

/// t interval of the mean of one value a replication.
#[must_use]
pub fn t_interval(values: &[f64]) -> Interval {
    Interval::around(mean(values), (variance(values) / count(values)).sqrt(), replications(values))
}

/// t interval of the mean difference `arm − baseline`, paired by replication.
///
/// # Panics
/// If the two differ in length.
#[must_use]
pub fn paired_t_interval(baseline: &[f64], arm: &[f64]) -> Interval {
    t_interval(&differences(baseline, arm))
}

/// `arm − baseline`, value by value.
///
/// # Panics
/// If the two differ in length.
#[must_use]
pub fn differences(baseline: &[f64], arm: &[f64]) -> Vec<f64> {
    assert_eq!(baseline.len(), arm.len(), "paired values come in equal numbers");
    baseline.iter().zip(arm).map(|(before, after)| after - before).collect()
}

/// Skewness m3 / m2^1.5; zero for fewer than three values or values that differ only by rounding.
#[must_use]
pub fn skewness(values: &[f64]) -> f64 {
    let centre = mean(values);
    let moment = |power: i32| {
        let sum: f64 = values.iter().map(|value| (0..power).fold(1.0, |product, _| product * (value - centre))).sum();
        sum / count(values)
    };
    let spread = moment(2).sqrt();
    if values.len() < 3 || spread <= 1e-9 * centre.abs().max(1e-9) {
        return 0.0;
    }
    moment(3) / (spread * spread * spread)
}

/// Whether the skewness of replications is beyond ±1, where a t interval misleads. Never said of fewer than
/// [`LEAST_FOR_SKEWNESS`].
#[must_use]
pub fn is_skewed(skewness: f64, replications: u32) -> bool {
    replications >= LEAST_FOR_SKEWNESS && skewness.abs() > SKEWNESS_WARNING
}

/// Rows in the order of their values, the least first; of equal values the earlier row comes first.
#[must_use]
pub fn rising_rows(values: &[f64]) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..values.len()).collect();
    rows.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    rows
}

/// p-values adjusted for their number by Holm's method, in the order given.
#[must_use]
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let order = rising_rows(p_values);
    let mut adjusted = vec![0.0; p_values.len()];
    let mut largest = 0.0_f64;
    for (rank, &index) in order.iter().enumerate() {
        let left = u32::try_from(p_values.len() - rank).map_or(f64::INFINITY, f64::from);
        largest = largest.max(p_values[index] * left).min(1.0);
        adjusted[index] = largest;
    }
    adjusted
}

fn replications(values: &[f64]) -> u32 {
    u32::try_from(values.len()).expect("defect: more replications than fit 32 bits")
}

fn count(values: &[f64]) -> f64 {
    f64::from(replications(values))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::estimate::interval::largest_detectable_effect;

    fn near(got: f64, expected: f64) {
        assert!((got - expected).abs() < 1e-9, "{got} != {expected}");
    }

    #[test]
    fn rows_rise_with_their_values_and_equal_ones_stay_in_order() {
        assert_eq!(rising_rows(&[2.0, -1.0, 2.0, f64::INFINITY, -0.0, 0.0]), [1, 4, 5, 0, 2, 3]);
        assert!(rising_rows(&[]).is_empty());
    }

    #[test]
    fn mean_deviation_and_interval_agree_with_a_calculation_by_hand() {
        let values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        near(mean(&values), 5.0);
        near(variance(&values), 32.0 / 7.0);
        assert_eq!(variance(&[0.41; 10]).to_bits(), 0.0_f64.to_bits(), "what does not vary has no variance at all");
        let interval = t_interval(&values);
        near(interval.standard_error, (4.0_f64 / 7.0).sqrt());
        near(interval.high - 5.0, 2.364_624_251_592_78 * (4.0_f64 / 7.0).sqrt());
        near(interval.low + interval.high, 10.0);
        assert_eq!(interval.replications, 8);
    }

    #[test]
    fn a_paired_interval_removes_what_both_arms_share() {
        let interval = paired_t_interval(&[100.0, 900.0, 400.0], &[107.0, 907.0, 407.0]);
        near(interval.mean, 7.0);
        near(interval.standard_error, 0.0);
        near(interval.p_value(), 0.0);
    }

    #[test]
    fn one_replication_bounds_nothing() {
        let interval = t_interval(&[3.0]);
        assert!(interval.low.is_infinite() && interval.high.is_infinite());
        near(interval.p_value(), 1.0);
        assert!(interval.minimum_detectable_effect().is_infinite());
    }

    #[test]
    fn the_p_value_is_five_percent_where_the_interval_touches_zero() {
        let values = [1.0, 2.0, 3.0, 4.0];
        let interval = t_interval(&values);
        let shifted: Vec<f64> = values.iter().map(|value| value - interval.low).collect();
        near(t_interval(&shifted).p_value(), 0.05);
    }

    #[test]
    fn no_effect_is_detectable_from_replications_that_do_not_vary() {
        let still = t_interval(&[0.0, 0.0]);
        assert!(still.minimum_detectable_effect().is_nan());
        assert!(largest_detectable_effect([&still, &still]).is_nan());
        let other = Interval::around(0.0, 10.0, 20);
        near(largest_detectable_effect([&still, &other]), other.minimum_detectable_effect());
    }

    #[test]
    fn skewness_is_zero_when_symmetric_and_flags_an_outlier() {
        near(skewness(&[1.0, 2.0, 3.0, 4.0, 5.0]), 0.0);
        near(skewness(&[0.0, 0.0, 3.0]), 1.0 / 2.0_f64.sqrt());
        let outlier = skewness(&[1.0, 1.1, 0.9, 1.0, 1.2, 9.0]);
        assert!(is_skewed(outlier, 20) && is_skewed(-outlier, 20) && !is_skewed(1.0, 20));
        assert!(!is_skewed(outlier, 19), "too few replications to tell");
        near(skewness(&[0.1 + 0.2, 0.3, 0.3, 0.3]), 0.0);
        assert!(skewness(&[1e-6, 1e-6, 1e-6, 9e-6]) > 1.0, "small units are no rounding");
    }

    #[test]
    fn zero_has_no_sign() {
        let zero = t_interval(&[-0.0; 3]);
        assert!([zero.mean, zero.low, zero.high].iter().all(|value| value.is_sign_positive()), "{zero:?}");
    }

    #[test]
    fn holm_multiplies_by_what_is_left_and_never_falls() {
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005, 0.6]);
        for (got, expected) in adjusted.iter().zip([0.04, 0.09, 0.09, 0.025, 0.6]) {
            near(*got, expected);
        }
        assert!(holm(&[0.9, 0.8]).iter().all(|p| *p <= 1.0));
        assert!(holm(&[]).is_empty());
    }
}
