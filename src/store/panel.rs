//! From the tables of a folder to what comparisons read: one batch, one run, at a time.

use crate::engine::error::{Defect, Error, Result};
use crate::engine::units::real;
use crate::store::reader::table;
use crate::study::estimate::panel::Panel;
use crate::study::estimate::panel::{ABSORBED, CASH_OUTLAY};
use crate::study::experiment::Experiment;
use arrow::array::types::{Float64Type, Int32Type, Int64Type, UInt32Type};
use arrow::array::{Array, ArrowPrimitiveType, AsArray, BooleanArray, PrimitiveArray, RecordBatch};
use arrow::datatypes::DataType;
use std::path::Path;

/// Columns of the run table that are no outcomes.
const KEYS: [&str; 2] = ["run", "replication"];

/// The outcomes and the losing shares of all runs of a folder, against the first arm; what a failed run lacks is NaN.
/// Arms of another population have no losing share: their households are others.
///
/// # Errors
/// [`Error::Machine`] where a table cannot be read, [`Error::Defect`] where it is not as this version writes it.
pub fn panel(folder: &Path, experiment: &Experiment) -> Result<Panel> {
    panel_against(folder, experiment, 0)
}

/// As [`panel`], with losers and all other effects on households against the arm of number `against`. A finished folder
/// and one at work are read alike; runs that are not there yet are NaN.
///
/// # Errors
/// As [`panel`].
pub fn panel_against(folder: &Path, study: &Experiment, against: usize) -> Result<Panel> {
    let mut panel = Panel {
        arms: study.arms.iter().map(|arm| arm.name.clone()).collect(),
        replications: study.replications,
        losing: empty(study),
        ..Panel::default()
    };
    outcomes(folder, study, &mut panel)?;
    if let Some(spent) = panel.values.get(CASH_OUTLAY).cloned() {
        panel.values.entry(ABSORBED.to_owned()).or_insert(spent);
    }
    super::panel_households::add(folder, study, against, &mut panel)?;
    Ok(panel)
}

/// Arm and replication of every run that is there, in the order of the batches of every table.
pub(super) type Runs = Vec<(usize, u32)>;

/// The runs that are there.
pub(super) fn runs(folder: &Path, study: &Experiment) -> Result<Runs> {
    let mut runs = Vec::new();
    for batch in table(folder, "runs")? {
        let batch = batch?;
        for row in 0..batch.num_rows() {
            runs.push(run_of(&batch, study, row)?);
        }
    }
    Ok(runs)
}

/// Arm and replication of a row.
fn run_of(batch: &RecordBatch, study: &Experiment, row: usize) -> Result<(usize, u32)> {
    Ok((arm_of(batch, study, row)?, column::<UInt32Type>(batch, "replication")?.value(row)))
}

/// Every numeric column of the run table.
fn outcomes(folder: &Path, study: &Experiment, panel: &mut Panel) -> Result<()> {
    for batch in table(folder, "runs")? {
        let batch = batch?;
        for row in 0..batch.num_rows() {
            let run = run_of(&batch, study, row)?;
            for (at, field) in batch.schema().fields().iter().enumerate() {
                let Some(value) = number(&batch, at, row).filter(|_| !KEYS.contains(&field.name().as_str())) else {
                    continue;
                };
                let values = panel.values.entry(field.name().clone()).or_insert_with(|| empty(study));
                put(values, run, value.unwrap_or(f64::NAN));
            }
        }
    }
    Ok(())
}

/// Writes a number of a run; runs a study does not have are ignored.
pub(super) fn put(values: &mut [Vec<f64>], (arm, replication): (usize, u32), value: f64) {
    if let Some(cell) = values.get_mut(arm).and_then(|row| row.get_mut(replication as usize)) {
        *cell = value;
    }
}

/// A value for every arm and replication, none known yet.
pub(super) fn empty(study: &Experiment) -> Vec<Vec<f64>> {
    vec![vec![f64::NAN; study.replications as usize]; study.arms.len()]
}

/// Number of the arm in a row.
fn arm_of(batch: &RecordBatch, study: &Experiment, row: usize) -> Result<usize> {
    let name = name(batch, "arm", row)?;
    study.arms.iter().position(|arm| arm.name == name).ok_or_else(|| unexpected("runs", "arm"))
}

/// The text in a row of a column of names.
pub(super) fn name<'a>(batch: &'a RecordBatch, column: &str, row: usize) -> Result<&'a str> {
    let missing = || unexpected("a table", column);
    let names = batch.column_by_name(column).and_then(|names| names.as_dictionary_opt::<Int32Type>());
    let names = names.ok_or_else(missing)?;
    let texts = names.values().as_string_opt::<i32>().ok_or_else(missing)?;
    names.key(row).map(|key| texts.value(key)).ok_or_else(missing)
}

/// A column of flags.
pub(super) fn flags<'a>(batch: &'a RecordBatch, column: &str) -> Result<&'a BooleanArray> {
    let found = batch.column_by_name(column).and_then(|values| values.as_boolean_opt());
    found.ok_or_else(|| unexpected("households", column))
}

