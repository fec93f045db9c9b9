//! What changed besides money: a choice, a belief, a price, a rating, each with the phase that changed it.

use crate::engine::declare::Column;
use crate::engine::error::Text;
use crate::engine::week::Phase;
use crate::study::trace::row::{Row, RowValue, SOLD, columns};

/// A column that a week left at another value.
#[derive(Debug, Clone)]
pub struct CellChange {
    /// The phase that changed it last.
    pub phase: &'static Phase,
    /// The column.
    pub column: &'static Column,
    /// Value before the week.
    pub before: RowValue,
    /// Value after it.
    pub after: RowValue,
}

/// Columns that change with every payment, harvest or week, and are shown as money or not at all.
const QUIET: [&str; 18] = [
    "cash",
    "debt",
    "arrears_fen",
    "fresh_a",
    "ageing_a",
    "fresh_b",
    "offline_a_g",
    "offline_b_g",
    "pool_claim_g",
    "precision_own",
    "precision_pool",
    "recent_own_fen",
    "recent_own_g",
    "turnover_fen",
    "income_fen",
    "week_income_fen",
    "hosting_min",
    "packing_min",
];

/// Flags whose rise and fall have words of their own.
const WORDS: [(&str, [&str; 2], [&str; 2]); 5] = [
    ("host", ["starts streaming", "stops streaming"], ["开播", "停播"]),
    ("member", ["joins the label", "leaves the label"], ["加入品牌", "退出品牌"]),
    (
        "mimic",
        ["begins to use the label without being a member", "stops using the label"],
        ["开始冒用品牌", "停止冒用品牌"],
    ),
    ("effort", ["begins to work for quality", "stops working for quality"], ["开始精细管理", "停止精细管理"]),
    (
        "seat_offered",
        ["is offered a training seat", "has taken or lost the seat"],
        ["获得培训名额", "已使用或失去名额"],
    ),
];

/// The changes of a week, in the order of phases and then of columns. Real numbers change when their five digits do.
#[must_use]
pub fn of_week(before: &Row, after: &[(&'static Phase, Row)]) -> Vec<CellChange> {
    let Some((_, end)) = after.last() else { return Vec::new() };
    let mut found = Vec::new();
    for (index, column) in columns().enumerate().filter(|(_, column)| matters(column)) {
        let (old, new) = (before.cell(index), end.cell(index));
        if old == new || old.shown(column) == new.shown(column) {
            continue;
        }
        let earlier = std::iter::once(before).chain(after.iter().map(|(_, row)| row));
        let steps = after.iter().zip(earlier);
        let last = steps.filter(|((_, row), earlier)| row.cell(index) != earlier.cell(index)).last();
        if let Some(((phase, _), _)) = last {
            found.push(CellChange { phase, column, before: old, after: new });
        }
    }
    found.sort_by_key(|change| change.phase.id);
    found
}

/// What is left out: money, goods, and sums over a year.
fn matters(column: &Column) -> bool {
    !column.name.contains("_year_") && !QUIET.contains(&column.name)
}

impl CellChange {
    /// What happened, in words: the event of a flag that has one, else the meaning of the column.
    #[must_use]
    pub fn event(&self) -> Text {
        if self.column.name == SOLD.name {
            return Text::new("Parcels sold this week", SOLD.zh);
        }
        let words = WORDS.iter().find(|(name, ..)| *name == self.column.name);
        match (words, self.after) {
            (Some((_, en, zh)), RowValue::Flag(on)) => Text::new(en[usize::from(!on)], zh[usize::from(!on)]),
            _ => Text::new(self.column.meaning.trim_end_matches('.'), self.column.zh),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_quiet_column_and_every_word_is_of_a_column() {
        for name in QUIET.iter().chain(WORDS.iter().map(|(name, ..)| name)) {
            assert!(columns().any(|column| column.name == *name), "{name}");
        }
    }

    #[test]
    fn what_matters_is_there() {
        for name in ["host", "member", "mimic", "effort", "kit_until_week", "loan_due_week", "treated", "price_fen"] {
            assert!(columns().any(|column| column.name == name && matters(column)), "{name}");
        }
    }
}
