//! The effects of a factorial as a table of at most 120 columns; also cells and notes that other tables share.

use crate::engine::error::{Text, text};
use crate::engine::pathways::PATHWAY_COUNT;
use crate::study::estimate::factorial_summary::{ENOUGH_REPLICATIONS, FactorialSummary};
use crate::study::estimate::statistics::Interval;
use crate::study::report::detectable::detectable_note;
use crate::study::report::verdict::{verdict_cell, verdict_column, verdict_note};
use crate::study::tables::{Table, TableCell, TableColumn, interval_text, pathway_name, plain_number};

/// Number of pairs of pathways.
const INTERACTIONS: usize = PATHWAY_COUNT * (PATHWAY_COUNT - 1) / 2;

impl FactorialSummary {
    /// Stand-alone, last-in and Shapley effects with the offline and live parts of the last.
    #[must_use]
    pub fn effects_table(&self) -> Table {
        let rows = self.rows.iter();
        let intervals = rows.clone().flat_map(|row| [row.stand_alone, row.last_in, row.shapley]);
        let decimals = decimals_for(intervals.chain([self.joint.effect]));
        let cell = |interval: Interval| TableCell::Interval(interval, decimals);
        let judged = |effect: &Interval| self.smallest.map(|_| verdict_cell(effect, self.smallest));
        let columns = self.effect_columns();
        let part = |interval: Interval| TableCell::number(interval.mean, decimals);
        let mut body: Vec<Vec<TableCell>> = rows
            .map(|row| {
                let name = TableCell::pathway(row.pathway);
                let (offline, live) = (part(row.parts.offline), part(row.parts.live));
                let mut cells = vec![name, cell(row.stand_alone), cell(row.last_in), cell(row.shapley)];
                cells.extend(judged(&row.shapley));
                cells.extend([offline, live]);
                cells
            })
            .collect();
        body.extend(self.variants.iter().map(|row| {
            let name = variant_cell(row.pathway, &row.name);
            let (alone, last) = (cell(row.stand_alone), row.last_in.map_or(TableCell::Empty, cell));
            let mut cells = vec![name, alone, last];
            cells.resize(columns.len(), TableCell::Empty);
            cells
        }));
        let (offline, live) = (part(self.joint.parts.offline), part(self.joint.parts.live));
        let joint = cell(self.joint.effect);
        let mut joint_row = vec![all_five(), TableCell::Empty, TableCell::Empty, joint];
        joint_row.extend(judged(&self.joint.effect));
        joint_row.extend([offline, live]);
        body.push(joint_row);
        Table {
            key: "main_effects",
            title: text!(
                "Effects on farm households' market income (yuan per household and year, mean [95 % interval])",
                "对农户市场性收入的影响（元/户·年，均值 [95%置信区间]）"
            ),
            columns,
            rows: body,
            notes: self.effects_notes(),
        }
    }

    fn effect_columns(&self) -> Vec<TableColumn> {
        let mut columns = TableColumn::list(&[
            ("pathway", "pathway", "路径"),
            ("stand_alone", "stand-alone", "单独实施"),
            ("last_in", "last-in", "末位加入"),
            ("shapley", "Shapley", "平均贡献（沙普利值）"),
        ]);
        columns.extend(self.smallest.map(|_| verdict_column()));
        columns.extend(TableColumn::list(&[("offline", "offline", "其中线下"), ("live", "live", "其中直播")]));
        columns
    }

    fn effects_notes(&self) -> Vec<Text> {
        let (pair, effect) = (self.strongest_interaction, self.strongest_interaction.interval);
        let (a, b) = (pathway_name(pair.a), pathway_name(pair.b));
        let interaction = interval_text(&effect.simultaneous(INTERACTIONS), 1, plain_number);
        let mut notes = vec![
            text!(
                "Stand-alone: added to none. Last-in: added to the four others. Shapley: the mean over all orders; \
                 the five sum to `all five`.",
                "单独实施：在没有其他路径时加入。末位加入：在其余四条路径之上加入。平均贡献（沙普利值）：所有次序的平均，五项之和等于“五条同时实施”。"
            ),
            text!(
                "Market income: without transfers, before any charge for assets in kind. The rest of a Shapley effect \
                 is wages and other income.",
                "市场性收入：不含转移支付，未扣受助实物资产年化成本。平均贡献（沙普利值）的其余部分为工资和其他收入。"
            ),
            Text::new(
                format!(
                    "Strongest of the {INTERACTIONS} interactions: {a} with {b}, {interaction} yuan, with an interval for all \
                     of them together; positive for complements."
                ),
                format!(
                    "{INTERACTIONS} 个交互中最强者：{}与{}，{interaction} 元（对全部交互同时成立的区间）；正值表示相互增强。",
                    a.zh, b.zh
                ),
            ),
            detectable_note(self.minimum_detectable_effect, 1, self.replications, &text!(" yuan", " 元")),
        ];
        notes.extend(self.smallest.map(verdict_note));
        notes.extend(self.warnings());
        notes
    }

    fn warnings(&self) -> Vec<Text> {
        let mut notes: Vec<Text> =
            self.skew_warnings.iter().map(|&pathway| skew_note(&pathway_name(pathway))).collect();
        notes.extend(replication_notes(self.replications, self.dropped));
        notes
    }
}

/// Notes on few or dropped replications.
pub(crate) fn replication_notes(replications: u32, dropped: u32) -> Vec<Text> {
    let mut notes = Vec::new();
    if replications < ENOUGH_REPLICATIONS {
        notes.push(text!(
            "Only {replications} replications: fewer than {ENOUGH_REPLICATIONS} tell little.",
            "仅重复 {replications} 次：少于 {ENOUGH_REPLICATIONS} 次时结果仅供试算，不得引用。"
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

/// One note that names the estimates with skewed replications; at most six by name.
pub(crate) fn skew_notes(names: &[Text]) -> Option<Text> {
    const NAMED: usize = 6;
    let join = |pick: fn(&Text) -> &str, mark: &str| {
        names[..NAMED.min(names.len())].iter().map(pick).collect::<Vec<_>>().join(mark)
    };
    let (mut en, mut zh) = (join(|name| &name.en, "; "), join(|name| &name.zh, "；"));
    if names.len() > NAMED {
        let unnamed = names.len() - NAMED;
        en = format!("{en}; and {unnamed} more");
        zh = format!("{zh}；另有 {unnamed} 项");
    }
    (!names.is_empty()).then(|| skew_note(&Text::new(en, zh)))
}

/// Number of decimals for intervals: more for small numbers, fewer for large ones.
pub(crate) fn decimals_for(intervals: impl Iterator<Item = Interval>) -> usize {
    let largest = intervals
        .flat_map(|interval| [interval.mean.abs(), interval.low.abs(), interval.high.abs()])
        .fold(0.0, f64::max);
    match largest {
        large if large >= 1000.0 => 0,
        medium if medium >= 5.0 => 1,
        small if small >= 0.5 => 3,
        _ => 4,
    }
}

pub(crate) fn all_five() -> TableCell {
    TableCell::label("all_five", text!("all five", "五条同时实施"))
}

fn variant_cell(pathway: usize, name: &str) -> TableCell {
    let pathway = pathway_name(pathway);
    TableCell::label(name, Text::new(format!("{} ({name})", pathway.en), format!("{}：{name}", pathway.zh)))
}
