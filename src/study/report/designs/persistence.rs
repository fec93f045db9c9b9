//! Persistence: effects by policy year, during and after funding.

use crate::engine::error::{Result, text};
use crate::study::estimate::contrast::Contrast;
use crate::study::estimate::designs::{persistence_estimates, year_outcomes};
use crate::study::estimate::estimate_row::Estimand;
use crate::study::estimate::panel::Panel;
use crate::study::report::designs::{interval_cell, named};
use crate::study::report::factorial::replication_notes;
use crate::study::tables::{Table, TableColumn};

/// Effect on market income in every policy year.
///
/// # Errors
/// `Usage` if the design is incomplete.
pub fn persistence_table(panel: &Panel, contrast: &Contrast) -> Result<Table> {
    let estimates = persistence_estimates(panel, contrast)?;
    let years = year_outcomes(panel);
    let row = |&arm: &usize| {
        let names = contrast.names(panel, arm);
        let effects = years.iter().map(|key| interval_cell(estimates.find(names, key, Estimand::Difference), 1));
        std::iter::once(named(&panel.arms[arm])).chain(effects).collect()
    };
    let year =
        |year: usize| TableColumn::new(&format!("year_{year}"), &format!("year {year}"), &format!("第 {year} 年"));
    let mut notes = vec![text!(
        "Effect on market income in each policy year. Where money ended, what is left after it is what it built.",
        "各政策年的市场性收入效应。资金退出后仍保留的效果，来自前期投入形成的设施、技能和声誉。"
    )];
    notes.extend(replication_notes(estimates.replications, estimates.dropped));
    Ok(Table {
        key: "effects_by_year",
        title: text!("Effects by policy year, yuan per household", "分政策年的效应，元/户"),
        columns: std::iter::once(TableColumn::new("arm", "arm", "方案")).chain((1..=years.len()).map(year)).collect(),
        rows: contrast.arms.iter().map(row).collect(),
        notes,
    })
}
