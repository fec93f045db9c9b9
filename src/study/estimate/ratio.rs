//! The ratio of two means with the interval of Fieller.

use crate::engine::units::count_as_f64;
use crate::study::estimate::statistics::{CONFIDENCE, Interval, mean, t_interval, variance};
use crate::study::estimate::student_t;

/// Ratio of the mean of `numerator` to the mean of `denominator`, paired by replication, with the interval of Fieller by
/// Student's t.
///
/// Where the interval of the denominator holds zero, no ratio is excluded: both bounds are infinite. There the ratio
/// itself is NaN if the mean of the denominator is not positive. `None` where the denominator is clearly not above
/// `least`: the upper bound of its own interval is not.
///
/// # Panics
/// If the two differ in length.
#[must_use]
pub fn ratio_of_means(numerator: &[f64], denominator: &[f64], least: f64) -> Option<Interval> {
    assert_eq!(numerator.len(), denominator.len(), "a ratio of means pairs its values");
    let bottom = t_interval(denominator);
    let (top, replications) = (mean(numerator), bottom.replications);
    if numerator.is_empty() || bottom.high <= least {
        return None;
    }
    let mean = if bottom.mean > 0.0 { top / bottom.mean } else { f64::NAN };
    if replications < 2 || bottom.low <= 0.0 {
        return Some(Interval::without_bounds(mean, replications));
    }
    let n = count_as_f64(numerator.len());
    let t = student_t::quantile(f64::midpoint(1.0, CONFIDENCE), replications - 1);
    let scaled = |variance: f64| t * t * variance / n;
    let (of_top, of_bottom) = (variance(numerator), variance(denominator));
    let shared = covariance(numerator, denominator);
    let linear: Vec<f64> = numerator.iter().zip(denominator).map(|(top, bottom)| top - mean * bottom).collect();
    let of_linear = variance(&linear);
    // All r with (top − r · bottom)² ≤ t² · variance of (top − r · bottom): a quadratic in r, open upwards here. Its
    // discriminant is written so that nothing cancels where the variances are small.
    let square = bottom.mean * bottom.mean - scaled(of_bottom);
    let middle = (top * bottom.mean - scaled(shared)) / square;
    let discriminant = bottom.mean * bottom.mean * scaled(of_linear) + scaled(shared) * scaled(shared)
        - scaled(of_top) * scaled(of_bottom);
    let half = discriminant.max(0.0).sqrt() / square;
    let standard_error = (of_linear / n).sqrt() / bottom.mean;
    // Rounding must not put the ratio outside of an interval of no width.
    let [low, high] = [(middle - half).min(mean), (middle + half).max(mean)];
    Some(Interval { mean, low, high, standard_error, replications })
}

/// Sample covariance (divisor n − 1); exactly zero where one of the two does not vary.
fn covariance(first: &[f64], second: &[f64]) -> f64 {
    if variance(first) == 0.0 || variance(second) == 0.0 {
        return 0.0;
    }
    let [mean_first, mean_second] = [mean(first), mean(second)];
    let sum: f64 = first.iter().zip(second).map(|(a, b)| (a - mean_first) * (b - mean_second)).sum();
    sum / (count_as_f64(first.len()) - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: f64, expected: f64) {
        assert!((value - expected).abs() < 1e-9, "{value} and not {expected}");
    }

    /// Worked by hand: numerators 1, 2, 3 and denominators 3, 4, 5 have means 2 and 4, and variances and covariance 1. With
    /// t² = 18.512821 and n = 3 the quadratic is (16 − 6.170940) r² − 2 (8 − 6.170940) r + (4 − 6.170940).
    #[test]
    fn the_interval_is_the_solution_of_its_quadratic() {
        let interval = ratio_of_means(&[1.0, 2.0, 3.0], &[3.0, 4.0, 5.0], 0.0).expect("positive");
        let t = 4.302_652_729_911_275_f64;
        let c = t * t / 3.0;
        let root = ((8.0 - c) * (8.0 - c) - (16.0 - c) * (4.0 - c)).sqrt();
        near(interval.mean, 0.5);
        near(interval.low, (8.0 - c - root) / (16.0 - c));
        near(interval.high, (8.0 - c + root) / (16.0 - c));
        // The values numerator − denominator / 2 are −1/2, 0 and 1/2.
        near(interval.standard_error, (0.25_f64 / 3.0).sqrt() / 4.0);
    }

    #[test]
    fn a_denominator_without_variance_gives_the_t_interval_of_the_numerator() {
        let top = [1.0, 5.0, 3.0, 8.0];
        let [ratio, whole] = [ratio_of_means(&top, &[2.0; 4], 0.0).expect("positive"), t_interval(&top)];
        for (value, expected) in [(ratio.mean, whole.mean), (ratio.low, whole.low), (ratio.high, whole.high)] {
            near(value, expected / 2.0);
        }
        near(ratio.standard_error, whole.standard_error / 2.0);
        let still = ratio_of_means(&[0.1 + 0.2; 7], &[0.7; 7], 0.0).expect("positive");
        assert!(still.low <= still.mean && still.mean <= still.high && still.high - still.low < 1e-12);
        let exact = ratio_of_means(&[10.0, 11.0, 12.0], &[20.0, 22.0, 24.0], 0.0).expect("positive");
        near(exact.low, 0.5);
        near(exact.high, 0.5);
    }

    #[test]
    fn a_denominator_that_may_be_zero_bounds_nothing() {
        let wide = ratio_of_means(&[1.0, 1.1, 0.9], &[5.0, -1.0, 2.0], 0.0).expect("it may be positive");
        near(wide.mean, 0.5);
        assert!(wide.low.is_infinite() && wide.high.is_infinite() && wide.standard_error.is_infinite());
        let negative = ratio_of_means(&[1.0, 1.1, 0.9], &[5.0, -9.0, 1.0], 0.0).expect("it may be positive");
        assert!(negative.mean.is_nan() && negative.high.is_infinite());
        assert!(ratio_of_means(&[3.0], &[2.0], 0.0).expect("one").high.is_infinite());
    }

    #[test]
    fn no_ratio_to_a_denominator_that_is_nothing() {
        assert!(ratio_of_means(&[1.0, 2.0], &[0.0, 0.0], 0.0).is_none());
        assert!(ratio_of_means(&[1.0, 2.0], &[0.4, 0.4], 0.5).is_none());
        assert!(ratio_of_means(&[1.0, 2.0, 3.0], &[-2.0, -2.1, -1.9], 0.0).is_none());
        assert!(ratio_of_means(&[], &[], 0.0).is_none());
    }
}
