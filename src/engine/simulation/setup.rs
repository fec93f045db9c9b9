//! One simulation from parameters to outcomes in a few calls: the entry for programs.

use crate::declare::{Data, Recorded};
use crate::error::Result;
use crate::parameters::Parameters;
use crate::record::tables::Runs;
use crate::record::{Record, Tables};
use crate::simulation::{RunControl, Schedule, Simulation, run};
use crate::world::World;

/// A simulation that has not started: parameters, seed and number of the replication. Made by [`Simulation::new`].
#[derive(Debug, Clone, PartialEq)]
pub struct SimulationSetup {
    parameters: Parameters,
    policy: Option<Box<Parameters>>,
    seed: u64,
    replication: u32,
}

impl Simulation {
    /// Prepares a simulation with these parameters, seed 1 and replication 0.
    ///
    /// The parameters must be within their declared ranges, which reading an experiment checks: see
    /// [`Section::specs`](crate::declare::Section::specs). The world is built in memory at its full size;
    /// [`bytes_needed`](crate::init::bytes_needed) says about how much that is.
    #[must_use]
    #[allow(clippy::new_ret_no_self, reason = "a simulation exists only when its seed is known")]
    pub const fn new(parameters: Parameters) -> SimulationSetup {
        SimulationSetup { parameters, policy: None, seed: 1, replication: 0 }
    }
}

impl SimulationSetup {
    /// Sets the parameters that hold from the first policy week on. What the first world is made of keeps the values of
    /// [`Simulation::new`]: see [`When`](crate::declare::When).
    #[must_use]
    pub fn policy(mut self, parameters: Parameters) -> Self {
        self.policy = Some(Box::new(parameters));
        self
    }

    /// Sets the seed of all random draws.
    #[must_use]
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the number of the replication: another number is another world of the same seed.
    #[must_use]
    pub const fn replication(mut self, replication: u32) -> Self {
        self.replication = replication;
        self
    }

    /// Simulates all weeks.
    ///
    /// # Errors
    /// [`Error::Defect`](crate::error::Error::Defect) if the engine panics.
    pub fn run(self) -> Result<SimulationResult> {
        self.run_with(RunControl::default())
    }

    /// Simulates all weeks, with progress and cancelling.
    ///
    /// # Errors
    /// [`Error::Interrupted`](crate::error::Error::Interrupted) if the control asks to stop,
    /// [`Error::Defect`](crate::error::Error::Defect) if the engine panics.
    pub fn run_with(self, control: RunControl<'_>) -> Result<SimulationResult> {
        let policy = self.policy.as_deref().unwrap_or(&self.parameters);
        let schedule = Schedule { founding: &self.parameters, policy };
        let (simulation, outcomes) = run(schedule, self.seed, self.replication, control)?;
        Ok(SimulationResult { simulation, outcomes })
    }
}

/// A finished simulation: the last state of the world, everything recorded, and the outcomes.
#[derive(Debug)]
pub struct SimulationResult {
    simulation: Simulation,
    outcomes: Runs,
}

impl SimulationResult {
    /// The outcomes, averaged over the policy years.
    #[must_use]
    pub const fn summary(&self) -> Summary<'_> {
        Summary(&self.outcomes)
    }

    /// What was recorded in every week and year.
    #[must_use]
    pub const fn record(&self) -> &Record {
        &self.simulation.record
    }

    /// The world after the last week.
    #[must_use]
    pub const fn world(&self) -> &World {
        &self.simulation.world
    }

    /// The tables of the run with their names; `runs` has one row, the outcomes.
    #[must_use]
    pub fn into_tables(self) -> Tables {
        self.simulation.record.into_tables(self.outcomes)
    }
}

/// The outcomes of one run, averaged over its policy years.
#[derive(Debug, Clone, Copy)]
pub struct Summary<'a>(&'a Runs);

