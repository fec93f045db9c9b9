//! The main table and a decomposition as sheets, within 120 columns.

use crate::engine::error::{Text, text};
use crate::study::estimate::cost::{Cost, SATURATION_SHARE};
use crate::study::estimate::main_table::{ENOUGH_REPLICATIONS, MainTable};
use crate::study::estimate::ranks::IDENTIFIED;
use crate::study::estimate::statistics::Interval;
use crate::study::report::caveats::ranking_note;
use crate::study::report::verdict::{verdict_cell, verdict_column, verdict_note};
use crate::study::tables::{Sheet, SheetCell, interval_text, number, pathway_name};

impl MainTable {
    /// The effects, then the costs.
    #[must_use]
    pub fn sheets(&self) -> Vec<Sheet> {
        vec![self.effects_sheet(), self.cost_sheet()]
    }

    /// Stand-alone, last-in and Shapley effects with the offline and live parts of the last.
    #[must_use]
    pub fn effects_sheet(&self) -> Sheet {
        let rows = self.rows.iter();
        let intervals = rows.clone().flat_map(|row| [row.stand_alone, row.last_in, row.shapley]);
        let decimals = decimals_for(intervals.chain([self.joint.effect]));
        let cell = |interval: Interval| SheetCell::Interval(interval, decimals);
        let judged = |effect: &Interval| self.smallest.map(|_| verdict_cell(effect, self.smallest));
        let columns = self.effect_columns();
        let part = |interval: Interval| SheetCell::Number { value: interval.mean, decimals };
        let mut body: Vec<Vec<SheetCell>> = rows
            .map(|row| {
                let name = SheetCell::Text(pathway_name(row.pathway));
                let (offline, live) = (part(row.parts.offline), part(row.parts.live));
                let mut cells = vec![name, cell(row.stand_alone), cell(row.last_in), cell(row.shapley)];
                cells.extend(judged(&row.shapley));
                cells.extend([offline, live]);
                cells
            })
            .collect();
        body.extend(self.variants.iter().map(|row| {
            let name = SheetCell::Text(variant_name(row.pathway, &row.name));
            let (alone, last) = (cell(row.stand_alone), cell(row.last_in));
            let mut cells = vec![name, alone, last];
            cells.resize(columns.len(), SheetCell::Empty);
            cells
        }));
        let (offline, live) = (part(self.joint.parts.offline), part(self.joint.parts.live));
        let joint = cell(self.joint.effect);
        let mut all = vec![all_five(), SheetCell::Empty, SheetCell::Empty, joint];
        all.extend(judged(&self.joint.effect));
        all.extend([offline, live]);
        body.push(all);
        Sheet {
            title: text!(
                "Effects on farm households' market income (yuan per household and year, mean [95 % interval])",
                "对农户市场收入的影响（元/户·年，均值 [95% 区间]）"
            ),
            columns,
            rows: body,
            notes: self.effects_notes(),
        }
    }

    /// Losers, costs, absorption, gain per yuan and rank of each pathway alone.
    #[must_use]
    pub fn cost_sheet(&self) -> Sheet {
        let rank = |rank: Option<u32>| {
            rank.map_or(SheetCell::Empty, |rank| SheetCell::Number { value: f64::from(rank), decimals: 0 })
        };
        let row = |name: SheetCell, cost: &Cost, last: SheetCell| {
            let mut cells = vec![name];
            cells.extend(cost_cells(cost));
            cells.push(last);
            cells
        };
        let mut rows: Vec<Vec<SheetCell>> = self
            .rows
            .iter()
            .map(|of| row(SheetCell::Text(pathway_name(of.pathway)), &of.cost, rank(of.rank)))
            .collect();
        rows.extend(
            self.variants
                .iter()
                .map(|of| row(SheetCell::Text(variant_name(of.pathway, &of.name)), &of.cost, SheetCell::Empty)),
        );
        rows.push(row(all_five(), &self.joint.cost, SheetCell::Empty));
        let mut columns = vec![text!("pathway", "路径")];
        columns.extend(cost_columns());
        columns.push(text!("rank", "排名"));
        Sheet {
            title: text!(
                "Losers and cost of each pathway alone (yuan per household and year, against no pathway)",
                "各路径单独实施时的受损户与成本（元/户·年，与无路径相比）"
            ),
            columns,
            rows,
            notes: self.cost_notes(),
        }
    }

