//! `nongbo status`: the progress of an output folder, the processes that work in it, and the next command.

use crate::cli::arguments::FolderArguments;
use crate::cli::facts::{facts, same, words};
use crate::cli::render;
use crate::cli::shell::shell_command;
use crate::cli::terminal::Terminal;
use crate::engine::error::{Error, Result, text};
use crate::store::{self, Stage, Status};
use crate::study::tables::Table;
use std::path::Path;

/// The command. A folder that nongbo did not write is an error.
pub fn command(request: &FolderArguments, terminal: Terminal) -> Result<()> {
    let status = store::status(&request.folder)?;
    let table = status_table(&request.folder, &status);
    render::print_one(table, request.format, terminal)?;
    let dir = request.folder.display();
    match status.stage {
        Stage::Foreign => Err(Error::Usage(text!("{dir} is not an output folder", "{dir} 不是结果文件夹"))),
        _ => Ok(()),
    }
}

fn status_table(dir: &Path, status: &Status) -> Table {
    let state = match status.stage {
        Stage::Empty => words("empty", "空"),
        Stage::Foreign => words("not written by nongbo", "非本程序的文件夹"),
        Stage::Unfinished => words("unfinished", "未完成"),
        Stage::Finishing => words("all runs done, tables not finished", "模拟已完成，数据表未写完"),
        Stage::Finished => words("finished", "已完成"),
    };
    let mut rows = vec![[words("state", "状态"), state]];
    if !matches!(status.stage, Stage::Empty | Stage::Foreign) {
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
    rows.extend(next_command(dir, status).map(|next| [words("next", "下一步"), same(next)]));
    let dir = dir.display();
    facts("status", text!("Folder {dir}", "文件夹 {dir}"), rows)
}

/// The next command for a folder; `None` if the folder is not one of nongbo.
fn next_command(dir: &Path, status: &Status) -> Option<String> {
    Some(match status.stage {
        Stage::Unfinished | Stage::Finishing if status.model_version != crate::MODEL_VERSION => {
            install_command(&status.model_version)
        }
        Stage::Unfinished | Stage::Finishing => resume_command(dir),
        Stage::Finished if status.failed > 0 => format!("{} --retry-failed", resume_command(dir)),
        Stage::Finished => format!("nongbo verify {}", dir.display()),
        Stage::Empty => format!("nongbo run EXPERIMENT.toml --out {}", dir.display()),
        Stage::Foreign => return None,
    })
}

/// The command that continues the runs of a folder, with the experiment file and the values of `--set` it keeps.
fn resume_command(dir: &Path) -> String {
    let mut words = vec!["nongbo".into(), "run".into(), dir.join("experiment.toml").display().to_string()];
    words.extend(["--out".into(), dir.display().to_string()]);
    for (path, value) in store::stored_experiment::overrides(dir).unwrap_or_default() {
        words.extend(["--set".into(), format!("{path}={value}")]);
    }
    shell_command(words)
}

/// The command that installs the package version of a model version.
pub fn install_command(model_version: &str) -> String {
    let package = model_version.split("-model-").next().unwrap_or(model_version);
    format!("cargo install nongbo --version {package}")
}
