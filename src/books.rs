//! The books: the only way to move money or goods.
//!
//! Every payment names its flow, its payer and its payee and is posted at both; every movement of goods likewise. Money
//! lies in purses, goods in stocks; both have private contents and start empty, and only `World::fork` copies them. A
//! flow between sectors that the matrix does not allow does not compile. At the end of every week three sums that were
//! kept independently must agree: what the matrices say, how purses and stocks changed, and what claims stand open.

pub mod closing;
pub mod goods;
pub mod money;

pub use closing::{Balances, Imbalance};
pub use goods::{GOODS_FLOW_NAMES, GOODS_FLOWS, Heap, Heaps, Kind as GoodsKind, Nature, PLACE_NAMES, PLACES, Stock};
pub use money::{Debt, FLOW_NAMES, FLOWS, Outside, Purse, SECTOR_NAMES, SECTORS, Till, Tills};

/// Everything a piece of work posted: money and goods, both sides of each flow kept apart.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    /// The transaction-flow matrix.
    pub money: money::Matrix,
    /// The goods matrix.
    pub goods: goods::Matrix,
}

impl Posted {
    /// Adds what another piece posted.
    #[must_use]
    pub fn merge(mut self, other: &Self) -> Self {
        self.add(other);
        self
    }

    /// Adds what another piece posted.
    pub fn add(&mut self, other: &Self) {
        self.money.add(&other.money);
        self.goods.add(&other.goods);
    }
}
