//! Lines with bands over years or doses: one panel above the other. Names stand at the ends of the lines.

use super::canvas::{Anchor, Canvas};
use super::legend::{Legend, Mark};
use super::scale::{Scale, Sign};
use super::text_width::{bold_width, text_width, wrap_bold};
use super::{Draw, Words, covers_zero, series_class};
use crate::engine::error::Language;
use crate::study::estimate::Interval;
use crate::study::tables::Grid;

/// A line: its name and its estimates, one a position.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// Its estimates by position; `None` where there is none.
    pub values: Vec<Option<Interval>>,
}

/// A panel.
#[derive(Debug, Clone, PartialEq)]
pub struct LinePanel {
    /// Name and unit of the measure.
    pub head: String,
    /// Its lines.
    pub lines: Vec<Line>,
    /// How numbers are written.
    pub sign: Sign,
    /// Decimals of the numbers.
    pub decimals: usize,
    /// Whether the axis begins at zero. An axis of levels that are all far from zero may begin elsewhere.
    pub from_zero: bool,
}

/// Lines over positions.
#[derive(Debug, Clone, PartialEq)]
pub struct Lines {
    /// The positions: value and label.
    pub positions: Vec<(f64, String)>,
    /// What the positions are.
    pub axis: String,
    /// The panels, from above.
    pub panels: Vec<LinePanel>,
}

/// Distance of names at the ends of lines, pixels.
const APART: f64 = 15.0;

impl LinePanel {
    fn intervals(&self) -> Vec<Interval> {
        self.lines.iter().flat_map(|line| line.values.iter().flatten().copied()).collect()
    }

    /// The scale and the value that is drawn as its zero.
    fn scale(&self, pixels: [f64; 2]) -> (Scale, f64) {
        let intervals = self.intervals();
        let least =
            intervals.iter().flat_map(|it| [it.mean, it.low]).filter(|it| it.is_finite()).fold(f64::MAX, f64::min);
        if self.from_zero || least <= 0.0 || least.to_bits() == f64::MAX.to_bits() {
            return (Scale::of_intervals(&intervals, pixels, 4), 0.0);
        }
        let largest =
            intervals.iter().flat_map(|it| [it.mean, it.high]).filter(|it| it.is_finite()).fold(least, f64::max);
        let room = f64::max(largest - least, largest * 0.01);
        let step = Scale::new([room], pixels, 4).tick_step();
        let base = (least / step).floor() * step;
        (Scale::new([largest - base], pixels, 4), base)
    }

    fn draw(&self, canvas: &mut Canvas, plot: &Lines, top: f64, [height, names]: [f64; 2]) -> f64 {
        let mut y = top;
        for line in wrap_bold(&self.head, canvas.width - 8.0, canvas.font()) {
            y += 13.0;
            canvas.text("strong", Anchor::Start, [4.0, y], &line);
        }
        let (first, bottom) = (y + 12.0, y + 12.0 + height);
        let (scale, base) = self.scale([bottom, first]);
        let ticks = scale.ticks_from(base, self.sign);
        let widest = ticks.iter().map(|tick| text_width(&tick.1, canvas.font())).fold(0.0, f64::max);
        let (left, right) = (widest + 12.0, canvas.width - names - 8.0);
        for (value, label) in &ticks {
            let y = scale.at(*value);
            canvas.line(if *value + base == 0.0 { "z" } else { "g" }, [left, y], [right, y]);
            canvas.text("t", Anchor::End, [left - 6.0, y + 4.0], label);
        }
        let across = Scale::between(plot.positions.iter().map(|position| position.0), [left + 14.0, right - 14.0]);
        let x = |at: usize| across.at(plot.positions[at].0);
        for (at, line) in self.lines.iter().enumerate() {
            draw_line(canvas, line, at, (&x, &scale, base), self);
        }
        self.draw_names(canvas, right + 6.0, &scale, base);
        plot.draw_positions(canvas, &x, bottom);
        bottom + 38.0
    }

    /// Names at the ends of the lines, pushed apart.
    fn draw_names(&self, canvas: &mut Canvas, x: f64, scale: &Scale, base: f64) {
        if self.lines.len() < 2 {
            return;
        }
        let end = |line: &Line| line.values.iter().flatten().next_back().map(|interval| scale.at(interval.mean - base));
        let mut ends: Vec<(f64, usize)> =
            self.lines.iter().enumerate().filter_map(|(at, line)| Some((end(line)?, at))).collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        for at in 1..ends.len() {
            ends[at].0 = f64::max(ends[at].0, ends[at - 1].0 + APART);
        }
        for (y, at) in ends {
            canvas.text(&format!("t{}", series_class(at)), Anchor::Start, [x, y + 4.0], &self.lines[at].name);
        }
    }
}

