//! Equal budget: effects of the same money spent, and arms that cannot spend it.

use crate::engine::error::{Result, text};
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::designs::{Spending, equal_budget_estimates};
use crate::study::estimate::estimate_row::Estimand;
use crate::study::estimate::outcomes::{ABSORBED, GRANTED, MARKET_INCOME};
use crate::study::estimate::panel::Panel;
use crate::study::report::designs::{interval_cell, named, number_cell};
use crate::study::report::factorial::replication_notes;
use crate::study::tables::{Table, TableCell, TableColumn};

/// Effects of the same money spent; `target` in yuan per household and year, `tolerance` as a share of it.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn equal_budget_table(panel: &Panel, contrast: &Contrast, target: f64, tolerance: f64) -> Result<Table> {
    let estimates = equal_budget_estimates(panel, contrast, target)?;
    let row = |&arm: &usize| {
        let names = contrast.names(panel, arm);
        let level = |outcome, estimand| estimates.find([names[0], ""], outcome, estimand);
        let effect = |estimand| estimates.find(names, MARKET_INCOME, estimand);
        let spent = level(ABSORBED, Estimand::Level);
        let spending = Spending::new(spent.map_or(f64::NAN, |row| row.mean), target, tolerance);
        let is_ranked = spending != Spending::Less;
        vec![
            named(names[0]),
            number_cell(level(GRANTED, Estimand::Level), 1),
            interval_cell(spent, 1),
            number_cell(level(ABSORBED, Estimand::Shortfall), 1),
            interval_cell(effect(Estimand::Difference), 1),
            interval_cell(effect(Estimand::GainPerYuan).filter(|_| is_ranked), 2),
            spending_cell(spending),
        ]
    };
    let mut notes = vec![text!(
        "Grants were solved for so that {target:.0} yuan are really spent, with the seeds held fixed; the residual is \
             what is missing. An arm that cannot spend the money is shown and has no rank.",
        "在固定随机种子下求解下达资金额，使实际支出达到 {target:.0} 元；“差额”为未达部分。用不完资金的方案照列，但不排名。"
    )];
    notes.extend(replication_notes(estimates.replications, estimates.dropped));
    Ok(Table {
        key: "equal_budget",
        title: text!("The same money spent, yuan per household and year", "支出相同资金，元/户·年"),
        columns: TableColumn::list(&[
            ("arm", "arm", "方案"),
            ("granted", "granted", "下达资金"),
            ("spent", "spent", "实际支出"),
            ("residual", "residual", "差额"),
            ("market_income_effect", "effect on market income", "市场性收入效应"),
            ("gain_per_yuan", "gain per yuan of user cost", "每元年化成本增收"),
            ("verdict", "verdict", "结论"),
        ]),
        rows: contrast.arms.iter().map(row).collect(),
        notes,
    })
}

fn spending_cell(spending: Spending) -> TableCell {
    match spending {
        Spending::Less => TableCell::label("cannot_spend_it", text!("cannot spend it", "用不完")),
        Spending::Equal => TableCell::label("spends_it", text!("spends it", "可用完")),
        Spending::More => TableCell::label("spends_more", text!("spends more: its units are coarse", "超支：单位过大")),
    }
}
