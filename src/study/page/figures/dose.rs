//! Effect by size of the budget, and what each step still gains.

use super::{Answer, Drawing};
use crate::engine::error::{Text, text};
use crate::engine::units::FEN_PER_YUAN;
use crate::study::charts::{Line, LinePanel, Lines, Plot, Sign};
use crate::study::estimate::estimate_row::EstimateRow;
use crate::study::estimate::outcomes::{LIVE_INCOME, MARKET_INCOME};
use crate::study::estimate::{Estimand, Interval};
use crate::study::experiment::Design;
use crate::study::page::context::Context;
use crate::study::page::sentence::{RATIO, YUAN};
use crate::study::tables::readable;

pub(super) fn figure(context: &Context<'_>) -> Answer {
    let Some((path, levels)) = levels(context) else {
        return Err(text!(
            "The design dose with one axis shows the response to the size of the budget.",
            "单轴的 dose 设计可显示不同投入规模的效果。"
        ));
    };
    let is_fen = path.contains("fen") || !path.contains('.');
    let scaled = |value: f64| if is_fen { value / FEN_PER_YUAN } else { value };
    let effect = |arm: &str, outcome: &str| context.find(arm, outcome, Estimand::Difference);
    let line = |name: String, outcome: &str| Line {
        name,
        values: levels.iter().map(|(_, arm)| effect(arm, outcome)).collect(),
    };
    let step = |arm: &str| -> Option<Interval> {
        context.all(Estimand::StepGainPerYuan).find(|row| row.arm == arm).map(EstimateRow::interval)
    };
    let steps = Line { name: String::new(), values: levels.iter().map(|(_, arm)| step(arm)).collect() };
    let lines = vec![
        line(context.pick("market income", "市场性收入"), MARKET_INCOME),
        line(context.pick("of it live", "其中直播"), LIVE_INCOME),
    ];
    let label = |value: f64| readable(scaled(value), if scaled(value).fract() == 0.0 { 0 } else { RATIO });
    let title = title(&levels, &steps.values, &label);
    let unit = if is_fen { ["yuan per household and year", "元/(户·年)"] } else { [path.as_str(), path.as_str()] };
    let plot = Lines {
        positions: levels.iter().map(|(value, _)| (scaled(*value), label(*value))).collect(),
        axis: context.pick(&format!("budget, {}", unit[0]), &format!("投入（{}）", unit[1])),
        panels: vec![
            panel(context.pick("Change of income, yuan per household and year", "收入变化，元/(户·年)"), lines, YUAN),
            panel(
                context.pick("Gain per yuan that the step costs more", "每增加1元成本带来的增收（元）"),
                vec![steps],
                RATIO,
            ),
        ],
    };
    let subtitle = text!(
        "Against no money. Bands: 95 % intervals over random seeds",
        "与不投入相比。阴影：95%置信区间（随机种子）"
    );
    Ok(Drawing { title, subtitle, plot: Plot::Lines(plot) })
}

fn panel(head: String, lines: Vec<Line>, decimals: usize) -> LinePanel {
    LinePanel { head, lines, sign: Sign::Change, decimals, from_zero: true }
}

/// The levels of the only axis above the baseline, rising, with their arms.
fn levels(context: &Context<'_>) -> Option<(String, Vec<(f64, String)>)> {
    let Design::Dose(_) = &context.experiment.design else { return None };
    let mut path = String::new();
    let mut levels = Vec::new();
    for arm in context.experiment.arms.iter().skip(1) {
        let [(name, value)] = &arm.design[..] else { return None };
        path.clone_from(name);
        levels.push((value.number()?, arm.name.clone()));
    }
    levels.sort_by(|a, b| a.0.total_cmp(&b.0));
    (!levels.is_empty()).then_some((path, levels))
}

/// The last level whose step still returns a yuan for a yuan.
fn title(levels: &[(f64, String)], steps: &[Option<Interval>], label: &dyn Fn(f64) -> String) -> Text {
    let pays = |step: &Option<Interval>| step.is_some_and(|step| step.mean >= 1.0);
    let (first, last) = (label(levels[0].0), label(levels[levels.len() - 1].0));
    match steps.iter().take_while(|step| pays(step)).count() {
        0 => text!(
            "Already the first step to {first} yuan returns less than a yuan for a yuan",
            "第一级投入（{first}元）每元成本的增收已低于1元"
        ),
        all if all == levels.len() => text!(
            "Every step up to {last} yuan returns a yuan or more for a yuan",
            "直到{last}元，每级投入每元成本的增收均不低于1元"
        ),
        count => {
            let (paid, next) = (label(levels[count - 1].0), label(levels[count].0));
            text!(
                "Up to {paid} yuan each step returns a yuan or more for a yuan; the step to {next} does not",
                "投入至{paid}元，每级每元成本的增收不低于1元；升至{next}元则低于1元"
            )
        }
    }
}
