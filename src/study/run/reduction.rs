//! From the tables of runs to the panel that estimates read. The tables of a run are read once, from memory or from a
//! file. A replication is reduced when all its arms have been added; then its data are dropped.

mod growth;
mod households;
mod view;

pub use view::{RunView, TableView};

use crate::engine::error::Result;
use crate::engine::parameters::Parameters;
use crate::study::estimate::household_outcomes::HouseholdOutcomes;
use crate::study::estimate::outcomes::{ABSORBED, CASH_OUTLAY};
use crate::study::estimate::panel::Panel;
use crate::study::experiment::{Arm, Experiment};
use growth::LiveTrade;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Options of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PanelOptions {
    /// Number of the baseline arm for all effects on households.
    pub against: usize,
    /// Whether the panel has the decomposition of growth, for all counties and for each.
    pub growth: bool,
}

/// The arms and the replications of a panel.
#[derive(Debug, Clone)]
pub struct PanelShape<'a> {
    /// The arms; the first is the baseline.
    pub arms: Vec<PanelArm<'a>>,
    /// Replications of every arm.
    pub replications: u32,
}

/// An arm of a panel.
#[derive(Debug, Clone, Copy)]
pub struct PanelArm<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its parameters.
    pub rules: &'a Parameters,
    /// Whether it has the population of the first arm, so that households can be compared one by one.
    pub paired: bool,
}

impl PanelArm<'_> {
    /// First year of the policy.
    fn first_policy_year(&self) -> u32 {
        self.rules.population.first_policy_year()
    }
    /// Households of a run.
    fn households(&self) -> usize {
        usize::try_from(self.rules.population.households()).expect("a world fits into memory")
    }
}

impl<'a> From<&'a Experiment> for PanelShape<'a> {
    fn from(experiment: &'a Experiment) -> Self {
        let arm = |arm: &'a Arm| PanelArm { name: &arm.name, rules: &arm.rules, paired: arm.paired };
        Self { arms: experiment.arms.iter().map(arm).collect(), replications: experiment.replications }
    }
}

/// Builds a panel. Threads share it: each may call [`Reduction::add`], in any order of runs.
pub struct Reduction<'a> {
    shape: PanelShape<'a>,
    options: PanelOptions,
    state: Mutex<State>,
}

struct State {
    panel: Panel,
    /// Replications of which some arms are missing.
    incomplete: BTreeMap<u32, Replication>,
}

/// The data of the runs of one replication, by arm.
struct Replication {
    runs: Vec<Option<ReducedRun>>,
    missing: usize,
}

/// The data of one run, kept until its replication is complete; empty for a failed run.
struct ReducedRun {
    households: Option<HouseholdOutcomes>,
    trade: Option<LiveTrade>,
}

/// Arm and replication of a number, with its key in the panel.
type Entry = (String, usize, f64);

impl<'a> Reduction<'a> {
    /// A panel of an experiment in which every number is missing (NaN).
    #[must_use]
    pub fn new(shape: impl Into<PanelShape<'a>>, options: PanelOptions) -> Self {
        Self::resume(shape, options, Panel::default())
    }

    /// A panel that starts with the replications of another panel of the same arms; all other numbers are missing.
    #[must_use]
    pub fn resume(shape: impl Into<PanelShape<'a>>, options: PanelOptions, begun: Panel) -> Self {
        let shape = shape.into();
        let extended = |mut rows: Vec<Vec<f64>>| {
            rows.resize(shape.arms.len(), Vec::new());
            for row in &mut rows {
                row.resize(shape.replications as usize, f64::NAN);
            }
            rows
        };
        // The money absorbed follows from other outcomes at the end.
        let values = begun.values.into_iter().filter(|(key, _)| key != ABSORBED);
        let panel = Panel {
            arms: shape.arms.iter().map(|arm| arm.name.to_owned()).collect(),
            replications: shape.replications,
            values: values.map(|(key, rows)| (key, extended(rows))).collect(),
            losing: extended(begun.losing),
        };
        Self { shape, options, state: Mutex::new(State { panel, incomplete: BTreeMap::new() }) }
    }

