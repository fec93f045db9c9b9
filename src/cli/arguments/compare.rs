//! Arguments of `nongbo compare` and `nongbo shapley`.

use super::options::TableOptions;
use crate::study::report::Sheet;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;

/// Arguments of `compare`.
#[derive(Debug, Clone, clap::Args)]
pub struct CompareArguments {
    /// The folder that `run --out` wrote
    pub folder: PathBuf,
    /// The arm to compare with [default: the first]
    #[arg(long, value_name = "ARM")]
    pub against: Option<String>,
    /// Show this arm; may be repeated [default: all; of a factorial design each pathway alone, and all five]
    #[arg(long = "arm", value_name = "ARM")]
    pub arms: Vec<String>,
    /// Show every arm of a factorial design
    #[arg(long, conflicts_with = "arms")]
    pub all_arms: bool,
    #[allow(clippy::doc_markdown, reason = "the help shows this text unchanged")]
    /// An outcome, as gini or market_income.p10; may be repeated
    #[arg(long = "outcome", value_name = "NAME")]
    pub outcomes: Vec<String>,
    /// main, pathways, instruments, cost, paired, deciles, growth, growth-counties, welfare, spillovers, distribution or precision; may be repeated [default: main]
    #[arg(long = "sheet", value_parser = sheet_parser(), value_name = "SHEET", hide_possible_values = true)]
    pub sheets: Vec<Sheet>,
    /// Half-width of the intervals for --sheet precision, yuan
    #[arg(long, value_name = "YUAN", default_value_t = 5.0, allow_negative_numbers = true)]
    pub target: f64,
    /// Options that `compare` and `shapley` share.
    #[command(flatten)]
    pub terms: CompareOptions,
}

/// Arguments of `shapley`.
#[derive(Debug, Clone, clap::Args)]
pub struct ShapleyArguments {
    /// The folder that `run --out` wrote
    pub folder: PathBuf,
    #[allow(clippy::doc_markdown, reason = "the help shows this text unchanged")]
    /// An outcome, as live_income or market_income.p10; may be repeated [default: market_income.mean]
    #[arg(long = "outcome", value_name = "NAME")]
    pub outcomes: Vec<String>,
    /// Options that `compare` and `shapley` share.
    #[command(flatten)]
    pub terms: CompareOptions,
}

/// Options that `compare` and `shapley` share.
#[derive(Debug, Clone, clap::Args)]
pub struct CompareOptions {
    /// Smallest effect of interest, yuan: effects are then judged gain, loss, too small to matter or inconclusive
    #[arg(long, value_name = "YUAN", allow_negative_numbers = true)]
    pub sesoi: Option<f64>,
    /// Leave out whole replications in which a run failed or is missing, instead of refusing
    #[arg(long)]
    pub allow_incomplete: bool,
    /// How the tables are printed
    #[command(flatten)]
    pub tables: TableOptions,
}

/// Takes the name of a sheet.
fn sheet_parser() -> impl TypedValueParser<Value = Sheet> {
    let names = Sheet::ALL.iter().map(|sheet| sheet.name());
    PossibleValuesParser::new(names).map(|name| Sheet::named(&name).expect("the name is one of the sheets"))
}
