//! Rollout 实施范围: which households public money may reach, and for how many years. All pathways have the same rollout.
//!
//! By default every household in every year. An arm can restrict it to some villages (a village trial), to a share of
//! households that differs between counties (spill-overs on households left out), or to some years (effects after the
//! money ends).

use crate::declare::params;
use crate::geography::Map;
use crate::rng::ReplicationRng;
use crate::rng::draws::{found_county, found_rank, found_village};
use crate::rng::samplers::{lowest, unit};
use crate::units::{floor, real};

/// Levels of saturation that counties take in turn.
const LEVELS: usize = 5;

params! {
    /// Rollout 实施范围: whom public money may reach, and for how many years.
    Rollout in "rollout" {
        /// Policy years in which grants are paid, from the first year in which an instrument is funded; what was bought lasts its life, and its operation stays set aside.
        funded_years: u32 = 30, "years", 1..=30, Assumption("always, unless an arm says otherwise"), zh "资助年数";
        /// Share of the villages of a county that may be served; which ones is drawn.
        village_share: f64 = 1.0, "share", 0.0..=1.0, Assumption("all, unless an arm says otherwise"), zh "覆盖村比例";
        /// Share of the households of a county that may be served; counties in drawn order take the five levels in turn.
        household_shares: [f64; 5] = [1.0, 1.0, 1.0, 1.0, 1.0], "share", 0.0..=1.0, Assumption("all, unless an arm says otherwise"), zh "各县覆盖户比例";
        /// Number of the one county that money may reach, from 1; 0: all counties.
        treated_county: u32 = 0, "county", 0..=2_000, Assumption("all, unless an arm says otherwise"), zh "仅资助的县编号";
        /// Share of the farm counties outside this world that do as the counties of this world do: 0 none of them, 1 all.
        scope_share: f64 = 0.0, "share", 0.0..=1.0, Assumption("none, unless an arm says otherwise"), zh "外部县同步比例";
    }
}

impl Rollout {
    /// Which households and villages public money may reach. A household reached at a smaller share is reached at a larger
    /// share.
    #[must_use]
    pub fn reach(&self, rng: &ReplicationRng, map: &Map) -> Reach {
        if self.treated_county == 0
            && self.village_share >= 1.0
            && self.household_shares.iter().all(|share| *share >= 1.0)
        {
            return Reach::default();
        }
        let draws = |phase, part, word: usize, count: usize| -> Vec<f64> {
            rng.stream(phase, part, 0).blocks(0).take(count).map(|block| unit(block[word])).collect()
        };
        let county = draws(found_county::PHASE, found_county::PART, found_county::REACH, map.counties());
        let village = draws(found_village::PHASE, found_village::PART, found_village::REACH, map.villages.len());
        let household = draws(found_rank::PHASE, found_rank::PART, found_rank::REACH, map.households());
        let mut villages = vec![false; village.len()];
        let mut households = vec![false; household.len()];
        for (rank, at) in lowest(0..county.len(), county.len(), &county).into_iter().enumerate() {
            let rows = map.county_villages[at]..map.county_villages[at + 1];
            let count = part(self.village_share, rows.len());
            for row in lowest(rows, count, &village) {
                villages[row] = true;
            }
            let rows = map.county_bounds[at]..map.county_bounds[at + 1];
            let count = part(self.household_shares[rank % LEVELS], rows.len());
            for row in lowest(rows, count, &household) {
                households[row] = true;
            }
        }
        for (village, &served) in villages.iter().enumerate() {
            let rows = map.village_bounds[village]..map.village_bounds[village + 1];
            households[rows].iter_mut().for_each(|reached| *reached &= served);
        }
        if let Some(county) = (self.treated_county as usize).checked_sub(1) {
            let bounds = |of: &[usize]| if county + 1 < of.len() { of[county]..of[county + 1] } else { 0..0 };
            keep_only(&mut households, bounds(&map.county_bounds));
            keep_only(&mut villages, bounds(&map.county_villages));
        }
        Reach { households: Some(households), villages: Some(villages) }
    }
}

