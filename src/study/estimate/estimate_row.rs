//! Estimates as rows: one estimate with its interval per row, the same form for every estimator.

use crate::study::estimate::panel::Complete;
use crate::study::estimate::statistics::Interval;
use std::collections::BTreeSet;

/// Declares the estimands with their names for programs.
macro_rules! estimands {
    ($($(#[$doc:meta])+ $name:ident = $key:literal;)+) => {
        /// What is estimated.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Estimand { $($(#[$doc])+ $name),+ }

        impl Estimand {
            /// A stable name: `stand_alone`.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key),+ }
            }
        }
    };
}

estimands! {
    /// The level of an outcome in an arm.
    Level = "level";
    /// The difference of an outcome between an arm and its baseline, paired by replication.
    Difference = "difference";
    /// What a pathway adds to none.
    StandAlone = "stand_alone";
    /// What a pathway adds to the four others.
    LastIn = "last_in";
    /// What a pathway adds on average over all orders.
    Shapley = "shapley";
    /// What all five pathways do together.
    Joint = "joint";
    /// Gain a year while money flows.
    GainWhileFunded = "gain_while_funded";
    /// Gain a year after the money has ended.
    GainAfterwards = "gain_afterwards";
    /// Present value of all gains of a run.
    PresentValueOfGains = "present_value_of_gains";
    /// What public assets are worth after the last year.
    AssetsLeft = "assets_left";
    /// Present value of money paid out, or of what is left at the end.
    PresentValue = "present_value";
    /// Present value of gains less outlay plus what is left.
    NetPresentValue = "net_present_value";
    /// Interaction: how much more a pathway adds when another is on.
    Interaction = "interaction";
    /// What a coalition of pathways creates beyond all its parts.
    HarsanyiDividend = "harsanyi_dividend";
    /// Stand-alone effect of a variant minus that of its pathway.
    VariantAgainstPathway = "variant_against_pathway";
    /// Mean gain of a group of households, each against itself in the baseline.
    GroupEffect = "group_effect";
    /// Gain below which a share of households lies, each against itself in the baseline.
    IndividualQuantile = "individual_quantile";
    /// Gain in market income per yuan of user cost.
    GainPerYuan = "gain_per_yuan";
    /// Change of market income before the charge for assets given in kind.
    Gain = "gain";
    /// That gain less user cost.
    NetGain = "net_gain";
    /// Gain per yuan of one arm less that of another.
    GainPerYuanDifference = "gain_per_yuan_difference";
    /// Willingness to pay.
    WillingnessToPay = "willingness_to_pay";
    /// What a steadier income is worth: a part of willingness to pay.
    WorthOfSteadiness = "worth_of_steadiness";
    /// Public outlay less what the budget received and what assets are worth at the end.
    NetOutlay = "net_outlay";
    /// Public user cost less what the budget received.
    NetUserCost = "net_user_cost";
    /// Willingness to pay over net outlay.
    ValuePerOutlay = "value_per_outlay";
    /// Willingness to pay over net user cost.
    ValuePerUserCost = "value_per_user_cost";
    /// Share of the money granted to an arm that bought something.
    AbsorbedShare = "absorbed_share";
    /// Share of the change of net live income that is quality.
    QualityShare = "quality_share";
    /// Money that an arm was to spend and did not.
    Shortfall = "shortfall";
    /// Effect of the step to a level of a dose from the next lower level.
    StepEffect = "step_effect";
    /// Effect of such a step per yuan of the user cost that it adds.
    StepGainPerYuan = "step_gain_per_yuan";
    /// Effect of money in a scope: one county alone, these counties, or everybody.
    ScopeEffect = "scope_effect";
    /// What an evaluator who observes one simulated world would estimate.
    EvaluatorEstimate = "evaluator_estimate";
    /// Rank by the mean, the largest first; the interval is over resampled replications.
    Rank = "rank";
    /// Rank by gain per yuan of user cost.
    GainPerYuanRank = "gain_per_yuan_rank";
    /// Share of resampled replications in which an alternative is first.
    ShareFirst = "share_first";
    /// Share of resampled replications, or of draws of the parameters, in which an alternative is ahead of another.
    ShareAhead = "share_ahead";
    /// Mean effect of an alternative over draws of the assumed parameters.
    EffectOverDraws = "effect_over_draws";
    /// Mean of its gain less user cost over draws.
    NetGainOverDraws = "net_gain_over_draws";
    /// Its mean gain over its mean user cost.
    GainPerYuanOverDraws = "gain_per_yuan_over_draws";
    /// Share of draws in which an alternative gains most per yuan.
    ShareOfDrawsFirst = "share_of_draws_first";
    /// Share of draws in which an act has the largest net gain; doing nothing is an act.
    ShareOfDrawsBest = "share_of_draws_best";
    /// Mean loss of net gain by choosing an act against the best act of each draw.
    Regret = "regret";
    /// Share of the variance of one run's effect that comes from the parameters.
    ShareFromParameters = "share_from_parameters";
    /// Expected value of knowing all parameters.
    PerfectInformation = "perfect_information";
    /// Expected value of knowing one parameter.
    PartialInformation = "partial_information";
    /// The same of a parameter that decides nothing: mean over permutations.
    InformationByChance = "information_by_chance";
    /// The amount that this exceeds once in twenty permutations.
    InformationByChanceUpper = "information_by_chance_upper";
    /// Share of draws in which the leader is first, over the lowest third of a parameter.
    ShareFirstInLowestThird = "share_first_in_lowest_third";
    /// The same over the highest third.
    ShareFirstInHighestThird = "share_first_in_highest_third";
    /// Number of equally weighted draws that tell as much as the weighted ones.
    EffectiveDraws = "effective_draws";
    /// Mean of a moment of the baselines over draws.
    MomentOverDraws = "moment_over_draws";
    /// Share of draws with the moment within the widened tolerance.
    ShareWithinTolerance = "share_within_tolerance";
    /// Rank correlation of a drawn parameter with an outcome.
    RankCorrelation = "rank_correlation";
    /// Mean absolute elementary effect of a parameter (Morris).
    MorrisMuStar = "morris_mu_star";
    /// Standard deviation of the elementary effects of a parameter (Morris).
    MorrisSigma = "morris_sigma";
}

/// The method of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntervalMethod {
    /// Student's t over replications.
    StudentT,
    /// Fieller's interval of a ratio of two means.
    Fieller,
    /// Bootstrap of whole replications.
    Bootstrap,
    /// Quantiles 5 % and 95 % over draws of the parameters.
    QuantilesOfDraws,
    /// No interval: the bounds and the standard error are NaN.
    None,
}

