//! Checks the content of a folder before anything is written to it: which experiment it is of, which parts are damaged,
//! and whether it is finished.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::Path;

use crate::engine::error::{Error, Result};
use crate::store::atomic_files;
use crate::store::atomic_files::cannot_write;
use crate::store::fault_injection::{Step, allow};
use crate::store::finished_folder::{FinishedFolder, foreign};
use crate::store::folder::Folder;
use crate::store::identity::{Identity, compare_files, damaged_identity, resolved_text};
use crate::store::layout::{
    EXPERIMENT, EXTENDING, FINISHING, IDENTITY, JOURNALS, MANIFEST, PARTS, RESOLVED, SESSIONS, part_number,
};
use crate::store::lock;
use crate::store::lock::Locks;
use crate::store::part::Part;
use crate::store::regular_file::refuse_file;
use crate::store::{Shard, defect, journal};
use crate::study::run::Plan;

impl Folder {
    /// Whether the folder is finished; another experiment's is refused.
    pub(super) fn is_finished(&self, identity: &Identity, plan: &Plan) -> Result<bool> {
        let Some(finished) = FinishedFolder::find(&self.dir)? else { return Ok(false) };
        for name in [EXPERIMENT, RESOLVED] {
            finished.read(name)?;
        }
        let stored = serde_json::from_value(finished.manifest["identity"].clone());
        identity.compare(&self.dir, &stored.map_err(|_| foreign(&self.dir, MANIFEST))?, plan)?;
        let parts = self.dir.join(PARTS);
        // A process was killed after it wrote the manifest and before it removed the parts, or while it made parts of the
        // tables. A folder that the user made is not changed.
        let Some(names) = atomic_files::names_if_present(&parts)? else { return Ok(true) };
        let was_locked = names.iter().any(|name| name == IDENTITY || name.starts_with(lock::NAME));
        if (was_locked && names.iter().all(|name| self.is_ours(name))) || names.is_empty() {
            // A process that is still working removes them itself.
            if let Ok((_locks, true)) = Locks::take(&parts, Shard::WHOLE) {
                self.remove_parts()?;
            }
        }
        Ok(true)
    }

    /// Removes the files of nongbo in `parts/`, the identity and the locks last, then `parts/` if it is empty.
    pub(super) fn remove_parts(&self) -> Result<()> {
        let parts = self.dir.join(PARTS);
        let mut names = atomic_files::names_if_present(&parts)?.unwrap_or_default();
        names.retain(|name| self.is_ours(name));
        names.sort_by_key(|name| (name.starts_with(lock::NAME), name == IDENTITY));
        for name in names {
            atomic_files::remove(&parts.join(name))?;
        }
        match allow(Step::Remove, &parts).and_then(|()| std::fs::remove_dir(&parts)) {
            Err(cause) if ![ErrorKind::DirectoryNotEmpty, ErrorKind::NotFound].contains(&cause.kind()) => {
                Err(cannot_write(&parts, cause))
            }
            _ => Ok(()),
        }
    }

    /// Makes the folder and `parts/`; refuses a folder with other files.
    pub(super) fn create(&self, plan: &Plan) -> Result<()> {
        let fail = |cause| cannot_write(&self.dir, cause);
        refuse_file(&self.dir)?;
        allow(Step::Create, &self.dir).and_then(|()| std::fs::create_dir_all(&self.dir)).map_err(fail)?;
        let parts = self.dir.join(PARTS);
        // Names first: another shard makes `parts/` before any other file, so its files are never seen without `parts/`.
        let names = atomic_files::names(&self.dir)?;
        if parts.is_dir() {
            // Before the lock is taken: its file must not be written into a folder that is not of nongbo.
            return self.refuse_foreign();
        }
        if let Some(other_file) = names.first() {
            // Mostly it is the folder of another experiment; then the first difference is more useful than a file name.
            compare_files(&self.dir, plan)?;
            return Err(foreign(&self.dir, other_file));
        }
        match allow(Step::Create, &parts).and_then(|()| std::fs::create_dir(&parts)) {
            Err(cause) if cause.kind() != ErrorKind::AlreadyExists => Err(cannot_write(&parts, cause)),
            _ => Ok(()),
        }
    }

    /// While the lock is held: removes temporary files, refuses another experiment, writes the identity. `true` if new.
    pub(super) fn prepare(&self, identity: &Identity, plan: &Plan, alone: bool) -> Result<bool> {
        let parts = self.dir.join(PARTS);
        let path = parts.join(IDENTITY);
        let stored = atomic_files::read_if_present(&path)?;
        if let Some(bytes) = &stored {
            let stored: Identity = serde_json::from_slice(bytes).map_err(|_| damaged_identity(&self.dir))?;
            self.replace_resolved(identity == &stored, plan)?;
            identity.compare(&self.dir, &stored, plan)?;
        } else {
            compare_files(&self.dir, plan)?;
        }
        self.remove_temporaries(alone)?;
        let text = serde_json::to_string_pretty(identity).map_err(|error| defect(format!("JSON: {error}")))? + "\n";
        self.write_experiment_files(plan)?;
        write_if_absent(&path, &text)?;
        atomic_files::remove(&parts.join(EXTENDING))?;
        Ok(stored.is_none())
    }

    /// Writes the experiment file and the resolved values where they are absent.
    pub(super) fn write_experiment_files(&self, plan: &Plan) -> Result<()> {
        write_if_absent(&self.dir.join(EXPERIMENT), &plan.experiment_toml)?;
        write_if_absent(&self.dir.join(RESOLVED), &resolved_text(plan)?)
    }

