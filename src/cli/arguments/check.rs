//! Arguments of `nongbo check`.

use super::options::{Format, assignment};
use std::path::PathBuf;

/// Arguments of `check`.
#[derive(Debug, Clone, clap::Args)]
pub struct CheckArguments {
    /// The experiment file
    pub experiment: PathBuf,
    /// Replace a value of the file, as --set population.counties=2; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// Number of threads that memory and time are estimated for [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Refuse an experiment with a warning
    #[arg(long)]
    pub strict: bool,
    /// Print the arms as csv, json or markdown instead of a line each
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Option<Format>,
}
