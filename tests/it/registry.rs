//! Common random numbers: every draw has one owner, and arms share births and shocks.

use crate::worlds::{MUCH, QUICK, fingerprint, fingerprint_of_shocks, new_simulation, run_until, short, with_all};
use nongbo::engine::rng::WORDS;
use nongbo::engine::rng::draws::DRAWS;
use std::collections::BTreeSet;

/// I11: every draw is registered once, within the block of its agent.
#[test]
fn every_draw_is_registered_once() {
    let mut owners = BTreeSet::new();
    let mut names = BTreeSet::new();
    for draw in DRAWS {
        assert!(draw.word < WORDS && draw.phase <= 12, "{}", draw.decides);
        assert!(owners.insert((draw.phase, draw.part, draw.word)), "{} shares its word", draw.decides);
        assert!(names.insert(draw.decides), "{} is registered twice", draw.decides);
    }
    assert!(owners.len() > 40);
}

/// I11: baseline and policy arm have the same initial world and, in every week, the same weather, temperature, prices and
/// demand.
#[test]
fn arms_see_equal_births_and_equal_shocks() {
    let baseline = short(2, 2, 20);
    let arm = with_all(&baseline, MUCH);
    let (mut a, mut b) = (new_simulation(&baseline), new_simulation(&arm));
    assert_eq!(fingerprint(&*a.world.endowments), fingerprint(&*b.world.endowments));
    assert_eq!(fingerprint(&*a.world.map), fingerprint(&*b.world.map));
    let mut seen = BTreeSet::new();
    for week in 1..=104 {
        run_until(&mut a, &baseline, week, QUICK);
        run_until(&mut b, &arm, week, QUICK);
        assert_eq!(fingerprint_of_shocks(&a.world), fingerprint_of_shocks(&b.world), "week {week}");
        seen.insert(fingerprint_of_shocks(&a.world));
    }
    assert_eq!(seen.len(), 104, "no two weeks are alike");
    assert_ne!(fingerprint(&a.world), fingerprint(&b.world));
}