    /// A finished folder that is being extended by more runs still has its earlier resolved values.
    fn replace_resolved(&self, same: bool, plan: &Plan) -> Result<()> {
        let path = self.dir.join(RESOLVED);
        if same
            && self.dir.join(PARTS).join(EXTENDING).exists()
            && atomic_files::read_if_present(&path)?.as_deref() != Some(resolved_text(plan)?.as_bytes())
        {
            atomic_files::remove(&path)?;
        }
        Ok(())
    }

    /// Removes the temporary files of a killed process; while other processes work, the files may be theirs.
    fn remove_temporaries(&self, alone: bool) -> Result<()> {
        if alone {
            atomic_files::remove_temporaries(&self.dir)?;
            atomic_files::remove_temporaries(&self.dir.join(PARTS))?;
        }
        Ok(())
    }

    /// Refuses files that a finished folder of nongbo does not have, before anything in it is changed.
    pub(super) fn refuse_foreign_beside_manifest(&self) -> Result<()> {
        let own = self.final_names();
        let is_own = |name: &String| {
            [PARTS, EXPERIMENT, RESOLVED, MANIFEST].contains(&name.as_str())
                || name.starts_with(atomic_files::TEMPORARY)
                || own.contains(name)
        };
        if let Some(name) = atomic_files::names(&self.dir)?.iter().find(|name| !is_own(name)) {
            return Err(foreign(&self.dir, name));
        }
        let parts = atomic_files::names_if_present(&self.dir.join(PARTS))?.unwrap_or_default();
        match parts.iter().find(|name| !self.is_ours(name)) {
            Some(name) => Err(foreign(&self.dir, &format!("{PARTS}/{name}"))),
            None => Ok(()),
        }
    }

    /// Refuses files that an unfinished folder of nongbo does not have.
    fn refuse_foreign(&self) -> Result<()> {
        let parts = self.dir.join(PARTS);
        // The marker is checked after the names it allows, because another shard writes the marker first.
        let names = atomic_files::names(&self.dir)?;
        let finishing = parts.join(FINISHING).exists();
        for name in names {
            let first =
                [PARTS, EXPERIMENT, RESOLVED].contains(&name.as_str()) || name.starts_with(atomic_files::TEMPORARY);
            let last = finishing && self.final_names().contains(&name);
            if !first && !last {
                return Err(foreign(&self.dir, &name));
            }
        }
        let names = atomic_files::names(&parts)?;
        let identified = parts.join(IDENTITY).exists();
        for name in names {
            // A part of a run that the plan lacks is of another experiment: its identity is more useful than the name.
            let others_part = identified && part_number(&name).is_some();
            if !self.is_ours(&name) && !others_part {
                return Err(foreign(&self.dir, &format!("{PARTS}/{name}")));
            }
        }
        Ok(())
    }

    /// Whether a name in `parts/` is one that nongbo gives.
    fn is_ours(&self, name: &str) -> bool {
        part_number(name).is_some_and(|number| self.runs.contains_key(&number))
            || [IDENTITY, FINISHING, EXTENDING].contains(&name)
            || [lock::NAME, atomic_files::TEMPORARY, JOURNALS, SESSIONS].iter().any(|start| name.starts_with(start))
    }

    /// Numbers of the runs whose parts agree with the plan and the journals; damaged parts are removed. A shard looks at its
    /// own runs only, so that many short shards do not read all parts again and again.
    pub(super) fn finished_runs(&mut self, shard: Shard, retry_failed: bool) -> Result<BTreeSet<u32>> {
        let parts = self.dir.join(PARTS);
        let mut sums = BTreeMap::new();
        for name in atomic_files::names(&parts)?.iter().filter(|name| name.starts_with(JOURNALS)) {
            journal::part_sums(&parts.join(name), &mut sums)?;
        }
        let mut finished = BTreeSet::new();
        let looked_at = if shard.number == 0 { 0..self.runs.len() } else { shard.block(self.runs.len()) };
        for (at, (number, run)) in self.runs.iter().enumerate() {
            let path = self.part_path(*number);
            if !looked_at.contains(&at) || !path.exists() {
                continue;
            }
            let sum_agrees = |sum: &String| sums.get(number).is_none_or(|sums| sums.contains(sum));
            match Part::check(&path)? {
                Some(part) if part.belongs_to(run, &self.tables) && sum_agrees(&part.sha256) => {
                    if retry_failed && part.header.error.is_some() {
                        atomic_files::remove(&path)?;
                    } else {
                        finished.insert(*number);
                    }
                }
                _ => {
                    atomic_files::remove(&path)?;
                    self.damaged.insert(*number);
                }
            }
        }
        Ok(finished)
    }
}

/// Writes a file unless it is there. Another shard may write the same bytes at the same moment.
fn write_if_absent(path: &Path, content: &str) -> Result<()> {
    let is_written =
        || -> Result<bool> { Ok(atomic_files::read_if_present(path)?.as_deref() == Some(content.as_bytes())) };
    if is_written()? {
        return Ok(());
    }
    let written = atomic_files::write_bytes(path, content.as_bytes());
    let by_another = matches!(&written, Err(Error::Machine { cause: Some(cause), .. })
        if cause.kind() == ErrorKind::AlreadyExists);
    if by_another && is_written()? { Ok(()) } else { written.map(drop) }
}
