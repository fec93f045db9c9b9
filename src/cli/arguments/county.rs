//! Arguments of `nongbo county`.

use super::options::{Format, assignment};
use std::path::PathBuf;

/// Arguments of `county`.
#[derive(Debug, Clone, clap::Args)]
pub struct CountyArguments {
    /// The experiment file with a table [facts]
    pub experiment: PathBuf,
    /// Number of replications
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub replications: u32,
    /// Replace a value of the file; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// Format of the output: table, csv, json or markdown
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Option<Format>,
}
