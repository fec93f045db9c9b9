//! Saturation as a table: true effects on households that may be served and on the others, by county share, and the
//! estimates of an evaluator who observes only one simulated world.

use crate::engine::error::{Result, Text, text};
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::outcomes::{REACH_LEVEL, outcome_name};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::saturation::SATURATION_EFFECTS;
use crate::study::estimate::statistics::t_interval;
use crate::study::report::factorial::replication_notes;
use crate::study::tables::{Table, TableCell, TableColumn};

/// True effects and estimates of every arm whose money does not reach everybody.
///
/// # Errors
/// `Usage` if the design is incomplete, or if the money of every arm reaches everybody.
pub fn saturation_table(panel: &Panel, contrast: &Contrast) -> Result<Table> {
    let mut rows = Vec::new();
    let mut levels: Vec<(String, Text)> = Vec::new();
    for key in panel.values.keys() {
        let Some((percent, group)) = key.strip_prefix(REACH_LEVEL).and_then(|rest| rest.split_once('.')) else {
            continue;
        };
        let percent: u32 = percent.parse().unwrap_or(0);
        let name = if group == "in" {
            text!("truth: served, {percent} % of the county", "真实：覆盖户（县覆盖率 {percent} %）")
        } else {
            text!("truth: not served, {percent} % of the county", "真实：未覆盖户（县覆盖率 {percent} %）")
        };
        levels.push((key.clone(), name));
    }
    let all = SATURATION_EFFECTS.iter().map(|key| ((*key).to_owned(), outcome_name(key))).chain(levels);
    let all: Vec<(String, Text)> = all.collect();
    let arms: Vec<usize> = contrast
        .arms
        .iter()
        .copied()
        .filter(|&arm| {
            panel.values.get(SATURATION_EFFECTS[0]).is_some_and(|rows| rows[arm].iter().any(|value| value.is_finite()))
        })
        .collect();
    let narrow = Contrast { arms: arms.clone(), ..contrast.clone() };
    let complete = narrow.complete(panel, &[])?;
    for &arm in &arms {
        for (key, name) in &all {
            let Some(series) = panel.values.contains_key(key).then(|| complete.series(key, arm)) else { continue };
            // A group may be empty in some replications. That is not a missing value.
            let values: Vec<f64> = series.into_iter().filter(|value| value.is_finite()).collect();
            if !values.is_empty() {
                rows.push(vec![
                    super::named(&panel.arms[arm]),
                    TableCell::label(key, name.clone()),
                    TableCell::Interval(t_interval(&values), 1),
                ]);
            }
        }
    }
    let mut notes = vec![text!(
        "Truth: the same households with and without the programme. Seen: what an evaluator of this one world computes. \
         Where those left out lose, comparing served with others overstates the gain; the county as a whole shows it.",
        "“真实”：同一农户有无项目之差。“估计”：评估者仅凭这一个世界所得。若未覆盖户受损，覆盖户与其比较会高估增收；以县为单位可见。"
    )];
    notes.extend(replication_notes(complete.replications(), complete.dropped()));
    Ok(Table {
        key: "saturation",
        title: text!("Truth and estimates, yuan per household and year", "真实效应与估计，元/户·年"),
        columns: TableColumn::list(&[
            ("arm", "arm", "实验组"),
            ("estimand", "what", "内容"),
            ("market_income", "market income", "市场收入"),
        ]),
        rows,
        notes,
    })
}
