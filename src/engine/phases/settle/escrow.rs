//! Escrow is released a week after arrival: to sellers, less fee and commission. The counties do so at the same time.

use crate::agents::carriers::Carriers;
use crate::agents::channels::{CHANNELS, ChannelRows};
use crate::agents::cooperatives::CooperativeRows;
use crate::agents::counties::CountyPieces;
use crate::agents::hosting::HostRow;
use crate::agents::households::HouseholdRows;
use crate::agents::local_hosts::LocalHostRows;
use crate::agents::markets::MarketRows;
use crate::agents::offers::{Offer, Seller};
use crate::agents::order_table::{ARRIVED, CLOSED, OrderRows};
use crate::agents::orders::{CohortRows, OfferOrders};
use crate::agents::terms::Terms;
use crate::money::{
    CommissionLocal, CommissionMcn, McnHostSector, PendingMoneyList, PlatformFee, PlatformSector, ReleaseCooperative,
    ReleaseOwn, TransactionFlowMatrix,
};
use crate::phases::settle::{Given, Lent};
use crate::units::{CROPS, basis_points, mul_div, real, share_of, to_fixed, value_of};
use rayon::prelude::*;

/// What is released of one offer this week.
#[derive(Debug, Clone, Copy)]
struct Release {
    /// Parcels that arrived a week ago, refunded ones included.
    parcels: i64,
    /// Goods in them.
    grams: i64,
    /// Price of the parcels that were kept.
    gross_fen: i64,
    /// Platform fee on it.
    fee_fen: i64,
}

/// The tables of consecutive counties, and the outcome of their week.
struct Piece<'a> {
    given: Given<'a>,
    carriers: &'a Carriers,
    households: HouseholdRows<'a>,
    local_hosts: LocalHostRows<'a>,
    cooperatives: CooperativeRows<'a>,
    markets: MarketRows<'a>,
    channels: ChannelRows<'a>,
    cohorts: Vec<CohortRows<'a>>,
    outcome: Outcome,
}

/// What the week of some counties leaves for the platform and for MCN hosts.
struct Outcome {
    money: TransactionFlowMatrix,
    escrow: PendingMoneyList<PlatformSector>,
    platform: PendingMoneyList<PlatformSector>,
    mcn_hosts: PendingMoneyList<McnHostSector>,
    /// Platform fees.
    fee_fen: i64,
    /// Commissions of MCN hosts.
    mcn_commission_fen: Vec<i64>,
}

impl Outcome {
    fn new(mcn_hosts: usize) -> Self {
        Self {
            money: TransactionFlowMatrix::default(),
            escrow: PendingMoneyList::new(0..1),
            platform: PendingMoneyList::new(0..1),
            mcn_hosts: PendingMoneyList::new(0..mcn_hosts),
            fee_fen: 0,
            mcn_commission_fen: vec![0; mcn_hosts],
        }
    }
}

/// Releases the money of orders that arrived last week and were kept.
pub(super) fn release(lent: &mut Lent<'_>) {
    let mut pieces = Piece::lend(lent);
    pieces.par_iter_mut().for_each(Piece::release);
    let outcomes: Vec<Outcome> = pieces.into_iter().map(|piece| piece.outcome).collect();
    for outcome in outcomes {
        lent.books.money.add(&outcome.money);
        outcome.escrow.hand_over(std::slice::from_mut(&mut lent.platform.escrow));
        outcome.platform.hand_over(std::slice::from_mut(&mut lent.platform.cash));
        outcome.mcn_hosts.hand_over(&mut lent.mcn_hosts.cash);
        lent.platform.income_year_fen += outcome.fee_fen;
        for (year_fen, fen) in lent.mcn_hosts.commission_year_fen.iter_mut().zip(outcome.mcn_commission_fen) {
            *year_fen += fen;
        }
    }
}

