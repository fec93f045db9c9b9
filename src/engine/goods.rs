//! Goods: places where they lie, movements between them, stocks, heaps and the goods matrix.

use crate::engine::declare::{Cell, Data, Fork, Kind};
use std::marker::PhantomData;

/// What a gram is of: crop × 2 + grade (0 = A, 1 = B).
pub type GoodsKind = usize;
/// Kinds of goods: crops × grades.
pub const KINDS: usize = crate::engine::units::CROPS * 2;

/// Where goods lie or went: one column of the goods matrix.
pub trait Location {
    /// Its column.
    const COLUMN: usize;
}
/// `F: Carries<A, B>` says that movement F goes from place A to place B.
pub trait Carries<A: Location, B: Location> {
    /// Its row.
    const ROW: usize;
}
/// A place of which no stock is kept: the field goods come from, the table they end on.
pub trait Virtual {}

macro_rules! locations { ($($name:ident $text:literal),* ; $($end:ident $end_text:literal),* $(,)?) => {
    #[allow(dead_code)] enum Columns { $($name,)* $($end,)* Count }
    $(#[doc = concat!("Goods: ", $text, ".")] #[derive(Debug, PartialEq, Eq)] pub struct $name;
      impl Location for $name { const COLUMN: usize = Columns::$name as usize; })*
    $(#[doc = concat!("Goods: ", $end_text, ".")] #[derive(Debug)] pub struct $end;
      impl Location for $end { const COLUMN: usize = Columns::$end as usize; } impl Virtual for $end {})*
    /// Number of places.
    pub const LOCATIONS: usize = Columns::Count as usize;
    /// Names of the places in files.
    pub const LOCATION_NAMES: [&str; LOCATIONS] = [$($text,)* $($end_text),*];
} }
macro_rules! movements { ($($name:ident $text:literal : $($a:ident => $b:ident),+;)*) => {
    #[allow(dead_code)] enum Rows { $($name),*, Count }
    $(#[doc = concat!("Movement: ", $text, ".")] #[derive(Debug, Clone, Copy)] pub struct $name;
      $(impl Carries<$a, $b> for $name { const ROW: usize = Rows::$name as usize; })+
      impl $name {
        /// Row of the movement in the matrix.
        pub const ROW: usize = Rows::$name as usize;
      })*
    /// Number of movements.
    pub const GOODS_FLOWS: usize = Rows::Count as usize;
    /// Names of the movements in files.
    pub const GOODS_FLOW_NAMES: [&str; GOODS_FLOWS] = [$($text),*];
} }
locations! {
    AtFarm "farm_stock", AtPool "pool_stock", Waiting "sold_waiting", Travelling "travelling";
    Field "field", SoldOffline "sold_offline", Kept "delivered_kept", Discarded "delivered_discarded", FarmLost "farm_loss", PoolLost "pool_loss", TransitLost "transit_loss"
}
movements! {
    Harvested "harvest": Field => AtFarm;
    ToPool "delivery to pool": AtFarm => AtPool;
    Offline "offline sale": AtFarm => SoldOffline, AtPool => SoldOffline;
    Sold "live sale": AtFarm => Waiting, AtPool => Waiting;
    Shipped "shipment": Waiting => Travelling;
    Cancelled "cancelled order": Waiting => AtFarm, Waiting => AtPool;
    Delivered "delivery": Travelling => Kept;
    ThrownAway "refunded and discarded": Travelling => Discarded;
    SpoiledAtFarm "loss on the farm": AtFarm => FarmLost;
    SpoiledAtPool "loss at the pool": AtPool => PoolLost;
    SpoiledOnTheWay "loss on the way": Travelling => TransitLost;
}

mod sealed {
    pub trait Change {
        fn change(&mut self, grams: i64);
    }
}
use sealed::Change;
/// What goods can be taken from or put into.
pub trait Holds<P>: sealed::Change {}

/// Goods in grams at one place, never negative. Nothing outside this file can change it.
#[derive(Debug, PartialEq, Eq)]
pub struct Stock<P>(i64, PhantomData<P>);
/// What a piece of work puts on (+) or takes from (−) a stock outside it until the pieces are merged.
#[must_use = "goods on a heap must be handed over"]
#[derive(Debug)]
pub struct PendingGoods<P>(i64, PhantomData<P>);
/// Where goods come from and end: the field, the table, the bin.
#[derive(Debug)]
pub struct Nature;

