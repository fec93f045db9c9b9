//! Changes besides money: choices, beliefs, prices, ratings, each with the phase that changed it.

use crate::engine::declare::Column;
use crate::engine::error::Text;
use crate::engine::week::Phase;
use crate::study::trace::household_row::{HouseholdRow, RowValue, SOLD, columns};

/// A column whose value differs before and after a week.
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

/// Columns that change with every payment, harvest or week. They are shown as money, or not at all.
const NOT_SHOWN: [&str; 18] = [
    "cash",
    "debt",
    "arrears_fen",
    "fresh_a",
    "ageing_a",
    "fresh_b",
    "offline_a_g",
    "offline_b_g",
    "cooperative_claim_g",
    "precision_own",
    "precision_cooperative",
    "recent_own_fen",
    "recent_own_g",
    "turnover_fen",
    "income_fen",
    "week_income_fen",
    "hosting_min",
    "packing_min",
];

/// Flags with a text for becoming true and one for becoming false.
const FLAG_EVENTS: [(&str, [&str; 2], [&str; 2]); 5] = [
    ("host", ["starts streaming", "stops streaming"], ["开播", "停播"]),
    ("member", ["joins the label", "leaves the label"], ["获授权用标", "退出用标"]),
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

/// The changes of a week, in the order of phases and then of columns. A real number has changed when its first five digits
/// have.
#[must_use]
pub fn of_week(before: &HouseholdRow, after: &[(&'static Phase, HouseholdRow)]) -> Vec<CellChange> {
    let Some((_, end)) = after.last() else { return Vec::new() };
    let mut changes = Vec::new();
    for (index, column) in columns().enumerate().filter(|(_, column)| is_shown(column)) {
        let (old, new) = (before.cell(index), end.cell(index));
        if old == new || old.rounded(column) == new.rounded(column) {
            continue;
        }
        let earlier = std::iter::once(before).chain(after.iter().map(|(_, row)| row));
        let steps = after.iter().zip(earlier);
        let last = steps.filter(|((_, row), earlier)| row.cell(index) != earlier.cell(index)).last();
        if let Some(((phase, _), _)) = last {
            changes.push(CellChange { phase, column, before: old, after: new });
        }
    }
    changes.sort_by_key(|change| change.phase.id);
    changes
}

/// Whether changes of a column are shown. Those of money, goods and sums over a year are not.
fn is_shown(column: &Column) -> bool {
    !column.name.contains("_year_") && !NOT_SHOWN.contains(&column.name)
}

impl CellChange {
    /// What happened: the event of a flag where it has one, else the meaning of the column.
    #[must_use]
    pub fn event(&self) -> Text {
        if self.column.name == SOLD.name {
            return Text::new("Parcels sold this week", SOLD.zh);
        }
        let event = FLAG_EVENTS.iter().find(|(name, ..)| *name == self.column.name);
        match (event, self.after) {
            (Some((_, en, zh)), RowValue::Flag(on)) => Text::new(en[usize::from(!on)], zh[usize::from(!on)]),
            _ => Text::new(self.column.meaning.trim_end_matches('.'), self.column.zh),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_in_the_lists_is_a_column() {
        for name in NOT_SHOWN.iter().chain(FLAG_EVENTS.iter().map(|(name, ..)| name)) {
            assert!(columns().any(|column| column.name == *name), "{name}");
        }
    }

    #[test]
    fn important_columns_are_shown() {
        for name in ["host", "member", "mimic", "effort", "kit_until_week", "loan_due_week", "treated", "price_fen"] {
            assert!(columns().any(|column| column.name == name && is_shown(column)), "{name}");
        }
    }
}
