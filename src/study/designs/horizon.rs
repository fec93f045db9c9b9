//! `horizon`: money for some years, lived on for many: what it gains while it flows, what is left afterwards, what it is worth today.

use crate::engine::declare::{Label, Value};
use crate::engine::pathways::{PATHWAY_NAMES, instruments};
use crate::study::designs::MakesArms;
use crate::study::designs::scope::INSTRUMENT_COLUMN;
use crate::study::designs::withdraw::{FUNDED, check_funded_years};
use crate::study::input::arm::{Arm, Origin, PlannedArm};
use crate::study::input::arm_builder::{self, ALL, NONE, mask_columns, mask_name};
use crate::study::input::context::Context;
use crate::study::input::design_section::DesignSection;
use crate::study::input::problems::Problems;
use crate::study::input::setting::{Budget, Flag, Real, Whole, settings};
use crate::study::input::values::set_value;

settings! {
    /// Money for some years in a long run: gains by year, what is left, present value, year of payback.
    Horizon in "horizon", zh "长期：资助若干年后的增收、残值与现值" {
        /// Budget of each pathway or instrument while money flows, fen a household and year.
        budget_fen_per_household_year: i64 = Budget, zh "资助期内每条路径或工具所得预算";
        /// Policy years in which money flows; the run has more (`population.policy_years`).
        funded_years: i64 = Whole { range: 1..=30, default: 3 }, zh "资助年数";
        /// Discount rate a year of gains and public money.
        discount_rate: f64 = Real { range: 0.0..=0.3, default: Some(0.05), what: Label { en: "", zh: "" } }, zh "增收与财政资金的年贴现率";
        /// Whether each of the sixteen instruments is also run alone.
        instruments: bool = Flag, zh "是否另单独运行 16 项工具";
    }
}

impl MakesArms for Horizon {
    /// The baseline; each pathway, all five together, and each instrument alone, funded for some years.
    fn arms(
        &self,
        section: &DesignSection<'_>,
        context: &Context<'_>,
        problems: &mut Problems<'_>,
    ) -> Option<Vec<PlannedArm>> {
        check_funded_years(section, context, self.funded_years, problems);
        let mut arms = vec![self.arm(context, NONE, 0, None)];
        arms.extend((0..PATHWAY_NAMES.len()).map(|at| self.arm(context, &mask_name(1 << at), 1 << at, None)));
        arms.push(self.arm(context, ALL, 31, None));
        if self.instruments {
            arms.extend(instruments().iter().enumerate().map(|(number, instrument)| {
                self.arm(context, instrument.name, 1 << instrument.pathway_number(), Some(number))
            }));
        }
        Some(arms.into_iter().map(|arm| arm_builder::planned(arm, &section.span)).collect())
    }
}

impl Horizon {
    fn arm(&self, context: &Context<'_>, name: &str, mask: u8, instrument: Option<usize>) -> Arm {
        let mut arm = arm_builder::arm(context, name);
        if mask > 0 {
            let budget = self.budget_fen_per_household_year;
            let budgets = std::array::from_fn(|at| if arm_builder::has(mask, at) { budget } else { 0 });
            arm_builder::fund(&mut arm.rules, &mut arm.origins, budgets);
            if let Some(number) = instrument {
                arm_builder::fund_instrument(&mut arm, number, budget);
            }
            let _form = set_value(&mut arm.rules, FUNDED, &Value::Integer(self.funded_years));
            arm.origins.insert(FUNDED.to_owned(), Origin::Design);
        }
        arm.design = mask_columns(mask);
        if self.instruments {
            let number = instrument.map_or(0, |number| i64::try_from(number + 1).unwrap_or(0));
            arm.design.push((INSTRUMENT_COLUMN.to_owned(), Value::Integer(number)));
        }
        arm
    }
}
