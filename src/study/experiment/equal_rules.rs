//! Arms that have the same rules: a mistake in most designs, a repeated point in a sample.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::engine::parameters::Parameters;
use crate::study::experiment::Experiment;
use crate::study::input::arm::Arm;
use crate::study::input::values::{diff, trunk_differences};

/// How the name of an arm begins that may have the rules of another one and is still simulated by itself.
const PLACEBO: &str = "placebo";

/// The arms that have the rules of an arm before them, each with the first such arm. Placebos are not among them.
pub(super) fn arms_with_equal_rules<'a>(
    arms: impl Iterator<Item = &'a Arm>,
    base: &Parameters,
) -> BTreeMap<usize, usize> {
    // Hashes instead of rules save memory: a sample may have a hundred thousand arms.
    let mut first_with: BTreeMap<[u8; 32], usize> = BTreeMap::new();
    let mut equal = BTreeMap::new();
    for (at, arm) in arms.enumerate().filter(|(_, arm)| !arm.name.starts_with(PLACEBO)) {
        let first = *first_with.entry(identity(arm, base)).or_insert(at);
        if first != at {
            equal.insert(at, first);
        }
    }
    equal
}

/// The rules of an arm: what differs from the base, in the policy weeks and before them.
fn identity(arm: &Arm, base: &Parameters) -> [u8; 32] {
    let schedule = arm.schedule(base);
    let policy = diff(base, schedule.policy);
    let founding = trunk_differences(base, schedule.founding);
    Sha256::digest(format!("{policy:?} {founding:?}")).into()
}

impl Experiment {
    /// The arms that are the point of an arm before them, each with the first arm of that point. Their runs are simulated
    /// once and count as often as the point stands in the design.
    #[must_use]
    pub fn repeated_points(&self) -> BTreeMap<usize, usize> {
        if self.design.may_repeat_points() {
            arms_with_equal_rules(self.arms.iter(), &self.base)
        } else {
            BTreeMap::new()
        }
    }
}
