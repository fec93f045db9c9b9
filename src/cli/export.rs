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
        let name = request.folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        request.folder.with_file_name(format!("{name}-{}", format.ending()))
    });
    let files = FinishedFolder::check(&request.folder)?.export(format, &out)?;
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
