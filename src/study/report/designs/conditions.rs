//! Conditions as tables: what each programme gains under each condition, and which programme leads.

use crate::engine::error::{Result, text};
use crate::study::designs::Conditions;
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::designs::{DesignColumns, condition_arms, conditions_estimates, pairs};
use crate::study::estimate::estimate_row::{Estimand, EstimateRow, EstimateRows};
use crate::study::estimate::outcomes::{MARKET_INCOME, USER_COST};
use crate::study::estimate::panel::Panel;
use crate::study::report::designs::leaders::leaders_table;
use crate::study::report::designs::{interval_cell, named};
use crate::study::report::factorial::replication_notes;
use crate::study::tables::{Table, TableCell, TableColumn};

/// Most programmes that are compared two by two; of more, the first two of each condition are.
const MOST_IN_PAIRS: usize = 4;

/// The programmes under each condition, and which of every two programmes leads; of many programmes, which is first.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn conditions_tables(
    panel: &Panel,
    contrast: &Contrast,
    settings: &DesignColumns,
    design: &Conditions,
) -> Result<Vec<Table>> {
    let estimates = conditions_estimates(panel, contrast, settings)?;
    let arms = condition_arms(settings);
    let programmes = programmes_table(panel, &estimates, &arms, design);
    Ok(match design.programme.len() {
        0 | 1 => vec![programmes],
        2..=MOST_IN_PAIRS => vec![programmes, lead_table(panel, &estimates, &arms, design)],
        _ => vec![leaders_table(panel, &estimates, &arms, design), programmes],
    })
}

fn programmes_table(panel: &Panel, estimates: &EstimateRows, arms: &[Vec<usize>], design: &Conditions) -> Table {
    let mut rows = Vec::new();
    for (condition, arms) in design.condition_names().into_iter().zip(arms) {
        for (programme, &arm) in design.programme_names().into_iter().zip(&arms[1..]) {
            let names = [panel.arms[arm].as_str(), panel.arms[arms[0]].as_str()];
            let find = |outcome, estimand| estimates.find(names, outcome, estimand);
            rows.push(vec![
                named(condition),
                named(programme),
                interval_cell(find(MARKET_INCOME, Estimand::Gain), 1),
                interval_cell(find(USER_COST, Estimand::Difference), 1),
                interval_cell(find(MARKET_INCOME, Estimand::GainPerYuan), 2),
                interval_cell(find(MARKET_INCOME, Estimand::NetGain), 1),
            ]);
        }
    }
    let mut notes = vec![text!(
        "Against the same condition without a programme. Gain: change of market income before the charge for assets given in \
         kind. Gain per yuan: gain over the user cost of the public. Net gain: gain less user cost.",
        "均与同一条件下无方案相比。增收：扣除受助实物资产年化成本前的市场性收入变化；每元年化成本增收：增收除以财政年化成本；净增收：增收减财政年化成本。"
    )];
    notes.extend(replication_notes(estimates.replications, estimates.dropped));
    Table {
        key: "conditions",
        title: text!("Programmes under conditions, yuan per household and year", "各条件下的方案效果，元/户·年"),
        columns: TableColumn::list(&[
            ("condition", "condition", "条件"),
            ("programme", "programme", "方案"),
            ("gain", "gain", "增收"),
            ("user_cost", "user cost", "财政年化成本"),
            ("gain_per_yuan", "gain per yuan", "每元年化成本增收"),
            ("net_gain", "net gain", "净增收"),
        ]),
        rows,
        notes,
    }
}

fn lead_table(panel: &Panel, estimates: &EstimateRows, arms: &[Vec<usize>], design: &Conditions) -> Table {
    let programmes = design.programme_names();
    let mut rows = Vec::new();
    for (condition, arms) in design.condition_names().into_iter().zip(arms) {
        let named_arms: Vec<(&str, usize)> = programmes.iter().copied().zip(arms[1..].iter().copied()).collect();
        for [(first, first_arm), (other, other_arm)] in pairs(&named_arms) {
            let names = [panel.arms[first_arm].as_str(), panel.arms[other_arm].as_str()];
            let find = |estimand| estimates.find(names, MARKET_INCOME, estimand);
            let per_yuan = find(Estimand::GainPerYuanDifference);
            rows.push(vec![
                named(condition),
                named(first),
                named(other),
                interval_cell(per_yuan, 2),
                interval_cell(find(Estimand::NetGain), 1),
                leader(per_yuan, first, other),
            ]);
        }
    }
    let notes = vec![text!(
        "A programme leads where the interval of the difference in gain per yuan does not contain zero.",
        "每元年化成本增收之差的区间不含零时，称该方案领先。"
    )];
    Table {
        key: "lead",
        title: text!("Which programme gains more per yuan", "哪个方案每元年化成本增收更多"),
        columns: TableColumn::list(&[
            ("condition", "condition", "条件"),
            ("programme", "programme", "方案"),
            ("against", "against", "对照方案"),
            ("gain_per_yuan_difference", "difference in gain per yuan", "每元年化成本增收之差"),
            ("net_gain_difference", "difference in net gain", "净增收之差"),
            ("leader", "leader", "领先者"),
        ]),
        rows,
        notes,
    }
}

/// The programme that gains more per yuan, if the interval tells.
fn leader(row: Option<&EstimateRow>, first: &str, other: &str) -> TableCell {
    match row {
        Some(row) if row.low > 0.0 => named(first),
        Some(row) if row.high < 0.0 => named(other),
        _ => TableCell::label("unclear", text!("unclear", "不明")),
    }
}
