//! Parts of a whole or of a change, one bar a row. A part is known by its letter, not by its colour alone.

use super::canvas::{Anchor, Canvas};
use super::legend::{Legend, Mark};
use super::scale::{Scale, Sign};
use super::text_width::{bold_width, wrap_bold};
use super::{Draw, Words};
use crate::engine::error::Language;
use crate::study::estimate::Interval;
use crate::study::tables::Grid;

/// A row: a name and a value of each part.
#[derive(Debug, Clone, PartialEq)]
pub struct StackRow {
    /// Its name.
    pub name: String,
    /// Its parts.
    pub parts: Vec<Interval>,
    /// Its total, where it is shown.
    pub total: Option<Interval>,
}

/// Bars of parts: those above zero to the right of it, those below to the left.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    /// Heading of the names.
    pub head: String,
    /// Names of the parts.
    pub parts: Vec<String>,
    /// Name of the total; empty where none is shown.
    pub total: String,
    /// The rows.
    pub rows: Vec<StackRow>,
    /// How numbers are written.
    pub sign: Sign,
    /// Decimals of the numbers.
    pub decimals: usize,
    /// Name and unit of the axis.
    pub axis: String,
}

const CLASSES: [&str; 6] = ["c", "d", "a", "b", "e", "n"];
const LETTERS: [&str; 6] = ["A", "B", "C", "D", "E", "F"];
const ROW: f64 = 36.0;

impl StackRow {
    /// Sums of the parts below and above zero.
    fn ends(&self) -> [f64; 2] {
        let means = || self.parts.iter().map(|part| part.mean).filter(|mean| mean.is_finite());
        [means().filter(|mean| *mean < 0.0).sum(), means().filter(|mean| *mean > 0.0).sum()]
    }
}

impl Stack {
    fn draw_row(&self, canvas: &mut Canvas, row: &StackRow, y: f64, scale: &Scale) {
        let mut ends = [0.0, 0.0];
        for (at, part) in row.parts.iter().enumerate() {
            if !part.mean.is_finite() {
                continue;
            }
            let side = usize::from(part.mean > 0.0);
            let (from, to) = (ends[side], ends[side] + part.mean);
            ends[side] = to;
            let [start, end] = [from, to].map(|value| scale.at(value));
            let (left, width) = (start.min(end), (start - end).abs());
            let (class, letter) = (CLASSES[at % 6], LETTERS[at % 6]);
            let number = self.sign.write(part.mean, self.decimals);
            let font = canvas.font();
            let texts = [format!("{letter} {number}"), letter.to_owned()];
            let text = texts.into_iter().find(|text| bold_width(text, font) + 4.0 < width).unwrap_or_default();
            let ink = if matches!(class, "a" | "b" | "n") { "w" } else { "strong" };
            let hint = format!("{} · {}: {}", row.name, self.parts[at], self.sign.write_interval(part, self.decimals));
            canvas.group(&hint, |canvas| {
                canvas.rect(&format!("f{class}"), [left, y + 7.0, f64::max(width - 1.0, 0.5), ROW - 14.0]);
                canvas.text(ink, Anchor::Middle, [left + width / 2.0, y + ROW / 2.0 + 4.0], &text);
            });
        }
    }
}

impl Draw for Stack {
    fn draw(&self, canvas: &mut Canvas, top: f64, _words: Words) -> f64 {
        let font = canvas.font();
        let mut legend = Legend::default();
        for (at, part) in self.parts.iter().enumerate() {
            legend.add(Mark::Square, CLASSES[at % 6], format!("{} {part}", LETTERS[at % 6]));
        }
        let top = legend.draw(canvas, top) + 6.0;
        let most = canvas.width * if canvas.is_narrow() { 0.26 } else { 0.30 };
        let names = self.rows.iter().map(|row| bold_width(&row.name, font)).fold(0.0, f64::max).min(most);
        let number = |row: &StackRow| row.total.map_or_else(String::new, |it| self.sign.write(it.mean, self.decimals));
        let numbers = self.rows.iter().map(|row| bold_width(&number(row), font)).fold(0.0, f64::max);
        let heading = bold_width(&self.total, font);
        let (left, right) = (names + 18.0, canvas.width - f64::max(numbers, heading) - 18.0);
        let ticks = if canvas.is_narrow() { 4 } else { 6 };
        let scale = Scale::new(self.rows.iter().flat_map(StackRow::ends), [left, right], ticks);
        canvas.text("t", Anchor::End, [canvas.width - 4.0, top + 12.0], &self.total);
        let top = if self.total.is_empty() { top } else { top + 16.0 };
        let bottom = self.rows.iter().fold(top, |bottom, _| bottom + ROW);
        for (value, label) in scale.ticks(self.sign) {
            let x = scale.at(value);
            canvas.line(if value == 0.0 { "z" } else { "g" }, [x, top], [x, bottom]);
            canvas.text("t", Anchor::Middle, [x, bottom + 16.0], &label);
        }
        let mut y = top;
        for row in &self.rows {
            let lines = wrap_bold(&row.name, names + 4.0, font);
            let first = y + ROW / 2.0 + 4.0 - if lines.len() > 1 { 6.5 } else { 0.0 };
            for (line, baseline) in lines.iter().take(2).zip([first, first + 13.0]) {
                canvas.text("strong", Anchor::Start, [4.0, baseline], line);
            }
            self.draw_row(canvas, row, y, &scale);
            canvas.text("strong", Anchor::End, [canvas.width - 4.0, y + ROW / 2.0 + 4.0], &number(row));
            y += ROW;
        }
        canvas.text("t", Anchor::Middle, [f64::midpoint(left, right), bottom + 33.0], &self.axis);
        bottom + 38.0
    }

    fn grid(&self, _language: Language) -> Grid {
        let mut head = vec![self.head.clone()];
        head.extend(self.parts.iter().cloned());
        if !self.total.is_empty() {
            head.push(self.total.clone());
        }
        let text = |interval: &Interval| self.sign.write_interval(interval, self.decimals);
        let row = |row: &StackRow| {
            let cells = row.parts.iter().chain(&row.total).map(text);
            std::iter::once(row.name.clone()).chain(cells).collect()
        };
        let numeric = (0..head.len()).map(|at| at > 0).collect();
        Grid { head, numeric, rows: self.rows.iter().map(row).collect(), ..Grid::default() }
    }
}
