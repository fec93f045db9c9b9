//! The command as a user starts it.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Exit code, standard output and standard error of the command with some words.
pub fn nongbo(words: &[&str]) -> (i32, String, String) {
    let output = nongbo_command(words).output().expect("it starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (output.status.code().expect("it ends by itself"), text(output.stdout), text(output.stderr))
}

/// The command with English messages and no input, for a test that starts it by itself.
pub fn nongbo_command(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nongbo"));
    command.env_remove("NONGBO_LANG").env("LC_ALL", "C").args(words).stdin(Stdio::null());
    command
}

/// What the command prints on 80 columns; it must succeed.
pub fn printed(words: &[&str]) -> String {
    let output = nongbo_command(words).env("COLUMNS", "80").output().expect("it starts");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// A folder with an experiment in it.
pub fn place(name: &str, experiment: &str) -> (TempDir, PathBuf) {
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join(name);
    std::fs::write(&file, experiment).expect("written");
    (place, file)
}
