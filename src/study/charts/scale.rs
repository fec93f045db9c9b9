//! Scales of axes with steps of 1, 2 or 5 times a power of ten; zero always belongs to the range.

use crate::study::estimate::statistics::Interval;
use crate::study::tables::{change, readable};

/// How ticks and values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// With `+` or `−`: changes.
    Change,
    /// With `−` only: levels.
    Level,
}

impl Sign {
    /// A number with these decimals.
    #[must_use]
    pub fn write(self, value: f64, decimals: usize) -> String {
        match self {
            Self::Change => change(value, decimals),
            Self::Level => readable(value, decimals),
        }
    }

    /// An estimate with its interval.
    #[must_use]
    pub fn write_interval(self, interval: &Interval, decimals: usize) -> String {
        let [mean, low, high] = [interval.mean, interval.low, interval.high].map(|value| self.write(value, decimals));
        if interval.low.is_finite() && interval.high.is_finite() { format!("{mean} [{low}, {high}]") } else { mean }
    }
}

/// A linear scale from values to pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Least value.
    pub low: f64,
    /// Largest value.
    pub high: f64,
    step: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// A scale of these values and zero over the pixels `from` to `to`, with about `ticks` steps. Values that are not finite
    /// are ignored.
    #[must_use]
    pub fn new(values: impl IntoIterator<Item = f64>, [from, to]: [f64; 2], ticks: u32) -> Self {
        let finite = values.into_iter().filter(|value| value.is_finite());
        let (mut low, mut high) =
            finite.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        if high - low < f64::MIN_POSITIVE {
            (low, high) = (0.0, 1.0);
        }
        let step = step((high - low) / f64::from(ticks.max(1)));
        // Half steps leave less room unused than whole ones.
        let half = step / 2.0;
        low = (low / half).floor() * half;
        high = (high / half).ceil() * half;
        Self { low, high, step, from, to }
    }

    /// A scale of estimates with their intervals. A bound far beyond all estimates is cut off: see [`Scale::clip`].
    #[must_use]
    pub fn of_intervals(intervals: &[Interval], pixels: [f64; 2], ticks: u32) -> Self {
        let cap = cap(intervals);
        let bounds = intervals.iter().flat_map(|interval| {
            let bounded = |value: f64| value.clamp(-cap, cap);
            [interval.mean, bounded(interval.low), bounded(interval.high)]
        });
        Self::new(bounds, pixels, ticks)
    }

    /// A scale from the least to the largest of these values, without steps.
    #[must_use]
    pub fn between(values: impl Iterator<Item = f64>, [from, to]: [f64; 2]) -> Self {
        let finite = values.filter(|value| value.is_finite());
        let (low, high) = finite.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        let [low, high] = if low < high { [low, high] } else { [low.min(0.0) - 1.0, low.min(0.0) + 1.0] };
        Self { low, high, step: high - low, from, to }
    }

    /// The step from tick to tick.
    #[must_use]
    pub const fn tick_step(&self) -> f64 {
        self.step
    }

    /// The pixel of a value.
    #[must_use]
    pub fn at(&self, value: f64) -> f64 {
        self.from + (value - self.low) / (self.high - self.low) * (self.to - self.from)
    }

    /// The value nearest to this one on the scale, and whether it was cut off.
    #[must_use]
    pub fn clip(&self, value: f64) -> (f64, bool) {
        let clipped = value.clamp(self.low, self.high);
        (clipped, (clipped - value).abs() > 0.0)
    }

    /// Values of the ticks with their labels.
    #[must_use]
    pub fn ticks(&self, sign: Sign) -> Vec<(f64, String)> {
        self.ticks_from(0.0, sign)
    }

    /// The ticks with the labels of values that are larger by `base`.
    #[must_use]
    pub fn ticks_from(&self, base: f64, sign: Sign) -> Vec<(f64, String)> {
        let decimals = self.decimals();
        let mut ticks = Vec::new();
        let mut number = (self.low / self.step - 1e-9).ceil();
        while number * self.step <= self.high + self.step * 1e-9 && ticks.len() < 50 {
            let value = number * self.step;
            let label = if value + base == 0.0 { "0".to_owned() } else { sign.write(value + base, decimals) };
            ticks.push((value, label));
            number += 1.0;
        }
        ticks
    }

    /// Decimals of a tick.
    fn decimals(&self) -> usize {
        (0..9).find(|&decimals| step_is_whole(self.step, decimals)).unwrap_or(9)
    }
}

