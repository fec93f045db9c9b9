//! Error rates of what is chosen from a table: the first of a ranking, the strongest interaction, a verdict.

use super::coverage::share;
use super::*;
use crate::study::estimate::ranks::{IDENTIFIED, places};
use crate::study::estimate::statistics::t_interval;

/// Two pathways that are equal in truth: one of them is called identified in 10 % of tables, twice the tail of each.
#[test]
fn one_of_two_equal_pathways_is_identified_as_seldom_as_the_threshold_says() {
    let mut gauss = Gauss::new(100);
    for size in [3, 5, 10, 20] {
        let mut trial = || {
            let alternatives = [normal(&mut gauss, size, 0.0, 1.0), normal(&mut gauss, size, 0.0, 1.0)];
            u32::from(places(&alternatives).iter().any(|place| place.first >= IDENTIFIED))
        };
        let identified = (0..400).map(|_| trial()).sum();
        assert!((0.04..=0.14).contains(&share(identified, 400)), "{size}: {}", share(identified, 400));
    }
}

/// Ten interactions that are all zero: the interval of the largest leaves out zero in at most 5 % of tables.
#[test]
fn the_simultaneous_interval_of_the_largest_of_ten_holds_zero() {
    let mut gauss = Gauss::new(101);
    for size in [3, 5, 10, 20] {
        let (mut plain, mut simultaneous) = (0, 0);
        for _ in 0..1000 {
            let all: Vec<Interval> = (0..10).map(|_| t_interval(&normal(&mut gauss, size, 0.0, 9.0))).collect();
            let largest = all.iter().max_by(|a, b| a.mean.abs().total_cmp(&b.mean.abs())).expect("ten");
            let leaves_out_zero = |interval: &Interval| u32::from(interval.is_positive() || interval.is_negative());
            plain += leaves_out_zero(largest);
            simultaneous += leaves_out_zero(&largest.simultaneous(10));
        }
        assert!(share(simultaneous, 1000) < 0.06, "{size}: {}", share(simultaneous, 1000));
        assert!(share(plain, 1000) > 0.1, "{size}: {}", share(plain, 1000));
    }
}

/// Effects at the edge of what matters: each verdict that is wrong there appears in at most 2.5 % of tables.
#[test]
fn verdicts_are_wrong_as_seldom_as_they_say() {
    let mut gauss = Gauss::new(102);
    for size in [3, 5, 10, 50] {
        for (truth, wrong) in [(5.0, Verdict::Gain), (-5.0, Verdict::Loss), (5.0, Verdict::TooSmall)] {
            let mut trial = || {
                let interval = t_interval(&normal(&mut gauss, size, truth, 4.0));
                u32::from(verdict(&interval, 5.0) == wrong)
            };
            let errors = (0..2000).map(|_| trial()).sum();
            assert!(share(errors, 2000) < 0.037, "{size} {wrong:?}: {}", share(errors, 2000));
        }
    }
}
