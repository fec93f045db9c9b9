//! The effect of every arm, with instruments and other forms under their pathway.

use super::{Answer, Drawing};
use crate::engine::error::{Text, text};
use crate::study::charts::{Forest, ForestRow, Plot, Sign};
use crate::study::estimate::Estimand;
use crate::study::page::context::{Context, Effect};
use crate::study::page::sentence::{YUAN, does, upper_first};

pub(super) fn figure(context: &Context<'_>) -> Answer {
    if context.effects.is_empty() {
        return over_draws(context);
    }
    let row = |effect: &Effect| ForestRow {
        name: effect.name.clone(),
        is_part: effect.is_part,
        values: vec![Some(effect.gain)],
    };
    let baseline = context.names.of(context.baseline());
    let subtitle = text!(
        "Change of market income against {baseline}, yuan per household and year. Whiskers: 95 % intervals over random seeds",
        "市场性收入与“{baseline}”相比的变化，元/(户·年)。误差线：95%置信区间（随机种子）"
    );
    Ok(Drawing { title: title(context), subtitle, plot: plot(context, context.effects.iter().map(row).collect()) })
}

fn plot(context: &Context<'_>, rows: Vec<ForestRow>) -> Plot {
    Plot::Forest(Forest {
        head: context.pick("Arm", "方案"),
        series: vec![context.pick("Change of income, yuan", "增收（元）")],
        rows,
        sign: Sign::Change,
        decimals: YUAN,
        axis: context.pick("yuan per household and year", "元/(户·年)"),
    })
}

/// How many arms raise and lower income, and which raises it most.
fn title(context: &Context<'_>) -> Text {
    let whole: Vec<&Effect> = context.effects.iter().filter(|effect| !effect.is_part && !effect.is_joint).collect();
    let Some(best) = context.best() else { return text!("No effect was estimated", "没有效应估计") };
    let (name, Text { en, zh }) = (&best.name, does(&best.gain));
    if whole.len() == 1 {
        return Text::new(upper_first(&format!("{name} {en}")), format!("{name}{zh}"));
    }
    if best.gain.low > 0.0 {
        let en = format!("{name} gains most: it {en}");
        return Text::new(upper_first(&en), format!("{name}增收最多，{zh}"));
    }
    let below = whole.iter().filter(|effect| effect.gain.high < 0.0).count();
    let above = whole.iter().filter(|effect| effect.gain.low > 0.0).count();
    let (all, rest) = (whole.len(), whole.len() - below - above);
    if above > 0 {
        return text!(
            "{above} of {all} raise income distinguishably from zero, {below} lower it; the largest estimate, {name}, cannot be told from zero",
            "{all}个方案中{above}个增收、{below}个减收可与零区分；估计值最大的{name}与零无法区分"
        );
    }
    text!(
        "None of {all} raises income distinguishably from zero: {below} lower it, {rest} have no distinguishable effect",
        "{all}个方案均无可与零区分的增收：{below}个减收，{rest}个与零无法区分"
    )
}

/// The effects of the pathways over draws of the assumed parameters.
fn over_draws(context: &Context<'_>) -> Answer {
    let rows: Vec<ForestRow> = context
        .all(Estimand::EffectOverDraws)
        .map(|row| ForestRow { name: context.names.of(&row.arm), is_part: false, values: vec![Some(row.interval())] })
        .collect();
    let mean = |row: &ForestRow| row.values[0].map_or(f64::NEG_INFINITY, |interval| interval.mean);
    let Some(best) = rows.iter().max_by(|a, b| mean(a).total_cmp(&mean(b))) else {
        return Err(text!(
            "This design compares no arms with one baseline; its own tables are below.",
            "此设计没有与单一基准相比的方案；其结果见下文各表。"
        ));
    };
    let (name, yuan) = (&best.name, Sign::Change.write(mean(best), YUAN));
    let title = Text::new(
        upper_first(&format!("{name} gains most on average over all draws: {yuan} yuan")),
        format!("各次参数抽样平均，{name}增收最多：{yuan}元"),
    );
    let subtitle = text!(
        "Change of market income, yuan per household and year. Whiskers: 5 % to 95 % of the draws of the assumed parameters",
        "市场性收入变化，元/(户·年)。误差线：假设参数各次抽样的5%～95%分位"
    );
    Ok(Drawing { title, subtitle, plot: plot(context, rows) })
}
