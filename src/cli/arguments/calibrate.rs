//! Arguments of `nongbo calibrate`.

use super::options::TableOptions;
use std::path::PathBuf;

/// Arguments of `calibrate`.
#[derive(Debug, Clone, clap::Args)]
pub struct CalibrateArguments {
    /// Folder for the log calibration.jsonl and the result calibration.toml; an existing log is continued
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,
    /// Largest number of evaluations
    #[arg(long, value_name = "N", default_value_t = 400, value_parser = clap::value_parser!(u32).range(1..))]
    pub most: u32,
    /// How the tables are printed
    #[command(flatten)]
    pub tables: TableOptions,
}
