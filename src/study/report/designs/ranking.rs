//! The ranking under uncertain assumptions as tables: who is first, what a choice loses, what is worth knowing, and which
//! draws count.

mod information;

use crate::engine::error::{Result, Text, text};
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::designs::{DesignColumns, RankingDesign, ranking_estimates};
use crate::study::estimate::panel::Panel;
use crate::study::estimate::ranking::{AlternativeOverDraws, LEAST_SHARE_USED, MomentOverDraws, RankingUncertainty};
use crate::study::estimate::statistics::Interval;
use crate::study::report::designs::ranking::information::{assumptions_table, information_sentence, information_table};
use crate::study::tables::{Table, TableCell, TableColumn, alternative_label, plain_number};

/// With fewer effective draws a note warns.
const FEW_DRAWS: f64 = 30.0;

/// The ranking over the draws of a sample design with a budget, without the point of the base rules.
///
/// # Errors
/// `Usage` if the design is incomplete, or if its points have no arm for each alternative.
pub fn ranking_tables(
    panel: &Panel,
    contrast: &Contrast,
    settings: &DesignColumns,
    design: &RankingDesign,
) -> Result<Vec<Table>> {
    let ranking = ranking_estimates(panel, contrast, settings, design)?;
    let mut tables = vec![
        first_table(&ranking),
        acts_table(&ranking),
        information_table(&ranking),
        assumptions_table(&ranking),
        luck_table(&ranking),
    ];
    if !ranking.moments.is_empty() {
        tables.push(moments_table(&ranking));
    }
    Ok(tables)
}

/// The name of an alternative as a cell.
fn alternative_name(name: &str) -> TableCell {
    TableCell::label(name, alternative_label(name))
}

/// The alternatives in falling order of how often they are first, then by net gain.
fn in_order(ranking: &RankingUncertainty) -> Vec<&AlternativeOverDraws> {
    let mut order: Vec<&AlternativeOverDraws> = ranking.alternatives.iter().collect();
    let key = |it: &AlternativeOverDraws| (it.first[0], it.net_gain.mean);
    order.sort_by(|a, b| key(b).0.total_cmp(&key(a).0).then(key(b).1.total_cmp(&key(a).1)));
    order
}

fn first_table(ranking: &RankingUncertainty) -> Table {
    let row = |it: &&AlternativeOverDraws| {
        vec![
            alternative_name(&it.name),
            TableCell::Interval(it.gain, 0),
            TableCell::number(it.user_cost.mean, 0),
            TableCell::number(it.gain_per_yuan, 2),
            TableCell::Share(it.first[0]),
            TableCell::Share(it.first[1]),
        ]
    };
    let least = plain_number(100.0 * LEAST_SHARE_USED, 0);
    let mut notes = vec![verdict(ranking)];
    notes.push(information_sentence(ranking));
    notes.push(draws_note(ranking));
    notes.push(text!(
        "Each draw sets all assumed parameters at once. Gain: change of market income, mean and 5 % to 95 % of weighted draws; cost: \
         public user cost; yuan per household and year. First: share of draws in which it gains most per yuan, unless it \
         uses less than {least} % of its money.",
        "每次抽样同时设定全部假设参数。增收：市场性收入变化，加权均值与 5 %–95 % 抽样；成本：公共年化成本；元/户·年。居首：每元增收最高的抽样占比（用款不足 {least} % 者除外）。"
    ));
    Table {
        key: "ranking",
        title: text!(
            "Ranking under ignorance: gain per yuan of the same money",
            "不确定假设下的排名：相同下达资金的每元增收"
        ),
        columns: TableColumn::list(&[
            ("alternative", "alternative", "备选"),
            ("gain", "gain [5 %, 95 %]", "增收 [5 %, 95 %]"),
            ("user_cost", "cost", "成本"),
            ("gain_per_yuan", "per yuan", "每元增收"),
            ("first", "first", "居首"),
            ("first_equal_weights", "first, unweighted", "居首（不加权）"),
        ]),
        rows: in_order(ranking).iter().map(row).collect(),
        notes,
    }
}

fn verdict(ranking: &RankingUncertainty) -> Text {
    let leader = &ranking.alternatives[ranking.leader()];
    let name = alternative_name(&leader.name).text();
    let (share, draws) = (plain_number(100.0 * leader.first[0], 0), ranking.draws);
    let (en, zh) = (name.en, name.zh);
    if ranking.is_identified() {
        text!(
            "Ranking identified: {en} is first in {share} % of the weighted draws ({draws} draws).",
            "可确定排序：{zh}在 {draws} 次抽样（加权）的 {share} % 中居首。"
        )
    } else {
        text!(
            "Ranking not identified: {en} is first most often, but only in {share} % of the weighted draws ({draws} draws).",
            "无法确定排序：{zh}最常居首，但仅占 {draws} 次抽样（加权）的 {share} %。"
        )
    }
}

