//! Estimates as rows: one estimate with its interval per row, the same form for every estimator.

use crate::study::estimate::outcomes::needs_bootstrap;
use crate::study::estimate::statistics::Interval;

/// What is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Estimand {
    /// The level of an outcome in an arm.
    Level,
    /// The difference of an outcome between an arm and its baseline, paired by replication.
    Difference,
    /// What a pathway adds to none.
    StandAlone,
    /// What a pathway adds to the four others.
    LastIn,
    /// What a pathway adds on average over all orders.
    Shapley,
    /// What all five pathways do together.
    Joint,
    /// Interaction: how much more a pathway adds when another is on.
    Interaction,
    /// What a coalition of pathways creates beyond all its parts.
    HarsanyiDividend,
    /// Stand-alone effect of a variant minus that of its pathway.
    VariantAgainstPathway,
    /// Mean gain of a group of households, each against itself in the baseline.
    GroupEffect,
    /// Gain below which a share of households lies, each against itself in the baseline.
    IndividualQuantile,
    /// Gain in market income per yuan of user cost.
    GainPerYuan,
    /// Willingness to pay.
    WillingnessToPay,
    /// Willingness to pay over net public cost.
    ValueOfPublicFunds,
}

impl Estimand {
    /// A stable name: `stand_alone`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Difference => "difference",
            Self::StandAlone => "stand_alone",
            Self::LastIn => "last_in",
            Self::Shapley => "shapley",
            Self::Joint => "joint",
            Self::Interaction => "interaction",
            Self::HarsanyiDividend => "harsanyi_dividend",
            Self::VariantAgainstPathway => "variant_against_pathway",
            Self::GroupEffect => "group_effect",
            Self::IndividualQuantile => "individual_quantile",
            Self::GainPerYuan => "gain_per_yuan",
            Self::WillingnessToPay => "willingness_to_pay",
            Self::ValueOfPublicFunds => "value_of_public_funds",
        }
    }
}

/// The method of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntervalMethod {
    /// Student's t over replications.
    StudentT,
    /// Bootstrap of whole replications.
    Bootstrap,
}

impl IntervalMethod {
    /// A stable name: `student_t`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::StudentT => "student_t",
            Self::Bootstrap => "bootstrap",
        }
    }

    /// The method of the interval of an outcome.
    #[must_use]
    pub fn of_outcome(outcome: &str) -> Self {
        if needs_bootstrap(outcome) { Self::Bootstrap } else { Self::StudentT }
    }
}

/// One estimate with its interval.
#[derive(Debug, Clone, PartialEq)]
pub struct EstimateRow {
    /// Name of the arm; in a factorial the key of the pathway, the name of the variant, or `all_five`.
    pub arm: String,
    /// What it is compared with: name of the baseline; empty where it is compared with nothing.
    pub against: String,
    /// Key of the outcome.
    pub outcome: String,
    /// What is estimated.
    pub estimand: Estimand,
    /// The group of households, county, other pathway or coalition; empty for all.
    pub group: String,
    /// The estimate.
    pub mean: f64,
    /// Lower bound of the 95 % interval.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
    /// Standard error.
    pub standard_error: f64,
    /// Replications it rests on; 0 where the group is empty in all of them, and the estimate is NaN.
    pub replications: u32,
    /// The method of the interval.
    pub method: IntervalMethod,
}

impl EstimateRow {
    /// An estimate of an outcome in an arm against a baseline; its method is that of the outcome, its group is
    /// everybody.
    #[must_use]
    pub fn new([arm, against]: [&str; 2], outcome: &str, estimand: Estimand, interval: Interval) -> Self {
        let Interval { mean, low, high, standard_error, replications } = interval;
        Self {
            arm: arm.to_owned(),
            against: against.to_owned(),
            outcome: outcome.to_owned(),
            estimand,
            group: String::new(),
            mean,
            low,
            high,
            standard_error,
            replications,
            method: IntervalMethod::of_outcome(outcome),
        }
    }

    /// The same estimate for a group.
    #[must_use]
    pub fn of_group(self, group: impl Into<String>) -> Self {
        Self { group: group.into(), ..self }
    }

    /// The same estimate; its interval is from the bootstrap.
    #[must_use]
    pub fn by_bootstrap(self) -> Self {
        Self { method: IntervalMethod::Bootstrap, ..self }
    }

    /// The estimate with its interval.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let Self { mean, low, high, standard_error, replications, .. } = *self;
        Interval { mean, low, high, standard_error, replications }
    }
}
