//! The panel of a folder: an adapter that lends the tables of its runs to the reduction, one run at a time.

use crate::engine::error::{Defect, Error, Result};
use crate::store::arrow_schema::KEYS;
use crate::store::content_hash::cells;
use crate::store::reader::table;
use crate::study::estimate::panel::Panel;
use crate::study::identity::Cells;
use crate::study::run::STATUS;
use crate::study::run::reduction::{PanelOptions, PanelShape, Reduction, RunView, TableView};
use arrow::array::types::UInt32Type;
use arrow::array::{AsArray, RecordBatch};
use std::path::Path;

/// A record batch of one run, read by column.
struct BatchView<'a>(&'a RecordBatch);

impl TableView for BatchView<'_> {
    fn rows(&self) -> usize {
        self.0.num_rows()
    }
    fn names(&self) -> Vec<&str> {
        let names = self.0.schema_ref().fields().iter().map(|field| field.name().as_str());
        names.filter(|name| !KEYS.contains(name)).collect()
    }
    fn column(&self, name: &str) -> Result<Option<Cells<'_>>> {
        Ok(self.0.column_by_name(name).map(cells))
    }
}

/// The panel of a folder, equal to that of the same experiment in memory. A finished and an unfinished folder are read
/// in the same way; missing runs are NaN.
///
/// # Errors
/// [`Error::Machine`] where a table cannot be read, [`Error::Defect`] where it is not as this version writes it.
pub fn panel<'a>(folder: &Path, shape: impl Into<PanelShape<'a>>, options: PanelOptions) -> Result<Panel> {
    let shape = shape.into();
    let reduction = Reduction::new(shape.clone(), options);
    let mut channels = if options.growth { Some(table(folder, "channels")?) } else { None };
    let mut replication = None;
    for (runs, households) in table(folder, "runs")?.zip(table(folder, "households")?) {
        let (runs, households) = (runs?, households?);
        let channels = channels.as_mut().and_then(Iterator::next).transpose()?;
        let (arm, current) = arm_and_replication(&runs, &shape)?;
        if current >= shape.replications {
            continue;
        }
        // Runs are ordered by replication: an arm missing from an earlier replication cannot follow later.
        if let Some(last) = replication.replace(current).filter(|last| *last != current) {
            reduction.end_replication(last);
        }
        let channels = channels.as_ref().map(BatchView);
        let view = RunView {
            runs: &BatchView(&runs),
            households: &BatchView(&households),
            channels: channels.as_ref().map(|channels| channels as &dyn TableView),
        };
        reduction.add(arm, current, &view)?;
    }
    Ok(reduction.finish())
}

/// Arm and replication of a run, from its batch of the table `runs`.
fn arm_and_replication(runs: &RecordBatch, shape: &PanelShape<'_>) -> Result<(usize, u32)> {
    let name = runs.column_by_name("arm").and_then(|column| cells(column).text(0));
    let arm = shape.arms.iter().position(|arm| Some(arm.name) == name).ok_or_else(|| unexpected("arm"))?;
    let column = runs.column_by_name("replication").and_then(|column| column.as_primitive_opt::<UInt32Type>());
    let replication = column.ok_or_else(|| unexpected("replication"))?.value(0);
    Ok((arm, replication))
}

/// How many runs of a folder failed.
///
/// # Errors
/// As [`panel`].
pub fn failed(folder: &Path) -> Result<usize> {
    let mut failed = 0;
    for runs in table(folder, "runs")? {
        let runs = runs?;
        let status = runs.column_by_name("status").ok_or_else(|| unexpected("status"))?;
        failed += usize::from(cells(status).text(0) == Some(STATUS[1]));
    }
    Ok(failed)
}