fn draw_line(
    canvas: &mut Canvas,
    line: &Line,
    at: usize,
    (x, scale, base): (&dyn Fn(usize) -> f64, &Scale, f64),
    panel: &LinePanel,
) {
    let class = series_class(at);
    let values = || line.values.iter().enumerate();
    let clipped = |value: f64| scale.at(scale.clip(value - base).0);
    let band: Vec<[f64; 3]> = values()
        .map(|(at, value)| match value {
            Some(it) if it.low.is_finite() && it.high.is_finite() => [x(at), clipped(it.low), clipped(it.high)],
            _ => [f64::NAN; 3],
        })
        .collect();
    canvas.band(&format!("b{class}"), &band);
    let points: Vec<[f64; 2]> =
        values().map(|(at, value)| [x(at), value.map_or(f64::NAN, |it| scale.at(it.mean - base))]).collect();
    canvas.path(&format!("{class}{}", if at == 1 { " dash" } else { "" }), &points);
    for (at, value) in values() {
        let Some(interval) = value else { continue };
        let hollow = if panel.sign == Sign::Change && covers_zero(interval) { " o" } else { "" };
        canvas.group(&format!("{}: {}", line.name, panel.sign.write_interval(interval, panel.decimals)), |canvas| {
            canvas.dot(&format!("{class}{hollow}"), points[at], 3.8);
        });
    }
}

impl Lines {
    /// Labels of the positions; one that would cross the one before is left out.
    fn draw_positions(&self, canvas: &mut Canvas, x: &dyn Fn(usize) -> f64, bottom: f64) {
        let mut free = f64::MIN;
        for (at, (_, label)) in self.positions.iter().enumerate() {
            let half = text_width(label, canvas.font()) / 2.0;
            if x(at) - half > free {
                canvas.text("t", Anchor::Middle, [x(at), bottom + 16.0], label);
                free = x(at) + half + 4.0;
            }
        }
        canvas.text("t", Anchor::Middle, [canvas.width / 2.0, bottom + 33.0], &self.axis);
    }
}

impl Draw for Lines {
    fn draw(&self, canvas: &mut Canvas, top: f64, words: Words) -> f64 {
        let names = self.panels.iter().filter(|panel| panel.lines.len() > 1).flat_map(|panel| &panel.lines);
        let names = names.map(|line| bold_width(&line.name, canvas.font())).fold(10.0, f64::max);
        let changes = self.panels.iter().filter(|panel| panel.sign == Sign::Change);
        let mut changes = changes.flat_map(|panel| &panel.lines).flat_map(|line| line.values.iter().flatten());
        let mut legend = Legend::default();
        if changes.any(covers_zero) {
            legend.add(Mark::None, "n", words.hollow);
        }
        let top = legend.draw(canvas, top) + 4.0;
        self.panels.iter().enumerate().fold(top, |top, (at, panel)| {
            let height = if at == 0 { 150.0 } else { 110.0 };
            panel.draw(canvas, self, top, [height, names]) + 6.0
        })
    }

    fn grid(&self, _language: Language) -> Grid {
        let mut head = vec![self.axis.clone()];
        for panel in &self.panels {
            let several = panel.lines.len() > 1;
            let name =
                |line: &Line| if several { format!("{} · {}", panel.head, line.name) } else { panel.head.clone() };
            head.extend(panel.lines.iter().map(name));
        }
        let cell = |panel: &LinePanel, line: &Line, at: usize| match line.values.get(at) {
            Some(Some(interval)) => panel.sign.write_interval(interval, panel.decimals),
            _ => "—".to_owned(),
        };
        let row = |(at, (_, label)): (usize, &(f64, String))| {
            let cells = self.panels.iter().flat_map(|panel| panel.lines.iter().map(move |line| cell(panel, line, at)));
            std::iter::once(label.clone()).chain(cells).collect()
        };
        let numeric = (0..head.len()).map(|at| at > 0).collect();
        Grid { head, numeric, rows: self.positions.iter().enumerate().map(row).collect(), ..Grid::default() }
    }
}
