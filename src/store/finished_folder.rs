//! A finished folder. Its files are read through [`CheckedFile`]: sums are compared first, so that no byte of a damaged
//! file is decoded.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::engine::error::{Error, Result, text};
use crate::store::atomic_files::{cannot_read, not_as_written, read_if_present};
use crate::store::checked_file::CheckedFile;
use crate::store::journal::JournalLine;
use crate::store::layout::{EXPERIMENT, IDENTITY, JOURNAL, MANIFEST, PARTS, RESOLVED, SUMS, table_file};
use crate::store::shell::quoted;
use crate::store::table_file::RunReader;
use crate::store::{identity, journal, manifest};

/// A finished folder whose manifest and list of sums agree. Every other file is compared with its sum when it is opened.
#[derive(Debug)]
pub struct FinishedFolder {
    pub(super) dir: PathBuf,
    pub(super) manifest: Json,
    /// The sum of every file but the manifest, the list of sums and the provenance.
    sums: BTreeMap<String, String>,
    /// Bytes of the manifest and of the list of sums.
    bytes: u64,
}

impl FinishedFolder {
    /// Opens a folder: compares the manifest with the sum over itself and the list of sums with the manifest.
    ///
    /// # Errors
    /// [`Error::Usage`] where there is no finished folder or one of another layout; [`Error::Damaged`] naming the file
    /// that is not as it was written; [`Error::Machine`] where it cannot be read.
    pub fn open(dir: &Path) -> Result<Self> {
        Self::find(dir)?.ok_or_else(|| unfinished(dir))
    }

    /// As [`FinishedFolder::open`], `None` where the folder is not finished.
    pub(super) fn find(dir: &Path) -> Result<Option<Self>> {
        let path = dir.join(MANIFEST);
        let Some(bytes) = (if dir.is_dir() { read_if_present(&path)? } else { None }) else {
            return if lacks_manifest(dir) { Err(missing(&path)) } else { Ok(None) };
        };
        let Some(manifest) = manifest::parse(&bytes) else {
            let is_ours = [SUMS, RESOLVED].iter().any(|name| dir.join(name).exists());
            let damaged = not_as_written(&path, "its sum over itself does not agree", "其自身校验和不符");
            return Err(if is_ours { damaged } else { foreign(dir, MANIFEST) });
        };
        identity::check_layout(dir, &manifest)?;
        let mut folder = Self { dir: dir.to_owned(), manifest, sums: BTreeMap::new(), bytes: bytes.len() as u64 };
        folder.read_sums()?;
        Ok(Some(folder))
    }

    fn read_sums(&mut self) -> Result<()> {
        let path = self.dir.join(SUMS);
        let stated = self.manifest["sums_sha256"].as_str().unwrap_or_default();
        let bytes = CheckedFile::open(&path, stated)?.bytes()?;
        self.bytes += bytes.len() as u64;
        let text = String::from_utf8_lossy(&bytes);
        let entries = text.lines().filter_map(|line| line.split_once("  "));
        self.sums = entries.map(|(sum, name)| (name.to_owned(), sum.to_owned())).collect();
        let mut expected: BTreeSet<String> = self.table_names().iter().map(|name| table_file(name)).collect();
        expected.extend([JOURNAL, EXPERIMENT, RESOLVED].map(str::to_owned));
        if self.sums.keys().eq(expected.iter()) {
            Ok(())
        } else {
            Err(not_as_written(&path, "it names other files than the folder has", "所列文件与文件夹不符"))
        }
    }

    /// A file of the folder, its sum compared.
    fn file(&self, name: &str) -> Result<CheckedFile> {
        let sum = self.sums.get(name).map_or("", String::as_str);
        CheckedFile::open(&self.dir.join(name), sum)
    }

    /// The bytes of a small file.
    pub(super) fn read(&self, name: &str) -> Result<Vec<u8>> {
        self.file(name)?.bytes()
    }

    /// The file of a table.
    ///
    /// # Errors
    /// [`Error::Usage`] where the folder has no such table, and those of [`CheckedFile::open`].
    pub(super) fn table(&self, name: &str) -> Result<CheckedFile> {
        let file = table_file(name);
        if self.sums.contains_key(&file) { self.file(&file) } else { Err(no_table(&self.dir, name)) }
    }

