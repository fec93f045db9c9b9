//! Every interval in a table is that of an estimate row.

use crate::engine::simulation::{Parallelism, RunControl};
use crate::study::designs;
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::growth::{county_rows, growth_rows};
use crate::study::estimate::paired::{paired_comparison, usual_outcomes};
use crate::study::estimate::tests::world;
use crate::study::estimate::welfare::welfare_rows;
use crate::study::estimate::{EstimateRow, Interval, decompose, estimate_rows, factorial_summary};
use crate::study::experiment::design_table::{DesignCell, DesignTable};
use crate::study::experiment::{Experiment, read_with};
use crate::study::report::growth::growth_table;
use crate::study::report::welfare::welfare_tables;
use crate::study::report::{decile_table, distribution_tables, spillover_table, tables};
use crate::study::run::reduction::PanelOptions;
use crate::study::run::{ResultOptions, Results, run, wage_yuan};
use crate::study::tables::{Table, TableCell, identifier};
use std::collections::BTreeSet;

const HEAD: &str = "question = \"q\"\nexpect = \"e\"\nreplications = 3\n";
const SMALL: &str = "[population]\nvillages_per_county = 2\nhouseholds_per_village = 8\nburn_in_years = 0\n\
    baseline_years = 1\npolicy_years = 2\n";

/// The settings of a small experiment of every design; several where a design has several kinds of tables.
fn settings(design: &str) -> &'static [&'static str] {
    match design {
        "compare" => {
            &["[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nset = { talent.budget_fen_per_household_year = 9000 }\n"]
        }
        "conditions" => &["[[conditions.programme]]\nname = \"a\"\nset = { S1 = 9000 }\n\
            [[conditions.programme]]\nname = \"b\"\nset = { H1 = 9000 }\n\
            [[conditions.condition]]\nname = \"fee\"\nset = { \"terms.platform_fee_bp\" = 700 }\n"],
        "factorial" => &[
            "[factorial]\nbudget_fen_per_household_year = 5000\n\
            without = [{ name = \"dry\", pathway = \"policy\", set = { \"policy.split\" = { loan_guarantee = 1, income_insurance = 1, truth_in_streaming = 1 } } }]\n",
            "[factorial]\nbudget_fen_per_household_year = 5000\ncells = \"half\"\ninstruments = true\nscope = true\n",
        ],
        "equal_budget" => &["[equal_budget]\nbudget_fen_per_household_year = 20000\nsolve_replications = 1\n"],
        "mix" => &["[mix]\nbudget_fen_per_household_year = 9000\npathways = [\"brand\", \"talent\"]\n"],
        "dose" => &["[dose]\naxis = [{ path = \"supply_chain\", values = [0, 20000, 40000] }]\n"],
        "saturation" => &["[saturation]\npathway = \"talent\"\nbudget_fen_per_household_year = 20000\n"],
        "scope" => &[
            "[scope]\npathway = \"policy\"\nbudget_fen_per_household_year = 20000\n",
            "[scope]\ninstruments = true\nbudget_fen_per_household_year = 20000\n",
        ],
        "horizon" => &["[horizon]\nbudget_fen_per_household_year = 20000\nfunded_years = 1\n"],
        "best_split" => &["[best_split]\nbudget_fen_per_household_year = 9000\nsearch_replications = 1\nrounds = 0\n"],
        "withdraw" => {
            &["[withdraw]\nbudget_fen_per_household_year = 20000\nfunded_years = 1\npathways = [\"talent\"]\n"]
        }
        "sample" => &[
            "[sample]\npoints = 5\n[[sample.parameter]]\npath = \"tastes.weekly_needs\"\n",
            "[sample]\npoints = 3\nlevels = 64\nmethod = \"morris\"\n[[sample.parameter]]\npath = \"tastes.weekly_needs\"\n",
            "[sample]\npoints = 4\nbudget_fen_per_household_year = 9000\n\
                [[sample.parameter]]\npath = \"tastes.weekly_needs\"\n",
            "[sample]\npoints = 21\nbudget_fen_per_household_year = 9000\nalternatives = \"instruments\"\n\
                [[sample.parameter]]\npath = \"tastes.weekly_needs\"\n",
        ],
        "table" => &["[table]\nfile = \"arms.csv\"\n"],
        other => panic!("the design {other} needs an experiment here"),
    }
}

fn experiment(text: &str) -> Experiment {
    let arms = DesignTable {
        columns: vec!["terms.platform_fee_bp".to_owned()],
        rows: vec![vec![DesignCell::Empty], vec![DesignCell::Integer(700)]],
    };
    read_with("file", text, &[], &|_| Ok(arms.clone()), |_| None).unwrap_or_else(|error| panic!("{error:?}"))
}

fn results(text: &str) -> Results {
    let options = ResultOptions { panel: PanelOptions { against: 0, growth: true }, tables: false };
    let control = RunControl { parallelism: Parallelism { threads: 2, worlds: 2 }, ..RunControl::default() };
    let results = run(&experiment(text), options, control).expect("it runs");
    assert_eq!(results.failed(), 0);
    results
}

