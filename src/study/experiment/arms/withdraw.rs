//! `withdraw`: money that flows for some years and then stops, beside money that goes on; what is left?

use crate::engine::declare::Value;
use crate::engine::error::text;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::study::experiment::arms::Planned;
use crate::study::experiment::arms::arm_builder;
use crate::study::experiment::arms::arm_builder::{ALL, NONE};
use crate::study::experiment::design_section::DesignSection;
use crate::study::experiment::problems::Problems;
use crate::study::experiment::settings::Settings;
use crate::study::experiment::toml_tree::NodeTable;
use crate::study::experiment::values::{set_value, value};
use crate::study::experiment::{BUDGET, Design, Origin, POPULATION, Withdraw};

/// How many years money flows.
const FUNDED: &str = "rollout.funded_years";

/// The arms of `[withdraw]`: the baseline; every pathway and all together, funded throughout and for some years.
pub(super) fn plan(
    root: &NodeTable,
    settings: &Settings,
    problems: &mut Problems<'_>,
) -> Option<(Design, Vec<Planned>)> {
    arm_builder::budgets_are_free("withdraw", settings, problems);
    arm_builder::is_free("withdraw", FUNDED, settings, problems);
    let own = DesignSection::of(root, "withdraw", &[BUDGET, "funded_years", "pathways"], &settings.instead, problems);
    let years = own.whole("funded_years", 1..=30, 2, problems);
    let pathways = own.pathways(problems);
    let policy_years = value(&settings.base.rules, &format!("{POPULATION}.policy_years"));
    if let Some(Value::Integer(all)) = policy_years
        && all <= years
    {
        let message = text!(
            "money would flow in all {all} policy years: set `population.policy_years` above `funded_years` = {years}",
            "资金将覆盖全部 {all} 个政策年：请令 `population.policy_years` 大于 `funded_years` = {years}"
        );
        problems.add(&own.span, message);
    }
    let budget = own.budget(settings, problems)?;
    let mut planned = vec![arm_builder::planned(arm(settings, NONE, [0; 5], None), &own.span)];
    let mut groups: Vec<(&str, Vec<&str>)> = pathways.iter().map(|pathway| (*pathway, vec![*pathway])).collect();
    if pathways.len() > 1 {
        groups.push((ALL, pathways.clone()));
    }
    for (name, on) in groups {
        let budgets = arm_builder::budgets(|pathway| on.contains(&pathway), budget);
        planned.push(arm_builder::planned(arm(settings, name, budgets, None), &own.span));
        planned.push(arm_builder::planned(arm(settings, &format!("{name}-ends"), budgets, Some(years)), &own.span));
    }
    let pathways = pathways.into_iter().map(str::to_owned).collect();
    let design = Withdraw { budget_fen_per_household_year: budget, funded_years: years, pathways };
    Some((Design::Withdraw(design), planned))
}

fn arm(settings: &Settings, name: &str, budgets: [i64; 5], years: Option<i64>) -> crate::study::experiment::Arm {
    let mut arm = arm_builder::arm(settings, name);
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