    fn effect_columns(&self) -> Vec<Text> {
        let named = |(en, zh): (&str, &str)| Text::new(en, zh);
        let mut columns: Vec<Text> =
            [("pathway", "路径"), ("stand-alone", "单独"), ("last-in", "最后"), ("Shapley", "沙普利值")]
                .map(named)
                .into();
        columns.extend(self.smallest.map(|_| verdict_column()));
        columns.extend([("offline", "其中线下"), ("live", "其中直播")].map(named));
        columns
    }

    fn effects_notes(&self) -> Vec<Text> {
        let (pair, effect) = (self.strongest_interaction, self.strongest_interaction.interval);
        let (a, b) = (pathway_name(pair.a), pathway_name(pair.b));
        let detectable = number(self.minimum_detectable_effect, 1);
        let interaction = interval_text(&effect, 1);
        let mut notes = vec![
            text!(
                "Stand-alone: added to none. Last-in: added to the four others. Shapley: the mean over all orders; \
                 the five sum to `all five`.",
                "单独：在无路径时加入。最后：在其余四条路径之上加入。沙普利值：所有次序的平均，五项之和等于“五条合计”。"
            ),
            text!(
                "Market income: without transfers, assets in kind valued at full cost. The rest of a Shapley effect \
                 is wages, other income and that cost.",
                "市场收入：不含转移支付，实物资产按全部成本计费。沙普利值的其余部分为工资、其他收入和该项计费。"
            ),
            Text::new(
                format!("Strongest interaction: {a} with {b}, {interaction} yuan; positive for complements."),
                format!("最强交互：{}与{}，{interaction} 元；正值表示互补。", a.zh, b.zh),
            ),
            Text::new(
                format!(
                    "Minimum detectable effect with {} replications: {detectable} yuan (two-sided 5 %, power 80 %, \
                     least precise pathway).",
                    self.replications
                ),
                format!(
                    "{} 次重复的最小可检测效应：{detectable} 元（双侧 5%，功效 80%，取精度最低的路径）。",
                    self.replications
                ),
            ),
        ];
        notes.extend(self.smallest.map(verdict_note));
        notes.extend(self.warnings());
        notes.extend(ranking_note());
        notes
    }

    fn warnings(&self) -> Vec<Text> {
        let mut notes: Vec<Text> =
            self.skew_warnings.iter().map(|&pathway| skew_note(&pathway_name(pathway))).collect();
        notes.extend(replication_notes(self.replications, self.dropped));
        notes
    }

    fn cost_notes(&self) -> Vec<Text> {
        let mut notes = cost_notes();
        let saturated: Vec<Text> =
            self.rows.iter().filter(|row| row.cost.saturated).map(|row| pathway_name(row.pathway)).collect();
        if !saturated.is_empty() {
            let join = |pick: fn(&Text) -> &str, mark: &str| saturated.iter().map(pick).collect::<Vec<_>>().join(mark);
            notes.push(Text::new(
                format!("Saturated: {}.", join(|name| &name.en, ", ")),
                format!("饱和：{}。", join(|name| &name.zh, "、")),
            ));
        }
        notes.extend(self.first_is_first.map(first_note));
        notes
    }
}

/// How sure the first place is.
fn first_note(share: f64) -> Text {
    let percent = number(share * 100.0, 0);
    let (en, zh) = if share >= IDENTIFIED { ("", "") } else { (": ranking not identified", "：排名不可识别") };
    text!(
        "The first place holds in {percent} % of resampled replications{en}.",
        "首位在 {percent}% 的重抽样中成立{zh}。"
    )
}

/// Losing, user cost, outlay, absorbed, gain per yuan.
pub(crate) fn cost_cells(cost: &Cost) -> Vec<SheetCell> {
    vec![
        SheetCell::Share(cost.share_losing.mean),
        SheetCell::Number { value: cost.user_cost.mean, decimals: 1 },
        SheetCell::Number { value: cost.cash_outlay.mean, decimals: 1 },
        cost.absorbed_share.map_or(SheetCell::Empty, SheetCell::Share),
        cost.gain_per_yuan.map_or(SheetCell::Empty, |gain| SheetCell::Interval(gain, 2)),
    ]
}

