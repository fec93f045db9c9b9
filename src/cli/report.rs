//! `nongbo report`: writes the results of a finished folder as one page for readers.

use crate::cli::arguments::{PageFormat, ReportArguments};
use crate::cli::output_file::OutputFile;
use crate::cli::terminal::Terminal;
use crate::engine::error::{Error, Result, text};
use crate::store::create;
use crate::store::shell::shell_command;
use crate::study::charts::WIDTHS;
use crate::study::page::{Page, Provenance};
use crate::study::run::Results;
use crate::study::run::reduction::PanelOptions;
use std::path::{Path, PathBuf};

/// The command.
pub fn command(request: &ReportArguments, terminal: Terminal) -> Result<()> {
    let output = request.output.clone().unwrap_or_else(|| beside(&request.folder, request.format));
    let output = OutputFile::new(output, request.force)?;
    if let Some(charts) = &request.charts {
        check_is_free(charts)?;
    }
    let results = Results::open_with(&request.folder, PanelOptions { against: 0, growth: true })?;
    let content_hash = results.content_hash();
    let check_command = shell_command(["nongbo", "verify", &request.folder.to_string_lossy()]);
    let provenance =
        Provenance { content_hash: &content_hash, failed: results.failed(), check_command: &check_command };
    let page = Page::new(&results.experiment, &results.panel, provenance, terminal.language)?;
    let content = match request.format {
        PageFormat::Html => page.html(),
        PageFormat::Markdown => page.markdown(),
    };
    output.write(&content, terminal)?;
    match &request.charts {
        Some(charts) => write_charts(&page, charts, terminal),
        None => Ok(()),
    }
}

/// The file beside a folder: `out/five.html`.
fn beside(folder: &Path, format: PageFormat) -> PathBuf {
    let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mut name = full.file_name().unwrap_or_default().to_owned();
    name.push(if format == PageFormat::Html { ".html" } else { ".md" });
    // The path as it was given, unless it has no name of its own, as `.` and `..`.
    let given = if folder.file_name() == full.file_name() { folder } else { &full };
    given.with_file_name(name)
}

/// Refuses a folder that has something in it.
fn check_is_free(folder: &Path) -> Result<()> {
    let is_free = match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => !folder.exists(),
    };
    if is_free {
        return Ok(());
    }
    let at = folder.display();
    Err(Error::Usage(text!("{at} is not an empty folder; choose a new one", "{at} 不是空文件夹；请另选新文件夹")))
}

/// Writes every figure at both widths.
fn write_charts(page: &Page, folder: &Path, terminal: Terminal) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|cause| {
        let at = folder.display();
        Error::machine(text!("cannot write `{at}`", "无法写入 `{at}`"), cause)
    })?;
    let mut count = 0;
    for figure in page.figures() {
        for width in WIDTHS {
            create(&folder.join(format!("{}-{width}.svg", figure.key)), figure.svg(width, true).as_bytes())?;
            count += 1;
        }
    }
    let at = folder.display();
    terminal.note(&format!("wrote {count} files to {at}"), &format!("已写入 {at}：{count}个文件"));
    Ok(())
}
