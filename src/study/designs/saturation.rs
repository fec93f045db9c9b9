//! `saturation`: each county draws the share of its households that a pathway may serve, to measure spill-overs and the
//! bias of estimators.

use crate::engine::declare::Value;
use crate::engine::error::text;
use crate::study::designs::MakesArms;
use crate::study::input::POPULATION;
use crate::study::input::arm::{Origin, PlannedArm};
use crate::study::input::arm_builder::{self, NONE};
use crate::study::input::context::Context;
use crate::study::input::design_section::DesignSection;
use crate::study::input::problems::Problems;
use crate::study::input::setting::{Budget, Numbers, Pathway, settings};
use crate::study::input::values::{set_value, value};

/// The parameter with the shares that counties draw from.
const SHARES: &str = "rollout.household_shares";
/// The default shares, as many as the rollout has.
const USUAL_SHARES: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];

settings! {
    /// Counties draw their share of served households.
    Saturation in "saturation", zh "覆盖率试验：各县随机抽取覆盖比例" {
        /// The pathway that gets the money.
        pathway: String = Pathway, zh "获得资金的路径";
        /// Budget for each household that may be served, fen a year.
        budget_fen_per_household_year: i64 = Budget, zh "每个项目覆盖户的预算";
        /// Shares of households that may be served; counties draw one.
        shares: Vec<f64> = Numbers { range: [0.0, 1.0], default: &USUAL_SHARES }, zh "各县抽取的覆盖户比例";
    }
}

impl MakesArms for Saturation {
    /// Three arms: nobody is served, shares are drawn by county, everybody is served.
    fn arms(
        &self,
        section: &DesignSection<'_>,
        context: &Context<'_>,
        problems: &mut Problems<'_>,
    ) -> Option<Vec<PlannedArm>> {
        arm_builder::is_free(section.name, SHARES, context, problems);
        let counties = value(&context.base.rules, &format!("{POPULATION}.counties")).and_then(|value| value.number());
        if counties.is_some_and(|counties| counties < 5.0) {
            let message = text!(
                "the design \"saturation\" needs at least 5 counties, one for each share: set `population.counties`",
                "\"saturation\" 设计至少需要 5 个县（每个比例一个）：请设置 `population.counties`"
            );
            problems.add(&section.span, message);
        }
        let everybody = [1.0; USUAL_SHARES.len()];
        let arm = |name: &str, is_served: bool, shares: &[f64]| {
            let mut arm = arm_builder::arm(context, name);
            if is_served {
                let budgets =
                    arm_builder::budgets(|pathway| pathway == self.pathway, self.budget_fen_per_household_year);
                arm_builder::fund(&mut arm.rules, &mut arm.origins, budgets);
            }
            let list = Value::List(shares.iter().map(|share| Value::Real(*share)).collect());
            let _form = set_value(&mut arm.rules, SHARES, &list);
            arm.origins.insert(SHARES.to_owned(), Origin::Design);
            arm.design =
                vec![("served".to_owned(), Value::Flag(is_served)), ("drawn".to_owned(), Value::Flag(name == "drawn"))];
            arm_builder::planned(arm, &section.span)
        };
        Some(vec![arm(NONE, false, &everybody), arm("drawn", true, &self.shares), arm("everybody", true, &everybody)])
    }
}
