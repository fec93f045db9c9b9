//! Income of a household by source.

use crate::engine::agents::households::Households;
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
    pub fn of(households: &Households, row: usize, away_start: u8) -> Self {
        Self::read(households, |column| column[row], moved_fen(households, row, away_start))
    }
    /// The income of consecutive households since the year began, added up. `away_start` are those of all households.
    #[must_use]
    pub fn sum(households: &Households, rows: Range<usize>, away_start: &[u8]) -> Self {
        let moved = rows.clone().map(|row| moved_fen(households, row, away_start[row])).sum();
        Self::read(households, |column| column[rows.clone()].iter().sum(), moved)
    }
    /// The income that `value` reads from the columns.
    fn read(h: &Households, value: impl Fn(&[i64]) -> i64, moved: i64) -> Self {
        let costs =
            value(&h.input_year_fen) + value(&h.tool_year_fen) + value(&h.interest_year_fen) + value(&h.label_year_fen);
        Self {
            offline: value(&h.offline_year_fen) + value(&h.store_year_fen) + value(&h.stock_year_fen),
            live: value(&h.own_year_fen) - value(&h.own_cost_year_fen)
                + value(&h.cooperative_year_fen)
                + value(&h.packing_year_fen),
            other: value(&h.wage_year_fen) + value(&h.other_farm_year_fen) + value(&h.property_year_fen)
                - costs
                - moved,
            moved,
            transfers: value(&h.transfer_year_fen)
                + value(&h.grant_year_fen)
                + value(&h.insurance_year_fen)
                + value(&h.top_up_year_fen),
        }
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

/// What the members of household `row` who came back since the beginning earn in a year, less what those who left earned.
fn moved_fen(households: &Households, row: usize, away_start: u8) -> i64 {
    (i64::from(away_start) - i64::from(households.away[row])) * households.member_gain_fen[row]
}
