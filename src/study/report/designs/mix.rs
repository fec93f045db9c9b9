//! Mix: the ways to share a budget by their effect, and whether the best one is identified.

use crate::engine::error::{Result, Text, text};
use crate::study::estimate::contrast::{Contrast, change};
use crate::study::estimate::cost::Cost;
use crate::study::estimate::outcomes::{COST_OUTCOMES, MARKET_INCOME};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::ranks::{IDENTIFIED, places};
use crate::study::estimate::statistics::differences;
use crate::study::report::designs::{DesignColumns, design_value, named};
use crate::study::report::factorial::replication_notes;
use crate::study::tables::{Table, TableCell, TableColumn};

/// Largest number of rows from the top and from the bottom.
const MOST_ROWS: [usize; 2] = [10, 3];

/// The mixes by their effect on market income, the best first.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn mix_table(panel: &Panel, contrast: &Contrast, settings: &DesignColumns) -> Result<Table> {
    let complete = contrast.complete(panel, &COST_OUTCOMES)?;
    let baseline = complete.series(MARKET_INCOME, contrast.baseline);
    let gains: Vec<Vec<f64>> =
        contrast.arms.iter().map(|&arm| differences(&baseline, &complete.series(MARKET_INCOME, arm))).collect();
    let ranks = places(&gains);
    let mut order: Vec<usize> = (0..ranks.len()).collect();
    order.sort_by_key(|&at| (ranks[at].rank, at));
    let best = order.first().copied().unwrap_or(0);
    let [top, bottom] = MOST_ROWS;
    let hidden = order.len().saturating_sub(top + bottom);
    if hidden > 0 {
        order.drain(top..top + hidden);
    }
    let row = |&at: &usize| {
        let arm = contrast.arms[at];
        let mut cells: Vec<TableCell> = settings[arm].iter().map(|(_, value)| design_value(Some(value))).collect();
        cells.extend([
            TableCell::Interval(change(&complete, MARKET_INCOME, contrast.baseline, arm), 1),
            Cost::new(&complete, contrast.baseline, arm).absorbed_share.map_or(TableCell::Empty, TableCell::Share),
            if at == best {
                named("–")
            } else {
                TableCell::Interval(change(&complete, MARKET_INCOME, contrast.arms[best], arm), 1)
            },
            TableCell::Share(ranks[at].first),
        ]);
        cells
    };
    let mut columns: Vec<TableColumn> =
        settings[contrast.baseline].iter().map(|(name, _)| TableColumn::named(name)).collect();
    columns.extend(TableColumn::list(&[
        ("market_income_effect", "effect on market income", "市场收入效应"),
        ("absorbed_share", "absorbed", "资金使用率"),
        ("difference_from_best", "beside the best", "与最优之差"),
        ("share_first", "is first", "居首概率"),
    ]));
    let share_first = ranks.get(best).map_or(0.0, |place| place.first);
    let mut notes = vec![if share_first >= IDENTIFIED {
        text!("The best mix is identified over these replications.", "在这些重复中最优组合可以识别。")
    } else {
        Text::new(
            format!(
                "The best mix is not identified: the first row leads in {:.0} % of resampled replications.",
                100.0 * share_first
            ),
            format!("最优组合无法识别：首行仅在 {:.0} % 的重抽样中居首。", 100.0 * share_first),
        )
    }];
    if hidden > 0 {
        notes.push(text!("{hidden} mixes between are not shown.", "中间 {hidden} 个组合未列出。"));
    }
    notes.extend(replication_notes(complete.replications(), complete.dropped()));
    Ok(Table {
        key: "mix",
        title: text!("Ways to share one budget, yuan per household and year", "同一预算的分配方式，元/户·年"),
        columns: TableColumn::distinct(columns),
        rows: order.iter().map(row).collect(),
        notes,
    })
}
