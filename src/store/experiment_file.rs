//! Opens an experiment file: regular files only, at most the allowed size is read, and a file that is not UTF-8 is refused
//! with the place.

use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::engine::error::{Error, Problem, Result, Source, text};
use crate::engine::parameters::Parameters;
use crate::store::finished_folder::FinishedFolder;
use crate::store::layout::EXPERIMENT;
use crate::store::memory::too_large;
use crate::store::regular_file;
use crate::study::experiment::{Experiment, MOST_BYTES, TableLookup, read_with};
use crate::study::input::problems::oversize;

/// Opens and reads an experiment file; see [`crate::study::experiment::read`]. `tables` finds the table of a design that has one.
///
/// # Errors
/// Those of [`open`] and [`read_with`].
pub fn load(
    path: &Path,
    overrides: &[(String, String)],
    tables: TableLookup<'_>,
    limit: impl Fn(&Parameters) -> Option<Problem>,
) -> Result<Experiment> {
    let source = open(path)?;
    read_with(&source.name, &source.text, overrides, tables, limit)
}

impl Experiment {
    /// Reads an experiment file, with its design table beside it.
    ///
    /// # Errors
    /// [`Error::Scenario`] with every problem found, also where a world does not fit into the memory of this machine;
    /// [`Error::Usage`] where there is no such file; [`Error::Machine`] where it cannot be read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let beside = |name: &str| crate::store::design_table::read(&path.as_ref().with_file_name(name));
        load(path.as_ref(), &[], &beside, too_large)
    }
}

/// Reads an experiment file as text.
///
/// # Errors
/// [`Error::Usage`] if there is no such file, [`Error::Machine`] if it cannot be read, [`Error::Scenario`] if it is
/// larger than [`MOST_BYTES`] or not UTF-8, [`Error::Damaged`] if it is the copy in a finished folder and was changed.
pub fn open(path: &Path) -> Result<Source> {
    let name = path.display().to_string();
    check_copy(path)?;
    let file = regular_file::open(path).map_err(|cause| unreadable(&name, cause))?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file of exactly the size from a larger one, whatever its metadata claim.
    let most = u64::try_from(MOST_BYTES + 1).unwrap_or(u64::MAX);
    file.take(most).read_to_end(&mut bytes).map_err(|cause| unreadable(&name, cause))?;
    if bytes.len() > MOST_BYTES {
        return Err(Error::Scenario { source_text: None, problems: vec![oversize(&name)] });
    }
    String::from_utf8(bytes).map(|text| Source { name: name.clone(), text }).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].split(|&byte| byte == b'\n').count();
        Error::Scenario { source_text: None, problems: vec![no_text(&name, line, at)] }
    })
}

/// Compares the copy of an experiment file in a finished folder with its sum.
fn check_copy(path: &Path) -> Result<()> {
    let Some(folder) = path.parent().filter(|_| path.file_name().is_some_and(|name| name == EXPERIMENT)) else {
        return Ok(());
    };
    match FinishedFolder::find(folder) {
        Ok(Some(finished)) => finished.read(EXPERIMENT).map(drop),
        Err(damaged @ Error::Damaged(_)) => Err(damaged),
        // The file of an unfinished folder, or of a folder that is not of this version, is a file like any other.
        Ok(None) | Err(_) => Ok(()),
    }
}

fn no_text(name: &str, line: usize, at: usize) -> Problem {
    Problem {
        message: text!(
            "{name} is not UTF-8 text: line {line}, byte {at}",
            "{name} 不是 UTF-8 文本：第 {line} 行，第 {at} 字节"
        ),
        help: Some(text!("save the file as UTF-8 (not GBK, not UTF-16)", "请将文件另存为 UTF-8（而非 GBK 或 UTF-16）")),
        span: None,
    }
}

fn unreadable(name: &str, cause: std::io::Error) -> Error {
    if cause.kind() == ErrorKind::NotFound {
        return Error::Usage(text!(
            "there is no file {name}; `nongbo init NAME` writes a first experiment",
            "没有文件 {name}；`nongbo init 名称` 可写出第一个实验"
        ));
    }
    if cause.kind() == ErrorKind::IsADirectory {
        return Error::Usage(text!(
            "{name} is a folder; an experiment is a TOML file",
            "{name} 是文件夹；实验应为一个 TOML 文件"
        ));
    }
    if regular_file::is_refused(&cause) {
        return Error::Usage(text!(
            "{name} is a pipe or a device; an experiment is a TOML file",
            "{name} 是管道或设备；实验应为一个 TOML 文件"
        ));
    }
    Error::machine(text!("{name} cannot be read: {cause}", "无法读取 {name}：{cause}"), cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("experiment.toml");
        std::fs::write(&path, bytes).unwrap();
        let text = match open(&path) {
            Ok(source) => source.text,
            Err(Error::Scenario { problems, .. }) => {
                problems[0].message.en.replace(&path.display().to_string(), "FILE")
            }
            Err(other) => panic!("{other}"),
        };
        assert_eq!(text, expected);
    }

    #[test]
    fn a_file_is_read_whole_or_refused_with_the_reason() {
        check("问题 = 1".as_bytes(), "问题 = 1");
        check(&vec![b'#'; MOST_BYTES], &"#".repeat(MOST_BYTES));
        check(&vec![b'#'; MOST_BYTES + 1], "FILE is larger than an experiment file may be (1048576 bytes)");
        check(b"a = 1\nb = \xff", "FILE is not UTF-8 text: line 2, byte 10");
    }

    #[test]
    fn a_missing_file_and_a_folder_are_usage_errors() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(open(&folder.path().join("none.toml")).unwrap_err().exit_code(), 2);
        assert_eq!(open(folder.path()).unwrap_err().exit_code(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_regular_file_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let (fifo, link) = (folder.path().join("fifo.toml"), folder.path().join("link.toml"));
        assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        std::os::unix::fs::symlink(&fifo, &link).unwrap();
        for path in [fifo.as_path(), &link, Path::new("/dev/zero"), Path::new("/dev/null")] {
            let refused = open(path).unwrap_err();
            assert!(refused.exit_code() == 2 && refused.to_string().contains("pipe or a device"), "{refused}");
        }
    }
}
