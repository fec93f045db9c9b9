//! Student's t distribution, through the incomplete beta function.

use crate::study::estimate::incomplete_beta::continued_fraction;

/// Probability that a t variable with `degrees` degrees of freedom lies above `t`.
///
/// # Panics
/// If `degrees` is zero.
#[must_use]
pub fn upper_tail(t: f64, degrees: u32) -> f64 {
    assert!(degrees >= 1, "Student's t needs at least one degree of freedom");
    if t.is_nan() {
        return f64::NAN;
    }
    let half = positive_tail(t.abs(), f64::from(degrees));
    if t < 0.0 { 1.0 - half } else { half }
}

/// The t below which a variable with `degrees` degrees of freedom lies with probability `probability`.
///
/// Bisection on the tail; the error is below 1e-9, relative where |t| > 1. Probabilities 0 and 1 give the infinities.
///
/// # Panics
/// If `degrees` is zero or the probability lies outside [0, 1].
#[must_use]
pub fn quantile(probability: f64, degrees: u32) -> f64 {
    assert!(degrees >= 1, "Student's t needs at least one degree of freedom");
    assert!((0.0..=1.0).contains(&probability), "a probability lies between 0 and 1, got {probability}");
    if probability < 0.5 {
        // The small tail is used as it is: 1 − p would lose its digits.
        return -from_tail(probability, f64::from(degrees));
    }
    from_tail(1.0 - probability, f64::from(degrees))
}

/// The t >= 0 with `tail` above it.
fn from_tail(tail: f64, degrees: f64) -> f64 {
    if tail <= 0.0 {
        return f64::INFINITY;
    }
    let (mut low, mut high) = (0.0, 1.0);
    while positive_tail(high, degrees) > tail {
        low = high;
        high *= 2.0;
    }
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return middle;
        }
        if positive_tail(middle, degrees) > tail {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// Probability above `t >= 0`: half the regularised incomplete beta function at n / (n + t²).
fn positive_tail(t: f64, degrees: f64) -> f64 {
    // (t/√n)² in two steps, so that a huge t does not overflow into a NaN.
    let scaled = t / degrees.sqrt();
    let ratio = scaled * scaled;
    if ratio.is_infinite() {
        return half_beta_power(degrees / 2.0, -2.0 * libm::log(scaled)) / degrees;
    }
    let (x, y) = (1.0 / (1.0 + ratio), ratio / (1.0 + ratio));
    let a = degrees / 2.0;
    let log_x = -libm::log1p(ratio);
    let front = half_beta_power(a, log_x) * y.sqrt();
    if x < (a + 1.0) / (a + 2.5) {
        front * continued_fraction(x, a, 0.5) / (2.0 * a)
    } else {
        0.5 - front * continued_fraction(y, 0.5, a)
    }
}

/// `x^a / B(a, 1/2)`, given the logarithm of x.
fn half_beta_power(a: f64, log_x: f64) -> f64 {
    libm::exp(a * log_x) * gamma_ratio(a) / std::f64::consts::PI.sqrt()
}

/// `Γ(a + 1/2) / Γ(a)`.
fn gamma_ratio(a: f64) -> f64 {
    if a < 60.0 {
        return libm::exp(libm::lgamma(a + 0.5) - libm::lgamma(a));
    }
    // Two large logarithms would cancel; the asymptotic series is exact to 1e-12 here.
    let z = 1.0 / a;
    a.sqrt() * (1.0 + z * (-1.0 / 8.0 + z * (1.0 / 128.0 + z * (5.0 / 1024.0 + z * (-21.0 / 32_768.0)))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(probability: f64, degrees: u32, expected: f64) {
        let got = quantile(probability, degrees);
        assert!(
            (got - expected).abs() <= 1e-9 * expected.abs().max(1.0),
            "{probability} {degrees}: {got} != {expected}"
        );
    }

    #[test]
    fn quantiles_are_those_of_the_printed_tables() {
        check(0.975, 1, 12.706_204_736_174_7);
        check(0.975, 3, 3.182_446_305_283_71);
        check(0.975, 9, 2.262_157_162_798_21);
        check(0.975, 19, 2.093_024_054_408_31);
        check(0.975, 29, 2.045_229_642_132_70);
        check(0.8, 9, 0.883_403_859_685_535);
        check(0.8, 19, 0.860_950_550_268_929);
        check(0.6, 7, 0.263_166_861_352_023);
        check(0.995, 10, 3.169_272_672_616_95);
        check(0.9995, 49, 3.500_442_891_367_37);
        check(0.999_99, 5, 15.546_854_534_954_8);
        check(0.975, 199, 1.971_956_544_251_75);
        check(0.975, 1000, 1.962_339_080_826_41);
        check(0.975, 100_000, 1.959_987_707_534_61);
        check(0.025, 9, -2.262_157_162_798_21);
    }

    #[test]
    fn one_and_two_degrees_of_freedom_agree_with_their_closed_forms() {
        for probability in [0.01, 0.2, 0.5001, 0.55, 0.8, 0.975, 0.9995] {
            check(probability, 1, libm::tan(std::f64::consts::PI * (probability - 0.5)));
            check(probability, 2, (2.0 * probability - 1.0) / (2.0 * probability * (1.0 - probability)).sqrt());
        }
    }

    #[test]
    fn the_median_is_zero_and_the_quantile_inverts_the_tail() {
        for degrees in [1, 2, 3, 9, 19, 119, 121, 1000] {
            assert!(quantile(0.5, degrees).abs() < 1e-15);
            for t in [-6.0, -2.5, -0.01, 0.3, 1.0, 4.0] {
                // Below zero the lower tail is the upper one of −t, and keeps its digits.
                let lower_tail = upper_tail(-t, degrees);
                let back = quantile(lower_tail, degrees);
                assert!((back - t).abs() < 1e-9 * t.abs().max(1.0), "{t} {degrees}: {back}");
            }
        }
    }

    #[test]
    fn many_degrees_of_freedom_approach_the_normal_distribution() {
        let normal = 1.959_963_984_540_054;
        assert!((quantile(0.975, 100_000_000) - normal).abs() < 1e-7);
        assert!(quantile(0.975, 100_000_000) > normal);
    }

    #[test]
    fn extreme_arguments_neither_overflow_nor_hang() {
        assert!(upper_tail(1e300, 1) > 0.0);
        assert!((upper_tail(1e200, 1) * 1e200 * std::f64::consts::PI - 1.0).abs() < 1e-9);
        assert!(upper_tail(1e300, 30) == 0.0);
        assert!(quantile(1.0, 5).is_infinite() && quantile(0.0, 5) < 0.0);
        assert!(upper_tail(f64::INFINITY, 4) == 0.0);
    }
}
