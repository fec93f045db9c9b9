//! The tables of `nongbo compare`.

use crate::engine::error::{Text, text};
use crate::study::reference::explanation::{Explanation, fact, same};

/// Name of each table, and what it shows in English and Chinese.
pub const SHEETS: [(&str, &str, &str); 9] = [
    ("main", "The tables that `run` prints.", "主表，与 `run` 打印的相同"),
    (
        "paired",
        "Paired differences of every arm and outcome to the baseline.",
        "各方案与各结果变量相对基准方案的配对差值",
    ),
    ("deciles", "Effects on income by decile of the baseline.", "按基准收入十等份分组的收入效应"),
    (
        "growth",
        "Quantity and quality of the growth of live sales.",
        "直播销售增长的数量与品质：提质型、扩量型、增销不增收",
    ),
    ("growth-counties", "Quantity and quality by county, counted from 0.", "分县的增长类型，县从 0 起编号"),
    ("welfare", "Willingness to pay, net public cost, and their ratio.", "受益（支付意愿）、财政净成本与两者之比"),
    ("spillovers", "Effects on treated households and on their neighbours.", "对直接受益户、同村与同县其他农户的效应"),
    ("distribution", "Quantile effects and quantiles of individual effects.", "分位数效应与个体效应的分位数"),
    ("precision", "Whether the number of replications suffices.", "重复次数是否足够"),
];

/// An explanation of every sheet.
pub(super) fn explanations() -> impl Iterator<Item = Explanation> {
    SHEETS.iter().map(|(name, en, zh)| Explanation {
        name: (*name).to_owned(),
        aliases: vec![format!("--sheet {name}")],
        kind: text!("sheet of `nongbo compare`", "`nongbo compare` 的表"),
        meaning: Text::new(*en, *zh),
        facts: vec![fact("example", "Example", "示例", same(format!("nongbo compare out/five --sheet {name}")))],
    })
}