/// The number in a column and row: `None` where the column holds none, the inner `None` where the cell is empty.
#[expect(clippy::option_option, reason = "a column without numbers is no outcome, an empty cell a missing one")]
fn number(batch: &RecordBatch, at: usize, row: usize) -> Option<Option<f64>> {
    let column = batch.column(at);
    let value = match column.data_type() {
        DataType::Float64 => column.as_primitive::<Float64Type>().value(row),
        DataType::Int64 => real(column.as_primitive::<Int64Type>().value(row)),
        DataType::Int32 => f64::from(column.as_primitive::<Int32Type>().value(row)),
        DataType::UInt32 => f64::from(column.as_primitive::<UInt32Type>().value(row)),
        _ => return None,
    };
    Some(column.is_valid(row).then_some(value))
}

/// How many runs of a folder failed.
///
/// # Errors
/// As [`panel`].
pub fn failed(folder: &Path) -> Result<usize> {
    let mut failed = 0;
    for batch in table(folder, "runs")? {
        let batch = batch?;
        for row in 0..batch.num_rows() {
            failed += usize::from(name(&batch, "status", row)? == "failed");
        }
    }
    Ok(failed)
}

pub(super) fn column<'a, T: ArrowPrimitiveType>(batch: &'a RecordBatch, name: &str) -> Result<&'a PrimitiveArray<T>> {
    let column = batch.column_by_name(name).and_then(|column| column.as_primitive_opt::<T>());
    column.ok_or_else(|| unexpected("a table", name))
}

pub(super) fn unexpected(table: &str, column: &str) -> Error {
    let what = format!("{table} has no column `{column}` of the type this version writes");
    Error::Defect(Defect { phase: "compare".into(), week: 0, what })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::engine::simulation::{Parallelism, RunControl};
    use crate::store::Folder;
    use crate::study::estimate::contrast::Contrast;
    use crate::study::estimate::paired::paired_table;
    use crate::study::estimate::panel::MARKET_INCOME;
    use crate::study::experiment::{Experiment, read, resolved};
    use crate::study::run::plan;
    use crate::study::run::{Outcome, execute};
    use std::collections::BTreeSet;

    /// A small experiment of two equal arms, with these replications and sections.
    pub(in crate::store) fn small(text: &str) -> Experiment {
        let text = format!(
            "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\n{text}\n[population]\ncounties = 1\n\
             villages_per_county = 2\nhouseholds_per_village = 10\nburn_in_years = 0\npolicy_years = 1\n\
             [[arm]]\nname = \"baseline\"\n[[arm]]\nname = \"placebo\"\n"
        );
        read("test", &text, &[], |_| None).expect("it is well formed")
    }

    /// Simulates the runs of an experiment that are not `finished`.
    pub(in crate::store) fn execute_small(
        experiment: &Experiment,
        finished: &BTreeSet<u32>,
        keep: impl Fn(u32, Outcome) -> Result<()> + Sync,
    ) {
        let parallelism = Parallelism { threads: 1, worlds: 1 };
        execute(experiment, finished, &keep, RunControl { parallelism, ..RunControl::default() }).expect("it runs");
    }

    /// A folder at work: of six runs, some were never run.
    pub(in crate::store) fn folder_without(missing: &[u32]) -> (tempfile::TempDir, Experiment) {
        let experiment = small("replications = 3");
        let dir = tempfile::tempdir().expect("a folder");
        let plan = plan("test", &experiment);
        let (folder, _) = Folder::open(dir.path(), &plan).expect("it opens");
        let keep = |number: u32, outcome| folder.store_run(&plan.runs[number as usize], outcome);
        execute_small(&experiment, &missing.iter().copied().collect(), keep);
        (dir, experiment)
    }

    #[test]
    fn a_folder_at_work_is_read_run_by_run_and_loses_whole_replications() {
        // Run 2 is the baseline of replication 1: nothing of that replication can be paired.
        let (dir, experiment) = folder_without(&[2]);
        let study = crate::store::reopen::study(dir.path()).expect("the folder says what it holds");
        assert_eq!(resolved(&study), resolved(&experiment));
        let panel = panel_against(dir.path(), &study, 0).expect("it is readable");
        let incomes = &panel.values[MARKET_INCOME];
        assert!(incomes[0][1].is_nan() && incomes[1][1].is_finite(), "{incomes:?}");
        assert_eq!(incomes[0][2].to_bits(), incomes[1][2].to_bits(), "a placebo, in the replication after the gap");
        let refused = paired_table(&panel, &Contrast::against(&panel, 0, false), &[MARKET_INCOME]).expect_err("a gap");
        let said = refused.to_string();
        assert!(
            refused.exit_code() == 2 && said.contains("`baseline`") && said.contains("--allow-incomplete"),
            "{said}"
        );
        let table = paired_table(&panel, &Contrast::against(&panel, 0, true), &[MARKET_INCOME]).expect("two are left");
        assert_eq!((table.replications, table.dropped), (2, 1));
        // Without its baseline the placebo of replication 1 has no losers to count, but it has incomes.
        assert!(panel.losing[1][1].is_nan() && panel.losing[1][2] == 0.0 && incomes[1][1] > 0.0);
    }

    #[test]
    fn every_number_of_the_run_table_and_of_households_can_be_asked_for() {
        let (dir, experiment) = folder_without(&[]);
        let panel = panel(dir.path(), &experiment).expect("it is readable");
        for column in crate::engine::record::tables::Runs::COLUMNS {
            assert!(panel.values[column.name][1][2].is_finite(), "{}", column.name);
        }
        for key in ["market_income.p10", "disposable_income.gini", "losing", "absorbed"] {
            assert!(panel.values[key][1][2].is_finite(), "{key}");
        }
        assert!(panel.outcomes().all(|key| !KEYS.contains(&key) && !key.starts_with("decile.")));
    }
}
