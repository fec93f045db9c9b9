//! Forks: a copy lives on as if nothing had happened, and apart from what it was copied from.

use crate::worlds::{MUCH, QUICK, founded, live, prints, short, whole, with_all};

/// I10: a world forked in any week and lived on is the world that was never interrupted.
#[test]
fn a_fork_lives_on_like_the_uninterrupted_world() {
    let rules = with_all(&short(2, 2, 20), MUCH);
    let expected = prints(&whole(&rules));
    let mut simulation = founded(&rules);
    for week in [0, 1, 17, 51, 52, 53, 90, 103] {
        live(&mut simulation, &rules, week, QUICK);
        let mut copy = simulation.fork();
        assert_eq!(prints(&copy), prints(&simulation), "the copy of week {week} is a copy");
        live(&mut copy, &rules, 104, QUICK);
        assert_eq!(prints(&copy), expected, "forked in week {week}");
    }
}

/// I10: an arm grown from the trunk of the baseline is the arm lived from the beginning.
#[test]
fn an_arm_from_the_trunk_is_the_arm_lived_alone() {
    let baseline = short(2, 2, 20);
    let mut trunk = founded(&baseline);
    let first = trunk.world.map.first_policy_week;
    live(&mut trunk, &baseline, first, QUICK);
    let mut arm = with_all(&baseline, MUCH);
    arm.rollout.village_share = 0.5;
    let mut forked = trunk.fork();
    live(&mut forked, &arm, 104, QUICK);
    assert_eq!(prints(&forked), prints(&whole(&arm)));
}

/// I10: what happens to a copy does not happen to the original.
#[test]
fn the_original_does_not_feel_what_its_copy_lives() {
    let baseline = short(2, 2, 20);
    let mut trunk = founded(&baseline);
    live(&mut trunk, &baseline, 52, QUICK);
    let before = prints(&trunk);
    let mut copy = trunk.fork();
    live(&mut copy, &with_all(&baseline, MUCH), 60, QUICK);
    assert_eq!(prints(&trunk), before);
    live(&mut trunk, &baseline, 104, QUICK);
    assert_eq!(prints(&trunk), prints(&whole(&baseline)));
}
