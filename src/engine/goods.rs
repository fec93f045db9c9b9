//! Goods: locations, movements between them, stocks, pending goods and the goods-flow matrix.

use crate::chunk_table::ChunkTable;
use crate::declare::{Cell, Data, Fork, Kind};
use crate::edges::{Edge, number_of};
use std::marker::PhantomData;
use std::ops::Range;

/// A kind of goods: crop × 2 + grade (0 = A, 1 = B).
pub type GoodsKind = usize;
/// Number of kinds of goods: crops × grades.
pub const KINDS: usize = crate::units::CROPS * 2;

/// A location of goods: one column of the goods-flow matrix.
pub trait Location {
    /// Number of its column.
    const COLUMN: usize;
}
/// `F: Carries<A, B>` says that movement F may go from location A to location B. Other movements do not compile.
pub trait Carries<A: Location, B: Location> {
    /// Number of the edge: the movement from A to B.
    const EDGE: usize;
}
/// A location without a stock: goods only come from it (the field) or only end in it (sold, eaten, lost).
pub trait Virtual {}

macro_rules! locations { ($($name:ident $text:literal),* ; $($end:ident $end_text:literal),* $(,)?) => {
    #[allow(dead_code)] enum Columns { $($name,)* $($end,)* Count }
    $(#[doc = concat!("Goods: ", $text, ".")] #[derive(Debug, PartialEq, Eq)] pub struct $name;
      impl Location for $name { const COLUMN: usize = Columns::$name as usize; })*
    $(#[doc = concat!("Goods: ", $end_text, ".")] #[derive(Debug)] pub struct $end;
      impl Location for $end { const COLUMN: usize = Columns::$end as usize; } impl Virtual for $end {})*
    /// Number of locations.
    pub const LOCATIONS: usize = Columns::Count as usize;
    /// Names of the locations in files.
    pub const LOCATION_NAMES: [&str; LOCATIONS] = [$($text,)* $($end_text),*];
} }
macro_rules! movements { ($($name:ident $text:literal : $($a:ident => $b:ident),+;)*) => {
    #[allow(dead_code)] enum Rows { $($name),*, Count }
    $(#[doc = concat!("Movement: ", $text, ".")] #[derive(Debug, Clone, Copy)] pub struct $name;
      $(impl Carries<$a, $b> for $name {
        const EDGE: usize = number_of([Rows::$name as usize, $a::COLUMN, $b::COLUMN], &EDGES);
      })+
      impl $name {
        /// Row of the movement in the matrix.
        pub const ROW: usize = Rows::$name as usize;
      })*
    /// Number of movements.
    pub const GOODS_FLOWS: usize = Rows::Count as usize;
    /// Names of the movements in files.
    pub const GOODS_FLOW_NAMES: [&str; GOODS_FLOWS] = [$($text),*];
    /// Movement, origin and destination of each edge.
    const EDGES: [Edge; [$($($a::COLUMN),+),*].len()] =
        [$($([Rows::$name as usize, $a::COLUMN, $b::COLUMN]),+),*];
} }
locations! {
    AtFarm "farm_stock", AtCooperative "cooperative_stock", Waiting "sold_waiting", Travelling "travelling";
    Field "field", SoldOffline "sold_offline", Kept "delivered_kept", Discarded "delivered_discarded", FarmLost "farm_loss", CooperativeLost "cooperative_loss", TransitLost "transit_loss", TraderLost "trader_loss"
}
movements! {
    Harvested "harvest": Field => AtFarm;
    ToCooperative "delivery to co-operative": AtFarm => AtCooperative;
    Offline "offline sale": AtFarm => SoldOffline, AtCooperative => SoldOffline;
    Sold "live sale": AtFarm => Waiting, AtCooperative => Waiting;
    Shipped "shipment": Waiting => Travelling;
    Cancelled "cancelled order": Waiting => AtFarm, Waiting => AtCooperative;
    Delivered "delivery": Travelling => Kept;
    ThrownAway "refunded and discarded": Travelling => Discarded;
    SpoiledAtFarm "loss on the farm": AtFarm => FarmLost;
    SpoiledAtCooperative "loss at the co-operative": AtCooperative => CooperativeLost;
    SpoiledOnTheWay "loss on the way": Travelling => TransitLost;
    SpoiledAtTrader "loss before or at the first trader": SoldOffline => TraderLost;
}

mod sealed {
    pub trait Change {
        fn change(&mut self, grams: i64);
    }
}
use sealed::Change;
/// An account of goods at location `P`: a movement can leave it or enter it.
pub trait GoodsAccount<P>: sealed::Change {}

/// Goods in grams at one location, never negative. Nothing outside this file can change it.
#[derive(Debug, PartialEq, Eq)]
pub struct Stock<P>(i64, PhantomData<P>);
/// Goods that a chunk of parallel work adds to (+) or takes from (−) one stock outside the chunk. They are handed over after
/// the loop.
#[must_use = "pending goods must be handed over"]
#[derive(Debug)]
pub struct PendingGoods<P>(i64, PhantomData<P>);
/// The account of every location without a stock.
#[derive(Debug)]
pub struct Nature;

