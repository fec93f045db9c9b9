//! `withdraw`: funding that stops after some years, compared with funding that continues.

use crate::engine::declare::Value;
use crate::engine::error::text;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::study::designs::MakesArms;
use crate::study::input::arm::{Arm, Origin, PlannedArm};
use crate::study::input::arm_builder::{self, ALL, NONE};
use crate::study::input::context::Context;
use crate::study::input::design_section::DesignSection;
use crate::study::input::problems::Problems;
use crate::study::input::setting::{Budget, Pathways, Whole, settings};
use crate::study::input::values::set_value;

/// The parameter with the number of funded years.
pub(super) const FUNDED: &str = "rollout.funded_years";

settings! {
    /// Money that ends after some years beside money that goes on.
    Withdraw in "withdraw", zh "资金退出后的持续效果" {
        /// Budget of each pathway while money flows, fen a household and year.
        budget_fen_per_household_year: i64 = Budget, zh "资助期内每条路径所得预算";
        /// Policy years in which money flows.
        funded_years: i64 = Whole { range: 1..=30, default: 2 }, zh "资助年数";
        /// The pathways that are funded; all five if nothing is said.
        pathways: Vec<String> = Pathways, zh "所用路径；默认五条";
    }
}

impl MakesArms for Withdraw {
    /// The baseline; every pathway and all together, funded throughout and for some years.
    fn arms(
        &self,
        section: &DesignSection<'_>,
        context: &Context<'_>,
        problems: &mut Problems<'_>,
    ) -> Option<Vec<PlannedArm>> {
        let years = self.funded_years;
        check_funded_years(section, context, years, problems);
        let mut groups: Vec<(&str, Vec<&str>)> =
            self.pathways.iter().map(|pathway| (pathway.as_str(), vec![pathway.as_str()])).collect();
        if self.pathways.len() > 1 {
            groups.push((ALL, self.pathways.iter().map(String::as_str).collect()));
        }
        let mut arms = vec![arm(context, NONE, [0; 5], None)];
        for (name, on) in groups {
            let budgets = arm_builder::budgets(|pathway| on.contains(&pathway), self.budget_fen_per_household_year);
            arms.push(arm(context, name, budgets, None));
            arms.push(arm(context, &format!("{name}-ends"), budgets, Some(years)));
        }
        Some(arms.into_iter().map(|arm| arm_builder::planned(arm, &section.span)).collect())
    }
}

/// Reports the number of funded years where the file sets it by its parameter, and where no policy year is left without money.
pub(super) fn check_funded_years(
    section: &DesignSection<'_>,
    context: &Context<'_>,
    years: i64,
    problems: &mut Problems<'_>,
) {
    arm_builder::is_free(section.name, FUNDED, context, problems);
    let all = context.base.rules.population.policy_years;
    if i64::from(all) <= years {
        let message = text!(
            "money would flow in all {all} policy years: set `population.policy_years` above `funded_years` = {years}",
            "资金将覆盖全部 {all} 个政策年：请令 `population.policy_years` 大于 `funded_years` = {years}"
        );
        problems.add(&section.span, message);
    }
}

fn arm(context: &Context<'_>, name: &str, budgets: [i64; 5], years: Option<i64>) -> Arm {
    let mut arm = arm_builder::arm(context, name);
    if name != NONE {
        arm_builder::fund(&mut arm.rules, &mut arm.origins, budgets);
    }
    if let Some(years) = years {
        let _form = set_value(&mut arm.rules, FUNDED, &Value::Integer(years));
        arm.origins.insert(FUNDED.to_owned(), Origin::Design);
    }
    let flags = PATHWAY_NAMES.iter().zip(budgets).map(|(name, budget)| ((*name).to_owned(), Value::Flag(budget > 0)));
    arm.design = flags.chain([("ends".to_owned(), Value::Flag(years.is_some()))]).collect();
    arm
}
