//! How arms come about, and when replications are enough.

use serde_json::Value as Json;

use crate::engine::declare::Value;

/// How arms come about.
#[derive(Debug, Clone, PartialEq)]
pub enum Design {
    /// A baseline and named arms.
    Compare,
    /// Pathways that spend the same money, as far as they can.
    EqualBudget {
        /// What is to be spent, fen a household and year.
        budget_fen_per_household_year: i64,
        /// Whether every subset of the pathways is run, or each alone and all.
        every_subset: bool,
        /// How far what is spent may be from the target, as a share of it.
        tolerance: f64,
        /// Replications in which the grants are solved for: the first ones of the experiment.
        solve_replications: u32,
    },
    /// Arms made from a few settings; what analysis needs stands in the arms.
    Made {
        /// Name of the design.
        name: &'static str,
        /// Its settings, after defaults.
        settings: Json,
    },
    /// Every subset of the five pathways, and variants of them.
    Factorial {
        /// Budget of each pathway that is on, or of all that are on together, in fen a household and year.
        budget_fen_per_household_year: i64,
        /// Whether each pathway gets the budget or they share it.
        game: Funding,
        /// Pathways under other settings; each adds two arms.
        variants: Vec<Variant>,
    },
}

impl Design {
    pub(super) fn made(name: &'static str, settings: Json) -> Self {
        Self::Made { name, settings }
    }

    /// Its name in files.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Compare => "compare",
            Self::EqualBudget { .. } => "equal_budget",
            Self::Made { name, .. } => name,
            Self::Factorial { .. } => "factorial",
        }
    }

    /// Whether the grants of its arms are found by trying, so that reading the file does not give them.
    #[must_use]
    pub const fn is_solved_for(&self) -> bool {
        matches!(self, Self::EqualBudget { .. })
    }
}

/// What the money of a factorial means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Funding {
    /// Each pathway that is on gets the budget: what does each add?
    Programme,
    /// The pathways that are on share the budget equally: who should get the money?
    Budget,
}

impl Funding {
    /// Its name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Programme => "programme",
            Self::Budget => "budget",
        }
    }
}

/// A pathway under other settings: alone as arm `name`, with all others as arm `all+name`.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// The pathway it is a variant of.
    pub pathway: String,
    /// Its settings by path.
    pub set: Vec<(String, Value)>,
}

/// When to stop adding replications.
#[derive(Debug, Clone, PartialEq)]
pub struct StoppingRule {
    /// The interval of every difference to the baseline is to be at most this wide to either side, in the outcome's unit.
    pub half_width: f64,
    /// The outcomes meant: columns of the run table, or statistics of households.
    pub outcomes: Vec<String>,
    /// Replications at which the work ends in any case.
    pub most_replications: u32,
}
