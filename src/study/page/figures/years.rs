//! Market income by policy year, and its paired difference.

use super::{Answer, Drawing};
use crate::engine::error::{Text, text};
use crate::study::charts::{Line, LinePanel, Lines, Plot, Sign, covers_zero};
use crate::study::estimate::{Estimand, Interval};
use crate::study::page::context::{Context, Effect};
use crate::study::page::sentence::{YUAN, bounds};
use crate::study::tables::change;

pub(super) fn figure(context: &Context<'_>) -> Answer {
    let years: Vec<String> = (1..=30)
        .map(|year: u32| format!("year.{year}"))
        .take_while(|key| context.find(context.baseline(), key, Estimand::Level).is_some())
        .collect();
    let subjects: Vec<&Effect> = context.best().into_iter().chain(context.joint()).collect();
    if years.len() < 2 || subjects.is_empty() {
        return Err(text!(
            "There is no comparison over at least two policy years.",
            "没有至少两个政策年的比较，不作此图。"
        ));
    }
    let series = |arm: &str, estimand| -> Vec<Option<Interval>> {
        years.iter().map(|key| context.find(arm, key, estimand)).collect()
    };
    let change_of =
        |effect: &&Effect| Line { name: effect.name.clone(), values: series(&effect.arm, Estimand::Difference) };
    let level =
        Line { name: context.names.of(context.baseline()), values: series(context.baseline(), Estimand::Level) };
    let Some((first, last)) = ends(&series(&subjects[0].arm, Estimand::Difference)) else {
        return Err(text!("The difference was not estimated.", "没有差值的估计。"));
    };
    let positions = (1_u32..).zip(&years).map(|(year, _)| {
        let label = text!("year {year}", "第{year}年");
        (f64::from(year), context.say(&label))
    });
    let plot = Lines {
        positions: positions.collect(),
        axis: context.pick("year of the policy, January to December of the model", "政策年（模型年，1—12月）"),
        panels: vec![
            LinePanel {
                head: context.pick("Difference from the baseline, yuan (paired)", "与基准方案之差（元，配对）"),
                lines: subjects.iter().map(change_of).collect(),
                sign: Sign::Change,
                decimals: YUAN,
                from_zero: true,
            },
            LinePanel {
                head: context.pick(
                    "Baseline: market income, yuan (axis does not begin at 0)",
                    "基准方案的市场性收入（元；纵轴不从零起）",
                ),
                lines: vec![level],
                sign: Sign::Level,
                decimals: 0,
                from_zero: false,
            },
        ],
    };
    let subtitle = text!(
        "Market income, yuan per household and year. Bands: 95 % intervals over random seeds; of levels they are wider than of paired differences",
        "市场性收入，元/(户·年)。阴影：95%置信区间（随机种子）；水平值的区间宽于配对差值"
    );
    Ok(Drawing { title: title(&subjects[0].name, years.len(), &first, &last), subtitle, plot: Plot::Lines(plot) })
}

fn ends(values: &[Option<Interval>]) -> Option<(Interval, Interval)> {
    Some(((*values.first()?)?, (*values.last()?)?))
}

fn title(name: &str, years: usize, first: &Interval, last: &Interval) -> Text {
    let (start, end, bounds) = (change(first.mean, YUAN), change(last.mean, YUAN), bounds(last, YUAN));
    if covers_zero(last) {
        text!(
            "{name}: {start} yuan in year 1, {end} in year {years}, which cannot be told from zero {bounds}",
            "{name}：第1年{start}元，第{years}年{end}元，后者与零无法区分{bounds}"
        )
    } else {
        text!(
            "{name}: {start} yuan in year 1, {end} in year {years} {bounds}",
            "{name}：第1年{start}元，第{years}年{end}元{bounds}"
        )
    }
}
