//! Saturation as a table: true effects on households that may be served and on the others, by county share, and the
//! estimates of an evaluator who observes only one simulated world.

use crate::engine::error::{Result, Text, text};
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::designs::saturation_estimates;
use crate::study::estimate::estimate_row::EstimateRow;
use crate::study::estimate::outcomes::outcome_name;
use crate::study::estimate::panel::Panel;
use crate::study::estimate::saturation::level_of_key;
use crate::study::report::designs::{interval_cell, named};
use crate::study::report::factorial::replication_notes;
use crate::study::tables::{Table, TableCell, TableColumn};

/// True effects and estimates of every arm whose money does not reach everybody.
///
/// # Errors
/// `Usage` if the design is incomplete, or if the money of every arm reaches everybody.
pub fn saturation_table(panel: &Panel, contrast: &Contrast) -> Result<Table> {
    let estimates = saturation_estimates(panel, contrast)?;
    let row = |row: &EstimateRow| {
        vec![named(&row.arm), TableCell::label(&row.outcome, name(&row.outcome)), interval_cell(Some(row), 1)]
    };
    let mut notes = vec![text!(
        "Truth: the same households with and without the programme. Seen: what an evaluator of this one world computes. \
         Where those left out lose, comparing served with others overstates the gain; the county as a whole shows it.",
        "“真实”：同一农户有无项目之差。“估计”：评估者仅凭这一个世界所得。若未覆盖户收入下降，覆盖户与其比较会高估增收；以县为单位可见。"
    )];
    notes.extend(replication_notes(estimates.replications, estimates.dropped));
    Ok(Table {
        key: "saturation",
        title: text!("Truth and estimates, yuan per household and year", "真实效应与估计，元/户·年"),
        columns: TableColumn::list(&[
            ("arm", "arm", "方案"),
            ("estimand", "what", "内容"),
            ("market_income", "market income", "市场性收入"),
        ]),
        rows: estimates.rows.iter().map(row).collect(),
        notes,
    })
}

/// Name of an effect or estimate.
fn name(key: &str) -> Text {
    match level_of_key(key) {
        Some((percent, true)) => {
            text!("truth: served, {percent} % of the county", "真实：覆盖户（县覆盖率 {percent} %）")
        }
        Some((percent, false)) => {
            text!("truth: not served, {percent} % of the county", "真实：未覆盖户（县覆盖率 {percent} %）")
        }
        None => outcome_name(key),
    }
}
