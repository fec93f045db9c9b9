//! The paired comparison as tables: differences from the baseline, then losers and cost.

use crate::engine::error::{Text, text};
use crate::study::estimate::outcomes::{is_money, needs_bootstrap, outcome_name};
use crate::study::estimate::paired::{PairedArm, PairedComparison, PairedOutcome};
use crate::study::estimate::statistics::{Interval, SKEWNESS_WARNING};
use crate::study::report::detectable::no_detectable_effect;
use crate::study::report::factorial::{
    cost_cells, cost_columns, cost_notes, decimals_for, replication_notes, skew_notes,
};
use crate::study::report::verdict::{verdict_cell, verdict_column, verdict_note};
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
                "与 `{baseline}` 的差异，按重复配对，均值 [95% 区间]"
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
                "受损户与成本（元/户·年，与 `{baseline}` 相比）"
            ),
            columns,
            rows: self.arms.iter().map(row).collect(),
            notes: cost_notes(),
        }
    }

    /// Effects whose t interval may be misleading because the replications are skewed.
    fn skewed(&self) -> Vec<Text> {
        let outcomes = self.arms.iter().flat_map(|arm| arm.outcomes.iter().map(move |outcome| (&arm.name, outcome)));
        outcomes
            .filter(|(_, outcome)| outcome.skewness.abs() > SKEWNESS_WARNING && !needs_bootstrap(&outcome.outcome))
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
            ("minimum_detectable_effect", "detectable", "最小可检测"),
            ("variance_ratio", "variance ratio", "方差比"),
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
            "{replications} 次重复下市场收入的最小可检测效应：{detectable} 元（双侧 5%，功效 80%，取精度最低的方案）。"
        )
    }

    fn effects_notes(&self) -> Vec<Text> {
        let mut notes = vec![
            text!("Money in yuan per household and policy year.", "金额单位：元/户·政策年。"),
            text!(
                "Variance ratio: variance of the paired differences over that of independent seeds; small is good.",
                "方差比：配对差异的方差与独立随机种子下方差之比；越小越好。"
            ),
            self.detectable_note(),
        ];
        notes.extend(self.smallest.map(verdict_note));
        if self.arms.iter().flat_map(|arm| &arm.outcomes).any(|outcome| needs_bootstrap(&outcome.outcome)) {
            notes.push(bootstrap_note());
        }
        notes.extend(skew_notes(&self.skewed()));
        notes.extend(replication_notes(self.replications, self.dropped));
        notes
    }
}

/// The note on the intervals of quantiles and indices.
pub(crate) fn bootstrap_note() -> Text {
    text!(
        "Intervals of quantiles and Gini coefficients: bootstrap of whole replications; all others: Student's t.",
        "分位数与基尼系数的区间：以整次重复为块的自助法；其余：t 区间。"
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
        cells.push(verdict_cell(&of.difference, smallest.filter(|_| is_money(&of.outcome))));
    }
    let detectable = of.difference.minimum_detectable_effect();
    cells.push(if detectable.is_nan() { TableCell::Empty } else { TableCell::number(detectable, decimals) });
    cells.push(of.variance_ratio.map_or(TableCell::Empty, |value| TableCell::Number { value, decimals: 4 }));
    cells
}
