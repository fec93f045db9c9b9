//! The result folder of `validate` and `trial`: one Arrow table and one Markdown page. Both appear together, and both name
//! the version of the model.

use crate::cli::{Format, Language, render};
use crate::engine::error::{Error, Result, text};
use crate::store::Staging;
use crate::study::tables::Table;
use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use arrow::ipc::writer::FileWriter;
use std::io;
use std::path::{Path, PathBuf};

/// A folder whose files are to be written. No other process writes it at the same time.
pub struct ResultFolder {
    path: PathBuf,
    staging: Staging,
    /// Names of the table and the page.
    files: [String; 2],
}

impl ResultFolder {
    /// Takes a new or an empty folder for `name.arrow` and `name.md`.
    ///
    /// # Errors
    /// [`Error::Usage`] where the folder is not empty, [`Error::Machine`] where it cannot be made or another process
    /// writes it.
    pub fn create(folder: &Path, name: &str) -> Result<Self> {
        let (staging, files) = (Staging::open(folder)?, [format!("{name}.arrow"), format!("{name}.md")]);
        if staging.holds_others(&files)? {
            let at = folder.display();
            return Err(Error::Usage(text!(
                "{at} is not empty; choose a new folder",
                "{at} 不是空文件夹；请另选新文件夹"
            )));
        }
        Ok(Self { path: folder.to_owned(), staging, files })
    }

    /// Writes the table and the page.
    ///
    /// # Errors
    /// [`Error::Machine`] where the disk refuses; no file is left then.
    pub fn write(
        self,
        batch: std::result::Result<RecordBatch, ArrowError>,
        tables: &[Table],
        language: Language,
    ) -> Result<()> {
        let [table, page] = &self.files;
        let bytes = batch.and_then(|batch| arrow_bytes(&batch)).map_err(|cause| {
            let at = self.path.join(table);
            let at = at.display();
            Error::machine(text!("cannot write {at}: {cause}", "无法写入 {at}：{cause}"), io::Error::other(cause))
        })?;
        self.staging.write(table, &bytes)?;
        let text = render::render(&tables.iter().collect::<Vec<_>>(), Format::Markdown, language, 0);
        let version = format!("\nnongbo {}, model {}\n", env!("CARGO_PKG_VERSION"), crate::MODEL_VERSION);
        self.staging.write(page, (text + &version).as_bytes())?;
        self.staging.publish(&self.files)
    }
}

/// A table as an Arrow file that names the versions in its metadata.
fn arrow_bytes(batch: &RecordBatch) -> std::result::Result<Vec<u8>, ArrowError> {
    let mut bytes = Vec::new();
    let mut writer = FileWriter::try_new(&mut bytes, &batch.schema())?;
    writer.write_metadata("nongbo", env!("CARGO_PKG_VERSION"));
    writer.write_metadata("model", crate::MODEL_VERSION);
    writer.write(batch)?;
    writer.finish()?;
    drop(writer);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::{ArrayRef, UInt32Array};
    use std::sync::Arc;

    fn batch() -> std::result::Result<RecordBatch, ArrowError> {
        let column: ArrayRef = Arc::new(UInt32Array::from(vec![1, 2]));
        RecordBatch::try_from_iter([("replication", column)])
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn both_files_appear_together_name_the_version_and_are_never_overwritten() {
        let place = tempfile::tempdir().expect("a folder");
        let (new, empty) = (place.path().join("a/new"), place.path().join("empty"));
        std::fs::create_dir(&empty).expect("made");
        for folder in [&new, &empty] {
            let result = ResultFolder::create(folder, "trial").expect("it is free");
            assert!(!folder.exists() || names(folder) == [".nongbo-staging"]);
            let refused = ResultFolder::create(folder, "trial").err().expect("another process works in it");
            assert!(refused.exit_code() == 4 && refused.to_string().contains("in use"), "{refused}");
            result.write(batch(), &[], Language::En).expect("the disk takes it");
            assert_eq!(names(folder), ["trial.arrow", "trial.md"]);
            let page = std::fs::read_to_string(folder.join("trial.md")).expect("a page");
            assert!(page.contains(crate::MODEL_VERSION), "{page}");
            assert_eq!(ResultFolder::create(folder, "trial").err().expect("not empty").exit_code(), 2);
            assert_eq!(names(folder), ["trial.arrow", "trial.md"]);
        }
        assert_eq!(names(&place.path().join("a")), ["new"]);
    }

    #[test]
    fn what_a_killed_process_left_is_no_obstacle() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = place.path().join("out");
        // Killed before the folder was there.
        std::fs::create_dir(place.path().join(".nongbo-out")).expect("made");
        std::fs::write(place.path().join(".nongbo-out/trial.md"), "half").expect("written");
        ResultFolder::create(&folder, "trial").expect("free").write(batch(), &[], Language::En).expect("written");
        assert_eq!(names(place.path()), ["out"]);
        // Killed between the two names.
        std::fs::remove_file(folder.join("trial.md")).expect("removed");
        std::fs::create_dir(folder.join(".nongbo-staging")).expect("made");
        ResultFolder::create(&folder, "trial").expect("free").write(batch(), &[], Language::En).expect("written");
        assert_eq!(names(&folder), ["trial.arrow", "trial.md"]);
    }
}
