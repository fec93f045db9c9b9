//! What a comparison reads: one number an arm, replication and outcome; and the check that none is missing.

use std::collections::BTreeMap;

use crate::engine::declare::Column;
use crate::engine::error::{Error, Result, Text};
use crate::engine::record::tables::Runs;
use crate::study::estimate::household_statistics;

/// The outcomes a comparison knows by name: key, English, Chinese; any other column of the run table may be asked for.
/// All in yuan per household and policy year.
pub const OUTCOMES: [(&str, &str, &str); 10] = [
    (MARKET_INCOME, "market income", "市场收入"),
    (OFFLINE_INCOME, "offline income", "线下收入"),
    (LIVE_INCOME, "live-stream income", "直播收入"),
    (OTHER_INCOME, "wages and other income", "工资及其他收入"),
    (ASSET_CHARGE, "charge for assets in kind", "实物资产计费"),
    (DISPOSABLE_INCOME, "disposable income", "可支配收入"),
    (USER_COST, "user cost", "使用成本"),
    (CASH_OUTLAY, "cash outlay", "现金支出"),
    (GRANTED, "money granted", "拨付资金"),
    (ABSORBED, "money absorbed", "实际使用资金"),
];
/// Income of households without transfers, assets in kind valued at full cost.
pub const MARKET_INCOME: &str = "market_income";
/// Part of market income through offline sales.
pub const OFFLINE_INCOME: &str = "offline_income";
/// Part of market income through live-stream sales.
pub const LIVE_INCOME: &str = "live_income";
/// Part of market income through wages and the rest.
pub const OTHER_INCOME: &str = "other_income";
/// Imputed full cost of assets received in kind: the negative part of market income.
pub const ASSET_CHARGE: &str = "asset_charge";
/// Income with transfers.
pub const DISPOSABLE_INCOME: &str = "disposable_income";
/// Annuity of public capital over its life, running cost and expected guarantee loss.
pub const USER_COST: &str = "user_cost";
/// Public money paid out.
pub const CASH_OUTLAY: &str = "cash_outlay";
/// Public money granted.
pub const GRANTED: &str = "granted";
/// Public money that bought something.
pub const ABSORBED: &str = "absorbed";
/// The four parts that sum to market income.
pub const INCOME_PARTS: [&str; 4] = [OFFLINE_INCOME, LIVE_INCOME, OTHER_INCOME, ASSET_CHARGE];
/// The outcomes the cost of an arm is computed from.
pub const COST_OUTCOMES: [&str; 6] = [MARKET_INCOME, ASSET_CHARGE, USER_COST, CASH_OUTLAY, GRANTED, ABSORBED];

/// One number an arm, replication and outcome. What is missing is NaN, or a row that ends early.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Panel {
    /// Names of the arms; the first is the baseline of a paired comparison.
    pub arms: Vec<String>,
    /// Number of replications of the design.
    pub replications: u32,
    /// By outcome: `[arm][replication]`.
    pub values: BTreeMap<String, Vec<Vec<f64>>>,
    /// `[arm][replication]`: share of households losing more than 1 yuan against the baseline of that replication.
    pub losing: Vec<Vec<f64>>,
}

impl Panel {
    /// Keys of the outcomes that can be asked for.
    pub fn outcomes(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str).filter(|key| !household_statistics::is_internal(key))
    }
}

/// The replications of a panel that are complete in the arms and outcomes asked for.
#[derive(Debug, Clone)]
pub struct Complete<'a> {
    panel: &'a Panel,
    kept: Vec<usize>,
}

impl<'a> Complete<'a> {
    /// Finds the complete replications.
    ///
    /// # Errors
    /// `Usage` if an outcome is absent; if a value is missing and `drop_incomplete` is not set; if fewer than two
    /// replications are complete.
    pub fn of(panel: &'a Panel, arms: &[usize], outcomes: &[&str], drop_incomplete: bool) -> Result<Self> {
        if let Some(absent) = outcomes.iter().find(|outcome| !panel.values.contains_key(**outcome)) {
            return Err(Error::Usage(Text::new(
                format!("the outcome `{absent}` was not recorded; there are {}", known(panel)),
                format!("没有记录结果变量 `{absent}`；已有：{}", known(panel)),
            )));
        }
        let mut kept = Vec::new();
        let mut first_gap = None;
        for replication in 0..panel.replications as usize {
            match gap(panel, arms, outcomes, replication) {
                None => kept.push(replication),
                Some((arm, what)) => first_gap = first_gap.or(Some((replication, arm, what))),
            }
        }
        match first_gap {
            Some((replication, arm, what)) if !drop_incomplete => Err(Error::Usage(Text::new(
                format!(
                    "the design is incomplete: {} of {} replications lack a value, first arm `{}`, replication \
                     {replication}, `{what}`; finish the runs, or drop incomplete replications as a whole \
                     (--allow-incomplete)",
                    panel.replications as usize - kept.len(),
                    panel.replications,
                    arm_name(panel, arm),
                ),
                format!(
                    "实验设计不完整：{} 次重复中有 {} 次缺值，首个缺口在方案 `{}`、第 {replication} 次重复的 `{what}`；\
                     请先完成运行，或整次剔除不完整的重复（--allow-incomplete）",
                    panel.replications,
                    panel.replications as usize - kept.len(),
                    arm_name(panel, arm),
                ),
            ))),
            _ if kept.len() < 2 => Err(Error::Usage(Text::new(
                format!("an interval needs at least 2 complete replications, not {}", kept.len()),
                format!("区间估计至少需要 2 次完整的重复，现有 {} 次", kept.len()),
            ))),
            _ => Ok(Self { panel, kept }),
        }
    }