/// Closes the orders of an offer that arrived last week and were kept; returns how many arrived and how many were kept.
fn close_arrived(group: &mut OfferOrders, orders: &mut OrderRows<'_>, week: u32) -> [u32; 2] {
    let (mut arrived, mut kept) = (0, 0);
    for row in group.first as usize - orders.first..group.waiting as usize - orders.first {
        if orders.arrival_week[row] + 1 == week {
            arrived += 1;
            if orders.state[row] == ARRIVED {
                orders.state[row] = CLOSED;
                kept += 1;
            }
        }
    }
    group.unsettled -= arrived;
    [arrived, kept]
}

impl<'a> Piece<'a> {
    /// All counties in pieces.
    fn lend(lent: &'a mut Lent<'_>) -> Vec<Self> {
        let (given, map, carriers) = (lent.given, lent.given.map, &*lent.carriers);
        let pieces = CountyPieces::new(&map.county_bounds, given.tick.chunk);
        let households = lent.households.pieces(pieces.sizes_in(&map.county_bounds));
        let local_hosts = lent.local_hosts.pieces(pieces.sizes_in(&map.county_hosts));
        let cooperatives = lent.cooperatives.pieces(pieces.sizes_of(CROPS));
        let markets = lent.markets.pieces(pieces.sizes_of(CROPS));
        let channels = lent.channels.pieces(pieces.sizes_of(CROPS * CHANNELS));
        // What was ordered last week cannot have arrived before this week.
        let cohorts = lent.order_book.groups(&pieces, |cohort| cohort.week + 1 < given.tick.week);
        let sellers = households.zip(local_hosts).zip(cooperatives);
        let sales = markets.zip(channels).zip(cohorts);
        sellers
            .zip(sales)
            .map(|(((households, local_hosts), cooperatives), ((markets, channels), cohorts))| Self {
                given,
                carriers,
                households,
                local_hosts,
                cooperatives,
                markets,
                channels,
                cohorts,
                outcome: Outcome::new(lent.mcn_hosts.len()),
            })
            .collect()
    }

    /// Releases what the offers of the counties bring.
    fn release(&mut self) {
        let memory = self.given.terms.payout_memory();
        for parcels in self.markets.recent_parcels.iter_mut().chain(&mut *self.markets.recent_refunds) {
            *parcels *= memory;
        }
        let first = self.markets.first / CROPS;
        // The cohorts stand beside the other tables while they are gone through.
        let mut cohorts = std::mem::take(&mut self.cohorts);
        for CohortRows { offers, by_offer, orders, open, .. } in &mut cohorts {
            for (offer, group) in offers.iter().zip(&mut **by_offer).filter(|(_, group)| group.unsettled > 0) {
                let [arrived, kept] = close_arrived(group, orders, self.given.tick.week);
                if arrived > 0 {
                    open[usize::from(offer.county) - first] -= kept;
                    self.release_offer(offer, arrived.into(), kept.into());
                }
            }
        }
    }

    /// Pays what an offer's orders bring to seller, host and platform.
    fn release_offer(&mut self, offer: &Offer, arrived: i64, kept: i64) {
        let Given { settle, terms, map, .. } = self.given;
        let parcels = arrived * map.weight;
        let gross_fen = kept * map.weight * offer.price_fen;
        let fee_fen = basis_points(gross_fen, terms.platform_fee_bp);
        let release = Release { parcels, grams: parcels * offer.parcel_g, gross_fen, fee_fen };
        self.count(offer, release, settle.deep_discount_bp);
        let market = usize::from(offer.county) * CROPS + usize::from(offer.crop) - self.markets.first;
        self.markets.recent_parcels[market] += real(parcels);
        self.markets.recent_refunds[market] += real(parcels - kept * map.weight);
        let trader_price = self.markets.price_fen_per_kg(market, usize::from(offer.grade));
        self.channels.trader_fen[offer.channel() - self.channels.first] += value_of(release.grams, trader_price);
        match offer.seller {
            Seller::Own(row) => self.release_to_household(offer, row as usize - self.households.first, release),
            Seller::Cooperative(row) => {
                self.release_to_cooperative(offer, row as usize - self.cooperatives.first, release);
            }
        }
        self.outcome.fee_fen += fee_fen;
    }

