//! The change of market income by source of income.

use super::{Answer, Drawing};
use crate::engine::error::{Text, text};
use crate::study::charts::{Plot, Sign, Stack, StackRow};
use crate::study::estimate::outcomes::{INCOME_PARTS, outcome_name};
use crate::study::estimate::{Estimand, Interval};
use crate::study::page::context::{Context, Effect};
use crate::study::page::sentence::YUAN;
use crate::study::tables::change;

/// Most rows of the figure.
const MOST: usize = 10;

pub(super) fn figure(context: &Context<'_>) -> Answer {
    let parts = |effect: &Effect| -> Option<Vec<Interval>> {
        INCOME_PARTS.iter().map(|part| context.find(&effect.arm, part, Estimand::Difference)).collect()
    };
    let row =
        |effect: &Effect| Some(StackRow { name: effect.name.clone(), parts: parts(effect)?, total: Some(effect.gain) });
    let whole = context.effects.iter().filter(|effect| !effect.is_part);
    let rows: Vec<StackRow> = whole.filter_map(row).take(MOST).collect();
    let Some(first) = context.best().and_then(|best| rows.iter().find(|row| row.name == best.name)).or(rows.first())
    else {
        return Err(text!(
            "Sources of income are compared where arms share a baseline.",
            "各方案与同一基准比较时才有收入来源的分解。"
        ));
    };
    let names: Vec<String> = INCOME_PARTS.iter().map(|part| context.say(&outcome_name(part))).collect();
    let title = title(first, &names);
    let plot = Stack {
        head: context.pick("Arm", "方案"),
        parts: names,
        total: context.pick("change", "合计"),
        rows,
        sign: Sign::Change,
        decimals: YUAN,
        axis: context.pick("yuan per household and year", "元/(户·年)"),
    };
    let subtitle = text!(
        "Change of market income by source, yuan per household and year; the parts add up to the change. Intervals are in the table",
        "市场性收入变化的来源，元/(户·年)；各部分之和等于合计。置信区间见表"
    );
    Ok(Drawing { title, subtitle, plot: Plot::Stack(plot) })
}

/// The largest part of the change of a row.
fn title(row: &StackRow, names: &[String]) -> Text {
    let largest = row.parts.iter().zip(names).max_by(|a, b| a.0.mean.abs().total_cmp(&b.0.mean.abs()));
    let (name, total) = (&row.name, row.total.map_or_else(String::new, |total| change(total.mean, YUAN)));
    let Some((part, source)) = largest else { return text!("{name}: {total} yuan", "{name}：{total}元") };
    let yuan = change(part.mean, YUAN);
    text!(
        "{name}: {yuan} yuan of the change of {total} are {source}",
        "{name}：合计{total}元，其中变化最大的是{source}（{yuan}元）"
    )
}
