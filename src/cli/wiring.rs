//! Where the command line meets the engine: the one file here that names its modules.

use super::Language;
use super::arguments::RunRequest;
use super::run::Job;
use crate::catalogue::Catalogue;
use crate::error::{Defect, Error, Result};
use crate::experiment;
use crate::week::Rules;

/// Everything the engine declares.
pub fn catalogue() -> Catalogue {
    Catalogue::of_engine()
}

/// A commented experiment file.
pub fn template(name: &str, language: Language) -> String {
    let language = match language {
        Language::En => experiment::Language::English,
        Language::Zh => experiment::Language::Chinese,
    };
    experiment::template::<Rules>(name, language)
}

/// The experiment asked for, with its folder.
pub fn job(request: &RunRequest) -> Result<Box<dyn Job>> {
    let experiment = experiment::load::<Rules>(&request.experiment, &request.set, |_| None)?;
    let what = format!("{} arms are read, but nothing runs them yet", experiment.arms.len());
    Err(Error::Defect(Defect { phase: "wiring".to_owned(), week: 0, what }))
}
