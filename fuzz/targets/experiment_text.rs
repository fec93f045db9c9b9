//! The text of an experiment file.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| nongbo_fuzz::attempt(|| nongbo_fuzz::experiment_text::check(bytes)));
