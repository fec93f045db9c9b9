//! Equal budget: effects of the same money spent, and arms that cannot spend it.

use crate::engine::error::{Result, text};
use crate::study::estimate::contrast::{Contrast, change};
use crate::study::estimate::cost::Cost;
use crate::study::estimate::outcomes::{ABSORBED, COST_OUTCOMES, GRANTED, MARKET_INCOME};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::statistics::{mean, t_interval};
use crate::study::report::designs::named;
use crate::study::report::factorial::replication_notes;
use crate::study::tables::{Table, TableCell, TableColumn};

/// Effects of the same money spent; `target` in yuan per household and year, `tolerance` as a share of it.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn equal_budget_table(panel: &Panel, contrast: &Contrast, target: f64, tolerance: f64) -> Result<Table> {
    let complete = contrast.complete(panel, &COST_OUTCOMES)?;
    // The tolerance is one tenth larger: the grants were solved for in some of the replications, not in all.
    let slack = 1.1 * tolerance * target + 0.05;
    let rows = contrast.arms.iter().map(|&arm| {
        let spent = complete.series(ABSORBED, arm);
        let cost = Cost::new(&complete, contrast.baseline, arm);
        let unable = mean(&spent) < target - slack;
        vec![
            named(&panel.arms[arm]),
            TableCell::number(mean(&complete.series(GRANTED, arm)), 1),
            TableCell::Interval(t_interval(&spent), 1),
            TableCell::number(target - mean(&spent), 1),
            TableCell::Interval(change(&complete, MARKET_INCOME, contrast.baseline, arm), 1),
            if unable {
                TableCell::Empty
            } else {
                cost.gain_per_yuan.map_or(TableCell::Empty, |interval| TableCell::Interval(interval, 2))
            },
            if unable {
                TableCell::label("cannot_spend_it", text!("cannot spend it", "用不完"))
            } else if mean(&spent) > target + slack {
                TableCell::label("spends_more", text!("spends more: its units are coarse", "超支：单位过大"))
            } else {
                TableCell::label("spends_it", text!("spends it", "可用完"))
            },
        ]
    });
    let mut notes = vec![text!(
        "Grants were solved for so that {target:.0} yuan are really spent, with the seeds held fixed; the residual is \
             what is missing. An arm that cannot spend the money is shown and has no rank.",
        "在固定随机种子下求解拨付额，使实际支出达到 {target:.0} 元；“差额”为未达部分。用不完资金的实验组照列，但不排名。"
    )];
    notes.extend(replication_notes(complete.replications(), complete.dropped()));
    Ok(Table {
        key: "equal_budget",
        title: text!("The same money spent, yuan per household and year", "支出相同资金，元/户·年"),
        columns: TableColumn::list(&[
            ("arm", "arm", "实验组"),
            ("granted", "granted", "拨付"),
            ("spent", "spent", "实际支出"),
            ("residual", "residual", "差额"),
            ("market_income_effect", "effect on market income", "市场收入效应"),
            ("gain_per_yuan", "gain per yuan of user cost", "每元使用成本增收"),
            ("verdict", "verdict", "结论"),
        ]),
        rows: rows.collect(),
        notes,
    })
}
