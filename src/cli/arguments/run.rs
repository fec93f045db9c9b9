//! Arguments of `nongbo run`.

use super::options::{TableOptions, assignment};
use crate::store::Shard;
use std::path::PathBuf;

/// Arguments of `run`.
#[derive(Debug, Clone, clap::Args)]
pub struct RunArguments {
    /// The experiment file
    pub experiment: PathBuf,
    /// Folder for the results; one folder holds one experiment
    #[arg(short, long, value_name = "DIR", required_unless_present = "dry_run")]
    pub out: Option<PathBuf>,
    /// Only show what `nongbo check` shows for this command line; nothing is run or written
    #[arg(long)]
    pub dry_run: bool,
    /// Replace a value of the file, as --set population.counties=2; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// Seed of all random draws, in place of that of the file
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Number of threads [default: all cores]; results never depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Do only one part of the runs, as --shard 3/16; all shards of an experiment share a folder
    #[arg(long, value_name = "K/N", value_parser = shard)]
    pub shard: Option<Shard>,
    /// Do this many replications more than the file says, and keep those of a finished folder
    #[arg(long, value_name = "R", conflicts_with = "shard", value_parser = clap::value_parser!(u32).range(1..))]
    pub extend: Option<u32>,
    /// Refuse an experiment with a warning of `nongbo check`
    #[arg(long)]
    pub strict: bool,
    /// Do failed runs again
    #[arg(long, conflicts_with = "shard")]
    pub retry_failed: bool,
    /// How the tables are printed
    #[command(flatten)]
    pub tables: TableOptions,
}

/// Reads `k/n`.
fn shard(text: &str) -> Result<Shard, String> {
    let parts = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
    match parts {
        Some((number, of)) if (1..=of).contains(&number) => Ok(Shard { number, of }),
        _ => Err("K/N, 1 <= K <= N".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_one_of_several() {
        assert_eq!(shard("3/16"), Ok(Shard { number: 3, of: 16 }));
        assert!(["0/2", "3/2", "1", "a/b", "1/0", "-1/2"].iter().all(|text| shard(text).is_err()));
    }
}
