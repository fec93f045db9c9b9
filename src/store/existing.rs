//! What a folder holds before anything is written to it: ours or foreign, whole or damaged, finished or not.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;

use crate::engine::error::{Error, Result, text};
use crate::store::atomic_files;
use crate::store::atomic_files::cannot_write;
use crate::store::fault_injection::{Step, allow};
use crate::store::folder::{EXTENDING, FINISHING, Folder, IDENTITY, MANIFEST, PARTS, SESSIONS};
use crate::store::identity::{EXPERIMENT, Identity, RESOLVED, compare_files, resolved_text};
use crate::store::lock;
use crate::store::lock::Locks;
use crate::store::part::Part;
use crate::store::{Shard, defect, journal};
use crate::study::run::Plan;

impl Folder {
    /// Whether the folder is finished; another experiment's is refused.
    pub(super) fn is_finished(&self, identity: &Identity, plan: &Plan) -> Result<bool> {
        let Some(bytes) =
            atomic_files::read_if_there(&self.dir.join(MANIFEST)).map_err(|error| self.no_folder(error))?
        else {
            return Ok(false);
        };
        let held = serde_json::from_slice::<serde_json::Value>(&bytes)
            .ok()
            .and_then(|manifest| serde_json::from_value(manifest["identity"].clone()).ok());
        let Some(held) = held else { return Err(self.foreign(MANIFEST)) };
        identity.compare(&self.dir, &held, plan)?;
        let parts = self.dir.join(PARTS);
        // A process ended between writing the manifest and clearing up. A folder the user made is left alone.
        let Some(names) = atomic_files::names_if_there(&parts)? else { return Ok(true) };
        let locks_alone = names.iter().all(|name| name.starts_with(lock::NAME));
        if locks_alone || (names.iter().any(|name| name == IDENTITY) && names.iter().all(|name| self.is_ours(name))) {
            // Where another process is still at it, it clears up itself.
            if let Ok((_locks, true)) = Locks::take(&parts, Shard::WHOLE) {
                self.remove_parts()?;
            }
        }
        Ok(true)
    }

