//! Where 100 yuan go that consumers pay for live sales.

use super::{Answer, Drawing};
use crate::engine::error::{Text, text};
use crate::study::charts::{Plot, Sign, Stack, StackRow};
use crate::study::estimate::{Estimand, Interval};
use crate::study::page::context::{Context, Effect};
use crate::study::page::sentence::YUAN;
use crate::study::tables::{change, readable};

pub(super) fn figure(context: &Context<'_>) -> Answer {
    let missing = || {
        text!("The share of farm households in live sales was not estimated.", "没有农户所得占直播成交额比重的估计。")
    };
    let share = context.find(context.baseline(), "farm_gate_share", Estimand::Level).ok_or_else(missing)?;
    let subjects: Vec<&Effect> = context.best().into_iter().chain(context.joint()).collect();
    let change_of = |effect: &Effect| context.find(&effect.arm, "farm_gate_share", Estimand::Difference);
    let mut rows = vec![row(context.names.of(context.baseline()), share.mean)];
    rows.extend(
        subjects.iter().filter_map(|effect| Some(row(effect.name.clone(), share.mean + change_of(effect)?.mean))),
    );
    let plot = Stack {
        head: context.pick("Arm", "方案"),
        parts: vec![
            context.pick("farm households", "农户所得"),
            context.pick("platform, hosts, parcels, packing, taxes", "平台、主播、寄递、包装与税费"),
        ],
        total: String::new(),
        rows,
        sign: Sign::Level,
        decimals: YUAN,
        axis: context.pick("yuan of 100 paid and not refunded", "每100元扣退款后成交额（元）"),
    };
    let subtitle = text!(
        "Of 100 yuan that consumers pay for live sales after refunds; means over random seeds",
        "消费者直播购买每支付100元（扣退款后）的去向；按随机种子平均"
    );
    let title = title(context, share.mean, subjects.first().and_then(|effect| Some((*effect, change_of(effect)?))));
    Ok(Drawing { title, subtitle, plot: Plot::Stack(plot) })
}

fn row(name: String, share: f64) -> StackRow {
    let part = |mean: f64| {
        let nothing = f64::NAN;
        Interval { mean, low: nothing, high: nothing, standard_error: nothing, replications: 0 }
    };
    StackRow { name, parts: vec![part(100.0 * share), part(100.0 - 100.0 * share)], total: None }
}

fn title(context: &Context<'_>, share: f64, subject: Option<(&Effect, Interval)>) -> Text {
    let yuan = readable(100.0 * share, YUAN);
    let baseline = context.names.of(context.baseline());
    match subject {
        None => text!("Farm households receive {yuan} of 100 yuan", "每100元中农户得{yuan}元"),
        Some((effect, difference)) => {
            let (name, more) = (&effect.name, change(100.0 * difference.mean, YUAN));
            text!(
                "Farm households receive {yuan} of 100 yuan under {baseline}; {name} changes that by {more} yuan",
                "{baseline}时每100元中农户得{yuan}元；{name}使之变化{more}元"
            )
        }
    }
}
