//! Extends a finished folder by more runs, or lets its failed runs be simulated again: parts are made from the tables,
//! then the manifest is removed.
//!
//! Until the manifest is removed the folder is finished; afterwards it is an unfinished folder like any other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use arrow::array::types::Int64Type;
use arrow::array::{Array, AsArray, RecordBatch};

use crate::engine::error::{Error, Result, text};
use crate::store::arrow_schema::{TableSchema, TableSchemas};
use crate::store::atomic_files;
use crate::store::atomic_files::cannot_write;
use crate::store::fault_injection::{Step, allow};
use crate::store::folder::Folder;
use crate::store::identity::Identity;
use crate::store::journal::JournalLine;
use crate::store::layout::{EXTENDING, FINISHING, IDENTITY, MANIFEST, PARTS};
use crate::store::lock::Locks;
use crate::store::part;
use crate::store::part::{Header, RESIDUALS};
use crate::store::{FinishedFolder, Shard, conservation, defect};
use crate::study::run::{Plan, RunKey};

impl FinishedFolder {
    /// Extends a verified folder to `plan`, whose first runs are those of the folder. With `retry_failed` failed runs get
    /// no part. The locks are those of the folder, which is unfinished now; after an error it is finished as before. `keep` says which
    /// tables of a run are kept; of others it has no rows.
    ///
    /// # Errors
    /// [`Error::Usage`] where the folder has foreign files; [`Error::Machine`] where the disk refuses or has less free space than twice the tables, or another process works in the folder.
    pub(super) fn extend(
        &self,
        plan: &Plan,
        retry_failed: bool,
        keep: impl Fn(&RunKey, &str) -> bool,
    ) -> Result<Locks> {
        self.check_space()?;
        let dir = self.path();
        let runs = plan.runs.iter().map(|run| (run.number, run.clone())).collect();
        let folder = Folder {
            dir: dir.to_owned(),
            tables: TableSchemas::new(plan)?,
            runs,
            damaged: BTreeSet::new(),
            work: None,
        };
        folder.refuse_foreign_beside_manifest()?;
        let parts = dir.join(PARTS);
        allow(Step::Create, &parts)
            .and_then(|()| std::fs::create_dir_all(&parts))
            .map_err(|cause| cannot_write(&parts, cause))?;
        let (locks, _) = Locks::take(&parts, Shard::WHOLE).inspect_err(|_| remove_if_empty(&parts))?;
        let made = self
            .make_unfinished(&folder, plan, retry_failed, keep)
            .and_then(|()| atomic_files::remove(&dir.join(MANIFEST)));
        if let Err(error) = made {
            // The folder is finished still. What cannot be removed now is removed by the next process.
            let _kept = folder.remove_parts();
            return Err(error);
        }
        atomic_files::sync_folder(dir).map_err(|cause| cannot_write(dir, cause))?;
        Ok(locks)
    }

    /// Everything that an unfinished folder has and a finished one has not.
    fn make_unfinished(
        &self,
        folder: &Folder,
        plan: &Plan,
        retry_failed: bool,
        keep: impl Fn(&RunKey, &str) -> bool,
    ) -> Result<()> {
        let parts = self.path().join(PARTS);
        // Files of an earlier attempt may be of another plan.
        for name in atomic_files::names(&parts)?.iter().filter(|name| !name.starts_with(super::lock::NAME)) {
            atomic_files::remove(&parts.join(name))?;
        }
        self.write_parts(folder, plan, retry_failed, keep)?;
        let text =
            serde_json::to_string_pretty(&Identity::new(plan)?).map_err(|error| defect(format!("JSON: {error}")))?;
        atomic_files::write_bytes(&parts.join(IDENTITY), (text + "\n").as_bytes())?;
        atomic_files::write_bytes(&parts.join(EXTENDING), b"")?;
        atomic_files::write_bytes(&parts.join(FINISHING), b"").map(drop)
    }

    fn check_space(&self) -> Result<()> {
        let needed = self.table_bytes().saturating_mul(2);
        let Some(free) = atomic_files::free_bytes(self.path()).filter(|free| *free < needed) else { return Ok(()) };
        let at = self.path().display();
        let message = text!(
            "{at}: making the tables anew needs {needed} bytes of free space, {free} are free; nothing was changed",
            "{at}：重建数据表需要 {needed} 字节可用空间，现有 {free} 字节；未做任何改动"
        );
        Err(Error::Machine { message, cause: None })
    }

    /// The parts of all runs, read from all tables at once; one run is in memory at a time.
    fn write_parts(
        &self,
        folder: &Folder,
        plan: &Plan,
        retry_failed: bool,
        keep: impl Fn(&RunKey, &str) -> bool,
    ) -> Result<()> {
        let lines = self.lines()?;
        let mut readers = Vec::new();
        for table in &folder.tables.all {
            readers.push((self.runs_of(table.name, &lines)?, table));
        }
        let by_number: BTreeMap<u32, &RunKey> = plan.runs.iter().map(|run| (run.number, run)).collect();
        for line in lines {
            let run = by_number.get(&line.number).ok_or_else(|| defect("a run that is not in the plan"))?;
            let mut batches = Vec::new();
            for (reader, table) in &mut readers {
                let batch = reader.next().ok_or_else(|| defect("a run without a place in the journal"))??;
                let is_kept = keep(run, table.name);
                batches.push(if is_kept {
                    as_part(&batch, table)?
                } else {
                    RecordBatch::new_empty(table.schema.clone())
                });
            }
            if retry_failed && line.status != "good" {
                continue;
            }
            let (_, bytes) = part::assemble(header(&line, &folder.tables, &batches)?, &folder.tables, &batches)?;
            atomic_files::write_bytes(&folder.part_path(line.number), &bytes)?;
        }
        Ok(())
    }
}

/// Removes a folder that was made for nothing.
fn remove_if_empty(dir: &Path) {
    let _used = std::fs::remove_dir(dir);
}

/// The batch under the schema of a part.
fn as_part(batch: &RecordBatch, table: &TableSchema) -> Result<RecordBatch> {
    RecordBatch::try_new(table.schema.clone(), batch.columns().to_vec())
        .map_err(|error| defect(format!("table `{}`: {error}", table.name)))
}

/// The header of a run's part, from its line in the journal and its tables.
fn header(line: &JournalLine, tables: &TableSchemas, batches: &[RecordBatch]) -> Result<Header> {
    let of = |name: &str| tables.all.iter().position(|table| table.name == name).map(|index| &batches[index]);
    let error = of("runs").and_then(|runs| runs.column_by_name("error")).and_then(|column| {
        let texts = column.as_string_opt::<i32>()?;
        (!texts.is_empty() && texts.is_valid(0)).then(|| texts.value(0).to_owned())
    });
    let mut residuals = BTreeMap::new();
    for name in RESIDUALS {
        let column = of("runs").and_then(|runs| runs.column_by_name(name)?.as_primitive_opt::<Int64Type>());
        if let Some(cells) = column.filter(|cells| !cells.is_empty() && cells.is_valid(0)) {
            residuals.insert(name.to_owned(), cells.value(0));
        }
    }
    let flows = of("flows").map_or_else(|| Some(BTreeMap::new()), conservation::by_sector);
    Ok(Header {
        run: line.run.clone(),
        number: line.number,
        arm: line.arm.clone(),
        replication: line.replication,
        status: line.status.clone(),
        error,
        tables: Vec::new(),
        residuals,
        flows: flows.ok_or_else(|| defect("the flows overflow"))?,
    })
}
