//! The programmes that gain most per yuan under each condition, one line a condition.

use crate::engine::error::text;
use crate::study::designs::Conditions;
use crate::study::estimate::estimate_row::{Estimand, EstimateRow, EstimateRows};
use crate::study::estimate::outcomes::{ABSORBED, MARKET_INCOME};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::statistics::Interval;
use crate::study::report::designs::{interval_cell, named};
use crate::study::tables::{Table, TableCell, TableColumn};

/// Least share of the granted money that a programme with a rank spends: what gains much on next to nothing leads nowhere.
const LEAST_ABSORBED: f64 = 0.1;

/// A programme whose gain per yuan lies above zero with its interval.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    name: &'a str,
    /// Name of its arm.
    arm: &'a str,
    per_yuan: &'a EstimateRow,
}

/// First and second programme of every condition by gain per yuan. A programme has a rank only if it spends its money and the
/// interval of its gain per yuan lies above zero.
pub(super) fn leaders_table(
    panel: &Panel,
    estimates: &EstimateRows,
    arms: &[Vec<usize>],
    design: &Conditions,
) -> Table {
    let name = |arm: usize| panel.arms[arm].as_str();
    let mut rows = Vec::new();
    for (condition, arms) in design.condition_names().into_iter().zip(arms) {
        let candidate = |(programme, &arm)| {
            let per_yuan = estimates.find([name(arm), name(arms[0])], MARKET_INCOME, Estimand::GainPerYuan)?;
            let absorbed = estimates.find([name(arm), name(arms[0])], ABSORBED, Estimand::AbsorbedShare);
            let is_used = absorbed.is_none_or(|row| row.mean >= LEAST_ABSORBED);
            (is_used && per_yuan.low > 0.0).then_some(Candidate { name: programme, arm: name(arm), per_yuan })
        };
        let mut ranked: Vec<Candidate<'_>> =
            design.programme_names().into_iter().zip(&arms[1..]).filter_map(candidate).collect();
        ranked.sort_by(|a, b| b.per_yuan.mean.total_cmp(&a.per_yuan.mean));
        rows.push(row(condition, &ranked, estimates));
    }
    Table {
        key: "leaders",
        title: text!("Which programme gains most per yuan under each condition", "各条件下每元增收最多的方案"),
        columns: TableColumn::list(&[
            ("condition", "condition", "条件"),
            ("first", "first", "第一"),
            ("gain_per_yuan", "gain per yuan", "每元增收"),
            ("second", "second", "第二"),
            ("second_gain_per_yuan", "gain per yuan", "每元增收"),
            ("difference", "difference", "二者之差"),
            ("verdict", "verdict", "判断"),
        ]),
        rows,
        notes: vec![text!(
            "Only programmes that spend at least a tenth of their money and whose interval of gain per yuan lies above zero \
             have a rank. The first leads where the interval of the difference lies above zero. It is picked on the \
             replications it is shown on, so its lead is somewhat too large.",
            "仅资金使用不低于一成、且每元增收的区间高于零的方案参与排名。差的区间高于零时称第一领先。第一名由所示的同一批重复选出，其领先略被高估。"
        )],
    }
}

