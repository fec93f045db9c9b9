//! `nongbo status`, `verify` and `export`: what an output folder holds, whether it is whole, and in other formats.

use crate::cli::arguments::{ExportArguments, FolderArguments, VerifyArguments};
use crate::cli::progress;
use crate::cli::progress::Progress;
use crate::cli::terminal::Terminal;
use crate::cli::{interrupt, render, run};
use crate::engine::error::{Error, Result, Text, text};
use crate::engine::simulation::RunControl;
use crate::engine::week::StepOptions;
use crate::store;
use crate::store::{Difference, FinishedFolder, Stage, Status, Verified, status};
use crate::study::tables::{Sheet, SheetCell};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn same(text: impl Into<String>) -> SheetCell {
    let text = text.into();
    SheetCell::Text(Text::new(text.clone(), text))
}

fn said(en: &str, zh: &str) -> SheetCell {
    SheetCell::Text(Text::new(en, zh))
}

/// Words and what they say, one a row.
fn facts(title: Text, rows: Vec<[SheetCell; 2]>) -> Sheet {
    let columns = vec![text!("what", "项目"), text!("value", "值")];
    Sheet { title, columns, rows: rows.into_iter().map(Into::into).collect(), notes: Vec::new() }
}

/// `nongbo status`.
pub fn show_status(request: &FolderArguments, terminal: Terminal) -> Result<()> {
    let found = status(&request.folder)?;
    let sheet = status_sheet(&request.folder, &found);
    terminal.out(&render::sheets(&[sheet], terminal.format(request.format), terminal.language, terminal.width))?;
    match found.stage {
        Stage::Foreign => Err(Error::Usage(Text::new(
            format!("{} is no output folder", request.folder.display()),
            format!("{} 不是结果文件夹", request.folder.display()),
        ))),
        _ => Ok(()),
    }
}

fn status_sheet(dir: &Path, found: &Status) -> Sheet {
    let state = match found.stage {
        Stage::Empty => said("empty", "空"),
        Stage::Foreign => said("not ours", "非本程序的文件夹"),
        Stage::Unfinished => said("unfinished", "未完成"),
        Stage::Finishing => said("all runs done, tables not finished", "模拟已完成，数据表未写完"),
        Stage::Finished => said("finished", "已完成"),
    };
    let title = Text::new(format!("Folder {}", dir.display()), format!("文件夹 {}", dir.display()));
    let mut rows = vec![[said("state", "状态"), state]];
    if !matches!(found.stage, Stage::Empty | Stage::Foreign) {
        let good = found.kept - found.failed;
        rows.extend([
            [said("experiment", "实验"), same(&found.name)],
            [said("model version", "模型版本"), same(&found.model_version)],
            [said("runs", "模拟总数"), same(found.runs.to_string())],
            [said("runs finished", "已完成"), same(good.to_string())],
            [said("runs failed", "失败"), same(found.failed.to_string())],
            [said("runs to do", "待完成"), same(found.runs.saturating_sub(found.kept).to_string())],
        ]);
    }
    for (shard, process) in &found.at_work {
        rows.push([
            said("at work", "正在工作"),
            said(&format!("process {process}, shard {shard}"), &format!("进程 {process}，分片 {shard}")),
        ]);
    }
    let next = match found.stage {
        Stage::Unfinished | Stage::Finishing if found.model_version != crate::MODEL_VERSION => {
            Some(install(&found.model_version))
        }
        Stage::Unfinished | Stage::Finishing => Some(go_on(dir)),
        Stage::Finished if found.failed > 0 => Some(format!("{} --retry-failed", go_on(dir))),
        Stage::Finished => Some(format!("nongbo verify {}", dir.display())),
        Stage::Empty => Some(format!("nongbo run EXPERIMENT.toml --out {}", dir.display())),
        Stage::Foreign => None,
    };
    rows.extend(next.map(|next| [said("next", "下一步"), same(next)]));
    facts(title, rows)
}

/// The command that goes on with a folder, from the file it keeps.
fn go_on(dir: &Path) -> String {
    let mut words = vec!["nongbo".into(), "run".into(), dir.join("experiment.toml").display().to_string()];
    words.extend(["--out".into(), dir.display().to_string()]);
    for (path, value) in store::reopen::overrides(dir).unwrap_or_default() {
        words.extend(["--set".into(), format!("{path}={value}")]);
    }
    run::again(words.into_iter())
}

/// The command that installs the version of the package that a version of the model belongs to.
fn install(model_version: &str) -> String {
    let package = model_version.split("-model-").next().unwrap_or(model_version);
    format!("cargo install nongbo --version {package}")
}

