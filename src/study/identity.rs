//! Identities: the run id is a hash of all inputs of a run, the content hash is a hash of its results.

mod cells;
mod content_hash;

pub use cells::{Cells, Values};
pub use content_hash::content_hash;

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

/// Identity of a run: SHA-256 of its model version, parameters, seed and replication. Neither the arm's name nor its
/// position nor the order of the keys of objects changes it.
#[must_use]
pub fn run_id(model_version: &str, resolved_rules: &Json, seed: u64, replication: u32) -> String {
    let mut text = String::new();
    canonical(&serde_json::json!([model_version, resolved_rules, seed, replication]), &mut text);
    sha256(text.as_bytes())
}

/// JSON without blanks, keys of objects sorted.
pub(crate) fn canonical(value: &Json, text: &mut String) {
    match value {
        Json::Object(entries) => {
            let sorted: std::collections::BTreeMap<_, _> = entries.iter().collect();
            text.push('{');
            for (index, (key, value)) in sorted.into_iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                text.push_str(&Json::from(key.as_str()).to_string());
                text.push(':');
                canonical(value, text);
            }
            text.push('}');
        }
        Json::Array(values) => {
            text.push('[');
            for (index, value) in values.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { "," });
                canonical(value, text);
            }
            text.push(']');
        }
        single => text.push_str(&single.to_string()),
    }
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// SHA-256 in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Content hash of a table over all runs, from run ids and the hashes of their tables in any order.
#[must_use]
pub fn table_hash(mut runs: Vec<(String, String)>) -> String {
    runs.sort();
    pairs(&runs)
}

/// Content hash of an experiment, from table names and the hashes of the tables in any order.
#[must_use]
pub fn experiment_hash(mut tables: Vec<(String, String)>) -> String {
    tables.sort();
    pairs(&tables)
}

fn pairs(pairs: &[(String, String)]) -> String {
    let mut hash = Sha256::new();
    for (name, content) in pairs {
        text(&mut hash, name);
        text(&mut hash, content);
    }
    hex(&hash.finalize())
}

pub(crate) fn text(hash: &mut Sha256, text: &str) {
    hash.update((text.len() as u64).to_le_bytes());
    hash.update(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_runs_does_not_matter_but_their_pairing_does() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let forth = table_hash(vec![pair("a", "1"), pair("b", "2")]);
        assert_eq!(forth, table_hash(vec![pair("b", "2"), pair("a", "1")]));
        assert_ne!(forth, table_hash(vec![pair("a", "2"), pair("b", "1")]));
    }
}
