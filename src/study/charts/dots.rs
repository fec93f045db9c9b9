//! Estimates with whiskers over groups such as deciles: one panel a measure, side by side where there is room.

use super::canvas::{Anchor, Canvas};
use super::legend::{Legend, Mark};
use super::scale::{Scale, Sign};
use super::text_width::text_width;
use super::{Draw, Words, covers_zero, series_class};
use crate::engine::error::Language;
use crate::study::estimate::Interval;
use crate::study::tables::Grid;

/// A measure over all groups.
#[derive(Debug, Clone, PartialEq)]
pub struct DotPanel {
    /// Name and unit of the measure.
    pub head: String,
    /// Estimates by series, then by group.
    pub values: Vec<Vec<Option<Interval>>>,
    /// Decimals of the numbers.
    pub decimals: usize,
}

/// Estimates over groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Dots {
    /// Names of the groups.
    pub groups: Vec<String>,
    /// What the groups are.
    pub axis: String,
    /// Names of the series, one or two.
    pub series: Vec<String>,
    /// The measures.
    pub panels: Vec<DotPanel>,
}

const HEIGHT: f64 = 170.0;

impl DotPanel {
    fn intervals(&self) -> Vec<Interval> {
        self.values.iter().flatten().flatten().copied().collect()
    }

    fn draw(&self, canvas: &mut Canvas, plot: &Dots, [left, top, right]: [f64; 3], scale: &Scale) {
        canvas.text("strong", Anchor::Start, [left, top + 12.0], &self.head);
        let ticks = scale.ticks(Sign::Change);
        let widest = ticks.iter().map(|tick| text_width(&tick.1, canvas.font())).fold(0.0, f64::max);
        let (start, bottom) = (left + widest + 8.0, top + 26.0 + HEIGHT);
        for (value, label) in &ticks {
            let y = scale.at(*value);
            canvas.line(if *value == 0.0 { "z" } else { "g" }, [start, y], [right, y]);
            canvas.text("t", Anchor::End, [start - 6.0, y + 4.0], label);
        }
        let mut x = start;
        let step = plot.groups.iter().fold(0.0, |count, _| count + 1.0);
        let step = (right - start) / f64::max(step, 1.0);
        let shift = if self.values.len() > 1 { (step / 5.0).min(6.0) } else { 0.0 };
        for (at, group) in plot.groups.iter().enumerate() {
            let middle = x + step / 2.0;
            canvas.text("t", Anchor::Middle, [middle, bottom + 16.0], group);
            for (series, values) in self.values.iter().enumerate() {
                let Some(Some(interval)) = values.get(at) else { continue };
                let x = if series == 0 { middle - shift } else { middle + shift };
                let hint = format!("{group}: {}", Sign::Change.write_interval(interval, self.decimals));
                canvas.group(&hint, |canvas| whisker(canvas, series_class(series), interval, x, scale));
            }
            x += step;
        }
        canvas.text("t", Anchor::Middle, [f64::midpoint(start, right), bottom + 33.0], &plot.axis);
    }
}

/// A dot with an upright whisker; an arrow stands where the whisker is cut off.
fn whisker(canvas: &mut Canvas, class: &str, interval: &Interval, x: f64, scale: &Scale) {
    let [(low, low_cut), (high, high_cut)] = [interval.low, interval.high].map(|bound| scale.clip(bound));
    if interval.low.is_finite() && interval.high.is_finite() {
        let [bottom, top] = [low, high].map(|bound| scale.at(bound));
        canvas.line(class, [x, bottom], [x, top]);
        for (cut, end, inner) in [(low_cut, bottom, bottom - 6.0), (high_cut, top, top + 6.0)] {
            if cut {
                canvas.path(class, &[[x - 4.0, inner], [x, end], [x + 4.0, inner]]);
            }
        }
    }
    let hollow = if covers_zero(interval) { " o" } else { "" };
    canvas.dot(&format!("{class}{hollow}"), [x, scale.at(interval.mean)], 4.0);
}

impl Draw for Dots {
    fn draw(&self, canvas: &mut Canvas, top: f64, words: Words) -> f64 {
        let mut legend = Legend::default();
        if self.series.len() > 1 {
            for (at, name) in self.series.iter().enumerate() {
                legend.add(Mark::Dot, series_class(at), name);
            }
        }
        if self.panels.iter().flat_map(DotPanel::intervals).any(|interval| covers_zero(&interval)) {
            legend.add(Mark::None, "n", words.hollow);
        }
        let scale =
            |panel: &DotPanel, top: f64| Scale::of_intervals(&panel.intervals(), [top + 26.0 + HEIGHT, top + 26.0], 5);
        let is_cut = |panel: &DotPanel| {
            let scale = scale(panel, 0.0);
            let bounds = |interval: Interval| [interval.low, interval.high];
            panel.intervals().into_iter().flat_map(bounds).any(|bound| bound.is_finite() && scale.clip(bound).1)
        };
        if self.panels.iter().any(is_cut) {
            legend.add(Mark::None, "n", words.cut);
        }
        let mut top = legend.draw(canvas, top) + 6.0;
        let side_by_side = !canvas.is_narrow() && self.panels.len() == 2;
        let height = HEIGHT + 26.0 + 40.0;
        for (at, panel) in self.panels.iter().enumerate() {
            let half = canvas.width / 2.0;
            let [left, right] = match (side_by_side, at) {
                (true, 0) => [4.0, half - 10.0],
                (true, _) => [half + 6.0, canvas.width - 4.0],
                _ => [4.0, canvas.width - 4.0],
            };
            panel.draw(canvas, self, [left, top, right], &scale(panel, top));
            if !side_by_side || at == 1 {
                top += height;
            }
        }
        top
    }

    fn grid(&self, _language: Language) -> Grid {
        let mut head = vec![self.axis.clone()];
        for panel in &self.panels {
            for (at, _) in panel.values.iter().enumerate() {
                let name = self.series.get(at).filter(|_| self.series.len() > 1);
                head.push(name.map_or_else(|| panel.head.clone(), |name| format!("{} · {name}", panel.head)));
            }
        }
        let row = |(at, group): (usize, &String)| {
            let cell = |panel: &DotPanel, values: &Vec<Option<Interval>>| match values.get(at) {
                Some(Some(interval)) => Sign::Change.write_interval(interval, panel.decimals),
                _ => "—".to_owned(),
            };
            let cells = self.panels.iter().flat_map(|panel| panel.values.iter().map(|values| cell(panel, values)));
            std::iter::once(group.clone()).chain(cells).collect()
        };
        let numeric = (0..head.len()).map(|at| at > 0).collect();
        Grid { head, numeric, rows: self.groups.iter().enumerate().map(row).collect(), ..Grid::default() }
    }
}
