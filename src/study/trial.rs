//! A village trial inside the model: its estimators beside the true effect, which only a model knows, and the gate.
//!
//! A world is simulated to the first policy week. From there the trial year is simulated twice: without the intervention,
//! and with it in the villages drawn for treatment. The true effect is the difference of the two; the estimators see only
//! what a survey in the world with the intervention would see.

pub mod design;
pub mod estimators;
pub mod gate;
pub mod tables;

pub use design::TrialDesign;
pub use estimators::Estimate;
pub use gate::{GateOutcome, TrialFinding, judge};

use crate::engine::agents::income::Income;
use crate::engine::error::{Error, Result, text};
use crate::engine::geography::Map;
use crate::engine::pathways::rollout::Reach;
use crate::engine::rng::ReplicationRng;
use crate::engine::simulation::{RunControl, RunFailure, Simulation};
use crate::engine::units::{FEN_PER_YUAN, WEEKS, real};
use crate::engine::world::World;
use crate::study::estimate::statistics::Interval;
use crate::study::estimate::statistics::{mean, t_interval};
use crate::study::run::run_parallel;

/// Seed of the trial that decides the gate.
pub const SEED: u64 = 1;
/// Replications of the trial that decides the gate.
pub const REPLICATIONS: u32 = 10;

/// The rows of the table: four true effects, then the estimates of a trial or survey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Estimator {
    /// True effect on the households of treated villages: mean difference between the two simulations.
    TrueTreated,
    /// True effect on all households.
    TrueAll,
    /// True effect on the households of control villages: spill-over.
    TrueControl,
    /// True effect on the surveyed adopters: those who stream or sell live with the intervention.
    TrueAdopters,
    /// Intention to treat.
    IntentionToTreat,
    /// Difference in differences of villages.
    VillageDifferences,
    /// Adopters less non-adopters.
    Naive,
    /// Difference in differences of adopters.
    AdopterDifferences,
}

impl Estimator {
    /// All, in the order of the table.
    pub const ALL: [Self; 8] = [
        Self::TrueTreated,
        Self::TrueAll,
        Self::TrueControl,
        Self::TrueAdopters,
        Self::IntentionToTreat,
        Self::VillageDifferences,
        Self::Naive,
        Self::AdopterDifferences,
    ];

    /// Whether it is a true effect, computed from both simulations.
    #[must_use]
    pub const fn is_truth(self) -> bool {
        self.target().is_none()
    }

    /// The true effect that it estimates; `None` of a true effect.
    #[must_use]
    pub const fn target(self) -> Option<Self> {
        match self {
            Self::TrueTreated | Self::TrueAll | Self::TrueControl | Self::TrueAdopters => None,
            Self::IntentionToTreat | Self::VillageDifferences => Some(Self::TrueTreated),
            Self::Naive | Self::AdopterDifferences => Some(Self::TrueAdopters),
        }
    }
}

/// Result of one replication of the trial. Money in yuan a household and year.
#[derive(Debug, Clone, PartialEq)]
pub struct TrialResult {
    /// One estimate an estimator, in the order of [`Estimator::ALL`]; a true effect has no standard error.
    pub estimates: [Estimate; 8],
    /// Mean disposable income of treated villages in the trial year without the intervention.
    pub income: f64,
    /// Mean live net income of the same households in the same simulation.
    pub live_net: f64,
    /// Share of the treated villages in which a public station works.
    pub stations_treated: f64,
    /// Share of the control villages in which one works.
    pub stations_control: f64,
    /// Share of the surveyed households that stream or sell live.
    pub adopters: f64,
}

impl TrialResult {
    /// The estimate of an estimator.
    #[must_use]
    pub const fn estimate(&self, estimator: Estimator) -> Estimate {
        self.estimates[estimator as usize]
    }
}

/// Mean of a true effect over the replications that have one, with its t interval.
#[must_use]
pub fn true_effect(results: &[TrialResult], estimator: Estimator) -> Interval {
    let values = results.iter().map(|result| result.estimate(estimator).value).filter(|value| value.is_finite());
    t_interval(&values.collect::<Vec<_>>())
}

/// The typical single trial: mean estimate and mean clustered standard error of the replications that have one.
#[must_use]
pub fn typical_trial(results: &[TrialResult], estimator: Estimator) -> Interval {
    let estimates: Vec<Estimate> =
        results.iter().map(|result| result.estimate(estimator)).filter(|estimate| estimate.value.is_finite()).collect();
    let average = |of: fn(&Estimate) -> f64| mean(&estimates.iter().map(of).collect::<Vec<_>>());
    let clusters = estimates.iter().map(|estimate| estimate.clusters).min().unwrap_or(0);
    Interval::around(average(|estimate| estimate.value), average(|estimate| estimate.standard_error), clusters)
}

/// Nothing can be said about a world that is never simulated.
pub(crate) fn no_replications() -> Error {
    Error::Usage(text!("replications = 0: allowed are numbers from 1 on", "replications = 0：应为不小于 1 的整数"))
}

/// Simulates the replications of a trial, several at a time.
///
/// # Errors
/// [`Error::Usage`] without a replication; [`Error::Interrupted`] after a
/// cancel; [`Error::Defect`].
pub fn run(design: &TrialDesign, seed: u64, replications: u32, control: RunControl<'_>) -> Result<Vec<TrialResult>> {
    if replications == 0 {
        return Err(no_replications());
    }
    run_parallel(control.parallelism, replications as usize, |replication| {
        let replication = u32::try_from(replication).expect("no more than there are replications");
        Ok(run_replication(design, seed, replication, control)?)
    })
}

