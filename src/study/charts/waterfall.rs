//! Steps that add up to a total: each bar begins where the one before ends.

use super::canvas::{Anchor, Canvas};
use super::legend::{Legend, Mark};
use super::scale::{Scale, Sign};
use super::text_width::{text_width, wrap};
use super::{Draw, Words, covers_zero};
use crate::engine::error::Language;
use crate::study::estimate::Interval;
use crate::study::tables::Grid;

/// Steps and their total.
#[derive(Debug, Clone, PartialEq)]
pub struct Waterfall {
    /// Heading of the names.
    pub head: String,
    /// Heading of the numbers.
    pub measure: String,
    /// Names and estimates of the steps.
    pub steps: Vec<(String, Interval)>,
    /// Name and estimate of the total.
    pub total: (String, Interval),
    /// Decimals of the numbers.
    pub decimals: usize,
}

const HEIGHT: f64 = 190.0;

impl Waterfall {
    /// Bars: name, estimate, where they begin and end.
    fn bars(&self) -> Vec<(&str, &Interval, f64, f64)> {
        let mut level = 0.0;
        let mut bars = Vec::new();
        for (name, interval) in &self.steps {
            bars.push((name.as_str(), interval, level, level + interval.mean));
            level += interval.mean;
        }
        bars.push((self.total.0.as_str(), &self.total.1, 0.0, self.total.1.mean));
        bars
    }
}

impl Draw for Waterfall {
    fn draw(&self, canvas: &mut Canvas, top: f64, words: Words) -> f64 {
        let bars = self.bars();
        let mut legend = Legend::default();
        if bars.iter().any(|(_, interval, ..)| covers_zero(interval)) {
            legend.add(Mark::None, "n", words.hollow);
        }
        let top = legend.draw(canvas, top) + 20.0;
        let bottom = top + HEIGHT;
        let ends = bars.iter().flat_map(|bar| [bar.2, bar.3]);
        let scale = Scale::new(ends, [bottom, top], 5);
        let ticks = scale.ticks(Sign::Change);
        let widest = ticks.iter().map(|tick| text_width(&tick.1, canvas.font())).fold(0.0, f64::max);
        let left = widest + 12.0;
        for (value, label) in &ticks {
            let y = scale.at(*value);
            canvas.line(if *value == 0.0 { "z" } else { "g" }, [left, y], [canvas.width - 4.0, y]);
            canvas.text("t", Anchor::End, [left - 6.0, y + 4.0], label);
        }
        let step = (canvas.width - 4.0 - left) / bars.iter().fold(0.0, |count, _| count + 1.0);
        let mut x = left;
        for (at, (name, interval, from, to)) in bars.iter().enumerate() {
            let is_total = at + 1 == bars.len();
            let class = if is_total {
                "n"
            } else if interval.mean < 0.0 {
                "b"
            } else {
                "a"
            };
            let hollow = if covers_zero(interval) { " ho" } else { "" };
            let [start, end] = [*from, *to].map(|value| scale.at(value));
            let edges = [x + step * 0.14, start.min(end), step * 0.72, f64::max((start - end).abs(), 1.0)];
            let label_y = if interval.mean < 0.0 { start.max(end) + 14.0 } else { start.min(end) - 6.0 };
            let number = Sign::Change.write(interval.mean, self.decimals);
            canvas.group(&format!("{name}: {}", Sign::Change.write_interval(interval, self.decimals)), |canvas| {
                canvas.rect(&format!("f{class}{hollow}"), edges);
                canvas.text(&format!("halo t{class}"), Anchor::Middle, [x + step / 2.0, label_y], &number);
            });
            if at + 2 < bars.len() {
                canvas.line("k", [x + step * 0.86, end], [x + step * 1.14, end]);
            }
            for (line, y) in wrap(name, step - 2.0, canvas.font()).iter().take(3).zip([18.0, 31.0, 44.0]) {
                canvas.text("t", Anchor::Middle, [x + step / 2.0, bottom + y + 10.0], line);
            }
            x += step;
        }
        bottom + 62.0
    }

    fn grid(&self, _language: Language) -> Grid {
        let row = |(name, interval): &(String, Interval)| {
            vec![name.clone(), Sign::Change.write_interval(interval, self.decimals)]
        };
        let rows = self.steps.iter().chain([&self.total]).map(row).collect();
        Grid {
            head: vec![self.head.clone(), self.measure.clone()],
            numeric: vec![false, true],
            rows,
            ..Grid::default()
        }
    }
}
