//! Reads folders: tables run by run, so that memory does not grow with the number of runs.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use arrow::array::RecordBatch;
use arrow::ipc::reader::FileReader;
use serde_json::Value as Json;

use crate::engine::error::{Error, Result, text};
use crate::store::atomic_files::{as_io, cannot_read, names, read_if_present};
use crate::store::layout::{JOURNAL, MANIFEST, PARTS, RESOLVED, part_number, table_file};
use crate::store::part::Part;
use crate::store::table_file::RunReader;
use crate::store::{identity, journal};

/// The batches of a table file as they stand in it, in run order.
///
/// # Errors
/// [`Error::Machine`] where the file cannot be read or is no Arrow file; later batches carry their own errors.
pub(super) fn batches(path: &Path) -> Result<impl Iterator<Item = Result<RecordBatch>> + use<>> {
    let path = path.to_owned();
    let file = File::open(&path).map_err(|cause| cannot_read(&path, cause))?;
    let reader = FileReader::try_new(BufReader::new(file), None).map_err(|error| cannot_read(&path, as_io(error)))?;
    Ok(reader.map(move |batch| batch.map_err(|error| cannot_read(&path, as_io(error)))))
}

/// The schema of a table file.
pub(super) fn schema_of(path: &Path) -> Result<arrow::datatypes::SchemaRef> {
    let file = File::open(path).map_err(|cause| cannot_read(path, cause))?;
    let reader = FileReader::try_new(BufReader::new(file), None).map_err(|error| cannot_read(path, as_io(error)))?;
    Ok(reader.schema())
}

/// A folder's table, one batch a run in run order: of a finished folder from its file, of one at work from its parts,
/// whose sums are checked.
///
/// In the batch of a failed run a column of names may have an empty list.
///
/// # Errors
/// [`Error::Usage`] where the folder is not one of nongbo, has no such table or another layout; [`Error::Machine`] where it
/// cannot be read.
pub fn table(folder: &Path, name: &str) -> Result<Box<dyn Iterator<Item = Result<RecordBatch>>>> {
    let missing = || {
        let at = folder.display();
        Error::Usage(text!("{at} has no table `{name}`", "{at} 中没有数据表 `{name}`"))
    };
    if let Some(manifest) = manifest(folder)? {
        identity::check_layout(folder, &manifest)?;
        let path = folder.join(table_file(name));
        return if path.exists() {
            Ok(Box::new(RunReader::open(&path, journal::rows(&journal::read(&folder.join(JOURNAL))?, name))?))
        } else {
            Err(missing())
        };
    }
    let parts = folder.join(PARTS);
    if !parts.is_dir() {
        return Err(missing());
    }
    let name = name.to_owned();
    let files = names(&parts)?.into_iter().filter(|file| part_number(file).is_some());
    Ok(Box::new(files.map(move |file| {
        let path = parts.join(file);
        let damaged = || cannot_read(&path, std::io::Error::other("the part is damaged or has no such table"));
        Part::check(&path)?.ok_or_else(damaged)?.table(&name)?.ok_or_else(damaged)
    })))
}

/// The manifest of a folder, `None` while it is not finished.
///
/// # Errors
/// [`Error::Machine`] where it cannot be read or is no JSON.
pub fn manifest(folder: &Path) -> Result<Option<Json>> {
    let path = folder.join(MANIFEST);
    let Some(bytes) = read_if_present(&path)? else { return Ok(None) };
    serde_json::from_slice(&bytes).map(Some).map_err(|error| cannot_read(&path, error.into()))
}

/// Every value of a folder's experiment after defaults: its `experiment.resolved.json`.
///
/// # Errors
/// [`Error::Usage`] where the folder has none; [`Error::Machine`] where it cannot be read or is no JSON.
pub fn resolved(folder: &Path) -> Result<Json> {
    let path = folder.join(RESOLVED);
    let at = path.display();
    let missing = || Error::Usage(text!("there is no {at}", "没有 {at}"));
    let bytes = read_if_present(&path)?.ok_or_else(missing)?;
    serde_json::from_slice(&bytes).map_err(|error| cannot_read(&path, error.into()))
}
