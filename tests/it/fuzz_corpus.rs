//! The inputs of `fuzz/corpus/`, and damaged copies of them, do what the fuzz targets demand. Fuzzing guided by coverage is
//! `fuzz/run.sh`.

use nongbo_fuzz::{design_table, experiment_text, folder, resolved_json};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use std::panic::catch_unwind;
use std::path::Path;

#[allow(dead_code, reason = "`attempt` is for the fuzz targets")]
#[path = "../../fuzz/src/lib.rs"]
mod nongbo_fuzz;

/// Damaged copies of each input; more with `NONGBO_DAMAGED_COPIES`.
const COPIES: u32 = 100;

#[test]
fn experiment_texts_end_as_errors_or_experiments() {
    check("experiment_text", experiment_text::check);
}

#[test]
fn design_tables_end_as_errors_or_tables() {
    check("design_table", design_table::check);
}

#[test]
fn resolved_values_are_read_back_the_same() {
    check("resolved_json", resolved_json::check);
}

#[test]
fn a_folder_with_a_changed_file_is_an_error_or_sound() {
    check("folder", folder::check);
}

fn check(target: &str, demand: fn(&[u8])) {
    let copies = std::env::var("NONGBO_DAMAGED_COPIES").map_or(COPIES, |copies| copies.parse().expect("a number"));
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut inputs = 0;
    for entry in corpus.read_dir().expect("the corpus") {
        let path = entry.expect("an entry").path();
        let input = std::fs::read(&path).expect("an input");
        inputs += 1;
        for copy in 0..=copies {
            let bytes = if copy == 0 { input.clone() } else { damaged(&input, copy) };
            let ended = catch_unwind(|| demand(&bytes));
            assert!(ended.is_ok(), "copy {copy} of {}: {:?}", path.display(), String::from_utf8_lossy(&bytes));
        }
    }
    assert!(inputs > 0, "{target}: an empty corpus");
}

/// A copy with some bytes changed, left out or repeated.
fn damaged(input: &[u8], copy: u32) -> Vec<u8> {
    let mut random = ChaCha8Rng::seed_from_u64(u64::from(copy));
    let mut bytes = input.to_vec();
    for _ in 0..random.random_range(1..4) {
        let at = random.random_range(0..bytes.len().max(1));
        let end = (at + random.random_range(1..20)).min(bytes.len());
        match random.random_range(0..4) {
            0 if !bytes.is_empty() => bytes[at] = random.random(),
            1 if !bytes.is_empty() => bytes[at] ^= 1 << random.random_range(0..8),
            2 => drop(bytes.drain(at.min(end)..end)),
            _ => bytes.extend_from_within(at.min(end)..end),
        }
    }
    bytes
}
