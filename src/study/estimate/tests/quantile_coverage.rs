//! Coverage of quantile effects, and the variance of their estimator.

use super::coverage::{holds, share};
use super::*;
use crate::study::estimate::households::{order_statistic, rising};
use crate::study::estimate::quantile::quantile;
use crate::study::estimate::statistics::{t_interval, variance};

/// Log-normal incomes of 400 households; each grows by 5 %, with a luck of its own and one that all of a replication share.
fn incomes(gauss: &mut Gauss, shared: f64) -> [Vec<f64>; 2] {
    let before: Vec<f64> = (0..400).map(|_| 10_000.0 * libm::exp(0.6 * gauss.next())).collect();
    let growth = 1.05 + shared * gauss.next();
    let after: Vec<f64> = before.iter().map(|income| income * (growth + 0.02 * gauss.next())).collect();
    [rising(&before), rising(&after)]
}

/// Change of a quantile by two estimators, one value a replication.
fn changes(gauss: &mut Gauss, size: usize, level: f64, shared: f64) -> [Vec<f64>; 2] {
    let (mut harrell_davis, mut order) = (Vec::new(), Vec::new());
    for _ in 0..size {
        let [before, after] = incomes(gauss, shared);
        harrell_davis.push(quantile(&after, level) - quantile(&before, level));
        order.push(order_statistic(&after, level) - order_statistic(&before, level));
    }
    [harrell_davis, order]
}

#[test]
fn quantile_effects_are_covered_from_two_replications_on() {
    let mut gauss = Gauss::new(90);
    // Income times a normal growth: the spread of 0.02 moves quantiles of the log-normal by less than a tenth of a percent.
    for (level, z) in [(0.1, -1.281_552), (0.5, 0.0), (0.9, 1.281_552)] {
        let truth = 0.05 * 10_000.0 * libm::exp(0.6 * z);
        for size in [2, 5, 10] {
            let mut trial = || {
                let [values, _] = changes(&mut gauss, size, level, 0.01);
                holds(&t_interval(&values), truth)
            };
            let covered = (0..300).map(|_| trial()).sum();
            // With 300 trials the share is known to 1.3 points.
            assert!((0.91..=0.99).contains(&share(covered, 300)), "{level} {size}: {}", share(covered, 300));
        }
    }
}

#[test]
fn the_estimator_has_at_most_half_the_variance_of_an_order_statistic() {
    let mut gauss = Gauss::new(91);
    for level in [0.1, 0.5, 0.9] {
        let [harrell_davis, order] = changes(&mut gauss, 300, level, 0.0);
        let [harrell_davis, order] = [variance(&harrell_davis), variance(&order)];
        assert!(harrell_davis < 0.6 * order, "{level}: {harrell_davis} {order}");
    }
}
