//! Tests of `headline`.

use super::*;
use crate::study::estimate::instrument_choice::cross_fitted;

fn interval(mean: f64, half: f64) -> Interval {
    Interval { mean, low: mean - half, high: mean + half, standard_error: half / 2.0, replications: 10 }
}

#[test]
fn the_verdict_says_whether_farmers_gain_and_whether_more_than_it_costs() {
    let verdict = |gain: f64, ratio: Option<f64>| {
        PublicReturn::new(&interval(gain, 10.0), ratio.map(|ratio| interval(ratio, 0.2)).as_ref())
    };
    assert_eq!(verdict(50.0, Some(1.5)), PublicReturn::Repays);
    assert_eq!(verdict(50.0, Some(0.5)), PublicReturn::Partial);
    assert_eq!(verdict(50.0, Some(1.1)), PublicReturn::Gain);
    assert_eq!(verdict(50.0, None), PublicReturn::Gain);
    assert_eq!(verdict(5.0, Some(1.5)), PublicReturn::Unclear);
    assert_eq!(verdict(-50.0, Some(-1.0)), PublicReturn::Loss);
}

/// Two instruments of cost 1. The first gains 4, 0, 0, the second 1, 1, 1: over all the first wins (4 against 3). Without
/// replication 0 the second wins 2 to 0, so replication 0 is scored with it: 1. Without 1 or 2 the first wins: 0 and 0.
#[test]
fn a_winner_is_scored_where_it_was_not_picked() {
    let cost = vec![1.0; 3];
    let (first, second) = ([vec![4.0, 0.0, 0.0], cost.clone()], [vec![1.0; 3], cost]);
    let best = cross_fitted(&[&first, &second], 1.0).expect("both cost something");
    assert_eq!(best.instrument, 0);
    let score = best.gain_per_yuan.expect("a ratio").mean;
    assert!((score - 1.0 / 3.0).abs() < 1e-12, "not 4/3, its gain by luck: {score}");
    assert!((best.agreement - 2.0 / 3.0).abs() < 1e-12);
    let worst = cross_fitted(&[&first, &second], -1.0).expect("both cost something");
    assert_eq!(worst.instrument, 1);
}

#[test]
fn what_costs_nothing_is_not_picked() {
    let free = [vec![9.0; 3], vec![0.0; 3]];
    let paid = [vec![1.0; 3], vec![2.0; 3]];
    let best = cross_fitted(&[&free, &paid], 1.0).expect("one costs something");
    assert_eq!((best.instrument, best.gain_per_yuan.expect("a ratio").mean.to_bits()), (1, 0.5_f64.to_bits()));
    assert_eq!(cross_fitted(&[&free], 1.0), None);
}
