//! Counties that one thread works on: the rows of their tables, and what they leave for the tables of the whole world.

use crate::agents::channels::{CHANNELS, ChannelRows};
use crate::agents::cooperatives::CooperativeRows;
use crate::agents::counties::{CountyPieces, CountyRows};
use crate::agents::households::HouseholdRows;
use crate::agents::local_hosts::LocalHostRows;
use crate::agents::orders::{Cohort, CohortRows};
use crate::chunk_table::ChunkTable;
use crate::geography::TIERS;
use crate::goods::{GoodsFlowMatrix, KINDS, PendingGoodsList, Travelling};
use crate::phases::deliver::followers::FollowerMove;
use crate::phases::deliver::{Given, Lent, add_ratings};
use crate::phases::refund_payment::{DueRefund, RefundPayment};
use crate::units::{CROPS, real};

/// The tables of consecutive counties, and the outcome of their week.
pub(super) struct Piece<'a> {
    pub given: Given<'a>,
    pub counties: CountyRows<'a>,
    pub households: HouseholdRows<'a>,
    pub local_hosts: LocalHostRows<'a>,
    pub cooperatives: CooperativeRows<'a>,
    pub channels: ChannelRows<'a>,
    /// Cohorts with open orders that can arrive, oldest first.
    pub cohorts: Vec<CohortRows<'a>>,
    pub outcome: Outcome,
}

/// What the week of some counties leaves for tables of the whole world.
pub(super) struct Outcome {
    pub goods: GoodsFlowMatrix,
    pub travelling: PendingGoodsList<Travelling>,
    pub buyers: Buyers,
    /// Good and bad ratings of MCN hosts, in orders.
    pub mcn_ratings: Vec<[u32; 2]>,
    /// Ratings of goods without a label by row of the nation, in parcels: good ones and all.
    pub generic_ratings: ChunkTable<[i64; 2]>,
    /// What purchases turned out to be worth beyond what was expected, by purse, fen.
    pub surprise_fen: ChunkTable<i64>,
}

impl<'a> Piece<'a> {
    /// All counties in pieces.
    pub(super) fn lend(lent: &'a mut Lent<'_>) -> Vec<Self> {
        let (given, map) = (lent.given, lent.given.map);
        let pieces = CountyPieces::new(&map.county_bounds, given.tick.chunk);
        let counties = lent.counties.pieces(pieces.sizes());
        let households = lent.households.pieces(pieces.sizes_in(&map.county_bounds));
        let local_hosts = lent.local_hosts.pieces(pieces.sizes_in(&map.county_hosts));
        let cooperatives = lent.cooperatives.pieces(pieces.sizes_of(CROPS));
        let channels = lent.channels.pieces(pieces.sizes_of(CROPS * CHANNELS));
        // Nothing arrives in the week in which it was ordered.
        let can_arrive = |cohort: &Cohort| cohort.week < given.tick.week && cohort.is_open();
        let cohorts = lent.order_book.groups(&pieces, can_arrive);
        let sellers = households.zip(local_hosts).zip(cooperatives);
        let sales = channels.zip(cohorts);
        counties
            .zip(sellers)
            .zip(sales)
            .map(|((counties, ((households, local_hosts), cooperatives)), (channels, cohorts))| Self {
                given,
                outcome: Outcome::new(given, &counties, &cohorts),
                counties,
                households,
                local_hosts,
                cooperatives,
                channels,
                cohorts,
            })
            .collect()
    }
}

impl Outcome {
    fn new(given: Given<'_>, counties: &CountyRows<'_>, cohorts: &[CohortRows<'_>]) -> Self {
        let map = given.map;
        let groups = cohorts.iter().flat_map(|cohort| cohort.by_offer.iter());
        // Room for the buyers of all that travels.
        let room = groups.map(|group| group.travelling).sum::<u32>() as usize;
        let [first, last] = [counties.first, counties.first + counties.len() - 1].map(|county| map.zone_of(county));
        let (nation, purses) = (CROPS, map.cities * TIERS);
        Self {
            goods: GoodsFlowMatrix::default(),
            travelling: PendingGoodsList::new(0..KINDS),
            buyers: Buyers {
                refunds: Vec::with_capacity(room),
                purchases: Vec::with_capacity(room),
                moves: Vec::with_capacity(room),
            },
            mcn_ratings: vec![[0; 2]; map.mcn_hosts],
            generic_ratings: ChunkTable::new(first * nation..(last + 1) * nation, || [0; 2]),
            surprise_fen: ChunkTable::new(first * purses..(last + 1) * purses, || 0),
        }
    }
}

/// Buyers of some counties whose memory changes.
pub(super) struct Buyers {
    pub refunds: Vec<DueRefund>,
    pub purchases: Vec<Purchase>,
    /// Who may follow or leave a host.
    pub moves: Vec<FollowerMove>,
}

/// A purchase that its buyer remembers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Purchase {
    pub consumer: u32,
    pub satisfied: bool,
}

/// Hands over what the pieces left, in their order; returns the buyers of each whose memory changes.
pub(super) fn hand_over(lent: &mut Lent<'_>, outcomes: Vec<Outcome>) -> Vec<Buyers> {
    let map = lent.given.map;
    let mut buyers = Vec::with_capacity(outcomes.len());
    let mut payment =
        RefundPayment { map, platform: lent.platform, consumer_purses: lent.consumer_purses, books: lent.books };
    for outcome in outcomes {
        outcome.buyers.refunds.iter().for_each(|&due| payment.pay(due));
        payment.books.goods.add(&outcome.goods);
        outcome.travelling.hand_over(&mut lent.order_book.travelling);
        for (row, [good, all]) in outcome.generic_ratings.into_rows() {
            lent.nation.generic_good[row] += good;
            lent.nation.generic_all[row] += all;
        }
        for (purse, fen) in outcome.surprise_fen.into_rows() {
            payment.consumer_purses.surprise_year_fen[purse] += fen;
        }
        for (host, [good, bad]) in outcome.mcn_ratings.into_iter().enumerate() {
            add_ratings(&mut lent.mcn_hosts.rating_good[host], good, real(map.weight));
            add_ratings(&mut lent.mcn_hosts.rating_bad[host], bad, real(map.weight));
        }
        buyers.push(outcome.buyers);
    }
    buyers
}
