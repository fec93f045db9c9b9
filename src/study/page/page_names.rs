//! Names of arms in the language of the page.

use crate::engine::error::Language;
use crate::study::experiment::Experiment;
use crate::study::report::ArmNames;

/// Names of the arms of an experiment in one language.
#[derive(Debug, Clone)]
pub(crate) struct PageNames {
    names: ArmNames,
    language: Language,
}

impl PageNames {
    /// The names of an experiment.
    pub fn new(experiment: &Experiment, language: Language) -> Self {
        Self { names: ArmNames::new(experiment), language }
    }

    /// The name of an arm.
    pub fn of(&self, arm: &str) -> String {
        self.language.of(&self.names.of(arm)).replace('_', " ")
    }
}
