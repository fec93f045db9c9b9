//! `equal_budget`: pathways that spend the same money. The budgets are starting values: before the first run of the
//! experiment, grants are solved for by running the model.

use crate::engine::declare::Label;
use crate::engine::units::largest_remainder;
use crate::study::designs::MakesArms;
use crate::study::input::arm::PlannedArm;
use crate::study::input::arm_builder::{self, has, mask_columns, mask_name};
use crate::study::input::context::Context;
use crate::study::input::design_section::DesignSection;
use crate::study::input::problems::Problems;
use crate::study::input::setting::{Budget, Flag, Real, Whole, settings};

settings! {
    /// Pathways that spend the same money, as far as they can.
    EqualBudget in "equal_budget", zh "支出相同资金的路径" {
        /// What every arm is to spend, fen a household and year.
        budget_fen_per_household_year: i64 = Budget, zh "每个方案应实际支出的金额";
        /// Whether every subset of the pathways is run, or each alone and all.
        every_subset: bool = Flag, zh "是否包含路径的全部组合";
        /// How far what is spent may be from the budget, as a share of it.
        tolerance: f64 = Real { range: 0.001..=0.2, default: Some(0.02), what: Label { en: "", zh: "" } }, zh "实际支出与预算的允许偏差";
        /// Replications in which the grants are solved for, other than those of the experiment.
        solve_replications: u32 = Whole { range: 1..=100, default: 2 }, zh "求解下达资金额所用的重复次数";
    }
}

impl MakesArms for EqualBudget {
    fn arms(
        &self,
        section: &DesignSection<'_>,
        context: &Context<'_>,
        problems: &mut Problems<'_>,
    ) -> Option<Vec<PlannedArm>> {
        if !arm_builder::can_be_shared(section, self.budget_fen_per_household_year, 5, problems) {
            return None;
        }
        let masks = (0_u8..32).filter(|mask| self.every_subset || mask.count_ones() < 2 || *mask == 31);
        Some(masks.map(|mask| self.arm(mask, section, context)).collect())
    }
}

impl EqualBudget {
    fn arm(&self, mask: u8, section: &DesignSection<'_>, context: &Context<'_>) -> PlannedArm {
        let mut arm = arm_builder::arm(context, mask_name(mask));
        if mask > 0 {
            let weights: [i64; 5] = std::array::from_fn(|at| i64::from(has(mask, at)));
            let parts = largest_remainder(self.budget_fen_per_household_year, &weights);
            arm_builder::fund(&mut arm.rules, &mut arm.origins, std::array::from_fn(|at| parts[at]));
        }
        arm.design = mask_columns(mask);
        arm_builder::planned(arm, &section.span)
    }
}
