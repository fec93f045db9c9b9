//! Forks: a copy gives what the original gives, and neither changes the other.

use crate::worlds::{MUCH, QUICK, fingerprints, new_simulation, run_until, short, simulate_to_end, with_all};

/// I10: a world forked in any week and simulated to the end equals the world that was never forked.
#[test]
fn a_fork_lives_on_like_the_uninterrupted_world() {
    let rules = with_all(&short(2, 2, 20), MUCH);
    let expected = fingerprints(&simulate_to_end(&rules));
    let mut simulation = new_simulation(&rules);
    for week in [0, 1, 17, 51, 52, 53, 90, 103] {
        run_until(&mut simulation, &rules, week, QUICK);
        let mut copy = simulation.fork();
        assert_eq!(fingerprints(&copy), fingerprints(&simulation), "the copy of week {week} is a copy");
        run_until(&mut copy, &rules, 104, QUICK);
        assert_eq!(fingerprints(&copy), expected, "forked in week {week}");
    }
}

/// I10: an arm forked from the trunk of the baseline equals the arm simulated from the beginning.
#[test]
fn an_arm_from_the_trunk_is_the_arm_lived_alone() {
    let baseline = short(2, 2, 20);
    let mut trunk = new_simulation(&baseline);
    let first = trunk.world.map.first_policy_week;
    run_until(&mut trunk, &baseline, first, QUICK);
    let mut arm = with_all(&baseline, MUCH);
    arm.rollout.village_share = 0.5;
    let mut forked = trunk.fork();
    run_until(&mut forked, &arm, 104, QUICK);
    assert_eq!(fingerprints(&forked), fingerprints(&simulate_to_end(&arm)));
}

/// I10: simulating a copy does not change the original.
#[test]
fn the_original_does_not_feel_what_its_copy_lives() {
    let baseline = short(2, 2, 20);
    let mut trunk = new_simulation(&baseline);
    run_until(&mut trunk, &baseline, 52, QUICK);
    let before = fingerprints(&trunk);
    let mut copy = trunk.fork();
    run_until(&mut copy, &with_all(&baseline, MUCH), 60, QUICK);
    assert_eq!(fingerprints(&trunk), before);
    run_until(&mut trunk, &baseline, 104, QUICK);
    assert_eq!(fingerprints(&trunk), fingerprints(&simulate_to_end(&baseline)));
}

/// A run has an end: more weeks than it has are not simulated, in particular none in which no policy year is left.
#[test]
fn a_run_ends_with_its_last_week() {
    let rules = with_all(&short(1, 1, 10), MUCH);
    let expected = fingerprints(&simulate_to_end(&rules));
    let mut simulation = new_simulation(&rules);
    run_until(&mut simulation, &rules, u32::MAX, QUICK);
    assert_eq!(simulation.world.week, simulation.world.map.weeks);
    assert_eq!(fingerprints(&simulation), expected);
}
