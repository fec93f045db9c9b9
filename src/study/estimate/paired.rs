//! Paired comparison of arms with a baseline.

use crate::engine::error::{Result, Text, text};
use crate::study::estimate::contrast::{Contrast, change, interval_of};
use crate::study::estimate::cost::Cost;
use crate::study::estimate::household_outcomes::LOSING;
use crate::study::estimate::panel::{
    COST_OUTCOMES, Complete, MARKET_INCOME, OUTCOMES, Panel, USER_COST, is_money, needs_bootstrap, outcome_name,
};
use crate::study::estimate::statistics::{Interval, SKEWNESS_WARNING, differences, mean, skewness, variance};
use crate::study::estimate::verdict::{verdict_cell, verdict_column, verdict_note};
use crate::study::report::main_table::{
    cost_cells, cost_columns, cost_notes, decimals_for, replication_notes, skew_notes,
};
use crate::study::tables::{Sheet, SheetCell, number};

/// One outcome of an arm against the baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct PairedOutcome {
    /// Key of the outcome.
    pub outcome: String,
    /// Mean of the baseline.
    pub baseline: f64,
    /// Arm minus baseline, paired by replication.
    pub difference: Interval,
    /// Variance of the differences over the variance independent seeds would give (the sum of both arms'): below 1
    /// where common random numbers help. `None` if neither arm varies.
    pub variance_ratio: Option<f64>,
    /// Skewness of the differences.
    pub skewness: f64,
}

/// One arm against the baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct PairedArm {
    /// Name of the arm.
    pub name: String,
    /// The outcomes asked for, in order.
    pub outcomes: Vec<PairedOutcome>,
    /// Losers, cost, absorption, gain per yuan.
    pub cost: Cost,
}

/// Every arm against a baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct PairedTable {
    /// Name of the baseline.
    pub baseline: String,
    /// The other arms, in order.
    pub arms: Vec<PairedArm>,
    /// Smallest effect on market income, in yuan, these replications find with a probability of 80 % in every arm.
    pub minimum_detectable_effect: f64,
    /// Smallest effect of interest, yuan.
    pub smallest: Option<f64>,
    /// Replications the table rests on.
    pub replications: u32,
    /// Replications left out because a value was missing.
    pub dropped: u32,
}

/// Compares arms with a baseline.
///
/// # Errors
/// `Usage` if there are fewer than two arms, if one of the outcomes or cost outcomes is absent, or if the design is
/// incomplete (if that is allowed, only if fewer than two complete replications are left).
pub fn paired_table(panel: &Panel, contrast: &Contrast, outcomes: &[&str]) -> Result<PairedTable> {
    let needed: Vec<&str> = outcomes.iter().copied().chain(COST_OUTCOMES).collect();
    let complete = contrast.complete(panel, &needed)?;
    let arm = |arm: usize| PairedArm {
        name: panel.arms[arm].clone(),
        outcomes: outcomes.iter().map(|outcome| compare(&complete, outcome, [contrast.baseline, arm])).collect(),
        cost: Cost::of(&complete, contrast.baseline, arm),
    };
    let income = |&arm: &usize| change(&complete, MARKET_INCOME, contrast.baseline, arm).minimum_detectable_effect();
    Ok(PairedTable {
        baseline: panel.arms[contrast.baseline].clone(),
        arms: contrast.arms.iter().map(|&index| arm(index)).collect(),
        minimum_detectable_effect: contrast.arms.iter().map(income).fold(0.0, f64::max),
        smallest: contrast.smallest,
        replications: complete.replications(),
        dropped: complete.dropped(),
    })
}

/// The outcomes of a paired table for which nobody asks by name, those of them that a panel holds.
#[must_use]
pub fn usual_outcomes(panel: &Panel) -> Vec<&'static str> {
    let first = [MARKET_INCOME, "market_income.median", "market_income.p10", "market_income.gini", LOSING, USER_COST];
    let others = OUTCOMES.iter().map(|(key, ..)| *key).filter(|key| !first.contains(key));
    first.into_iter().chain(others).filter(|key| panel.values.contains_key(*key)).collect()
}

fn compare(complete: &Complete, outcome: &str, [baseline, arm]: [usize; 2]) -> PairedOutcome {
    let (before, after) = (complete.series(outcome, baseline), complete.series(outcome, arm));
    let change = differences(&before, &after);
    let independent = variance(&before) + variance(&after);
    PairedOutcome {
        outcome: outcome.to_string(),
        baseline: mean(&before),
        difference: interval_of(outcome, &change),
        variance_ratio: (independent > 0.0).then(|| variance(&change) / independent),
        skewness: skewness(&change),
    }
}

impl PairedTable {
    /// The differences, then the costs.
    #[must_use]
    pub fn sheets(&self) -> Vec<Sheet> {
        vec![self.effects_sheet(), self.cost_sheet()]
    }

