//! Estimates with whiskers, one a row, and their numbers in a column at the right.

use super::canvas::{Anchor, Canvas};
use super::legend::{Legend, Mark};
use super::scale::{Scale, Sign};
use super::text_width::{bold_width, wrap_bold};
use super::{Draw, Words, covers_zero, series_class};
use crate::engine::error::Language;
use crate::study::estimate::Interval;
use crate::study::tables::Grid;

/// A row: a name and an estimate of each series.
#[derive(Debug, Clone, PartialEq)]
pub struct ForestRow {
    /// Its name.
    pub name: String,
    /// Whether it is a part of the row above that is not a part.
    pub is_part: bool,
    /// An estimate of each series; `None` where there is none.
    pub values: Vec<Option<Interval>>,
}

/// Estimates with whiskers.
#[derive(Debug, Clone, PartialEq)]
pub struct Forest {
    /// Heading of the names.
    pub head: String,
    /// Names of the series, one or two.
    pub series: Vec<String>,
    /// The rows, from above.
    pub rows: Vec<ForestRow>,
    /// How numbers are written.
    pub sign: Sign,
    /// Decimals of the numbers.
    pub decimals: usize,
    /// Name and unit of the axis.
    pub axis: String,
}

/// Where the columns of the plot are.
struct Columns {
    names: f64,
    left: f64,
    right: f64,
}

impl Forest {
    fn intervals(&self) -> Vec<Interval> {
        self.rows.iter().flat_map(|row| row.values.iter().flatten().copied()).collect()
    }

    fn number(&self, interval: &Interval, canvas: &Canvas) -> String {
        if canvas.is_narrow() {
            self.sign.write(interval.mean, self.decimals)
        } else {
            self.sign.write_interval(interval, self.decimals)
        }
    }

    fn columns(&self, canvas: &Canvas) -> Columns {
        let font = canvas.font();
        let widest = |texts: &mut dyn Iterator<Item = f64>| texts.fold(0.0, f64::max);
        let most = canvas.width * if canvas.is_narrow() { 0.34 } else { 0.30 };
        let names = widest(&mut self.rows.iter().map(|row| bold_width(&row.name, font) + indent(row))).min(most);
        let numbers =
            widest(&mut self.intervals().iter().map(|interval| bold_width(&self.number(interval, canvas), font)));
        Columns { names, left: names + 22.0, right: canvas.width - numbers - 26.0 }
    }

    fn row_height(&self) -> f64 {
        if self.series.len() > 1 { 44.0 } else { 30.0 }
    }

    fn legend(&self, words: Words, scale: &Scale) -> Legend {
        let mut legend = Legend::default();
        if self.series.len() > 1 {
            for (at, name) in self.series.iter().enumerate() {
                legend.add(Mark::Dot, series_class(at), name);
            }
        }
        let intervals = self.intervals();
        let bounded = |interval: &&Interval| interval.low.is_finite() && interval.high.is_finite();
        if intervals.iter().filter(bounded).any(covers_zero) {
            legend.add(Mark::None, "n", words.hollow);
        }
        if intervals.iter().filter(bounded).any(|interval| scale.clip(interval.low).1 || scale.clip(interval.high).1) {
            legend.add(Mark::None, "n", words.cut);
        }
        legend
    }

    fn draw_row(&self, canvas: &mut Canvas, row: &ForestRow, middle: f64, columns: &Columns, scale: &Scale) {
        let lines = wrap_bold(&row.name, columns.names + 4.0 - indent(row), canvas.font());
        let lines = if lines.len() > 2 { vec![lines[0].clone(), format!("{}…", lines[1])] } else { lines };
        let first = middle + 4.0 - if lines.len() > 1 { 6.5 } else { 0.0 };
        let class = if row.is_part { "t" } else { "strong" };
        for (line, y) in lines.iter().zip([first, first + 13.0]) {
            canvas.text(class, Anchor::Start, [4.0 + indent(row), y], line);
        }
        let several = self.series.len() > 1;
        for (at, interval) in row.values.iter().enumerate() {
            let Some(interval) = interval else { continue };
            let y = if several { middle - 9.0 + 18.0 * if at == 0 { 0.0 } else { 1.0 } } else { middle };
            let class = if several || interval.mean >= 0.0 { series_class(at) } else { "b" };
            let number = self.number(interval, canvas);
            let hint = format!("{}: {}", row.name, self.sign.write_interval(interval, self.decimals));
            let right = canvas.width - 4.0;
            canvas.group(&hint, |canvas| {
                whisker(canvas, class, interval, y, scale);
                canvas.text(&format!("t{class}"), Anchor::End, [right, y + 4.0], &number);
            });
        }
    }
}

/// Pixels by which the name of a part is moved in.
fn indent(row: &ForestRow) -> f64 {
    if row.is_part { 12.0 } else { 0.0 }
}

/// A dot with a whisker; an arrow stands where the whisker is cut off.
fn whisker(canvas: &mut Canvas, class: &str, interval: &Interval, y: f64, scale: &Scale) {
    let [(low, low_cut), (high, high_cut)] = [interval.low, interval.high].map(|bound| scale.clip(bound));
    if interval.low.is_finite() && interval.high.is_finite() {
        let [left, right] = [low, high].map(|bound| scale.at(bound));
        canvas.line(class, [left, y], [right, y]);
        for (cut, end, inner) in [(low_cut, left, left + 6.0), (high_cut, right, right - 6.0)] {
            if cut {
                canvas.path(class, &[[inner, y - 4.0], [end, y], [inner, y + 4.0]]);
            }
        }
    }
    let hollow = if covers_zero(interval) { " o" } else { "" };
    canvas.dot(&format!("{class}{hollow}"), [scale.at(interval.mean), y], 4.5);
}

impl Draw for Forest {
    fn draw(&self, canvas: &mut Canvas, top: f64, words: Words) -> f64 {
        let columns = self.columns(canvas);
        let ticks = if canvas.is_narrow() { 3 } else { 6 };
        let scale = Scale::of_intervals(&self.intervals(), [columns.left, columns.right], ticks);
        let top = self.legend(words, &scale).draw(canvas, top) + 8.0;
        let height = self.row_height();
        let bottom = self.rows.iter().fold(top, |bottom, _| bottom + height);
        for (value, label) in scale.ticks(self.sign) {
            let x = scale.at(value);
            canvas.line(if value == 0.0 { "z" } else { "g" }, [x, top], [x, bottom]);
            canvas.text("t", Anchor::Middle, [x, bottom + 16.0], &label);
        }
        let mut middle = top + height / 2.0;
        for row in &self.rows {
            self.draw_row(canvas, row, middle, &columns, &scale);
            middle += height;
        }
        let center = f64::midpoint(columns.left, columns.right);
        canvas.text("t", Anchor::Middle, [center, bottom + 33.0], &self.axis);
        bottom + 38.0
    }

    fn grid(&self, _language: Language) -> Grid {
        let mut head = vec![self.head.clone()];
        head.extend(self.series.iter().cloned());
        let text = |value: &Option<Interval>| {
            value.as_ref().map_or_else(String::new, |interval| self.sign.write_interval(interval, self.decimals))
        };
        let row = |row: &ForestRow| {
            let name = if row.is_part { format!("  {}", row.name) } else { row.name.clone() };
            std::iter::once(name).chain(row.values.iter().map(text)).collect()
        };
        let numeric = (0..head.len()).map(|at| at > 0).collect();
        Grid { head, numeric, rows: self.rows.iter().map(row).collect(), ..Grid::default() }
    }
}
