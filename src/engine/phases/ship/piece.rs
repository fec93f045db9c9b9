//! Counties that one thread works on: the rows of their tables, and what they leave for the tables of the whole world.

use crate::agents::carriers::{CarrierRows, Dispatch, VillageRows};
use crate::agents::cooperatives::CooperativeRows;
use crate::agents::counties::{CountyPieces, CountyRows};
use crate::agents::households::HouseholdRows;
use crate::agents::orders::{Cohort, CohortRows};
use crate::goods::{GoodsFlowMatrix, KINDS, PendingGoodsList, Travelling, Waiting};
use crate::phases::refund_payment::{DueRefund, RefundPayment, take_from_spending};
use crate::phases::ship::{Given, Lent};
use crate::units::CROPS;

/// The tables of consecutive counties, and the outcome of their week.
pub(super) struct Piece<'a> {
    pub given: Given<'a>,
    pub counties: CountyRows<'a>,
    pub villages: VillageRows<'a>,
    pub households: HouseholdRows<'a>,
    pub cooperatives: CooperativeRows<'a>,
    pub carriers: CarrierRows<'a>,
    /// Cohorts with open orders, oldest first.
    pub cohorts: Vec<CohortRows<'a>>,
    pub outcome: Outcome,
}

/// What the week of some counties leaves for tables of the whole world.
pub(super) struct Outcome {
    pub goods: GoodsFlowMatrix,
    pub waiting: PendingGoodsList<Waiting>,
    pub travelling: PendingGoodsList<Travelling>,
    pub refunds: Vec<DueRefund>,
    /// Parcels that left from villages.
    pub from_villages: Vec<Dispatch>,
    /// Parcels that left from county hubs.
    pub from_hubs: Vec<Dispatch>,
}

impl Outcome {
    fn new() -> Self {
        Self {
            goods: GoodsFlowMatrix::default(),
            waiting: PendingGoodsList::new(0..KINDS),
            travelling: PendingGoodsList::new(0..KINDS),
            refunds: Vec::new(),
            from_villages: Vec::new(),
            from_hubs: Vec::new(),
        }
    }
}

impl<'a> Piece<'a> {
    /// All counties in pieces.
    pub(super) fn lend(lent: &'a mut Lent<'_>) -> Vec<Self> {
        let (given, map) = (lent.given, lent.given.map);
        let pieces = CountyPieces::new(&map.county_bounds, given.tick.chunk);
        let counties = lent.counties.pieces(pieces.sizes());
        let villages = lent.villages.pieces(pieces.sizes_in(&map.county_villages));
        let households = lent.households.pieces(pieces.sizes_in(&map.county_bounds));
        let cooperatives = lent.cooperatives.pieces(pieces.sizes_of(CROPS));
        let carriers = lent.carriers.pieces(pieces.sizes_in(&map.county_carriers));
        let cohorts = lent.order_book.groups(&pieces, Cohort::is_open);
        let firms = cooperatives.zip(carriers).zip(cohorts);
        let places = counties.zip(villages).zip(households);
        places
            .zip(firms)
            .map(|(((counties, villages), households), ((cooperatives, carriers), cohorts))| Self {
                given,
                counties,
                villages,
                households,
                cooperatives,
                carriers,
                cohorts,
                outcome: Outcome::new(),
            })
            .collect()
    }
}

/// Hands over what the pieces left, in their order: parcels from villages come before those from hubs.
pub(super) fn hand_over(lent: &mut Lent<'_>, outcomes: Vec<Outcome>) {
    for outcome in &outcomes {
        lent.dispatches.extend_from_slice(&outcome.from_villages);
    }
    let mut payment = RefundPayment {
        map: lent.given.map,
        platform: lent.platform,
        consumer_purses: lent.consumer_purses,
        books: lent.books,
    };
    for outcome in outcomes {
        lent.dispatches.extend_from_slice(&outcome.from_hubs);
        take_from_spending(&mut lent.consumers.spend_year_fen, &outcome.refunds);
        outcome.refunds.into_iter().for_each(|due| payment.pay(due));
        payment.books.goods.add(&outcome.goods);
        outcome.waiting.hand_over(&mut lent.order_book.waiting);
        outcome.travelling.hand_over(&mut lent.order_book.travelling);
    }
}
