//! The precision of a comparison as a table: every difference against the target half-width.

use crate::engine::error::{Text, text};
use crate::study::estimate::precision::{FIRST_LOOK, LOOKS, Precision};
use crate::study::report::factorial::replication_notes;
use crate::study::tables::{Table, TableCell, TableColumn};

/// Half-width, required replications and stopping point of every difference.
#[must_use]
pub fn precision_table(precision: &Precision) -> Table {
    let count_cell =
        |count: Option<u32>| count.map_or(TableCell::Empty, |count| TableCell::number(f64::from(count), 0));
    let has_shares = precision.rows.iter().any(|row| row.founding_share.is_some());
    let rows = precision.rows.iter().map(|row| {
        [
            TableCell::name(&row.arm),
            TableCell::outcome(&row.outcome),
            TableCell::number(row.half_width, 2),
            count_cell(row.required),
            count_cell(row.stopping_point),
        ]
        .into_iter()
        .chain(has_shares.then(|| row.founding_share.map_or(TableCell::Empty, TableCell::Share)))
        .collect()
    });
    let mut notes = vec![verdict(precision.stopping_point, precision.replications), rule(precision.target)];
    notes.extend(replication_notes(precision.replications, precision.dropped));
    if has_shares {
        notes.push(text!(
            "From founding: share of the variance that lies between foundings of the world (`population.foundings`); the rest is \
             the luck of its weeks.",
            "来自初始世界：方差中属于不同初始世界之间的比例（`population.foundings`）；其余为各周的偶然。"
        ));
    }
    let mut columns = TableColumn::list(&[
        ("arm", "arm", "方案"),
        ("outcome", "outcome", "结果变量"),
        ("half_width", "half-width", "区间半宽"),
        ("required_replications", "needed", "所需重复"),
        ("stopping_point", "could stop at", "可停于"),
    ]);
    columns.extend(has_shares.then(|| TableColumn::new("founding_share", "from founding", "来自初始世界")));
    let baseline = &precision.baseline;
    Table {
        key: "precision",
        title: text!("Precision of the differences from `{baseline}`", "与 `{baseline}` 差异的精度"),
        columns,
        rows: rows.collect(),
        notes,
    }
}

fn verdict(stopped: Option<usize>, replications: u32) -> Text {
    match stopped {
        Some(seen) => text!(
            "All of them together are precise enough: {seen} of {replications} replications would have done.",
            "全部同时达到精度：{replications} 次重复中第 {seen} 次即可停止。"
        ),
        None => text!(
            "Not all of them are precise enough after {replications} replications: go on.",
            "{replications} 次重复后尚未全部达到精度：请继续。"
        ),
    }
}

fn rule(target: f64) -> Text {
    text!(
        "The rule: half-width of the 95 % interval under {target} for {LOOKS} looks in a row, one after every \
             replication from the {FIRST_LOOK}th on. Needed: replications at which the half-width would come under it, \
             were the spread as seen so far.",
        "规则：从第 {FIRST_LOOK} 次重复起每次检视，95%置信区间半宽连续 {LOOKS} 次低于 {target}。所需重复：按目前离散程度，半宽低于目标所需的重复数。"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::estimate::contrast::Contrast;
    use crate::study::estimate::panel::Panel;
    use crate::study::estimate::precision::precision;
    use crate::study::estimate::precision::tests::series;

    #[test]
    fn the_table_says_whether_to_go_on() {
        let rows = vec![vec![0.0; 30], series(30, 1.0), series(30, 60.0)];
        let panel = Panel {
            arms: vec!["none".into(), "calm".into(), "wild".into()],
            replications: 30,
            values: [("gmv".to_owned(), rows)].into(),
            losing: vec![vec![0.0; 30]; 3],
        };
        let contrast = Contrast::against(&panel, 0, false);
        let table = precision_table(&precision(&panel, &contrast, &["gmv"], 5.0, 0).expect("complete"));
        let cells: Vec<Vec<String>> =
            table.rows.iter().map(|row| row.iter().map(|cell| cell.text().en).collect()).collect();
        assert_eq!((cells[0][3].as_str(), cells[0][4].as_str()), ("20", "24"));
        assert!(cells[1][4].is_empty() && cells[1][3].parse::<u32>().expect("a number") > 100, "{cells:?}");
        assert!(table.notes[0].en.contains("go on"), "{}", table.notes[0]);
        assert!(precision(&panel, &contrast, &["gmv"], 0.0, 0).is_err());
    }
}