/// Clears the flags outside some rows.
fn keep_only(reached: &mut [bool], rows: std::ops::Range<usize>) {
    for (row, reached) in reached.iter_mut().enumerate() {
        *reached &= rows.contains(&row);
    }
}

/// A share of a number of rows, rounded.
fn part(share: f64, rows: usize) -> usize {
    let count = floor(share * real(i64::try_from(rows).expect("few rows")) + 0.5);
    usize::try_from(count).expect("not negative")
}

/// Which households and villages public money may reach: all of them by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    households: Option<Vec<bool>>,
    villages: Option<Vec<bool>>,
}

impl Reach {
    /// Whether a household may be served.
    #[must_use]
    pub fn household(&self, row: usize) -> bool {
        self.households.as_ref().is_none_or(|reached| reached[row])
    }
    /// Whether a village may be served.
    #[must_use]
    pub fn village(&self, village: usize) -> bool {
        self.villages.as_ref().is_none_or(|reached| reached[village])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::init;
    use crate::parameters::Parameters;
    use std::sync::Arc;

    fn map(counties: u32) -> (Arc<Map>, ReplicationRng) {
        let mut rules = Parameters::default();
        rules.population.counties = counties;
        rules.population.villages_per_county = 4;
        rules.population.households_per_village = 20;
        let rng = ReplicationRng::new(11, 0);
        (init::world(&rules, &rng).map, rng)
    }

    fn counts(rollout: &Rollout, map: &Map, rng: &ReplicationRng) -> Vec<usize> {
        let reach = rollout.reach(rng, map);
        let rows = |county: usize| map.county_bounds[county]..map.county_bounds[county + 1];
        (0..map.counties()).map(|county| rows(county).filter(|&row| reach.household(row)).count()).collect()
    }

    #[test]
    fn counties_take_the_levels_in_turn_and_each_reaches_exactly_its_share() {
        let (map, rng) = map(10);
        let rollout = Rollout { household_shares: [0.0, 0.25, 0.5, 0.75, 1.0], ..Rollout::default() };
        let mut reached = counts(&rollout, &map, &rng);
        reached.sort_unstable();
        assert_eq!(reached, [0, 0, 20, 20, 40, 40, 60, 60, 80, 80]);
        assert_eq!(counts(&Rollout::default(), &map, &rng), [80; 10]);
    }

    #[test]
    fn a_household_reached_at_a_smaller_share_is_reached_at_a_larger_share() {
        let (map, rng) = map(2);
        let at = |share| Rollout { household_shares: [share; 5], ..Rollout::default() }.reach(&rng, &map);
        let (few, many) = (at(0.3), at(0.6));
        let rows = 0..map.households();
        assert_eq!(rows.clone().filter(|&row| few.household(row)).count(), 48);
        assert!(rows.clone().all(|row| !few.household(row) || many.household(row)));
        assert_eq!(rows.filter(|&row| many.household(row)).count(), 96);
    }

    #[test]
    fn money_for_one_county_reaches_all_of_it_and_no_other() {
        let (map, rng) = map(3);
        let one = |treated_county| Rollout { treated_county, ..Rollout::default() };
        assert_eq!(counts(&one(2), &map, &rng), [0, 80, 0]);
        assert_eq!(counts(&one(4), &map, &rng), [0; 3], "there is no fourth county");
        let reach = one(3).reach(&rng, &map);
        assert!((0..map.villages.len()).all(|village| reach.village(village) == (map.villages[village].county == 2)));
    }

    #[test]
    fn a_village_left_out_leaves_out_its_households() {
        let (map, rng) = map(3);
        let reach = Rollout { village_share: 0.5, ..Rollout::default() }.reach(&rng, &map);
        assert_eq!((0..map.villages.len()).filter(|&village| reach.village(village)).count(), 6);
        for village in 0..map.villages.len() {
            let mut rows = map.village_bounds[village]..map.village_bounds[village + 1];
            assert!(rows.all(|row| reach.household(row) == reach.village(village)));
        }
    }
}