    fn release_to_household(&mut self, offer: &Offer, row: usize, release: Release) {
        let Release { parcels, grams, gross_fen, fee_fen } = release;
        let sending_fen = sending_fen(self.given, self.carriers, offer);
        let Self { households, outcome: Outcome { money, escrow, platform, .. }, .. } = self;
        money.pay(ReleaseOwn, escrow.at(0), &mut households.cash[row], gross_fen);
        money.pay(PlatformFee, &mut households.cash[row], platform.at(0), fee_fen);
        households.own_year_fen[row] += gross_fen;
        households.own_year_g[row] += grams;
        households.own_cost_year_fen[row] += fee_fen;
        households.turnover_fen[row] += gross_fen;
        households.week_income_fen[row] += gross_fen - fee_fen;
        let net_fen = gross_fen - fee_fen - sending_fen * parcels;
        households.own_season_g[row] += grams;
        households.own_season_fen[row] += net_fen;
        households.recent_own_fen[row] += real(net_fen);
        households.recent_own_g[row] += real(grams);
    }

    fn release_to_cooperative(&mut self, offer: &Offer, row: usize, release: Release) {
        let Self { given: Given { crops, map, .. }, local_hosts, cooperatives, channels, outcome, .. } = self;
        let Outcome { money, escrow, platform, mcn_hosts, mcn_commission_fen, .. } = outcome;
        let (cash, commission) = (&mut cooperatives.cash[row], basis_points(release.gross_fen, offer.commission_bp));
        money.pay(ReleaseCooperative, escrow.at(0), cash, release.gross_fen);
        money.pay(PlatformFee, cash, platform.at(0), release.fee_fen);
        match HostRow::of(offer.host, map.households(), map.local_hosts()) {
            HostRow::Farm(_) => unreachable!("farm households sell their own goods only"),
            HostRow::Local(host) => {
                let host = host - local_hosts.first;
                money.pay(CommissionLocal, cash, &mut local_hosts.cash[host], commission);
                local_hosts.commission_year_fen[host] += commission;
                local_hosts.income_fen[host] += commission;
            }
            HostRow::Mcn(host) => {
                money.pay(CommissionMcn, cash, mcn_hosts.at(host), commission);
                mcn_commission_fen[host] += commission;
            }
        }
        channels.commission_fen[offer.channel() - channels.first] += commission;
        if offer.grade == 0 {
            cooperatives.settled_g[row] += release.grams;
            cooperatives.recent_sold_a_g[row] += real(release.grams);
        } else {
            let worth = crops.grade_b_worth(usize::from(offer.crop));
            cooperatives.settled_g[row] += share_of(release.grams, worth);
        }
    }

    /// Counts what was settled of an offer: parcels arrived, price paid, paid back, fee.
    fn count(&mut self, offer: &Offer, release: Release, deep_discount_bp: i64) {
        let channels = &mut self.channels;
        let (row, paid) = (offer.channel() - channels.first, release.parcels * offer.price_fen);
        channels.parcels[row] += release.parcels;
        channels.grams[row] += release.grams;
        channels.gross_fen[row] += paid;
        channels.refund_fen[row] += paid - release.gross_fen;
        channels.fee_fen[row] += release.fee_fen;
        channels.discounted_fen[row] += if offer.discount_bp > deep_discount_bp { paid } else { 0 };
        channels.expected_sum[row] += to_fixed(offer.promised_quality()) * release.parcels;
    }
}

/// Freight and packing of one parcel of a household's offer, at the tariff of the county's first firm.
fn sending_fen(given: Given<'_>, carriers: &Carriers, offer: &Offer) -> i64 {
    let Given { terms, freight, map, .. } = given;
    let Terms { packing_material_fen, packing_min, wage_fen_per_hour, .. } = *terms;
    let village = &map.villages[offer.village.expect("an own stream has a village") as usize];
    let tariff_fen = carriers.tariff_fen[map.county_carriers[village.county]][village.band];
    let packing_fen = packing_material_fen + mul_div(packing_min, wage_fen_per_hour, 60);
    freight.parcel_fen(tariff_fen, offer.parcel_g) + packing_fen
}
