//! The regularised incomplete beta function: the distribution function of a beta variable.

/// Terms of the continued fraction after which it is taken to have converged; it needs about the root of the
/// degrees of freedom.
const MOST_TERMS: u32 = 20_000;

/// Probability that a beta variable with parameters `a` and `b` lies below `x`. The absolute error is below 1e-10 for
/// parameters up to a million.
///
/// # Panics
/// If `a` or `b` is not positive.
#[must_use]
pub fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    assert!(a > 0.0 && b > 0.0, "a beta variable has two positive parameters, got {a} and {b}");
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let log_beta = libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
    let front = libm::exp(a * libm::log(x) + b * libm::log1p(-x) - log_beta);
    if x < (a + 1.0) / (a + b + 2.0) {
        front * continued_fraction(x, a, b) / a
    } else {
        1.0 - front * continued_fraction(1.0 - x, b, a) / b
    }
}

/// The continued fraction of the incomplete beta function at x, by the method of Lentz.
pub(in crate::study::estimate) fn continued_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let keep_off_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut numerator = 1.0;
    let mut denominator = 1.0 / keep_off_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut value = denominator;
    for term in 1..=MOST_TERMS {
        let m = f64::from(term);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        denominator = 1.0 / keep_off_zero(1.0 + even * denominator);
        numerator = keep_off_zero(1.0 + even / numerator);
        value *= denominator * numerator;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        denominator = 1.0 / keep_off_zero(1.0 + odd * denominator);
        numerator = keep_off_zero(1.0 + odd / numerator);
        let factor = denominator * numerator;
        value *= factor;
        if (factor - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_forms_are_met() {
        let near = |x: f64, a: f64, b: f64, expected: f64| {
            let value = incomplete_beta(x, a, b);
            assert!((value - expected).abs() < 1e-12, "{x} {a} {b}: {value} and not {expected}");
        };
        for x in [0.0, 0.01, 0.3, 0.5, 0.77, 1.0] {
            near(x, 1.0, 1.0, x);
            near(x, 3.0, 1.0, x * x * x);
            near(x, 1.0, 2.0, 1.0 - (1.0 - x) * (1.0 - x));
            // Two uniform draws and a third: 3x² − 2x³.
            near(x, 2.0, 2.0, x * x * (3.0 - 2.0 * x));
        }
        near(0.5, 1000.5, 1000.5, 0.5);
    }

    #[test]
    fn both_tails_sum_to_one() {
        for (x, a, b) in [(0.2, 0.3, 4.0), (0.9, 1800.9, 200.1), (0.4, 55.0, 60.0)] {
            assert!((incomplete_beta(x, a, b) + incomplete_beta(1.0 - x, b, a) - 1.0).abs() < 1e-12, "{x} {a} {b}");
        }
    }
}
