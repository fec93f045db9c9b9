//! The estimates of the designs, one file per design.

mod conditions;
mod design_columns;
mod dose;
mod equal_budget;
mod mix;
mod ranking;
mod saturation;
mod scope;
mod sensitivity;
mod persistence;
mod horizon;
mod best_split;

pub use crate::study::estimate::household_statistics::year_outcomes;
pub use best_split::{SplitRow, split_estimates, split_rows};
pub use conditions::{condition_arms, conditions_estimates, pairs};
pub use design_columns::DesignColumns;
pub use dose::{DoseLevel, dose_estimates, dose_levels};
pub use equal_budget::{Spending, equal_budget_estimates};
pub use horizon::{HorizonRow, HorizonTerms, horizon_estimates, horizon_rows};
pub use mix::mix_estimates;
pub use persistence::persistence_estimates;
pub use ranking::{RankingDesign, ranking_estimates};
pub use saturation::saturation_estimates;
pub use scope::{InstrumentScopes, SCOPE_GROUPS, SCOPES, instrument_scopes, scope_estimates};
pub use sensitivity::{ParameterSensitivity, Sensitivity, sensitivity};
