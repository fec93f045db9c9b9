//! Journals: one line a run; each line has the SHA-256 of the line before it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::engine::error::Result;
use crate::store::atomic_files::{cannot_write, not_as_written, read_if_present, with_space};
use crate::store::defect;
use crate::store::fault_injection::{Guarded, Step, allow};
use crate::store::part::Header;
use crate::study::identity::sha256;

/// The value in the first line instead of a hash.
pub(super) const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A line; it does not depend on when, where or in which order the run was done.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct JournalLine {
    pub(super) run: String,
    pub(super) number: u32,
    pub(super) arm: String,
    pub(super) replication: u32,
    pub(super) status: String,
    /// Content hash of each table.
    pub(super) tables: BTreeMap<String, String>,
    /// Rows of each table.
    pub(super) rows: BTreeMap<String, u64>,
    /// Sum of the run's part; only until the folder is finished.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) part: Option<String>,
    previous: String,
}

/// The rows of each run in a table.
pub(super) fn rows(lines: &[JournalLine], table: &str) -> Vec<u64> {
    lines.iter().map(|line| line.rows.get(table).copied().unwrap_or(0)).collect()
}

/// The line of a run with its line end, and its hash for the next one.
pub(super) fn line(header: &Header, part: Option<&str>, previous: &str) -> Result<(String, String)> {
    let line = JournalLine {
        run: header.run.clone(),
        number: header.number,
        arm: header.arm.clone(),
        replication: header.replication,
        status: header.status.clone(),
        tables: header.tables.iter().map(|table| (table.name.clone(), table.content.clone())).collect(),
        rows: header.tables.iter().map(|table| (table.name.clone(), table.rows)).collect(),
        part: part.map(str::to_owned),
        previous: previous.to_owned(),
    };
    let mut text = serde_json::to_string(&line).map_err(|error| defect(format!("JSON: {error}")))?;
    text.push('\n');
    let hash = sha256(text.as_bytes());
    Ok((text, hash))
}

/// The complete lines at the beginning of a journal, up to the first whose hash of the line before is wrong.
struct Chain {
    lines: Vec<JournalLine>,
    bytes: u64,
    last: String,
}

fn chain(content: &[u8]) -> Chain {
    let mut chain = Chain { lines: Vec::new(), bytes: 0, last: START.to_owned() };
    for text in content.split_inclusive(|byte| *byte == b'\n') {
        match serde_json::from_slice::<JournalLine>(text) {
            Ok(line) if text.ends_with(b"\n") && line.previous == chain.last => {
                chain.last = sha256(text);
                chain.bytes += text.len() as u64;
                chain.lines.push(line);
            }
            _ => break,
        }
    }
    chain
}

/// All lines of a journal; `None` if a line has a wrong hash of the line before.
fn all_lines(content: &[u8]) -> Option<Vec<JournalLine>> {
    let chain = chain(content);
    (chain.bytes == content.len() as u64).then_some(chain.lines)
}

/// The lines of the journal of a finished folder, from its content.
///
/// # Errors
/// [`crate::engine::error::Error::Damaged`] where its lines are not chained.
pub(super) fn parse(path: &Path, content: &[u8]) -> Result<Vec<JournalLine>> {
    all_lines(content).ok_or_else(|| not_as_written(path, "its lines are not chained", "各行哈希链不连续"))
}

/// Counts how often each run was done.
pub(super) fn count_runs(path: &Path, into: &mut BTreeMap<u32, u32>) -> Result<()> {
    for line in chain(&read_if_present(path)?.unwrap_or_default()).lines {
        *into.entry(line.number).or_default() += 1;
    }
    Ok(())
}

/// Adds the status of the runs of a journal.
pub(super) fn statuses(path: &Path, into: &mut BTreeMap<u32, String>) -> Result<()> {
    into.extend(
        chain(&read_if_present(path)?.unwrap_or_default()).lines.into_iter().map(|line| (line.number, line.status)),
    );
    Ok(())
}

/// Adds the sums of parts in a journal, by run number.
pub(super) fn part_sums(path: &Path, into: &mut BTreeMap<u32, BTreeSet<String>>) -> Result<()> {
    for line in chain(&read_if_present(path)?.unwrap_or_default()).lines {
        into.entry(line.number).or_default().extend(line.part);
    }
    Ok(())
}

/// The journal that one process writes.
#[derive(Debug)]
pub(super) struct Journal {
    file: File,
    last: String,
}

impl Journal {
    /// Opens or creates a journal; an incomplete line at its end is removed.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let chain = chain(&read_if_present(path)?.unwrap_or_default());
        let open = || -> io::Result<File> {
            allow(Step::Create, path)?;
            let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
            file.set_len(chain.bytes)?;
            file.seek(SeekFrom::End(0))?;
            Ok(file)
        };
        Ok(Self { file: open().map_err(|cause| cannot_write(path, cause))?, last: chain.last })
    }

    /// Adds the line of a stored part.
    pub(super) fn add(&mut self, header: &Header, part: &str, path: &Path) -> Result<()> {
        let (text, hash) = line(header, Some(part), &self.last)?;
        let mut guarded = Guarded { file: &self.file, path };
        let written = guarded.write_all(text.as_bytes());
        let synced = written.and_then(|()| allow(Step::Sync, path)).and_then(|()| self.file.sync_data());
        synced.map_err(|cause| with_space(cannot_write(path, cause), path, text.len() as u64))?;
        self.last = hash;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(number: u32) -> Header {
        Header {
            run: format!("{number:064}"),
            number,
            arm: "baseline".into(),
            replication: 0,
            status: "good".into(),
            error: None,
            tables: Vec::new(),
            residuals: BTreeMap::new(),
            flows: BTreeMap::new(),
        }
    }

    #[test]
    fn a_half_written_line_is_cut_off_and_the_chain_goes_on() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("journal.jsonl");
        let mut journal = Journal::open(&path).expect("opens");
        journal.add(&header(1), "a", &path).expect("adds");
        journal.add(&header(2), "b", &path).expect("adds");
        let whole = std::fs::read(&path).expect("reads");
        std::fs::write(&path, &whole[..whole.len() - 5]).expect("writes");
        Journal::open(&path).expect("opens").add(&header(2), "b", &path).expect("adds");
        assert_eq!(std::fs::read(&path).expect("reads"), whole);
    }

    #[test]
    fn a_changed_line_ends_the_chain() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("journal.jsonl");
        let mut journal = Journal::open(&path).expect("opens");
        for number in 1..=3 {
            journal.add(&header(number), "a", &path).expect("adds");
        }
        let text = std::fs::read_to_string(&path).expect("reads").replacen("baseline", "baselime", 1);
        assert_eq!(chain(text.as_bytes()).lines.len(), 1);
    }
}