    /// Removes what is ours in `parts/`, the identity and the locks last, and then the folder if it is empty.
    pub(super) fn remove_parts(&self) -> Result<()> {
        let parts = self.dir.join(PARTS);
        let mut names = atomic_files::names_if_there(&parts)?.unwrap_or_default();
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

    /// Makes the folder and `parts/`, where nothing but ours is there.
    pub(super) fn enter(&self, plan: &Plan) -> Result<()> {
        let fail = |cause| cannot_write(&self.dir, cause);
        if self.dir.exists() && !self.dir.is_dir() {
            return Err(self.no_folder(fail(ErrorKind::NotADirectory.into())));
        }
        allow(Step::Create, &self.dir).and_then(|()| std::fs::create_dir_all(&self.dir)).map_err(fail)?;
        let parts = self.dir.join(PARTS);
        // Names first: another shard makes `parts/` before anything else, so what it wrote is never seen without it.
        let names = atomic_files::names(&self.dir)?;
        if parts.is_dir() {
            // Before the lock, whose file would be the first of ours in a folder of somebody else.
            return self.refuse_foreign();
        }
        if let Some(foreign) = names.first() {
            // Most often it is another experiment's; then the difference says more than a name.
            compare_files(&self.dir, plan)?;
            return Err(self.foreign(foreign));
        }
        match allow(Step::Create, &parts).and_then(|()| std::fs::create_dir(&parts)) {
            Err(cause) if cause.kind() != ErrorKind::AlreadyExists => Err(cannot_write(&parts, cause)),
            _ => Ok(()),
        }
    }

    /// Under the lock: removes left-overs, refuses what is not ours, writes which experiment it is; `true` if fresh.
    pub(super) fn prepare(&self, identity: &Identity, plan: &Plan, alone: bool) -> Result<bool> {
        let parts = self.dir.join(PARTS);
        let path = parts.join(IDENTITY);
        let held = atomic_files::read_if_there(&path)?;
        if let Some(bytes) = &held {
            let held: Identity = serde_json::from_slice(bytes).map_err(|_| self.foreign("parts/plan.json"))?;
            self.replace_resolved(identity == &held, plan)?;
            identity.compare(&self.dir, &held, plan)?;
        } else {
            compare_files(&self.dir, plan)?;
        }
        self.remove_temporaries(alone)?;
        let text = serde_json::to_string_pretty(identity).map_err(|error| defect(format!("JSON: {error}")))? + "\n";
        let first = [
            (self.dir.join(EXPERIMENT), plan.experiment_toml.clone()),
            (self.dir.join(RESOLVED), resolved_text(plan)?),
            (path, text),
        ];
        for (path, content) in first {
            // A process that was killed, or another shard just now, may have written the very same.
            if atomic_files::read_if_there(&path)?.as_deref() == Some(content.as_bytes()) {
                continue;
            }
            if let Err(error) = atomic_files::write_bytes(&path, content.as_bytes())
                && atomic_files::read_if_there(&path)?.as_deref() != Some(content.as_bytes())
            {
                return Err(error);
            }
        }
        atomic_files::remove(&parts.join(EXTENDING))?;
        Ok(held.is_none())
    }

    /// A finished folder that was opened again for more runs still has the resolved values of before.
    fn replace_resolved(&self, same: bool, plan: &Plan) -> Result<()> {
        let path = self.dir.join(RESOLVED);
        if same
            && self.dir.join(PARTS).join(EXTENDING).exists()
            && atomic_files::read_if_there(&path)?.as_deref() != Some(resolved_text(plan)?.as_bytes())
        {
            atomic_files::remove(&path)?;
        }
        Ok(())
    }

    /// What a killed process left; with another one at work it may be that one's.
    fn remove_temporaries(&self, alone: bool) -> Result<()> {
        if alone {
            atomic_files::remove_temporaries(&self.dir)?;
            atomic_files::remove_temporaries(&self.dir.join(PARTS))?;
        }
        Ok(())
    }

    /// Refuses files that an unfinished folder of ours does not have.
    fn refuse_foreign(&self) -> Result<()> {
        let parts = self.dir.join(PARTS);
        // Marks are looked for after the names they excuse, for another shard writes the mark first.
        let names = atomic_files::names(&self.dir)?;
        let finishing = parts.join(FINISHING).exists();
        for name in names {
            let first =
                [PARTS, EXPERIMENT, RESOLVED].contains(&name.as_str()) || name.starts_with(atomic_files::TEMPORARY);
            let last = finishing && self.final_names().contains(&name);
            if !first && !last {
                return Err(self.foreign(&name));
            }
        }
        let names = atomic_files::names(&parts)?;
        let identified = parts.join(IDENTITY).exists();
        for name in names {
            // Parts of runs the plan lacks are another experiment's: its identity says more than the name.
            let others_part = identified && part_number(&name).is_some();
            if !self.is_ours(&name) && !others_part {
                return Err(self.foreign(&format!("{PARTS}/{name}")));
            }
        }
        Ok(())
    }

    /// Whether a name in `parts/` is one we give.
    fn is_ours(&self, name: &str) -> bool {
        part_number(name).is_some_and(|number| self.runs.contains_key(&number))
            || [IDENTITY, FINISHING, EXTENDING].contains(&name)
            || [lock::NAME, atomic_files::TEMPORARY, "journal-", SESSIONS].iter().any(|start| name.starts_with(start))
    }

    /// Hashes every part and compares it with the plan and the journals; damaged ones are removed.
    pub(super) fn trusted(&mut self, retry_failed: bool) -> Result<BTreeSet<u32>> {
        let parts = self.dir.join(PARTS);
        let mut sums = BTreeMap::new();
        for name in atomic_files::names(&parts)?.iter().filter(|name| name.starts_with("journal-")) {
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

    fn foreign(&self, name: &str) -> Error {
        let at = self.dir.display();
        Error::Usage(text!(
            "{at} holds `{name}`, which is not of this experiment; choose an empty or a new folder",
            "{at} 中有不属于本实验的 `{name}`；请选择空文件夹或新文件夹"
        ))
    }

    /// A path that is a file is the user's mistake, not the machine's.
    fn no_folder(&self, error: Error) -> Error {
        if !self.dir.exists() || self.dir.is_dir() {
            return error;
        }
        let at = self.dir.display();
        Error::Usage(text!("{at} is a file, not a folder", "{at} 是文件，不是文件夹"))
    }
}

/// The run number in the name of a part.
pub(super) fn part_number(name: &str) -> Option<u32> {
    name.strip_suffix(".part").and_then(|stem| stem.parse().ok())
}
