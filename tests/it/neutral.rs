//! A mechanism that is switched on leaves the means of the baseline year where they are: what it contains was part of some
//! older number and is taken out there. The defaults are compared with parameters that switch it off, the same draws, the
//! first year that is reported.

use crate::paired::mean_and_error;
use crate::refunds::refund_share;
use nongbo::engine::parameters::Parameters;
use nongbo::engine::simulation::RunControl;
use nongbo::study::validate;
use rayon::prelude::*;

/// Pairs of worlds, each pair with a seed of its own.
const PAIRS: u64 = 10;
/// Largest change of a mean that counts as none.
const MOST: f64 = 0.005;
/// Largest change of a mean that luck may explain: some moments rest on a few hosts.
const MOST_BY_LUCK: f64 = 0.04;
/// Moments of the baseline year that stay: income per head, its parts, live share.
const MOMENTS: [&str; 5] = ["B1", "B5a", "B5b", "B5d", "B10"];
/// What is compared: the moments, and the share of live sales that came back in the baseline year.
const NAMES: [&str; MOMENTS.len() + 1] = ["B1", "B5a", "B5b", "B5d", "B10", "refunds"];

/// The moments of one world, and its refunds.
fn moments(rules: &Parameters, seed: u64) -> [f64; NAMES.len()] {
    let (simulation, _) = nongbo::engine::simulation::run(rules, seed, 0, RunControl::default()).expect("it runs");
    let refunds = refund_share(&simulation, rules.population.burn_in_years);
    let findings = validate::validate(rules, seed, 1, RunControl::default()).expect("it runs");
    std::array::from_fn(|at| match MOMENTS.get(at) {
        Some(id) => {
            let finding = findings.iter().find(|finding| finding.moment.id == *id).expect("a moment");
            finding.value.as_ref().unwrap_or_else(|| panic!("{id} has no value")).mean
        }
        None => refunds,
    })
}

/// Checks that a mechanism, on by default, is neutral in the baseline year: every mean changes by less than half a per cent,
/// or by no more than three standard errors of the paired difference.
pub fn assert_neutral(off: impl FnOnce(&mut Parameters)) {
    let mut on = Parameters::default();
    on.population.policy_years = 1;
    let mut without = on.clone();
    off(&mut without);
    assert_ne!(on, without, "the mechanism is switched off by some parameter");
    let worlds: Vec<_> =
        (0..PAIRS).into_par_iter().map(|pair| [&on, &without].map(|rules| moments(rules, 20_230_101 + pair))).collect();
    for (at, id) in NAMES.iter().enumerate() {
        let differences: Vec<f64> = worlds.iter().map(|[with, without]| with[at] - without[at]).collect();
        #[allow(clippy::cast_precision_loss, reason = "a few pairs")]
        let level = worlds.iter().map(|[_, without]| without[at]).sum::<f64>() / PAIRS as f64;
        let (difference, error) = mean_and_error(&differences);
        let [change, error] = [difference / level, error / level];
        let fits = change.abs() < MOST || change.abs() < 3.0 * error && change.abs() < MOST_BY_LUCK;
        assert!(fits, "{id}: {:.2} % with a standard error of {:.2} %", 100.0 * change, 100.0 * error);
    }
}

/// A normal mix of grades brings the farm-gate price, so paying for grades changes who earns it, not how much there is.
#[test]
#[ignore = "slow: whole worlds"]
fn a_trader_who_pays_for_grades_is_neutral() {
    assert_neutral(|rules| rules.crops.grade_premium.fill(0.0));
}

/// Collection from the villages was a part of what a co-operative spends on handling.
#[test]
#[ignore = "slow: whole worlds"]
fn collection_by_cooperatives_is_neutral() {
    assert_neutral(|rules| {
        rules.freight.own_haul_fen_per_kg_km = 0.0;
        rules.terms.cooperative_handling_fen = 120;
    });
}

#[test]
#[ignore = "slow: whole worlds"]
fn refunds_by_spoilage_are_neutral() {
    assert_neutral(|rules| {
        rules.deliver.spoilage_share = 0.0;
        rules.deliver.refund_level = rules.deliver.refund_level.map(|_| -2.4);
    });
}

/// Effort that pays offline was made before: switched off by its cost, nobody makes it and nothing is taken out for it.
#[test]
#[ignore = "slow: whole worlds"]
fn effort_is_neutral() {
    assert_neutral(|rules| rules.crops.effort_cost = [1.0; 2]);
}

/// Before any policy no operator makes more than a working week of sessions possible.
#[test]
#[ignore = "slow: whole worlds"]
fn tiring_is_neutral() {
    assert_neutral(|rules| rules.broadcast.tiring = 1.0);
}

/// The record of a label before any policy contains the usual goods from elsewhere.
#[test]
#[ignore = "slow: whole worlds"]
fn outside_mimicry_is_neutral() {
    assert_neutral(|rules| rules.reputation.mimic_share = 0.0);
}

/// Basis and distance are relative to the mean kilogram, and a normal price contains the loss at the first trader.
#[test]
#[ignore = "slow: whole worlds"]
fn prices_that_differ_between_counties_are_neutral() {
    assert_neutral(|rules| {
        rules.geography.price_basis_sigma = 0.0;
        rules.wholesale.haul_fen_per_kg = 0.0;
        rules.wholesale.first_loss.fill(0.0);
    });
}
