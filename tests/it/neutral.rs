//! A mechanism that is switched on leaves the means of the baseline year where they are: what it contains was part of some
//! older number and is taken out there. The defaults are compared with parameters that switch it off, the same draws, the
//! first year that is reported.

use nongbo::engine::parameters::Parameters;
use nongbo::engine::simulation::RunControl;
use nongbo::study::validate;

/// Replications of each of the two worlds.
const REPLICATIONS: u32 = 8;
/// Largest change of a mean.
const MOST: f64 = 0.005;
/// Moments of the baseline year that stay: income per head, its parts, live share, views, sales per view, refunds.
const MOMENTS: [&str; 7] = ["B1", "B5a", "B5b", "B5d", "B10", "B13", "B25"];

/// Means of the moments over the replications.
fn means(rules: &Parameters) -> Vec<f64> {
    let mut rules = rules.clone();
    rules.population.policy_years = 1;
    let findings = validate::validate(&rules, 20_230_101, REPLICATIONS, RunControl::default()).expect("it runs");
    let mean = |id: &str| {
        let finding =
            findings.iter().find(|finding| finding.moment.id == id).unwrap_or_else(|| panic!("no moment {id}"));
        finding.value.as_ref().unwrap_or_else(|| panic!("{id} has no value")).mean
    };
    MOMENTS.map(mean).to_vec()
}

/// Checks that a mechanism, on by default, is neutral in the baseline year.
#[allow(dead_code, reason = "each mechanism has a test of its own")]
pub fn assert_neutral(off: impl FnOnce(&mut Parameters)) {
    let on = Parameters::default();
    let mut without = on.clone();
    off(&mut without);
    assert_ne!(on, without, "the mechanism is switched off by some parameter");
    for (id, (with, without)) in MOMENTS.iter().zip(means(&on).into_iter().zip(means(&without))) {
        let change = with / without - 1.0;
        assert!(change.abs() < MOST, "{id}: {with} with the mechanism, {without} without: {:.2} %", 100.0 * change);
    }
}
