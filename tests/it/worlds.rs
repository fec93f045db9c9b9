//! Small worlds, functions that simulate them, and fingerprints of all their columns.

use nongbo::engine::parameters::Parameters;
use nongbo::engine::simulation::{RunControl, Simulation};
use nongbo::engine::units::Fen;
use nongbo::engine::week::{Checks, StepOptions};
use nongbo::engine::world::World;
use std::fmt::{self, Write};

/// Checks after every phase, pieces of 16 rows.
pub const STRICT: StepOptions = StepOptions { chunk: 16, checks: Checks::EveryPhase };
/// Checks every week, pieces of 16 rows.
pub const QUICK: StepOptions = StepOptions { chunk: 16, checks: Checks::Weekly };
/// 1,500 yuan for each household, pathway and year.
pub const MUCH: i64 = 150_000;

/// A world of a few households: counties, villages in each, households in each village, one year of everything.
pub fn small(counties: u32, villages: u32, households: u32) -> Parameters {
    let mut rules = Parameters::default();
    rules.population.counties = counties;
    rules.population.villages_per_county = villages;
    rules.population.households_per_village = households;
    rules.population.burn_in_years = 1;
    rules.population.baseline_years = 1;
    rules.population.policy_years = 1;
    rules
}

/// The same without burn-in: for tests that need no settled world.
pub fn short(counties: u32, villages: u32, households: u32) -> Parameters {
    let mut rules = small(counties, villages, households);
    rules.population.burn_in_years = 0;
    rules
}

/// A world of 1,000 households: what tests of signs are claimed in. What a calibration moves of live selling and routes is
/// fixed here, so that a claim stays about the same region when the default world moves.
pub fn thousand(policy_years: u32) -> Parameters {
    let mut rules = Parameters::default();
    rules.population.villages_per_county = 5;
    rules.population.policy_years = policy_years;
    let attention = &mut rules.broadcast;
    (attention.filled_start, attention.exposure_exponent, attention.follower_base) = (0.34, 0.9, 20.0);
    (rules.buy.unfollow_rate, rules.deliver.follow_chance) = (0.01, 0.1);
    (rules.decide.hosting_taste_mean_fen, rules.decide.migrant_log_odds) = (-1_415_000, 0.4);
    (rules.freight.km_fen, rules.ship.haul_fen) = (300.0, 300);
    rules.crops.decay_ambient_per_day[3] = 0.12;
    rules
}

/// The parameters with a change.
pub fn change(rules: &Parameters, change: impl FnOnce(&mut Parameters)) -> Parameters {
    let mut arm = rules.clone();
    change(&mut arm);
    arm
}

/// The budget of pathway `number`.
pub fn budget(rules: &mut Parameters, number: usize) -> &mut Fen {
    match number {
        0 => &mut rules.technology.budget_fen_per_household_year,
        1 => &mut rules.talent.budget_fen_per_household_year,
        2 => &mut rules.supply_chain.budget_fen_per_household_year,
        3 => &mut rules.brand.budget_fen_per_household_year,
        _ => &mut rules.policy.budget_fen_per_household_year,
    }
}

/// The rules with one pathway paid.
pub fn with(rules: &Parameters, number: usize, fen: i64) -> Parameters {
    let mut rules = rules.clone();
    *budget(&mut rules, number) = Fen(fen);
    rules
}

/// The rules with all five pathways paid.
pub fn with_all(rules: &Parameters, fen: i64) -> Parameters {
    (0..5).fold(rules.clone(), |rules, number| with(&rules, number, fen))
}

/// A simulation of a new world.
pub fn new_simulation(rules: &Parameters) -> Simulation {
    Simulation::init(rules, 2023, 0).expect("a world is founded")
}

/// Simulates until the beginning of week `until`.
pub fn run_until(simulation: &mut Simulation, rules: &Parameters, until: u32, options: StepOptions) {
    simulation.run_until(rules, until, RunControl { options, ..RunControl::default() }).expect("no defect");
}

/// A new world, simulated until the beginning of week `until`.
pub fn simulate(rules: &Parameters, until: u32, options: StepOptions) -> Simulation {
    let mut simulation = new_simulation(rules);
    run_until(&mut simulation, rules, until, options);
    simulation
}

/// A new world, simulated to its end.
pub fn simulate_to_end(rules: &Parameters) -> Simulation {
    let mut simulation = new_simulation(rules);
    let weeks = simulation.world.map.weeks;
    run_until(&mut simulation, rules, weeks, QUICK);
    simulation
}

/// The FNV hash of the debug text of a value, which includes hidden columns, purses and stocks.
struct Fnv(u64);
impl Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(())
    }
}

/// The fingerprint of a value. Numbers with different bits have different debug texts.
pub fn fingerprint(thing: &impl fmt::Debug) -> u64 {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    write!(hash, "{thing:?}").expect("hashing cannot fail");
    hash.0
}

/// Fingerprints of a simulation: of its world and of its record.
pub fn fingerprints(simulation: &Simulation) -> [u64; 2] {
    [fingerprint(&simulation.world), fingerprint(&simulation.record)]
}

/// Fingerprint of the shocks of the week.
pub fn fingerprint_of_shocks(world: &World) -> u64 {
    let nation = &world.nation;
    fingerprint(&(
        &nation.log_price,
        &nation.harvest,
        &nation.demand,
        &world.counties.temperature_c,
        &world.markets.weather,
    ))
}

#[test]
fn a_fingerprint_sees_one_fen_and_one_bit() {
    let rules = short(1, 1, 4);
    let mut simulation = new_simulation(&rules);
    let before = fingerprints(&simulation);
    simulation.world.households.farm_skill[2] = f64::from_bits(simulation.world.households.farm_skill[2].to_bits() + 1);
    let after = fingerprints(&simulation);
    assert_ne!(before[0], after[0]);
    simulation.world.cooperatives.price_fen[0][1] += 1;
    assert_ne!(after[0], fingerprints(&simulation)[0], "hidden columns count");
    assert_eq!(before[1], after[1]);
}
