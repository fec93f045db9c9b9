//! Effects under different conditions, or in each county.

use super::{Answer, Drawing};
use crate::engine::error::{Text, text};
use crate::study::charts::{Forest, ForestRow, Plot, Sign, covers_zero};
use crate::study::estimate::estimate_row::EstimateRow;
use crate::study::estimate::outcomes::MARKET_INCOME;
use crate::study::estimate::{Estimand, Interval};
use crate::study::experiment::Design;
use crate::study::page::context::Context;
use crate::study::page::sentence::YUAN;
use crate::study::tables::change;

/// Most counties of the figure.
const MOST: usize = 30;

pub(super) fn figure(context: &Context<'_>) -> Answer {
    if let Design::Conditions(design) = &context.experiment.design {
        return Ok(conditions(context, &design.condition_names(), &design.programme_names()));
    }
    let none = || text!("Arms of this design are not compared county by county.", "此设计不作分县比较。");
    let effect = context.best().ok_or_else(none)?;
    let county = |county: usize| {
        let change = context.find(&effect.arm, &format!("market_income@{county}"), Estimand::Difference)?;
        let number = county + 1;
        let name = context.say(&text!("county {number}", "示范{number}县"));
        Some(ForestRow { name, is_part: false, values: vec![Some(change)] })
    };
    let rows: Vec<ForestRow> = (0..MOST).map_while(county).collect();
    if rows.len() < 2 {
        return Err(text!("There is only one county.", "只有一个县。"));
    }
    let name = &effect.name;
    let Text { en, zh } = range(&rows);
    let title = text!("{name}: {en}", "{name}：{zh}");
    Ok(drawing(context, title, context.pick("County", "县"), rows))
}

/// Programmes under each condition.
fn conditions(context: &Context<'_>, conditions: &[&str], programmes: &[&str]) -> Drawing {
    let mut gains = context.all(Estimand::Gain).filter(|row| row.outcome == MARKET_INCOME);
    let mut rows = Vec::new();
    for condition in conditions {
        let name = match *condition {
            "baseline" => context.pick("default conditions", "默认条件"),
            other => context.names.of(other),
        };
        rows.push(ForestRow { name, is_part: false, values: vec![None] });
        for programme in programmes {
            let value = gains.next().map(EstimateRow::interval);
            rows.push(ForestRow { name: context.names.of(programme), is_part: true, values: vec![value] });
        }
    }
    let Text { en, zh } = range(&rows);
    let title = text!("Over the conditions: {en}", "各条件下：{zh}");
    drawing(context, title, context.pick("Condition and programme", "条件与方案"), rows)
}

/// The least and the largest effect, and how many are distinguishable from zero.
fn range(rows: &[ForestRow]) -> Text {
    let mut head = "";
    let mut effects: Vec<(String, Interval)> = Vec::new();
    for row in rows {
        let name = if row.is_part && !head.is_empty() { format!("{}, {head}", row.name) } else { row.name.clone() };
        match row.values[0] {
            Some(interval) => effects.push((name, interval)),
            None => head = &row.name,
        }
    }
    effects.sort_by(|a, b| a.1.mean.total_cmp(&b.1.mean));
    let (Some((low_name, low)), Some((high_name, high))) = (effects.first(), effects.last()) else {
        return text!("nothing was estimated", "没有估计");
    };
    let distinct = effects.iter().filter(|effect| !covers_zero(&effect.1)).count();
    let (all, low, high) = (effects.len(), change(low.mean, YUAN), change(high.mean, YUAN));
    text!(
        "from {low} yuan ({low_name}) to {high} ({high_name}); {distinct} of {all} are distinguishable from zero",
        "从{low}元（{low_name}）到{high}元（{high_name}）；{all}项中{distinct}项可与零区分"
    )
}

fn drawing(context: &Context<'_>, title: Text, head: String, rows: Vec<ForestRow>) -> Drawing {
    let subtitle = text!(
        "Change of market income, yuan per household and year. Whiskers: 95 % intervals over random seeds; where they overlap, a difference is not established",
        "市场性收入变化，元/(户·年)。误差线：95%置信区间（随机种子）；区间重叠处差异不能确认"
    );
    let plot = Plot::Forest(Forest {
        head,
        series: vec![context.pick("Change of income, yuan", "增收（元）")],
        rows,
        sign: Sign::Change,
        decimals: YUAN,
        axis: context.pick("yuan per household and year", "元/(户·年)"),
    });
    Drawing { title, subtitle, plot }
}
