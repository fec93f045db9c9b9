//! A folder at work: what it holds, and keeping one run after another.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::files::{self, cannot_write};
use super::identity::{EXPERIMENT, Identity, RESOLVED, compare_files, resolved_text};
use super::journal::{self, Journal};
use super::lock::{self, Locks};
use super::part::{self, Part};
use super::schema::Tables;
use super::{Outcome, Plan, RunKey, Shard, State, defect};
use crate::error::{Error, Result, Text};

/// Folder of the parts.
pub(super) const PARTS: &str = "parts";
/// Present = finished.
pub(super) const MANIFEST: &str = "manifest.json";
/// In `parts/`: the identity of the experiment.
const IDENTITY: &str = "plan.json";
/// In `parts/`: tables are being made, so files under final names may be there.
pub(super) const FINISHING: &str = "finishing";

/// An output folder. Threads share it: [`Folder::keep`] may be called from all of them.
#[derive(Debug)]
pub struct Folder {
    pub(super) dir: PathBuf,
    pub(super) tables: Tables,
    runs: BTreeMap<u32, RunKey>,
    damaged: BTreeSet<u32>,
    pub(super) work: Option<Work>,
}

/// What a process at work holds.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) locks: Locks,
    journal: Mutex<(Journal, usize)>,
    journal_path: PathBuf,
}

impl Folder {
    /// Opens or makes the folder of a plan for one process that does all runs.
    ///
    /// # Errors
    /// [`Error::Usage`] where the folder holds another experiment, another model version or foreign files;
    /// [`Error::Machine`] where another process is at work in it or the disk refuses.
    pub fn open(dir: &Path, plan: &Plan) -> Result<(Self, State)> {
        Self::open_shard(dir, plan, Shard::WHOLE)
    }

