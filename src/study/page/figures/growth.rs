//! Growth of net live income: more goods, or better goods.

use super::{Answer, Drawing};
use crate::engine::error::{Text, text};
use crate::study::charts::{Plot, Waterfall};
use crate::study::estimate::{Estimand, Interval};
use crate::study::page::context::Context;
use crate::study::page::sentence::YUAN;
use crate::study::tables::change;

/// Parts of the growth: key, English and Chinese name, and whether they are of the quantity.
const PARTS: [(&str, &str, &str, bool); 6] = [
    ("growth.extensive", "number of sellers", "销售户数", true),
    ("growth.volume", "goods a seller", "户均销量", true),
    ("growth.quality", "quality", "品质", false),
    ("growth.waste", "fewer refunds", "退款减少", false),
    ("growth.margin", "cost of selling", "流通费用", false),
    ("growth.price", "price alone", "纯价格", false),
];

pub(super) fn figure(context: &Context<'_>) -> Answer {
    let missing = || {
        text!(
            "The growth of live sales was not divided into parts: this needs an arm against a baseline.",
            "未对直播增长作分解：需要有与基准相比的方案。"
        )
    };
    let effect = context.best().ok_or_else(missing)?;
    let part = |key: &str| context.find(&effect.arm, key, Estimand::Difference);
    let total = part("growth.total").ok_or_else(missing)?;
    let steps: Option<Vec<(String, Interval)>> =
        PARTS.iter().map(|(key, en, zh, _)| Some((context.pick(en, zh), part(key)?))).collect();
    let steps = steps.ok_or_else(missing)?;
    let is_quantity = |at: usize| PARTS[at].3;
    let sum = |quantity: bool| -> f64 {
        steps.iter().enumerate().filter(|(at, _)| is_quantity(*at) == quantity).map(|(_, step)| step.1.mean).sum()
    };
    let title = title(&effect.name, &total, [sum(true), sum(false)]);
    let plot = Waterfall {
        head: context.pick("Part", "来源"),
        measure: context.pick("yuan per household and year", "元/(户·年)"),
        steps,
        total: (context.pick("change", "合计"), total),
        decimals: YUAN,
    };
    let subtitle = text!(
        "Change of net live sales: what is paid less refunds, fees, commissions and sending, with what co-operatives keep; yuan per household and year. Intervals are in the table",
        "直播销售净额的变化（扣退款、服务费、佣金与寄递费用，含合作社留存），元/(户·年)。置信区间见表"
    );
    Ok(Drawing { title, subtitle, plot: Plot::Waterfall(plot) })
}

fn title(name: &str, total: &Interval, [quantity, quality]: [f64; 2]) -> Text {
    let [total, quantity, quality] = [total.mean, quantity, quality].map(|value| change(value, YUAN));
    text!(
        "{name}: net live sales {total} yuan; quantity {quantity}, quality, refunds, cost and price {quality}",
        "{name}：直播销售净额{total}元，其中扩量{quantity}元，品质、退款、费用与价格{quality}元"
    )
}
