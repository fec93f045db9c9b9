//! `nongbo export`: writes the tables of a finished folder as CSV or Parquet files.

use crate::cli::arguments::ExportArguments;
use crate::cli::facts::same;
use crate::cli::render;
use crate::cli::terminal::Terminal;
use crate::engine::error::{Result, text};
use crate::store::{ExportFormat, FinishedFolder};
use crate::study::tables::{Table, TableColumn};

/// The command.
pub fn command(request: &ExportArguments, terminal: Terminal) -> Result<()> {
    let format = ExportFormat::from(request.to);
    let out = request.out.clone().unwrap_or_else(|| {
        let folder = request.folder.canonicalize().unwrap_or_else(|_| request.folder.clone());
        let mut name = folder.file_name().unwrap_or_default().to_owned();
        name.push(format!("-{}", format.ending()));
        // The path as it was given, unless it has no name of its own, as `.` and `..`.
        let given = if request.folder.file_name() == folder.file_name() { &request.folder } else { &folder };
        given.with_file_name(name)
    });
    let files = FinishedFolder::open(&request.folder)?.export(format, &out)?;
    let row = |(file, rows): (String, u64)| vec![same(out.join(file).display().to_string()), same(rows.to_string())];
    let table = Table {
        key: "export",
        title: text!("Files written", "已写入的文件"),
        columns: TableColumn::list(&[("file", "file", "文件"), ("rows", "rows", "行数")]),
        rows: files.into_iter().map(row).collect(),
        notes: Vec::new(),
    };
    render::print_one(table, request.show, terminal)
}
