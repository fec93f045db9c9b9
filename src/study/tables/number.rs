//! Numbers as text for readers.

use crate::study::estimate::statistics::Interval;

/// A number with fixed decimals and thousands separators; zero has no minus sign. Infinity is `∞`, NaN is `–`.
#[must_use]
pub fn number(value: f64, decimals: usize) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    if value.is_nan() {
        return "–".to_owned();
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let negative = value < 0.0 && text.contains(|c: char| ('1'..='9').contains(&c));
    format!("{}{grouped}{rest}", if negative { "-" } else { "" })
}

/// As [`number`], without thousands separators: a number in a sentence.
#[must_use]
pub fn plain_number(value: f64, decimals: usize) -> String {
    number(value, decimals).replace(',', "")
}

/// As [`number`], with the minus sign of running text and pictures.
#[must_use]
pub fn readable(value: f64, decimals: usize) -> String {
    number(value, decimals).replace('-', "−")
}

/// A change: as [`readable`], with a plus sign before what is above zero.
#[must_use]
pub fn change(value: f64, decimals: usize) -> String {
    let text = readable(value, decimals);
    let is_positive = value > 0.0 && text.contains(|c: char| ('1'..='9').contains(&c) || c == '∞');
    if is_positive { format!("+{text}") } else { text }
}

/// An interval: `12.3 [8.1, 16.5]`, each number written by `write`.
#[must_use]
pub fn interval_text(interval: &Interval, decimals: usize, write: fn(f64, usize) -> String) -> String {
    let [mean, low, high] = [interval.mean, interval.low, interval.high].map(|value| write(value, decimals));
    format!("{mean} [{low}, {high}]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart_and_zero_has_no_sign() {
        for (value, decimals, expected) in
            [(0.0, 0, "0"), (-0.04, 1, "0.0"), (-1234.5, 1, "-1,234.5"), (1e6, 0, "1,000,000"), (999.0, 2, "999.00")]
        {
            assert_eq!(number(value, decimals), expected);
        }
        assert_eq!((number(f64::NAN, 1).as_str(), number(f64::NEG_INFINITY, 1).as_str()), ("–", "−∞"));
        assert_eq!(plain_number(-12_345.6, 1), "-12345.6");
        assert_eq!([12.34, -0.01, 0.04, -5.0].map(|value| change(value, 1)), ["+12.3", "0.0", "0.0", "−5.0"]);
    }
}
