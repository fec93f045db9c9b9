//! Coverage of the intervals on simulated panels with known true effects and fixed seeds.

use super::*;
use crate::study::estimate::bootstrap::{block_bootstrap, bootstrap_ratio};
use crate::study::estimate::statistics::{mean, t_interval};

/// The coverage of every 95 % interval must lie in this band; with 4,000 trials the share itself is known to ±0.7
/// points.
const BAND: std::ops::RangeInclusive<f64> = 0.93..=0.97;

fn holds(interval: &Interval, truth: f64) -> u32 {
    u32::from(interval.low <= truth && truth <= interval.high)
}

fn share(covered: u32, trials: u32) -> f64 {
    f64::from(covered) / f64::from(trials)
}

#[test]
fn a_95_percent_t_interval_covers_the_truth_in_95_percent_of_trials() {
    let mut gauss = Gauss::new(20_260);
    let covered = |values: &[f64], truth: f64| {
        let interval = t_interval(values);
        u32::from(interval.low <= truth && truth <= interval.high)
    };
    for size in [3, 10, 40] {
        let trial = |_| covered(&(0..size).map(|_| 7.0 + 3.0 * gauss.next()).collect::<Vec<_>>(), 7.0);
        let share = f64::from((0..4000).map(trial).sum::<u32>()) / 4000.0;
        assert!((0.93..=0.97).contains(&share), "{size} values: {share}");
    }
}

/// The bootstrap of a mean, for few replications and for more, of even and of skewed values.
#[test]
fn the_bootstrap_covers_the_truth_as_often_as_it_says() {
    let mut gauss = Gauss::new(77);
    for (size, trials, skewed) in [(8_u32, 2000, false), (20, 2000, false), (60, 1000, true)] {
        let covered: u32 = (0..trials)
            .map(|_| {
                let value = |gauss: &mut Gauss| {
                    let (a, b) = (gauss.next(), gauss.next());
                    // Half a chi-square of two degrees: exponential, with mean 1 and skewness 2.
                    if skewed { f64::midpoint(a * a, b * b) } else { 1.0 + 3.0 * a }
                };
                let values: Vec<f64> = (0..size).map(|_| value(&mut gauss)).collect();
                let at = |drawn: &[usize]| mean(&drawn.iter().map(|&at| values[at]).collect::<Vec<_>>());
                holds(&block_bootstrap(size, 800, at), 1.0)
            })
            .sum();
        assert!(BAND.contains(&share(covered, trials)), "{size} values: {}", share(covered, trials));
    }
}

#[test]
fn the_bootstrap_of_a_ratio_covers_the_truth() {
    let mut gauss = Gauss::new(78);
    let trial = |_| {
        let cost: Vec<f64> = (0..20).map(|_| 80.0 + 8.0 * gauss.next()).collect();
        let gained: Vec<f64> = cost.iter().map(|cost| 1.5 * cost + 20.0 * gauss.next()).collect();
        holds(&bootstrap_ratio(&gained, &cost).expect("positive costs"), 1.5)
    };
    let covered: u32 = (0..1000).map(trial).sum();
    assert!(BAND.contains(&share(covered, 1000)), "{covered} of 1000");
}

/// Effects of all five pathways and all ten interactions, from arms that share most of their random numbers.
#[test]
fn intervals_of_a_whole_decomposition_cover_the_truth() {
    let (trials, mut effects, mut pairs) = (400_u32, 0, 0);
    for trial in 0..trials {
        let (panel, levels) = world(10, 25.0, 1000 + u64::from(trial));
        let decomposition = decompose(&panel, &levels, MARKET_INCOME, false).expect("complete");
        let bonus = |pathway: usize| if [1, 3].contains(&pathway) { TALENT_WITH_BRAND } else { 0.0 };
        for row in &decomposition.pathways {
            effects += holds(&row.shapley, MAIN[row.pathway] + bonus(row.pathway) / 2.0);
            effects += holds(&row.last_in, MAIN[row.pathway] + bonus(row.pathway));
            effects += holds(&row.stand_alone, MAIN[row.pathway]);
        }
        for pair in &decomposition.interactions {
            let truth = if (pair.a, pair.b) == (1, 3) { TALENT_WITH_BRAND } else { 0.0 };
            pairs += holds(&pair.interval, truth);
        }
    }
    for (covered, all) in [(effects, 15 * trials), (pairs, 10 * trials)] {
        assert!(BAND.contains(&share(covered, all)), "{covered} of {all}");
    }
}

/// A t interval for independent arms is wrong where arms share random numbers: the variance ratio shows it.
#[test]
fn the_variance_ratio_is_one_for_independent_arms_and_small_for_paired_ones() {
    let (panel, levels) = world(400, 25.0, 9);
    let decomposition = decompose(&panel, &levels, MARKET_INCOME, false).expect("complete");
    for row in &decomposition.pathways {
        // Own noise of 25 beside a shared level of 300: 625 of 90,625 in every arm.
        let ratio = row.variance_ratio.expect("it varies");
        assert!((0.004..0.011).contains(&ratio), "{ratio}");
    }
    let mut independent = panel.clone();
    let mut gauss = Gauss::new(10);
    for values in independent.values.get_mut(MARKET_INCOME).expect("recorded") {
        for value in values {
            *value = 12_000.0 + 300.0 * gauss.next();
        }
    }
    let decomposition = decompose(&independent, &levels, MARKET_INCOME, false).expect("complete");
    for row in &decomposition.pathways {
        let ratio = row.variance_ratio.expect("it varies");
        assert!((0.75..1.3).contains(&ratio), "{ratio}");
    }
}
