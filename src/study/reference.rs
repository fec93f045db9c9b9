//! The reference of the model: lists, explanations and pages of parameters, columns, phases, instruments, pathways and exit
//! codes.
//!
//! Everything here is derived from the declarations in the engine. This module prints nothing: the command line prints its
//! texts, and a test compares its pages with the committed files.

mod catalogue_listings;
mod descriptions;
mod engine_catalogue;
mod exit_codes;
mod evidence;
mod explain;
mod explanation;
mod file_keys;
mod glossary;
mod labels;
mod listing;
mod pages;
mod sheets;

pub use evidence::evidence;
pub use exit_codes::{EXIT_CODES, ExitCode};
pub use explanation::{Explanation, Fact};
pub use glossary::{TERMS, Term};
pub use labels::basis_label;
pub use listing::{Field, ListAudience, ListName, Listing};
pub use sheets::SHEETS;

use crate::engine::declare::{Basis, Column, Label, Section, Spec};
use crate::engine::error::Text;
use crate::study::chinese::section_meaning;

/// A section of parameters.
#[derive(Debug, Clone)]
pub struct SectionInfo {
    /// Name of the section.
    pub name: &'static str,
    /// Its meaning.
    pub meaning: Text,
    /// Its parameters in the order of declaration.
    pub specs: Vec<Spec>,
}

/// A table of the engine or of the output folder.
#[derive(Debug, Clone)]
pub struct TableInfo {
    /// Name of the table; of a file, with its ending.
    pub name: String,
    /// What one row describes.
    pub meaning: Text,
    /// Its columns in order.
    pub columns: &'static [Column],
}

/// A phase of the week.
#[derive(Debug, Clone, Copy)]
pub struct PhaseInfo {
    /// Number; it never changes.
    pub id: u8,
    /// Name, a verb.
    pub name: &'static str,
    /// Name in Chinese.
    pub zh: &'static str,
    /// What happens in it.
    pub title: Label,
    /// The tables it reads.
    pub reads: &'static [&'static str],
    /// The tables it writes.
    pub writes: &'static [&'static str],
}

/// An instrument: what a pathway buys, and where it acts.
#[derive(Debug, Clone)]
pub struct InstrumentInfo {
    /// Short name, as `T1`.
    pub id: &'static str,
    /// Name of the pathway that buys it.
    pub pathway: &'static str,
    /// Label.
    pub name: Label,
    /// What one unit is.
    pub unit: Label,
    /// Public cost of a unit.
    pub unit_cost: Text,
    /// How long a unit lasts.
    pub life: Text,
    /// The phases in which it acts.
    pub acts_in: &'static [&'static str],
    /// What it changes there.
    pub acts_on: Label,
    /// Why it might not raise income.
    pub why_not: Label,
    /// Spending on what would have happened without it.
    pub deadweight: Label,
    /// How an arm buys it with a budget.
    pub by_budget: Text,
    /// How an arm buys a number of units.
    pub by_units: Text,
}

/// All declarations that can be listed and explained.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// Sections of parameters, in the order of an experiment file.
    pub sections: Vec<SectionInfo>,
    /// Tables of columns.
    pub tables: Vec<TableInfo>,
    /// The phases in the order of the week.
    pub phases: Vec<PhaseInfo>,
    /// The instruments in the order of the pathways.
    pub instruments: Vec<InstrumentInfo>,
}

impl Catalogue {
    /// Collects the declarations.
    #[must_use]
    pub fn new(
        sections: &[&dyn Section],
        tables: Vec<TableInfo>,
        phases: Vec<PhaseInfo>,
        instruments: Vec<InstrumentInfo>,
    ) -> Self {
        let sections = sections
            .iter()
            .map(|section| SectionInfo { name: section.name(), meaning: meaning_of(*section), specs: section.specs() })
            .collect();
        Self { sections, tables, phases, instruments }
    }

    /// All parameters, section by section.
    pub fn specs(&self) -> impl Iterator<Item = &Spec> {
        self.sections.iter().flat_map(|section| &section.specs)
    }

    /// Number of parameters whose default has each basis, in the order of [`Basis::ALL`].
    #[must_use]
    pub fn count_by_basis(&self) -> [(Basis, usize); 4] {
        Basis::ALL.map(|basis| (basis, self.specs().filter(|spec| spec.basis == basis).count()))
    }

    /// Number of parameters whose default is an assumption: chosen here with a reason, and varied in sensitivity analyses.
    #[must_use]
    pub fn assumptions(&self) -> usize {
        self.specs().filter(|spec| spec.basis == Basis::Assumption).count()
    }
}

/// What a section is about, in both languages. A section without a Chinese text, as in a test, has the English one.
fn meaning_of(section: &dyn Section) -> Text {
    Text::new(section.meaning(), section_meaning(section.name()).unwrap_or(section.meaning()))
}

#[cfg(test)]
#[allow(dead_code, reason = "the tables are declared for their descriptions")]
pub(crate) mod test_catalogue;
