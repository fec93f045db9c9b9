//! Where the command line meets the engine.

use crate::cli::arguments::RunArguments;
use crate::cli::run::Job;
use crate::cli::{Language, job};
use crate::engine::error::Result;
use crate::study::experiment;
use crate::study::reference::Catalogue;

/// Everything the engine declares.
pub fn catalogue() -> Catalogue {
    Catalogue::of_engine()
}

/// A commented experiment file.
pub fn template(name: &str, language: Language) -> String {
    experiment::template(name, language)
}

/// The experiment asked for, with its folder.
pub fn job(request: &RunArguments) -> Result<Box<dyn Job>> {
    job::open(request)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::parameters::Parameters;
    use crate::engine::week::WEEK;

    #[test]
    fn every_section_and_phase_can_be_explained() {
        let catalogue = catalogue();
        for name in
            Parameters::default().sections().iter().map(|section| section.name()).chain(WEEK.iter().map(|it| it.name))
        {
            assert!(!catalogue.explain(name).is_empty(), "{name}");
        }
    }

    #[test]
    fn the_template_runs_as_it_is() {
        for language in [Language::En, Language::Zh] {
            let text = template("first", language);
            let read = experiment::read("first.toml", &text, &[], |_| None);
            assert!(read.is_ok(), "{:?}", read.err());
        }
    }
}
