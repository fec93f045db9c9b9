//! The command line as clap reads it: the commands here, the arguments of each command in a file of its own.

mod calibrate;
mod check;
mod compare;
mod county;
mod folders;
mod options;
mod page;
mod report;
mod run;
mod slurm;
mod trace;
mod trial;
mod validate;

pub use calibrate::CalibrateArguments;
pub use check::CheckArguments;
pub use compare::{CompareArguments, ShapleyArguments};
pub use county::CountyArguments;
pub use folders::{DiffArguments, ExportArguments, StatusArguments, VerifyArguments};
pub use options::{Format, TableOptions};
pub use page::PageArguments;
pub use report::{PageFormat, ReportArguments};
pub use run::RunArguments;
pub use slurm::SlurmArguments;
pub use trace::TraceArguments;
pub use trial::TrialArguments;
pub use validate::ValidateArguments;

use crate::cli::language;
use crate::engine::error::Language;
use clap::{ColorChoice, Parser, Subcommand};
use std::path::Path;

/// Simulates how five policy pathways change farmers' income from live-stream selling.
#[derive(Debug, Parser)]
#[command(name = "nongbo", version, arg_required_else_help = true, max_term_width = 120)]
pub struct Arguments {
    /// The command.
    #[command(subcommand)]
    pub command: Command,
    #[allow(clippy::doc_markdown, reason = "the help shows this text unchanged")]
    /// Language of messages: en or zh [default: NONGBO_LANG, else the locale]
    #[arg(long, global = true, value_parser = language::parser(), value_name = "LANGUAGE", hide_possible_values = true)]
    pub lang: Option<Language>,
    #[allow(clippy::doc_markdown, reason = "the help shows this text unchanged")]
    /// When to use colour: auto, always or never; auto respects NO_COLOR
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
    /// Run an experiment, or continue one that was interrupted
    Run(RunArguments),
    /// Show what an experiment would do, arm by arm, and what is probably a slip; nothing is run
    Check(CheckArguments),
    /// Compare the arms of a folder with a baseline, paired by replication and household
    Compare(CompareArguments),
    /// Write the report of a finished folder as one page with figures, to read, print and send
    Report(ReportArguments),
    /// Write a page with levers: whoever moves one has the economy simulated again in the browser, without a network
    Page(PageArguments),
    /// Divide an outcome among the five pathways: Shapley, first-in, last-in, interactions
    Shapley(ShapleyArguments),
    /// Write a commented experiment file to start from
    Init {
        /// Name of the experiment; the file is NAME.toml and is never overwritten
        name: String,
        /// Start from a kind of county: average, apple, mushroom, tea or vegetable; mine is a sheet of facts to fill in
        #[arg(long, value_name = "KIND")]
        county: Option<String>,
    },
    /// Compare what is known about a county, the table [facts] of a file, with what its world shows
    County(CountyArguments),
    /// Explain a name or search words: parameters, columns, instruments, designs, sheets, outcomes, exit codes, evidence
    #[command(arg_required_else_help = true)]
    Explain {
        /// A name, words to search for, a list (parameters, columns, phases or week, instruments, pathways,
        /// exit-codes, designs, sheets, outcomes, tables, terms, evidence), or
        /// schema
        #[arg(required = true)]
        name: Vec<String>,
        /// Format of the output: table, csv, json or markdown
        #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
        format: Option<Format>,
    },
    /// Show every payment and every change of one household, and where it differs between two arms
    Trace(TraceArguments),
    /// Search the values of the free parameters that bring the default world nearest to published figures
    Calibrate(CalibrateArguments),
    /// Simulate the default world and compare it with published figures
    Validate(ValidateArguments),
    /// Run a village trial inside the model: estimators beside the true effect, and whether access alone pays
    Trial(TrialArguments),
    /// Show the progress of an output folder, which processes work in it, and the next command
    Status(StatusArguments),
    /// Print a script that runs an experiment as tasks of Slurm, the batch system of clusters; nothing is run
    Slurm(SlurmArguments),
    /// Check that a finished folder is unchanged, and that money and goods are conserved in it
    Verify(VerifyArguments),
    /// Write the tables of a finished folder as CSV or Parquet
    Export(ExportArguments),
    /// Show the differences of two experiment files or output folders, with defaults filled in
    Diff(DiffArguments),
    /// Print a completion script for bash, zsh, fish, elvish or powershell
    Completions {
        /// The shell
        #[arg(hide_possible_values = true)]
        shell: clap_complete::Shell,
    },
}

impl Command {
    /// The folder that the command writes, where it was named.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Run(request) => request.out.as_deref(),
            Self::Report(request) => request.charts.as_deref(),
            Self::Calibrate(request) => Some(&request.out),
            Self::Validate(request) => request.out.as_deref(),
            Self::Trial(request) => request.out.as_deref(),
            Self::Slurm(request) => request.out.as_deref(),
            Self::Export(request) => request.out.as_deref(),
            _ => None,
        }
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
}
