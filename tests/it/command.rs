//! The command as a user starts it.

use assert_cmd::Command;
use std::path::PathBuf;
use tempfile::TempDir;

/// Exit code, standard output and standard error of the command with some words.
pub fn nongbo(words: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("nongbo").expect("the binary is built");
    let output = command.env_remove("NONGBO_LANG").env("LC_ALL", "C").args(words).output().expect("it starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (output.status.code().expect("it ends by itself"), text(output.stdout), text(output.stderr))
}

/// A folder with an experiment in it.
pub fn place(name: &str, experiment: &str) -> (TempDir, PathBuf) {
    let place = tempfile::tempdir().expect("a folder");
    let file = place.path().join(name);
    std::fs::write(&file, experiment).expect("written");
    (place, file)
}
