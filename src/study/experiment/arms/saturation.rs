//! `saturation`: counties draw which share of their households a pathway may serve; spill-overs, and what estimators see.

use crate::engine::declare::Value;
use crate::engine::error::text;
use crate::study::experiment::arms::Planned;
use crate::study::experiment::arms::arm_builder;
use crate::study::experiment::arms::arm_builder::NONE;
use crate::study::experiment::design_section;
use crate::study::experiment::design_section::DesignSection;
use crate::study::experiment::problems::Problems;
use crate::study::experiment::settings::Settings;
use crate::study::experiment::toml_tree::NodeTable;
use crate::study::experiment::values::{set_value, value};
use crate::study::experiment::{BUDGET, Design, Origin, POPULATION, Saturation};

/// What the counties draw from.
const SHARES: &str = "rollout.household_shares";
/// Levels of saturation, as many as the rollout has.
const LEVELS: usize = 5;

/// The arms of `[saturation]`: nobody served; the shares drawn by county; everybody served.
pub(super) fn plan(
    root: &NodeTable,
    settings: &Settings,
    problems: &mut Problems<'_>,
) -> Option<(Design, Vec<Planned>)> {
    arm_builder::budgets_are_free("saturation", settings, problems);
    arm_builder::is_free("saturation", SHARES, settings, problems);
    let own = DesignSection::of(root, "saturation", &["pathway", BUDGET, "shares"], &settings.instead, problems);
    let shares = own.read("shares", problems, |node, problems| {
        design_section::numbers(node, [0.0, 1.0], LEVELS..=LEVELS, "saturation.shares", problems)
    });
    let shares = shares.unwrap_or_else(|| vec![0.0, 0.25, 0.5, 0.75, 1.0]);
    let counties = value(&settings.base.rules, &format!("{POPULATION}.counties")).and_then(|value| value.number());
    if counties.is_some_and(|counties| counties < 5.0) {
        let message = text!(
            "the design \"saturation\" needs at least 5 counties, one for each share: set `population.counties`",
            "\"saturation\" 设计至少需要 5 个县（每个比例一个）：请设置 `population.counties`"
        );
        problems.add(&own.span, message);
    }
    let pathway = own.pathway(problems);
    let (budget, pathway) = (own.budget(settings, problems)?, pathway?);
    let arm = |name: &str, on: bool, shares: &[f64]| {
        let mut arm = arm_builder::arm(settings, name);
        if on {
            arm_builder::fund(&mut arm.rules, &mut arm.origins, arm_builder::budgets(|other| other == pathway, budget));
        }
        let list = Value::List(shares.iter().map(|share| Value::Real(*share)).collect());
        let _form = set_value(&mut arm.rules, SHARES, &list);
        arm.origins.insert(SHARES.to_owned(), Origin::Design);
        arm.design = vec![("served".to_owned(), Value::Flag(on)), ("drawn".to_owned(), Value::Flag(name == "drawn"))];
        arm_builder::planned(arm, &own.span)
    };
    let planned =
        vec![arm(NONE, false, &[1.0; LEVELS]), arm("drawn", true, &shares), arm("everybody", true, &[1.0; LEVELS])];
    let design = Saturation { pathway: pathway.to_owned(), budget_fen_per_household_year: budget, shares };
    Some((Design::Saturation(design), planned))
}
