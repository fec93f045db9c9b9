//! Spill-overs: effects of a pathway on treated households and on the households around them.

use crate::study::estimate::household_outcomes::HouseholdOutcomes;
use crate::study::estimate::outcomes::{
    SPILLOVER_ELSEWHERE, SPILLOVER_SAME_COUNTY, SPILLOVER_SAME_VILLAGE, SPILLOVER_TREATED,
};
use std::collections::BTreeSet;

/// A group of households by its distance from the treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpilloverGroup {
    /// Key of the mean effect.
    pub effect: &'static str,
    /// Key of its share of households.
    pub share: &'static str,
}

/// The groups, the nearest first; every household is in one.
pub const GROUPS: [SpilloverGroup; 4] = [
    SpilloverGroup { effect: SPILLOVER_TREATED, share: "share.treated" },
    SpilloverGroup { effect: SPILLOVER_SAME_VILLAGE, share: "share.same_village" },
    SpilloverGroup { effect: SPILLOVER_SAME_COUNTY, share: "share.same_county" },
    SpilloverGroup { effect: SPILLOVER_ELSEWHERE, share: "share.elsewhere" },
];

/// Effect on a group of households and its size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spillovers {
    /// Mean gain of its households; NaN if it has none.
    pub effect: f64,
    /// Share of all households in it.
    pub share: f64,
}

/// Mean gain by group; villages and counties count as reached where at least one household is treated in the arm.
///
/// # Panics
/// If the number of gains is not the number of households.
#[must_use]
pub fn spillovers(gains: &[f64], arm: &HouseholdOutcomes) -> [Spillovers; 4] {
    assert_eq!(gains.len(), arm.treated.len(), "one gain a household");
    let treated = || (0..gains.len()).filter(|&row| arm.treated[row]);
    let villages: BTreeSet<u32> = treated().map(|row| arm.village[row]).collect();
    let counties: BTreeSet<u32> = treated().map(|row| arm.county[row]).collect();
    let mut sums = [(0.0, 0_u32); GROUPS.len()];
    for (row, gain) in gains.iter().enumerate() {
        let group = match () {
            () if arm.treated[row] => 0,
            () if villages.contains(&arm.village[row]) => 1,
            () if counties.contains(&arm.county[row]) => 2,
            () => 3,
        };
        sums[group].0 += gain;
        sums[group].1 += 1;
    }
    let all: u32 = sums.iter().map(|(_, count)| count).sum();
    sums.map(|(sum, count)| Spillovers {
        effect: if count > 0 { sum / f64::from(count) } else { f64::NAN },
        share: f64::from(count) / f64::from(all.max(1)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_belongs_to_the_nearest_group() {
        // Two counties of two villages of two households; only household 0 is treated.
        let arm = HouseholdOutcomes {
            treated: (0..8).map(|row| row == 0).collect(),
            village: (0..8).map(|row| row / 2).collect(),
            county: (0..8).map(|row| row / 4).collect(),
            ..HouseholdOutcomes::default()
        };
        let groups = spillovers(&[100.0, -8.0, -3.0, -1.0, 1.0, 1.0, 2.0, 4.0], &arm);
        let effects = groups.map(|group| group.effect);
        assert_eq!(effects.map(f64::to_bits), [100.0, -8.0, -2.0, 2.0].map(f64::to_bits));
        assert_eq!(groups.map(|group| group.share.to_bits()), [0.125, 0.125, 0.25, 0.5].map(f64::to_bits));
    }

    #[test]
    fn a_group_without_households_has_no_effect() {
        let arm = HouseholdOutcomes {
            treated: vec![true; 3],
            village: vec![0; 3],
            county: vec![0; 3],
            ..HouseholdOutcomes::default()
        };
        let groups = spillovers(&[1.0, 2.0, 3.0], &arm);
        assert!((groups[0].effect - 2.0).abs() < 1e-12 && groups[1..].iter().all(|group| group.effect.is_nan()));
        let nobody = spillovers(
            &[1.0, 3.0],
            &HouseholdOutcomes { treated: vec![false; 2], village: vec![0; 2], county: vec![0; 2], ..arm },
        );
        assert!((nobody[3].effect - 2.0).abs() < 1e-12, "nobody is treated: all are elsewhere");
    }
}
