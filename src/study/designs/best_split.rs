//! `best_split`: each pathway with its money in equal parts, and with the split that gains most at the same user cost. Splits and
//! grants are searched for before the first run, in replications of their own.

use crate::engine::declare::{Label, Value};
use crate::engine::pathways::{PATHWAY_COUNT, PATHWAY_NAMES};
use crate::study::designs::MakesArms;
use crate::study::input::arm::{Arm, PlannedArm};
use crate::study::input::arm_builder::{self, NONE, mask_columns};
use crate::study::input::context::Context;
use crate::study::input::design_section::DesignSection;
use crate::study::input::problems::Problems;
use crate::study::input::setting::{Budget, Real, Whole, settings};

settings! {
    /// The split of each pathway over its instruments that gains most at the same user cost.
    BestSplit in "best_split", zh "相同年化成本下各路径内部的最优分配" {
        /// User cost of every arm, fen a household and year.
        budget_fen_per_household_year: i64 = Budget, zh "各方案的年化成本";
        /// How far the user cost may be from the budget, as a share of it.
        tolerance: f64 = Real { range: 0.001..=0.2, default: Some(0.02), what: Label { en: "", zh: "" } }, zh "年化成本与预算的允许偏差";
        /// Replications of the search, other than those of the experiment.
        search_replications: u32 = Whole { range: 1..=100, default: 4 }, zh "搜索所用的重复次数，与实验的重复不同";
        /// Rounds in which the best split is improved by ever smaller steps.
        rounds: u32 = Whole { range: 0..=5, default: 2 }, zh "以递减步长改进最优分配的轮数";
    }
}

impl BestSplit {
    /// The arms of each pathway: as the file splits its money, and with the best split.
    #[must_use]
    pub fn pairs() -> [[usize; 2]; PATHWAY_COUNT] {
        std::array::from_fn(|pathway| [1 + 2 * pathway, 2 + 2 * pathway])
    }
}

/// What the name of the arm with the best split ends with.
pub const BEST: &str = "-best";

impl MakesArms for BestSplit {
    /// The baseline; every pathway as the file splits it, then with the split that is searched for.
    fn arms(
        &self,
        section: &DesignSection<'_>,
        context: &Context<'_>,
        problems: &mut Problems<'_>,
    ) -> Option<Vec<PlannedArm>> {
        arm_builder::budgets_are_free(section.name, context, problems);
        let mut arms = vec![self.arm(context, None, false)];
        for pathway in 0..PATHWAY_COUNT {
            arms.extend([false, true].map(|is_best| self.arm(context, Some(pathway), is_best)));
        }
        Some(arms.into_iter().map(|arm| arm_builder::planned(arm, &section.span)).collect())
    }
}

impl BestSplit {
    fn arm(&self, context: &Context<'_>, pathway: Option<usize>, is_best: bool) -> Arm {
        let name = pathway.map_or(NONE, |pathway| PATHWAY_NAMES[pathway]);
        let mut arm = arm_builder::arm(context, format!("{name}{}", if is_best { BEST } else { "" }));
        let budget = self.budget_fen_per_household_year;
        let budgets = std::array::from_fn(|at| if Some(at) == pathway { budget } else { 0 });
        arm_builder::fund(&mut arm.rules, &mut arm.origins, budgets);
        if is_best && let Some(pathway) = pathway {
            // The search begins with all the money for the first instrument.
            arm_builder::fund_instrument(&mut arm, first_instrument(pathway), budget);
        }
        arm.design = mask_columns(pathway.map_or(0, |pathway| 1 << pathway));
        arm.design.push(("best_split".to_owned(), Value::Flag(is_best)));
        arm
    }
}

/// Number of the first instrument of a pathway among all.
fn first_instrument(pathway: usize) -> usize {
    crate::engine::pathways::instruments()
        .iter()
        .position(|instrument| instrument.pathway == PATHWAY_NAMES[pathway])
        .unwrap_or(0)
}