/// The line of a condition: first and second of its ranked programmes.
fn row(condition: &str, ranked: &[Candidate<'_>], estimates: &EstimateRows) -> Vec<TableCell> {
    let cells = |at: usize| match ranked.get(at) {
        Some(candidate) => [named(candidate.name), interval_cell(Some(candidate.per_yuan), 2)],
        None => [TableCell::Empty, TableCell::Empty],
    };
    let lead = match ranked {
        [first, second, ..] => lead(estimates, first.arm, second.arm),
        _ => None,
    };
    let verdict = match (ranked.len(), lead) {
        (0, _) => TableCell::label("none", text!("no gain shown", "未见增收")),
        (1, _) => TableCell::label("alone", text!("the only gain", "仅此一项")),
        (_, Some(lead)) if lead.low > 0.0 => TableCell::label("leads", text!("leads", "领先")),
        _ => TableCell::label("tied", text!("tied", "难分先后")),
    };
    let difference = lead.map_or(TableCell::Empty, |lead| TableCell::Interval(lead, 2));
    let [first, second] = [cells(0), cells(1)];
    std::iter::once(named(condition)).chain(first).chain(second).chain([difference, verdict]).collect()
}

/// Gain per yuan of an arm less that of another. Estimates have each pair once, in the order of the arms.
fn lead(estimates: &EstimateRows, first: &str, second: &str) -> Option<Interval> {
    let find = |names| estimates.find(names, MARKET_INCOME, Estimand::GainPerYuanDifference).map(EstimateRow::interval);
    find([first, second]).or_else(|| {
        let other = find([second, first])?;
        Some(Interval { mean: -other.mean, low: -other.high, high: -other.low, ..other })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::designs::Design;
    use crate::study::estimate::contrast::Contrast;
    use crate::study::estimate::outcomes::{CASH_OUTLAY, GRANTED, USER_COST};
    use crate::study::experiment;
    use crate::study::report::designs::conditions_tables;

    /// Gain, spread of the gain over replications, user cost and money absorbed of 100 granted of a programme.
    type Programme = (&'static str, f64, f64, f64, f64);

    /// The line of the only condition of a design with these programmes.
    fn line(programmes: &[Programme]) -> Vec<String> {
        let entry = |(fen, (name, ..)): (usize, &Programme)| {
            format!("[[conditions.programme]]\nname = \"{name}\"\nset = {{ S1 = {fen} }}\n")
        };
        let list: String = (9000..).zip(programmes).map(entry).collect();
        let text = format!("question = \"q\"\nexpect = \"e\"\ndesign = \"conditions\"\n{list}");
        let experiment = experiment::read("c.toml", &text, &[], |_| None).expect("it can be read");
        let Design::Conditions(design) = &experiment.design else { panic!("conditions") };
        let rows = |none: f64, value: &dyn Fn(&Programme, f64) -> f64| -> Vec<Vec<f64>> {
            let luck = [-1.0, 0.0, 1.0, 0.5, -0.5];
            let of = |programme| luck.iter().map(|&luck| value(programme, luck)).collect::<Vec<f64>>();
            std::iter::once(vec![none; 5]).chain(programmes.iter().map(of)).collect()
        };
        let values = [
            (MARKET_INCOME, rows(1000.0, &|(_, gain, spread, ..), luck| 1000.0 + gain + spread * luck)),
            (USER_COST, rows(0.0, &|(.., cost, _), _| *cost)),
            (CASH_OUTLAY, rows(0.0, &|(.., cost, _), _| *cost)),
            (GRANTED, rows(0.0, &|_, _| 100.0)),
            (ABSORBED, rows(0.0, &|(.., absorbed), _| *absorbed)),
        ];
        let panel = Panel {
            arms: experiment.arms.iter().map(|arm| arm.name.clone()).collect(),
            replications: 5,
            values: values.into_iter().map(|(name, rows)| (name.to_owned(), rows)).collect(),
            losing: vec![vec![0.0; 5]; programmes.len() + 1],
        };
        let settings: Vec<_> = experiment.arms.iter().map(|arm| arm.design.clone()).collect();
        let tables =
            conditions_tables(&panel, &Contrast::against(&panel, 0, true), &settings, design).expect("complete");
        assert_eq!(tables.iter().map(|table| table.key).collect::<Vec<_>>(), ["leaders", "conditions"]);
        tables[0].rows[0].iter().map(|cell| cell.text().en).collect()
    }

    const LOSES: [Programme; 3] =
        [("lost", -10.0, 1.0, 10.0, 90.0), ("lost2", -5.0, 1.0, 10.0, 90.0), ("noise", 3.0, 90.0, 10.0, 90.0)];

    #[test]
    fn the_first_leads_where_its_lead_over_the_second_is_above_zero() {
        let with = |first: &[Programme]| line(&[first, &LOSES].concat());
        let cells = with(&[("good", 20.0, 0.1, 10.0, 90.0), ("best", 30.0, 0.1, 10.0, 90.0)]);
        assert_eq!([&cells[0], &cells[1], &cells[3], &cells[6]], ["baseline", "best", "good", "leads"]);
        assert!(cells[5].starts_with("1.00 ["), "{cells:?}");
        let cells = with(&[("good", 29.0, 9.0, 10.0, 90.0), ("best", 30.0, -9.0, 10.0, 90.0)]);
        assert_eq!([&cells[1], &cells[3], &cells[6]], ["best", "good", "tied"]);
    }

    #[test]
    fn no_rank_without_a_gain_above_zero_or_without_spending() {
        let with = |first: &[Programme]| line(&[first, &LOSES].concat());
        let cells = with(&[("good", 20.0, 0.1, 10.0, 90.0), ("tiny", 20.0, 0.1, 2.0, 9.0)]);
        assert_eq!([&cells[1], &cells[3], &cells[6]], ["good", "", "the only gain"]);
        let cells = with(&[("a", -1.0, 0.1, 10.0, 90.0), ("b", 0.0, 1.0, 10.0, 90.0)]);
        assert_eq!([&cells[1], &cells[6]], ["", "no gain shown"]);
    }
}
