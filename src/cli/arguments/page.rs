//! Arguments of `nongbo page`.

use super::options::assignment;
use std::path::PathBuf;

/// Arguments of `page`.
#[derive(Debug, Clone, clap::Args)]
pub struct PageArguments {
    /// The experiment file that the page starts from
    pub experiment: PathBuf,
    /// The file to write, - for standard output [default: the experiment file with the ending .html, here]; an existing file is not overwritten
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Show the report of this finished output folder below the levers; else their first position is simulated
    #[arg(long, value_name = "DIR")]
    pub from: Option<PathBuf>,
    /// Replace a value of the file; may be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = assignment)]
    pub set: Vec<(String, String)>,
    /// Open the page in the browser
    #[arg(long)]
    pub open: bool,
    /// Overwrite a page that is there
    #[arg(long)]
    pub force: bool,
}