/// `nongbo verify`.
pub fn verify(request: &VerifyArguments, terminal: Terminal) -> Result<()> {
    let dir = &request.folder;
    let finished = FinishedFolder::check(dir)?;
    let (its, own) = (finished.model_version(), crate::MODEL_VERSION);
    if its != own {
        let install = install(its);
        return Err(Error::Usage(Text::new(
            format!("{} was lived by model {its}, this is {own}; to verify it: {install}", dir.display()),
            format!("{} 由模型 {its} 生成，当前为 {own}；如需验证：{install}", dir.display()),
        )));
    }
    let (experiment, plan) = store::reopen::reopen(dir, finished.name())?;
    // A table forged together with its sums may make a decoder panic: that is caught and told as damage.
    std::panic::set_hook(Box::new(|_| {}));
    let found = finished.verify(&plan)?;
    let numbers = store::rerun::chosen(plan.runs.len(), request.rerun as usize);
    if !numbers.is_empty() {
        let cancel = interrupt::install(terminal, &run::again(std::env::args()))?;
        let weeks = store::rerun::weeks_again(&experiment, &numbers);
        let progress = Arc::new(Progress::new(weeks, 0, text!("living again", "重新模拟")));
        let watching = progress::watch(Arc::clone(&progress), terminal);
        let watch = RunControl { options: StepOptions::default(), weeks: &progress.done, cancel: &cancel };
        let different = store::rerun::live_again(&experiment, &plan, &finished, &numbers, watch)?;
        drop(watching);
        if let Some(different) = different {
            return Err(other(dir, &different));
        }
    }
    let sheet = verified_sheet(dir, &found, &plan, &numbers);
    terminal.out(&render::sheets(&[sheet], terminal.format(request.format), terminal.language, terminal.width))
}

/// A run that came out otherwise.
fn other(dir: &Path, it: &Difference) -> Error {
    let Difference { run, arm, replication, table, week, column, row, held, now } = it;
    Error::Machine {
        message: Text::new(
            format!(
                "{}: run {run} (arm `{arm}`, replication {replication}) comes out otherwise: table {table}, week {week}, column {column}, row {row}: the folder has {held}, now it is {now}",
                dir.display()
            ),
            format!(
                "{}：第 {run} 次模拟（组 `{arm}`，重复 {replication}）结果不同：表 {table}，周 {week}，列 {column}，行 {row}：文件夹中为 {held}，现为 {now}",
                dir.display()
            ),
        ),
        cause: None,
    }
}

fn verified_sheet(dir: &Path, found: &Verified, plan: &crate::study::run::Plan, numbers: &[usize]) -> Sheet {
    let title = Text::new(format!("{} is as it was written", dir.display()), format!("{} 与写入时一致", dir.display()));
    let again: Vec<String> = numbers.iter().map(|number| plan.runs[*number].number.to_string()).collect();
    let mut rows = vec![
        [said("files whose sums agree", "校验和一致的文件"), same(found.files.to_string())],
        [said("bytes", "字节"), same(found.bytes.to_string())],
        [said("runs", "模拟总数"), same(found.runs.to_string())],
        [said("runs failed", "失败"), same(found.failed.to_string())],
    ];
    rows.extend(
        found
            .rows
            .iter()
            .map(|(table, rows)| [said(&format!("rows of {table}"), &format!("{table} 行数")), same(rows.to_string())]),
    );
    rows.push([
        said("money and goods", "资金与货物"),
        said("conserved in every week of every run", "每次模拟每周均守恒"),
    ]);
    rows.push([said("content hash", "内容哈希"), same(&found.content_hash)]);
    if !again.is_empty() {
        rows.push([said("runs lived again, the same", "重新模拟且一致的运行"), same(again.join(" "))]);
    }
    facts(title, rows)
}

/// `nongbo export`.
pub fn export(request: &ExportArguments, terminal: Terminal) -> Result<()> {
    let format = request.to.into();
    let out = request.out.clone().unwrap_or_else(|| {
        let name = request.folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        request.folder.with_file_name(format!("{name}-{}", crate::store::ExportFormat::ending(format)))
    });
    let written = FinishedFolder::check(&request.folder)?.export(format, &out)?;
    let columns = vec![text!("file", "文件"), text!("rows", "行数")];
    let row = |(file, rows): (String, u64)| {
        let path: PathBuf = out.join(file);
        vec![same(path.display().to_string()), same(rows.to_string())]
    };
    let title = text!("Files written", "已写入的文件");
    let sheet = Sheet { title, columns, rows: written.into_iter().map(row).collect(), notes: Vec::new() };
    terminal.out(&render::sheets(&[sheet], terminal.format(request.show), terminal.language, terminal.width))
}
