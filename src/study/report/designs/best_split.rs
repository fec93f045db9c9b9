//! Best split as a table: what a pathway gains with its money split evenly, and with the best split at the same user cost.

use crate::engine::declare::Value;
use crate::engine::error::{Result, text};
use crate::engine::pathways::{PATHWAY_NAMES, instruments};
use crate::study::designs::BestSplit;
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::designs::{SplitRow, split_rows};
use crate::study::estimate::panel::Panel;
use crate::study::experiment::{Experiment, value};
use crate::study::report::factorial::replication_notes;
use crate::study::tables::{Table, TableCell, TableColumn, plain_number};

/// Two tables: gains under both splits, then the cost of both.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn best_split_tables(
    study: &Experiment,
    panel: &Panel,
    contrast: &Contrast,
    design: &BestSplit,
) -> Result<Vec<Table>> {
    let (rows, replications, dropped) = split_rows(panel, contrast, &BestSplit::pairs())?;
    let fen = design.budget_fen_per_household_year;
    let target = plain_number(crate::study::run::target_yuan(fen), 0);
    let line = |(pathway, row): (usize, &SplitRow)| {
        let ratio = |of: Option<_>| of.map_or(TableCell::Empty, |ratio| TableCell::Interval(ratio, 1));
        vec![
            TableCell::pathway(pathway),
            ratio(row.equal.cost.gain_per_yuan),
            ratio(row.best.cost.gain_per_yuan),
            TableCell::Interval(row.gain, 0),
            TableCell::name(shares(study, pathway)),
        ]
    };
    let replications_of_search = design.search_replications;
    let mut gains = Table {
        key: "best_split",
        title: text!(
            "Equal and best split at {target} yuan of user cost (gain per yuan)",
            "年化成本 {target} 元下的均分与最优分配（每元年化成本增收）"
        ),
        columns: TableColumn::list(&[
            ("pathway", "pathway", "路径"),
            ("equal_gain_per_yuan", "equal split", "均分"),
            ("best_gain_per_yuan", "best split", "最优分配"),
            ("gain_difference", "more gain, yuan", "增收之差，元"),
            ("split", "best split, %", "最优分配，%"),
        ]),
        rows: rows.iter().enumerate().map(line).collect(),
        notes: vec![text!(
            "The split was searched for in {replications_of_search} other replications (steps of an eighth of the money), so the gain \
             reported here does not hold the luck that made it win.",
            "分配比例在另外 {replications_of_search} 次重复中搜索（步长为资金的八分之一），此处报告的增收不含胜出时的偶然成分。"
        )],
    };
    gains.notes.extend(replication_notes(replications, dropped));
    let cost_line = |(pathway, row): (usize, &SplitRow)| {
        let costs = [&row.equal, &row.best].map(|row| [row.cost.user_cost.mean, row.cost.cash_outlay.mean]);
        std::iter::once(TableCell::pathway(pathway))
            .chain(costs.concat().into_iter().map(|cost| TableCell::number(cost, 1)))
            .collect()
    };
    let costs = Table {
        key: "best_split_cost",
        title: text!("What both splits cost (yuan a household and year)", "两种分配的成本（元/户·年）"),
        columns: TableColumn::list(&[
            ("pathway", "pathway", "路径"),
            ("equal_user_cost", "equal: cost", "均分：年化成本"),
            ("equal_cash_outlay", "outlay", "实际支出"),
            ("best_user_cost", "best: cost", "最优：年化成本"),
            ("best_cash_outlay", "outlay", "实际支出"),
        ]),
        rows: rows.iter().enumerate().map(cost_line).collect(),
        notes: vec![text!(
            "The user cost was to be {target} yuan; what differs from it could not be absorbed, or is the luck of these replications.",
            "年化成本目标为 {target} 元；偏差源于资金无法全部使用，或本组重复的偶然性。"
        )],
    };
    Ok(vec![gains, costs])
}

/// The shares of the instruments in the best split: `T1 0, T2 75, T3 25`.
fn shares(study: &Experiment, pathway: usize) -> String {
    let rules = &study.arms[BestSplit::pairs()[pathway][1]].rules;
    let Some(Value::List(weights)) = value(rules, &format!("{}.split", PATHWAY_NAMES[pathway])) else {
        return String::new();
    };
    let weights: Vec<f64> = weights.iter().map(|weight| weight.number().unwrap_or(0.0)).collect();
    let sum: f64 = weights.iter().sum();
    let ids = instruments().into_iter().filter(|instrument| instrument.pathway == PATHWAY_NAMES[pathway]);
    let share = |(instrument, weight): (crate::engine::pathways::Instrument, &f64)| {
        format!("{} {}", instrument.id, plain_number(100.0 * weight / sum, 0))
    };
    ids.zip(&weights).filter(|(_, weight)| **weight > 0.0).map(share).collect::<Vec<_>>().join(", ")
}
