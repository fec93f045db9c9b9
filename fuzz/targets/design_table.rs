//! A design table.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| nongbo_fuzz::attempt(|| nongbo_fuzz::design_table::check(bytes)));
