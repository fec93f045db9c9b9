//! Arguments of `nongbo calibrate`.

use super::options::Format;
use std::path::PathBuf;

/// Arguments of `calibrate`.
#[derive(Debug, Clone, clap::Args)]
pub struct CalibrateArguments {
    /// Folder for the log calibration.jsonl and the result calibration.toml; an existing log is continued
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Largest number of evaluations
    #[arg(long, value_name = "N", default_value_t = 400)]
    pub most: usize,
    /// Format of the tables: table, csv, json or markdown [default: table on a terminal, else csv]
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Option<Format>,
}
