//! Persistence: effects by policy year, so that what is left when money ends can be seen.

use crate::engine::error::{Result, Text, text};
use crate::study::estimate::contrast::{Contrast, change};
use crate::study::estimate::household_statistics::year_key;
use crate::study::estimate::panel::{COST_OUTCOMES, Panel};
use crate::study::report::designs::named;
use crate::study::report::main_table::replication_notes;
use crate::study::tables::{Sheet, SheetCell};

/// Effect on market income in every policy year.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn persistence_sheet(panel: &Panel, contrast: &Contrast) -> Result<Sheet> {
    let keys: Vec<String> = (0..100).map(year_key).take_while(|key| panel.values.contains_key(key)).collect();
    let needed: Vec<&str> = keys.iter().map(String::as_str).chain(COST_OUTCOMES).collect();
    let complete = contrast.complete(panel, &needed)?;
    let row = |&arm: &usize| {
        let effects = keys.iter().map(|key| SheetCell::Interval(change(&complete, key, contrast.baseline, arm), 1));
        std::iter::once(named(&panel.arms[arm])).chain(effects).collect()
    };
    let year = |at: usize| Text::new(format!("year {}", at + 1), format!("第 {} 年", at + 1));
    let mut notes = vec![text!(
        "Effect on market income in each policy year. Where money ended, what is left after it is what it built.",
        "各政策年的市场收入效应。资金停止后仍存的效应，即其所建成者。"
    )];
    notes.extend(replication_notes(complete.replications(), complete.dropped()));
    Ok(Sheet {
        title: text!("Effects by policy year, yuan per household", "分政策年的效应，元/户"),
        columns: std::iter::once(text!("arm", "实验组")).chain((0..keys.len()).map(year)).collect(),
        rows: contrast.arms.iter().map(row).collect(),
        notes,
    })
}
