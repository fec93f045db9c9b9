//! Arguments of `nongbo status`, `verify`, `export` and `diff`.

use super::options::Format;
use clap::ValueEnum;
use std::path::PathBuf;

/// Arguments of `status`.
#[derive(Debug, Clone, clap::Args)]
pub struct StatusArguments {
    /// The output folder
    pub folder: PathBuf,
    /// Fail unless all runs are finished: exit code 4 where runs are missing, 3 where runs failed
    #[arg(long)]
    pub finished: bool,
    /// Format of what is printed: table, csv, json or markdown [default: table on a terminal, else csv]
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Option<Format>,
}

/// Arguments of `verify`.
#[derive(Debug, Clone, clap::Args)]
pub struct VerifyArguments {
    /// The output folder
    pub folder: PathBuf,
    /// Simulate this many runs again, spread evenly over the run list, and compare every table
    #[arg(long, value_name = "N", default_value = "0", hide_default_value = true)]
    pub rerun: u32,
    /// Format of what is printed: table, csv, json or markdown [default: table on a terminal, else csv]
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Option<Format>,
}

/// Arguments of `export`.
#[derive(Debug, Clone, clap::Args)]
pub struct ExportArguments {
    /// The output folder
    pub folder: PathBuf,
    /// What to write: csv or parquet
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub to: Target,
    /// Folder for the files; no file is ever overwritten [default: DIR-csv beside the output folder]
    #[arg(short, long = "out", value_name = "DIR2")]
    pub out: Option<PathBuf>,
    /// Format of what is printed: table, csv, json or markdown [default: table on a terminal, else csv]
    #[arg(long = "format", value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub show: Option<Format>,
}

/// Arguments of `diff`.
#[derive(Debug, Clone, clap::Args)]
pub struct DiffArguments {
    /// An experiment file or an output folder
    pub a: PathBuf,
    /// Another one
    pub b: PathBuf,
    /// Format of what is printed: table, csv, json or markdown [default: table on a terminal, else csv]
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Option<Format>,
}

/// Formats of exported files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// Comma-separated values.
    Csv,
    /// Parquet.
    Parquet,
}

impl From<Target> for crate::store::ExportFormat {
    fn from(target: Target) -> Self {
        match target {
            Target::Csv => Self::Csv,
            Target::Parquet => Self::Parquet,
        }
    }
}
