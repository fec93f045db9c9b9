//! `nongbo status`: the progress of an output folder, the processes that work in it, and the next command.

use crate::cli::arguments::StatusArguments;
use crate::cli::facts::{facts, same, words};
use crate::cli::terminal::Terminal;
use crate::cli::{Format, render};
use crate::engine::error::{Error, Result, text};
use crate::store::shell::shell_command;
use crate::store::{self, Stage, Status};
use crate::study::tables::TableCell;
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// The command. A folder that nongbo did not write is an error.
pub fn command(request: &StatusArguments, terminal: Terminal) -> Result<()> {
    // A name that begins with a hyphen would be read as an option in the next command.
    let is_option = request.folder.as_os_str().as_encoded_bytes().starts_with(b"-");
    let dir = &if is_option { Path::new(".").join(&request.folder) } else { request.folder.clone() };
    if !dir.exists() {
        let at = dir.display();
        return Err(Error::Usage(text!("there is no folder {at}", "没有文件夹 {at}")));
    }
    let status = store::status(dir)?;
    let mut rows = status_rows(&status);
    let next = next_command(dir, &status);
    // The box of a terminal breaks long lines; a command is printed below it, in one piece.
    let in_box = terminal.format(request.format) == Format::Table;
    if !in_box {
        rows.extend(next.iter().map(|next| [words("next", "下一步"), same(next)]));
    }
    let at = dir.display();
    let table = facts("status", text!("Folder {at}", "文件夹 {at}"), rows);
    render::print_one(table, request.format, terminal)?;
    if let Some(next) = next.filter(|_| in_box) {
        terminal.out(&format!("{}\n{next}\n", terminal.language.pick("next:", "下一步：")))?;
    }
    match status.stage {
        Stage::Foreign => Err(Error::Usage(text!("{at} is not an output folder", "{at} 不是结果文件夹"))),
        _ if request.finished => require_finished(dir, &status),
        _ => Ok(()),
    }
}

/// Refuses a folder that lacks runs or tables, or has failed runs.
fn require_finished(dir: &Path, status: &Status) -> Result<()> {
    let (at, runs) = (dir.display(), status.runs);
    if status.stage != Stage::Finished {
        let missing = runs.saturating_sub(status.done);
        let message = text!(
            "{at} is not finished: {missing} of {runs} runs are missing; the command below `next` does the rest",
            "{at} 尚未完成：{runs} 次模拟中缺 {missing} 次；“下一步”所示命令可完成其余部分"
        );
        return Err(Error::Machine { message, cause: None });
    }
    let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    match status.failed {
        0 => Ok(()),
        failed => Err(Error::SomeRunsFailed { failed: count(failed), runs: count(runs) }),
    }
}

fn status_rows(status: &Status) -> Vec<[TableCell; 2]> {
    let state = match status.stage {
        Stage::Empty => words("empty", "空"),
        Stage::Foreign => words("not written by nongbo", "非本程序的文件夹"),
        Stage::Begun => words("begun, no run done", "刚开始，尚无完成的模拟"),
        Stage::Unfinished => words("unfinished", "未完成"),
        Stage::Finishing => words("all runs done, tables not finished", "模拟已完成，数据表未写完"),
        Stage::Finished if status.leftovers => {
            words("finished; a killed process left files in parts/", "已完成；parts/ 中有被终止的进程留下的文件")
        }
        Stage::Finished => words("finished", "已完成"),
    };
    let mut rows = vec![[words("state", "状态"), state]];
    if matches!(status.stage, Stage::Unfinished | Stage::Finishing | Stage::Finished) {
        rows.extend([
            [words("experiment", "实验"), same(&status.name)],
            [words("model version", "模型版本"), same(&status.model_version)],
            [words("runs", "模拟总数"), same(status.runs.to_string())],
            [words("runs finished", "已完成"), same((status.done - status.failed).to_string())],
            [words("runs failed", "失败"), same(status.failed.to_string())],
            [words("runs to do", "待完成"), same(status.runs.saturating_sub(status.done).to_string())],
        ]);
    }
    for (shard, process) in &status.active {
        rows.push([
            words("at work", "正在工作"),
            words(&format!("process {process}, shard {shard}"), &format!("进程 {process}，分片 {shard}")),
        ]);
    }
    rows
}

/// The next command for a folder, quoted for a shell; `None` if the folder is not one of nongbo.
fn next_command(dir: &Path, status: &Status) -> Option<String> {
    let has_runs = matches!(status.stage, Stage::Unfinished | Stage::Finishing | Stage::Finished);
    if has_runs && status.model_version != crate::MODEL_VERSION {
        return Some(install_command(&status.model_version));
    }
    let first = || {
        shell_command([
            OsStr::new("nongbo"),
            "run".as_ref(),
            "EXPERIMENT.toml".as_ref(),
            "--out".as_ref(),
            dir.as_ref(),
        ])
    };
    Some(match status.stage {
        Stage::Foreign => return None,
        Stage::Empty => first(),
        // Before the resolved values are written nothing says which `--set` the command had.
        Stage::Begun if !dir.join("experiment.resolved.json").exists() => first(),
        Stage::Begun | Stage::Unfinished | Stage::Finishing => resume_command(dir),
        Stage::Finished if status.failed > 0 => format!("{} --retry-failed", resume_command(dir)),
        Stage::Finished if status.leftovers => resume_command(dir),
        Stage::Finished => shell_command([OsStr::new("nongbo"), "verify".as_ref(), dir.as_ref()]),
    })
}

/// The command that continues the runs of a folder, with the experiment file and the values of `--set` it keeps.
fn resume_command(dir: &Path) -> String {
    let mut words: Vec<OsString> = vec!["nongbo".into(), "run".into(), dir.join("experiment.toml").into()];
    words.extend(["--out".into(), dir.into()]);
    for (path, value) in store::stored_experiment::overrides(dir).unwrap_or_default() {
        words.extend(["--set".into(), format!("{path}={value}").into()]);
    }
    shell_command(words)
}

/// The command that installs the package version of a model version.
pub fn install_command(model_version: &str) -> String {
    let package = model_version.split("-model-").next().unwrap_or(model_version);
    format!("cargo install nongbo --version {package}")
}
