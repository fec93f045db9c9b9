//! Mix: the ways to share a budget by their effect, and whether the best one is identified.

use crate::engine::error::{Result, Text, text};
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::designs::{DesignColumns, mix_estimates};
use crate::study::estimate::estimate_row::Estimand;
use crate::study::estimate::outcomes::{ABSORBED, MARKET_INCOME};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::ranks::IDENTIFIED;
use crate::study::report::cost::tie_note;
use crate::study::report::designs::{design_cells, design_headings, interval_cell, share_cell, share_interval_cell};
use crate::study::report::factorial::replication_notes;
use crate::study::tables::{Table, TableCell, TableColumn};

/// Largest number of rows from the top and from the bottom.
const MOST_ROWS: [usize; 2] = [10, 3];

/// The mixes by their effect on market income, the best first.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn mix_table(panel: &Panel, contrast: &Contrast, settings: &DesignColumns) -> Result<Table> {
    let estimates = mix_estimates(panel, contrast)?;
    let alone = |arm: usize, estimand| estimates.find([&panel.arms[arm], ""], MARKET_INCOME, estimand);
    let rank = |arm: usize| alone(arm, Estimand::Rank).map_or(f64::NAN, |row| row.mean);
    let mut arms = contrast.arms.clone();
    arms.sort_by(|&a, &b| rank(a).total_cmp(&rank(b)));
    let best = arms.first().copied().unwrap_or(contrast.baseline);
    let share_first = alone(best, Estimand::ShareFirst).map_or(0.0, |row| row.mean);
    let [top, bottom] = MOST_ROWS;
    let hidden = arms.len().saturating_sub(top + bottom);
    if hidden > 0 {
        arms.drain(top..top + hidden);
    }
    let row = |&arm: &usize| -> Vec<TableCell> {
        let names = contrast.names(panel, arm);
        let difference = |from: usize| {
            interval_cell(estimates.find([names[0], &panel.arms[from]], MARKET_INCOME, Estimand::Difference), 1)
        };
        let mut cells = design_cells(settings, arm);
        cells.extend([
            difference(contrast.baseline),
            share_interval_cell(estimates.find(names, ABSORBED, Estimand::AbsorbedShare)),
            if arm == best { TableCell::Empty } else { difference(best) },
            share_cell(alone(arm, Estimand::ShareFirst)),
        ]);
        cells
    };
    let mut columns = design_headings(settings);
    columns.extend(TableColumn::list(&[
        ("market_income_effect", "effect on market income", "市场性收入效应"),
        ("absorbed_share", "absorbed", "预算执行率"),
        ("difference_from_best", "beside the best", "与最优之差"),
        ("share_first", "is first", "居首概率"),
    ]));
    let mut notes = vec![if share_first >= IDENTIFIED {
        text!("The best mix is identified over these replications.", "在这些重复中可以确定最优组合。")
    } else {
        Text::new(
            format!(
                "The best mix is not identified: the first row leads in {:.0} % of resampled replications.",
                100.0 * share_first
            ),
            format!("无法确定最优组合：首行仅在 {:.0} % 的重抽样中居首。", 100.0 * share_first),
        )
    }];
    notes.push(text!(
        "The best was chosen from these rows: with few replications its lead is overstated.",
        "最优组合由这些行中选出：重复较少时其领先幅度被高估。"
    ));
    notes.extend(tie_note(contrast.arms.iter().map(|&arm| rank(arm))));
    if hidden > 0 {
        notes.push(text!("{hidden} mixes between are not shown.", "中间 {hidden} 个组合未列出。"));
    }
    notes.extend(replication_notes(estimates.replications, estimates.dropped));
    Ok(Table {
        key: "mix",
        title: text!("Ways to share one budget, yuan per household and year", "同一预算的分配方式，元/户·年"),
        columns: TableColumn::distinct(columns),
        rows: arms.iter().map(row).collect(),
        notes,
    })
}
