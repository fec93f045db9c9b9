//! The result folder of `validate` and `trial`: one Arrow table and one Markdown page.

use crate::cli::{Format, Language, render};
use crate::engine::error::{Error, Result, Text, text};
use crate::study::tables::Table;
use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use arrow::ipc::writer::FileWriter;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

/// Creates the folder, or accepts an empty one.
///
/// # Errors
/// [`Error::Usage`] where the folder is not empty, [`Error::Machine`] where it cannot be created.
pub fn create(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|cause| cannot_write(folder, cause))?;
    let mut entries = std::fs::read_dir(folder).map_err(|cause| cannot_write(folder, cause))?;
    if entries.next().is_some() {
        return Err(Error::Usage(Text::new(
            format!("{} is not empty; choose a new folder", folder.display()),
            format!("{} 不是空文件夹；请另选新文件夹", folder.display()),
        )));
    }
    Ok(())
}

/// Writes `name.arrow` and `name.md` into the folder.
///
/// # Errors
/// [`Error::Machine`] where the disk refuses.
pub fn write(
    folder: &Path,
    name: &str,
    batch: std::result::Result<RecordBatch, ArrowError>,
    tables: &[Table],
    language: Language,
) -> Result<()> {
    let page = folder.join(format!("{name}.md"));
    let text = render::render(&tables.iter().collect::<Vec<_>>(), Format::Markdown, language, 0);
    let written = File::create_new(&page).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|cause| cannot_write(&page, cause))?;
    let table = folder.join(format!("{name}.arrow"));
    let fail = |cause: ArrowError| cannot_write(&table, io::Error::other(cause));
    let batch = batch.map_err(fail)?;
    let file = File::create_new(&table).map_err(|cause| cannot_write(&table, cause))?;
    let mut writer = FileWriter::try_new(file, &batch.schema()).map_err(fail)?;
    writer.write(&batch).and_then(|()| writer.finish()).map_err(fail)
}

fn cannot_write(path: &Path, cause: io::Error) -> Error {
    let name = path.display();
    Error::machine(text!("cannot write {name}: {cause}", "无法写入 {name}：{cause}"), cause)
}
