//! The progress of a folder. It is read without a plan, and nothing is written.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::io::Read as _;
use std::path::Path;

use crate::engine::error::Result;
use crate::store::atomic_files::{TEMPORARY, cannot_read, names, names_if_present, read_if_present};
use crate::store::finished_folder::FinishedFolder;
use crate::store::identity::{Identity, damaged_identity};
use crate::store::layout::{
    EXPERIMENT, FINISHING, IDENTITY, JOURNALS, MANIFEST, PARTS, RESOLVED, SESSIONS, part_number,
};
use crate::store::{journal, lock};

/// The stage of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// There is no such folder, or nothing in it.
    Empty,
    /// It has files that are not of nongbo.
    Foreign,
    /// A process ended before it had written which experiment the folder is of. No run counts as done.
    Begun,
    /// Runs are to be done.
    Unfinished,
    /// All runs are done; the tables are being made, or a process ended while it made them.
    Finishing,
    /// All runs are done and the tables are made.
    Finished,
}

/// The progress of a folder, and its experiment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Its stage.
    pub stage: Stage,
    /// Name of the experiment.
    pub name: String,
    /// Version of the model.
    pub model_version: String,
    /// Runs of the experiment.
    pub runs: u64,
    /// Runs that are done, failed ones included.
    pub done: u64,
    /// Runs that failed.
    pub failed: u64,
    /// Processes that work in it: shard and number of the process.
    pub active: Vec<(String, String)>,
    /// Whether a finished folder has files that a killed process left; `nongbo run` removes them.
    pub leftovers: bool,
}

/// Reads the progress of a folder.
///
/// # Errors
/// [`crate::engine::error::Error::Damaged`] where it is damaged, [`crate::engine::error::Error::Usage`] where it has
/// another layout, [`crate::engine::error::Error::Machine`] where it cannot be read.
pub fn status(dir: &Path) -> Result<Status> {
    if let Some(finished) = finished(dir)? {
        return Ok(finished);
    }
    let unfinished = unfinished(dir)?;
    // A process may have finished the folder and removed the parts in the meantime.
    Ok(finished(dir)?.unwrap_or(unfinished))
}

/// The status of a finished folder, from its manifest. A file that is missing is damage; sums of tables are not compared.
fn finished(dir: &Path) -> Result<Option<Status>> {
    let Some(folder) = FinishedFolder::find(dir)? else { return Ok(None) };
    if let Err(damage) = folder.bytes_of_files() {
        // A process that extends the folder removes the manifest before the tables.
        return if dir.join(MANIFEST).exists() { Err(damage) } else { Ok(None) };
    }
    let parts = dir.join(PARTS);
    let files = names_if_present(&parts)?;
    let active = active(&parts, files.as_deref().unwrap_or_default())?;
    let leftovers = files.is_some() && active.is_empty();
    let runs = folder.manifest["runs"]["all"].as_u64().unwrap_or_default();
    Ok(Some(Status {
        stage: Stage::Finished,
        name: folder.name().to_owned(),
        model_version: folder.model_version().to_owned(),
        runs,
        done: runs,
        failed: folder.failed(),
        active,
        leftovers,
    }))
}

/// The status of a folder without a manifest.
fn unfinished(dir: &Path) -> Result<Status> {
    let nothing = Status {
        stage: Stage::Empty,
        name: String::new(),
        model_version: String::new(),
        runs: 0,
        done: 0,
        failed: 0,
        active: Vec::new(),
        leftovers: false,
    };
    if !dir.exists() || (dir.is_dir() && names(dir)?.is_empty()) {
        return Ok(nothing);
    }
    let parts = dir.join(PARTS);
    let Some(files) = names_if_present(&parts)? else { return Ok(Status { stage: Stage::Foreign, ..nothing }) };
    let path = parts.join(IDENTITY);
    let Some(bytes) = read_if_present(&path)? else {
        let stage = if is_begun(dir, &files)? { Stage::Begun } else { Stage::Foreign };
        return Ok(Status { stage, active: active(&parts, &files)?, ..nothing });
    };
    let identity: Identity = serde_json::from_slice(&bytes).map_err(|_| damaged_identity(dir))?;
    identity.check_layout(dir)?;
    let mut ends = BTreeMap::new();
    for name in files.iter().filter(|name| name.starts_with(JOURNALS)) {
        journal::statuses(&parts.join(name), &mut ends)?;
    }
    let done: Vec<u32> = files.iter().filter_map(|name| part_number(name)).collect();
    let failed = done.iter().filter(|number| ends.get(number).is_some_and(|status| status != "good")).count();
    Ok(Status {
        stage: if parts.join(FINISHING).exists() { Stage::Finishing } else { Stage::Unfinished },
        name: identity.name,
        model_version: identity.model_version,
        runs: identity.runs as u64,
        done: done.len() as u64,
        failed: failed as u64,
        active: active(&parts, &files)?,
        leftovers: false,
    })
}

/// Whether a folder without an identity has only files that nongbo writes before and beside it.
fn is_begun(dir: &Path, parts: &[String]) -> Result<bool> {
    let first = |name: &String| [PARTS, EXPERIMENT, RESOLVED].contains(&name.as_str()) || name.starts_with(TEMPORARY);
    let ours = |name: &String| {
        part_number(name).is_some()
            || [lock::NAME, TEMPORARY, JOURNALS, SESSIONS].iter().any(|start| name.starts_with(start))
    };
    Ok(names(dir)?.iter().all(first) && parts.iter().all(ours))
}

/// The shards whose locks are held, and by which process.
fn active(parts: &Path, files: &[String]) -> Result<Vec<(String, String)>> {
    let start = format!("{}-", lock::NAME);
    let mut processes = Vec::new();
    for (shard, name) in files.iter().filter_map(|name| Some((name.strip_prefix(&start)?, name))) {
        let path = parts.join(name);
        let Ok(file) = File::open(&path) else { continue };
        match file.try_lock_shared() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut process = String::new();
                file.take(20).read_to_string(&mut process).map_err(|cause| cannot_read(&path, cause))?;
                processes.push((shard.to_owned(), process));
            }
            Err(TryLockError::Error(cause)) => return Err(cannot_read(&path, cause)),
        }
    }
    Ok(processes)
}