fn unexpected(column: &str) -> Error {
    let what = format!("the table `runs` has no column `{column}` as this version writes it");
    Error::Defect(Defect { phase: "compare".into(), week: 0, what })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::engine::simulation::{Parallelism, RunControl};
    use crate::store::Folder;
    use crate::store::reader;
    use crate::study::estimate::contrast::Contrast;
    use crate::study::estimate::household_statistics::year_key;
    use crate::study::estimate::outcomes::MARKET_INCOME;
    use crate::study::estimate::paired::paired_comparison;
    use crate::study::experiment::{Experiment, read, resolved};
    use crate::study::run::{Outcome, ResultOptions, execute, plan, run};
    use std::collections::{BTreeMap, BTreeSet};

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

    /// An unfinished folder: some of its six runs were never run.
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
        let study =
            crate::store::stored_experiment::from_resolved_values(dir.path()).expect("the folder says what it holds");
        assert_eq!(resolved(&study), resolved(&experiment));
        let panel = panel(dir.path(), &study, PanelOptions::default()).expect("it is readable");
        let incomes = &panel.values[MARKET_INCOME];
        assert!(incomes[0][1].is_nan() && incomes[1][1].is_finite(), "{incomes:?}");
        assert_eq!(incomes[0][2].to_bits(), incomes[1][2].to_bits(), "a placebo, in the replication after the gap");
        let refused =
            paired_comparison(&panel, &Contrast::against(&panel, 0, false), &[MARKET_INCOME]).expect_err("a gap");
        let message = refused.to_string();
        assert!(
            refused.exit_code() == 2 && message.contains("`baseline`") && message.contains("--allow-incomplete"),
            "{message}"
        );
        let table =
            paired_comparison(&panel, &Contrast::against(&panel, 0, true), &[MARKET_INCOME]).expect("two are left");
        assert_eq!((table.replications, table.dropped), (2, 1));
        // Without its baseline the placebo of replication 1 has no losers to count, but it has incomes.
        assert!(panel.losing[1][1].is_nan() && panel.losing[1][2] == 0.0 && incomes[1][1] > 0.0);
    }

    #[test]
    fn every_number_of_the_run_table_and_of_households_can_be_asked_for() {
        let (dir, experiment) = folder_without(&[]);
        let panel = panel(dir.path(), &experiment, PanelOptions::default()).expect("it is readable");
        for column in crate::engine::record::tables::Runs::COLUMNS {
            assert!(panel.values[column.name][1][2].is_finite(), "{}", column.name);
        }
        for key in ["market_income.p10", "disposable_income.gini", "losing", "absorbed"] {
            assert!(panel.values[key][1][2].is_finite(), "{key}");
        }
        assert!(panel.outcomes().all(|key| !KEYS.contains(&key) && !key.starts_with("decile.")));
    }

    /// Common random numbers: an arm that changes nothing leaves every household with the same fen in every year.
    #[test]
    fn a_placebo_changes_no_household_by_a_fen() {
        let (dir, experiment) = folder_without(&[]);
        let panel = panel(dir.path(), &experiment, PanelOptions { against: 0, growth: true }).expect("it is readable");
        let mut changes = 0;
        for (key, rows) in &panel.values {
            let is_effect = ["individual.", "decile.", "spillover."].iter().any(|start| key.starts_with(start));
            for value in rows[1].iter().filter(|value| is_effect && value.is_finite()) {
                assert_eq!(value.to_bits(), 0, "{key}");
                changes += 1;
            }
        }
        assert!(changes > 20, "{changes} effects were compared");
        let incomes = &panel.values[&year_key(0)];
        assert!(incomes[0][0] > 0.0 && incomes[0][0].to_bits() == incomes[1][0].to_bits());
        assert_ne!(incomes[0][0].to_bits(), incomes[0][1].to_bits(), "another replication is another world");
    }

    /// Every number of a panel by its bits: a missing one is equal to itself.
    fn bits(panel: &Panel) -> BTreeMap<&str, Vec<Vec<u64>>> {
        let bits =
            |rows: &[Vec<f64>]| rows.iter().map(|row| row.iter().map(|value| value.to_bits()).collect()).collect();
        let values = panel.values.iter().map(|(key, rows)| (key.as_str(), bits(rows)));
        values.chain([("share of losers", bits(&panel.losing))]).collect()
    }

    #[test]
    fn a_study_gives_the_same_results_in_memory_and_in_a_folder() {
        let head = "question = \"q\"\nexpect = \"e\"\n";
        let world = "[population]\ncounties = 2\nvillages_per_county = 1\nhouseholds_per_village = 8\nburn_in_years = 0\n\
            policy_years = 1\n";
        let compare = "replications = 2\ndesign = \"compare\"\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\n\
            set = { talent.budget_fen_per_household_year = 90000 }\n[[arm]]\nname = \"c\"\nwhen = \"founding\"\nset = { population.counties = 3 }\n";
        let factorial =
            "replications = 1\ndesign = \"factorial\"\n[factorial]\nbudget_fen_per_household_year = 90000\n";
        for (text, growth) in [(compare, true), (factorial, false)] {
            let experiment = read("test", &format!("{head}{text}{world}"), &[], |_| None).expect("it is well formed");
            let options = ResultOptions { panel: PanelOptions { against: 1, growth }, tables: false };
            let results = run(&experiment, options, RunControl::default()).expect("it runs");
            let (dir, plan) = (tempfile::tempdir().expect("a folder"), plan("test", &experiment));
            let (folder, _) = Folder::open(dir.path(), &plan).expect("it opens");
            let keep = |number: u32, outcome| folder.store_run(&plan.runs[number as usize], outcome);
            execute(&experiment, &BTreeSet::new(), &keep, RunControl::default()).expect("it runs");
            let at_work = panel(dir.path(), &experiment, options.panel).expect("it is readable");
            folder.finish(&plan, serde_json::json!({})).expect("it finishes");
            let finished = panel(dir.path(), &experiment, options.panel).expect("it is readable");
            assert_eq!(bits(&results.panel), bits(&at_work));
            assert_eq!(bits(&results.panel), bits(&finished));
            assert_eq!(results.panel.values.keys().any(|key| key.starts_with("growth.")), growth);
            let manifest = reader::manifest(dir.path()).expect("it is readable").expect("it is finished");
            assert_eq!(manifest["content_hash"], results.content_hash().as_str());
            assert_eq!((results.failed(), results.runs.len()), (0, plan.runs.len()));
        }
    }
}