    /// Adds a run, once.
    ///
    /// # Errors
    /// [`crate::engine::error::Error::Defect`] where a table is not as this version records it.
    pub fn add(&self, arm: usize, replication: u32, tables: &RunView<'_>) -> Result<()> {
        let outcomes = view::outcomes(tables.runs)?;
        let has_outcomes = outcomes.iter().any(|(name, value)| name == "gmv" && value.is_finite());
        let households = households::outcomes(tables.households, &self.shape.arms[arm])?;
        // What is compared with nothing is reduced at once: a sample may have thousands of such arms in a replication.
        let (households, levels) = if self.shape.arms[arm].paired {
            (households, Vec::new())
        } else {
            (None, households.map_or_else(Vec::new, |it| households::level_entries(arm, &it)))
        };
        let run = ReducedRun {
            households,
            // Without live sales there is no row; a failed run has no outcome.
            trade: match tables.channels.filter(|_| self.options.growth && has_outcomes) {
                Some(channels) => Some(LiveTrade::new(channels, tables.households, &self.shape.arms[arm])?),
                None => None,
            },
        };
        let complete = {
            let mut state = self.state();
            for (name, value) in outcomes {
                self.put(&mut state.panel, replication, (name, arm, value));
            }
            for entry in levels {
                self.put(&mut state.panel, replication, entry);
            }
            let arms = self.shape.arms.len();
            let new = || Replication { runs: (0..arms).map(|_| None).collect(), missing: arms };
            let entry = state.incomplete.entry(replication).or_insert_with(new);
            entry.runs[arm] = Some(run);
            entry.missing -= 1;
            if entry.missing == 0 { state.incomplete.remove(&replication) } else { None }
        };
        if let Some(runs) = complete {
            self.reduce(replication, &runs);
        }
        Ok(())
    }

    /// Reduces a replication that gets no more runs, even if some of its arms are missing.
    pub fn end_replication(&self, replication: u32) {
        let runs = self.state().incomplete.remove(&replication);
        if let Some(runs) = runs {
            self.reduce(replication, &runs);
        }
    }

    /// The panel; numbers of runs that were not added are NaN.
    #[must_use]
    pub fn finish(self) -> Panel {
        let incomplete: Vec<u32> = self.state().incomplete.keys().copied().collect();
        for replication in incomplete {
            self.end_replication(replication);
        }
        let mut panel = self.state.into_inner().unwrap_or_else(PoisonError::into_inner).panel;
        if let Some(spent) = panel.values.get(CASH_OUTLAY).cloned() {
            panel.values.entry(ABSORBED.to_owned()).or_insert(spent);
        }
        panel
    }

    fn reduce(&self, replication: u32, runs: &Replication) {
        let households = |arm: usize| runs.runs[arm].as_ref().and_then(|run| run.households.as_ref());
        let trade = |arm: usize| runs.runs[arm].as_ref().and_then(|run| run.trade.as_ref());
        let mut entries = households::entries(&self.shape, self.options.against, &households);
        entries.extend(growth::entries(&self.shape, self.options.against, &trade));
        let mut state = self.state();
        for entry in entries {
            self.put(&mut state.panel, replication, entry);
        }
    }

    /// Writes a number of an arm and replication.
    fn put(&self, panel: &mut Panel, replication: u32, (key, arm, value): Entry) {
        if key == households::LOSING {
            panel.losing[arm][replication as usize] = value;
        }
        panel.values.entry(key).or_insert_with(|| empty(&self.shape))[arm][replication as usize] = value;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A value for every arm and replication, all missing.
fn empty(shape: &PanelShape<'_>) -> Vec<Vec<f64>> {
    vec![vec![f64::NAN; shape.replications as usize]; shape.arms.len()]
}
