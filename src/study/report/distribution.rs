//! Effects on households as tables: by baseline decile, on the distribution, by distance from the treated.

use crate::engine::error::{Result, Text, text};
use crate::study::estimate::contrast::{Contrast, change, interval_of};
use crate::study::estimate::household_statistics::{GAINING, INDIVIDUAL, LOSING, QUANTILES, decile_key};
use crate::study::estimate::households::DECILES;
use crate::study::estimate::panel::{Complete, Panel, outcome_name};
use crate::study::estimate::spillovers::GROUPS;
use crate::study::estimate::statistics::{Interval, is_skewed, mean, t_interval};
use crate::study::report::main_table::{replication_notes, skew_notes};
use crate::study::report::paired::bootstrap_note;
use crate::study::report::verdict::{verdict_cell, verdict_column, verdict_note};
use crate::study::tables::{Sheet, SheetCell};

/// Effects on market income by decile of baseline income: exactly ten for every arm.
///
/// # Errors
/// `Usage` if the design is incomplete, or there are fewer than ten households.
pub fn decile_sheet(panel: &Panel, contrast: &Contrast) -> Result<Sheet> {
    let keys: Vec<String> = (0..DECILES).map(decile_key).collect();
    let needed: Vec<&str> = keys.iter().map(String::as_str).collect();
    let complete = contrast.complete(panel, &needed)?;
    let mut notes = vec![
        text!(
            "Deciles rank households by market income in the baseline years, before any policy: they hold the same \
             households in every arm. Decile 1 is the poorest.",
            "十分位按政策前基准年的市场性收入排序：各方案中每组均为同一批农户。第 1 组最贫困。"
        ),
        text!(
            "An effect by decile is the mean gain of these households; it is no quantile effect (--sheet distribution).",
            "分组效应是该组农户的平均增收，不同于分位数效应（--sheet distribution）。"
        ),
    ];
    let (mut rows, mut skewed) = (Vec::new(), Vec::new());
    for &arm in &contrast.arms {
        for (decile, key) in (1_u32..).zip(&keys) {
            let values = complete.series(key, arm);
            let name = SheetCell::Number { value: f64::from(decile), decimals: 0 };
            rows.push(row(panel, arm, name, t_interval(&values), contrast.smallest));
            if is_skewed(&values) {
                let name = &panel.arms[arm];
                skewed.push(text!("{name}, decile {decile}", "{name} 第 {decile} 组"));
            }
        }
    }
    notes.extend(skew_notes(&skewed));
    notes.extend(ending(&complete, contrast));
    let title = ("Effects on market income by baseline decile", "按基准收入十分位分组的市场收入效应");
    Ok(sheet(panel, contrast, title, ("decile", "十分位组"), (rows, notes)))
}

/// Quantile effects, and then, as another thing, quantiles of individual effects.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn distribution_sheets(panel: &Panel, contrast: &Contrast) -> Result<Vec<Sheet>> {
    let quantiles: Vec<String> = QUANTILES.iter().map(|(key, ..)| format!("market_income.{key}")).collect();
    let keys = quantiles.iter().map(String::as_str).chain(INDIVIDUAL.iter().map(|(key, _)| *key));
    let needed: Vec<&str> = keys.chain(["market_income.gini", LOSING, GAINING]).collect();
    let complete = contrast.complete(panel, &needed)?;
    let (mut moved, mut individual) = (Vec::new(), Vec::new());
    for &arm in &contrast.arms {
        for key in &quantiles {
            let effect = change(&complete, key, contrast.baseline, arm);
            moved.push(row(panel, arm, SheetCell::Text(outcome_name(key)), effect, contrast.smallest));
        }
        let gini = change(&complete, "market_income.gini", contrast.baseline, arm);
        let name = SheetCell::Text(outcome_name("market_income.gini"));
        moved.push(with_decimals(row(panel, arm, name, gini, contrast.smallest), 4));
        for (key, share) in INDIVIDUAL {
            let effect = interval_of(key, &complete.series(key, arm));
            individual.push(row(panel, arm, SheetCell::Share(share), effect, contrast.smallest));
        }
    }
    let quantile_notes = [
        text!(
            "How far the quantiles of the distribution move; the households at a quantile are others in each arm.",
            "收入分布各分位数的移动；各方案中处于同一分位的农户并不相同。"
        ),
        bootstrap_note(),
    ];
    let individual_notes = [
        text!(
            "Every household is compared with itself in the baseline of the same replication; shown is the gain below which \
             a share of households lies.",
            "每户与同一次重复基准中的自身比较；所示为相应比例农户的增收低于该值。"
        ),
        shares(&complete, contrast, panel),
        bootstrap_note(),
    ];
    let finish = |first: &[Text]| first.iter().cloned().chain(ending(&complete, contrast)).collect::<Vec<_>>();
    let (one, two) = (finish(&quantile_notes), finish(&individual_notes));
    let title = ("Quantile effects on market income", "市场收入的分位数效应");
    let other = ("Quantiles of individual effects on market income", "个体市场收入效应的分位数");
    Ok(vec![
        sheet(panel, contrast, title, ("quantile", "分位数"), (moved, one)),
        sheet(panel, contrast, other, ("households below", "低于该值的农户"), (individual, two)),
    ])
}

