//! The names of the files in an output folder.

/// The user's experiment file.
pub(super) const EXPERIMENT: &str = "experiment.toml";
/// Every value after defaults.
pub(super) const RESOLVED: &str = "experiment.resolved.json";
/// One line a run, in run order.
pub(super) const JOURNAL: &str = "journal.jsonl";
/// Sums of all files but the manifest and the provenance.
pub(super) const SUMS: &str = "SHA256SUMS";
/// When, where and how; it has no sum.
pub(super) const PROVENANCE: &str = "provenance.json";
/// What the tables hold; written last, so that a folder with it is finished.
pub(super) const MANIFEST: &str = "manifest.json";

/// Folder of the parts, while runs are to be done.
pub(super) const PARTS: &str = "parts";
/// In `parts/`: the identity of the experiment.
pub(super) const IDENTITY: &str = "plan.json";
/// In `parts/`: tables are being made, so files under final names may be there.
pub(super) const FINISHING: &str = "finishing";
/// In `parts/`: a finished folder is being opened again for more runs.
pub(super) const EXTENDING: &str = "extending";
/// In `parts/`: how the names of the journals of processes begin.
pub(super) const JOURNALS: &str = "journal-";
/// In `parts/`: how the names of the lists of sessions begin.
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
