//! Closing of the books: at the end of a week (in tests after every phase) independent sums must agree to the fen and the gram.

use crate::books::Posted;
use crate::goods::{GOODS_FLOW_NAMES, GOODS_FLOWS};
use crate::goods::{KINDS, LOCATION_NAMES};
use crate::money::{FLOW_NAMES, FLOWS, SECTOR_NAMES, SECTORS};

/// Number of locations with a stock. They are the first columns of the goods-flow matrix.
pub const STOCK_LOCATIONS: usize = 4;

/// Sums over the agents at one time: money in purses, goods in stocks, open claims.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Balances {
    /// Money by sector.
    pub money: [i64; SECTORS],
    /// Goods by kind and location, grams.
    pub goods: [[i64; STOCK_LOCATIONS]; KINDS],
    /// Money in escrow.
    pub escrow: i64,
    /// Price paid for all open orders. It must equal the escrow.
    pub open_orders: i64,
    /// Grams of open orders not yet shipped, and on the way, by kind. They must equal the two stocks.
    pub open_grams: [[i64; 2]; KINDS],
    /// Loans on the bank's side.
    pub loans: i64,
    /// Debts on the households' side.
    pub debts: i64,
}

/// A sum that is not what it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imbalance {
    /// Name of the sum.
    pub what: String,
    /// The difference, fen or grams.
    pub by: i64,
}

impl Balances {
    /// Compares the change since `before` with what was posted in between; returns every sum that differs.
    #[must_use]
    pub fn check(&self, before: &Self, posted: &Posted) -> Vec<Imbalance> {
        let mut imbalances = Vec::new();
        let mut expect = |what: &dyn Fn() -> String, by: i64| {
            if by != 0 {
                imbalances.push(Imbalance { what: what(), by });
            }
        };
        let cells = posted.money.cells();
        for flow in 0..FLOWS {
            expect(&|| format!("money row {}", FLOW_NAMES[flow]), cells[flow].iter().sum());
        }
        for sector in 0..SECTORS {
            let change = self.money[sector] - before.money[sector];
            let net: i64 = cells.iter().map(|row| row[sector]).sum();
            expect(&|| format!("money of {}", SECTOR_NAMES[sector]), change - net);
        }
        let movements = posted.goods.movements();
        for kind in 0..KINDS {
            for flow in 0..GOODS_FLOWS {
                let [_, row] = movements[flow][kind];
                expect(&|| format!("goods row {} of kind {kind}", GOODS_FLOW_NAMES[flow]), row);
            }
            for location in 0..STOCK_LOCATIONS {
                let change = self.goods[kind][location] - before.goods[kind][location];
                expect(
                    &|| format!("goods at {} of kind {kind}", LOCATION_NAMES[location]),
                    change - posted.goods.net(kind, location),
                );
            }
            for (location, open) in [(2, self.open_grams[kind][0]), (3, self.open_grams[kind][1])] {
                expect(
                    &|| format!("open orders against {} of kind {kind}", LOCATION_NAMES[location]),
                    self.goods[kind][location] - open,
                );
            }
        }
        expect(&|| "escrow against open orders".into(), self.escrow - self.open_orders);
        expect(&|| "loans against debts".into(), self.loans - self.debts);
        expect(&|| "loans against payments".into(), self.loans - before.loans - posted.money.loans_change());
        imbalances
    }
}
