//! The resolved values of an experiment in JSON, as a command reads them from an output folder.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nongbo::study::experiment::{Experiment, resolved};
use nongbo_fuzz::attempt;

fuzz_target!(|bytes: &[u8]| {
    attempt(|| {
        let Ok(experiment) = serde_json::from_slice::<Experiment>(bytes) else { return };
        let values = resolved(&experiment);
        let again: Experiment = serde_json::from_value(values.clone()).expect("resolved values are read back");
        assert_eq!(resolved(&again), values);
    });
});
