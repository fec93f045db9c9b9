//! `scope`: the same money for one county alone, for these counties, and for everybody.

use crate::engine::declare::{Label, Value};
use crate::engine::error::text;
use crate::engine::parameters::Parameters;
use crate::engine::pathways::instruments;
use crate::study::designs::MakesArms;
use crate::study::designs::money::{MONEY, Money};
use crate::study::input::arm::{Arm, Origin, PlannedArm};
use crate::study::input::arm_builder::{self, NONE};
use crate::study::input::context::Context;
use crate::study::input::design_section::DesignSection;
use crate::study::input::problems::Problems;
use crate::study::input::setting::{Budget, Choice, Flag, OptionalPathway, Real, Whole, settings};
use crate::study::input::values::set_value;

/// The design column with the number of the instrument that gets all the money, from 1; 0 for an equal split.
pub const INSTRUMENT_COLUMN: &str = "instrument";
/// The design column with the number of the county that alone gets the money; 0 for all.
pub const COUNTY_COLUMN: &str = "county";
/// The design column with the share of outside counties that do the same.
pub const SCOPE_COLUMN: &str = "scope";

/// The parameter with the number of the one county that money reaches.
pub(super) const COUNTY: &str = "rollout.treated_county";
/// The parameter with the share of outside counties that do the same.
pub(super) const SCOPE: &str = "rollout.scope_share";
/// Least counties for one of them alone: with fewer it competes mostly with itself.
const LEAST_COUNTIES: u32 = 4;

settings! {
    /// The same money for one county alone, for these counties, and for everybody.
    Scope in "scope", zh "政策范围：单县、本组各县、全国" {
        /// The pathway that gets the money; not with `instruments = true`.
        pathway: Option<String> = OptionalPathway, zh "获得资金的路径；instruments = true 时不写";
        /// Whether each of the sixteen instruments gets the money in turn, in place of a pathway.
        instruments: bool = Flag, zh "是否改为逐项对 16 项工具比较范围";
        /// Budget for each household that may be served, fen a year.
        budget_fen_per_household_year: i64 = Budget, zh "每个项目覆盖户的预算";
        /// granted: the budget is granted. `user_cost`: grants are solved for so that with all counties of this world the budget
        /// is the user cost, as far as it can be.
        money: Money = Choice(MONEY), zh "granted：按预算下达资金（默认）；user_cost：求解下达资金额，使本组各县实施时的年化成本等于预算";
        /// With money = `user_cost`: how far the user cost may be from the budget, as a share of it.
        tolerance: f64 = Real { range: 0.001..=0.2, default: Some(0.02), what: Label { en: "", zh: "" } }, zh "money = user_cost 时年化成本与预算的允许偏差";
        /// With money = `user_cost`: replications in which the grants are solved for, other than those of the experiment.
        solve_replications: u32 = Whole { range: 1..=100, default: 2 }, zh "money = user_cost 时求解下达资金额所用的重复次数";
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
        if self.pathway.is_some() == self.instruments {
            let message = text!(
                "`scope` needs one of `pathway` and `instruments = true`",
                "`scope` 须写明 `pathway` 或 `instruments = true`，二者取一"
            );
            problems.add(&section.span, message);
            return None;
        }
        let arms = if self.instruments { self.of_instruments(context) } else { self.of_pathway(context) };
        Some(arms.into_iter().map(|arm| arm_builder::planned(arm, &section.span)).collect())
    }
}

/// Who gets the money in an arm.
#[derive(Clone, Copy, Default)]
struct Reach {
    /// Number of the one county, from 1; 0 for all.
    county: u32,
    /// Share of outside counties that do the same.
    scope: f64,
}

/// The counties that can be alone: all from four counties on, else none.
pub(super) fn counties_alone(counties: u32) -> std::ops::RangeInclusive<u32> {
    1..=if counties >= LEAST_COUNTIES { counties } else { 0 }
}

impl Scope {
    fn of_pathway(&self, context: &Context<'_>) -> Vec<Arm> {
        let funded = |name: &str, reach| {
            let budgets =
                arm_builder::budgets(|name| self.pathway.as_deref() == Some(name), self.budget_fen_per_household_year);
            let mut arm = arm_builder::arm(context, name);
            arm_builder::fund(&mut arm.rules, &mut arm.origins, budgets);
            reaching(arm, true, reach)
        };
        let mut arms = vec![reaching(arm_builder::arm(context, NONE), false, Reach::default())];
        let alone = counties_alone(context.base.rules.population.counties);
        arms.extend(alone.map(|county| funded(&format!("county_{county}"), Reach { county, scope: 0.0 })));
        arms.push(funded("these_counties", Reach::default()));
        let everybody = Reach { county: 0, scope: 1.0 };
        arms.push(reaching(arm_builder::arm(context, "baseline_of_everybody"), false, everybody));
        arms.push(funded("everybody", everybody));
        arms
    }

    /// The baseline; each instrument for these counties, for each county alone and for everybody; a baseline of everybody.
    fn of_instruments(&self, context: &Context<'_>) -> Vec<Arm> {
        let column = |mut arm: Arm, number: usize| {
            arm.design.push((INSTRUMENT_COLUMN.to_owned(), Value::Integer(i64::try_from(number).unwrap_or(0))));
            arm
        };
        let everybody = Reach { county: 0, scope: 1.0 };
        let base = |name: &str, reach| column(reaching(arm_builder::arm(context, name), false, reach), 0);
        let mut arms = vec![base(NONE, Reach::default()), base("baseline-everybody", everybody)];
        for (number, instrument) in instruments().iter().enumerate() {
            let funded = |name: String, reach| {
                let mut arm = arm_builder::arm(context, name);
                let budgets =
                    arm_builder::budgets(|name| name == instrument.pathway, self.budget_fen_per_household_year);
                arm_builder::fund(&mut arm.rules, &mut arm.origins, budgets);
                arm_builder::fund_instrument(&mut arm, number, self.budget_fen_per_household_year);
                column(reaching(arm, true, reach), number + 1)
            };
            arms.push(funded(instrument.name.to_owned(), Reach::default()));
            let alone = counties_alone(context.base.rules.population.counties);
            arms.extend(
                alone
                    .map(|county| funded(format!("{}-county_{county}", instrument.name), Reach { county, scope: 0.0 })),
            );
            arms.push(funded(format!("{}-everybody", instrument.name), everybody));
        }
        arms
    }
}

/// An arm whose money reaches certain counties, with the design columns that say so.
fn reaching(mut arm: Arm, is_funded: bool, Reach { county, scope }: Reach) -> Arm {
    let values = [(COUNTY, Value::Integer(i64::from(county))), (SCOPE, Value::Real(scope))];
    for (path, value) in &values {
        let _form = set_value(&mut arm.rules, path, value);
        arm.origins.insert((*path).to_owned(), Origin::Design);
    }
    let [(_, county), (_, scope)] = values;
    arm.design = vec![
        ("funded".to_owned(), Value::Flag(is_funded)),
        (COUNTY_COLUMN.to_owned(), county),
        (SCOPE_COLUMN.to_owned(), scope),
    ];
    arm
}

/// Largest share of a county's effect on other sellers that falls on sellers of this world: `(1 − R)/N` for a share `R` of
/// rivals and `N` counties. In a large world it would be 0.
#[must_use]
pub fn own_displacement_bound(rules: &Parameters) -> f64 {
    (1.0 - rules.broadcast.rival_share) / f64::from(rules.population.counties.max(1))
}