impl Summary<'_> {
    /// Market income of a household, yuan a year.
    #[must_use]
    pub fn market_income(&self) -> f64 {
        self.0.market_income[0]
    }

    /// Live net income of a household, yuan a year: own stream, co-operative payouts, packing wages.
    #[must_use]
    pub fn live_income(&self) -> f64 {
        self.0.live_income[0]
    }

    /// Disposable income of a household, yuan a year.
    #[must_use]
    pub fn disposable_income(&self) -> f64 {
        self.0.disposable_income[0]
    }

    /// Gini coefficient of disposable income.
    #[must_use]
    pub fn gini(&self) -> f64 {
        self.0.gini[0]
    }

    /// Share of households below the poverty line.
    #[must_use]
    pub fn poverty_rate(&self) -> f64 {
        self.0.poverty_rate[0]
    }

    /// Any outcome by the name of its column in the table `runs`; `None` where there is no such number.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<f64> {
        let column = self.0.describe().iter().position(|column| column.name == name)?;
        match self.0.data(column)? {
            Data::F64(values) => values.first().copied(),
            _ => None,
        }
    }

    /// The whole row.
    #[must_use]
    pub const fn row(&self) -> &Runs {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Fen;

    fn tiny() -> Parameters {
        let mut parameters = Parameters::default();
        let population = &mut parameters.population;
        (population.counties, population.villages_per_county, population.households_per_village) = (1, 1, 8);
        (population.burn_in_years, population.baseline_years, population.policy_years) = (0, 1, 1);
        parameters
    }

    #[test]
    fn a_record_of_households_gives_the_cost_and_income_of_a_whole_record() {
        let mut rules = tiny();
        rules.talent.budget_fen_per_household_year = Fen(20_000);
        let mut simulation = Simulation::init(&rules, 7, 2).expect("it is founded");
        simulation.record = Record::of_households();
        simulation.run_until(&rules, 104, RunControl::default()).expect("it runs");
        let brief = simulation.cost_and_income(&rules).expect("it has both");
        let (_, whole) = run(&rules, 7, 2, RunControl::default()).expect("it runs");
        let columns = [whole.cash_outlay[0], whole.user_cost[0], whole.market_income[0]];
        assert_eq!(
            [brief.cash_outlay, brief.user_cost, brief.market_income].map(f64::to_bits),
            columns.map(f64::to_bits)
        );
        assert!(columns.iter().all(|yuan| *yuan != 0.0), "{columns:?}");
        assert_eq!((simulation.record.households.rows(), simulation.record.flows.rows()), (16, 0));
    }

    #[test]
    fn a_simulation_equals_the_run_of_its_seed_and_replication() {
        let result = Simulation::new(tiny()).seed(7).replication(2).run().expect("it runs");
        let (_, expected) = run(&tiny(), 7, 2, RunControl::default()).expect("it runs");
        let summary = result.summary();
        assert_eq!(summary.market_income().to_bits(), expected.market_income[0].to_bits());
        for (name, value) in [
            ("market_income", summary.market_income()),
            ("live_income", summary.live_income()),
            ("disposable_income", summary.disposable_income()),
            ("gini", summary.gini()),
            ("poverty_rate", summary.poverty_rate()),
        ] {
            assert_eq!(summary.value(name), Some(value), "{name}");
        }
        assert_eq!(summary.value("no such outcome"), None);
        let other = Simulation::new(tiny()).seed(7).run().expect("it runs");
        assert_ne!(summary.market_income().to_bits(), other.summary().market_income().to_bits());
        assert!(result.world().week == 104 && result.record().households.rows() == 16);
        let is_empty = |(name, table): (&'static str, Box<dyn crate::declare::Recorded + Send>)| {
            (table.rows() == 0).then_some(name)
        };
        let empty: Vec<&str> = result.into_tables().into_iter().filter_map(is_empty).collect();
        assert_eq!(empty, ["purchases"], "no money is spent");
    }
}
