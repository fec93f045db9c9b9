//! `nongbo verify`: checks that a finished folder is unchanged and that simulating runs again gives the same results.

use crate::cli::arguments::VerifyArguments;
use crate::cli::facts::{facts, same, words};
use crate::cli::progress::{self, Progress};
use crate::cli::status::install_command;
use crate::cli::terminal::Terminal;
use crate::cli::{interrupt, render};
use crate::engine::error::{Error, Result, text};
use crate::engine::simulation::RunControl;
use crate::store::{self, Difference, FinishedFolder, Verification};
use crate::study::run::Plan;
use crate::study::tables::Table;
use std::path::Path;
use std::sync::Arc;

/// The command.
pub fn command(request: &VerifyArguments, terminal: Terminal) -> Result<()> {
    let dir = &request.folder;
    let finished = FinishedFolder::open(dir)?;
    check_model_version(dir, finished.model_version())?;
    let (experiment, plan) = store::stored_experiment::from_file(dir, finished.name())?;
    let verified = finished.verify(&plan)?;
    let numbers = store::rerun::select_runs(plan.runs.len(), request.rerun as usize);
    if !numbers.is_empty() {
        let cancel = interrupt::install(terminal, interrupt::Work::Lost)?;
        let weeks = store::rerun::weeks(&experiment, &numbers);
        let progress = Arc::new(Progress::new(weeks, 0, text!("simulating again", "重新模拟")));
        let thread = progress::start(Arc::clone(&progress), terminal);
        let listener = |event| progress.count(event);
        let control = RunControl { progress: Some(&listener), cancel: Some(&cancel), ..RunControl::default() };
        let difference = store::rerun::rerun(&experiment, &plan, &finished, &numbers, control)?;
        drop(thread);
        if let Some(difference) = difference {
            return Err(difference_error(dir, &difference));
        }
    }
    let table = verification_table(dir, &verified, &plan, &numbers);
    render::print_one(table, request.format, terminal)
}

/// Refuses a folder of another version of the model, and names the command that installs that version.
fn check_model_version(dir: &Path, stored: &str) -> Result<()> {
    let current = crate::MODEL_VERSION;
    if stored == current {
        return Ok(());
    }
    let (dir, install) = (dir.display(), install_command(stored));
    Err(Error::Usage(text!(
        "{dir} was simulated by model {stored}, this is model {current}; to verify it: {install}",
        "{dir} 由模型 {stored} 生成，当前为 {current}；如需验证：{install}"
    )))
}

/// The error of a run whose repeated result differs from the folder.
fn difference_error(dir: &Path, difference: &Difference) -> Error {
    let Difference { run, arm, replication, table, week, column, row, stored, rerun } = difference;
    let dir = dir.display();
    let message = text!(
        "{dir}: run {run} (arm `{arm}`, replication {replication}) gives another result: table {table}, week {week}, column {column}, row {row}: the folder has {stored}, the new run has {rerun}",
        "{dir}：第 {run} 次模拟（方案 `{arm}`，重复 {replication}）结果不同：表 {table}，周 {week}，列 {column}，行 {row}：文件夹中为 {stored}，现为 {rerun}"
    );
    Error::Damaged(message)
}

fn verification_table(dir: &Path, verified: &Verification, plan: &Plan, rerun: &[usize]) -> Table {
    let mut rows = vec![
        [words("files whose checksums agree", "校验和一致的文件"), same(verified.files.to_string())],
        [words("bytes", "字节"), same(verified.bytes.to_string())],
        [words("runs", "模拟总数"), same(verified.runs.to_string())],
        [words("runs failed", "失败"), same(verified.failed.to_string())],
    ];
    rows.extend(
        verified.rows.iter().map(|(table, rows)| {
            [words(&format!("rows of {table}"), &format!("{table} 行数")), same(rows.to_string())]
        }),
    );
    rows.push([
        words("money and goods", "资金与货物"),
        words("conserved in every week of every run", "每次模拟每周均守恒"),
    ]);
    rows.push([words("content hash", "内容哈希"), same(&verified.content_hash)]);
    if !rerun.is_empty() {
        let numbers: Vec<String> = rerun.iter().map(|number| plan.runs[*number].number.to_string()).collect();
        rows.push([
            words("runs simulated again, with the same result", "重新模拟且一致的模拟"),
            same(numbers.join(" ")),
        ]);
    }
    let dir = dir.display();
    facts("verification", text!("{dir} is unchanged", "{dir} 与写入时一致"), rows)
}
