//! Incomes of households: means by source, quantiles, inequality and poverty.

use crate::indicators::{FinishedRun, Runs, distribution};
use crate::record::tables::HouseholdYears;
use crate::units::real;

/// Adds the columns of incomes.
pub(super) fn add(runs: &mut Runs, run: &FinishedRun<'_>) {
    let policy_years = PolicyYears { run, table: &run.record.households };
    add_sources(runs, &policy_years);
    add_shares(runs, &policy_years);
    add_distribution(runs, &policy_years);
    add_poverty(runs, &policy_years);
}

/// Market income, yuan per household and policy year.
pub(super) fn market_income(run: &FinishedRun<'_>) -> f64 {
    let table = &run.record.households;
    PolicyYears { run, table }.mean_yuan(|row| table.market_income_fen[row])
}

/// The rows of the policy years in the table of households.
struct PolicyYears<'a> {
    run: &'a FinishedRun<'a>,
    table: &'a HouseholdYears,
}

impl PolicyYears<'_> {
    fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.table.len()).filter(|&row| self.table.year[row] >= self.run.first_year)
    }
    /// Sum of `value` over the rows.
    fn total(&self, value: impl Fn(usize) -> i64) -> i128 {
        self.rows().map(|row| i128::from(value(row))).sum()
    }
    /// Mean of `value` in fen, as yuan per household and year.
    #[allow(clippy::cast_precision_loss, reason = "a mean needs no more than 53 bits")]
    fn mean_yuan(&self, value: impl Fn(usize) -> i64) -> f64 {
        self.total(value) as f64 / 100.0 / self.run.households / self.run.years
    }
    /// Mean of `value` per household and year.
    #[allow(clippy::cast_precision_loss, reason = "a mean needs no more than 53 bits")]
    fn mean(&self, value: impl Fn(usize) -> i64) -> f64 {
        self.total(value) as f64 / self.run.households / self.run.years
    }
}

/// Means of incomes by source, and of unpaid time.
fn add_sources(runs: &mut Runs, policy_years: &PolicyYears<'_>) {
    let t = policy_years.table;
    let mean = |value: &dyn Fn(usize) -> i64| policy_years.mean_yuan(value);
    runs.market_income[0] = market_income(policy_years.run);
    runs.offline_income[0] = mean(&|row| t.offline_fen[row] + t.store_fen[row] + t.stock_change_fen[row]);
    runs.live_income[0] =
        mean(&|row| t.own_fen[row] - t.own_cost_fen[row] + t.cooperative_fen[row] + t.packing_wage_fen[row]);
    runs.asset_charge[0] = -mean(&|row| t.asset_charge_fen[row]);
    runs.other_income[0] = mean(&|row| {
        t.wage_fen[row] + t.other_farm_fen[row] + t.property_fen[row]
            - t.input_fen[row]
            - t.tool_fen[row]
            - t.interest_fen[row]
            - t.label_fen[row]
            - t.moved_fen[row]
    });
    runs.moved_income[0] = mean(&|row| t.moved_fen[row]);
    runs.away[0] = policy_years.mean(|row| i64::from(t.away[row]));
    runs.away_pay[0] = runs.away[0] * real(policy_years.run.rules.residence.away_pay_fen) / 100.0;
    runs.left[0] = policy_years.mean(|row| t.left[row]);
    runs.returned[0] = policy_years.mean(|row| t.returned[row]);
    runs.disposable_income[0] = mean(&|row| t.disposable_income_fen[row]);
    runs.transfers[0] = runs.disposable_income[0] - runs.market_income[0] - runs.moved_income[0];
    runs.wage_income[0] = mean(&|row| t.wage_fen[row]);
    runs.farmer_host_profit[0] = mean(&|row| t.own_fen[row] - t.own_cost_fen[row]);
    runs.unpaid_hours[0] = mean(&|row| t.unpaid_min[row]) * 100.0 / 60.0;
    let persons = policy_years.mean(|row| i64::from(t.persons[row]));
    runs.income_per_person[0] = runs.disposable_income[0] / persons.max(1.0);
    let baseline = (0..t.len()).filter(|&row| t.year[row] + 1 == policy_years.run.first_year);
    let baseline_fen: i128 = baseline.map(|row| i128::from(t.market_income_fen[row])).sum();
    #[allow(clippy::cast_precision_loss, reason = "a mean needs no more than 53 bits")]
    {
        runs.baseline_market_income[0] = baseline_fen as f64 / 100.0 / policy_years.run.households;
    }
}

/// Shares of households that stream, or that cash and credit kept from it.
fn add_shares(runs: &mut Runs, policy_years: &PolicyYears<'_>) {
    let t = policy_years.table;
    runs.host_share[0] = policy_years.mean(|row| i64::from(t.host[row]));
    runs.equipment_refused_share[0] = policy_years.mean(|row| i64::from(t.equipment_refused[row]));
    runs.refused_share[0] = policy_years.mean(|row| i64::from(t.refused[row]));
}

/// Quantiles and Gini coefficient of disposable income.
fn add_distribution(runs: &mut Runs, policy_years: &PolicyYears<'_>) {
    let t = policy_years.table;
    let mut sorted = policy_years.rows().map(|row| t.disposable_income_fen[row]).collect::<Vec<i64>>();
    sorted.sort_unstable();
    for (column, p) in [
        (&mut runs.p10, 0.10),
        (&mut runs.p25, 0.25),
        (&mut runs.p50, 0.50),
        (&mut runs.p75, 0.75),
        (&mut runs.p90, 0.90),
        (&mut runs.p99, 0.99),
    ] {
        column[0] = real(distribution::quantile(&sorted, p)) / 100.0;
    }
    runs.gini[0] = distribution::gini(&sorted).0;
    let by_county: Vec<(usize, i64)> =
        policy_years.rows().map(|row| (usize::from(t.county[row]), t.disposable_income_fen[row])).collect();
    let counties = by_county.iter().map(|&(county, _)| county + 1).max().unwrap_or(1);
    [runs.gini_between[0], runs.gini_within[0]] = distribution::gini_parts(&by_county, counties);
}

/// Poverty by disposable income per person, against the poverty line and against half the median.
fn add_poverty(runs: &mut Runs, policy_years: &PolicyYears<'_>) {
    let t = policy_years.table;
    let mut per_person: Vec<i64> =
        policy_years.rows().map(|row| t.disposable_income_fen[row] / i64::from(t.persons[row].max(1))).collect();
    per_person.sort_unstable();
    [runs.poverty_rate[0], runs.poverty_gap[0], runs.poverty_severity[0]] =
        distribution::poverty(&per_person, policy_years.run.rules.measure.poverty_line_fen);
    let half = distribution::quantile(&per_person, 0.5) / 2;
    runs.relative_poverty_rate[0] = distribution::poverty(&per_person, half.max(1))[0];
}
