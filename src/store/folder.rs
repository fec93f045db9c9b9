//! An output folder that runs are written to.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::engine::error::{Error, Result, Text};
use crate::store::arrow_schema::TableSchemas;
use crate::store::atomic_files;
use crate::store::fault_injection::{Step, allow};
use crate::store::identity::Identity;
use crate::store::journal::Journal;
use crate::store::layout::{JOURNALS, PARTS, SESSIONS, part_file};
use crate::store::lock::Locks;
use crate::store::part;
use crate::store::{Shard, State, defect};
use crate::study::run::{Outcome, Plan, RunKey};

/// An output folder. Threads share it: each may call [`Folder::store_run`].
#[derive(Debug)]
pub struct Folder {
    pub(super) dir: PathBuf,
    pub(super) tables: TableSchemas,
    pub(super) runs: BTreeMap<u32, RunKey>,
    pub(super) damaged: BTreeSet<u32>,
    pub(super) work: Option<Work>,
}

/// The state of a process that writes runs: locks, journal and the list of sessions.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) locks: Locks,
    /// The journal, and the numbers of the runs that are stored.
    journal: Mutex<(Journal, BTreeSet<u32>)>,
    journal_path: PathBuf,
    sessions: PathBuf,
}

impl Folder {
    /// Opens or creates the folder of a plan for one process that does all runs.
    ///
    /// # Errors
    /// [`Error::Usage`] where the folder holds another experiment, another model version or foreign files;
    /// [`Error::Machine`] where another process is at work in it or the disk refuses.
    pub fn open(dir: &Path, plan: &Plan) -> Result<(Self, State)> {
        Self::open_with(dir, plan, Shard::WHOLE, false)
    }

    /// As [`Folder::open`], for one of several processes that share the folder, each with its share of the runs.
    ///
    /// # Errors
    /// As [`Folder::open`]; the lock is that of the shard.
    pub fn open_shard(dir: &Path, plan: &Plan, shard: Shard) -> Result<(Self, State)> {
        Self::open_with(dir, plan, shard, false)
    }

    /// As [`Folder::open_shard`]; with `retry_failed` the parts of failed runs are removed, so that they run again.
    ///
    /// # Errors
    /// As [`Folder::open_shard`].
    pub fn open_with(dir: &Path, plan: &Plan, shard: Shard, retry_failed: bool) -> Result<(Self, State)> {
        Self::open_locked(dir, plan, shard, retry_failed, None)
    }

    /// As [`Folder::open_with`]; `locks` are those that this process has already.
    pub(super) fn open_locked(
        dir: &Path,
        plan: &Plan,
        shard: Shard,
        retry_failed: bool,
        locks: Option<Locks>,
    ) -> Result<(Self, State)> {
        let runs: BTreeMap<u32, RunKey> = plan.runs.iter().map(|run| (run.number, run.clone())).collect();
        if runs.len() != plan.runs.len() {
            return Err(defect("two runs of the plan have one number"));
        }
        let tables = TableSchemas::new(plan)?;
        let mut folder = Self { dir: dir.to_owned(), tables, runs, damaged: BTreeSet::new(), work: None };
        let identity = Identity::new(plan)?;
        if folder.is_finished(&identity, plan)? {
            return Ok((folder, State::Finished));
        }
        match folder.start_work(&identity, plan, shard, retry_failed, locks) {
            Ok(state) => Ok((folder, state)),
            // Another process may have finished the folder and removed the parts in the meantime.
            Err(refused) if !folder.is_finished(&identity, plan)? => Err(refused),
            Err(_) => Ok((folder, State::Finished)),
        }
    }

