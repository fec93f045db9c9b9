//! Dose: effect by level, and the marginal effect of each step.

use crate::engine::declare::Value;
use crate::engine::error::{Result, text};
use crate::study::estimate::contrast::{Contrast, change};
use crate::study::estimate::cost::Cost;
use crate::study::estimate::outcomes::{COST_OUTCOMES, LIVE_INCOME, MARKET_INCOME, USER_COST};
use crate::study::estimate::panel::{Complete, Panel};
use crate::study::estimate::statistics::{differences, mean, t_interval};
use crate::study::report::designs::{DesignColumns, design_value};
use crate::study::report::factorial::replication_notes;
use crate::study::tables::{Table, TableCell, TableColumn};

/// Effect on market income at every level, and the marginal effect of the step from the level below.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn dose_table(panel: &Panel, contrast: &Contrast, settings: &DesignColumns) -> Result<Table> {
    let required_outcomes: Vec<&str> = COST_OUTCOMES.into_iter().chain([LIVE_INCOME]).collect();
    let complete = contrast.complete(panel, &required_outcomes)?;
    let axes: Vec<&str> = settings[contrast.baseline].iter().map(|(name, _)| name.as_str()).collect();
    let mut arms: Vec<usize> = std::iter::once(contrast.baseline).chain(contrast.arms.iter().copied()).collect();
    arms.sort_by(|&a, &b| order(&settings[a], &settings[b]));
    let rows = arms.iter().map(|&arm| row(&complete, contrast, settings, arm, below(&arms, settings, arm)));
    let mut columns: Vec<TableColumn> = axes.iter().map(|axis| TableColumn::named(axis)).collect();
    columns.extend(TableColumn::list(&[
        ("market_income_effect", "effect on market income", "市场收入效应"),
        ("live_income_effect", "of it live-stream income", "其中直播收入"),
        ("user_cost", "user cost", "使用成本"),
        ("absorbed_share", "absorbed", "资金使用率"),
        ("step_effect", "this step adds", "本级增量"),
        ("step_gain_per_yuan", "per yuan of the step's cost", "每元增量成本"),
    ]));
    let mut notes = vec![text!(
        "A step goes from the next lower level of the last column of levels, the others the same. A return per yuan that \
         falls from step to step is saturation; under 80 % absorbed the money found no use.",
        "“本级”指最后一个水平列由下一较低水平升至此水平，其余不变。每元增量收益递减即为饱和；资金使用率低于 80 % 表示资金用不出去。"
    )];
    notes.extend(replication_notes(complete.replications(), complete.dropped()));
    Ok(Table {
        key: "dose",
        title: text!("Dose and response, yuan per household and year", "剂量与反应，元/户·年"),
        columns: TableColumn::distinct(columns),
        rows: rows.collect(),
        notes,
    })
}

fn number(settings: &[(String, Value)], at: usize) -> f64 {
    settings.get(at).and_then(|(_, value)| value.number()).unwrap_or(f64::NAN)
}

fn order(a: &[(String, Value)], b: &[(String, Value)]) -> std::cmp::Ordering {
    (0..a.len())
        .map(|at| number(a, at).total_cmp(&number(b, at)))
        .find(|ordering| ordering.is_ne())
        .unwrap_or(std::cmp::Ordering::Equal)
}

/// The arm on the next lower level of the last axis, the others the same.
fn below(arms: &[usize], settings: &DesignColumns, arm: usize) -> Option<usize> {
    let last = settings[arm].len().checked_sub(1)?;
    let beside = |other: usize| {
        settings[other][..last] == settings[arm][..last]
            && number(&settings[other], last) < number(&settings[arm], last)
    };
    arms.iter().copied().filter(|&other| beside(other)).max_by(|&a, &b| order(&settings[a], &settings[b]))
}

fn row(
    complete: &Complete<'_>,
    contrast: &Contrast,
    settings: &DesignColumns,
    arm: usize,
    below: Option<usize>,
) -> Vec<TableCell> {
    let mut cells: Vec<TableCell> = settings[arm].iter().map(|(_, value)| design_value(Some(value))).collect();
    let effect = |outcome, from| TableCell::Interval(change(complete, outcome, from, arm), 1);
    if arm == contrast.baseline {
        cells.extend(std::iter::repeat_n(TableCell::Empty, 4));
    } else {
        let cost = Cost::new(complete, contrast.baseline, arm);
        cells.extend([
            effect(MARKET_INCOME, contrast.baseline),
            effect(LIVE_INCOME, contrast.baseline),
            TableCell::number(cost.user_cost.mean, 1),
            cost.absorbed_share.map_or(TableCell::Empty, TableCell::Share),
        ]);
    }
    let Some(below) = below else {
        cells.extend([TableCell::Empty, TableCell::Empty]);
        return cells;
    };
    let step = |outcome| differences(&complete.series(outcome, below), &complete.series(outcome, arm));
    let (gain, cost) = (step(MARKET_INCOME), mean(&step(USER_COST)));
    cells.push(effect(MARKET_INCOME, below));
    // A ratio with a denominator near zero is noise.
    cells.push(if cost > 0.5 {
        let per_yuan: Vec<f64> = gain.iter().map(|gain| gain / cost).collect();
        TableCell::Interval(t_interval(&per_yuan), 2)
    } else {
        TableCell::Empty
    });
    cells
}
