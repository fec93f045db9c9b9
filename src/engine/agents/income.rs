//! Income of a household by source.

use crate::agents::households::Households;
use crate::units::sum_of;
use std::ops::Range;

/// Income of a household in a year by source, fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Income {
    /// Offline sales, the gain of goods kept in cold stores, and the change of stocks at the trader's price.
    pub offline: i64,
    /// Own stream net of fees, freight and packing; payouts of the co-operative; packing and host wages.
    pub live: i64,
    /// Wages, other farm income and property, less inputs, tools, interest and label fees, and less `moved`.
    pub other: i64,
    /// What members who came back since the beginning earn at home, less what those who left earned, at the gain of the last
    /// choice. It is taken out of `other`, whatever it was earned with.
    pub moved: i64,
    /// Pensions, private transfers, cash grants, indemnities less premiums, and top-ups.
    pub transfers: i64,
}

impl Income {
    /// The income of household `row` in the year that ends now.
    #[must_use]
    pub fn of(h: &Households, row: usize, away_start: u8) -> Self {
        let (value, moved) = (|column: &[i64]| column[row], moved_fen(h, row, away_start));
        Self {
            offline: offline(h, value) + h.stock_year_fen[row],
            live: live(h, value),
            other: other(h, value) - moved,
            moved,
            transfers: h.transfer_year_fen[row]
                + h.grant_year_fen[row]
                + h.insurance_year_fen[row]
                + h.top_up_year_fen[row],
        }
    }
    /// What consecutive households have earned since the year began, wherever their members lived, without the change of
    /// stocks; and its part from live sales.
    #[must_use]
    pub fn earned(h: &Households, rows: Range<usize>) -> [i64; 2] {
        let value = |column: &[i64]| sum_of(&column[rows.clone()], |fen| *fen);
        let live = live(h, value);
        [offline(h, value) + live + other(h, value), live]
    }
    /// Market income with residence held at the beginning: without transfers and without what moved members earn. The use of
    /// assets received in kind is neither income nor cost; it stands apart.
    #[must_use]
    pub const fn market(self) -> i64 {
        self.offline + self.live + self.other
    }
    /// Disposable income.
    #[must_use]
    pub const fn disposable(self) -> i64 {
        self.market() + self.moved + self.transfers
    }
}

/// Offline sales and what goods gained in cold stores, of the columns that `value` reads.
fn offline(h: &Households, value: impl Fn(&[i64]) -> i64) -> i64 {
    value(&h.offline_year_fen) + value(&h.store_year_fen)
}
/// Income from live sales.
fn live(h: &Households, value: impl Fn(&[i64]) -> i64) -> i64 {
    value(&h.own_year_fen) - value(&h.own_cost_year_fen) + value(&h.cooperative_year_fen) + value(&h.packing_year_fen)
}
/// Other earned income less costs.
fn other(h: &Households, value: impl Fn(&[i64]) -> i64) -> i64 {
    let costs =
        value(&h.input_year_fen) + value(&h.tool_year_fen) + value(&h.interest_year_fen) + value(&h.label_year_fen);
    value(&h.wage_year_fen) + value(&h.other_farm_year_fen) + value(&h.property_year_fen) - costs
}

/// What the members of household `row` who came back since the beginning earn in a year, less what those who left earned.
fn moved_fen(households: &Households, row: usize, away_start: u8) -> i64 {
    (i64::from(away_start) - i64::from(households.away[row])) * households.member_gain_fen[row]
}
