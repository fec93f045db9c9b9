//! Effects on households as tables: by baseline decile, on the distribution, by distance from the treated.

use crate::engine::error::{Result, Text, text};
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::distribution::{
    NOBODY_MARKED, decile_effects, individual_effects, losing_and_gaining, quantile_effects, spillover_effects,
};
use crate::study::estimate::estimate_row::{EstimateRow, EstimateRows};
use crate::study::estimate::family::Family;
use crate::study::estimate::interval::largest_detectable_in_family;
use crate::study::estimate::outcomes::{is_money, outcome_name};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::statistics::Interval;
use crate::study::report::detectable::family_note;
use crate::study::report::factorial::{replication_notes, skew_notes};
use crate::study::report::paired::quantile_note;
use crate::study::report::verdict::{outcome_verdict_cell, verdict_cell, verdict_column, verdict_note};
use crate::study::tables::{Table, TableCell, TableColumn, number};

/// Effects on market income by decile of baseline income: exactly ten for every arm.
///
/// # Errors
/// `Usage` if the design is incomplete, or there are fewer than ten households.
pub fn decile_table(panel: &Panel, contrast: &Contrast) -> Result<Table> {
    let effects = decile_effects(panel, contrast)?;
    let decile = |row: &EstimateRow| TableCell::whole(row.group.parse::<f64>().unwrap_or(f64::NAN));
    let skewed = effects.skewed.iter().map(|&at| {
        let EstimateRow { arm, group, .. } = &effects.rows[at];
        text!("{arm}, decile {group}", "{arm} 第 {group} 组")
    });
    let mut notes = vec![
        text!(
            "Deciles rank households by market income in the baseline years, before any policy: they hold the same \
             households in every arm. Decile 1 is the poorest.",
            "十等份收入组按政策前基准年的市场性收入排序：各方案中每组均为同一批农户。第1组收入最低。"
        ),
        text!(
            "An effect by decile is the mean gain of these households; it is no quantile effect (--sheet distribution).",
            "分组效应是该组农户的平均增收，不同于分位数效应（--sheet distribution）。"
        ),
    ];
    if effects.rows.iter().any(|row| row.replications == 0) {
        notes.push(text!(
            "A decile without effect has no household: these worlds have fewer than ten.",
            "没有效应的收入组中没有农户：此处的世界不足十户。"
        ));
    }
    notes.extend(family_of(&effects));
    notes.extend(skew_notes(&skewed.collect::<Vec<_>>()));
    notes.extend(last_notes(&effects, contrast));
    Ok(Table {
        key: "deciles",
        title: title(
            panel,
            contrast,
            "Effects on market income by baseline decile",
            "按基准收入十等份分组的市场性收入效应",
        ),
        columns: columns(contrast, ("decile", "decile", "十等份收入组")),
        rows: effects.rows.iter().map(|row| cells(row, decile(row), contrast)).collect(),
        notes,
    })
}

/// Two tables: quantile effects, and quantiles of individual effects.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn distribution_tables(panel: &Panel, contrast: &Contrast) -> Result<Vec<Table>> {
    Ok(vec![quantile_table(panel, contrast)?, individual_table(panel, contrast)?])
}

fn quantile_table(panel: &Panel, contrast: &Contrast) -> Result<Table> {
    let effects = quantile_effects(panel, contrast)?;
    let mut notes = vec![
        text!(
            "How far the quantiles of the distribution move; the households at a quantile are others in each arm.",
            "收入分布各分位数的移动；各方案中处于同一分位的农户并不相同。"
        ),
        quantile_note(),
    ];
    notes.extend(last_notes(&effects, contrast));
    Ok(Table {
        key: "quantile_effects",
        title: title(panel, contrast, "Quantile effects on market income", "市场性收入的分位数效应"),
        columns: columns(contrast, ("quantile", "quantile", "分位数")),
        rows: effects.rows.iter().map(|row| cells(row, TableCell::outcome(&row.outcome), contrast)).collect(),
        notes,
    })
}

fn individual_table(panel: &Panel, contrast: &Contrast) -> Result<Table> {
    let effects = individual_effects(panel, contrast)?;
    let share = |row: &EstimateRow| TableCell::Share(row.group.parse().unwrap_or(f64::NAN));
    let mut notes = vec![
        text!(
            "Every household is compared with itself in the baseline of the same replication; shown is the gain below which \
             a share of households lies.",
            "每户与同一次重复基准中的自身比较；所示为相应比例农户的增收低于该值。"
        ),
        losing_note(&losing_and_gaining(panel, contrast)?),
        quantile_note(),
    ];
    notes.extend(last_notes(&effects, contrast));
    Ok(Table {
        key: "individual_effects",
        title: title(panel, contrast, "Quantiles of individual effects on market income", "个体市场性收入效应的分位数"),
        columns: columns(contrast, ("share_below", "households below", "低于该值的农户")),
        rows: effects.rows.iter().map(|row| cells(row, share(row), contrast)).collect(),
        notes,
    })
}