/// The intervals in tables; each must be that of a row. Returns their number.
fn check_intervals(tables: &[Table], rows: &[EstimateRow]) -> usize {
    let bits = |it: Interval| [it.mean, it.low, it.high, it.standard_error].map(f64::to_bits);
    let known: BTreeSet<_> = rows.iter().map(|row| bits(row.interval())).collect();
    let mut count = 0;
    for table in tables {
        for cell in table.rows.iter().flatten() {
            if let TableCell::Interval(interval, _) | TableCell::ShareInterval(interval) = cell {
                assert!(known.contains(&bits(*interval)), "{}: {interval:?}", table.key);
                count += 1;
            }
        }
    }
    let keys: BTreeSet<_> = rows.iter().map(EstimateRow::key).collect();
    assert_eq!(keys.len(), rows.len(), "no estimate occurs twice");
    count
}

/// Every number and share in tables must be the estimate of a row, except the settings of the arms and the diagnostics.
fn check_numbers(tables: &[Table], rows: &[EstimateRow], experiment: &Experiment) {
    let settings: BTreeSet<String> = experiment.arms[0].design.iter().map(|(name, _)| identifier(name)).collect();
    let known: BTreeSet<u64> = rows.iter().map(|row| row.mean.to_bits()).collect();
    for table in tables {
        for (column, cell) in table.rows.iter().flat_map(|row| table.columns.iter().zip(row)) {
            let is_setting = settings.contains(&column.key);
            // Sums of a county are means times its households.
            let is_scaled = column.key.starts_with("county_");
            let is_diagnostic = is_scaled
                || ["deviation", "pairing_factor", "minimum_detectable_effect", "payback_year"]
                    .contains(&column.key.as_str());
            if let TableCell::Number { value, .. } | TableCell::Share(value) = cell {
                let is_known = known.contains(&value.to_bits());
                assert!(is_known || is_setting || is_diagnostic, "{}, {}: {value}", table.key, column.key);
            }
        }
    }
}

#[test]
fn every_estimate_in_the_tables_of_a_design_is_a_row() {
    for &design in designs::NAMES {
        for settings in settings(design) {
            let counties = if settings.contains("scope = true") || design == "saturation" { 5 } else { 1 };
            let text = format!("{HEAD}design = \"{design}\"\n{settings}{SMALL}counties = {counties}\n");
            let results = results(&text);
            let rows = results.estimate_rows().expect("complete");
            let tables = tables(&results.experiment, &results.panel).expect("complete");
            check_numbers(&tables, &rows, &results.experiment);
            let count = check_intervals(&tables, &rows);
            assert!(count > 0 || tables[0].key == "sensitivity", "{}", tables[0].key);
        }
    }
}

#[test]
fn every_interval_in_a_requested_table_is_a_row() {
    let text = format!("{HEAD}design = \"compare\"\n{}{SMALL}counties = 2\n", settings("compare")[0]);
    let Results { experiment, panel, .. } = &results(&text);
    let contrast = Contrast::against(panel, 0, true);
    let rows = crate::study::run::experiment_estimates(experiment, panel).expect("complete");
    let mut tables = paired_comparison(panel, &contrast, &usual_outcomes(panel)).expect("complete").tables();
    tables.push(decile_table(panel, &contrast).expect("complete"));
    tables.extend(distribution_tables(panel, &contrast).expect("complete"));
    tables.push(spillover_table(panel, &contrast).expect("complete"));
    tables.extend(welfare_tables(&welfare_rows(panel, &contrast, wage_yuan(experiment, 0)).expect("complete")));
    tables.push(growth_table(&growth_rows(panel, &contrast).expect("complete")));
    tables.push(growth_table(&county_rows(panel, &contrast).expect("complete")));
    assert_eq!(tables.last().map(|table| (table.key, table.rows.len())), Some(("growth_by_county", 2)));
    let empty: Vec<&str> = tables
        .iter()
        .filter(|table| check_intervals(std::slice::from_ref(table), &rows) == 0)
        .map(|table| table.key)
        .collect();
    assert!(empty.is_empty(), "{empty:?}");
}

#[test]
fn arms_that_cannot_be_compared_have_levels_and_the_table_of_means_shows_them() {
    let text = format!(
        "{HEAD}design = \"compare\"\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\nwhen = \"founding\"\nset = {{ population.counties = 2 }}\n\
         {SMALL}counties = 1\n"
    );
    let results = results(&text);
    let rows = results.estimate_rows().expect("levels");
    let tables = tables(&results.experiment, &results.panel).expect("means");
    assert_eq!((tables[0].key, check_intervals(&tables, &rows)), ("means", 24));
}

#[test]
fn every_interval_of_a_factorial_is_a_row_of_the_comparison() {
    let (panel, levels) = world(8, 900.0, 9);
    let contrast = Contrast::against(&panel, 0, false);
    let outcomes = ["market_income", "disposable_income"];
    let rows = estimate_rows(&panel, &contrast, Some(&levels), &outcomes, 20.0).expect("complete");
    let mut tables = vec![factorial_summary(&panel, &levels, false).expect("complete").effects_table()];
    tables.extend(decompose(&panel, &levels, "disposable_income", false).expect("complete").tables());
    tables.extend(paired_comparison(&panel, &contrast, &outcomes).expect("complete").tables());
    let count = check_intervals(&tables, &rows);
    assert!(count > 100, "{count}");
}
