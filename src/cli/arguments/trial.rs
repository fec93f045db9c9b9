//! Arguments of `nongbo trial`.

use super::options::{TableOptions, assignment};
use crate::study::trial;
use std::path::PathBuf;

/// Arguments of `trial`.
#[derive(Debug, Clone, clap::Args)]
pub struct TrialArguments {
    /// Number of replications, each of them one trial
    #[arg(long, value_name = "N", default_value_t = trial::REPLICATIONS, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    pub replications: u32,
    /// Replace a value in the treated arm (of founding: in both arms); may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// Seed of all random draws
    #[arg(long, value_name = "N", default_value_t = trial::SEED)]
    pub seed: u64,
    /// Folder for trial.arrow and trial.md; it must be empty or not exist yet
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Number of threads [default: all cores]; results never depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// How the tables are printed
    #[command(flatten)]
    pub tables: TableOptions,
}
