//! The manifest: a description of the tables, computed from the parts when the tables are made and from the tables when they
//! are verified. It contains its own SHA-256.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::engine::error::Result;
use crate::store::identity::Identity;
use crate::store::layout::table_file;
use crate::store::part::{Header, RESIDUALS, add};
use crate::store::{SCHEMA_VERSION, SEED_SCHEME, defect};
use crate::study::identity::sha256;
use crate::study::identity::{experiment_hash, table_hash};
use crate::study::run::Plan;

/// The last key of the manifest: its own SHA-256.
const OWN_SUM: &str = "manifest_sha256";

/// Totals over all runs.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    pub(super) runs: usize,
    pub(super) failed: usize,
    /// Sum of the column `fen` of `flows` by sector.
    pub(super) flows: BTreeMap<String, i64>,
    /// Greatest residuals over all runs, of the columns that `runs` has.
    pub(super) residuals: BTreeMap<String, i64>,
    pub(super) tables: Vec<TableAccount>,
}

/// One table over all runs.
#[derive(Debug, Default, Clone)]
pub(super) struct TableAccount {
    pub(super) name: String,
    pub(super) rows: u64,
    /// Run id and content hash of each run.
    pub(super) contents: Vec<(String, String)>,
    /// The file.
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

impl Accounts {
    /// Adds a run from the header of its part.
    pub(super) fn add_run(&mut self, header: &Header) -> Result<()> {
        self.runs += 1;
        self.failed += usize::from(header.error.is_some());
        for (sector, fen) in &header.flows {
            add(&mut self.flows, sector, *fen)?;
        }
        self.add_residuals(&header.residuals);
        self.tables.resize(header.tables.len(), TableAccount::default());
        for (account, table) in self.tables.iter_mut().zip(&header.tables) {
            account.name.clone_from(&table.name);
            account.rows += table.rows;
            account.contents.push((header.run.clone(), table.content.clone()));
        }
        Ok(())
    }

    /// Takes the greater of each residual.
    pub(super) fn add_residuals(&mut self, residuals: &BTreeMap<String, i64>) {
        debug_assert!(residuals.keys().all(|name| RESIDUALS.contains(&name.as_str())));
        for (name, value) in residuals {
            let entry = self.residuals.entry(name.clone()).or_insert(*value);
            *entry = (*entry).max(*value);
        }
    }
}

/// Versions of everything that the files depend on.
pub(super) fn versions(plan: &Plan) -> Json {
    json!({
        "nongbo": env!("CARGO_PKG_VERSION"), "model": plan.model_version,
        "schema": SCHEMA_VERSION, "arrow": arrow::ARROW_VERSION, "codec": "zstd",
    })
}

/// The manifest as it is written.
pub(super) fn text(plan: &Plan, accounts: &Accounts, versions: &Json, sums_sha256: &str) -> Result<String> {
    let mut contents = Vec::new();
    let mut described = serde_json::Map::new();
    for table in &accounts.tables {
        let content = table_hash(table.contents.clone());
        described.insert(
            table.name.clone(),
            json!({"file": table_file(&table.name), "rows": table.rows, "bytes": table.bytes, "sha256": table.sha256, "content_hash": content}),
        );
        contents.push((table.name.clone(), content));
    }
    let identity = serde_json::to_value(Identity::new(plan)?).map_err(|error| defect(format!("JSON: {error}")))?;
    let manifest = json!({
        "name": plan.name,
        "versions": versions,
        "seed": plan.seed,
        "seed_scheme": SEED_SCHEME,
        "runs": {"all": accounts.runs, "good": accounts.runs - accounts.failed, "failed": accounts.failed},
        "tables": described,
        "conservation": {"flows_fen": accounts.flows, "greatest_residuals": accounts.residuals},
        "content_hash": experiment_hash(contents),
        "sums_sha256": sums_sha256,
        "identity": identity,
    });
    Ok(with_own_sum(manifest).0)
}

/// The text with the sum over itself, and the sum: that of the text with 64 zeros in the sum's place.
pub(super) fn with_own_sum(mut manifest: Json) -> (String, String) {
    let text = |manifest: &Json| format!("{manifest:#}\n");
    manifest[OWN_SUM] = "0".repeat(64).into();
    let sum = sha256(text(&manifest).as_bytes());
    manifest[OWN_SUM] = sum.as_str().into();
    (text(&manifest), sum)
}

/// The manifest in these bytes; `None` where a byte differs from what was written.
pub(super) fn parse(bytes: &[u8]) -> Option<Json> {
    let manifest: Json = serde_json::from_slice(bytes).ok()?;
    manifest.get(OWN_SUM)?;
    (with_own_sum(manifest.clone()).0.as_bytes() == bytes).then_some(manifest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_with_any_bit_changed_is_none() {
        let (text, sum) = with_own_sum(json!({"a": 1, "b": {"c": "d"}}));
        assert_eq!(parse(text.as_bytes()), Some(json!({"a": 1, "b": {"c": "d"}, OWN_SUM: sum})));
        for at in 0..text.len() {
            for bit in 0..8 {
                let mut bytes = text.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                assert_eq!(parse(&bytes), None, "byte {at}, bit {bit}");
            }
            assert_eq!(parse(&text.as_bytes()[..at]), None);
        }
    }
}
