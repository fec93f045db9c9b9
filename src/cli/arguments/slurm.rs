//! Arguments of `nongbo slurm`.

use super::options::assignment;
use std::path::PathBuf;

/// Arguments of `slurm`.
#[derive(Debug, Clone, clap::Args)]
pub struct SlurmArguments {
    /// The experiment file
    pub experiment: PathBuf,
    /// Number of tasks; each does its share of the runs, as --shard does
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub tasks: u32,
    /// Folder for the results, on a disk that all machines share [default: out/NAME of the experiment file]
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace a value of the file, as --set population.counties=2; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// Threads of a task
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: u16,
}
