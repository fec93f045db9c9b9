//! A finished folder whose sums agree. Sums are compared first, so that no byte of a damaged file is decoded.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use sha2::Digest as _;

use crate::engine::error::{Error, Result, text};
use crate::store::atomic_files::{cannot_read, hash_reader, not_as_written, read_if_present};
use crate::store::journal;
use crate::store::journal::JournalLine;
use crate::store::layout::{EXPERIMENT, JOURNAL, MANIFEST, PARTS, RESOLVED, SUMS, table_file};
use crate::store::{identity, manifest};
use crate::study::identity::{hex, sha256};

/// A finished folder whose files all have the sums they were written with.
#[derive(Debug)]
pub struct FinishedFolder {
    pub(super) dir: PathBuf,
    pub(super) manifest: Json,
    pub(super) files: usize,
    pub(super) bytes: u64,
}

impl FinishedFolder {
    /// Compares every file with its sum, the sums with the manifest, and the manifest with the sum over itself.
    ///
    /// # Errors
    /// [`Error::Usage`] where there is no finished folder or one of another layout; [`Error::Machine`] naming the first file that is not as it
    /// was written or cannot be read.
    pub fn check(dir: &Path) -> Result<Self> {
        let path = dir.join(MANIFEST);
        let Some(bytes) = (if dir.is_dir() { read_if_present(&path)? } else { None }) else {
            return Err(unfinished(dir));
        };
        let manifest = manifest::parse(&bytes)
            .ok_or_else(|| not_as_written(&path, "its sum over itself does not agree", "其自身校验和不符"))?;
        identity::check_layout(dir, &manifest)?;
        let mut finished = Self { dir: dir.to_owned(), manifest, files: 1, bytes: bytes.len() as u64 };
        finished.check_sums()?;
        Ok(finished)
    }

    fn check_sums(&mut self) -> Result<()> {
        let path = self.dir.join(SUMS);
        let missing = |path: &Path| not_as_written(path, "it is missing", "文件缺失");
        let bytes = read_if_present(&path)?.ok_or_else(|| missing(&path))?;
        if self.manifest["sums_sha256"] != sha256(&bytes) {
            return Err(not_as_written(&path, "the manifest has another sum for it", "与清单中的校验和不符"));
        }
        (self.files, self.bytes) = (self.files + 1, self.bytes + bytes.len() as u64);
        let text = String::from_utf8_lossy(&bytes);
        let named: BTreeMap<&str, &str> =
            text.lines().filter_map(|line| line.split_once("  ")).map(|(sum, name)| (name, sum)).collect();
        let tables = self.manifest["tables"].as_object().into_iter().flat_map(|tables| tables.keys());
        let mut expected: BTreeSet<String> = tables.map(|name| table_file(name)).collect();
        expected.extend([JOURNAL, EXPERIMENT, RESOLVED].map(str::to_owned));
        if !named.keys().copied().eq(expected.iter().map(String::as_str)) {
            return Err(not_as_written(&path, "it names other files than the folder has", "所列文件与文件夹不符"));
        }
        for (name, stated) in named {
            let path = self.dir.join(name);
            let fail = |cause| cannot_read(&path, cause);
            let mut file = match File::open(&path) {
                Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Err(missing(&path)),
                opened => opened.map_err(fail)?,
            };
            self.bytes += file.metadata().map_err(fail)?.len();
            self.files += 1;
            let computed = hex(&hash_reader(&mut file, u64::MAX).map_err(fail)?.finalize());
            if computed != stated {
                return Err(not_as_written(&path, "its sum does not agree", "校验和不符"));
            }
        }
        Ok(())
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// How many runs failed.
    #[must_use]
    pub fn failed(&self) -> u64 {
        self.manifest["runs"]["failed"].as_u64().unwrap_or_default()
    }

    /// Bytes of all tables.
    pub(super) fn table_bytes(&self) -> u64 {
        let tables = self.manifest["tables"].as_object().into_iter().flat_map(|tables| tables.values());
        tables.filter_map(|table| table["bytes"].as_u64()).sum()
    }

    /// The lines of its journal.
    pub(super) fn lines(&self) -> Result<Vec<JournalLine>> {
        journal::read(&self.dir.join(JOURNAL))
    }

    /// Names of its tables.
    #[must_use]
    pub fn table_names(&self) -> Vec<String> {
        self.manifest["tables"].as_object().map(|tables| tables.keys().cloned().collect()).unwrap_or_default()
    }

    /// Name of the experiment.
    #[must_use]
    pub fn name(&self) -> &str {
        self.manifest["name"].as_str().unwrap_or_default()
    }

    /// Version of the model of its runs.
    #[must_use]
    pub fn model_version(&self) -> &str {
        self.manifest["versions"]["model"].as_str().unwrap_or_default()
    }

    /// Version of the package that wrote it.
    #[must_use]
    pub fn package_version(&self) -> &str {
        self.manifest["versions"]["nongbo"].as_str().unwrap_or_default()
    }
}

/// The error of a folder that is not finished.
pub(super) fn unfinished(dir: &Path) -> Error {
    let at = dir.display();
    if dir.join(PARTS).is_dir() {
        return Error::Usage(text!(
            "{at} is not finished; `nongbo status {at}` says how to go on",
            "{at} 尚未完成；`nongbo status {at}` 说明如何继续"
        ));
    }
    Error::Usage(text!("{at} is no finished output folder", "{at} 不是已完成的结果文件夹"))
}