    /// As [`Folder::open`], for one of several processes that share the folder, each with its share of the runs.
    ///
    /// # Errors
    /// As [`Folder::open`]; the lock is that of the shard.
    pub fn open_shard(dir: &Path, plan: &Plan, shard: Shard) -> Result<(Self, State)> {
        let runs: BTreeMap<u32, RunKey> = plan.runs.iter().map(|run| (run.number, run.clone())).collect();
        if runs.len() != plan.runs.len() {
            return Err(defect("two runs of the plan have one number"));
        }
        let tables = Tables::of(plan)?;
        let mut folder = Self { dir: dir.to_owned(), tables, runs, damaged: BTreeSet::new(), work: None };
        let identity = Identity::of(plan)?;
        if folder.is_finished(&identity, plan)? {
            return Ok((folder, State::Finished));
        }
        folder.enter(plan)?;
        let parts = folder.dir.join(PARTS);
        let (locks, alone) = Locks::take(&parts, shard)?;
        // Another process may have finished between the first look and the lock.
        if folder.is_finished(&identity, plan)? {
            return Ok((folder, State::Finished));
        }
        let fresh = folder.prepare(&identity, plan, alone)?;
        locks.share(&parts)?;
        let finished = folder.trusted()?;
        let journal_path = parts.join(format!("journal-{shard}.jsonl"));
        let journal = Mutex::new((Journal::open(&journal_path)?, finished.len()));
        folder.work = Some(Work { locks, journal, journal_path });
        let state = if fresh { State::Fresh } else { State::Resume { finished } };
        Ok((folder, state))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// Runs whose parts were found damaged when the folder was opened; they were removed, to be run again.
    #[must_use]
    pub fn damaged(&self) -> &BTreeSet<u32> {
        &self.damaged
    }

    /// Keeps what a run gave: its part whole or not at all, and a line of this process's journal.
    ///
    /// # Errors
    /// [`Error::Machine`] where the disk refuses, saying what is kept; [`Error::Defect`] for a run that is not in the
    /// plan or was kept before, and for tables that are not as declared.
    #[allow(clippy::needless_pass_by_value, reason = "the tables of a run are freed here, not by the caller")]
    pub fn keep(&self, run: &RunKey, outcome: Outcome) -> Result<()> {
        let Some(work) = &self.work else { return Err(defect("a run for a finished folder")) };
        if self.runs.get(&run.number) != Some(run) {
            return Err(defect(format!("run {} is not in the plan", run.number)));
        }
        let path = self.part_path(run.number);
        if path.exists() {
            return Err(defect(format!("run {} was kept before", run.number)));
        }
        let (header, bytes) = part::encode(&self.tables, run, &outcome)?;
        drop(outcome);
        let sum = files::hex(&bytes[bytes.len() - 32..]);
        files::write_bytes(&path, &bytes).map_err(|error| self.with_kept(error))?;
        let mut guard = work.journal();
        guard.1 += 1;
        let added = guard.0.add(&header, &sum, &work.journal_path);
        drop(guard);
        added.map_err(|error| self.with_kept(error))
    }

    pub(super) fn part_path(&self, number: u32) -> PathBuf {
        self.dir.join(PARTS).join(format!("{number:08}.part"))
    }

    /// The same error, saying what is kept and how to go on.
    pub(super) fn with_kept(&self, error: Error) -> Error {
        let kept = self.work.as_ref().map_or(0, |work| work.journal().1);
        let at = self.dir.display();
        match error {
            Error::Machine { message, cause } => Error::Machine {
                message: Text::new(
                    format!(
                        "{}; {kept} finished runs are kept in {at}, the same command goes on from there",
                        message.en
                    ),
                    format!("{}；已完成的 {kept} 次运行保存在 {at}，重新执行同一命令即可继续", message.zh),
                ),
                cause,
            },
            other => other,
        }
    }

    /// Whether the folder is finished; another experiment's is refused.
    fn is_finished(&self, identity: &Identity, plan: &Plan) -> Result<bool> {
        let Some(bytes) = files::read_if_there(&self.dir.join(MANIFEST)).map_err(|error| self.no_folder(error))? else {
            return Ok(false);
        };
        let held = serde_json::from_slice::<serde_json::Value>(&bytes)
            .ok()
            .and_then(|manifest| serde_json::from_value(manifest["identity"].clone()).ok());
        let Some(held) = held else { return Err(self.foreign(MANIFEST)) };
        identity.compare(&self.dir, &held, plan)?;
        let parts = self.dir.join(PARTS);
        if parts.is_dir() {
            // A process ended between the manifest and here; if another is still at it, it does this itself.
            if let Ok((_locks, true)) = Locks::take(&parts, Shard::WHOLE) {
                self.remove_parts()?;
            }
        }
        Ok(true)
    }

    /// Removes `parts/`, the locks last.
    pub(super) fn remove_parts(&self) -> Result<()> {
        let parts = self.dir.join(PARTS);
        let (locks, others): (Vec<_>, Vec<_>) =
            files::names(&parts)?.into_iter().partition(|name| name.starts_with(lock::NAME));
        for name in others.iter().chain(&locks) {
            files::remove(&parts.join(name))?;
        }
        std::fs::remove_dir(&parts).map_err(|cause| cannot_write(&parts, cause))
    }

    /// Makes the folder and `parts/`, where nothing but ours is there.
    fn enter(&self, plan: &Plan) -> Result<()> {
        let fail = |cause| cannot_write(&self.dir, cause);
        if self.dir.exists() && !self.dir.is_dir() {
            return Err(self.no_folder(fail(std::io::ErrorKind::NotADirectory.into())));
        }
        std::fs::create_dir_all(&self.dir).map_err(fail)?;
        let names = files::names(&self.dir)?;
        let parts = self.dir.join(PARTS);
        if let (false, Some(foreign)) = (parts.is_dir(), names.first()) {
            // The usual case is the folder of another experiment or the user's own; name a file of it.
            compare_files(&self.dir, plan)?;
            return Err(self.foreign(foreign));
        }
        match std::fs::create_dir(&parts) {
            Err(cause) if cause.kind() != std::io::ErrorKind::AlreadyExists => Err(cannot_write(&parts, cause)),
            _ => Ok(()),
        }
    }

    /// Under the lock: removes left-overs, refuses what is not ours, writes what says which experiment it is.
    fn prepare(&self, identity: &Identity, plan: &Plan, alone: bool) -> Result<bool> {
        let parts = self.dir.join(PARTS);
        if alone {
            files::remove_temporaries(&self.dir)?;
            files::remove_temporaries(&parts)?;
        }
        self.refuse_foreign()?;
        let path = parts.join(IDENTITY);
        if let Some(bytes) = files::read_if_there(&path)? {
            let held: Identity = serde_json::from_slice(&bytes).map_err(|_| self.foreign("parts/plan.json"))?;
            identity.compare(&self.dir, &held, plan)?;
            return Ok(false);
        }
        compare_files(&self.dir, plan)?;
        let text = serde_json::to_string_pretty(identity).map_err(|error| defect(format!("JSON: {error}")))? + "\n";
        let first = [
            (self.dir.join(EXPERIMENT), plan.experiment_toml.clone()),
            (self.dir.join(RESOLVED), resolved_text(plan)?),
            (path, text),
        ];
        for (path, content) in first {
            if let Err(error) = files::write_bytes(&path, content.as_bytes()) {
                // Another shard may have written the very same just now.
                if files::read_if_there(&path)?.as_deref() != Some(content.as_bytes()) {
                    return Err(error);
                }
            }
        }
        Ok(true)
    }

    /// Refuses files that an unfinished folder of ours does not have.
    fn refuse_foreign(&self) -> Result<()> {
        let parts = self.dir.join(PARTS);
        let finishing = parts.join(FINISHING).exists();
        for name in files::names(&self.dir)? {
            let first = [PARTS, EXPERIMENT, RESOLVED].contains(&name.as_str()) || name.starts_with(files::TEMPORARY);
            if !first && !(finishing && self.final_names().contains(&name)) {
                return Err(self.foreign(&name));
            }
        }
        for name in files::names(&parts)? {
            let number = name.strip_suffix(".part").and_then(|stem| stem.parse().ok());
            let ours = number.is_some_and(|number| self.runs.contains_key(&number))
                || [IDENTITY, FINISHING].contains(&name.as_str())
                || [lock::NAME, files::TEMPORARY, "journal-"].iter().any(|start| name.starts_with(start));
            if !ours {
                // Parts of runs we do not have are another experiment's: its identity says more than the name.
                if number.is_some() && parts.join(IDENTITY).exists() {
                    continue;
                }
                return Err(self.foreign(&format!("{PARTS}/{name}")));
            }
        }
        Ok(())
    }

    /// Hashes every part and compares it with the plan and the journals; damaged ones are removed.
    fn trusted(&mut self) -> Result<BTreeSet<u32>> {
        let parts = self.dir.join(PARTS);
        let mut sums = BTreeMap::new();
        for name in files::names(&parts)?.iter().filter(|name| name.starts_with("journal-")) {
            journal::sums(&parts.join(name), &mut sums)?;
        }
        let mut finished = BTreeSet::new();
        for (number, run) in &self.runs {
            let path = self.part_path(*number);
            if !path.exists() {
                continue;
            }
            let known = |sum: &String| sums.get(number).is_none_or(|sums| sums.contains(sum));
            match Part::check(&path)? {
                Some(part) if part.belongs_to(run, &self.tables) && known(&part.sha256) => {
                    finished.insert(*number);
                }
                _ => {
                    files::remove(&path)?;
                    self.damaged.insert(*number);
                }
            }
        }
        Ok(finished)
    }

    fn foreign(&self, name: &str) -> Error {
        let at = self.dir.display();
        Error::usage(
            format!("{at} holds `{name}`, which is not of this experiment; choose an empty or a new folder"),
            format!("{at} 中有不属于本实验的 `{name}`；请选择空文件夹或新文件夹"),
        )
    }

    /// A path that is a file is the user's mistake, not the machine's.
    fn no_folder(&self, error: Error) -> Error {
        if !self.dir.exists() || self.dir.is_dir() {
            return error;
        }
        let at = self.dir.display();
        Error::usage(format!("{at} is a file, not a folder"), format!("{at} 是文件，不是文件夹"))
    }
}

impl Work {
    /// A thread that panicked while adding a line left at most a torn line, which the next opening cuts off.
    fn journal(&self) -> MutexGuard<'_, (Journal, usize)> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The table file of a finished folder.
pub(super) fn table_file(name: &str) -> String {
    format!("{name}.arrow")
}
