//! The one row of a run: outcomes averaged over the policy years.

mod costs;
pub mod distribution;
mod risk;
mod sectors;
mod streamers;
mod trade;

use crate::engine::agents::Measure;
use crate::engine::parameters::Parameters;
use crate::engine::record::Record;
use crate::engine::record::tables::Runs;
use crate::engine::units::{WEEKS, real};
use crate::engine::world::World;

/// What every part of a summary looks at.
struct View<'a> {
    rules: &'a Parameters,
    world: &'a World,
    record: &'a Record,
    /// First policy year and week.
    first_year: u32,
    first_week: u32,
    /// Policy years.
    years: f64,
    households: f64,
}

impl View<'_> {
    /// Fen of the policy years as yuan per household and year.
    fn each(&self, fen: f64) -> f64 {
        fen / 100.0 / self.households / self.years
    }
}

/// A share, 0 of nothing.
fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// Computes the row of a finished run.
#[must_use]
pub fn summarise(rules: &Parameters, world: &World, record: &Record) -> Runs {
    let mut runs = Runs::new(1);
    let first_week = world.map.first_policy_week;
    let first_year = first_week / WEEKS;
    let years = real(i64::from(world.map.weeks / WEEKS - first_year));
    let households = real(i64::try_from(world.map.households()).expect("few households"));
    let view = View { rules, world, record, first_year, first_week, years, households };
    incomes(&mut runs, &rules.measure, record, first_year, years, households);
    risk::add(&mut runs, &view);
    trade::add(&mut runs, &view);
    streamers::add(&mut runs, &view);
    sectors::add(&mut runs, &view);
    costs::add(&mut runs, &view);
    [runs.max_money_residual_fen[0], runs.max_goods_residual_g[0]] = record.residuals;
    runs
}

fn incomes(runs: &mut Runs, rules: &Measure, record: &Record, first_year: u32, years: f64, households: f64) {
    let t = &record.households;
    let rows = || (0..t.len()).filter(|&row| t.year[row] >= first_year);
    let total = |of: &dyn Fn(usize) -> i64| rows().map(|row| i128::from(of(row))).sum::<i128>();
    #[allow(clippy::cast_precision_loss, reason = "a mean needs no more than 53 bits")]
    let mean = |of: &dyn Fn(usize) -> i64| total(of) as f64 / 100.0 / households / years;
    runs.market_income[0] = mean(&|row| t.market_income_fen[row]);
    runs.offline_income[0] = mean(&|row| t.offline_fen[row] + t.stock_change_fen[row]);
    runs.live_income[0] = mean(&|row| t.own_fen[row] - t.own_cost_fen[row] + t.pool_fen[row] + t.packing_wage_fen[row]);
    runs.asset_charge[0] = -mean(&|row| t.asset_charge_fen[row]);
    runs.other_income[0] = mean(&|row| {
        t.wage_fen[row] + t.other_farm_fen[row] + t.property_fen[row]
            - t.input_fen[row]
            - t.tool_fen[row]
            - t.interest_fen[row]
            - t.label_fen[row]
    });
    runs.disposable_income[0] = mean(&|row| t.disposable_income_fen[row]);
    runs.transfers[0] = runs.disposable_income[0] - runs.market_income[0];
    runs.wage_income[0] = mean(&|row| t.wage_fen[row]);
    runs.farmer_host_profit[0] = mean(&|row| t.own_fen[row] - t.own_cost_fen[row]);
    runs.unpaid_hours[0] = mean(&|row| t.unpaid_min[row]) * 100.0 / 60.0;
    #[allow(clippy::cast_precision_loss, reason = "a mean needs no more than 53 bits")]
    let persons = total(&|row| i64::from(t.persons[row])) as f64 / households / years;
    runs.income_per_person[0] = runs.disposable_income[0] / persons.max(1.0);
    #[allow(clippy::cast_precision_loss, reason = "a share needs no more than 53 bits")]
    {
        runs.host_share[0] = total(&|row| i64::from(t.host[row])) as f64 / households / years;
        runs.equipment_refused_share[0] = total(&|row| i64::from(t.equipment_refused[row])) as f64 / households / years;
        runs.refused_share[0] = total(&|row| i64::from(t.refused[row])) as f64 / households / years;
        let before: i128 = (0..t.len())
            .filter(|&row| t.year[row] + 1 == first_year)
            .map(|row| i128::from(t.market_income_fen[row]))
            .sum();
        runs.baseline_market_income[0] = before as f64 / 100.0 / households;
    }
    let mut sorted: Vec<i64> = rows().map(|row| t.disposable_income_fen[row]).collect();
    sorted.sort_unstable();
    let yuan = |p: f64| real(distribution::quantile(&sorted, p)) / 100.0;
    for (column, p) in [
        (&mut runs.p10, 0.10),
        (&mut runs.p25, 0.25),
        (&mut runs.p50, 0.50),
        (&mut runs.p75, 0.75),
        (&mut runs.p90, 0.90),
        (&mut runs.p99, 0.99),
    ] {
        column[0] = yuan(p);
    }
    runs.gini[0] = distribution::gini(&sorted).0;
    let by_county: Vec<(usize, i64)> =
        rows().map(|row| (usize::from(t.county[row]), t.disposable_income_fen[row])).collect();
    let counties = by_county.iter().map(|&(county, _)| county + 1).max().unwrap_or(1);
    [runs.gini_between[0], runs.gini_within[0]] = distribution::gini_parts(&by_county, counties);
    let mut per_person: Vec<i64> =
        rows().map(|row| t.disposable_income_fen[row] / i64::from(t.persons[row].max(1))).collect();
    per_person.sort_unstable();
    [runs.poverty_rate[0], runs.poverty_gap[0], runs.poverty_severity[0]] =
        distribution::poverty(&per_person, rules.poverty_line_fen);
    let half = distribution::quantile(&per_person, 0.5) / 2;
    runs.relative_poverty_rate[0] = distribution::poverty(&per_person, half.max(1))[0];
}
