//! What can be typed.

mod folders;

pub use folders::{DiffArguments, ExportArguments, FolderArguments, VerifyArguments};

use crate::store::Shard;
use clap::{ColorChoice, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Simulates how five policy pathways change farmers' income from live-stream selling.
#[derive(Debug, Parser)]
#[command(name = "nongbo", version, arg_required_else_help = true, max_term_width = 120)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    #[allow(clippy::doc_markdown, reason = "it is shown as it stands")]
    /// Language of messages: en or zh [default: NONGBO_LANG, else the locale]
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE", hide_possible_values = true)]
    pub lang: Option<super::Language>,
    #[allow(clippy::doc_markdown, reason = "it is shown as it stands")]
    /// When to use colour: auto, always or never; NO_COLOR is heeded
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub color: ColorChoice,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run an experiment, or go on with one that was interrupted
    Run(RunArguments),
    /// Compare the arms of a folder with a baseline, paired by replication and household by household
    Compare(CompareArguments),
    /// Share an outcome out among the five pathways: Shapley, first-in, last-in, interactions
    Shapley(ShapleyArguments),
    /// Write a commented experiment file to start from
    Init {
        /// Name of the experiment; the file is NAME.toml and is never overwritten
        name: String,
    },
    /// Explain a parameter, column, phase, instrument, pathway or exit code, or list them
    #[command(arg_required_else_help = true)]
    Explain {
        /// A name, or parameters, columns, phases (week), instruments, pathways, exit-codes
        name: String,
        /// Format of the answer: table, csv, json or markdown
        #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
        format: Option<Format>,
    },
    /// Show every payment and every change of one household, and where two of its lives part
    Trace(TraceArguments),
    /// Search the free parameters for the default world nearest to published figures
    Calibrate(super::calibrate::CalibrateArguments),
    /// Live the default world and set it beside published figures
    Validate(super::validate::ValidateArguments),
    /// Run a village trial inside the model: estimators beside the truth, and whether access alone pays
    Trial(super::trial::TrialArguments),
    /// Say how far an output folder is, who is at work in it, and what to type next
    Status(FolderArguments),
    /// Check that a finished folder is as it was written, and that money and goods are conserved in it
    Verify(VerifyArguments),
    /// Write the tables of a finished folder as CSV or Parquet
    Export(ExportArguments),
    /// Show in what two experiment files or output folders differ, after defaults
    Diff(DiffArguments),
    /// Print a completion script for bash, zsh, fish, elvish or powershell
    Completions {
        /// The shell
        #[arg(hide_possible_values = true)]
        shell: clap_complete::Shell,
    },
}

/// What `run` is asked to do.
#[derive(Debug, Clone, clap::Args)]
pub struct RunArguments {
    /// The experiment file
    pub experiment: PathBuf,
    /// Folder for the results; one folder holds one experiment
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Use another value than the file's, as --set population.counties=2; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// Number of threads [default: all cores]; results never depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Do only this share of the runs, as --shard 3/16; the shards of one experiment share a folder
    #[arg(long, value_name = "K/N", value_parser = shard)]
    pub shard: Option<Shard>,
    /// Do this many replications more than the file says, and keep those a finished folder has
    #[arg(long, value_name = "R", conflicts_with = "shard", value_parser = clap::value_parser!(u32).range(1..))]
    pub extend: Option<u32>,
    /// Do failed runs again
    #[arg(long, conflicts_with = "shard")]
    pub retry_failed: bool,
    /// Format of the result table: table, csv, json or markdown [default: table on a terminal, else csv]
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Option<Format>,
}

/// What `compare` is asked to do.
#[derive(Debug, Clone, clap::Args)]
pub struct CompareArguments {
    /// The folder that `run --out` wrote
    pub folder: PathBuf,
    /// The arm to compare with [default: the first]
    #[arg(long, value_name = "ARM")]
    pub against: Option<String>,
    /// Show this arm; may be repeated [default: all; of a factorial each pathway alone, and all five]
    #[arg(long = "arm", value_name = "ARM")]
    pub arms: Vec<String>,
    /// Show every arm of a factorial
    #[arg(long, conflicts_with = "arms")]
    pub all_arms: bool,
    #[allow(clippy::doc_markdown, reason = "it is shown as it stands")]
    /// An outcome, as gini or market_income.p10; may be repeated
    #[arg(long = "outcome", value_name = "NAME")]
    pub outcomes: Vec<String>,
    /// main, paired, deciles, growth, growth-counties, welfare, spillovers, distribution or precision; may be repeated [default: main]
    #[arg(long = "sheet", value_enum, value_name = "SHEET", hide_possible_values = true)]
    pub sheets: Vec<SheetName>,
    /// Half-width of intervals that --sheet precision aims at, yuan
    #[arg(long, value_name = "YUAN", default_value_t = 5.0, allow_negative_numbers = true)]
    pub target: f64,
    /// What all comparisons are told
    #[command(flatten)]
    pub terms: CompareOptions,
}