    /// Values of an outcome in an arm, one a complete replication.
    ///
    /// # Panics
    /// If the outcome or arm is not among those the view was made for.
    #[must_use]
    pub fn series(&self, outcome: &str, arm: usize) -> Vec<f64> {
        self.kept.iter().map(|&replication| self.panel.values[outcome][arm][replication]).collect()
    }

    /// Share of households losing in an arm, one a complete replication.
    ///
    /// # Panics
    /// If the arm is not among those the view was made for.
    #[must_use]
    pub fn losing(&self, arm: usize) -> Vec<f64> {
        self.kept.iter().map(|&replication| self.panel.losing[arm][replication]).collect()
    }

    /// Number of complete replications.
    #[must_use]
    pub fn replications(&self) -> u32 {
        self.panel.replications - self.dropped()
    }

    /// Number of replications left out.
    #[must_use]
    pub fn dropped(&self) -> u32 {
        self.panel.replications - u32::try_from(self.kept.len()).unwrap_or(0)
    }
}

/// First arm and table without a finite value in the replication.
fn gap<'n>(panel: &Panel, arms: &[usize], outcomes: &[&'n str], replication: usize) -> Option<(usize, &'n str)> {
    let holds = |rows: &[Vec<f64>], arm: usize| {
        rows.get(arm).and_then(|row| row.get(replication)).is_some_and(|value| value.is_finite())
    };
    arms.iter().find_map(|&arm| {
        let absent = outcomes.iter().find(|outcome| !holds(&panel.values[**outcome], arm));
        match absent {
            Some(outcome) => Some((arm, *outcome)),
            None if holds(&panel.losing, arm) => None,
            None => Some((arm, "losing")),
        }
    })
}

/// Name of an outcome in both languages: a column of the run table, or a statistic of households; any other keeps its
/// key.
#[must_use]
pub fn outcome_name(outcome: &str) -> Text {
    if let Some((_, en, zh)) = OUTCOMES.iter().find(|(key, _, _)| *key == outcome) {
        return Text::new(*en, *zh);
    }
    if let Some(text) = household_statistics::name(outcome) {
        return text;
    }
    Text::new(outcome, column(outcome).map_or(outcome, |column| column.zh))
}

/// Unit of an outcome: that of its column; empty for a key nobody knows.
#[must_use]
pub fn unit(outcome: &str) -> &'static str {
    match outcome {
        ABSORBED => "yuan/household-year",
        _ => column(outcome).map_or_else(|| household_statistics::unit(outcome), |column| column.unit),
    }
}

/// Whether an outcome is an amount of money, so that a smallest effect of interest in yuan applies to it.
#[must_use]
pub fn is_money(outcome: &str) -> bool {
    unit(outcome).starts_with("yuan")
}

/// Whether an outcome is a quantile or an index, whose replications no t interval describes well.
#[must_use]
pub fn needs_bootstrap(outcome: &str) -> bool {
    let last = outcome.rsplit('.').next().unwrap_or(outcome);
    let quantile = last.strip_prefix('p').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    quantile || ["median", "gini", "gini_between", "gini_within", "host_concentration"].contains(&last)
}

fn column(outcome: &str) -> Option<&'static Column> {
    Runs::COLUMNS.iter().find(|column| column.name == outcome)
}

fn known(panel: &Panel) -> String {
    panel.outcomes().collect::<Vec<_>>().join(", ")
}

fn arm_name(panel: &Panel, arm: usize) -> &str {
    panel.arms.get(arm).map_or("?", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel() -> Panel {
        let rows = vec![vec![1.0, 2.0, 3.0, 4.0], vec![2.0, 3.0, 4.0, 5.0]];
        Panel {
            arms: vec!["baseline".into(), "all".into()],
            replications: 4,
            values: BTreeMap::from([(MARKET_INCOME.to_string(), rows)]),
            losing: vec![vec![0.0; 4]; 2],
        }
    }

    fn message(panel: &Panel, drop_incomplete: bool) -> String {
        Complete::of(panel, &[0, 1], &[MARKET_INCOME], drop_incomplete).expect_err("incomplete").to_string()
    }

    #[test]
    fn a_missing_value_is_refused_by_name_and_dropped_as_a_whole_replication() {
        let mut panel = panel();
        panel.values.get_mut(MARKET_INCOME).expect("recorded")[1][2] = f64::NAN;
        let said = message(&panel, false);
        assert!(said.contains("`all`") && said.contains("replication 2") && said.contains("1 of 4"), "{said}");
        let kept = Complete::of(&panel, &[0, 1], &[MARKET_INCOME], true).expect("three are left");
        assert_eq!(kept.series(MARKET_INCOME, 0), [1.0, 2.0, 4.0], "the baseline loses the replication too");
        assert_eq!((kept.replications(), kept.dropped()), (3, 1));
    }

    #[test]
    fn a_row_that_ends_early_or_is_absent_counts_as_missing() {
        let mut short = panel();
        short.losing[1].truncate(3);
        assert!(message(&short, false).contains("`losing`"));
        assert_eq!(Complete::of(&short, &[0, 1], &[MARKET_INCOME], true).expect("three are left").dropped(), 1);
        short.losing.pop();
        assert!(message(&short, true).contains("at least 2"), "no replication of a missing arm is complete");
    }

    #[test]
    fn an_outcome_that_was_not_recorded_is_named() {
        let error = Complete::of(&panel(), &[0], &[USER_COST], true).expect_err("not recorded");
        assert!(error.to_string().contains("`user_cost`") && error.to_string().contains("market_income"));
    }

    #[test]
    fn only_the_arms_asked_for_must_be_complete() {
        let mut panel = panel();
        panel.losing[1].clear();
        assert_eq!(Complete::of(&panel, &[0], &[MARKET_INCOME], false).expect("complete").replications(), 4);
    }
}
