//! What `run` says at its end: where the folder is, its size, how long it took, and what to type next.

use crate::cli::progress::duration_text;
use crate::cli::terminal::Terminal;
use crate::engine::error::Language;
use crate::store::shell::shell_command;
use crate::study::designs::Design;
use crate::study::experiment::Experiment;
use crate::study::tables::number;
use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;

/// Bytes of a megabyte.
const MEGABYTE: f64 = 1e6;

/// Shows the folder, and the commands that read it. `time` is `None` if nothing was run.
pub fn show(folder: &Path, experiment: &Experiment, time: Option<Duration>, terminal: Terminal) {
    let at = shell_command([folder]);
    let size =
        size(folder).map_or_else(String::new, |bytes| format!(", {} MB", number((bytes / MEGABYTE).max(1.0), 0)));
    let in_time = |language, before: &str| {
        time.map_or_else(String::new, |time| format!("{before}{}", duration_text(time, language)))
    };
    terminal.note(
        &format!("{at}{size}{}", in_time(Language::En, ", in ")),
        &format!("{at}{size}{}", in_time(Language::Zh, "，用时 ")),
    );
    for (words, en, zh) in next(experiment) {
        let command = shell_command(words.iter().map(OsStr::new).chain([folder.as_os_str()]));
        terminal.note(&format!("  {command}   # {en}"), &format!("  {command}   # {zh}"));
    }
}

/// The words of each next command before the folder, and what it does.
fn next(experiment: &Experiment) -> Vec<(Vec<&'static str>, &'static str, &'static str)> {
    let mut commands = vec![(vec!["nongbo", "report"], "a page to read and print", "可阅读、可打印的报告")];
    if matches!(&experiment.design, Design::Factorial(design) if design.instruments) {
        let words = vec!["nongbo", "compare", "--sheet", "instruments"];
        commands.push((words, "every instrument", "各项工具"));
    }
    if experiment.arms.len() > 1 {
        commands.push((vec!["nongbo", "compare", "--sheet", "welfare"], "who gains, what it costs", "谁受益、花多少"));
    }
    commands.push((vec!["nongbo", "verify"], "check the folder", "校验文件夹"));
    commands
}

/// Bytes of the files of a folder; `None` if it cannot be read.
fn size(folder: &Path) -> Option<f64> {
    let files = std::fs::read_dir(folder).ok()?;
    let bytes: u64 = files.map(|file| file.ok()?.metadata().ok().map(|it| it.len())).sum::<Option<u64>>()?;
    #[allow(clippy::cast_precision_loss, reason = "shown as megabytes")]
    Some(bytes as f64)
}
