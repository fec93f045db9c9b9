//! Persistence: effects by policy year, during and after funding.

use crate::engine::error::{Result, text};
use crate::study::estimate::contrast::{Contrast, change};
use crate::study::estimate::household_statistics::year_key;
use crate::study::estimate::outcomes::COST_OUTCOMES;
use crate::study::estimate::panel::Panel;
use crate::study::report::designs::named;
use crate::study::report::factorial::replication_notes;
use crate::study::tables::{Table, TableCell, TableColumn};

/// Effect on market income in every policy year.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn persistence_table(panel: &Panel, contrast: &Contrast) -> Result<Table> {
    let keys: Vec<String> = (0..100).map(year_key).take_while(|key| panel.values.contains_key(key)).collect();
    let required_outcomes: Vec<&str> = keys.iter().map(String::as_str).chain(COST_OUTCOMES).collect();
    let complete = contrast.complete(panel, &required_outcomes)?;
    let row = |&arm: &usize| {
        let effects = keys.iter().map(|key| TableCell::Interval(change(&complete, key, contrast.baseline, arm), 1));
        std::iter::once(named(&panel.arms[arm])).chain(effects).collect()
    };
    let year =
        |year: usize| TableColumn::new(&format!("year_{year}"), &format!("year {year}"), &format!("第 {year} 年"));
    let mut notes = vec![text!(
        "Effect on market income in each policy year. Where money ended, what is left after it is what it built.",
        "各政策年的市场收入效应。资金停止后仍存的效应，即其所建成者。"
    )];
    notes.extend(replication_notes(complete.replications(), complete.dropped()));
    Ok(Table {
        key: "effects_by_year",
        title: text!("Effects by policy year, yuan per household", "分政策年的效应，元/户"),
        columns: std::iter::once(TableColumn::new("arm", "arm", "实验组")).chain((1..=keys.len()).map(year)).collect(),
        rows: contrast.arms.iter().map(row).collect(),
        notes,
    })
}
