//! Gain beside public cost.

use super::{Answer, Drawing};
use crate::engine::error::{Text, text};
use crate::study::charts::{Forest, ForestRow, Plot, Sign};
use crate::study::page::context::{Context, Effect};
use crate::study::page::sentence::{RATIO, YUAN, bounds, upper_first};
use crate::study::tables::readable;

pub(super) fn figure(context: &Context<'_>) -> Answer {
    let costly: Vec<&Effect> = context.effects.iter().filter(|effect| effect.per_yuan.is_some()).collect();
    if costly.is_empty() {
        return Err(text!(
            "No arm costs the public enough to speak of a gain per yuan.",
            "没有方案的公共成本足以计算每元年化成本增收。"
        ));
    }
    let row = |effect: &&Effect| ForestRow {
        name: effect.name.clone(),
        is_part: effect.is_part,
        values: vec![Some(effect.gain), effect.cost],
    };
    let plot = Forest {
        head: context.pick("Arm", "方案"),
        series: vec![context.pick("gain in income", "增收"), context.pick("public cost of use", "财政年化成本")],
        rows: costly.iter().map(row).collect(),
        sign: Sign::Change,
        decimals: YUAN,
        axis: context.pick("yuan per household and year", "元/(户·年)"),
    };
    let subtitle = text!(
        "Change of market income beside the yearly cost of what public money bought, yuan per household and year. Whiskers: 95 % intervals over random seeds",
        "市场性收入变化与财政资金所购资产和服务的年化成本，元/(户·年)。误差线：95%置信区间（随机种子）"
    );
    Ok(Drawing { title: title(&costly), subtitle, plot: Plot::Forest(plot) })
}

/// The largest gain per yuan.
fn title(costly: &[&Effect]) -> Text {
    let whole = costly.iter().filter(|effect| !effect.is_joint);
    let ratio = |effect: &Effect| effect.per_yuan.map_or(f64::NEG_INFINITY, |it| it.mean);
    let best = whole.max_by(|a, b| ratio(a).total_cmp(&ratio(b))).or(costly.first());
    let Some((effect, per_yuan)) = best.and_then(|effect| Some((effect, effect.per_yuan?))) else {
        return text!("Nothing is gained per yuan", "没有每元年化成本增收");
    };
    let (name, ratio, bounds) = (&effect.name, readable(per_yuan.mean, RATIO), bounds(&per_yuan, RATIO));
    if per_yuan.low > 0.0 {
        let en = format!("{name} gains most per public yuan: {ratio} {bounds}");
        Text::new(upper_first(&en), format!("{name}每元公共成本增收最多：{ratio}元{bounds}"))
    } else {
        text!(
            "No arm gains distinguishably per public yuan; the first is {name} with {ratio} {bounds}",
            "没有方案的每元年化成本增收可与零区分；居首的{name}为{ratio}元{bounds}"
        )
    }
}
