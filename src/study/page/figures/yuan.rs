//! Where 100 yuan go that consumers pay for live sales.

use super::{Answer, Drawing};
use crate::engine::error::{Text, text};
use crate::study::charts::{Plot, Sign, Stack, StackRow};
use crate::study::estimate::{Estimand, Interval};
use crate::study::page::context::{Context, Effect};
use crate::study::page::sentence::YUAN;
use crate::study::tables::{change, readable};

const FARM_GATE: &str = "farm_gate_share";

/// Receivers of the yuan: outcome, English and Chinese name. The rest is what remains of the whole.
const PARTS: [(&str, &str, &str); 4] = [
    (FARM_GATE, "farm households", "农户所得"),
    ("platform_fee_share", "platform", "平台技术服务费"),
    ("commission_share", "hosts' commissions", "主播佣金"),
    ("sending_share", "freight, packing, slot fees", "运费、打包与固定服务费（坑位费）"),
];

pub(super) fn figure(context: &Context<'_>) -> Answer {
    let missing = || {
        text!("The share of farm households in live sales was not estimated.", "没有农户所得占直播成交额比重的估计。")
    };
    let baseline = context.baseline();
    let share = context.find(baseline, FARM_GATE, Estimand::Level).ok_or_else(missing)?;
    let subjects: Vec<&Effect> = context.best().into_iter().chain(context.joint()).collect();
    let known = |key: &str| context.find(baseline, key, Estimand::Level).is_some();
    let parts: Vec<_> = PARTS.iter().filter(|(key, ..)| known(key)).collect();
    let shares = |arm: &str| -> Option<Vec<f64>> {
        let share = |(key, ..): &&(&str, &str, &str)| {
            let level = context.find(baseline, key, Estimand::Level)?.mean;
            if arm == baseline { Some(level) } else { Some(level + context.find(arm, key, Estimand::Difference)?.mean) }
        };
        parts.iter().map(share).collect()
    };
    let mut rows: Vec<StackRow> =
        shares(baseline).map(|shares| row(context.names.of(baseline), &shares)).into_iter().collect();
    rows.extend(subjects.iter().filter_map(|effect| Some(row(effect.name.clone(), &shares(&effect.arm)?))));
    let mut names: Vec<String> = parts.iter().map(|(_, en, zh)| context.pick(en, zh)).collect();
    names.push(context.pick("others, subsidies set off", "其余（已抵减补贴）"));
    let plot = Stack {
        head: context.pick("Arm", "方案"),
        parts: names,
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
    let difference = |effect: &Effect| context.find(&effect.arm, FARM_GATE, Estimand::Difference);
    let title = title(context, share.mean, subjects.first().and_then(|effect| Some((*effect, difference(effect)?))));
    Ok(Drawing { title, subtitle, plot: Plot::Stack(plot) })
}

/// A bar of the shares, and of the rest.
fn row(name: String, shares: &[f64]) -> StackRow {
    let part = |mean: f64| {
        let nothing = f64::NAN;
        Interval { mean, low: nothing, high: nothing, standard_error: nothing, replications: 0 }
    };
    let rest = 1.0 - shares.iter().sum::<f64>();
    let shares = shares.iter().chain([&rest]);
    StackRow { name, parts: shares.map(|share| part(100.0 * share)).collect(), total: None }
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
