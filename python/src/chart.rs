//! The charts of the report for numbers of a user.

use crate::errors::{language, refused};
use nongbo::study::charts::{Figure, Forest, ForestRow, Line, LinePanel, Lines, Plot, Sign, WIDTHS};
use nongbo::study::estimate::{Interval, t_interval};
use pyo3::prelude::*;
use serde::Deserialize;
use serde_json::{Value as Json, json};

/// A figure as Python describes it.
#[derive(Deserialize)]
struct Drawing {
    key: String,
    title: String,
    subtitle: String,
    source: String,
    language: String,
    plot: Form,
}

/// What it draws.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Form {
    Forest(ForestForm),
    Lines(LinesForm),
}

#[derive(Deserialize)]
struct ForestForm {
    head: String,
    axis: String,
    series: Vec<String>,
    rows: Vec<(String, Vec<Estimate>)>,
    change: bool,
    decimals: usize,
}

#[derive(Deserialize)]
struct LinesForm {
    axis: String,
    positions: Vec<(f64, String)>,
    panels: Vec<PanelForm>,
}

#[derive(Deserialize)]
struct PanelForm {
    head: String,
    lines: Vec<(String, Vec<Estimate>)>,
    change: bool,
    decimals: usize,
    from_zero: bool,
}

/// Mean and bounds; nothing where there is no estimate.
type Estimate = Option<[Option<f64>; 3]>;

fn drawn(estimate: Estimate) -> Option<Interval> {
    let [mean, low, high] = estimate?.map(|number| number.unwrap_or(f64::NAN));
    Some(Interval { mean, low, high, standard_error: f64::NAN, replications: 0 })
}

fn intervals(estimates: Vec<Estimate>) -> Vec<Option<Interval>> {
    estimates.into_iter().map(drawn).collect()
}

fn sign(change: bool) -> Sign {
    if change { Sign::Change } else { Sign::Level }
}

impl From<Form> for Plot {
    fn from(form: Form) -> Self {
        match form {
            Form::Forest(ForestForm { head, axis, series, rows, change, decimals }) => {
                let row = |(name, values)| ForestRow { name, is_part: false, values: intervals(values) };
                let rows = rows.into_iter().map(row).collect();
                Self::Forest(Forest { head, series, rows, sign: sign(change), decimals, axis })
            }
            Form::Lines(LinesForm { axis, positions, panels }) => {
                let line = |(name, values)| Line { name, values: intervals(values) };
                let panel = |panel: PanelForm| LinePanel {
                    head: panel.head,
                    lines: panel.lines.into_iter().map(line).collect(),
                    sign: sign(panel.change),
                    decimals: panel.decimals,
                    from_zero: panel.from_zero,
                };
                Self::Lines(Lines { positions, axis, panels: panels.into_iter().map(panel).collect() })
            }
        }
    }
}

/// A figure: its words, its picture at both widths, its numbers.
pub fn json_of(figure: &Figure) -> Json {
    let grid = figure.grid();
    json!({
        "key": figure.key,
        "title": figure.title,
        "subtitle": figure.subtitle,
        "source": figure.source,
        "svg": figure.svg(WIDTHS[0], true),
        "narrow_svg": figure.svg(WIDTHS[1], true),
        "head": grid.head,
        "rows": grid.rows,
    })
}

/// Draws a figure that is described as JSON.
#[pyfunction]
pub fn draw(py: Python<'_>, described: &str) -> PyResult<String> {
    let drawing: Drawing = serde_json::from_str(described).map_err(refused)?;
    let language = language(&drawing.language)?;
    let Drawing { key, title, subtitle, source, plot, .. } = drawing;
    let figure = Figure { key, title, subtitle, source, plot: plot.into(), language };
    crate::errors::guarded(py, || Ok(json_of(&figure).to_string()))
}

/// Mean and bounds of the 95 % interval of independent values by Student's t; NaN is left out.
#[pyfunction]
pub fn interval(py: Python<'_>, values: Vec<f64>) -> PyResult<(f64, f64, f64)> {
    let values: Vec<f64> = values.into_iter().filter(|value| !value.is_nan()).collect();
    if values.is_empty() {
        return Err(refused("an interval needs at least one value that is not NaN"));
    }
    crate::errors::guarded(py, || Ok(t_interval(&values))).map(|it| (it.mean, it.low, it.high))
}
