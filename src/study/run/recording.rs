//! Which columns of the tables of a run are kept. Household tables are kept in full if there are few runs or if
//! `[record]` names the arm.

use crate::engine::declare::{Column, Data, Recorded};
use crate::engine::record::Tables;
use crate::study::experiment::Experiment;

/// Up to this number of runs the household table of every arm has all columns.
pub const MOST_FULL_RUNS: usize = 8;
/// Columns that the household table of every arm has. They come first.
const BRIEF_COLUMNS: usize = 10;

/// The household table of an arm that is not recorded in full: the columns that comparisons need.
struct BriefTable(Box<dyn Recorded + Send>);

impl Recorded for BriefTable {
    fn table(&self) -> &'static str {
        self.0.table()
    }
    fn meaning(&self) -> &'static str {
        self.0.meaning()
    }
    fn describe(&self) -> &'static [Column] {
        &self.0.describe()[..BRIEF_COLUMNS]
    }
    fn rows(&self) -> usize {
        self.0.rows()
    }
    fn data(&self, index: usize) -> Option<Data<'_>> {
        if index < BRIEF_COLUMNS { self.0.data(index) } else { None }
    }
}

/// The tables of a run that are kept, with household tables in full or reduced.
#[must_use]
pub fn tables_to_keep(experiment: &Experiment, arm: &str, tables: Tables) -> Tables {
    if brief_columns(experiment, arm, "households").is_none() {
        return tables;
    }
    let brief = |(name, table): (&'static str, Box<dyn Recorded + Send>)| -> (&'static str, Box<dyn Recorded + Send>) {
        if name == "households" { (name, Box::new(BriefTable(table))) } else { (name, table) }
    };
    tables.into_iter().map(brief).collect()
}

/// The number of columns of a table that a run keeps; `None` if it keeps all.
#[must_use]
pub fn brief_columns(experiment: &Experiment, arm: &str, table: &str) -> Option<usize> {
    let runs = experiment.arms.len() as u64 * u64::from(experiment.replications);
    let full = runs <= MOST_FULL_RUNS as u64 || experiment.record.households.iter().any(|name| name == arm);
    (table == "households" && !full).then_some(BRIEF_COLUMNS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::record::tables::HouseholdYears;

    #[test]
    fn the_brief_household_table_has_what_comparisons_need() {
        let brief = BriefTable(Box::new(HouseholdYears::new(3)));
        let names: Vec<_> = brief.describe().iter().map(|column| column.name).collect();
        assert_eq!(
            names,
            [
                "household",
                "year",
                "market_income_fen",
                "disposable_income_fen",
                "unpaid_min",
                "treated",
                "reached",
                "county",
                "away",
                "member_gain_fen"
            ]
        );
        assert!(brief.data(9).is_some() && brief.data(10).is_none() && brief.rows() == 3);
    }
}