impl<P> Stock<P> {
    /// An empty stock. No other stock can be created.
    pub const EMPTY: Self = Self(0, PhantomData);
    /// Goods in it, grams.
    #[must_use]
    #[inline]
    pub const fn grams(&self) -> i64 {
        self.0
    }
    /// Moves goods to another stock of the same location (fresh to ageing). The matrix does not record it.
    #[inline]
    pub fn shift(&mut self, to: &mut Self, grams: i64) {
        self.change(-grams);
        to.change(grams);
    }
    /// Moves all goods to another account of the same location, as where they are collected. The matrix does not record it.
    #[inline]
    pub fn shift_all(&mut self, to: &mut impl GoodsAccount<P>) {
        to.change(std::mem::take(&mut self.0));
    }
}
impl<P> PendingGoods<P> {
    /// Goods pending, grams.
    #[must_use]
    pub const fn grams(&self) -> i64 {
        self.0
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
        // A stock is never negative: a sum above 64 bits falls below zero.
        let left = self.0.wrapping_add(grams);
        assert!(left >= 0, "defect: a stock below zero or above 64 bits");
        self.0 = left;
    }
}
impl<P> Change for PendingGoods<P> {
    #[inline]
    fn change(&mut self, grams: i64) {
        self.0 = self.0.checked_add(grams).expect("defect: pending goods above 64 bits");
    }
}
impl Change for Nature {
    #[inline]
    fn change(&mut self, _grams: i64) {}
}
impl<P> GoodsAccount<P> for Stock<P> {}
impl<P> GoodsAccount<P> for PendingGoods<P> {}
impl<P: Virtual> GoodsAccount<P> for Nature {}

/// The pending goods of a chunk of work: one amount for each stock outside it that it may fill or empty.
#[derive(Debug)]
pub struct PendingGoodsList<P>(ChunkTable<PendingGoods<P>>);
impl<P> PendingGoodsList<P> {
    /// Nothing pending for the stocks `stocks`.
    #[must_use]
    pub fn new(stocks: Range<usize>) -> Self {
        Self(ChunkTable::new(stocks, || PendingGoods(0, PhantomData)))
    }
    /// The pending goods of stock `stock`.
    #[inline]
    pub fn at(&mut self, stock: usize) -> &mut PendingGoods<P> {
        self.0.at(stock)
    }
    /// Adds the pending goods to the stocks.
    ///
    /// # Panics
    /// If an amount has no stock or a stock falls below zero: defects.
    pub fn hand_over(self, stocks: &mut [Stock<P>]) {
        for (row, pending) in self.0.into_rows() {
            stocks.get_mut(row).expect("defect: pending goods without a stock").change(pending.0);
        }
    }
}

/// The goods-flow matrix: what left and what reached each location in each movement, by kind of goods, grams.
///
/// Only edges have cells. They are kept on the heap: a chunk of work hands them on without copying.
#[derive(Debug, Clone)]
pub struct GoodsFlowMatrix(Box<Cells>);
/// What was sent and what reached its destination.
#[derive(Debug, Clone)]
struct Cells {
    sent: Side,
    reached: Side,
}
/// Grams by edge and kind.
type Side = [[i64; KINDS]; EDGES.len()];

impl Default for GoodsFlowMatrix {
    fn default() -> Self {
        Self(Box::new(Cells { sent: [[0; KINDS]; EDGES.len()], reached: [[0; KINDS]; EDGES.len()] }))
    }
}
impl GoodsFlowMatrix {
    /// Adds another matrix.
    pub fn add(&mut self, other: &Self) {
        let Cells { sent, reached } = &mut *self.0;
        for (cells, more) in [(sent, &other.0.sent), (reached, &other.0.reached)] {
            for (cell, more) in cells.as_flattened_mut().iter_mut().zip(more.as_flattened()) {
                *cell += more;
            }
        }
    }
    /// Forgets everything posted.
    pub fn clear(&mut self) {
        self.0.sent.as_flattened_mut().fill(0);
        self.0.reached.as_flattened_mut().fill(0);
    }
    /// For each movement and kind: the grams that moved, and the sum of the row, which is zero unless the posting is wrong.
    #[must_use]
    pub fn movements(&self) -> [[[i64; 2]; KINDS]; GOODS_FLOWS] {
        let mut movements = [[[0; 2]; KINDS]; GOODS_FLOWS];
        for (&[movement, ..], (sent, reached)) in EDGES.iter().zip(self.0.sent.iter().zip(&self.0.reached)) {
            for (kind, [moved, row]) in movements[movement].iter_mut().enumerate() {
                *moved += sent[kind];
                *row += reached[kind] - sent[kind];
            }
        }
        movements
    }
    /// Net change of a location over all movements.
    #[must_use]
    pub fn net(&self, kind: GoodsKind, location: usize) -> i64 {
        sum_of(&self.0.reached, kind, |[.., to]| to == location)
            - sum_of(&self.0.sent, kind, |[_, from, _]| from == location)
    }
}

/// Grams of a kind on the edges for which `holds`.
fn sum_of(cells: &Side, kind: GoodsKind, holds: impl Fn(Edge) -> bool) -> i64 {
    cells.iter().zip(&EDGES).filter(|&(_, &edge)| holds(edge)).map(|(kinds, _)| kinds[kind]).sum()
}

impl GoodsFlowMatrix {
    /// Moves `grams` of a kind from one location to another and posts it at both.
    ///
    /// # Panics
    /// If the amount is negative or the stock holds less: defects of the caller.
    #[inline]
    pub fn carry<F: Carries<A, B>, A: Location, B: Location>(
        &mut self,
        _: F,
        kind: GoodsKind,
        from: &mut impl GoodsAccount<A>,
        to: &mut impl GoodsAccount<B>,
        grams: i64,
    ) {
        assert!(grams >= 0, "defect: a movement below zero");
        from.change(-grams);
        to.change(grams);
        self.0.sent[F::EDGE][kind] += grams;
        self.0.reached[F::EDGE][kind] += grams;
    }
}
