//! Indicators: the outcomes of a run, averaged over the policy years. They are the one row of table `runs`.

mod costs;
pub mod distribution;
mod incomes;
mod risk;
mod sectors;
mod streamers;
mod trade;

use crate::parameters::Parameters;
use crate::record::Record;
use crate::record::tables::Runs;
use crate::units::{WEEKS, real};
use crate::world::World;

/// A finished run, and the numbers that all indicators divide by.
struct FinishedRun<'a> {
    rules: &'a Parameters,
    world: &'a World,
    record: &'a Record,
    /// First policy year.
    first_year: u32,
    /// First policy week.
    first_week: u32,
    /// Number of policy years.
    years: f64,
    /// Number of households.
    households: f64,
}

impl<'a> FinishedRun<'a> {
    fn new(rules: &'a Parameters, world: &'a World, record: &'a Record) -> Self {
        let first_week = world.map.first_policy_week;
        let first_year = first_week / WEEKS;
        let years = real(i64::from(world.map.weeks / WEEKS - first_year));
        let households = real(i64::try_from(world.map.households()).expect("few households"));
        Self { rules, world, record, first_year, first_week, years, households }
    }

    /// A sum of the policy years in fen, as yuan per household and year.
    fn yuan_each(&self, fen: f64) -> f64 {
        fen / 100.0 / self.households / self.years
    }
}

/// `part / whole`, or 0 if the whole is not positive.
fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// Computes the outcomes of a finished run: one row.
#[must_use]
pub fn summarise(rules: &Parameters, world: &World, record: &Record) -> Runs {
    let mut runs = Runs::new(1);
    let run = FinishedRun::new(rules, world, record);
    incomes::add(&mut runs, &run);
    risk::add(&mut runs, &run);
    trade::add(&mut runs, &run);
    streamers::add(&mut runs, &run);
    sectors::add(&mut runs, &run);
    costs::add(&mut runs, &run);
    [runs.max_money_residual_fen[0], runs.max_goods_residual_g[0]] = record.residuals;
    runs
}

/// What the public paid and what households earned, yuan per household and policy year: the columns of the same names of
/// [`Runs`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CostAndIncome {
    /// Cash outlay of the public.
    pub cash_outlay: f64,
    /// User cost of the public.
    pub user_cost: f64,
    /// Market income of the households.
    pub market_income: f64,
}

/// Computes cost and income of a finished run, of which no more than the households need be recorded.
#[must_use]
pub fn cost_and_income(rules: &Parameters, world: &World, record: &Record) -> CostAndIncome {
    let run = FinishedRun::new(rules, world, record);
    CostAndIncome {
        cash_outlay: costs::cash_outlay(&run),
        user_cost: costs::user_cost(&run),
        market_income: incomes::market_income(&run),
    }
}
