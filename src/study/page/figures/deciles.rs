//! Change by decile of baseline income, in yuan and in per cent.

use super::{Answer, Drawing};
use crate::engine::error::{Text, text};
use crate::study::charts::{DotPanel, Dots, Plot};
use crate::study::estimate::{Estimand, Interval};
use crate::study::page::context::{Context, Effect};
use crate::study::page::sentence::{RATIO, YUAN};
use crate::study::tables::change;

const DECILES: usize = 10;

pub(super) fn figure(context: &Context<'_>) -> Answer {
    let subjects: Vec<&Effect> = context.best().into_iter().chain(context.joint()).collect();
    let values = |family: &str, arm: &str| -> Vec<Option<Interval>> {
        let group = |decile: usize| {
            context.find_group(arm, &format!("{family}{decile}"), Estimand::GroupEffect, &decile.to_string())
        };
        (1..=DECILES).map(group).collect()
    };
    let families = ["decile.", "decile_percent."]
        .map(|family| subjects.iter().map(|effect| values(family, &effect.arm)).collect::<Vec<_>>());
    let Some(yuan) = families[0].first().filter(|values| values.iter().any(Option::is_some)) else {
        return Err(text!(
            "Households of this design are not compared one by one, or too few have an income of each decile.",
            "此设计不逐户比较，或分组户数不足，不作此图。"
        ));
    };
    let missing = yuan.iter().filter(|value| value.is_none()).count();
    let title = title(&subjects[0].name, yuan);
    let without_percent = families[1].first().map_or(Vec::new(), |percent| {
        (1..)
            .zip(yuan.iter().zip(percent))
            .filter(|(_, pair)| pair.0.is_some() && pair.1.is_none())
            .map(|it| it.0)
            .collect()
    });
    let [yuan, percent] = families;
    let panels = [
        (context.pick("Change, yuan", "变化（元）"), yuan, YUAN),
        (context.pick("Change, % of own income", "变化（占本组收入的%）"), percent, RATIO),
    ];
    let plot = Dots {
        groups: (1..=DECILES).map(|decile| decile.to_string()).collect(),
        axis: context.pick("decile of baseline income, 1 = lowest income", "基准年收入十等份组（第1组收入最低）"),
        series: subjects.iter().map(|effect| effect.name.clone()).collect(),
        panels: panels.into_iter().map(|(head, values, decimals)| DotPanel { head, values, decimals }).collect(),
    };
    let [groups, percents] = [groups_note(missing), percent_note(&without_percent)];
    let (en, zh) = (format!("{}{}", groups.en, percents.en), format!("{}{}", groups.zh, percents.zh));
    let subtitle = text!(
        "Market income, each household against itself; groups are fixed by income before the policy{en}. Whiskers: 95 % intervals over random seeds",
        "市场性收入，逐户与自身比较；按政策前收入固定分组{zh}。误差线：95%置信区间（随机种子）"
    );
    Ok(Drawing { title, subtitle, plot: Plot::Dots(plot) })
}

fn groups_note(missing: usize) -> Text {
    if missing == 0 {
        text!(", ten of equal size", "，十组户数相同")
    } else {
        text!("; {missing} of the ten have no household", "；十组中有{missing}组无农户")
    }
}

/// Groups whose change is shown in yuan only.
fn percent_note(groups: &[usize]) -> Text {
    if groups.is_empty() {
        return text!("", "");
    }
    let list = |mark: &str| groups.iter().map(usize::to_string).collect::<Vec<_>>().join(mark);
    let (en, zh) = (list(", "), list("、"));
    text!(
        "; no per cent for group {en}, whose income is under a tenth of the mean in some replication",
        "；第{zh}组在部分重复中的收入低于平均收入的十分之一，不计百分比"
    )
}

/// What the lowest and the highest group gain, and how many groups are distinguishable from zero.
fn title(name: &str, values: &[Option<Interval>]) -> Text {
    let effects: Vec<&Interval> = values.iter().flatten().collect();
    let [gain, lose] =
        [effects.iter().filter(|it| it.low > 0.0).count(), effects.iter().filter(|it| it.high < 0.0).count()];
    let [low, high] =
        [effects.first(), effects.last()].map(|it| it.map_or_else(String::new, |it| change(it.mean, YUAN)));
    text!(
        "{name}: lowest income group {low} yuan, highest {high}; {gain} groups gain and {lose} lose distinguishably",
        "{name}：收入最低组{low}元，最高组{high}元；可与零区分的增收组{gain}个、减收组{lose}个"
    )
}
