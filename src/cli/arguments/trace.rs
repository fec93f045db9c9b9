//! Arguments of `nongbo trace`.

use super::options::{TableOptions, assignment};
use std::path::PathBuf;

/// Arguments of `trace`.
#[derive(Debug, Clone, clap::Args)]
pub struct TraceArguments {
    /// The experiment file
    pub experiment: PathBuf,
    /// The household: its row, from 0
    #[arg(long, value_name = "N")]
    pub household: u32,
    /// Weeks to show, from 0, first and last included, as 100..120 or 100
    #[arg(long, value_name = "A..B", value_parser = weeks)]
    pub weeks: (u32, u32),
    /// The arm [default: the first]; given twice, both arms are shown and where they first differ
    #[arg(long = "arm", value_name = "ARM")]
    pub arms: Vec<String>,
    /// The replication, from 0
    #[arg(long, value_name = "R", default_value_t = 0)]
    pub replication: u32,
    /// Replace a value of the file, as --set population.counties=2; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// How the tables are printed
    #[command(flatten)]
    pub tables: TableOptions,
}

/// Reads `first..last` or one week. The order of the two is checked later, together with the experiment.
fn weeks(text: &str) -> Result<(u32, u32), String> {
    let number = |text: &str| text.trim().parse::<u32>().map_err(|_| "A..B".to_owned());
    match text.split_once("..") {
        Some((from, to)) => Ok((number(from)?, number(to.trim_start_matches('='))?)),
        None => number(text).map(|week| (week, week)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_are_a_range_or_one() {
        assert_eq!(weeks("60..72"), Ok((60, 72)));
        assert_eq!(weeks("60..=72"), Ok((60, 72)));
        assert_eq!(weeks("7"), Ok((7, 7)));
        for text in ["", "a..b", "1..", "..3", "-1..3", "1-3"] {
            assert!(weeks(text).is_err(), "{text}");
        }
    }
}
