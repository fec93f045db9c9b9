//! Reads folders: tables run by run, so that memory does not grow with the number of runs.

use std::path::Path;

use arrow::array::RecordBatch;
use serde_json::Value as Json;

use crate::engine::error::{Error, Result, text};
use crate::store::atomic_files::{names, not_as_written, read_if_present};
use crate::store::finished_folder::{FinishedFolder, no_table};
use crate::store::identity::{Identity, check_unfinished_layout};
use crate::store::layout::{EXPERIMENT, EXTENDING, IDENTITY, PARTS, RESOLVED, part_number, table_file};
use crate::store::part::Part;
use crate::store::regular_file::refuse_file;
use crate::study::identity::sha256;

/// A folder's table, one batch a run in run order: of a finished folder from its file, of one at work from its parts.
/// Sums are compared before anything is decoded.
///
/// In the batch of a failed run a column of names may have an empty list.
///
/// # Errors
/// [`Error::Usage`] where the folder is not one of nongbo, has no such table or another layout; [`Error::Damaged`] where
/// a file is not as it was written; [`Error::Machine`] where it cannot be read.
pub fn table(folder: &Path, name: &str) -> Result<Box<dyn Iterator<Item = Result<RecordBatch>>>> {
    if let Some(finished) = FinishedFolder::find(folder)? {
        let (path, one_row) = (folder.join(table_file(name)), name == "runs");
        let runs = finished.runs_of(name, &finished.lines()?)?;
        return Ok(Box::new(runs.map(move |run| match run {
            Ok(batch) if one_row && batch.num_rows() != 1 => {
                Err(not_as_written(&path, "a run has not one row in it", "某次模拟不是一行"))
            }
            run => run,
        })));
    }
    let parts = folder.join(PARTS);
    if !parts.is_dir() {
        return Err(no_table(folder, name));
    }
    check_unfinished_layout(folder)?;
    let name = name.to_owned();
    let files = names(&parts)?.into_iter().filter(|file| part_number(file).is_some());
    Ok(Box::new(files.map(move |file| {
        let path = parts.join(file);
        let damaged = || not_as_written(&path, "the part is damaged or has no such table", "部分文件已损坏或缺少该表");
        Part::check(&path)?.ok_or_else(damaged)?.table(&name)?.ok_or_else(damaged)
    })))
}

/// The manifest of a folder, `None` while it is not finished.
///
/// # Errors
/// As [`FinishedFolder::open`].
pub fn manifest(folder: &Path) -> Result<Option<Json>> {
    Ok(FinishedFolder::find(folder)?.map(|folder| folder.manifest))
}

/// The experiment file or the resolved values of a folder; `None` where it has none.
///
/// # Errors
/// [`Error::Damaged`] where the file has another sum than the manifest, or the identity of an unfinished folder, says.
pub(super) fn stored(folder: &Path, name: &str) -> Result<Option<Vec<u8>>> {
    if let Some(finished) = FinishedFolder::find(folder)? {
        return finished.read(name).map(Some);
    }
    refuse_file(folder)?;
    check_unfinished_layout(folder)?;
    let path = folder.join(name);
    let Some(bytes) = read_if_present(&path)? else { return Ok(None) };
    let parts = folder.join(PARTS);
    // A folder that is being extended has the identity of more runs and the earlier resolved values.
    let identity = if parts.join(EXTENDING).exists() { None } else { read_if_present(&parts.join(IDENTITY))? };
    let identity = identity.and_then(|bytes| serde_json::from_slice::<Identity>(&bytes).ok());
    let stated = identity.map(|identity| match name {
        EXPERIMENT => identity.experiment_sha256,
        _ => identity.resolved_sha256,
    });
    match stated {
        Some(stated) if stated != sha256(&bytes) => Err(not_as_written(
            &path,
            "its sum does not agree; delete it and repeat the command that began the runs",
            "校验和不符；请删除它并重复开始运行时的命令",
        )),
        _ => Ok(Some(bytes)),
    }
}

/// Every value of a folder's experiment after defaults; `None` where it has no `experiment.resolved.json`.
///
/// # Errors
/// [`Error::Damaged`] where the file is not as it was written; [`Error::Machine`] where it cannot be read.
pub(super) fn resolved_if_present(folder: &Path) -> Result<Option<Json>> {
    let Some(bytes) = stored(folder, RESOLVED)? else { return Ok(None) };
    let damaged = |error: serde_json::Error| not_as_written(&folder.join(RESOLVED), &error.to_string(), "不是 JSON");
    serde_json::from_slice(&bytes).map(Some).map_err(damaged)
}

/// Every value of a folder's experiment after defaults: its `experiment.resolved.json`.
///
/// # Errors
/// [`Error::Usage`] where the folder has none; [`Error::Damaged`] where it is not as it was written; [`Error::Machine`]
/// where it cannot be read.
pub fn resolved(folder: &Path) -> Result<Json> {
    let at = folder.display();
    let missing = || {
        Error::Usage(text!(
            "{at} holds no experiment: there is no {RESOLVED}; name the folder that `run --out` wrote",
            "{at} 中没有实验：缺少 {RESOLVED}；请给出 `run --out` 写入的文件夹"
        ))
    };
    resolved_if_present(folder)?.ok_or_else(missing)
}
