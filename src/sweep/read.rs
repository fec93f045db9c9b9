//! From the tables of a folder to what comparisons read: one batch, one run, at a time.

use crate::compare::households::LOSS_YUAN;
use crate::compare::panel::{ABSORBED, CASH_OUTLAY, OUTCOMES};
use crate::compare::{Panel, losers};
use crate::error::{Defect, Error, Result};
use crate::experiment::Experiment;
use crate::output::read::table;
use crate::units::real;
use crate::week::Rules;
use arrow::array::types::{Float64Type, Int32Type, Int64Type, UInt32Type};
use arrow::array::{Array, ArrowPrimitiveType, AsArray, PrimitiveArray, RecordBatch};
use std::path::Path;

/// The outcomes and the losing shares of all runs of a folder; what a failed run lacks is NaN. Arms of another
/// population have no losing share: their households are others.
///
/// # Errors
/// [`Error::Machine`] where a table cannot be read, [`Error::Defect`] where it is not as this version writes it.
pub fn panel(folder: &Path, experiment: &Experiment<Rules>) -> Result<Panel> {
    let replications = experiment.replications as usize;
    let empty = || vec![vec![f64::NAN; replications]; experiment.arms.len()];
    let mut panel = Panel {
        arms: experiment.arms.iter().map(|arm| arm.name.clone()).collect(),
        replications: experiment.replications,
        losing: empty(),
        ..Panel::default()
    };
    for (outcome, ..) in OUTCOMES {
        panel.values.insert(outcome.to_owned(), empty());
    }
    let runs = experiment.runs();
    for (batch, &(_, arm, replication)) in table(folder, "runs")?.zip(&runs) {
        let batch = batch?;
        for (outcome, values) in &mut panel.values {
            let name = if outcome == ABSORBED { CASH_OUTLAY } else { outcome.as_str() };
            let column = column::<Float64Type>(&batch, name)?;
            if column.is_valid(0) {
                values[arm][replication as usize] = column.value(0);
            }
        }
    }
    losing(folder, experiment, &mut panel)?;
    Ok(panel)
}

/// Compares the households of every arm with those of the first arm of the same replication, which comes first.
fn losing(folder: &Path, experiment: &Experiment<Rules>, panel: &mut Panel) -> Result<()> {
    let mut baseline: Option<Vec<f64>> = None;
    for (batch, (_, arm, replication)) in table(folder, "households")?.zip(experiment.runs()) {
        let (rules, batch) = (&experiment.arms[arm].rules, batch?);
        let incomes = incomes(&batch, rules)?;
        if arm == 0 {
            baseline.clone_from(&incomes);
        }
        if let (Some(before), Some(after), true) = (&baseline, &incomes, experiment.arms[arm].paired) {
            panel.losing[arm][replication as usize] = losers(before, after);
        }
    }
    Ok(())
}

/// Mean market income of each household over the policy years, in units of the loss that counts; `None` of a failed run.
fn incomes(batch: &RecordBatch, rules: &Rules) -> Result<Option<Vec<f64>>> {
    if batch.num_rows() == 0 {
        return Ok(None);
    }
    let population = &rules.population;
    let first_year = population.burn_in_years + population.baseline_years;
    let count = population.counties * population.villages_per_county * population.households_per_village;
    let mut sums = vec![0_i64; count as usize];
    let (household, year) = (column::<UInt32Type>(batch, "household")?, column::<UInt32Type>(batch, "year")?);
    let income = column::<Int64Type>(batch, "market_income_fen")?;
    for row in (0..batch.num_rows()).filter(|&row| year.value(row) >= first_year) {
        let sum = sums.get_mut(household.value(row) as usize);
        *sum.ok_or_else(|| unexpected("households", "household"))? += income.value(row);
    }
    // `losers` counts losses of more than LOSS_YUAN; the rules say what a loss is.
    let unit = real(rules.measure.losing_fen.max(1)) / LOSS_YUAN;
    let years = real(i64::from(population.policy_years));
    Ok(Some(sums.into_iter().map(|fen| real(fen) / years / unit).collect()))
}

/// How many runs of a folder failed.
///
/// # Errors
/// As [`panel`].
pub fn failed(folder: &Path) -> Result<usize> {
    let mut failed = 0;
    for batch in table(folder, "runs")? {
        let batch = batch?;
        let status = batch.column_by_name("status").and_then(|column| column.as_dictionary_opt::<Int32Type>());
        let status = status.ok_or_else(|| unexpected("runs", "status"))?;
        let names = status.values().as_string_opt::<i32>().ok_or_else(|| unexpected("runs", "status"))?;
        failed +=
            (0..status.len()).filter(|&row| status.key(row).is_some_and(|key| names.value(key) == "failed")).count();
    }
    Ok(failed)
}

fn column<'a, T: ArrowPrimitiveType>(batch: &'a RecordBatch, name: &str) -> Result<&'a PrimitiveArray<T>> {
    let column = batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<T>());
    column.ok_or_else(|| unexpected("a table", name))
}

fn unexpected(table: &str, column: &str) -> Error {
    let what = format!("{table} has no column `{column}` of the type this version writes");
    Error::Defect(Defect { phase: "compare".into(), week: 0, what })
}
