//! Arguments of `nongbo validate`.

use super::options::{TableOptions, assignment};
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
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Number of threads [default: all cores]; results never depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Show the chain from land to income and what money buys, instead of the moments
    #[arg(long)]
    pub magnitudes: bool,
    /// How the tables are printed
    #[command(flatten)]
    pub tables: TableOptions,
}
