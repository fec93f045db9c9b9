//! Cell, heading and note of the verdict on a smallest effect of interest.

use crate::engine::error::{Text, text};
use crate::study::estimate::statistics::Interval;
use crate::study::estimate::verdict::{Verdict, verdict};
use crate::study::tables::{TableCell, TableColumn};

fn label(verdict: Verdict) -> TableCell {
    match verdict {
        Verdict::Larger => TableCell::label("larger", text!("larger", "大于")),
        Verdict::Smaller => TableCell::label("smaller", text!("smaller", "小于")),
        Verdict::Inconclusive => TableCell::label("inconclusive", text!("inconclusive", "无法判断")),
    }
}

/// The cell of an effect that is an amount of money; empty where no smallest effect of interest was declared.
pub(crate) fn verdict_cell(effect: &Interval, smallest: Option<f64>) -> TableCell {
    smallest.map_or(TableCell::Empty, |smallest| label(verdict(effect, smallest)))
}

/// Heading of the verdicts.
pub(crate) fn verdict_column() -> TableColumn {
    TableColumn::new("verdict", "verdict", "判断")
}

/// The note that explains the verdicts.
pub(crate) fn verdict_note(smallest: f64) -> Text {
    text!(
        "Verdict against a smallest effect of interest of {smallest} yuan: larger where the whole interval lies beyond \
             it, smaller where it lies within ±{smallest}, else inconclusive.",
        "以 {smallest} 元为最小关注效应：区间全部超出为“大于”，全部位于 ±{smallest} 之内为“小于”，否则“无法判断”。"
    )
}
