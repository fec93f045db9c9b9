//! `mix`: one budget shared over the pathways in every proportion of a lattice.

use crate::engine::declare::Value;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::engine::units::largest_remainder;
use crate::study::designs::MakesArms;
use crate::study::input::arm::{Arm, PlannedArm};
use crate::study::input::arm_builder::{self, NONE};
use crate::study::input::context::Context;
use crate::study::input::design_section::DesignSection;
use crate::study::input::problems::Problems;
use crate::study::input::setting::{Budget, Pathways, Whole, settings};

settings! {
    /// Every way to share one budget.
    Mix in "mix", zh "同一预算的全部分配方式" {
        /// The budget that is shared, fen a household and year.
        budget_fen_per_household_year: i64 = Budget, zh "被分配的预算";
        /// Equal parts the budget is cut into.
        steps: i64 = Whole { range: 1..=10, default: 3 }, zh "预算等分的份数";
        /// The pathways that share it; all five if nothing is said.
        pathways: Vec<String> = Pathways, zh "所用路径；默认五条";
    }
}

impl MakesArms for Mix {
    fn arms(
        &self,
        section: &DesignSection<'_>,
        context: &Context<'_>,
        problems: &mut Problems<'_>,
    ) -> Option<Vec<PlannedArm>> {
        if !arm_builder::can_be_shared(section, self.budget_fen_per_household_year, self.steps, problems) {
            return None;
        }
        let mut arms = vec![self.arm(&[0; 5], 0, context)];
        for parts in lattice(self.steps, self.pathways.len()) {
            let mut weights = [0; 5];
            for (pathway, part) in self.pathways.iter().zip(parts) {
                let at = PATHWAY_NAMES.iter().position(|name| name == pathway).unwrap_or(0);
                weights[at] = part;
            }
            arms.push(self.arm(&weights, self.budget_fen_per_household_year, context));
        }
        Some(arms.into_iter().map(|arm| arm_builder::planned(arm, &section.span)).collect())
    }
}

impl Mix {
    fn arm(&self, weights: &[i64; 5], budget: i64, context: &Context<'_>) -> Arm {
        let name_of = |(pathway, part): (&&str, &i64)| (*part > 0).then(|| format!("{pathway}{part}"));
        let names: Vec<String> = PATHWAY_NAMES.iter().zip(weights).filter_map(name_of).collect();
        let mut arm = arm_builder::arm(context, if names.is_empty() { NONE.to_owned() } else { names.join("+") });
        if budget > 0 {
            let parts = largest_remainder(budget, weights);
            arm_builder::fund(&mut arm.rules, &mut arm.origins, std::array::from_fn(|at| parts[at]));
        }
        #[allow(clippy::cast_precision_loss, reason = "a few steps")]
        let share = |part: &i64| Value::Real(*part as f64 / self.steps as f64);
        arm.design =
            PATHWAY_NAMES.iter().zip(weights).map(|(name, part)| (format!("share.{name}"), share(part))).collect();
        arm
    }
}

/// All ways to split `steps` parts into `count` numbers, in falling order of the first number.
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
        let mixes = lattice(4, 5);
        assert_eq!(mixes.len(), 70, "the number of ways to share 4 over 5 is 8 over 4");
        assert!(mixes.iter().all(|parts| parts.iter().sum::<i64>() == 4));
        let unique: std::collections::BTreeSet<_> = mixes.iter().collect();
        assert_eq!(unique.len(), 70);
    }
}
