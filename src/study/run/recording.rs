//! Which tables of a run are kept. The details of households are kept if there are few runs or if `[record]` names the arm.

use crate::engine::record::{HOUSEHOLD_DETAILS, Tables};
use crate::study::experiment::Experiment;

/// Up to this number of runs the details of the households of every arm are kept.
pub const MOST_FULL_RUNS: usize = 8;

/// The tables of a run that are kept.
#[must_use]
pub fn tables_to_keep(experiment: &Experiment, arm: &str, mut tables: Tables) -> Tables {
    tables.retain(|(name, _)| is_kept(experiment, arm, name));
    tables
}

/// Whether the runs of an arm keep a table.
#[must_use]
pub fn is_kept(experiment: &Experiment, arm: &str, table: &str) -> bool {
    let runs = experiment.arms.len() as u64 * u64::from(experiment.replications);
    let full = runs <= MOST_FULL_RUNS as u64 || experiment.record.households.iter().any(|name| name == arm);
    full || table != HOUSEHOLD_DETAILS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::record::Record;
    use crate::engine::record::tables::Runs;
    use crate::study::experiment::read;

    #[test]
    fn an_arm_without_full_record_lacks_the_details_of_households_and_no_other_table() {
        let text = "question = \"q\"\nexpect = \"e\"\ndesign = \"compare\"\nreplications = 5\n\
            record = { households = [\"placebo\"] }\n[[arm]]\nname = \"a\"\n[[arm]]\nname = \"placebo\"\n";
        let experiment = read("test", text, &[], |_| None).expect("it is well formed");
        let kept = |arm: &str| tables_to_keep(&experiment, arm, Record::default().into_tables(Runs::new(0)));
        let names = |arm: &str| kept(arm).iter().map(|(name, _)| *name).collect::<Vec<_>>();
        let (brief, full) = (names("a"), names("placebo"));
        assert_eq!(full.iter().filter(|name| !brief.contains(name)).collect::<Vec<_>>(), [&HOUSEHOLD_DETAILS]);
        assert_eq!(brief.len() + 1, full.len());
        let few = experiment.with_replications(4);
        assert!(is_kept(&few, "a", HOUSEHOLD_DETAILS), "8 runs are few");
    }
}