/// Effects on market income of treated households and of the households around them.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn spillover_table(panel: &Panel, contrast: &Contrast) -> Result<Table> {
    let effects = spillover_effects(panel, contrast)?;
    let skewed = effects.skewed.iter().map(|&at| {
        let EstimateRow { arm, group, .. } = &effects.rows[at];
        let name = group_name(group);
        Text::new(format!("{arm}, {}", name.en), format!("{arm} 的{}", name.zh))
    });
    let mut notes = vec![
        text!(
            "Treated: by any pathway in any policy year of the arm. A village or county is that of at least one treated \
             household; other counties have none. Pathways that serve places mark no household.",
            "直接受益户：该方案任一政策年内受任一路径资助。同村、同县指至少有一户受助；其他县无直接受益户。按村、县实施的工具，不标记单个农户。"
        ),
        text!(
            "Mean gain of a group's households; means are over the replications in which the group has any.",
            "各组农户的平均增收；仅对该组非空的重复求平均。"
        ),
    ];
    notes.extend(skew_notes(&skewed.collect::<Vec<_>>()));
    notes.extend(last_notes(&effects, contrast));
    let mut columns = TableColumn::list(&[
        ("arm", "arm", "方案"),
        ("group", "group", "群体"),
        ("share", "share", "占比"),
        ("effect", "effect", "效应"),
    ]);
    columns.extend(contrast.smallest.map(|_| verdict_column()));
    columns.push(TableColumn::new("replications", "replications", "重复次数"));
    Ok(Table {
        key: "spillovers",
        title: title(panel, contrast, "Spill-overs: effects on market income", "溢出效应：对市场性收入的影响"),
        columns,
        // Two rows per group: its effect and its share.
        rows: effects.rows.chunks(2).map(|pair| group_cells(&pair[0], &pair[1], contrast)).collect(),
        notes,
    })
}

/// Note on the intervals of a table of effects taken together.
fn family_of(effects: &EstimateRows) -> Option<Text> {
    let intervals: Vec<Interval> = effects.rows.iter().map(EstimateRow::interval).collect();
    let family = Family::new(&intervals);
    family_note(family, largest_detectable_in_family(&intervals, family.intervals.max(1)))
}

fn group_name(group: &str) -> Text {
    if group == NOBODY_MARKED {
        text!("all: nobody is marked", "全部农户（无受益标记）")
    } else {
        outcome_name(group)
    }
}

fn group_cells(effect: &EstimateRow, share: &EstimateRow, contrast: &Contrast) -> Vec<TableCell> {
    let of_effect = |cell: TableCell| if effect.replications == 0 { TableCell::Empty } else { cell };
    let mut cells = vec![
        TableCell::name(&effect.arm),
        TableCell::label(&effect.group, group_name(&effect.group)),
        TableCell::Share(share.mean),
        of_effect(TableCell::Interval(effect.interval(), 1)),
    ];
    cells.extend(contrast.smallest.map(|_| of_effect(verdict_cell(&effect.interval(), contrast.smallest))));
    cells.push(TableCell::whole(effect.replications));
    cells
}

/// Columns of a table of arms, parts and effects.
fn columns(contrast: &Contrast, part: (&str, &str, &str)) -> Vec<TableColumn> {
    let mut columns = TableColumn::list(&[("arm", "arm", "方案"), part, ("effect", "effect", "效应")]);
    columns.extend(contrast.smallest.map(|_| verdict_column()));
    columns
}

/// A row of such a table. An index has more digits, and no verdict because the verdict is on yuan.
fn cells(row: &EstimateRow, part: TableCell, contrast: &Contrast) -> Vec<TableCell> {
    let is_money = is_money(&row.outcome);
    let effect = row.interval();
    let of_effect = |cell: TableCell| if row.replications == 0 { TableCell::Empty } else { cell };
    let interval = of_effect(TableCell::Interval(effect, if is_money { 1 } else { 4 }));
    let mut cells = vec![TableCell::name(&row.arm), part, interval];
    let verdict = |_| of_effect(outcome_verdict_cell(&effect, contrast.smallest, &row.outcome));
    cells.extend(contrast.smallest.map(verdict));
    cells
}

fn title(panel: &Panel, contrast: &Contrast, en: &str, zh: &str) -> Text {
    let baseline = &panel.arms[contrast.baseline];
    text!(
        "{en} (yuan per household and year against `{baseline}`, mean [95 % interval])",
        "{zh}（元/户·年，与 `{baseline}` 相比，均值 [95%置信区间]）"
    )
}

/// The note with the shares of households that lose and gain; `rows` has two rows per arm.
fn losing_note(rows: &[EstimateRow]) -> Text {
    let percent = |row: &EstimateRow| number(100.0 * row.mean, 1);
    let sentence = |losing: &str, gaining: &str, between: &str| {
        let arm = |pair: &[EstimateRow]| {
            format!("{} {} % {losing}, {} % {gaining}", pair[0].arm, percent(&pair[0]), percent(&pair[1]))
        };
        rows.chunks(2).map(arm).collect::<Vec<_>>().join(between)
    };
    Text::new(
        format!("By more than the loss that counts: {}.", sentence("lose", "gain", "; ")),
        format!("超过收入下降判定线：{}。", sentence("下降户", "增收", "；")),
    )
}

/// The last notes of every table.
fn last_notes(effects: &EstimateRows, contrast: &Contrast) -> Vec<Text> {
    let mut notes: Vec<Text> = contrast.smallest.map(verdict_note).into_iter().collect();
    notes.extend(replication_notes(effects.replications, effects.dropped));
    notes
}