impl<P> Stock<P> {
    /// A stock with nothing in it: the only kind that can be made.
    pub const EMPTY: Self = Self(0, PhantomData);
    /// What lies there.
    #[must_use]
    #[inline]
    pub const fn grams(&self) -> i64 {
        self.0
    }
    /// Moves goods between two stocks of the same place (fresh to ageing): no movement of the matrix.
    #[inline]
    pub fn shift(&mut self, to: &mut Self, grams: i64) {
        self.change(-grams);
        to.change(grams);
    }
}
impl<P> Cell for Stock<P> {
    const KIND: Kind = Kind::Hidden;
    fn data(_cells: &[Self]) -> Option<Data<'_>> {
        None
    }
    fn fork(&self, _permit: Fork) -> Self {
        Self(self.0, PhantomData)
    }
}
impl<P> Change for Stock<P> {
    #[inline]
    fn change(&mut self, grams: i64) {
        self.0 =
            self.0.checked_add(grams).filter(|&left| left >= 0).expect("defect: a stock below zero or above 64 bits");
    }
}
impl<P> Change for PendingGoods<P> {
    #[inline]
    fn change(&mut self, grams: i64) {
        self.0 = self.0.checked_add(grams).expect("defect: a heap above 64 bits");
    }
}
impl Change for Nature {
    #[inline]
    fn change(&mut self, _grams: i64) {}
}
impl<P> Holds<P> for Stock<P> {}
impl<P> Holds<P> for PendingGoods<P> {}
impl<P: Virtual> Holds<P> for Nature {}

/// The heaps of a piece of work: one for each stock outside it.
#[derive(Debug)]
pub struct PendingGoodsList<P>(Vec<PendingGoods<P>>);
impl<P> PendingGoodsList<P> {
    /// Empty heaps for `stocks` stocks.
    #[must_use]
    pub fn new(stocks: usize) -> Self {
        Self(std::iter::repeat_with(|| PendingGoods(0, PhantomData)).take(stocks).collect())
    }
    /// The heap of stock `stock`.
    #[inline]
    pub fn at(&mut self, stock: usize) -> &mut PendingGoods<P> {
        &mut self.0[stock]
    }
    /// Adds another piece's heaps.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            mine.change(theirs.0);
        }
        self
    }
    /// Empties the heaps onto the stocks they stand for.
    pub fn hand_over(self, stocks: &mut [Stock<P>]) {
        assert_eq!(self.0.len(), stocks.len(), "defect: a heap without a stock");
        for (stock, heap) in stocks.iter_mut().zip(self.0) {
            stock.change(heap.0);
        }
    }
}

/// The goods matrix: what left and what reached each place in each movement, by kind of goods.
#[derive(Debug, Clone)]
pub struct GoodsFlowMatrix {
    sent: [[[i64; LOCATIONS]; KINDS]; GOODS_FLOWS],
    reached: [[[i64; LOCATIONS]; KINDS]; GOODS_FLOWS],
}
impl Default for GoodsFlowMatrix {
    fn default() -> Self {
        Self { sent: [[[0; LOCATIONS]; KINDS]; GOODS_FLOWS], reached: [[[0; LOCATIONS]; KINDS]; GOODS_FLOWS] }
    }
}
impl GoodsFlowMatrix {
    /// Adds another matrix.
    pub fn add(&mut self, other: &Self) {
        for flow in 0..GOODS_FLOWS {
            for kind in 0..KINDS {
                for location in 0..LOCATIONS {
                    self.sent[flow][kind][location] += other.sent[flow][kind][location];
                    self.reached[flow][kind][location] += other.reached[flow][kind][location];
                }
            }
        }
    }
    /// Grams of a kind that moved in a movement.
    #[must_use]
    pub fn moved(&self, flow: usize, kind: GoodsKind) -> i64 {
        self.sent[flow][kind].iter().sum()
    }
    /// Sum of a row: zero, or the posting is wrong.
    #[must_use]
    pub fn row(&self, flow: usize, kind: GoodsKind) -> i64 {
        self.reached[flow][kind].iter().sum::<i64>() - self.moved(flow, kind)
    }
    /// Net change of a place over all movements.
    #[must_use]
    pub fn net(&self, kind: GoodsKind, location: usize) -> i64 {
        (0..GOODS_FLOWS).map(|flow| self.reached[flow][kind][location] - self.sent[flow][kind][location]).sum()
    }
}

impl GoodsFlowMatrix {
    /// Moves `grams` of a kind from one place to another and posts it at both.
    ///
    /// # Panics
    /// If the amount is negative or the stock holds less: defects of the caller.
    #[inline]
    pub fn carry<F: Carries<A, B>, A: Location, B: Location>(
        &mut self,
        _: F,
        kind: GoodsKind,
        from: &mut impl Holds<A>,
        to: &mut impl Holds<B>,
        grams: i64,
    ) {
        assert!(grams >= 0, "defect: a movement below zero");
        from.change(-grams);
        to.change(grams);
        self.sent[F::ROW][kind][A::COLUMN] += grams;
        self.reached[F::ROW][kind][B::COLUMN] += grams;
    }
}