    /// A table run by run.
    pub(super) fn runs_of(&self, table: &str, lines: &[JournalLine]) -> Result<RunReader> {
        RunReader::new(self.table(table)?, journal::rows(lines, table))
    }

    /// The lines of its journal.
    pub(super) fn lines(&self) -> Result<Vec<JournalLine>> {
        journal::parse(&self.dir.join(JOURNAL), &self.read(JOURNAL)?)
    }

    /// Compares the sums of the files that are not tables. Gives the number of all files and their bytes.
    pub(super) fn check_files(&self) -> Result<(usize, u64)> {
        for name in [JOURNAL, EXPERIMENT, RESOLVED] {
            self.file(name)?;
        }
        Ok((self.sums.len() + 2, self.bytes + self.bytes_of_files()?))
    }

    /// Bytes of every file with a sum.
    ///
    /// # Errors
    /// [`Error::Damaged`] naming a file that is missing, [`Error::Machine`].
    pub(super) fn bytes_of_files(&self) -> Result<u64> {
        let size = |name: &String| {
            let path = self.dir.join(name);
            match std::fs::metadata(&path) {
                Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Err(missing(&path)),
                data => data.map(|data| data.len()).map_err(|cause| cannot_read(&path, cause)),
            }
        };
        self.sums.keys().map(size).sum()
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
        tables.filter_map(|table| table["bytes"].as_u64()).fold(0, u64::saturating_add)
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

/// Refuses to write another file into an output folder, finished or not: its next command would refuse the folder.
///
/// # Errors
/// [`Error::Usage`].
pub fn refuse_output_folder(dir: &Path) -> Result<()> {
    // Other programs have files called `manifest.json` and folders called `parts` too.
    let has = |names: &[&str]| dir.join(names.iter().collect::<PathBuf>()).exists();
    if has(&[RESOLVED]) || (has(&[MANIFEST]) && has(&[SUMS])) || has(&[PARTS, IDENTITY]) {
        return Err(output_folder(dir));
    }
    Ok(())
}

/// The refusal of an output folder as the place of other files.
pub(super) fn output_folder(dir: &Path) -> Error {
    let at = dir.display();
    Error::Usage(text!(
        "{at} is an output folder: other files would spoil it; choose another folder with --out",
        "{at} 是结果文件夹：写入其他文件会破坏它；请用 --out 换一个文件夹"
    ))
}

/// Whether a folder has the files that are written last, but neither a manifest nor parts: the manifest was removed.
fn lacks_manifest(dir: &Path) -> bool {
    // The parts are looked for first: they are removed after the manifest is written.
    let has = |name: &str| dir.join(name).exists();
    !has(PARTS) && !has(MANIFEST) && has(SUMS) && has(RESOLVED)
}

fn missing(path: &Path) -> Error {
    not_as_written(path, "it is missing", "文件缺失")
}

/// The error of a table that a folder does not have.
pub(super) fn no_table(dir: &Path, name: &str) -> Error {
    let at = dir.display();
    Error::Usage(text!("{at} has no table `{name}`", "{at} 中没有数据表 `{name}`"))
}

/// The refusal of a folder with a file of somebody else.
pub(super) fn foreign(dir: &Path, name: &str) -> Error {
    let at = dir.display();
    Error::Usage(text!(
        "{at} holds `{name}`, which is not of this experiment; choose an empty or a new folder",
        "{at} 中有不属于本实验的 `{name}`；请选择空文件夹或新文件夹"
    ))
}

/// The error of a folder that is not finished.
pub(super) fn unfinished(dir: &Path) -> Error {
    let (at, word) = (dir.display(), quoted(dir.as_os_str()));
    if dir.join(PARTS).is_dir() {
        return Error::Usage(text!(
            "{at} is not finished; `nongbo status {word}` says how to go on",
            "{at} 尚未完成；`nongbo status {word}` 说明如何继续"
        ));
    }
    Error::Usage(text!("{at} is no finished output folder", "{at} 不是已完成的结果文件夹"))
}
