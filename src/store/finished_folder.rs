//! A finished folder whose sums agree: sums before anything else, so that no byte of a damaged file is decoded.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use sha2::Digest as _;

use crate::engine::error::{Error, Result, text};
use crate::store::atomic_files::{cannot_read, hash_reader, read_if_there};
use crate::store::finish::{JOURNAL, SUMS};
use crate::store::folder::{MANIFEST, PARTS, table_file};
use crate::store::identity::{EXPERIMENT, RESOLVED};
use crate::store::journal;
use crate::store::journal::JournalLine;
use crate::store::manifest;
use crate::study::identity::{hex, sha256};

/// A finished folder whose files all have the sums they were written with.
#[derive(Debug)]
pub struct FinishedFolder {
    pub(super) dir: PathBuf,
    pub(super) manifest: Json,
    pub(super) files: usize,
    pub(super) bytes: u64,
}

/// The error of a file that is not what was written.
pub(super) fn wrong(path: &Path, en: &str, zh: &str) -> Error {
    let at = path.display();
    let message = text!("{at} is not as it was written: {en}", "{at} 与写入时不一致：{zh}");
    Error::Machine { message, cause: None }
}

impl FinishedFolder {
    /// Compares every file with its sum, the sums with the manifest, and the manifest with the sum over itself.
    ///
    /// # Errors
    /// [`Error::Usage`] where there is no finished folder; [`Error::Machine`] naming the first file that is not as it
    /// was written or cannot be read.
    pub fn check(dir: &Path) -> Result<Self> {
        let path = dir.join(MANIFEST);
        let Some(bytes) = (if dir.is_dir() { read_if_there(&path)? } else { None }) else {
            return Err(unfinished(dir));
        };
        let manifest = manifest::unsealed(&bytes)
            .ok_or_else(|| wrong(&path, "its sum over itself does not agree", "其自身校验和不符"))?;
        let mut finished = Self { dir: dir.to_owned(), manifest, files: 1, bytes: bytes.len() as u64 };
        finished.check_sums()?;
        Ok(finished)
    }

    fn check_sums(&mut self) -> Result<()> {
        let path = self.dir.join(SUMS);
        let missing = |path: &Path| wrong(path, "it is missing", "文件缺失");
        let bytes = read_if_there(&path)?.ok_or_else(|| missing(&path))?;
        if self.manifest["sums_sha256"] != sha256(&bytes) {
            return Err(wrong(&path, "the manifest has another sum for it", "与清单中的校验和不符"));
        }
        (self.files, self.bytes) = (self.files + 1, self.bytes + bytes.len() as u64);
        let text = String::from_utf8_lossy(&bytes);
        let named: BTreeMap<&str, &str> =
            text.lines().filter_map(|line| line.split_once("  ")).map(|(sum, name)| (name, sum)).collect();
        let tables = self.manifest["tables"].as_object().into_iter().flat_map(|tables| tables.keys());
        let mut expected: BTreeSet<String> = tables.map(|name| table_file(name)).collect();
        expected.extend([JOURNAL, EXPERIMENT, RESOLVED].map(str::to_owned));
        if !named.keys().copied().eq(expected.iter().map(String::as_str)) {
            return Err(wrong(&path, "it names other files than the folder has", "所列文件与文件夹不符"));
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
            let found = hex(&hash_reader(&mut file, u64::MAX).map_err(fail)?.finalize());
            if found != stated {
                return Err(wrong(&path, "its sum does not agree", "校验和不符"));
            }
        }
        Ok(())
    }

    /// Where it is.
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

    /// The journal, chained.
    pub(super) fn lines(&self) -> Result<Vec<JournalLine>> {
        let path = self.dir.join(JOURNAL);
        let bytes = read_if_there(&path)?.unwrap_or_default();
        journal::whole(&bytes).ok_or_else(|| wrong(&path, "its lines are not chained", "各行哈希链不连续"))
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

    /// Version of the model that lived its runs.
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

/// There is nothing to verify yet.
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
