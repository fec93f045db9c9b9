//! The baseline beside the one arm that is compared with it.

use super::context::Context;
use super::sentence::{RATIO, YUAN};
use crate::engine::error::{Text, text};
use crate::study::estimate::outcomes::{CASH_OUTLAY, GRANTED, LIVE_INCOME, MARKET_INCOME, OFFLINE_INCOME, USER_COST};
use crate::study::estimate::{Estimand, Interval};
use crate::study::tables::{Grid, change, interval_text, readable};

/// A line: outcome, factor, decimals, name.
type Line = (&'static str, f64, usize, &'static str, &'static str);

const LINES: [Line; 9] = [
    (MARKET_INCOME, 1.0, YUAN, "market income, yuan a household and year", "市场性收入，元/(户·年)"),
    (LIVE_INCOME, 1.0, YUAN, "of it from live selling, yuan", "其中：直播销售净收入，元"),
    (OFFLINE_INCOME, 1.0, YUAN, "of it from offline sales, yuan", "其中：线下销售净收入，元"),
    ("gmv", 1.0, YUAN, "sales on streams, yuan", "直播成交额，元"),
    ("refund_rate", 100.0, RATIO, "refund rate, %", "退款率，%"),
    ("farm_gate_share", 100.0, RATIO, "farmers' part of the consumer's 100 yuan, yuan", "消费者每100元中农户所得，元"),
    (GRANTED, 1.0, YUAN, "public money granted, yuan", "下达财政资金，元"),
    (CASH_OUTLAY, 1.0, YUAN, "of it paid out, yuan", "其中：实际支出，元"),
    (USER_COST, 1.0, YUAN, "public cost of use, yuan", "公共年化成本，元"),
];

/// Both arms and their difference, where there are two.
pub(crate) fn grid(context: &Context<'_>) -> Option<Grid> {
    let [baseline, arm] = &context.panel.arms[..] else { return None };
    let row = |&(outcome, factor, decimals, en, zh): &Line| {
        let times =
            |it: Interval| Interval { mean: it.mean * factor, low: it.low * factor, high: it.high * factor, ..it };
        // The difference is paired, so the arm is where it leads from the baseline.
        let level = times(context.find(baseline, outcome, Estimand::Level)?);
        let difference = times(context.find(arm, outcome, Estimand::Difference)?);
        Some(vec![
            context.pick(en, zh),
            readable(level.mean, decimals),
            readable(level.mean + difference.mean, decimals),
            interval_text(&difference, decimals, change),
        ])
    };
    let rows: Vec<Vec<String>> = LINES.iter().filter_map(row).collect();
    let say = |text: Text| context.say(&text);
    (!rows.is_empty()).then(|| Grid {
        title: say(text!("Without and with support, in the same random circumstances", "相同随机条件下的两种情形")),
        head: vec![
            say(text!("mean a household and policy year", "政策期户均每年")),
            context.names.of(baseline),
            context.names.of(arm),
            say(text!("difference [95 % interval]", "差值 [95%区间]")),
        ],
        numeric: vec![false, true, true, true],
        rows,
        notes: Vec::new(),
    })
}