impl IntervalMethod {
    /// A stable name: `student_t`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::StudentT => "student_t",
            Self::Fieller => "fieller",
            Self::Bootstrap => "bootstrap",
            Self::QuantilesOfDraws => "quantiles_of_draws",
            Self::None => "none",
        }
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
    /// The group of households, county, other pathway, coalition, rank or parameter; empty for all.
    pub group: String,
    /// The estimate.
    pub mean: f64,
    /// Lower bound of the interval: 95 %, or as its method says.
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
    /// An estimate of an outcome in an arm against a baseline; its interval is by Student's t, its group is everybody.
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
            method: IntervalMethod::StudentT,
        }
    }

    /// An estimate that has no interval.
    #[must_use]
    pub fn without_interval(names: [&str; 2], outcome: &str, estimand: Estimand, mean: f64, replications: u32) -> Self {
        let nothing = f64::NAN;
        // Adding zero turns -0.0 into 0.0.
        let interval =
            Interval { mean: mean + 0.0, low: nothing, high: nothing, standard_error: nothing, replications };
        Self { method: IntervalMethod::None, ..Self::new(names, outcome, estimand, interval) }
    }

    /// The same estimate for a group.
    #[must_use]
    pub fn with_group(self, group: impl Into<String>) -> Self {
        Self { group: group.into(), ..self }
    }

    /// The same estimate; its interval is Fieller's.
    #[must_use]
    pub fn by_fieller(self) -> Self {
        Self { method: IntervalMethod::Fieller, ..self }
    }

    /// The same estimate; its interval is from the bootstrap.
    #[must_use]
    pub fn by_bootstrap(self) -> Self {
        Self { method: IntervalMethod::Bootstrap, ..self }
    }

    /// What identifies it in a list: arm, against, outcome, estimand and group.
    #[must_use]
    pub fn key(&self) -> (String, String, String, Estimand, String) {
        (self.arm.clone(), self.against.clone(), self.outcome.clone(), self.estimand, self.group.clone())
    }

    /// The estimate with its interval.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let Self { mean, low, high, standard_error, replications, .. } = *self;
        Interval { mean, low, high, standard_error, replications }
    }
}

/// Rows of one kind and what they rest on.
#[derive(Debug, Clone, PartialEq)]
pub struct EstimateRows {
    /// The rows, all of an arm together.
    pub rows: Vec<EstimateRow>,
    /// Positions of the rows with a t interval that the skewness of their replications makes doubtful.
    pub skewed: Vec<usize>,
    /// Complete replications.
    pub replications: u32,
    /// Replications left out because a value was missing.
    pub dropped: u32,
}

impl EstimateRows {
    /// Rows from the complete replications of a panel; none is marked as skewed.
    #[must_use]
    pub fn new(rows: Vec<EstimateRow>, complete: &Complete<'_>) -> Self {
        Self { rows, skewed: Vec::new(), replications: complete.replications(), dropped: complete.dropped() }
    }

    /// The estimate for all households of an arm; `None` if there is no such row.
    #[must_use]
    pub fn find(&self, [arm, against]: [&str; 2], outcome: &str, estimand: Estimand) -> Option<&EstimateRow> {
        let is_wanted = |row: &&EstimateRow| {
            row.estimand == estimand
                && row.arm == arm
                && row.against == against
                && row.outcome == outcome
                && row.group.is_empty()
        };
        self.rows.iter().find(is_wanted)
    }
}

/// The rows without those whose [key](EstimateRow::key) occurred before.
#[must_use]
pub fn distinct(mut rows: Vec<EstimateRow>) -> Vec<EstimateRow> {
    let mut keys = BTreeSet::new();
    rows.retain(|row| keys.insert(row.key()));
    rows
}
