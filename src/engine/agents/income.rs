//! Income of a household by source.

use crate::engine::agents::households::Households;

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
        let h = households;
        let costs = h.input_year_fen[row] + h.tool_year_fen[row] + h.interest_year_fen[row] + h.label_year_fen[row];
        let moved = (i64::from(away_start) - i64::from(h.away[row])) * h.member_gain_fen[row];
        Self {
            offline: h.offline_year_fen[row] + h.store_year_fen[row] + h.stock_year_fen[row],
            live: h.own_year_fen[row] - h.own_cost_year_fen[row]
                + h.cooperative_year_fen[row]
                + h.packing_year_fen[row],
            other: h.wage_year_fen[row] + h.other_farm_year_fen[row] + h.property_year_fen[row] - costs - moved,
            moved,
            transfers: h.transfer_year_fen[row]
                + h.grant_year_fen[row]
                + h.insurance_year_fen[row]
                + h.top_up_year_fen[row],
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
