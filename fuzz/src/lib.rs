//! What the fuzz targets do with an input. The tests of the project do the same with the inputs in `corpus/`.

pub mod design_table;
pub mod experiment_text;
pub mod folder;
pub mod resolved_json;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, Once};

use nongbo::engine::error::Error;
use tempfile::TempDir;

/// Runs the work of a target. A panic that leaves it ends the process and is a finding; one that is caught inside and becomes
/// an error is none, so the hook of libFuzzer, which ends the process at every panic, is replaced.
pub fn attempt(work: impl FnOnce()) {
    static LAST: Mutex<String> = Mutex::new(String::new());
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(|panic| *LAST.lock().expect("no panic") = panic.to_string()));
    });
    if catch_unwind(AssertUnwindSafe(work)).is_err() {
        eprintln!("{}", LAST.lock().expect("no panic"));
        std::process::abort();
    }
}

/// A folder in memory where the system has one.
#[must_use]
pub fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    let base = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
    tempfile::tempdir_in(base).expect("a folder")
}

/// Writes a file in a folder and gives its path.
#[must_use]
pub fn written(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).expect("written");
    path
}

/// An error that no input may lead to: a defect of nongbo, or the system.
pub fn check_error(error: &Error) {
    assert!(!matches!(error, Error::Defect(_)), "{error}");
    assert!([2, 4, 5].contains(&error.exit_code()), "{error}");
    assert!(!error.to_string().is_empty());
}
