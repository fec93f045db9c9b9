//! Coverage of ratios: gain per yuan, absorbed share, and the quality share of growth.

use super::coverage::{BAND, holds, share};
use super::*;
use crate::study::estimate::cost::gain_per_yuan_difference;
use crate::study::estimate::growth::{Growth, GrowthRow};
use crate::study::estimate::outcomes::USER_COST;
use crate::study::estimate::ratio::ratio_of_means;

const SIZES: [usize; 5] = [2, 5, 10, 20, 50];

/// A cost around 80 that varies by a tenth, and a gain of 1.5 per yuan with noise of its own.
fn gain_and_cost(gauss: &mut Gauss, size: usize, spread: f64) -> [Vec<f64>; 2] {
    let cost = normal(gauss, size, 80.0, spread);
    let gain = cost.iter().map(|cost| 1.5 * cost + 20.0 * gauss.next()).collect();
    [gain, cost]
}

#[test]
fn the_interval_of_a_ratio_covers_the_truth_from_two_replications_on() {
    let mut gauss = Gauss::new(78);
    for size in SIZES {
        let mut trial = || {
            let [gain, cost] = gain_and_cost(&mut gauss, size, 8.0);
            holds(&ratio_of_means(&gain, &cost, 0.5).expect("it costs something"), 1.5)
        };
        let covered = (0..3000).map(|_| trial()).sum();
        assert!(BAND.contains(&share(covered, 3000)), "{size} replications: {}", share(covered, 3000));
    }
}

/// The mean cost is one to two standard errors above zero: many intervals have no bound, and the others are not too narrow.
#[test]
fn a_cost_near_zero_has_no_bound_instead_of_a_wrong_one() {
    let mut gauss = Gauss::new(79);
    for size in [5, 10, 20] {
        let (mut covered, mut unbounded, mut trials) = (0, 0, 0);
        for _ in 0..2000 {
            let [gain, cost] = gain_and_cost(&mut gauss, size, 200.0);
            let Some(interval) = ratio_of_means(&gain, &cost, 0.5) else { continue };
            trials += 1;
            covered += holds(&interval, 1.5);
            unbounded += u32::from(interval.is_unbounded());
        }
        assert!(share(covered, trials) > 0.94, "{size}: {}", share(covered, trials));
        assert!(share(unbounded, trials) > 0.3, "{size}: {}", share(unbounded, trials));
    }
}

/// Gains of 1.5 and 1.2 per yuan: the difference of two ratios by linearisation.
#[test]
fn the_difference_of_two_ratios_covers_the_truth() {
    let mut gauss = Gauss::new(83);
    for size in SIZES {
        let mut trial = || {
            let [gain, cost] = gain_and_cost(&mut gauss, size, 8.0);
            let other_cost = normal(&mut gauss, size, 100.0, 10.0);
            let other_gain: Vec<f64> = other_cost.iter().map(|cost| 1.2 * cost + 20.0 * gauss.next()).collect();
            let flat = vec![0.0; size];
            let panel = Panel {
                arms: ["none", "a", "b"].map(str::to_owned).to_vec(),
                replications: u32::try_from(size).expect("few"),
                values: BTreeMap::from([
                    (MARKET_INCOME.to_owned(), vec![flat.clone(), gain, other_gain]),
                    (USER_COST.to_owned(), vec![flat.clone(), cost, other_cost]),
                ]),
                losing: vec![flat; 3],
            };
            let complete = Complete::new(&panel, &[0, 1, 2], &[MARKET_INCOME, USER_COST], false).expect("complete");
            let difference = gain_per_yuan_difference(&complete, 0, [1, 2]).expect("both cost something");
            holds(&difference, 0.3)
        };
        let covered = (0..2000).map(|_| trial()).sum();
        assert!((0.92..=0.98).contains(&share(covered, 2000)), "{size}: {}", share(covered, 2000));
    }
}

/// Costs as skewed as those of guarantees, with a skewness of about 6: the ratio is covered a little too seldom.
#[test]
fn a_ratio_to_a_skewed_cost_is_covered_less_often() {
    let mut gauss = Gauss::new(80);
    for size in [10, 20] {
        let mut trial = || {
            let cost: Vec<f64> = (0..size).map(|_| 60.0 + 15.0 * libm::exp(gauss.next() - 0.5)).collect();
            let gain: Vec<f64> = cost.iter().map(|_| 90.0 + 10.0 * gauss.next()).collect();
            holds(&ratio_of_means(&gain, &cost, 0.5).expect("it costs something"), 90.0 / 75.0)
        };
        let covered = (0..2000).map(|_| trial()).sum();
        assert!((0.90..=0.97).contains(&share(covered, 2000)), "{size}: {}", share(covered, 2000));
    }
}

/// A pathway that absorbs 83 % of its money, from the review of tables with ten replications: it is not called saturated.
#[test]
fn an_absorbed_share_above_eighty_percent_is_seldom_called_saturated() {
    let mut gauss = Gauss::new(81);
    for size in [5, 10, 20] {
        let mut trial = |truth: f64| {
            let absorbed = normal(&mut gauss, size, 100.0 * truth, 7.0);
            let absorbed_share = ratio_of_means(&absorbed, &vec![100.0; size], 0.0);
            u32::from(Saturation::new(absorbed_share.as_ref()) == Saturation::Saturated)
        };
        let wrong = (0..2000).map(|_| trial(0.83)).sum();
        assert!(share(wrong, 2000) < 0.025, "{size}: {}", share(wrong, 2000));
        let right = (0..2000).map(|_| trial(0.68)).sum();
        assert!(share(right, 2000) > 0.75, "{size}: {}", share(right, 2000));
    }
}

/// Six of ten yuan of growth are quality, with noise in both.
#[test]
fn the_quality_share_of_growth_covers_the_truth() {
    let mut gauss = Gauss::new(82);
    for size in [5, 10, 20] {
        let (mut covered, mut printed) = (0, 0);
        for _ in 0..2000 {
            let parts: Vec<Growth> = (0..size)
                .map(|_| Growth {
                    quality: 6.0 + 2.0 * gauss.next(),
                    volume: 4.0 + 2.0 * gauss.next(),
                    ..Growth::default()
                })
                .collect();
            let flat = vec![0.0; size];
            let row = GrowthRow {
                arm: String::new(),
                county: None,
                base: vec![100.0; size],
                gmv: flat.clone(),
                income: flat.clone(),
                quality: flat.clone(),
                refunds: flat,
                dropped: 0,
                parts,
            };
            let Some(interval) = row.quality_share() else { continue };
            printed += 1;
            covered += holds(&interval, 0.6);
        }
        assert!(printed > 1500 && BAND.contains(&share(covered, printed)), "{size}: {covered} of {printed}");
    }
}
