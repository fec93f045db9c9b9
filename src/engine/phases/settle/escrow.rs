//! Escrow is released a week after arrival: to sellers, less fee and commission.

use crate::engine::agents::channels::Channels;
use crate::engine::agents::hosting::HostRow;
use crate::engine::agents::offers::{Offer, Seller};
use crate::engine::agents::orders::{ARRIVED, CLOSED, Cohort};
use crate::engine::agents::terms::Terms;
use crate::engine::money::{CommissionLocal, CommissionMcn, PlatformFee, ReleaseCooperative, ReleaseOwn};
use crate::engine::phases::settle::Lent;
use crate::engine::units::{CROPS, basis_points, mul_div, real, share_of, to_fixed, value_of};
use std::sync::Arc;

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

/// Releases the money of orders that arrived last week and were kept.
pub(super) fn release(lent: &mut Lent<'_>) {
    let week = lent.given.tick.week;
    let memory = lent.given.terms.payout_memory();
    for parcels in lent.markets.recent_parcels.iter_mut().chain(&mut lent.markets.recent_refunds) {
        *parcels *= memory;
    }
    // The cohorts stand beside the other tables while they are gone through.
    let mut cohorts = std::mem::take(&mut lent.order_book.cohorts);
    for cohort in cohorts.iter_mut().filter(|cohort| cohort.week + 1 < week) {
        let offers = Arc::clone(&cohort.offers);
        for (number, offer) in offers.iter().enumerate() {
            let (arrived, kept) = close_arrived(cohort, number, week);
            if arrived > 0 {
                release_offer(lent, offer, arrived, kept);
            }
        }
    }
    lent.order_book.cohorts = cohorts;
}

/// Closes the orders of an offer that arrived last week and were kept; returns how many arrived and how many were kept.
fn close_arrived(cohort: &mut Cohort, offer: usize, week: u32) -> (i64, i64) {
    let (mut arrived, mut kept) = (0, 0);
    for place in cohort.offer_bounds[offer]..cohort.offer_bounds[offer + 1] {
        let order = cohort.by_offer[place as usize] as usize;
        if cohort.orders.arrival_week[order] + 1 != week {
            continue;
        }
        arrived += 1;
        if cohort.orders.state[order] == ARRIVED {
            cohort.orders.state[order] = CLOSED;
            cohort.open -= 1;
            kept += 1;
        }
    }
    (arrived, kept)
}

/// Pays what an offer's orders bring to seller, host and platform.
fn release_offer(lent: &mut Lent<'_>, offer: &Offer, arrived: i64, kept: i64) {
    let (map, terms) = (lent.given.map, lent.given.terms);
    let parcels = arrived * map.weight;
    let gross_fen = kept * map.weight * offer.price_fen;
    let fee_fen = basis_points(gross_fen, terms.platform_fee_bp);
    let release = Release { parcels, grams: parcels * offer.parcel_g, gross_fen, fee_fen };
    count(lent.channels, offer, release, lent.given.settle.deep_discount_bp);
    let market = usize::from(offer.county) * CROPS + usize::from(offer.crop);
    let trader_price = lent.markets.price_fen_per_kg(market, usize::from(offer.grade));
    lent.markets.recent_parcels[market] += real(parcels);
    lent.markets.recent_refunds[market] += real(parcels - kept * map.weight);
    lent.channels.trader_fen[offer.channel()] += value_of(release.grams, trader_price);
    match offer.seller {
        Seller::Own(row) => release_to_household(lent, offer, row as usize, release),
        Seller::Cooperative(row) => release_to_cooperative(lent, offer, row as usize, release),
    }
    lent.platform.income_year_fen += fee_fen;
}

fn release_to_household(lent: &mut Lent<'_>, offer: &Offer, row: usize, release: Release) {
    let Release { parcels, grams, gross_fen, fee_fen } = release;
    let sending_fen = sending_fen(lent, offer);
    let Lent { households, platform, books, .. } = lent;
    books.pay(ReleaseOwn, &mut platform.escrow, &mut households.cash[row], gross_fen);
    books.pay(PlatformFee, &mut households.cash[row], &mut platform.cash, fee_fen);
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

/// Freight and packing of one parcel of a household's offer, at the tariff of the county's first firm.
fn sending_fen(lent: &Lent<'_>, offer: &Offer) -> i64 {
    let map = lent.given.map;
    let Terms { packing_material_fen, packing_min, wage_fen_per_hour, .. } = *lent.given.terms;
    let village = &map.villages[offer.village.expect("an own stream has a village") as usize];
    let tariff_fen = lent.carriers.tariff_fen[map.county_carriers[village.county]][village.band];
    let packing_fen = packing_material_fen + mul_div(packing_min, wage_fen_per_hour, 60);
    lent.given.freight.parcel_fen(tariff_fen, offer.parcel_g) + packing_fen
}

fn release_to_cooperative(lent: &mut Lent<'_>, offer: &Offer, row: usize, release: Release) {
    let Lent { given, local_hosts, mcn_hosts, cooperatives, channels, platform, books, .. } = lent;
    let commission = basis_points(release.gross_fen, offer.commission_bp);
    books.pay(ReleaseCooperative, &mut platform.escrow, &mut cooperatives.cash[row], release.gross_fen);
    books.pay(PlatformFee, &mut cooperatives.cash[row], &mut platform.cash, release.fee_fen);
    match HostRow::of(offer.host, given.map.households(), local_hosts.len()) {
        HostRow::Farm(_) => unreachable!("farm households sell their own goods only"),
        HostRow::Local(host) => {
            books.pay(CommissionLocal, &mut cooperatives.cash[row], &mut local_hosts.cash[host], commission);
            local_hosts.commission_year_fen[host] += commission;
            local_hosts.income_fen[host] += commission;
        }
        HostRow::Mcn(host) => {
            books.pay(CommissionMcn, &mut cooperatives.cash[row], &mut mcn_hosts.cash[host], commission);
            mcn_hosts.commission_year_fen[host] += commission;
        }
    }
    channels.commission_fen[offer.channel()] += commission;
    let grade_b_worth = given.crops.grade_b_worth(usize::from(offer.crop));
    if offer.grade == 0 {
        cooperatives.settled_g[row] += release.grams;
        cooperatives.recent_sold_a_g[row] += real(release.grams);
    } else {
        cooperatives.settled_g[row] += share_of(release.grams, grade_b_worth);
    }
}

/// Counts what was settled of an offer: parcels arrived, price paid, paid back, fee.
fn count(channels: &mut Channels, offer: &Offer, release: Release, deep_discount_bp: i64) {
    let (row, paid) = (offer.channel(), release.parcels * offer.price_fen);
    channels.parcels[row] += release.parcels;
    channels.grams[row] += release.grams;
    channels.gross_fen[row] += paid;
    channels.refund_fen[row] += paid - release.gross_fen;
    channels.fee_fen[row] += release.fee_fen;
    channels.discounted_fen[row] += if offer.discount_bp > deep_discount_bp { paid } else { 0 };
    channels.expected_sum[row] += to_fixed(offer.promised_quality()) * release.parcels;
}
