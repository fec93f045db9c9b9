//! The text of an experiment file, to its plan. What is accepted is also read back from its resolved values.

use super::check_error;
use nongbo::store::too_large;
use nongbo::study::check::Check;
use nongbo::study::experiment::{Experiment, read, resolved};
use nongbo::study::run::plan;

/// Runs above this number are not planned: the plan is a list of runs.
const MOST_RUNS: usize = 200;

/// Reads the text: an error, or an experiment with a plan and resolved values.
pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match read("fuzz.toml", text, &[], too_large) {
        Err(error) => check_error(&error),
        Ok(experiment) => check_plan(&experiment),
    }
}

fn check_plan(experiment: &Experiment) {
    if experiment.arms.len() * experiment.replications as usize > MOST_RUNS {
        return;
    }
    assert!(!plan("fuzz", experiment).runs.is_empty());
    assert!(!Check::new(experiment, 1).arms.is_empty());
    let values = resolved(experiment);
    let again: Experiment = serde_json::from_value(values.clone()).expect("resolved values are read back");
    for (key, value) in resolved(&again).as_object().expect("an object") {
        assert_eq!(value, &values[key], "{key}");
    }
}
