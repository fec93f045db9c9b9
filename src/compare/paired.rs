//! Paired comparison of every arm with the first.

use super::cost::Cost;
use super::main_sheets::{cost_cells, cost_columns, cost_notes, decimals_for, replication_notes, skew_note};
use super::panel::{COST_OUTCOMES, Complete, MARKET_INCOME, OUTCOMES, Panel, outcome_name};
use super::sheet::{Sheet, SheetCell, number};
use super::statistics::{
    Interval, SKEWNESS_WARNING, differences, mean, paired_t_interval, skewness, t_interval, variance,
};
use crate::error::{Error, Result, Text};

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
    /// Every outcome of the panel; those known by name first, in their order.
    pub outcomes: Vec<PairedOutcome>,
    /// Losers, cost, absorption, gain per yuan.
    pub cost: Cost,
}

/// Every arm against the first.
#[derive(Debug, Clone, PartialEq)]
pub struct PairedTable {
    /// Name of the first arm.
    pub baseline: String,
    /// The other arms, in order.
    pub arms: Vec<PairedArm>,
    /// Smallest effect on market income, in yuan, these replications find with a probability of 80 % in every arm.
    pub minimum_detectable_effect: f64,
    /// Replications the table rests on.
    pub replications: u32,
    /// Replications left out because a value was missing.
    pub dropped: u32,
}

/// Compares every arm with the first.
///
/// # Errors
/// `Usage` if there are fewer than two arms, if one of the cost outcomes is absent, or if the design is incomplete
/// (with `drop_incomplete`, only if fewer than two complete replications are left).
pub fn paired_table(panel: &Panel, drop_incomplete: bool) -> Result<PairedTable> {
    if panel.arms.len() < 2 {
        let count = panel.arms.len();
        return Err(Error::usage(
            format!("a comparison needs a baseline and at least one more arm; there are {count}"),
            format!("比较至少需要基准和另一个方案；现有 {count} 个"),
        ));
    }
    let outcomes = ordered_outcomes(panel);
    let needed: Vec<&str> = outcomes.iter().copied().chain(COST_OUTCOMES).collect();
    let all: Vec<usize> = (0..panel.arms.len()).collect();
    let complete = Complete::of(panel, &all, &needed, drop_incomplete)?;
    let arm = |arm: usize| PairedArm {
        name: panel.arms[arm].clone(),
        outcomes: outcomes.iter().map(|outcome| compare(&complete, outcome, arm)).collect(),
        cost: Cost::of(&complete, 0, arm),
    };
    let income = |arm| paired_t_interval(&complete.series(MARKET_INCOME, 0), &complete.series(MARKET_INCOME, arm));
    let detectable = all[1..].iter().map(|&arm| income(arm).minimum_detectable_effect());
    Ok(PairedTable {
        baseline: panel.arms[0].clone(),
        arms: all[1..].iter().map(|&index| arm(index)).collect(),
        minimum_detectable_effect: detectable.fold(0.0, f64::max),
        replications: complete.replications(),
        dropped: complete.dropped(),
    })
}

/// Known outcomes in their order, then the others by key.
fn ordered_outcomes(panel: &Panel) -> Vec<&str> {
    let known = OUTCOMES.iter().map(|(key, _, _)| *key);
    let others = panel.values.keys().map(String::as_str).filter(|key| !known.clone().any(|one| one == *key));
    known.clone().filter(|key| panel.values.contains_key(*key)).chain(others).collect()
}

fn compare(complete: &Complete, outcome: &str, arm: usize) -> PairedOutcome {
    let (before, after) = (complete.series(outcome, 0), complete.series(outcome, arm));
    let change = differences(&before, &after);
    let independent = variance(&before) + variance(&after);
    PairedOutcome {
        outcome: outcome.to_string(),
        baseline: mean(&before),
        difference: t_interval(&change),
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
            title: Text::new(
                format!("Differences from `{baseline}`, paired by replication, mean [95 % interval]"),
                format!("与 `{baseline}` 的差异，按重复配对，均值 [95% 区间]"),
            ),
            columns: vec![
                Text::new("arm", "方案"),
                Text::new("outcome", "结果变量"),
                Text::new("baseline", "基准"),
                Text::new("difference", "差异"),
                Text::new("variance ratio", "方差比"),
            ],
            rows: self.arms.iter().flat_map(|arm| arm.outcomes.iter().map(|of| effect_row(&arm.name, of))).collect(),
            notes: self.effects_notes(),
        }
    }

    /// Losers, costs, absorption and gain per yuan of every arm.
    #[must_use]
    pub fn cost_sheet(&self) -> Sheet {
        let baseline = &self.baseline;
        let mut columns = vec![Text::new("arm", "方案")];
        columns.extend(cost_columns());
        let row = |arm: &PairedArm| {
            let mut cells = vec![SheetCell::Text(Text::new(&arm.name, &arm.name))];
            cells.extend(cost_cells(&arm.cost));
            cells
        };
        Sheet {
            title: Text::new(
                format!("Losers and cost (yuan per household and year, against `{baseline}`)"),
                format!("受损户与成本（元/户·年，与 `{baseline}` 相比）"),
            ),
            columns,
            rows: self.arms.iter().map(row).collect(),
            notes: cost_notes(),
        }
    }

    fn effects_notes(&self) -> Vec<Text> {
        let detectable = number(self.minimum_detectable_effect, 1);
        let mut notes = vec![
            Text::new("Money in yuan per household and policy year.", "金额单位：元/户·政策年。"),
            Text::new(
                "Variance ratio: variance of the paired differences over that of independent seeds; small is good.",
                "方差比：配对差异的方差与独立随机种子下方差之比；越小越好。",
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
        for arm in &self.arms {
            for of in arm.outcomes.iter().filter(|of| of.skewness.abs() > SKEWNESS_WARNING) {
                let (name, outcome) = (&arm.name, outcome_name(&of.outcome));
                notes.push(skew_note(&Text::new(format!("{name}, {outcome}"), format!("{name} 的{}", outcome.zh))));
            }
        }
        notes.extend(replication_notes(self.replications, self.dropped));
        notes
    }
}

fn effect_row(arm: &str, of: &PairedOutcome) -> Vec<SheetCell> {
    let level = Interval { mean: of.baseline, low: of.baseline, high: of.baseline, ..of.difference };
    // An index such as Gini has a small level and needs digits even where its differences are zero.
    let decimals = if of.baseline == 0.0 {
        decimals_for([of.difference].into_iter())
    } else {
        decimals_for([level].into_iter()).max(1)
    };
    vec![
        SheetCell::Text(Text::new(arm, arm)),
        SheetCell::Text(outcome_name(&of.outcome)),
        SheetCell::Number { value: of.baseline, decimals },
        SheetCell::Interval(of.difference, decimals),
        of.variance_ratio.map_or(SheetCell::Empty, |value| SheetCell::Number { value, decimals: 3 }),
    ]
}
