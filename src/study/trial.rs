//! A village trial inside the model: its estimators beside the truth that only a model knows, and the gate.
//!
//! A trunk is lived to the first policy week; from there the same world lives the trial year twice, with and without the
//! lever in the villages drawn for it. The truth is the difference of the two lives; the estimators see what a surveyor
//! of the second life would see.

pub mod design;
pub mod estimators;
pub mod gate;
pub mod sheet;

pub use design::TrialDesign;
pub use estimators::Estimate;
pub use gate::{GateOutcome, judge};

use crate::engine::agents::income::Income;
use crate::engine::geography::Map;
use crate::engine::pathways::rollout::Reach;
use crate::engine::rng::ReplicationRng;
use crate::engine::simulation::{RunControl, RunFailure, Simulation};
use crate::engine::units::{FEN_PER_YUAN, WEEKS, real};
use crate::engine::world::World;
use crate::study::estimate::statistics::Interval;
use crate::study::estimate::statistics::{mean, t_interval};
use rayon::prelude::*;

/// The seed of the trial that is the gate.
pub const SEED: u64 = 1;
/// Its replications.
pub const REPLICATIONS: u32 = 10;

/// The rows of the table: three truths, then what a trial or a survey would say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Estimator {
    /// Gain of the households of treated villages between their two lives.
    TrueTreated,
    /// The same of all households.
    TrueAll,
    /// The same of the households of control villages: spill-over.
    TrueControl,
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
    pub const ALL: [Self; 7] = [
        Self::TrueTreated,
        Self::TrueAll,
        Self::TrueControl,
        Self::IntentionToTreat,
        Self::VillageDifferences,
        Self::Naive,
        Self::AdopterDifferences,
    ];

    /// Whether it is known from both lives, which nobody in the world can see.
    #[must_use]
    pub const fn is_truth(self) -> bool {
        matches!(self, Self::TrueTreated | Self::TrueAll | Self::TrueControl)
    }
}

/// What one replication says. Money in yuan a household and year.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// One estimate an estimator, in the order of [`Estimator::ALL`]; a truth has no error.
    pub estimates: [Estimate; 7],
    /// Mean disposable income of treated villages in the trial year without the lever.
    pub income: f64,
    /// Mean live net income of the same households in the same life.
    pub live_net: f64,
    /// Share of the treated villages in which a public station works.
    pub stations_treated: f64,
    /// Share of the control villages in which one works.
    pub stations_control: f64,
    /// Share of the surveyed households that stream or sell live.
    pub adopters: f64,
}

impl Reading {
    /// What an estimator found.
    #[must_use]
    pub const fn of(&self, estimator: Estimator) -> Estimate {
        self.estimates[estimator as usize]
    }
}

/// Mean over replications of what a truth is, with the t interval over replications.
#[must_use]
pub fn truth(readings: &[Reading], estimator: Estimator) -> Interval {
    t_interval(&readings.iter().map(|reading| reading.of(estimator).value).collect::<Vec<_>>())
}

/// The typical single trial: mean estimate and mean clustered error of the replications in which there is one.
#[must_use]
pub fn typical(readings: &[Reading], estimator: Estimator) -> Interval {
    let found: Vec<Estimate> =
        readings.iter().map(|reading| reading.of(estimator)).filter(|found| found.value.is_finite()).collect();
    let average = |of: fn(&Estimate) -> f64| mean(&found.iter().map(of).collect::<Vec<_>>());
    let clusters = found.iter().map(|found| found.clusters).min().unwrap_or(0);
    Interval::around(average(|found| found.value), average(|found| found.standard_error), clusters)
}

/// Lives the replications of a trial, several at a time, and reads each.
///
/// # Errors
/// [`RunFailure::Cancelled`] when told to stop, a defect of ours otherwise.
pub fn run(
    design: &TrialDesign,
    seed: u64,
    replications: u32,
    control: RunControl<'_>,
) -> Result<Vec<Reading>, RunFailure> {
    (0..replications).into_par_iter().map(|replication| one(design, seed, replication, control)).collect()
}

/// Lives a trial and judges it.
///
/// # Errors
/// As [`run`].
pub fn gate(
    design: &TrialDesign,
    seed: u64,
    replications: u32,
    control: RunControl<'_>,
) -> Result<(Vec<Reading>, GateOutcome), RunFailure> {
    let readings = run(design, seed, replications, control)?;
    let average = |of: fn(&Reading) -> f64| mean(&readings.iter().map(of).collect::<Vec<_>>());
    let outcome = judge(
        typical(&readings, Estimator::IntentionToTreat),
        truth(&readings, Estimator::TrueTreated),
        average(|reading| reading.income),
        average(|reading| reading.live_net),
    );
    Ok((readings, outcome))
}

fn one(design: &TrialDesign, seed: u64, replication: u32, control: RunControl<'_>) -> Result<Reading, RunFailure> {
    let mut simulation = Simulation::init(&design.baseline, seed, replication)?;
    let first = simulation.world.map.first_policy_week;
    simulation.run_until(&design.baseline, first, control)?;
    let before = Year::of(&simulation.world);
    let mut with = simulation.fork();
    simulation.run_until(&design.baseline, first + WEEKS, control)?;
    with.run_until(&design.treated, first + WEEKS, control)?;
    let rng = ReplicationRng::new(seed, u64::from(replication));
    let map = &with.world.map;
    let trial = TrialArms {
        reach: design.assigned(&rng, map),
        survey: design.survey(&rng, map),
        before,
        without: Year::of(&simulation.world),
        with: Year::of(&with.world),
        map,
    };
    let open = |treated| station_share(&with.world, &trial.reach, treated);
    Ok(trial.reading(open(true), open(false)))
}

/// What a year left behind, one value a household, yuan.
struct Year {
    income: Vec<f64>,
    live: Vec<f64>,
    adopter: Vec<bool>,
}

impl Year {
    fn of(world: &World) -> Self {
        let households = &world.households;
        let incomes: Vec<Income> = (0..households.len()).map(|row| Income::of(households, row)).collect();
        Self {
            income: incomes.iter().map(|income| real(income.disposable()) / FEN_PER_YUAN).collect(),
            live: incomes.iter().map(|income| real(income.live) / FEN_PER_YUAN).collect(),
            adopter: (0..households.len()).map(|row| households.host[row] || households.live_year_g[row] > 0).collect(),
        }
    }
}

/// Share of the villages on one side in which a public station works in the last week.
fn station_share(world: &World, reach: &Reach, treated: bool) -> f64 {
    let side = || (0..world.map.villages.len()).filter(|&village| reach.village(village) == treated);
    share(side().filter(|&village| world.villages.has_station(village, world.week - 1)).count(), side().count())
}

fn share(part: usize, whole: usize) -> f64 {
    let count = |number: usize| real(i64::try_from(number).expect("few"));
    count(part) / count(whole)
}

/// A replication that was lived: the year before, and the trial year twice.
struct TrialArms<'a> {
    map: &'a Map,
    reach: Reach,
    survey: Vec<usize>,
    before: Year,
    without: Year,
    with: Year,
}

impl TrialArms<'_> {
    fn reading(&self, stations_treated: f64, stations_control: f64) -> Reading {
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
        let village = number(&|row| villages[row]);
        let county = number(&|row| self.map.villages[villages[row]].county);
        Reading {
            estimates: [
                effect(&treated),
                effect(&|_| true),
                effect(&|row| !treated(row)),
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
