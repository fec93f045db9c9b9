//! What the model is made of, as text: parameters, columns, phases, instruments, pathways and exit codes.
//!
//! Everything here is derived from declarations that live beside their use; this module only lists, explains and looks
//! up. It prints nothing: pages are strings, compared with the committed files by a test, and shown by the command line.

mod engine;
mod explain;
mod exit_codes;
mod listing;
mod lists;
mod nearest;
mod pages;

pub use exit_codes::{EXITS, Exit, PATHWAYS, PathwayInfo};
pub use explain::{Explanation, Fact};
pub use listing::{Field, List, ListAudience, Listing};
pub use nearest::nearest;
pub use pages::evidence;

use crate::engine::declare::{Basis, Column, Label, Section, Spec};
use crate::engine::error::Text;

/// A section of parameters with what it is about.
#[derive(Debug, Clone)]
pub struct SectionInfo {
    /// Name of the section.
    pub name: &'static str,
    /// What it is about.
    pub meaning: &'static str,
    /// Its parameters in the order of declaration.
    pub specs: Vec<Spec>,
}

/// A table of the engine or of the output folder.
#[derive(Debug, Clone)]
pub struct TableInfo {
    /// Name of the table; of a file, with its ending.
    pub name: String,
    /// What a row of it is.
    pub meaning: &'static str,
    /// Its columns in order.
    pub columns: &'static [Column],
}

/// A phase of the week.
#[derive(Debug, Clone, Copy)]
pub struct PhaseInfo {
    /// Number, fixed for good.
    pub id: u8,
    /// Name, a verb.
    pub name: &'static str,
    /// What happens in it.
    pub title: Label,
    /// The tables it reads.
    pub reads: &'static [&'static str],
    /// The tables it writes.
    pub writes: &'static [&'static str],
}

/// An instrument: what a pathway buys, and the one place where it acts.
#[derive(Debug, Clone)]
pub struct InstrumentInfo {
    /// Short name, as `T1`.
    pub id: &'static str,
    /// Name of the pathway that buys it.
    pub pathway: &'static str,
    /// What it is called.
    pub name: Label,
    /// What one unit of it is.
    pub unit: Label,
    /// What a unit costs the public budget.
    pub unit_cost: Text,
    /// How long a unit lasts.
    pub simulation: Text,
    /// The phases that read what it bought.
    pub acts_in: &'static [&'static str],
    /// What it changes there.
    pub acts_on: Label,
    /// Why income might not rise.
    pub why_not: Label,
    /// What is paid for that would have been there anyway.
    pub deadweight: Label,
    /// How an arm buys it by money.
    pub by_budget: Text,
    /// How an arm buys it by the unit.
    pub by_units: Text,
}

/// Everything that can be listed and explained.
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
    /// Collects what the declarations say.
    #[must_use]
    pub fn new(
        sections: &[&dyn Section],
        tables: Vec<TableInfo>,
        phases: Vec<PhaseInfo>,
        instruments: Vec<InstrumentInfo>,
    ) -> Self {
        let sections = sections
            .iter()
            .map(|section| SectionInfo { name: section.name(), meaning: section.meaning(), specs: section.specs() })
            .collect();
        Self { sections, tables, phases, instruments }
    }

    /// All parameters, section by section.
    pub fn specs(&self) -> impl Iterator<Item = &Spec> {
        self.sections.iter().flat_map(|section| &section.specs)
    }

    /// How many defaults rest on each basis, in the order of [`Basis::ALL`].
    #[must_use]
    pub fn count_by_basis(&self) -> [(Basis, usize); 4] {
        Basis::ALL.map(|basis| (basis, self.specs().filter(|spec| spec.basis == basis).count()))
    }

    /// How many defaults are assumptions: invented here, with a reason, to be swept.
    #[must_use]
    pub fn assumptions(&self) -> usize {
        self.specs().filter(|spec| spec.basis == Basis::Assumption).count()
    }
}

#[cfg(test)]
#[allow(dead_code, reason = "the tables are declared for their descriptions")]
pub(crate) mod test_catalogue;
