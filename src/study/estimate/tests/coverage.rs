//! Coverage of the intervals on simulated panels with known true effects and fixed seeds.

use super::*;
use crate::study::estimate::statistics::{is_skewed, skewness, t_interval};

/// The coverage of every 95 % interval must lie in this band; with 4,000 trials the share itself is known to ±0.7
/// points.
pub(super) const BAND: std::ops::RangeInclusive<f64> = 0.93..=0.97;

pub(super) fn holds(interval: &Interval, truth: f64) -> u32 {
    u32::from(interval.low <= truth && truth <= interval.high)
}

pub(super) fn share(covered: u32, trials: u32) -> f64 {
    f64::from(covered) / f64::from(trials)
}

#[test]
fn a_95_percent_t_interval_covers_the_truth_in_95_percent_of_trials() {
    let mut gauss = Gauss::new(20_260);
    for size in [2, 3, 5, 10, 20, 50] {
        let mut trial = || holds(&t_interval(&normal(&mut gauss, size, 7.0, 3.0)), 7.0);
        let covered = (0..4000).map(|_| trial()).sum();
        assert!(BAND.contains(&share(covered, 4000)), "{size} values: {}", share(covered, 4000));
    }
}

/// Exponential replications: below 50 the t interval is too narrow. From 20 on the warning appears in most tables; with fewer
/// it never does, because it would appear for normal replications as well.
#[test]
fn skewed_replications_are_covered_less_often_and_are_warned_of_from_twenty_on() {
    let mut gauss = Gauss::new(20_261);
    for (size, least, warned) in [(10, 0.87, 0.0..=0.0), (20, 0.90, 0.5..=0.8), (50, 0.92, 0.85..=1.0)] {
        let (mut covered, mut warnings) = (0, 0);
        for _ in 0..2000 {
            // Half a chi-square of two degrees: exponential, with mean 1 and skewness 2.
            let values: Vec<f64> = normal(&mut gauss, 2 * size, 0.0, 1.0)
                .chunks(2)
                .map(|pair| f64::midpoint(pair[0] * pair[0], pair[1] * pair[1]))
                .collect();
            let interval = t_interval(&values);
            covered += holds(&interval, 1.0);
            warnings += u32::from(is_skewed(skewness(&values), interval.replications));
        }
        assert!((least..0.95).contains(&share(covered, 2000)), "{size}: {}", share(covered, 2000));
        assert!(warned.contains(&share(warnings, 2000)), "{size}: {}", share(warnings, 2000));
    }
    let warns = |size| is_skewed(skewness(&normal(&mut Gauss::new(size), 20, 0.0, 1.0)), 20);
    let false_alarms = (0..1000).filter(|seed| warns(*seed)).count();
    assert!(false_alarms < 60, "{false_alarms} of 1000");
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

/// A t interval for independent arms is wrong where arms share random numbers: the pairing factor shows it.
#[test]
fn the_pairing_factor_is_one_for_independent_arms_and_large_for_paired_ones() {
    let (panel, levels) = world(400, 25.0, 9);
    let decomposition = decompose(&panel, &levels, MARKET_INCOME, false).expect("complete");
    for row in &decomposition.pathways {
        // Own noise of 25 beside a shared level of 300: 625 of 90,625 in every arm.
        let ratio = 1.0 / row.pairing_factor.expect("it varies");
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
        let ratio = 1.0 / row.pairing_factor.expect("it varies");
        assert!((0.75..1.3).contains(&ratio), "{ratio}");
    }
}