    /// Differences of every arm and outcome.
    #[must_use]
    pub fn effects_sheet(&self) -> Sheet {
        let baseline = &self.baseline;
        Sheet {
            title: text!(
                "Differences from `{baseline}`, paired by replication, mean [95 % interval]",
                "与 `{baseline}` 的差异，按重复配对，均值 [95% 区间]"
            ),
            columns: self.effect_columns(),
            rows: self
                .arms
                .iter()
                .flat_map(|arm| arm.outcomes.iter().map(|of| effect_row(&arm.name, of, self.smallest)))
                .collect(),
            notes: self.effects_notes(),
        }
    }

    /// Losers, costs, absorption and gain per yuan of every arm.
    #[must_use]
    pub fn cost_sheet(&self) -> Sheet {
        let baseline = &self.baseline;
        let mut columns = vec![text!("arm", "方案")];
        columns.extend(cost_columns());
        let row = |arm: &PairedArm| {
            let mut cells = vec![SheetCell::Text(Text::new(&arm.name, &arm.name))];
            cells.extend(cost_cells(&arm.cost));
            cells
        };
        Sheet {
            title: text!(
                "Losers and cost (yuan per household and year, against `{baseline}`)",
                "受损户与成本（元/户·年，与 `{baseline}` 相比）"
            ),
            columns,
            rows: self.arms.iter().map(row).collect(),
            notes: cost_notes(),
        }
    }

    /// Effects with a t interval that their skewness makes doubtful.
    fn skewed(&self) -> Vec<Text> {
        let all = self.arms.iter().flat_map(|arm| arm.outcomes.iter().map(move |of| (&arm.name, of)));
        all.filter(|(_, of)| of.skewness.abs() > SKEWNESS_WARNING && !needs_bootstrap(&of.outcome))
            .map(|(arm, of)| (arm, outcome_name(&of.outcome)))
            .map(|(arm, name)| Text::new(format!("{arm}, {}", name.en), format!("{arm} 的{}", name.zh)))
            .collect()
    }

    fn effect_columns(&self) -> Vec<Text> {
        let mut columns = vec![
            text!("arm", "方案"),
            text!("outcome", "结果变量"),
            text!("baseline", "基准"),
            text!("difference", "差异"),
        ];
        columns.extend(self.smallest.map(|_| verdict_column()));
        columns.push(text!("detectable", "最小可检测"));
        columns.push(text!("variance ratio", "方差比"));
        columns
    }

    fn effects_notes(&self) -> Vec<Text> {
        let detectable = number(self.minimum_detectable_effect, 1);
        let mut notes = vec![
            text!("Money in yuan per household and policy year.", "金额单位：元/户·政策年。"),
            text!(
                "Variance ratio: variance of the paired differences over that of independent seeds; small is good.",
                "方差比：配对差异的方差与独立随机种子下方差之比；越小越好。"
            ),
            Text::new(
                format!(
                    "Minimum detectable effect on market income with {} replications: {detectable} yuan (two-sided \
                     5 %, power 80 %, least precise arm).",
                    self.replications
                ),
                format!(
                    "{} 次重复下市场收入的最小可检测效应：{detectable} 元（双侧 5%，功效 80%，取精度最低的方案）。",
                    self.replications
                ),
            ),
        ];
        notes.extend(self.smallest.map(verdict_note));
        if self.arms.iter().flat_map(|arm| &arm.outcomes).any(|of| needs_bootstrap(&of.outcome)) {
            notes.push(bootstrap_note());
        }
        notes.extend(skew_notes(&self.skewed()));
        notes.extend(replication_notes(self.replications, self.dropped));
        notes
    }
}

/// How intervals of quantiles and indices are made.
pub(crate) fn bootstrap_note() -> Text {
    text!(
        "Intervals of quantiles and Gini coefficients: bootstrap of whole replications; all others: Student's t.",
        "分位数与基尼系数的区间：以整次重复为块的自助法；其余：t 区间。"
    )
}

fn effect_row(arm: &str, of: &PairedOutcome, smallest: Option<f64>) -> Vec<SheetCell> {
    let level = Interval { mean: of.baseline, low: of.baseline, high: of.baseline, ..of.difference };
    // An index such as Gini has a small level and needs digits even where its differences are zero.
    let decimals = if of.baseline == 0.0 {
        decimals_for([of.difference].into_iter())
    } else {
        decimals_for([level].into_iter()).max(1)
    };
    let mut cells = vec![
        SheetCell::Text(Text::new(arm, arm)),
        SheetCell::Text(outcome_name(&of.outcome)),
        SheetCell::Number { value: of.baseline, decimals },
        SheetCell::Interval(of.difference, decimals),
    ];
    if smallest.is_some() {
        cells.push(verdict_cell(&of.difference, smallest.filter(|_| is_money(&of.outcome))));
    }
    cells.push(SheetCell::Number { value: of.difference.minimum_detectable_effect(), decimals });
    cells.push(of.variance_ratio.map_or(SheetCell::Empty, |value| SheetCell::Number { value, decimals: 4 }));
    cells
}
