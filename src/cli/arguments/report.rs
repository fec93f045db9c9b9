//! Arguments of `nongbo report`.

use clap::ValueEnum;
use std::path::PathBuf;

/// Arguments of `report`.
#[derive(Debug, Clone, clap::Args)]
pub struct ReportArguments {
    /// A finished output folder
    pub folder: PathBuf,
    /// The file to write, - for standard output [default: DIR.html or DIR.md beside the output folder]; an existing file is not overwritten
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Format of the report: html or markdown [default: html]
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value = "html",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub format: PageFormat,
    /// Folder for the figures as SVG files beside; it must be empty or new
    #[arg(long, value_name = "DIR2")]
    pub charts: Option<PathBuf>,
    /// Overwrite a report that is there
    #[arg(long)]
    pub force: bool,
}

/// Formats of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PageFormat {
    /// One file of HTML with figures.
    Html,
    /// Text and tables.
    Markdown,
}
