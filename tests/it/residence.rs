//! Leaving and coming back: flows are at rest, remittances are in the transfers of the founding, programmes act through it.

use crate::neutral::assert_neutral;
use crate::paired::{REPLICATIONS as R, assert_about_zero, assert_rises, differences};
use crate::worlds::thousand;
use nongbo::engine::parameters::Parameters;
use nongbo::engine::simulation::RunControl;

/// A world of 1,000 households with two policy years.
fn world() -> Parameters {
    thousand(2)
}

#[test]
#[ignore = "slow: whole worlds"]
fn residence_is_neutral_in_the_baseline_year() {
    assert_neutral(|rules| {
        rules.residence.away_share = 0.0;
        rules.residence.return_rate = 0.0;
        rules.decide.hosting_taste_mean_fen = -1_500_000;
    });
}

/// Over ten years as many members leave as come back: the number away stays within a tenth.
#[test]
#[ignore = "slow: whole worlds"]
fn the_number_away_stays_without_a_programme() {
    let mut rules = world();
    rules.population.policy_years = 10;
    let (simulation, runs) = nongbo::engine::simulation::run(&rules, 7, 0, RunControl::default()).expect("it runs");
    let start: u32 = simulation.world.endowments.away_start.iter().map(|&away| u32::from(away)).sum();
    let end: u32 = simulation.world.households.away.iter().map(|&away| u32::from(away)).sum();
    let (start, end) = (f64::from(start), f64::from(end));
    assert!((end / start - 1.0).abs() < 0.1, "{start} away at the beginning, {end} at the end");
    assert!(runs.left[0] > 0.005 && runs.returned[0] > 0.005, "{} left, {} came back", runs.left[0], runs.returned[0]);
}

/// A start-up grant brings members home; what they earn is no part of market income.
#[test]
#[ignore = "slow: whole worlds"]
fn a_startup_grant_brings_members_home() {
    let base = world();
    let mut arm = base.clone();
    arm.talent.units_per_thousand = [0.0, 200.0, 0.0];
    let [returned] = differences(R, &base, &arm, |_, runs| [runs.returned[0]]);
    assert_rises("members who came back", &returned);
}

/// Impressions bought for co-operatives pay no work at home: nobody moves because of them.
#[test]
#[ignore = "slow: whole worlds"]
fn a_label_promotion_moves_nobody() {
    let base = world();
    let mut arm = base.clone();
    arm.brand.units_per_thousand = [20_000.0, 0.0, 0.0];
    let [moved] = differences(R, &base, &arm, |_, runs| [runs.returned[0] - runs.left[0]]);
    assert_about_zero("members who moved", &moved, 0.002);
}
