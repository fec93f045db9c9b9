//! A matrix of numbers as tinted cells: white at zero, blue above it, red below. Every cell has its number.

use super::canvas::{Anchor, Canvas};
use super::scale::Sign;
use super::text_width::{bold_width, wrap, wrap_bold};
use super::{Draw, Words, covers_zero};
use crate::engine::error::Language;
use crate::study::estimate::Interval;
use crate::study::tables::Grid;

/// A matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct Heat {
    /// Heading of the names of rows.
    pub head: String,
    /// Names of the rows.
    pub rows: Vec<String>,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Cells by row and column; `None` where there is nothing to say.
    pub cells: Vec<Vec<Option<Interval>>>,
    /// How numbers are written.
    pub sign: Sign,
    /// Decimals of the numbers.
    pub decimals: usize,
    /// What the numbers are, and what brackets mean.
    pub note: String,
}

const CELL_HEIGHT: f64 = 36.0;

impl Heat {
    fn largest(&self) -> f64 {
        let means = self.cells.iter().flatten().flatten().map(|interval| interval.mean.abs());
        means.filter(|mean| mean.is_finite()).fold(0.0, f64::max)
    }

    /// A number; a change whose interval covers zero stands in brackets.
    fn number(&self, interval: &Interval) -> String {
        let text = self.sign.write(interval.mean, self.decimals);
        let bracketed = self.sign == Sign::Change && covers_zero(interval);
        if bracketed { format!("({text})") } else { text }
    }

    fn draw_cell(&self, canvas: &mut Canvas, cell: Option<&Interval>, edges: [f64; 4], name: &str) {
        let Some(interval) = cell else { return canvas.rect("none", edges) };
        let is_uncertain = self.sign == Sign::Change && covers_zero(interval);
        let tint = if is_uncertain { "none" } else { tint(interval.mean, self.largest()) };
        let [left, top, width, height] = edges;
        let class = if tint.ends_with(['4', '5']) { "w" } else { "strong" };
        let number = self.number(interval);
        canvas.group(&format!("{name}: {}", self.sign.write_interval(interval, self.decimals)), |canvas| {
            canvas.rect(tint, edges);
            canvas.text(class, Anchor::Middle, [left + width / 2.0, top + height / 2.0 + 4.0], &number);
        });
    }
}

/// Class of the tint of a value: five steps by the root of its share of the largest.
fn tint(value: f64, largest: f64) -> &'static str {
    let share = if largest > 0.0 { libm::sqrt((value / largest).abs()) } else { 0.0 };
    let steps = if value < 0.0 { ["m1", "m2", "m3", "m4", "m5"] } else { ["p1", "p2", "p3", "p4", "p5"] };
    let bounds = [0.25, 0.45, 0.65, 0.85];
    bounds.iter().position(|bound| share < *bound).map_or(steps[4], |at| steps[at])
}

impl Draw for Heat {
    fn draw(&self, canvas: &mut Canvas, top: f64, _words: Words) -> f64 {
        let font = canvas.font();
        let most = canvas.width * if canvas.is_narrow() { 0.2 } else { 0.26 };
        let names = self.rows.iter().map(|name| bold_width(name, font)).fold(0.0, f64::max).min(most);
        let left = names + 12.0;
        let count = self.columns.iter().fold(0.0, |count, _| count + 1.0);
        let step = (canvas.width - 4.0 - left) / f64::max(count, 1.0);
        let heads: Vec<Vec<String>> = self.columns.iter().map(|name| wrap(name, step - 4.0, font)).collect();
        let lines = heads.iter().map(Vec::len).max().unwrap_or(1);
        let mut y = (0..lines).fold(top, |y, _| y + 14.0) + 4.0;
        let mut x = left;
        for head in &heads {
            for (line, baseline) in head.iter().rev().zip((0..lines).scan(y - 6.0, |y, _| {
                let now = *y;
                *y -= 14.0;
                Some(now)
            })) {
                canvas.text("t", Anchor::Middle, [x + step / 2.0, baseline], line);
            }
            x += step;
        }
        for (name, cells) in self.rows.iter().zip(&self.cells) {
            let lines = wrap_bold(name, names + 2.0, font);
            let first = y + CELL_HEIGHT / 2.0 + 4.0 - if lines.len() > 1 { 6.5 } else { 0.0 };
            for (line, baseline) in lines.iter().take(2).zip([first, first + 13.0]) {
                canvas.text("strong", Anchor::Start, [4.0, baseline], line);
            }
            let mut x = left;
            for (cell, column) in cells.iter().zip(&self.columns) {
                let edges = [x + 1.0, y + 1.0, step - 2.0, CELL_HEIGHT - 2.0];
                self.draw_cell(canvas, cell.as_ref(), edges, &format!("{name} × {column}"));
                x += step;
            }
            y += CELL_HEIGHT;
        }
        for line in wrap(&self.note, canvas.width - 8.0, font) {
            y += 16.0;
            canvas.text("t", Anchor::Start, [4.0, y], &line);
        }
        y + 4.0
    }

    fn grid(&self, _language: Language) -> Grid {
        let head: Vec<String> = std::iter::once(self.head.clone()).chain(self.columns.iter().cloned()).collect();
        let cell = |cell: &Option<Interval>| {
            cell.as_ref().map_or_else(|| "—".to_owned(), |interval| self.sign.write_interval(interval, self.decimals))
        };
        let row = |(name, cells): (&String, &Vec<Option<Interval>>)| {
            std::iter::once(name.clone()).chain(cells.iter().map(cell)).collect()
        };
        let numeric = (0..head.len()).map(|at| at > 0).collect();
        Grid { head, numeric, rows: self.rows.iter().zip(&self.cells).map(row).collect(), ..Grid::default() }
    }
}
