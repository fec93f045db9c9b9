//! The names of the files in an output folder.

/// The user's experiment file.
pub(super) const EXPERIMENT: &str = "experiment.toml";
/// Every value after defaults.
pub(super) const RESOLVED: &str = "experiment.resolved.json";
/// One line a run, in run order.
pub(super) const JOURNAL: &str = "journal.jsonl";
/// Sums of all files but the manifest and the provenance.
pub(super) const SUMS: &str = "SHA256SUMS";
/// When, where and how the runs were done; it has no sum.
pub(super) const PROVENANCE: &str = "provenance.json";
/// The description of the tables. It is written last, so a folder with a manifest is finished.
pub(super) const MANIFEST: &str = "manifest.json";

/// Folder of the parts, until all runs are done.
pub(super) const PARTS: &str = "parts";
/// In `parts/`: the identity of the experiment.
pub(super) const IDENTITY: &str = "plan.json";
/// In `parts/`: tables are being made, so files under final names may be there.
pub(super) const FINISHING: &str = "finishing";
/// In `parts/`: a finished folder is being extended by more runs.
pub(super) const EXTENDING: &str = "extending";
/// In `parts/`: prefix of the names of the journals of processes.
pub(super) const JOURNALS: &str = "journal-";
/// In `parts/`: prefix of the names of the lists of sessions.
pub(super) const SESSIONS: &str = "sessions-";

/// The file of a table.
pub(super) fn table_file(name: &str) -> String {
    format!("{name}.arrow")
}

/// The file of a run's part, in `parts/`.
pub(super) fn part_file(number: u32) -> String {
    format!("{number:08}.part")
}

/// The run number in the name of a part.
pub(super) fn part_number(name: &str) -> Option<u32> {
    name.strip_suffix(".part").and_then(|stem| stem.parse().ok())
}
