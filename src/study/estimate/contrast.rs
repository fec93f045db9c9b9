//! A contrast: which arms are compared with which baseline, and how missing values are treated.

use crate::engine::error::{Error, Result, text};
use crate::study::estimate::panel::{Complete, Panel};
use crate::study::estimate::statistics::{Interval, paired_t_interval};
use std::collections::BTreeSet;

/// Arms against one baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Contrast {
    /// The arm all others are compared with.
    pub baseline: usize,
    /// The others, in the order they are shown.
    pub arms: Vec<usize>,
    /// Further arms that must be complete, so that every table of a folder uses the same replications.
    pub required_arms: Vec<usize>,
    /// Smallest effect of interest, yuan.
    pub smallest: Option<f64>,
    /// Whether replications that lack a value are dropped as a whole. If not, a missing value is an error.
    pub drop_incomplete: bool,
}

impl Contrast {
    /// Every arm of a panel against one of them.
    #[must_use]
    pub fn against(panel: &Panel, baseline: usize, drop_incomplete: bool) -> Self {
        let arms = (0..panel.arms.len()).filter(|&arm| arm != baseline).collect();
        Self { baseline, arms, required_arms: Vec::new(), smallest: None, drop_incomplete }
    }

    /// Names of an arm and of the baseline.
    ///
    /// # Panics
    /// If the panel has no such arm.
    #[must_use]
    pub fn names<'p>(&self, panel: &'p Panel, arm: usize) -> [&'p str; 2] {
        [&panel.arms[arm], &panel.arms[self.baseline]]
    }

    /// The same contrast of all arms but the first.
    #[must_use]
    pub fn of_all_arms(&self, panel: &Panel) -> Self {
        Self { arms: (1..panel.arms.len()).collect(), ..self.clone() }
    }

    /// The replications that are complete in the baseline, in `arms` and in `required_arms`.
    ///
    /// # Errors
    /// As [`Complete::new`]; also where there is nothing to compare.
    pub fn complete<'p>(&self, panel: &'p Panel, outcomes: &[&str]) -> Result<Complete<'p>> {
        if self.arms.is_empty() {
            let name = panel.arms.get(self.baseline).map_or("", String::as_str);
            return Err(Error::Usage(text!(
                "a comparison needs a baseline and at least one more arm; there is nothing but `{name}`",
                "比较至少需要基准和另一个方案；这里只有 `{name}`"
            )));
        }
        let compared = std::iter::once(self.baseline).chain(self.arms.iter().copied());
        let all: BTreeSet<usize> = compared.chain(self.required_arms.iter().copied()).collect();
        Complete::new(panel, &all.into_iter().collect::<Vec<_>>(), outcomes, self.drop_incomplete)
    }
}

/// t interval of the change of an outcome from one arm to another.
#[must_use]
pub fn change(complete: &Complete, outcome: &str, from: usize, to: usize) -> Interval {
    paired_t_interval(&complete.series(outcome, from), &complete.series(outcome, to))
}