    /// Takes the locks of a folder that is not finished and reads which runs it has.
    fn start_work(
        &mut self,
        identity: &Identity,
        plan: &Plan,
        shard: Shard,
        retry_failed: bool,
        locks: Option<Locks>,
    ) -> Result<State> {
        self.create(plan)?;
        let parts = self.dir.join(PARTS);
        let (locks, alone) = locks.map_or_else(|| Locks::take(&parts, shard), |locks| Ok((locks, true)))?;
        // Another process may have finished the folder between the first check and the lock.
        if self.is_finished(identity, plan)? {
            return Ok(State::Finished);
        }
        let fresh = self.prepare(identity, plan, alone)?;
        locks.share(&parts)?;
        let finished = self.finished_runs(shard, retry_failed)?;
        let journal_path = parts.join(format!("{JOURNALS}{shard}.jsonl"));
        let journal = Mutex::new((Journal::open(&journal_path)?, finished.clone()));
        let sessions = parts.join(format!("{SESSIONS}{shard}.jsonl"));
        self.work = Some(Work { locks, journal, journal_path, sessions });
        Ok(if fresh && finished.is_empty() { State::Fresh } else { State::Resume { finished } })
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// Runs whose parts were damaged when the folder was opened. The parts were removed, so that the runs run again.
    #[must_use]
    pub fn damaged(&self) -> &BTreeSet<u32> {
        &self.damaged
    }

    /// Writes the part of a run atomically, and a line of this process's journal.
    ///
    /// # Errors
    /// [`Error::Machine`] where the disk refuses, with the number of runs stored; [`Error::Defect`] for a run that is not
    /// in the plan or was stored before, and for tables that are not as declared.
    #[allow(clippy::needless_pass_by_value, reason = "the tables of a run are freed here, not by the caller")]
    pub fn store_run(&self, run: &RunKey, outcome: Outcome) -> Result<()> {
        let Some(work) = &self.work else { return Err(defect("a run for a finished folder")) };
        if self.runs.get(&run.number) != Some(run) {
            return Err(defect(format!("run {} is not in the plan", run.number)));
        }
        let path = self.part_path(run.number);
        if work.journal().1.contains(&run.number) {
            return Err(defect(format!("run {} was stored before", run.number)));
        }
        let (header, bytes) = part::encode(&self.tables, run, &outcome)?;
        drop(outcome);
        let sum = crate::study::identity::hex(&bytes[bytes.len() - 32..]);
        atomic_files::write_bytes(&path, &bytes).map_err(|error| self.with_progress(error))?;
        let mut guard = work.journal();
        guard.1.insert(run.number);
        let added = guard.0.add(&header, &sum, &work.journal_path);
        drop(guard);
        added.map_err(|error| self.with_progress(error))
    }

    /// Records when and how this process works, for the provenance.
    ///
    /// # Errors
    /// [`Error::Machine`] where the disk refuses.
    pub fn record_session(&self, session: &serde_json::Value) -> Result<()> {
        let Some(work) = &self.work else { return Ok(()) };
        let mut options = std::fs::OpenOptions::new();
        let line = format!("{session}\n");
        let opened =
            allow(Step::Write, &work.sessions).and_then(|()| options.create(true).append(true).open(&work.sessions));
        opened
            .and_then(|mut file| file.write_all(line.as_bytes()))
            .map_err(|cause| atomic_files::cannot_write(&work.sessions, cause))
    }

    pub(super) fn part_path(&self, number: u32) -> PathBuf {
        self.dir.join(PARTS).join(part_file(number))
    }

    /// The same error with the number of finished runs and the way to continue.
    pub(super) fn with_progress(&self, error: Error) -> Error {
        let finished = self.work.as_ref().map_or(0, |work| work.journal().1.len());
        let at = self.dir.display();
        match error {
            Error::Machine { message, cause } => Error::Machine {
                message: Text::new(
                    format!(
                        "{}; {finished} finished runs are kept in {at}, the same command goes on from there",
                        message.en
                    ),
                    format!("{}；已完成的 {finished} 次模拟保存在 {at}，重新执行同一命令即可继续", message.zh),
                ),
                cause,
            },
            other => other,
        }
    }
}

impl Work {
    /// A thread that panicked while adding a line left at most half a line, which the next opening cuts off.
    fn journal(&self) -> MutexGuard<'_, (Journal, BTreeSet<u32>)> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
