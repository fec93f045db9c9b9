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

/// The command with English messages and no input, for a test that starts it by itself.
pub fn nongbo_command(words: &[&str]) -> std::process::Command {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_nongbo"));
    command.env_remove("NONGBO_LANG").env("LC_ALL", "C").args(words).stdin(std::process::Stdio::null());
    command
}

/// What the command prints on 80 columns; it must succeed.
pub fn printed(words: &[&str]) -> String {
    let mut command = Command::cargo_bin("nongbo").expect("the binary is built");
    command.env_remove("NONGBO_LANG").env("LC_ALL", "C").env("COLUMNS", "80").args(words);
    let output = command.output().expect("it starts");
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
