//! What a folder holds, for whoever asks from outside: nothing is written, no plan is needed.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::io::Read as _;
use std::path::Path;

use crate::engine::error::Result;
use crate::store::atomic_files::{cannot_read, names, names_if_there, read_if_there};
use crate::store::existing::part_number;
use crate::store::folder::{FINISHING, IDENTITY, PARTS};
use crate::store::identity::Identity;
use crate::store::{journal, lock, reader};

/// How far a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// There is no such folder, or nothing in it.
    Empty,
    /// It holds something that is not ours.
    Foreign,
    /// Runs are to be done.
    Unfinished,
    /// All runs are done; the tables are being made, or were when a process ended.
    Finishing,
    /// Everything is there.
    Finished,
}

/// What a folder holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// How far it is.
    pub stage: Stage,
    /// Name of the experiment.
    pub name: String,
    /// Version of the model.
    pub model_version: String,
    /// Runs of the experiment.
    pub runs: u64,
    /// Runs that are kept, failed ones included.
    pub kept: u64,
    /// Runs that failed.
    pub failed: u64,
    /// Who is at work: shard and number of the process.
    pub at_work: Vec<(String, String)>,
}

/// Looks at a folder.
///
/// # Errors
/// [`crate::engine::error::Error::Machine`] where it cannot be read.
pub fn status(dir: &Path) -> Result<Status> {
    if let Some(finished) = finished(dir)? {
        return Ok(finished);
    }
    let unfinished = unfinished(dir)?;
    // A process may have finished, and cleared up, during the look.
    Ok(finished(dir)?.unwrap_or(unfinished))
}

/// What the manifest of a finished folder says.
fn finished(dir: &Path) -> Result<Option<Status>> {
    let manifest = if dir.is_dir() { reader::manifest(dir)? } else { None };
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let number = |value: &serde_json::Value| value.as_u64().unwrap_or_default();
    Ok(manifest.map(|manifest| {
        let runs = &manifest["runs"];
        Status {
            stage: Stage::Finished,
            name: text(&manifest["name"]),
            model_version: text(&manifest["versions"]["model"]),
            runs: number(&runs["all"]),
            kept: number(&runs["all"]),
            failed: number(&runs["failed"]),
            at_work: Vec::new(),
        }
    }))
}

/// What a folder without a manifest holds.
fn unfinished(dir: &Path) -> Result<Status> {
    let nothing = Status {
        stage: Stage::Empty,
        name: String::new(),
        model_version: String::new(),
        runs: 0,
        kept: 0,
        failed: 0,
        at_work: Vec::new(),
    };
    if !dir.exists() || (dir.is_dir() && names(dir)?.is_empty()) {
        return Ok(nothing);
    }
    let parts = dir.join(PARTS);
    let identity = if parts.is_dir() { read_if_there(&parts.join(IDENTITY))? } else { None };
    let Some(identity) = identity.and_then(|bytes| serde_json::from_slice::<Identity>(&bytes).ok()) else {
        return Ok(Status { stage: Stage::Foreign, ..nothing });
    };
    let files = names_if_there(&parts)?.unwrap_or_default();
    let mut ends = BTreeMap::new();
    for name in files.iter().filter(|name| name.starts_with("journal-")) {
        journal::ends(&parts.join(name), &mut ends)?;
    }
    let kept: Vec<u32> = files.iter().filter_map(|name| part_number(name)).collect();
    let failed = kept.iter().filter(|number| ends.get(number).is_some_and(|status| status != "good")).count();
    Ok(Status {
        stage: if parts.join(FINISHING).exists() { Stage::Finishing } else { Stage::Unfinished },
        name: identity.name,
        model_version: identity.model_version,
        runs: identity.runs as u64,
        kept: kept.len() as u64,
        failed: failed as u64,
        at_work: at_work(&parts, &files)?,
    })
}

/// Locks of shards that somebody holds.
fn at_work(parts: &Path, files: &[String]) -> Result<Vec<(String, String)>> {
    let start = format!("{}-", lock::NAME);
    let mut found = Vec::new();
    for (shard, name) in files.iter().filter_map(|name| Some((name.strip_prefix(&start)?, name))) {
        let path = parts.join(name);
        let Ok(file) = File::open(&path) else { continue };
        match file.try_lock_shared() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut process = String::new();
                file.take(20).read_to_string(&mut process).map_err(|cause| cannot_read(&path, cause))?;
                found.push((shard.to_owned(), process));
            }
            Err(TryLockError::Error(cause)) => return Err(cannot_read(&path, cause)),
        }
    }
    Ok(found)
}
