//! The panel a comparison reads: one number per arm, replication and outcome; and the check for missing values.

use std::collections::BTreeMap;

use crate::engine::error::{Error, Result, Text};
use crate::study::estimate::outcomes::is_internal;

/// One number per arm, replication and outcome. A missing value is NaN or lies beyond the end of its row.
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
    /// Keys of the outcomes that can be requested.
    pub fn outcomes(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str).filter(|key| !is_internal(key))
    }
}

/// The replications of a panel that are complete in the requested arms and outcomes.
#[derive(Debug, Clone)]
pub struct Complete<'a> {
    panel: &'a Panel,
    replications: Vec<usize>,
}

impl<'a> Complete<'a> {
    /// Finds the complete replications.
    ///
    /// # Errors
    /// `Usage` if an outcome is absent; if a value is missing and `drop_incomplete` is not set; if fewer than two
    /// replications are complete.
    pub fn new(panel: &'a Panel, arms: &[usize], outcomes: &[&str], drop_incomplete: bool) -> Result<Self> {
        if let Some(absent) = outcomes.iter().find(|outcome| !panel.values.contains_key(**outcome)) {
            return Err(Error::Usage(Text::new(
                format!("the outcome `{absent}` was not recorded; there are {}", recorded(panel)),
                format!("没有记录结果变量 `{absent}`；已有：{}", recorded(panel)),
            )));
        }
        let mut complete = Vec::new();
        let mut first_gap = None;
        for replication in 0..panel.replications as usize {
            match gap(panel, arms, outcomes, replication) {
                None => complete.push(replication),
                Some((arm, what)) => first_gap = first_gap.or(Some((replication, arm, what))),
            }
        }
        match first_gap {
            Some((replication, arm, what)) if !drop_incomplete => Err(Error::Usage(Text::new(
                format!(
                    "the design is incomplete: {} of {} replications lack a value, first arm `{}`, replication \
                     {replication}, `{what}`; finish the runs, or drop incomplete replications as a whole \
                     (--allow-incomplete)",
                    panel.replications as usize - complete.len(),
                    panel.replications,
                    arm_name(panel, arm),
                ),
                format!(
                    "实验设计不完整：{} 次重复中有 {} 次缺值，首个缺口在方案 `{}`、第 {replication} 次重复的 `{what}`；\
                     请先完成模拟，或整次剔除不完整的重复（--allow-incomplete）",
                    panel.replications,
                    panel.replications as usize - complete.len(),
                    arm_name(panel, arm),
                ),
            ))),
            _ if complete.len() < 2 => Err(Error::Usage(Text::new(
                format!("an interval needs at least 2 complete replications, not {}", complete.len()),
                format!("区间估计至少需要 2 次完整的重复，现有 {} 次", complete.len()),
            ))),
            _ => Ok(Self { panel, replications: complete }),
        }
    }

    /// Values of an outcome in an arm, one per complete replication.
    ///
    /// # Panics
    /// If the outcome or arm was not requested from [`Complete::new`].
    #[must_use]
    pub fn series(&self, outcome: &str, arm: usize) -> Vec<f64> {
        self.replications.iter().map(|&replication| self.panel.values[outcome][arm][replication]).collect()
    }

    /// Values of an outcome in an arm, one per complete replication, also where one is missing; `None` if the panel has no
    /// such outcome.
    #[must_use]
    pub fn recorded(&self, outcome: &str, arm: usize) -> Option<Vec<f64>> {
        let values = self.panel.values.get(outcome)?.get(arm)?;
        self.replications.iter().map(|&replication| values.get(replication).copied()).collect()
    }

    /// Share of households losing in an arm, one per complete replication.
    ///
    /// # Panics
    /// If the arm was not requested from [`Complete::new`].
    #[must_use]
    pub fn losing(&self, arm: usize) -> Vec<f64> {
        self.replications.iter().map(|&replication| self.panel.losing[arm][replication]).collect()
    }

    /// Number of complete replications.
    #[must_use]
    pub fn replications(&self) -> u32 {
        self.panel.replications - self.dropped()
    }

    /// Number of replications left out.
    #[must_use]
    pub fn dropped(&self) -> u32 {
        self.panel.replications - u32::try_from(self.replications.len()).unwrap_or(0)
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

fn recorded(panel: &Panel) -> String {
    panel.outcomes().collect::<Vec<_>>().join(", ")
}

fn arm_name(panel: &Panel, arm: usize) -> &str {
    panel.arms.get(arm).map_or("?", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::estimate::outcomes::{MARKET_INCOME, USER_COST};

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
        Complete::new(panel, &[0, 1], &[MARKET_INCOME], drop_incomplete).expect_err("incomplete").to_string()
    }

    #[test]
    fn a_missing_value_is_refused_by_name_and_dropped_as_a_whole_replication() {
        let mut panel = panel();
        panel.values.get_mut(MARKET_INCOME).expect("recorded")[1][2] = f64::NAN;
        let refusal = message(&panel, false);
        assert!(
            refusal.contains("`all`") && refusal.contains("replication 2") && refusal.contains("1 of 4"),
            "{refusal}"
        );
        let complete = Complete::new(&panel, &[0, 1], &[MARKET_INCOME], true).expect("three are left");
        assert_eq!(complete.series(MARKET_INCOME, 0), [1.0, 2.0, 4.0], "the baseline loses the replication too");
        assert_eq!((complete.replications(), complete.dropped()), (3, 1));
    }

    #[test]
    fn a_row_that_ends_early_or_is_absent_counts_as_missing() {
        let mut short = panel();
        short.losing[1].truncate(3);
        assert!(message(&short, false).contains("`losing`"));
        assert_eq!(Complete::new(&short, &[0, 1], &[MARKET_INCOME], true).expect("three are left").dropped(), 1);
        short.losing.pop();
        assert!(message(&short, true).contains("at least 2"), "no replication of a missing arm is complete");
    }

    #[test]
    fn an_outcome_that_was_not_recorded_is_named() {
        let error = Complete::new(&panel(), &[0], &[USER_COST], true).expect_err("not recorded");
        assert!(error.to_string().contains("`user_cost`") && error.to_string().contains("market_income"));
    }

    #[test]
    fn only_the_arms_asked_for_must_be_complete() {
        let mut panel = panel();
        panel.losing[1].clear();
        assert_eq!(Complete::new(&panel, &[0], &[MARKET_INCOME], false).expect("complete").replications(), 4);
    }
}
