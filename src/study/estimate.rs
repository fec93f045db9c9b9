//! Comparison of arms: paired differences, the 2^5 factorial with Shapley values, the main table.
//!
//! Pure functions on arrays: nothing here reads a file, prints, or knows where the numbers came from.

pub(crate) mod bootstrap;
pub(crate) mod contrast;
pub(crate) mod cost;
pub(crate) mod distribution;
pub(crate) mod estimate_row;
pub(crate) mod family;
pub(crate) mod levels;
pub(crate) mod factorial;
pub(crate) mod growth;
pub(crate) mod household_outcomes;
pub(crate) mod household_statistics;
pub(crate) mod households;
pub(crate) mod incomplete_beta;
pub(crate) mod interval;
pub(crate) mod factorial_summary;
pub mod outcomes;
pub(crate) mod paired;
pub(crate) mod panel;
pub(crate) mod precision;
pub(crate) mod quantile;
pub(crate) mod rank_correlation;
pub(crate) mod response_surface;
pub(crate) mod draw_weights;
pub(crate) mod information_value;
pub(crate) mod ranking;
pub(crate) mod ranks;
pub(crate) mod ratio;
pub(crate) mod saturation;
pub(crate) mod shapley;
pub(crate) mod spillovers;
pub(crate) mod statistics;
pub(crate) mod student_t;
pub(crate) mod p_value;
pub(crate) mod verdict;
pub(crate) mod welfare;
pub(crate) mod counties_alone;
pub(crate) mod instrument_choice;
pub(crate) mod headline;
pub(crate) mod designs;
pub(crate) mod founding_share;
pub(crate) mod comparison;
pub(crate) mod headline_rows;

pub use comparison::{estimate_rows, level_rows};
pub use contrast::Contrast;
pub use cost::{Cost, FirstRank, LEAST_COST_YUAN, Saturation};
pub use designs::{
    DesignColumns, DoseLevel, ParameterSensitivity, RankingDesign, Sensitivity, Spending, dose_estimates, dose_levels,
    equal_budget_estimates, mix_estimates, persistence_estimates, ranking_estimates, saturation_estimates, sensitivity,
};
pub use distribution::{
    NOBODY_MARKED, decile_effects, individual_effects, losing_and_gaining, quantile_effects, spillover_effects,
};
pub use draw_weights::{RUN_MOMENTS, RunMoment};
pub use estimate_row::{Estimand, EstimateRow, EstimateRows, IntervalMethod};
pub use factorial::{Decomposition, Interaction, Levels, PathwayEffects, Variant, decompose};
pub use factorial_summary::{FactorialSummary, Joint, Parts, PathwayRow, VariantRow, factorial_summary};
pub use family::Family;
pub use growth::{Growth, GrowthKind, GrowthRow, county_rows, growth_rows};
pub use headline::{
    BUNDLES, FirstPlace, Headline, HeadlineArms, HeadlineRow, HeadlineSubject, PublicReturn, ScopeEffects, YearEffects,
    headline,
};
pub use instrument_choice::{Choice, InstrumentChoice};
pub use paired::{PairedArm, PairedComparison, PairedOutcome, paired_comparison, usual_outcomes};
pub use panel::{Complete, Panel};
pub use precision::{Precision, PrecisionRow, precision};
pub use ranking::{
    ActOverDraws, AlternativeOverDraws, AssumptionValue, MomentOverDraws, PerfectInformation, RankingUncertainty,
};
pub use ranks::Rank;
pub use statistics::{Interval, t_interval};
pub use verdict::{Holds, Verdict, smallest, verdict};
pub use welfare::{Welfare, welfare_rows};

#[cfg(test)]
pub(crate) mod tests;