/// Effects on market income of the treated and of those around them.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn spillover_sheet(panel: &Panel, contrast: &Contrast) -> Result<Sheet> {
    let shares = GROUPS.map(|group| group.share);
    let complete = contrast.complete(panel, &shares)?;
    let (mut rows, mut skewed) = (Vec::new(), Vec::new());
    for &arm in &contrast.arms {
        // A programme for places and not for households marks nobody; then all households are in the last group.
        let nobody = mean(&complete.series(GROUPS[0].share, arm)) == 0.0;
        for group in &GROUPS[if nobody { GROUPS.len() - 1 } else { 0 }..] {
            // A group may be empty in some replications: nobody is there to gain, which is no missing value.
            let values: Vec<f64> =
                complete.series(group.effect, arm).into_iter().filter(|gain| gain.is_finite()).collect();
            let name = if nobody {
                text!("all: nobody is marked", "全部农户（无受助标记）")
            } else {
                Text::new(group.en, group.zh)
            };
            if is_skewed(&values) {
                let of = &panel.arms[arm];
                skewed.push(Text::new(format!("{of}, {}", name.en), format!("{of} 的{}", name.zh)));
            }
            let share = mean(&complete.series(group.share, arm));
            rows.push(group_row(label(panel, arm), name, share, &values, contrast.smallest));
        }
    }
    let mut notes = vec![
        text!(
            "Treated: by any pathway in any policy year of the arm. A village or county is that of at least one treated \
             household; other counties have none. Pathways that serve places mark no household.",
            "受助户：该方案任一政策年内受任一路径资助。同村、同县指至少有一户受助；其他县无受助户。面向地方的路径不标记农户。"
        ),
        text!(
            "Mean gain of a group's households; means are over the replications in which the group has any.",
            "各组农户的平均增收；仅对该组非空的重复求平均。"
        ),
    ];
    notes.extend(skew_notes(&skewed));
    notes.extend(ending(&complete, contrast));
    let mut columns =
        vec![text!("arm", "方案"), text!("group", "群体"), text!("share", "占比"), text!("effect", "效应")];
    columns.extend(contrast.smallest.map(|_| verdict_column()));
    columns.push(text!("replications", "重复次数"));
    let title = title(panel, contrast, ("Spill-overs: effects on market income", "溢出效应：对市场收入的影响"));
    Ok(Sheet { title, columns, rows, notes })
}

fn group_row(arm: SheetCell, name: Text, share: f64, gains: &[f64], smallest: Option<f64>) -> Vec<SheetCell> {
    let effect = if gains.is_empty() { None } else { Some(t_interval(gains)) };
    let mut cells = vec![arm, SheetCell::Text(name), SheetCell::Share(share)];
    cells.push(effect.map_or(SheetCell::Empty, |effect| SheetCell::Interval(effect, 1)));
    if smallest.is_some() {
        cells.push(effect.map_or(SheetCell::Empty, |effect| verdict_cell(&effect, smallest)));
    }
    let count = f64::from(u32::try_from(gains.len()).unwrap_or(u32::MAX));
    cells.push(SheetCell::Number { value: count, decimals: 0 });
    cells
}

/// A sheet of arms, parts and effects.
fn sheet(
    panel: &Panel,
    contrast: &Contrast,
    heading: (&str, &str),
    part: (&str, &str),
    (rows, notes): (Vec<Vec<SheetCell>>, Vec<Text>),
) -> Sheet {
    let mut columns = vec![text!("arm", "方案"), Text::new(part.0, part.1), text!("effect", "效应")];
    columns.extend(contrast.smallest.map(|_| verdict_column()));
    Sheet { title: title(panel, contrast, heading), columns, rows, notes }
}

fn title(panel: &Panel, contrast: &Contrast, (en, zh): (&str, &str)) -> Text {
    let baseline = &panel.arms[contrast.baseline];
    text!(
        "{en} (yuan per household and year against `{baseline}`, mean [95 % interval])",
        "{zh}（元/户·年，与 `{baseline}` 相比，均值 [95% 区间]）"
    )
}

fn row(panel: &Panel, arm: usize, part: SheetCell, effect: Interval, smallest: Option<f64>) -> Vec<SheetCell> {
    let mut cells = vec![label(panel, arm), part, SheetCell::Interval(effect, 1)];
    if smallest.is_some() {
        cells.push(verdict_cell(&effect, smallest));
    }
    cells
}

/// A row whose effect is an index: more digits, and no verdict, which is about yuan.
fn with_decimals(cells: Vec<SheetCell>, decimals: usize) -> Vec<SheetCell> {
    let change = |(at, cell): (usize, SheetCell)| match cell {
        SheetCell::Interval(effect, _) => SheetCell::Interval(effect, decimals),
        _ if at > 2 => SheetCell::Empty,
        other => other,
    };
    cells.into_iter().enumerate().map(change).collect()
}

fn label(panel: &Panel, arm: usize) -> SheetCell {
    SheetCell::Text(Text::new(&panel.arms[arm], &panel.arms[arm]))
}

/// Shares of households that lose and gain, in words.
fn shares(complete: &Complete, contrast: &Contrast, panel: &Panel) -> Text {
    let percent = |key: &str, arm: usize| format!("{:.1} %", 100.0 * mean(&complete.series(key, arm)));
    let of = |losing: &str, gaining: &str, between: &str| {
        let one = |&arm: &usize| {
            format!("{} {} {losing}, {} {gaining}", panel.arms[arm], percent(LOSING, arm), percent(GAINING, arm))
        };
        contrast.arms.iter().map(one).collect::<Vec<_>>().join(between)
    };
    Text::new(
        format!("By more than the loss that counts: {}.", of("lose", "gain", "; ")),
        format!("超过受损判定线：{}。", of("受损", "增收", "；")),
    )
}

/// Notes every sheet ends with.
fn ending(complete: &Complete, contrast: &Contrast) -> Vec<Text> {
    let mut notes: Vec<Text> = contrast.smallest.map(verdict_note).into_iter().collect();
    notes.extend(replication_notes(complete.replications(), complete.dropped()));
    notes
}
