//! One file of an output folder.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| nongbo_fuzz::attempt(|| nongbo_fuzz::folder::check(bytes)));