/// What `shapley` is asked to do.
#[derive(Debug, Clone, clap::Args)]
pub struct ShapleyArguments {
    /// The folder that `run --out` wrote
    pub folder: PathBuf,
    #[allow(clippy::doc_markdown, reason = "it is shown as it stands")]
    /// An outcome, as live_income or market_income.p10; may be repeated [default: market_income.mean]
    #[arg(long = "outcome", value_name = "NAME")]
    pub outcomes: Vec<String>,
    /// What all comparisons are told
    #[command(flatten)]
    pub terms: CompareOptions,
}

/// What all comparisons are told.
#[derive(Debug, Clone, clap::Args)]
pub struct CompareOptions {
    /// Smallest effect of interest, yuan: effects are then judged larger, smaller or inconclusive
    #[arg(long, value_name = "YUAN", allow_negative_numbers = true)]
    pub sesoi: Option<f64>,
    /// Drop replications in which a run failed or is missing, as a whole, instead of refusing
    #[arg(long)]
    pub allow_incomplete: bool,
    /// Format of the tables: table, csv, json or markdown [default: table on a terminal, else csv]
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Option<Format>,
}

/// Tables of `compare`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SheetName {
    /// What `run` printed.
    Main,
    /// Paired differences of every arm and outcome.
    Paired,
    /// Effects by baseline decile.
    Deciles,
    /// Quantity and quality.
    Growth,
    /// The same by county.
    GrowthCounties,
    /// Willingness to pay, cost, value of public funds.
    Welfare,
    /// Effects on the treated and those around them.
    Spillovers,
    /// Quantile effects and quantiles of individual effects.
    Distribution,
    /// Whether there are enough replications.
    Precision,
}

/// What `trace` is asked to show.
#[derive(Debug, Clone, clap::Args)]
pub struct TraceArguments {
    /// The experiment file
    pub experiment: PathBuf,
    /// The household: its row, from 0
    #[arg(long, value_name = "N")]
    pub household: u32,
    /// Weeks to show, from 0, both included, as 100..120 or 100
    #[arg(long, value_name = "A..B", value_parser = weeks)]
    pub weeks: (u32, u32),
    /// The arm to live in [default: the first]; given twice, both lives are shown and where they part
    #[arg(long = "arm", value_name = "ARM")]
    pub arms: Vec<String>,
    /// The replication, from 0
    #[arg(long, value_name = "R", default_value_t = 0)]
    pub replication: u32,
    /// Use another value than the file's, as --set population.counties=2; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// Format of the tables: table, csv, json or markdown [default: table on a terminal, else csv]
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub format: Option<Format>,
}

/// Formats of what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Boxed table.
    Table,
    /// Comma-separated values.
    Csv,
    /// JSON.
    Json,
    /// Markdown table.
    Markdown,
}

/// Reads `first..last` or one week; that the first is not after the last is checked with the experiment.
fn weeks(text: &str) -> Result<(u32, u32), String> {
    let number = |text: &str| text.trim().parse::<u32>().map_err(|_| "A..B".to_owned());
    match text.split_once("..") {
        Some((from, to)) => Ok((number(from)?, number(to.trim_start_matches('='))?)),
        None => number(text).map(|week| (week, week)),
    }
}

/// Reads `path=value`.
pub(super) fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((path, value)) if !path.trim().is_empty() && !value.trim().is_empty() => {
            Ok((path.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("PATH=VALUE".to_owned()),
    }
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
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn weeks_are_a_range_or_one() {
        assert_eq!(weeks("60..72"), Ok((60, 72)));
        assert_eq!(weeks("60..=72"), Ok((60, 72)));
        assert_eq!(weeks("7"), Ok((7, 7)));
        for text in ["", "a..b", "1..", "..3", "-1..3", "1-3"] {
            assert!(weeks(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_shard_is_one_of_several() {
        assert_eq!(shard("3/16"), Ok(Shard { number: 3, of: 16 }));
        assert!(["0/2", "3/2", "1", "a/b", "1/0", "-1/2"].iter().all(|text| shard(text).is_err()));
    }

    #[test]
    fn an_assignment_needs_a_path_and_a_value() {
        assert_eq!(assignment("a.b = 3"), Ok(("a.b".to_owned(), "3".to_owned())));
        assert_eq!(assignment("a.b=\"x=y\""), Ok(("a.b".to_owned(), "\"x=y\"".to_owned())));
        assert!(assignment("a.b").is_err());
        assert!(assignment("=3").is_err());
        assert!(assignment("a=").is_err());
    }
}
