//! Sensitivity: which drawn parameters go with an outcome. Indices that need more are the job of other programs; the run
//! table holds every point.

use super::ranking::{average_ranks, correlation};
use super::{Settings, named};
use crate::compare::contrast::Contrast;
use crate::compare::main_sheets::replication_notes;
use crate::compare::panel::{MARKET_INCOME, Panel};
use crate::compare::sheet::{Sheet, SheetCell};
use crate::compare::statistics::mean;
use crate::declare::Value;
use crate::error::{Result, Text};
use crate::units::counted;

/// Rank correlation of every drawn parameter with market income over the points, the strongest first.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn sensitivity_sheet(panel: &Panel, contrast: &Contrast, settings: &Settings) -> Result<Sheet> {
    let complete = contrast.complete(panel, &[MARKET_INCOME])?;
    let outcomes: Vec<f64> = contrast.arms.iter().map(|&arm| mean(&complete.series(MARKET_INCOME, arm))).collect();
    let ranks = average_ranks(&outcomes);
    let mut rows: Vec<(String, f64)> = Vec::new();
    for (at, (name, first)) in settings[contrast.baseline].iter().enumerate() {
        let item = |arm: usize, item: usize| match &settings[arm][at].1 {
            Value::List(items) => items.get(item).and_then(Value::number).unwrap_or(f64::NAN),
            single => single.number().unwrap_or(f64::NAN),
        };
        let width = if let Value::List(items) = first { items.len() } else { 1 };
        for place in 0..width {
            let values: Vec<f64> = contrast.arms.iter().map(|&arm| item(arm, place)).collect();
            let label = if width > 1 { format!("{name}[{place}]") } else { name.clone() };
            rows.push((label, correlation(&average_ranks(&values), &ranks)));
        }
    }
    rows.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(&b.0)));
    let points = contrast.arms.len();
    let spread = 1.96 / (counted(points) - 1.0).max(1.0).sqrt();
    let mut notes = vec![Text::new(
        format!(
            "{points} points. A correlation within ±{spread:.2} is what chance alone gives in 95 % of such tables. Variance \
             indices: read runs.arrow with a program for them; the design columns hold every point."
        ),
        format!(
            "共 {points} 个点。±{spread:.2} 以内的相关，95 % 的此类表仅凭偶然即可得到。方差指标请用专门程序读取 runs.arrow，其中含各点取值。"
        ),
    )];
    notes.extend(replication_notes(complete.replications(), complete.dropped()));
    Ok(Sheet {
        title: Text::new("Drawn parameters and market income", "抽样参数与市场收入"),
        columns: vec![Text::new("parameter", "参数"), Text::new("rank correlation", "秩相关系数")],
        rows: rows.iter().map(|(name, r)| vec![named(name), SheetCell::Number { value: *r, decimals: 2 }]).collect(),
        notes,
    })
}
