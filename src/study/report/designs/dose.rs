//! Dose: effect by level, and the marginal effect of each step.

use crate::engine::error::{Result, text};
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::designs::{DesignColumns, DoseLevel, dose_estimates, dose_levels};
use crate::study::estimate::estimate_row::Estimand;
use crate::study::estimate::outcomes::{ABSORBED, LIVE_INCOME, MARKET_INCOME, USER_COST};
use crate::study::estimate::panel::Panel;
use crate::study::report::designs::{design_cells, design_headings, interval_cell, share_interval_cell};
use crate::study::report::factorial::replication_notes;
use crate::study::tables::{Table, TableCell, TableColumn};

/// Effect on market income at every level, and the marginal effect of the step from the level below.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn dose_table(panel: &Panel, contrast: &Contrast, settings: &DesignColumns) -> Result<Table> {
    let estimates = dose_estimates(panel, contrast, settings)?;
    let row = |DoseLevel { arm, below }: DoseLevel| -> Vec<TableCell> {
        let effect = |outcome, estimand| estimates.find(contrast.names(panel, arm), outcome, estimand);
        let step = |estimand| {
            below.and_then(|below| estimates.find([&panel.arms[arm], &panel.arms[below]], MARKET_INCOME, estimand))
        };
        let mut cells = design_cells(settings, arm);
        cells.extend([
            interval_cell(effect(MARKET_INCOME, Estimand::Difference), 1),
            interval_cell(effect(LIVE_INCOME, Estimand::Difference), 1),
            interval_cell(effect(USER_COST, Estimand::Difference), 1),
            share_interval_cell(effect(ABSORBED, Estimand::AbsorbedShare)),
            interval_cell(step(Estimand::StepEffect), 1),
            interval_cell(step(Estimand::StepGainPerYuan), 2),
        ]);
        cells
    };
    let mut columns = design_headings(settings);
    columns.extend(TableColumn::list(&[
        ("market_income_effect", "effect on market income", "市场性收入效应"),
        ("live_income_effect", "of it live-stream income", "其中直播销售净收入"),
        ("user_cost", "user cost", "年化成本"),
        ("absorbed_share", "absorbed", "预算执行率"),
        ("step_effect", "this step adds", "本级增量"),
        ("step_gain_per_yuan", "per yuan of the step's cost", "每元新增成本带来的增收"),
    ]));
    let mut notes = vec![text!(
        "A step goes from the next lower level of the last column of levels, the others the same. A return per yuan that \
         falls from step to step is saturation; where the interval of the absorbed share lies under 80 % the money found no use.",
        "“本级”指最后一个水平列由下一较低水平升至此水平，其余不变。每元新增成本带来的增收递减说明投入已近上限；预算执行率的区间全部低于 80 % 表示资金用不出去。"
    )];
    notes.extend(replication_notes(estimates.replications, estimates.dropped));
    Ok(Table {
        key: "dose",
        title: text!("Dose and response, yuan per household and year", "投入规模与效果，元/户·年"),
        columns: TableColumn::distinct(columns),
        rows: dose_levels(contrast, settings).into_iter().map(row).collect(),
        notes,
    })
}
