//! Arguments of `nongbo calibrate`.

use super::options::Format;
use std::path::PathBuf;

/// What `calibrate` is asked to do.
#[derive(Debug, Clone, clap::Args)]
pub struct CalibrateArguments {
    /// Folder for calibration.jsonl, the log, and calibration.toml, the result; a log that is there is gone on with
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Most questions asked
    #[arg(long, value_name = "N", default_value_t = 400)]
    pub most: usize,
    /// Format of the tables: table, csv, json or markdown [default: table on a terminal, else csv]
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Option<Format>,
}
