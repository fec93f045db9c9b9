//! Finishing a folder: tables from the parts, then journal, sums and, last, the manifest.

use std::collections::BTreeMap;
use std::io::Write;

use arrow::ipc::writer::FileWriter;
use serde_json::Value as Json;

use crate::engine::error::{Error, Result, text};
use crate::store::arrow_schema::TableSchema;
use crate::store::atomic_files;
use crate::store::atomic_files::{Written, as_io, cannot_write};
use crate::store::folder::Folder;
use crate::store::identity::{check_unchanged, resolved_text};
use crate::store::journal;
use crate::store::journal::START;
use crate::store::layout::{
    EXPERIMENT, FINISHING, JOURNAL, JOURNALS, MANIFEST, PARTS, PROVENANCE, RESOLVED, SESSIONS, SUMS, table_file,
};
use crate::store::lock::Locks;
use crate::store::manifest;
use crate::store::manifest::Accounts;
use crate::store::part::{Part, TABLE_CODEC, options};
use crate::store::read_ahead::for_each_ahead;
use crate::store::record_batch::SharedLists;
use crate::store::table_file::LargeBatches;
use crate::store::{defect, record_batch};
use crate::study::identity::sha256;
use crate::study::run::Plan;

/// The state of a folder when one process has done its runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completion {
    /// The folder is finished.
    Finished,
    /// Other processes work in it; the last of them finishes it.
    OthersAtWork,
    /// No other process works in it, and this many runs of other processes are missing.
    Missing(usize),
}

impl Folder {
    /// Finishes the folder if all runs are done and no other process works in it.
    ///
    /// # Errors
    /// As [`Folder::finish`].
    pub fn finish_if_complete(&self, plan: &Plan, provenance: Json) -> Result<Completion> {
        let Some(work) = &self.work else { return Ok(Completion::Finished) };
        if !work.locks.alone(&self.dir.join(PARTS))? {
            return Ok(Completion::OthersAtWork);
        }
        if self.dir.join(MANIFEST).exists() {
            return Ok(Completion::Finished);
        }
        let missing = plan.runs.iter().filter(|run| !self.part_path(run.number).exists()).count();
        if missing > 0 {
            // Others may do them while this process stays open.
            work.locks.share(&self.dir.join(PARTS))?;
            return Ok(Completion::Missing(missing));
        }
        self.finish(plan, provenance).map(|()| Completion::Finished)
    }

