//! The paired comparison as tables: differences from the baseline, then losers and cost.

use crate::engine::error::{Text, text};
use crate::study::estimate::outcomes::{Outcome, OutcomeKind, outcome_name};
use crate::study::estimate::paired::{PairedArm, PairedComparison, PairedOutcome};
use crate::study::estimate::statistics::{Interval, is_skewed};
use crate::study::report::cost::{cost_cells, cost_columns, cost_notes, saturation_notes, skewed_cost_note};
use crate::study::report::detectable::{family_note, no_detectable_effect};
use crate::study::report::factorial::{decimals_for, replication_notes, skew_notes};
use crate::study::report::verdict::{outcome_verdict_cell, verdict_column, verdict_note};
use crate::study::tables::{Table, TableCell, TableColumn, plain_number};

impl PairedComparison {
    /// The differences, then the costs.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        vec![self.effects_table(), self.cost_table()]
    }

    /// Differences of every arm and outcome.
    #[must_use]
    pub fn effects_table(&self) -> Table {
        let baseline = &self.baseline;
        Table {
            key: "paired_effects",
            title: text!(
                "Differences from `{baseline}`, paired by replication, mean [95 % interval]",
                "与 `{baseline}` 的差异，按重复配对，均值 [95%置信区间]"
            ),
            columns: self.effect_columns(),
            rows: self
                .arms
                .iter()
                .flat_map(|arm| {
                    let outcomes = arm.outcomes.iter().zip(&self.levels);
                    outcomes.map(|(outcome, level)| effect_row(&arm.name, outcome, level.mean, self.smallest))
                })
                .collect(),
            notes: self.effects_notes(),
        }
    }

    /// Losers, costs, absorption and gain per yuan of every arm.
    #[must_use]
    pub fn cost_table(&self) -> Table {
        let baseline = &self.baseline;
        let mut columns = vec![TableColumn::new("arm", "arm", "方案")];
        columns.extend(cost_columns());
        let row = |arm: &PairedArm| {
            let mut cells = vec![TableCell::name(&arm.name)];
            cells.extend(cost_cells(&arm.cost));
            cells
        };
        Table {
            key: "paired_cost",
            title: text!(
                "Losers and cost (yuan per household and year, against `{baseline}`)",
                "收入下降户与成本（元/户·年，与 `{baseline}` 相比）"
            ),
            columns,
            rows: self.arms.iter().map(row).collect(),
            notes: self.cost_notes(),
        }
    }

    fn cost_notes(&self) -> Vec<Text> {
        let costs: Vec<_> = self.arms.iter().map(|arm| (Text::new(&arm.name, &arm.name), &arm.cost)).collect();
        let mut notes = cost_notes();
        notes.extend(saturation_notes(&costs));
        notes.extend(skewed_cost_note(&costs, self.replications));
        notes
    }

    /// Effects whose t interval may be misleading because the replications are skewed.
    fn skewed(&self) -> Vec<Text> {
        let outcomes = self.arms.iter().flat_map(|arm| arm.outcomes.iter().map(move |outcome| (&arm.name, outcome)));
        outcomes
            .filter(|(_, outcome)| is_skewed(outcome.skewness, self.replications))
            .map(|(arm, outcome)| (arm, outcome_name(&outcome.outcome)))
            .map(|(arm, name)| Text::new(format!("{arm}, {}", name.en), format!("{arm} 的{}", name.zh)))
            .collect()
    }

    fn effect_columns(&self) -> Vec<TableColumn> {
        let mut columns = TableColumn::list(&[
            ("arm", "arm", "方案"),
            ("outcome", "outcome", "结果变量"),
            ("baseline", "baseline", "基准"),
            ("difference", "difference", "差异"),
        ]);
        columns.extend(self.smallest.map(|_| verdict_column()));
        columns.extend(TableColumn::list(&[
            ("minimum_detectable_effect", "detectable", "最小可检测效应"),
            ("deviation", "sd", "标准差"),
            ("pairing_factor", "unpaired, times", "不配对倍数"),
        ]));
        columns
    }

    fn detectable_note(&self) -> Text {
        let (effect, replications) = (self.minimum_detectable_effect, self.replications);
        if effect.is_nan() {
            return no_detectable_effect(replications);
        }
        let detectable = plain_number(effect, 1);
        text!(
            "Minimum detectable effect on market income with {replications} replications: {detectable} yuan (two-sided 5 %, \
             power 80 %, least precise arm).",
            "{replications} 次重复下市场性收入的最小可检测效应：{detectable} 元（双侧 5%，功效 80%，取精度最低的方案）。"
        )
    }

    fn effects_notes(&self) -> Vec<Text> {
        let mut notes = vec![
            text!("Money in yuan per household and policy year.", "金额单位：元/户·政策年。"),
            text!(
                "Sd: standard deviation of the differences over replications. Unpaired, times: how many times as many \
                 replications independent worlds would need for the same precision.",
                "标准差：各次重复差异的标准差。不配对倍数：若各方案用独立世界，达到同样精度所需重复数的倍数。"
            ),
            self.detectable_note(),
        ];
        notes.extend(family_note(self.family, self.detectable_in_family));
        notes.extend(self.smallest.map(verdict_note));
        let is_quantile = |of: &PairedOutcome| {
            Outcome::declared(&of.outcome).is_some_and(|outcome| matches!(outcome.kind, OutcomeKind::Quantile(_)))
        };
        if self.arms.iter().flat_map(|arm| &arm.outcomes).any(is_quantile) {
            notes.push(quantile_note());
        }
        notes.extend(skew_notes(&self.skewed()));
        notes.extend(replication_notes(self.replications, self.dropped));
        notes
    }
}

/// The note on the estimator of quantiles.
pub(crate) fn quantile_note() -> Text {
    text!(
        "Quantiles of market and disposable income: Harrell and Davis, one a replication; t intervals over replications. With \
         few hundred households those of P10 and P90 hold the truth in about 90 %.",
        "市场性收入与可支配收入的分位数：每次重复用 Harrell–Davis 估计一个值，再取重复间 t 区间。若仅数百户，P10 与 P90 的区间约有 90% 包含真值。"
    )
}

fn effect_row(arm: &str, of: &PairedOutcome, level: f64, smallest: Option<f64>) -> Vec<TableCell> {
    // An index such as Gini has a small level and needs digits even where its differences are zero.
    let decimals = if level == 0.0 {
        decimals_for([of.difference].into_iter())
    } else {
        decimals_for([Interval { mean: level, low: level, high: level, ..of.difference }].into_iter()).max(1)
    };
    let mut cells = vec![
        TableCell::name(arm),
        TableCell::outcome(&of.outcome),
        TableCell::number(level, decimals),
        TableCell::Interval(of.difference, decimals),
    ];
    if smallest.is_some() {
        cells.push(outcome_verdict_cell(&of.difference, smallest, &of.outcome));
    }
    let detectable = of.difference.minimum_detectable_effect();
    cells.push(if detectable.is_nan() { TableCell::Empty } else { TableCell::number(detectable, decimals) });
    let defined =
        |value: f64, decimals| if value.is_nan() { TableCell::Empty } else { TableCell::number(value, decimals) };
    cells.push(defined(of.deviation, decimals));
    cells.push(of.pairing_factor.map_or(TableCell::Empty, |factor| defined(factor, 0)));
    cells
}