/// Headings of `cost_cells`.
pub(crate) fn cost_columns() -> Vec<Text> {
    vec![
        text!("losing", "受损户"),
        text!("user cost", "使用成本"),
        text!("cash outlay", "现金支出"),
        text!("absorbed", "资金使用率"),
        text!("gain per yuan", "每元增收"),
    ]
}

/// Definitions of the cost columns.
pub(crate) fn cost_notes() -> Vec<Text> {
    let percent = number(SATURATION_SHARE * 100.0, 0);
    vec![
        text!(
            "Losing: share of households more than 1 yuan a year below their own income in the baseline of the same \
             replication, averaged over the policy years.",
            "受损户：政策年平均收入比同一次重复的基准中自身收入低 1 元以上的农户占比。"
        ),
        text!(
            "User cost: annuity of capital over its simulation, running cost and expected guarantee loss. Cash outlay: money \
             paid out.",
            "使用成本：资本按寿命折算的年金、运行费与预期担保损失之和。现金支出：实际付出的资金。"
        ),
        text!(
            "Absorbed: share of the granted money that bought something; under {percent} % the pathway is \
                 saturated and has no rank.",
            "资金使用率：拨付资金中实际使用的比例；低于 {percent}% 视为饱和，不参与排名。"
        ),
        text!(
            "Gain per yuan: change of market income per yuan of user cost, mean [95 % bootstrap interval]; the imputed \
             asset charge is added back, so that the cost is not counted twice.",
            "每元增收：每元使用成本带来的市场收入变化，均值 [95% 自助法区间]；已加回实物资产计费，以免成本重复计算。"
        ),
    ]
}

/// Notes on few or dropped replications.
pub(crate) fn replication_notes(replications: u32, dropped: u32) -> Vec<Text> {
    let mut notes = Vec::new();
    if replications < ENOUGH_REPLICATIONS {
        notes.push(text!(
            "Only {replications} replications: fewer than {ENOUGH_REPLICATIONS} tell little.",
            "仅 {replications} 次重复：少于 {ENOUGH_REPLICATIONS} 次时结论有限。"
        ));
    }
    if dropped > 0 {
        notes.push(text!(
            "Incomplete: {dropped} replications were dropped as a whole.",
            "不完整：已整次剔除 {dropped} 次重复。"
        ));
    }
    notes
}

pub(crate) fn skew_note(name: &Text) -> Text {
    Text::new(
        format!("Skewed replications (|skewness| > 1) for {name}: t intervals may mislead."),
        format!("各次重复偏斜（|偏度| > 1）：{}；t 区间可能失真。", name.zh),
    )
}

/// One note on everything whose replications are skewed, by name where it is little.
pub(crate) fn skew_notes(names: &[Text]) -> Option<Text> {
    const NAMED: usize = 6;
    let join = |pick: fn(&Text) -> &str, mark: &str| {
        names[..NAMED.min(names.len())].iter().map(pick).collect::<Vec<_>>().join(mark)
    };
    let (mut en, mut zh) = (join(|name| &name.en, "; "), join(|name| &name.zh, "；"));
    if names.len() > NAMED {
        let more = names.len() - NAMED;
        en = format!("{en}; and {more} more");
        zh = format!("{zh}；另有 {more} 项");
    }
    (!names.is_empty()).then(|| skew_note(&Text::new(en, zh)))
}

/// Enough decimals to tell small numbers apart, few enough to fit large ones.
pub(crate) fn decimals_for(intervals: impl Iterator<Item = Interval>) -> usize {
    let largest = intervals.flat_map(|of| [of.mean.abs(), of.low.abs(), of.high.abs()]).fold(0.0, f64::max);
    match largest {
        large if large >= 1000.0 => 0,
        medium if medium >= 5.0 => 1,
        small if small >= 0.5 => 3,
        _ => 4,
    }
}

pub(crate) fn all_five() -> SheetCell {
    SheetCell::Text(text!("all five", "五条合计"))
}

fn variant_name(pathway: usize, name: &str) -> Text {
    let of = pathway_name(pathway);
    Text::new(format!("{} ({name})", of.en), format!("{}（{name}）", of.zh))
}