    /// The provenance with the sessions of all processes, and how many runs were done more than once.
    fn with_sessions(&self, provenance: &Json) -> Result<Json> {
        let parts = self.dir.join(PARTS);
        let (mut sessions, mut times_done) = (Vec::new(), BTreeMap::new());
        for name in atomic_files::names(&parts)? {
            let path = parts.join(&name);
            if name.starts_with(JOURNALS) {
                journal::count_runs(&path, &mut times_done)?;
            } else if name.starts_with(SESSIONS) {
                let text = atomic_files::read_if_present(&path)?.unwrap_or_default();
                // A line that a crash cut is left out.
                sessions.extend(
                    text.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice::<Json>(line).ok()),
                );
            }
        }
        let mut all = provenance.clone();
        if let Some(entries) = all.as_object_mut() {
            entries.insert("sessions".into(), sessions.into());
            entries.insert("runs_lived".into(), times_done.values().sum::<u32>().into());
            let twice: Vec<u32> =
                times_done.iter().filter(|(_, times)| **times > 1).map(|(number, _)| *number).collect();
            entries.insert("runs_lived_more_than_once".into(), twice.into());
        }
        Ok(all)
    }

    /// Makes the tables and the manifest from the parts of all runs, then removes `parts/`.
    ///
    /// # Errors
    /// [`Error::Machine`] where the disk refuses or another shard still works; [`Error::Damaged`] where a part or an
    /// experiment file was changed since it was written; [`Error::Usage`] where runs are missing. Parts stay until the manifest is written.
    #[allow(clippy::needless_pass_by_value, reason = "the caller has no more use for it")]
    pub fn finish(&self, plan: &Plan, provenance: Json) -> Result<()> {
        self.make_files(plan, &provenance).map_err(|error| self.with_progress(error))?;
        self.remove_parts()
    }

    fn make_files(&self, plan: &Plan, provenance: &Json) -> Result<()> {
        let Some(work) = &self.work else { return Err(defect("a finished folder is finished again")) };
        let folder = self.dir.join(PARTS);
        if !work.locks.alone(&folder)? {
            return Err(Locks::refused(&folder));
        }
        // A shard that was killed while it finished may have left files while other shards continued.
        atomic_files::remove_temporaries(&self.dir)?;
        atomic_files::remove_temporaries(&folder)?;
        let parts = self.parts(plan)?;
        let marker = self.dir.join(PARTS).join(FINISHING);
        if !marker.exists() {
            atomic_files::write_bytes(&marker, b"")?;
        }
        // Complete files from an interrupted attempt to finish; the same bytes are written again.
        for name in self.final_names() {
            atomic_files::remove(&self.dir.join(name))?;
        }
        let mut accounts = Accounts::default();
        for part in &parts {
            accounts.add_run(&part.header)?;
        }
        let mut sums = BTreeMap::new();
        for (index, table) in self.tables.all.iter().enumerate() {
            let written = self.write_table(index, table, &parts, &accounts.residuals)?;
            sums.insert(table_file(table.name), written.sha256.clone());
            (accounts.tables[index].bytes, accounts.tables[index].sha256) = (written.bytes, written.sha256);
        }
        sums.insert(JOURNAL.to_owned(), self.write_journal(&parts)?.sha256);
        // What is sealed is what was run, whatever happened to the files since.
        check_unchanged(&self.dir, plan)?;
        self.write_experiment_files(plan)?;
        sums.insert(EXPERIMENT.to_owned(), sha256(plan.experiment_toml.as_bytes()));
        sums.insert(RESOLVED.to_owned(), sha256(resolved_text(plan)?.as_bytes()));
        let lines: String = sums.iter().flat_map(|(name, sum)| [sum, "  ", name, "\n"]).collect();
        let sums_sha256 = atomic_files::write_bytes(&self.dir.join(SUMS), lines.as_bytes())?.sha256;
        self.write_json(PROVENANCE, &self.with_sessions(provenance)?)?;
        let manifest = manifest::text(plan, &accounts, &manifest::versions(plan), &sums_sha256)?;
        atomic_files::write_bytes(&self.dir.join(MANIFEST), manifest.as_bytes()).map(drop)
    }

    /// Names of the files that are written before the manifest.
    pub(super) fn final_names(&self) -> Vec<String> {
        let tables = self.tables.all.iter().map(|table| table_file(table.name));
        tables.chain([JOURNAL, SUMS, PROVENANCE].map(str::to_owned)).collect()
    }

    /// All parts in run order, their sums checked.
    fn parts(&self, plan: &Plan) -> Result<Vec<Part>> {
        let mut runs: Vec<_> = plan.runs.iter().collect();
        runs.sort_by_key(|run| run.number);
        let missing: Vec<_> = runs.iter().filter(|run| !self.part_path(run.number).exists()).collect();
        if let Some(first) = missing.first() {
            let (number, missing, all) = (first.number, missing.len(), runs.len());
            return Err(Error::Usage(text!(
                "{missing} of {all} runs are not done, the first of them run {number}: the folder cannot be finished",
                "{all} 次模拟中有 {missing} 次尚未完成，首个为第 {number} 次：无法完成该文件夹"
            )));
        }
        let check = |run: &&crate::study::run::RunKey| {
            let path = self.part_path(run.number);
            match Part::check(&path)? {
                Some(part) if part.belongs_to(run, &self.tables) => Ok(part),
                _ => Err(atomic_files::not_as_written(
                    &path,
                    "it is damaged; repeat the command, and the run is done again",
                    "已损坏；重复同一命令即可重新运行",
                )),
            }
        };
        runs.iter().map(check).collect()
    }

    /// The rows of all runs in run order, in large batches; the next one is read while one is written.
    fn write_table(
        &self,
        index: usize,
        table: &TableSchema,
        parts: &[Part],
        residuals: &BTreeMap<String, i64>,
    ) -> Result<Written> {
        let lists = SharedLists::new(parts.iter().map(|part| &part.header.tables[index].lists), &self.tables.arms);
        let schema = self.tables.of_study(table, residuals);
        let path = self.dir.join(table_file(table.name));
        let fail = |error| cannot_write(&path, as_io(error));
        atomic_files::write_new(&path, |sink| {
            let mut writer = FileWriter::try_new_with_options(sink, &schema, options(TABLE_CODEC)).map_err(fail)?;
            let runs = parts.iter().map(|part| {
                let batch = part.table(table.name)?.ok_or_else(|| defect("a part lacks a table"))?;
                record_batch::conform(&batch, table, &lists, schema.clone())
            });
            for_each_ahead(LargeBatches::new(schema.clone(), runs), |batch| writer.write(&batch).map_err(fail))?;
            writer.finish().map_err(fail)
        })
        .map_err(|error| {
            let needed = parts.iter().map(|part| part.header.tables[index].bytes).sum();
            atomic_files::with_space(error, &path, needed)
        })
    }

    fn write_journal(&self, parts: &[Part]) -> Result<Written> {
        let path = self.dir.join(JOURNAL);
        atomic_files::write_new(&path, |sink| {
            let mut previous = START.to_owned();
            for part in parts {
                let (text, hash) = journal::line(&part.header, None, &previous)?;
                sink.write_all(text.as_bytes()).map_err(|cause| cannot_write(&path, cause))?;
                previous = hash;
            }
            Ok(())
        })
    }

    fn write_json(&self, name: &str, value: &Json) -> Result<()> {
        let text = serde_json::to_string_pretty(value).map_err(|error| defect(format!("JSON: {error}")))? + "\n";
        atomic_files::write_bytes(&self.dir.join(name), text.as_bytes()).map(drop)
    }
}
