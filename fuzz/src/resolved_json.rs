//! The resolved values of an experiment in JSON, as a command reads them from an output folder.

use nongbo::study::experiment::{Experiment, resolved};

/// Reads the values; what is accepted is written and read back the same.
pub fn check(bytes: &[u8]) {
    let Ok(experiment) = serde_json::from_slice::<Experiment>(bytes) else { return };
    let values = resolved(&experiment);
    let again: Experiment = serde_json::from_value(values.clone()).expect("resolved values are read back");
    assert_eq!(resolved(&again), values);
}
