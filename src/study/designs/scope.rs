//! `scope`: the same money for one county alone, for these counties, and for everybody.

use crate::engine::declare::Value;
use crate::engine::parameters::Parameters;
use crate::study::designs::MakesArms;
use crate::study::input::arm::{Arm, Origin, PlannedArm};
use crate::study::input::arm_builder::{self, NONE};
use crate::study::input::context::Context;
use crate::study::input::design_section::DesignSection;
use crate::study::input::problems::Problems;
use crate::study::input::setting::{Budget, Pathway, settings};
use crate::study::input::values::set_value;

/// The parameter with the number of the one county that money reaches.
pub(super) const COUNTY: &str = "rollout.treated_county";
/// The parameter with the share of outside counties that do the same.
pub(super) const SCOPE: &str = "rollout.scope_share";
/// Least counties for one of them alone: with fewer it competes mostly with itself.
const LEAST_COUNTIES: u32 = 4;

settings! {
    /// The same money for one county alone, for these counties, and for everybody.
    Scope in "scope", zh "政策范围：单县、本组各县、全国" {
        /// The pathway that gets the money.
        pathway: String = Pathway, zh "获得资金的路径";
        /// Budget for each household that may be served, fen a year.
        budget_fen_per_household_year: i64 = Budget, zh "每个项目覆盖户的预算";
    }
}

impl MakesArms for Scope {
    /// The baseline; each county alone, from four counties on; these counties; then a baseline and an arm in which outside
    /// counties do as these do.
    fn arms(
        &self,
        section: &DesignSection<'_>,
        context: &Context<'_>,
        problems: &mut Problems<'_>,
    ) -> Option<Vec<PlannedArm>> {
        arm_builder::is_free(section.name, COUNTY, context, problems);
        arm_builder::is_free(section.name, SCOPE, context, problems);
        let alone = counties_alone(context.base.rules.population.counties);
        let mut arms = vec![self.arm(context, NONE, false, 0, 0.0)];
        arms.extend(alone.map(|county| self.arm(context, &format!("county_{county}"), true, county, 0.0)));
        arms.push(self.arm(context, "these_counties", true, 0, 0.0));
        arms.push(self.arm(context, "baseline_of_everybody", false, 0, 1.0));
        arms.push(self.arm(context, "everybody", true, 0, 1.0));
        Some(arms.into_iter().map(|arm| arm_builder::planned(arm, &section.span)).collect())
    }
}

/// The counties that can be alone: all from four counties on, else none.
pub(super) fn counties_alone(counties: u32) -> std::ops::RangeInclusive<u32> {
    1..=if counties >= LEAST_COUNTIES { counties } else { 0 }
}

impl Scope {
    fn arm(&self, context: &Context<'_>, name: &str, is_funded: bool, county: u32, scope: f64) -> Arm {
        let mut arm = arm_builder::arm(context, name);
        if is_funded {
            let budgets = arm_builder::budgets(|pathway| pathway == self.pathway, self.budget_fen_per_household_year);
            arm_builder::fund(&mut arm.rules, &mut arm.origins, budgets);
        }
        let values = [(COUNTY, Value::Integer(i64::from(county))), (SCOPE, Value::Real(scope))];
        for (path, value) in &values {
            let _form = set_value(&mut arm.rules, path, value);
            arm.origins.insert((*path).to_owned(), Origin::Design);
        }
        let [(_, county), (_, scope)] = values;
        arm.design = vec![
            ("funded".to_owned(), Value::Flag(is_funded)),
            ("county".to_owned(), county),
            ("scope".to_owned(), scope),
        ];
        arm
    }
}

/// Largest share of a county's effect on other sellers that falls on sellers of this world: `(1 − R)/N` for a share `R` of
/// rivals and `N` counties. In a large world it would be 0.
#[must_use]
pub fn own_displacement_bound(rules: &Parameters) -> f64 {
    (1.0 - rules.broadcast.rival_share) / f64::from(rules.population.counties.max(1))
}
