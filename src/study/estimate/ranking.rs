//! The ranking of alternatives under uncertain assumptions: which one gains most per yuan at each draw of the parameters,
//! what choosing one of them loses, and what it would be worth to know the parameters.
//!
//! Two questions have two measures. Which alternative is first is decided by gain in market income per yuan of user cost, as
//! in every other table. What a choice loses and what knowledge is worth is counted in net gain, which is gain less user
//! cost: it is an amount of money, and doing nothing, at zero, is one of the acts.
//!
//! A run has luck. It makes ranks too equal and knowledge too dear. So gain and user cost of every alternative are taken
//! from a response surface over the parameters; what the runs give as they are stands beside it.

mod draws;
mod resampled_draws;
mod rows;
mod shares;
mod variance_share;

pub use draws::{ByDraw, RankingDraws};
pub use shares::LEAST_SHARE_USED;

use crate::study::estimate::draw_weights::RunMoment;
use crate::study::estimate::statistics::Interval;

/// Share of draws in which an alternative must be first for the ranking to be identified.
pub const IDENTIFIED: f64 = 0.8;

/// The ranking of the alternatives over draws of the assumed parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct RankingUncertainty {
    /// Number of draws.
    pub draws: usize,
    /// Complete replications of a draw: those of the draw with fewest.
    pub replications: u32,
    /// Replications left out because a value was missing.
    pub dropped: u32,
    /// As many draws of equal weight tell as much as the weighted ones.
    pub effective_draws: f64,
    /// Times the published tolerance beyond which a draw counts less.
    pub tolerance_factor: f64,
    /// Whether the luck of runs was taken out; too few draws do not allow it.
    pub is_corrected: bool,
    /// The alternatives, in their order in the design.
    pub alternatives: Vec<AlternativeOverDraws>,
    /// Doing nothing.
    pub nothing: ActOverDraws,
    /// What perfect information is worth, with weights and without.
    pub information: [PerfectInformation; 2],
    /// The drawn parameters, the one most worth knowing first.
    pub assumptions: Vec<AssumptionValue>,
    /// The moments of the baselines.
    pub moments: Vec<MomentOverDraws>,
}

/// An alternative over the draws. Means and bounds are weighted; bounds are the quantiles 5 % and 95 % over draws.
#[derive(Debug, Clone, PartialEq)]
pub struct AlternativeOverDraws {
    /// Its name.
    pub name: String,
    /// Gain in market income.
    pub gain: Interval,
    /// User cost.
    pub user_cost: Interval,
    /// Gain less user cost.
    pub net_gain: Interval,
    /// Mean gain over mean user cost; NaN where it costs nothing.
    pub gain_per_yuan: f64,
    /// Share of draws in which it gains most per yuan: with weights; without; and without correction for luck.
    pub first: [f64; 3],
    /// As an act.
    pub act: ActOverDraws,
    /// Share of the variance of one run's gain that comes from the parameters; the rest is luck. The interval is from the
    /// bootstrap of draws.
    pub from_parameters: Interval,
}

/// An act over the draws, by net gain; weighted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ActOverDraws {
    /// Share of draws in which it has the largest net gain.
    pub best: f64,
    /// Mean loss against the best act of each draw.
    pub regret: f64,
}

/// The expected value of perfect information, yuan per household and year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PerfectInformation {
    /// From the runs as they are: too large, because luck looks like knowledge.
    pub naive: f64,
    /// Corrected by the jackknife over replications: too small in most cases; NaN with one replication.
    pub jackknife: f64,
    /// From the response surfaces, with the interval of the bootstrap of draws.
    pub surface: Interval,
}

/// What it is worth to know one parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct AssumptionValue {
    /// Its path.
    pub parameter: String,
    /// Expected value of knowing it alone, yuan per household and year.
    pub value: f64,
    /// What a parameter that decides nothing gives: mean, and the amount exceeded once in twenty times.
    pub by_chance: [f64; 2],
    /// How often the leader is first in the lowest and in the highest third of its values.
    pub leader_first: [f64; 2],
}

/// A moment of the baselines over the draws.
#[derive(Debug, Clone, PartialEq)]
pub struct MomentOverDraws {
    /// The moment.
    pub moment: RunMoment,
    /// Mean over draws of equal weight, with the quantiles 5 % and 95 %.
    pub value: Interval,
    /// Share of draws within the widened tolerance.
    pub within: f64,
}

impl RankingUncertainty {
    /// The alternative that is first most often.
    #[must_use]
    pub fn leader(&self) -> usize {
        let first = |at: &usize| self.alternatives[*at].first[0];
        (0..self.alternatives.len()).rev().max_by(|a, b| first(a).total_cmp(&first(b))).unwrap_or(0)
    }

    /// Whether an alternative is first in at least four fifths of the weighted draws.
    #[must_use]
    pub fn is_identified(&self) -> bool {
        self.alternatives[self.leader()].first[0] >= IDENTIFIED
    }
}

#[cfg(test)]
mod tests;