/// Simulates a trial and judges whether the gate holds.
///
/// # Errors
/// As [`run`].
pub fn run_and_judge(
    design: &TrialDesign,
    seed: u64,
    replications: u32,
    control: RunControl<'_>,
) -> Result<(Vec<TrialResult>, GateOutcome)> {
    let results = run(design, seed, replications, control)?;
    let average = |of: fn(&TrialResult) -> f64| mean(&results.iter().map(of).collect::<Vec<_>>());
    let outcome = judge(
        typical_trial(&results, Estimator::IntentionToTreat),
        true_effect(&results, Estimator::TrueTreated),
        average(|result| result.income),
        average(|result| result.live_net),
    );
    Ok((results, outcome))
}

fn run_replication(
    design: &TrialDesign,
    seed: u64,
    replication: u32,
    control: RunControl<'_>,
) -> std::result::Result<TrialResult, RunFailure> {
    let mut simulation = Simulation::init(&design.baseline, seed, replication)?;
    let first = simulation.world.map.first_policy_week;
    simulation.run_until(&design.baseline, first, control)?;
    let before = YearOutcomes::new(&simulation.world);
    let mut with = simulation.fork();
    simulation.run_until(&design.baseline, first + WEEKS, control)?;
    with.run_until(&design.treated, first + WEEKS, control)?;
    let rng = ReplicationRng::new(seed, u64::from(replication));
    let map = &with.world.map;
    let trial = TrialArms {
        reach: design.assigned(&rng, map),
        survey: design.survey(&rng, map),
        before,
        without: YearOutcomes::new(&simulation.world),
        with: YearOutcomes::new(&with.world),
        map,
    };
    let open = |treated| station_share(&with.world, &trial.reach, treated);
    Ok(trial.result(open(true), open(false)))
}

/// Outcomes of a year, one value a household, yuan.
struct YearOutcomes {
    income: Vec<f64>,
    live: Vec<f64>,
    adopter: Vec<bool>,
}

impl YearOutcomes {
    fn new(world: &World) -> Self {
        let households = &world.households;
        let incomes: Vec<Income> =
            (0..households.len()).map(|row| Income::of(households, row, world.endowments.away_start[row])).collect();
        Self {
            income: incomes.iter().map(|income| real(income.disposable()) / FEN_PER_YUAN).collect(),
            live: incomes.iter().map(|income| real(income.live) / FEN_PER_YUAN).collect(),
            adopter: (0..households.len()).map(|row| households.host[row] || households.live_year_g[row] > 0).collect(),
        }
    }
}

/// Share of the treated or of the control villages in which a public station works in the last week.
fn station_share(world: &World, reach: &Reach, treated: bool) -> f64 {
    let villages = || (0..world.map.villages.len()).filter(|&village| reach.village(village) == treated);
    share(villages().filter(|&village| world.villages.has_station(village, world.week - 1)).count(), villages().count())
}

fn share(part: usize, whole: usize) -> f64 {
    let count = |number: usize| real(i64::try_from(number).expect("few"));
    count(part) / count(whole)
}

/// A simulated replication: the year before the trial, and the trial year without and with the intervention.
struct TrialArms<'a> {
    map: &'a Map,
    reach: Reach,
    survey: Vec<usize>,
    before: YearOutcomes,
    without: YearOutcomes,
    with: YearOutcomes,
}

impl TrialArms<'_> {
    fn result(&self, stations_treated: f64, stations_control: f64) -> TrialResult {
        let village_of = |row: usize| self.map.village_bounds.partition_point(|&first| first <= row) - 1;
        let villages: Vec<usize> = (0..self.map.households()).map(village_of).collect();
        let treated = |row: usize| self.reach.village(villages[row]);
        let effect = |among: &dyn Fn(usize) -> bool| {
            let value = estimators::paired_effect(&self.without.income, &self.with.income, among);
            Estimate { value, standard_error: f64::NAN, clusters: 0 }
        };
        let mean_of = |values: &[f64]| estimators::paired_effect(&vec![0.0; values.len()], values, treated);
        let number = |of: &dyn Fn(usize) -> usize| -> Vec<u32> {
            self.survey.iter().map(|&row| u32::try_from(of(row)).expect("few villages")).collect()
        };
        let pick = |values: &[f64]| -> Vec<f64> { self.survey.iter().map(|&row| values[row]).collect() };
        let (after, before) = (pick(&self.with.income), pick(&self.before.income));
        let side: Vec<bool> = self.survey.iter().map(|&row| treated(row)).collect();
        let adopter: Vec<bool> = self.survey.iter().map(|&row| self.with.adopter[row]).collect();
        let mut surveyed_adopter = vec![false; self.map.households()];
        self.survey.iter().for_each(|&row| surveyed_adopter[row] = self.with.adopter[row]);
        let village = number(&|row| villages[row]);
        let county = number(&|row| self.map.villages[villages[row]].county);
        TrialResult {
            estimates: [
                effect(&treated),
                effect(&|_| true),
                effect(&|row| !treated(row)),
                effect(&|row| surveyed_adopter[row]),
                estimators::intention_to_treat(&after, &before, &side, &county, &village),
                estimators::village_differences(&after, &before, &side, &county, &village),
                estimators::naive(&after, &adopter, &village),
                estimators::adopter_differences(&after, &before, &adopter, &village),
            ],
            income: mean_of(&self.without.income),
            live_net: mean_of(&self.without.live),
            stations_treated,
            stations_control,
            adopters: share(adopter.iter().filter(|&&yes| yes).count(), adopter.len()),
        }
    }
}
