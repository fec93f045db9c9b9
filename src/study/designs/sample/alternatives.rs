//! What gets the budget of a sample: each pathway, or each instrument.

use serde::{Deserialize, Serialize};

use crate::engine::pathways::{PATHWAY_NAMES, instruments};
use crate::study::input::arm::Arm;
use crate::study::input::{BUDGET, arm_builder, instrument_money};

/// The alternatives that a sample with a budget compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alternatives {
    /// The five pathways; the money of each is split over its instruments as the file says.
    Pathways,
    /// The instruments of all pathways.
    Instruments,
}

impl Alternatives {
    /// Their names: names of pathways, or identifiers such as S1.
    #[must_use]
    pub fn names(self) -> Vec<&'static str> {
        match self {
            Self::Pathways => PATHWAY_NAMES.to_vec(),
            Self::Instruments => instruments().iter().map(|instrument| instrument.id).collect(),
        }
    }

    /// Whether they set a parameter: budgets of pathways, and for instruments also their splits.
    pub(super) fn decide(self, path: &str) -> bool {
        let sets = |pathway: &str| match self {
            Self::Pathways => path == format!("{pathway}.{BUDGET}"),
            Self::Instruments => instrument_money::paths(pathway).iter().any(|set| set == path),
        };
        PATHWAY_NAMES.into_iter().any(sets)
    }

    /// Gives the whole budget to one of them, fen a household and year.
    pub(super) fn fund(self, arm: &mut Arm, alternative: &str, budget: i64) {
        if self == Self::Pathways {
            let budgets = arm_builder::budgets(|pathway| pathway == alternative, budget);
            return arm_builder::fund(&mut arm.rules, &mut arm.origins, budgets);
        }
        let Some(at) = instruments().iter().position(|instrument| instrument.id == alternative) else { return };
        arm_builder::fund_instrument(arm, at, budget);
    }
}