fn draws_note(ranking: &RankingUncertainty) -> Text {
    let (draws, effective) = (ranking.draws, plain_number(ranking.effective_draws, 0));
    let factor = plain_number(ranking.tolerance_factor, 1);
    let (few, few_zh) = if ranking.effective_draws < FEW_DRAWS && !ranking.moments.is_empty() {
        (" That is few: the weighted numbers tell little.", "数量过少，加权结果参考价值有限。")
    } else {
        ("", "")
    };
    let (luck, luck_zh) = if ranking.is_corrected {
        (
            " The luck of single runs is taken out by a regression on the parameters.",
            "单次模拟的偶然性已用对参数的回归剔除。",
        )
    } else {
        (
            " Too few draws to take out the luck of single runs: shares are too even.",
            "抽样过少，未能剔除单次模拟的偶然性，占比偏于均匀。",
        )
    };
    let (dropped, dropped_zh) = match ranking.dropped {
        0 => (String::new(), String::new()),
        dropped => {
            (format!(" {dropped} incomplete replications are left out."), format!("已剔除 {dropped} 次不完整的重复。"))
        }
    };
    Text::new(
        format!(
            "{draws} draws, each in replications of its own unless they are shared; those whose baseline misses a published \
             figure by more than {factor} tolerances count less, so that {effective} remain.{few}{luck}{dropped}"
        ),
        format!(
            "{draws} 次抽样，除非共用，每次各有自己的重复；基准偏离公布值超过 {factor} 倍容许范围者权重下降，相当于剩 {effective} 次。{few_zh}{luck_zh}{dropped_zh}"
        ),
    )
}

fn acts_table(ranking: &RankingUncertainty) -> Table {
    let nothing = vec![
        TableCell::label("nothing", text!("nothing", "不投入")),
        TableCell::Empty,
        TableCell::Share(ranking.nothing.best),
        TableCell::number(ranking.nothing.regret, 1),
    ];
    let row = |it: &&AlternativeOverDraws| {
        vec![
            alternative_name(&it.name),
            TableCell::Interval(it.net_gain, 0),
            TableCell::Share(it.act.best),
            TableCell::number(it.act.regret, 1),
        ]
    };
    let mut order: Vec<&AlternativeOverDraws> = ranking.alternatives.iter().collect();
    order.sort_by(|a, b| a.act.regret.total_cmp(&b.act.regret));
    Table {
        key: "ranking_acts",
        title: text!(
            "What a choice loses: gain less user cost, yuan per household and year",
            "选择的损失：增收减年化成本，元/户·年"
        ),
        columns: TableColumn::list(&[
            ("act", "act", "选择"),
            ("net_gain", "net gain [5 %, 95 %]", "净增收 [5 %, 95 %]"),
            ("best", "best", "最优占比"),
            ("regret", "regret", "后悔值"),
        ]),
        rows: order.iter().map(row).chain([nothing]).collect(),
        notes: vec![text!(
            "Best: share of weighted draws in which no other act has a larger net gain. Regret: what the act loses on average \
             against the best act of each draw. Doing nothing costs and gains nothing.",
            "最优占比：加权抽样中净增收最大的占比。后悔值：较各次抽样最优选择平均损失多少。不投入的成本与增收均为零。"
        )],
    }
}

fn luck_table(ranking: &RankingUncertainty) -> Table {
    // A gain that never varies has no variance to share out.
    let share = |share: Interval| if share.mean.is_nan() { TableCell::Empty } else { TableCell::Interval(share, 2) };
    let row = |it: &&AlternativeOverDraws| {
        vec![alternative_name(&it.name), TableCell::Share(it.first[2]), share(it.from_parameters)]
    };
    Table {
        key: "ranking_luck",
        title: text!("How much is luck", "偶然性的大小"),
        columns: TableColumn::list(&[
            ("alternative", "alternative", "备选"),
            ("first_with_luck", "first, luck left in", "居首（含偶然性）"),
            ("share_from_parameters", "from parameters [95 %]", "参数方差占比 [95 %]"),
        ]),
        rows: in_order(ranking).iter().map(row).collect(),
        notes: vec![text!(
            "From parameters: share of the variance of one run's gain that the parameters make; the rest is luck. Draws of \
             equal weight.",
            "参数方差占比：单次模拟增收的方差中由参数引起的部分，其余为偶然；等权抽样。"
        )],
    }
}

fn moments_table(ranking: &RankingUncertainty) -> Table {
    let row = |it: &MomentOverDraws| {
        let [low, high] = it.moment.widened(ranking.tolerance_factor);
        let decimals = if it.moment.target > 100.0 { 0 } else { 3 };
        let range = format!("{} to {}", plain_number(low, decimals), plain_number(high, decimals));
        vec![
            TableCell::label(it.moment.id, Text::new(it.moment.en, it.moment.zh)),
            TableCell::Text(Text::new(range.clone(), range.replace(" to ", "–"))),
            TableCell::Interval(it.value, decimals),
            TableCell::Share(it.within),
        ]
    };
    Table {
        key: "ranking_moments",
        title: text!("Which draws count: their baselines beside published figures", "哪些抽样有效：基准与公布值对照"),
        columns: TableColumn::list(&[
            ("moment", "figure", "数字"),
            ("widened", "widened tolerance", "放宽后的容许范围"),
            ("value", "draws [5 %, 95 %]", "抽样 [5 %, 95 %]"),
            ("within", "within", "范围内占比"),
        ]),
        rows: ranking.moments.iter().map(row).collect(),
        notes: Vec::new(),
    }
}
