//! The file that `report` and `page` write: a path, or `-` for standard output.

use crate::cli::terminal::Terminal;
use crate::engine::error::{Error, Result, text};
use crate::store::{create, refuse_output_folder, replace};
use std::path::{Path, PathBuf};

/// What stands for standard output where a file is named.
pub const STANDARD_OUTPUT: &str = "-";

/// A file that is still to be written.
pub struct OutputFile {
    path: PathBuf,
    force: bool,
}

impl OutputFile {
    /// Refuses a file that is there, unless `force`, and one in an output folder.
    ///
    /// # Errors
    /// [`Error::Usage`].
    pub fn new(path: PathBuf, force: bool) -> Result<Self> {
        let file = Self { path, force };
        if !force && !file.is_standard_output() && file.path.exists() {
            let at = file.path.display();
            return Err(Error::Usage(text!(
                "`{at}` already exists and is not overwritten; choose another name with -o, or add --force",
                "`{at}` 已存在，不会覆盖；请用 -o 另取名称，或加 --force"
            )));
        }
        if !file.is_standard_output() {
            refuse_output_folder(with_folder(&file.path).parent().unwrap_or(Path::new(".")))?;
        }
        Ok(file)
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is standard output and no file.
    pub fn is_standard_output(&self) -> bool {
        self.path == Path::new(STANDARD_OUTPUT)
    }

    /// Writes the file whole, and says so.
    ///
    /// # Errors
    /// [`Error::Machine`]; [`Error::Usage`] where the file came into being in the meantime.
    pub fn write(&self, content: &str, terminal: Terminal) -> Result<()> {
        if self.is_standard_output() {
            return terminal.out(content);
        }
        let write = if self.force { replace } else { create };
        write(&with_folder(&self.path), content.as_bytes())?;
        let at = self.path.display();
        terminal.note(&format!("wrote {at}"), &format!("已写入 {at}"));
        Ok(())
    }
}

/// A path that names its folder.
fn with_folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new(".").join(path),
        _ => path.to_owned(),
    }
}