fn step_is_whole(step: f64, decimals: usize) -> bool {
    let scaled = (0..decimals).fold(step, |scaled, _| scaled * 10.0);
    (scaled - scaled.round()).abs() < 1e-6 * scaled.abs().max(1e-9) && scaled.round() >= 1.0
}

/// The least step of 1, 2 or 5 times a power of ten that is not below `least`.
fn step(least: f64) -> f64 {
    let mut power = 1.0_f64;
    while power > least && power > 1e-12 {
        power /= 10.0;
    }
    while power * 10.0 <= least && power < 1e15 {
        power *= 10.0;
    }
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|times| times * power)
        .find(|step| *step >= least * (1.0 - 1e-9))
        .unwrap_or(power)
}

/// The largest bound that a scale follows: three times the largest estimate and the median half width.
fn cap(intervals: &[Interval]) -> f64 {
    let finite = |value: &f64| value.is_finite();
    let largest = intervals.iter().map(|interval| interval.mean.abs()).filter(finite).fold(0.0, f64::max);
    let mut halves: Vec<f64> =
        intervals.iter().map(|interval| (interval.high - interval.low) / 2.0).filter(finite).collect();
    halves.sort_by(f64::total_cmp);
    let median = halves.get(halves.len() / 2).copied().unwrap_or(0.0);
    if largest + median > 0.0 { 3.0 * (largest + median) } else { f64::MAX }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(mean: f64, low: f64, high: f64) -> Interval {
        Interval { mean, low, high, standard_error: 1.0, replications: 9 }
    }

    #[test]
    fn steps_are_one_two_or_five_times_a_power_of_ten() {
        for (least, expected) in [(0.7, 1.0), (1.0, 1.0), (1.1, 2.0), (3.0, 5.0), (60.0, 100.0), (0.03, 0.05)] {
            assert!((step(least) - expected).abs() < 1e-9, "{least}: {}", step(least));
        }
    }

    #[test]
    fn a_range_holds_zero_and_ignores_what_is_not_finite() {
        let scale = Scale::new([f64::NAN, 12.0, f64::INFINITY], [0.0, 100.0], 5);
        assert!(scale.low == 0.0 && scale.high >= 12.0 && scale.high < 20.0, "{scale:?}");
        let empty = Scale::new([], [0.0, 100.0], 5);
        assert!(empty.at(0.5).is_finite());
        let labels: Vec<String> =
            Scale::new([-30.0, 20.0], [0.0, 1.0], 5).ticks(Sign::Change).into_iter().map(|tick| tick.1).collect();
        assert_eq!(labels, ["−30", "−20", "−10", "0", "+10", "+20"]);
        let small: Vec<String> =
            Scale::new([0.06], [0.0, 1.0], 3).ticks(Sign::Level).into_iter().map(|tick| tick.1).collect();
        assert_eq!(small, ["0", "0.02", "0.04", "0.06"]);
    }

    #[test]
    fn one_very_wide_interval_does_not_squeeze_the_others() {
        let intervals = [interval(1.0, 0.5, 1.5), interval(2.0, 1.0, 3.0), interval(1.0, -400.0, 402.0)];
        let scale = Scale::of_intervals(&intervals, [0.0, 100.0], 5);
        assert!(scale.high < 20.0 && scale.low > -20.0, "{scale:?}");
        assert_eq!(scale.clip(402.0), (scale.high, true));
    }
}
