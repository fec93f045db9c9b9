//! `equal_budget`: pathways that spend the same money. The budgets are only a beginning: what is granted so that the
//! target is really spent is solved for by living the world, before the first run.

use crate::engine::declare::Value;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::engine::units::largest_remainder;
use crate::study::experiment::arms::Planned;
use crate::study::experiment::arms::arm_builder;
use crate::study::experiment::arms::arm_builder::{ALL, NONE};
use crate::study::experiment::design_section::DesignSection;
use crate::study::experiment::problems::Problems;
use crate::study::experiment::settings::Settings;
use crate::study::experiment::toml_tree::NodeTable;
use crate::study::experiment::{BUDGET, Design, EqualBudget};

/// The arms of `[equal_budget]`: the baseline, every pathway alone, all five; every subset if asked for.
pub(super) fn plan(
    root: &NodeTable,
    settings: &Settings,
    problems: &mut Problems<'_>,
) -> Option<(Design, Vec<Planned>)> {
    arm_builder::budgets_are_free("equal_budget", settings, problems);
    let known = [BUDGET, "every_subset", "tolerance", "solve_replications"];
    let own = DesignSection::of(root, "equal_budget", &known, &settings.instead, problems);
    let every = own.flag("every_subset", problems);
    let tolerance = own.real("tolerance", [0.001, 0.2], 0.02, problems);
    let replications = own.whole("solve_replications", 1..=100, 2, problems);
    let budget = own.budget(settings, problems)?;
    let masks = (0_u8..32).filter(|mask| every || mask.count_ones() < 2 || *mask == 31);
    let planned = masks.map(|mask| arm_builder::planned(arm(settings, mask, budget), &own.span)).collect();
    let design = EqualBudget {
        budget_fen_per_household_year: budget,
        every_subset: every,
        tolerance,
        solve_replications: u32::try_from(replications).unwrap_or(1),
    };
    Some((Design::EqualBudget(design), planned))
}

fn arm(settings: &Settings, mask: u8, budget: i64) -> crate::study::experiment::Arm {
    let on: Vec<&str> =
        PATHWAY_NAMES.into_iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1).map(|on| on.1).collect();
    let mut arm = arm_builder::arm(
        settings,
        match mask {
            0 => NONE.to_owned(),
            31 => ALL.to_owned(),
            _ => on.join("+"),
        },
    );
    if mask > 0 {
        let weights: Vec<i64> = PATHWAY_NAMES.iter().map(|pathway| i64::from(on.contains(pathway))).collect();
        let parts = largest_remainder(budget, &weights);
        arm_builder::fund(&mut arm.rules, &mut arm.origins, std::array::from_fn(|at| parts[at]));
    }
    arm.design = PATHWAY_NAMES.iter().map(|name| ((*name).to_owned(), Value::Flag(on.contains(name)))).collect();
    arm
}
