//! Saturation: true effects on households that may be served and on the others, by county share, and the estimates of
//! an evaluator who observes only one simulated world.

use crate::study::estimate::household_outcomes::HouseholdOutcomes;
use crate::study::estimate::outcomes::{
    REACH_LEVEL, REACH_SEEN_CHANGE, REACH_SEEN_SPILL, REACH_SEEN_TOTAL, REACH_SEEN_WITHIN, REACH_TRUE_CONTROL,
    REACH_TRUE_IN, REACH_TRUE_OUT,
};
use std::collections::BTreeMap;

/// True effects on households that may be served, on others in the same counties, and in counties without service.
pub const TRUE_EFFECTS: [&str; 3] = [REACH_TRUE_IN, REACH_TRUE_OUT, REACH_TRUE_CONTROL];

/// True effects, then what an evaluator would estimate.
pub const SATURATION_EFFECTS: [&str; 7] = [
    REACH_TRUE_IN,
    REACH_TRUE_OUT,
    REACH_TRUE_CONTROL,
    REACH_SEEN_WITHIN,
    REACH_SEEN_CHANGE,
    REACH_SEEN_SPILL,
    REACH_SEEN_TOTAL,
];

/// Key of the true effect at a county share, for those who may be served or not.
fn level_key(percent: u32, reached: bool) -> String {
    format!("{REACH_LEVEL}{percent:03}.{}", if reached { "in" } else { "out" })
}

/// The county share in percent of a true effect by county share, and whether it is of those who may be served; `None`
/// for any other key.
#[must_use]
pub fn level_of_key(key: &str) -> Option<(u32, bool)> {
    let (percent, group) = key.strip_prefix(REACH_LEVEL)?.split_once('.')?;
    Some((percent.parse().ok()?, group == "in"))
}

/// Sum and number of values of a group.
#[derive(Default, Clone, Copy)]
struct Sum(f64, u32);

impl Sum {
    fn add(&mut self, value: f64) {
        self.0 += value;
        self.1 += 1;
    }
    fn mean(self) -> f64 {
        if self.1 > 0 { self.0 / f64::from(self.1) } else { f64::NAN }
    }
}

/// True effects and estimates of an arm whose money does not reach everybody; empty for any other arm. Effects are
/// paired with the baseline; estimates use the arm alone.
#[must_use]
pub fn saturation_effects(baseline: &HouseholdOutcomes, arm: &HouseholdOutcomes) -> Vec<(String, f64)> {
    if arm.reached.iter().all(|reached| *reached) {
        return Vec::new();
    }
    let mut counties: BTreeMap<u32, [u32; 2]> = BTreeMap::new();
    for (county, reached) in arm.county.iter().zip(&arm.reached) {
        let [all, served] = counties.entry(*county).or_default();
        *all += 1;
        *served += u32::from(*reached);
    }
    // In percent: a share is realised in whole households, so rounding recovers its level.
    let percent = |county: u32| {
        let [all, served] = counties[&county];
        (200 * served + all) / (2 * all)
    };
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    let mut add = |key: String, value: f64| sums.entry(key).or_default().add(value);
    for row in 0..arm.market.len() {
        let (share, reached) = (percent(arm.county[row]), arm.reached[row]);
        let (gain, level) = (arm.market[row] - baseline.market[row], arm.market[row]);
        let change = level - arm.before[row];
        add(level_key(share, reached), gain);
        add(SATURATION_EFFECTS[if reached { 0 } else { 1 + usize::from(share == 0) }].to_owned(), gain);
        match (share, reached) {
            (0, _) => add("control.change".to_owned(), change),
            (100, _) => add("full.change".to_owned(), change),
            (_, true) => {
                add("in.level".to_owned(), level);
                add("in.change".to_owned(), change);
            }
            (_, false) => {
                add("out.level".to_owned(), level);
                add("out.change".to_owned(), change);
            }
        }
    }
    let mean = |key: &str| sums.get(key).copied().unwrap_or_default().mean();
    let estimates = [
        mean("in.level") - mean("out.level"),
        mean("in.change") - mean("out.change"),
        mean("out.change") - mean("control.change"),
        mean("full.change") - mean("control.change"),
    ];
    let mut effects: Vec<(String, f64)> =
        sums.iter().filter(|(key, _)| key.starts_with("reach.")).map(|(key, sum)| (key.clone(), sum.mean())).collect();
    effects.extend(SATURATION_EFFECTS[3..].iter().zip(estimates).map(|(key, value)| ((*key).to_owned(), value)));
    effects
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three counties of four: none, half, all served. The served gain 10, others in a half-served county lose 4.
    #[test]
    fn truth_and_estimates_of_a_world_known_by_construction() {
        let before: Vec<f64> = (0..12).map(|row| 100.0 + f64::from(row)).collect();
        let reached: Vec<bool> = (0..12).map(|row| row >= 8 || row == 4 || row == 5).collect();
        let base = HouseholdOutcomes { before: before.clone(), market: before.clone(), ..HouseholdOutcomes::default() };
        let gain = |row: usize| match row {
            0..4 => 0.0,
            _ if reached[row] => 10.0,
            _ => -4.0,
        };
        let arm = HouseholdOutcomes {
            market: before.iter().enumerate().map(|(row, income)| income + gain(row)).collect(),
            before,
            county: (0..12).map(|row| row / 4).collect(),
            reached: reached.clone(),
            ..HouseholdOutcomes::default()
        };
        let effects: BTreeMap<String, f64> = saturation_effects(&base, &arm).into_iter().collect();
        assert_eq!([level_of_key(&level_key(7, false)), level_of_key(REACH_TRUE_IN)], [Some((7, false)), None]);
        let check = |key: &str, expected: f64| {
            assert!((effects[key] - expected).abs() < 1e-9, "{key}: {} and not {expected}", effects[key]);
        };
        check("reach.true.in", 10.0);
        check("reach.true.out", -4.0);
        check("reach.true.control", 0.0);
        check("reach.level.050.out", -4.0);
        check("reach.level.100.in", 10.0);
        check("reach.seen.change", 14.0);
        check("reach.seen.within", 12.0);
        check("reach.seen.spill", -4.0);
        check("reach.seen.total", 10.0);
        assert!(saturation_effects(&base, &HouseholdOutcomes { reached: vec![true; 12], ..arm }).is_empty());
    }
}
