//! The same money for one county alone, for these counties, and for everybody.

use super::{Answer, Drawing};
use crate::engine::error::{Text, text};
use crate::study::charts::{Forest, ForestRow, Plot, Sign, covers_zero};
use crate::study::estimate::outcomes::MARKET_INCOME;
use crate::study::estimate::{Estimand, EstimateRow, Interval, ScopeEffects};
use crate::study::page::context::Context;
use crate::study::page::sentence::{YUAN, upper_first};
use crate::study::tables::change;

const SCOPES: [&str; 3] = ["one_county", "these_counties", "everybody"];

pub(super) fn figure(context: &Context<'_>) -> Answer {
    let effects: Vec<&EstimateRow> =
        context.all(Estimand::ScopeEffect).filter(|row| row.outcome == MARKET_INCOME).collect();
    let find = |scope: &str, group: &str| -> Option<Interval> {
        effects.iter().find(|row| row.arm == scope && row.group == group).map(|row| row.interval())
    };
    let scopes: Vec<&str> = SCOPES.into_iter().filter(|scope| find(scope, "own").is_some()).collect();
    if scopes.is_empty() {
        return pathways_alone(context);
    }
    let others = |scope: &str| find(scope, "others").filter(|others| others.standard_error > 0.0);
    let rows: Vec<ForestRow> = scopes
        .iter()
        .map(|scope| ForestRow {
            name: context.names.of(scope),
            is_part: false,
            values: vec![find(scope, "own"), others(scope)],
        })
        .collect();
    let series = vec![context.pick("counties that act", "实施县"), context.pick("other counties", "其他县")];
    let named = |scope: &&str| {
        let (name, own) = (context.names.of(scope), find(scope, "own")?);
        let yuan = change(own.mean, YUAN);
        Some(if covers_zero(&own) {
            text!("{name} {yuan} yuan (not distinguishable from zero)", "{name}{yuan}元（与零无法区分）")
        } else {
            text!("{name} {yuan} yuan", "{name}{yuan}元")
        })
    };
    let titles: Vec<Text> = scopes.iter().filter_map(named).collect();
    let join = |pick: fn(&Text) -> &String, mark: &str| titles.iter().map(pick).cloned().collect::<Vec<_>>().join(mark);
    let title = Text::new(upper_first(&join(|text| &text.en, ", ")), join(|text| &text.zh, "，"));
    Ok(drawing(context, title, series, rows))
}

/// Pathways that one county pays for alone beside the same pathways everywhere.
fn pathways_alone(context: &Context<'_>) -> Answer {
    let row = |scope: &ScopeEffects| {
        let everybody = scope.everybody.unwrap_or(scope.these_counties);
        let values = vec![Some(scope.alone?[0]), Some(everybody)];
        Some(ForestRow { name: context.names.of(&scope.subject.name()), is_part: false, values })
    };
    let rows: Vec<ForestRow> = context.scopes.iter().filter_map(row).collect();
    if rows.is_empty() {
        return Err(text!(
            "This experiment gives the money to all counties at once; the design scope compares that with one county alone.",
            "此实验各县同时获得资金；用 scope 设计可与仅一县实施比较。"
        ));
    }
    let larger =
        rows.iter().filter(|row| matches!(row.values[..], [Some(alone), Some(all)] if alone.mean > all.mean)).count();
    let count = rows.len();
    let title = text!(
        "{larger} of {count} gain more where one county acts alone",
        "{count}项中有{larger}项在仅一县实施时增收更多"
    );
    let series = vec![context.pick("one county alone", "仅一县"), context.pick("everybody", "全面实施")];
    Ok(drawing(context, title, series, rows))
}

fn drawing(context: &Context<'_>, title: Text, series: Vec<String>, rows: Vec<ForestRow>) -> Drawing {
    let subtitle = text!(
        "Change of market income, yuan per household of the acting counties and year. Whiskers: 95 % intervals over random seeds",
        "市场性收入变化，按实施县户均计，元/(户·年)。误差线：95%置信区间（随机种子）"
    );
    let plot = Plot::Forest(Forest {
        head: context.pick("Who acts", "实施范围"),
        series,
        rows,
        sign: Sign::Change,
        decimals: YUAN,
        axis: context.pick("yuan per household and year", "元/(户·年)"),
    });
    Drawing { title, subtitle, plot }
}
