//! Resolved values of an experiment in JSON.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| nongbo_fuzz::attempt(|| nongbo_fuzz::resolved_json::check(bytes)));
