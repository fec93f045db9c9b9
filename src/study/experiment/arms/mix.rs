//! `mix`: one budget shared over the pathways in every proportion of a lattice; which mix is best?

use crate::engine::declare::Value;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::engine::units::largest_remainder;
use crate::study::experiment::arms::Planned;
use crate::study::experiment::arms::arm_builder;
use crate::study::experiment::arms::arm_builder::NONE;
use crate::study::experiment::design_section::DesignSection;
use crate::study::experiment::problems::Problems;
use crate::study::experiment::settings::Settings;
use crate::study::experiment::toml_tree::NodeTable;
use crate::study::experiment::{BUDGET, Design, Mix};

/// The arms of `[mix]`: the baseline, then every way to share `steps` equal parts over the pathways.
pub(super) fn plan(
    root: &NodeTable,
    settings: &Settings,
    problems: &mut Problems<'_>,
) -> Option<(Design, Vec<Planned>)> {
    arm_builder::budgets_are_free("mix", settings, problems);
    let own = DesignSection::of(root, "mix", &[BUDGET, "steps", "pathways"], &settings.instead, problems);
    let (steps, pathways) = (own.whole("steps", 1..=10, 3, problems), own.pathways(problems));
    let budget = own.budget(settings, problems)?;
    let mut planned = vec![arm_builder::planned(arm(settings, &[0; 5], 0, steps), &own.span)];
    for parts in lattice(steps, pathways.len()) {
        let mut weights = [0; 5];
        for (pathway, part) in pathways.iter().zip(parts) {
            let at = PATHWAY_NAMES.iter().position(|known| known == pathway).unwrap_or(0);
            weights[at] = part;
        }
        planned.push(arm_builder::planned(arm(settings, &weights, budget, steps), &own.span));
    }
    let pathways = pathways.into_iter().map(str::to_owned).collect();
    Some((Design::Mix(Mix { budget_fen_per_household_year: budget, steps, pathways }), planned))
}

fn arm(settings: &Settings, weights: &[i64; 5], budget: i64, steps: i64) -> crate::study::experiment::Arm {
    let named = |(pathway, part): (&&str, &i64)| (*part > 0).then(|| format!("{pathway}{part}"));
    let names: Vec<String> = PATHWAY_NAMES.iter().zip(weights).filter_map(named).collect();
    let mut arm = arm_builder::arm(settings, if names.is_empty() { NONE.to_owned() } else { names.join("+") });
    if budget > 0 {
        let parts = largest_remainder(budget, weights);
        arm_builder::fund(&mut arm.rules, &mut arm.origins, std::array::from_fn(|at| parts[at]));
    }
    #[allow(clippy::cast_precision_loss, reason = "a few steps")]
    let share = |part: &i64| Value::Real(*part as f64 / steps as f64);
    arm.design = PATHWAY_NAMES.iter().zip(weights).map(|(name, part)| (format!("share.{name}"), share(part))).collect();
    arm
}

/// All ways to share `steps` parts over `count` places, the first place's largest parts first.
fn lattice(steps: i64, count: usize) -> Vec<Vec<i64>> {
    if count == 1 {
        return vec![vec![steps]];
    }
    let with = |first: i64| lattice(steps - first, count - 1).into_iter().map(move |rest| [vec![first], rest].concat());
    (0..=steps).rev().flat_map(with).collect()
}

#[cfg(test)]
mod tests {
    use super::lattice;

    #[test]
    fn the_lattice_has_every_mix_once() {
        assert_eq!(lattice(2, 2), [[2, 0], [1, 1], [0, 2]]);
        let found = lattice(4, 5);
        assert_eq!(found.len(), 70, "the number of ways to share 4 over 5 is 8 over 4");
        assert!(found.iter().all(|parts| parts.iter().sum::<i64>() == 4));
        let unique: std::collections::BTreeSet<_> = found.iter().collect();
        assert_eq!(unique.len(), 70);
    }
}
