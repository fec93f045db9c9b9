//! The households of a folder, one replication at a time: all arms of one are held at once, and then let go.

use crate::engine::error::Result;
use crate::engine::units::{FEN_PER_YUAN, real};
use crate::store::panel::{column, empty, flags, put, runs, unexpected};
use crate::store::reader::table;
use crate::study::estimate::household_outcomes::HouseholdOutcomes;
use crate::study::estimate::household_statistics::{LOSING, effects, levels};
use crate::study::estimate::panel::Panel;
use crate::study::experiment::{Arm, Experiment};
use arrow::array::RecordBatch;
use arrow::array::types::{Int64Type, UInt8Type, UInt16Type, UInt32Type};
use std::path::Path;

/// Adds what households say to a panel; effects are against the arm of number `against`.
pub(super) fn add(folder: &Path, study: &Experiment, against: usize, panel: &mut Panel) -> Result<()> {
    let runs = runs(folder, study)?;
    let mut held: Vec<Option<HouseholdOutcomes>> = vec![None; study.arms.len()];
    let mut at = runs.first().map_or(0, |&(_, replication)| replication);
    for (batch, &(arm, replication)) in table(folder, "households")?.zip(&runs) {
        if replication != at {
            replication_of(&held, study, (against, at), panel);
            held.fill(None);
            at = replication;
        }
        held[arm] = lives(&batch?, &study.arms[arm])?;
    }
    replication_of(&held, study, (against, at), panel);
    Ok(())
}

/// Adds one replication.
fn replication_of(
    held: &[Option<HouseholdOutcomes>],
    study: &Experiment,
    (against, replication): (usize, u32),
    panel: &mut Panel,
) {
    let loss_yuan = real(study.arms[against].rules.measure.losing_fen) / FEN_PER_YUAN;
    for (arm, own) in held.iter().enumerate().filter_map(|(arm, own)| Some((arm, own.as_ref()?))) {
        let mut found = levels(own);
        // Arms of another population have other households.
        let comparable = study.arms[arm].paired && study.arms[against].paired;
        if let Some(baseline) = held[against].as_ref().filter(|_| comparable) {
            found.extend(effects(baseline, own, loss_yuan));
        }
        for (key, value) in found {
            if key == LOSING {
                put(&mut panel.losing, (arm, replication), value);
            }
            put(panel.values.entry(key).or_insert_with(|| empty(study)), (arm, replication), value);
        }
    }
}

/// The households of a run; `None` of a failed one.
fn lives(batch: &RecordBatch, arm: &Arm) -> Result<Option<HouseholdOutcomes>> {
    if batch.num_rows() == 0 {
        return Ok(None);
    }
    let (households, population) = (arm.households(), &arm.rules.population);
    let mut sums = vec![[0_i64; 3]; households];
    let mut years = vec![0_i64; population.policy_years as usize];
    let mut reached = vec![false; households];
    let mut treated = vec![false; households];
    let mut county = vec![0_u32; households];
    let (household, year) = (column::<UInt32Type>(batch, "household")?, column::<UInt32Type>(batch, "year")?);
    let market = column::<Int64Type>(batch, "market_income_fen")?;
    let disposable = column::<Int64Type>(batch, "disposable_income_fen")?;
    let mark = column::<UInt8Type>(batch, "treated")?;
    let may = flags(batch, "reached")?;
    let place = column::<UInt16Type>(batch, "county")?;
    for row in (0..batch.num_rows()).filter(|&row| year.value(row) >= population.burn_in_years) {
        let own = household.value(row) as usize;
        let sums = sums.get_mut(own).ok_or_else(|| unexpected("households", "household"))?;
        county[own] = u32::from(place.value(row));
        if year.value(row) < arm.first_policy_year() {
            sums[0] += market.value(row);
        } else {
            sums[1] += market.value(row);
            sums[2] += disposable.value(row);
            treated[own] |= mark.value(row) != 0;
            reached[own] |= may.value(row);
            if let Some(sum) = years.get_mut((year.value(row) - arm.first_policy_year()) as usize) {
                *sum += market.value(row);
            }
        }
    }
    let yuan = |at: usize, years: u32| {
        let unit = FEN_PER_YUAN * f64::from(years.max(1));
        sums.iter().map(|fen| real(fen[at]) / unit).collect()
    };
    let each = f64::from(u32::try_from(households.max(1)).unwrap_or(u32::MAX));
    let village_of =
        |row: usize| u32::try_from(row).map_or(u32::MAX, |row| row / population.households_per_village.max(1));
    Ok(Some(HouseholdOutcomes {
        before: yuan(0, population.baseline_years),
        market: yuan(1, population.policy_years),
        disposable: yuan(2, population.policy_years),
        years: years.iter().map(|fen| real(*fen) / (FEN_PER_YUAN * each)).collect(),
        reached,
        treated,
        county,
        village: (0..households).map(village_of).collect(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::panel::tests::folder_without;

    /// Common random numbers: an arm that changes nothing leaves every household with the same fen in every year.
    #[test]
    fn a_placebo_changes_no_household_by_a_fen() {
        let (dir, experiment) = folder_without(&[]);
        let study = experiment.clone();
        let runs = runs(dir.path(), &study).expect("it is readable");
        let mut found: Vec<HouseholdOutcomes> = Vec::new();
        for (batch, &(arm, _)) in table(dir.path(), "households").expect("it is there").zip(&runs) {
            found.extend(lives(&batch.expect("a batch"), &study.arms[arm]).expect("it is readable"));
        }
        assert_eq!(found.len(), 6);
        for pair in found.chunks(2) {
            assert_eq!(pair[0], pair[1]);
            assert!(pair[0].market.len() == 20 && pair[0].market.iter().any(|income| *income > 0.0));
            assert_eq!((pair[0].village[9], pair[0].village[10], pair[0].county[19]), (0, 1, 0));
        }
        assert_ne!(found[0].market, found[2].market, "another replication is another world");
    }
}
