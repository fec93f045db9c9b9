//! Where the command line meets the engine: the one file here that names its modules.

use super::Language;
use super::arguments::RunRequest;
use super::run::Job;
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};

/// Everything the engine declares.
pub fn catalogue() -> Catalogue {
    Catalogue::new(&[], Vec::new(), Vec::new(), Vec::new())
}

/// A commented experiment file.
pub fn template(name: &str, _language: Language) -> String {
    format!("question = \"{name}\"\n")
}

/// The experiment asked for, with its folder.
pub fn job(request: &RunRequest) -> Result<Box<dyn Job>> {
    let path = request.experiment.display();
    let cause = std::fs::read_to_string(&request.experiment).err();
    Err(Error::usage(format!("cannot read `{path}` {cause:?}"), format!("无法读取 `{path}` {cause:?}")))
}
