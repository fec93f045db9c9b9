//! Household outcomes of a run, and their differences from another arm.

use super::view::{TableView, flags, i64s, u8s, u16s, u32s, unexpected};
use super::{Entry, PanelArm, PanelShape};
use crate::engine::error::Result;
use crate::engine::pathways::PATHWAY_NAMES;
use crate::engine::units::{FEN_PER_YUAN, real};
use crate::study::estimate::household_outcomes::HouseholdOutcomes;
use crate::study::estimate::household_statistics::{effects, levels};
pub(super) use crate::study::estimate::outcomes::LOSING;

/// The statistics of the households of one replication: key, arm, value. Effects are against the arm `against`.
pub(super) fn entries<'r>(
    shape: &PanelShape<'_>,
    against: usize,
    households: &dyn Fn(usize) -> Option<&'r HouseholdOutcomes>,
) -> Vec<Entry> {
    let losing_share = shape.arms[against].rules.measure.losing_share;
    let mut entries = Vec::new();
    for (arm, outcomes) in (0..shape.arms.len()).filter_map(|arm| Some((arm, households(arm)?))) {
        let mut statistics = levels(outcomes);
        // Arms of another population have other households; they were reduced before.
        if let Some(baseline) = households(against) {
            statistics.extend(effects(baseline, outcomes, losing_share));
        }
        entries.extend(statistics.into_iter().map(|(key, value)| (key, arm, value)));
    }
    entries
}

/// The statistics of the households of an arm that is compared with no other.
pub(super) fn level_entries(arm: usize, outcomes: &HouseholdOutcomes) -> Vec<Entry> {
    levels(outcomes).into_iter().map(|(key, value)| (key, arm, value)).collect()
}

/// The household outcomes of a run; `None` for a failed run.
pub(super) fn outcomes(table: &dyn TableView, arm: &PanelArm<'_>) -> Result<Option<HouseholdOutcomes>> {
    if table.rows() == 0 {
        return Ok(None);
    }
    let (households, population) = (arm.households(), &arm.rules.population);
    let mut sums = vec![[0_i64; 4]; households];
    let mut away = vec![0_i64; households];
    let mut years = vec![0_i64; population.policy_years as usize];
    let mut reached = vec![false; households];
    let mut treated = vec![false; households];
    let mut county = vec![0_u32; households];
    let (household, year) = (u32s(table, "household")?, u32s(table, "year")?);
    let (market, disposable) = (i64s(table, "market_income_fen")?, i64s(table, "disposable_income_fen")?);
    let (members_away, gain) = (u8s(table, "away")?, i64s(table, "member_gain_fen")?);
    let (reach, place) = (flags(table, "reached")?, u16s(table, "county")?);
    let pathways =
        PATHWAY_NAMES.iter().map(|name| flags(table, &format!("treated_{name}"))).collect::<Result<Vec<_>>>()?;
    for row in (0..table.rows()).filter(|&row| year[row] >= population.burn_in_years) {
        let at = household[row] as usize;
        let sums = sums.get_mut(at).ok_or_else(|| unexpected("household"))?;
        county[at] = u32::from(place[row]);
        if year[row] < arm.first_policy_year() {
            sums[0] += market[row];
        } else {
            sums[1] += market[row];
            sums[2] += disposable[row];
            sums[3] += gain[row];
            away[at] += i64::from(members_away[row]);
            treated[at] |= pathways.iter().any(|pathway| pathway[row]);
            reached[at] |= reach[row];
            if let Some(sum) = years.get_mut((year[row] - arm.first_policy_year()) as usize) {
                *sum += market[row];
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
        away: away.iter().map(|members| real(*members) / f64::from(population.policy_years.max(1))).collect(),
        member_gain: yuan(3, population.policy_years),
        years: years.iter().map(|fen| real(*fen) / (FEN_PER_YUAN * each)).collect(),
        reached,
        treated,
        county,
        village: (0..households).map(village_of).collect(),
    }))
}
