//! Arguments of `nongbo validate`.

use super::options::{Format, assignment};
use std::path::PathBuf;

/// Arguments of `validate`.
#[derive(Debug, Clone, clap::Args)]
pub struct ValidateArguments {
    /// Number of replications
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub replications: u32,
    /// Replace a default value; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// Seed of all random draws
    #[arg(long, value_name = "N", default_value_t = 20_230_101)]
    pub seed: u64,
    /// Folder for validation.arrow and validation.md; it must be empty or not exist yet
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Show the chain from land to income and what money buys, instead of the moments
    #[arg(long)]
    pub magnitudes: bool,
    /// Format of the tables: table, csv, json or markdown [default: table on a terminal, else csv]
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Option<Format>,
}
