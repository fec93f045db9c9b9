//! Escrow is released a week after arrival; pools pay their members by what they delivered.

use crate::engine::agents::carriers::{Carriers, Freight};
use crate::engine::agents::channels::Channels;
use crate::engine::agents::hosts::{HostRow, LocalHosts, Offer, Seller};
use crate::engine::agents::households::{Endowments, Households};
use crate::engine::agents::institutions::{Markets, Platform, Pools, Terms};
use crate::engine::agents::mcn_hosts::McnHosts;
use crate::engine::agents::orders::{ARRIVED, CLOSED, OrderBook};
use crate::engine::books::Posted;
use crate::engine::geography::Map;
use crate::engine::money::{
    CommissionLocal, CommissionMcn, OfflineSale, PlatformFee, PoolPayout, ReleaseOwn, ReleasePool,
};
use crate::engine::tick::Tick;
use crate::engine::units::{CROPS, basis_points, largest_remainder, mul_div, real, share_of, to_fixed, value_of};

/// Releases the money of orders that arrived last week and were kept.
#[allow(clippy::too_many_arguments, reason = "a release touches buyer's money, seller, host and platform")]
pub fn run(
    tick: &Tick,
    terms: &Terms,
    freight: &Freight,
    carriers: &Carriers,
    map: &Map,
    book: &mut OrderBook,
    households: &mut Households,
    local_hosts: &mut LocalHosts,
    mcn_hosts: &mut McnHosts,
    pools: &mut Pools,
    channels: &mut Channels,
    platform: &mut Platform,
    books: &mut Posted,
) {
    let packing = terms.packing_material_fen + mul_div(terms.packing_min, terms.wage_fen_per_hour, 60);
    for cohort in book.cohorts.iter_mut().filter(|cohort| cohort.week + 1 < tick.week) {
        for (number, offer) in cohort.offers.iter().enumerate() {
            let (from, to) = (cohort.offer_bounds[number] as usize, cohort.offer_bounds[number + 1] as usize);
            let (mut kept, mut gone) = (0_i64, 0_i64);
            for &order in &cohort.by_offer[from..to] {
                let order = order as usize;
                if cohort.orders.arrival_week[order] + 1 != tick.week {
                    continue;
                }
                gone += 1;
                if cohort.orders.state[order] == ARRIVED {
                    cohort.orders.state[order] = CLOSED;
                    cohort.open -= 1;
                    kept += 1;
                }
            }
            if gone == 0 {
                continue;
            }
            let gross = kept * map.weight * offer.price_fen;
            let grams = gone * map.weight * offer.parcel_g;
            let fee = basis_points(gross, terms.platform_fee_bp);
            count(channels, offer, gone * map.weight, gross, fee);
            match offer.seller {
                Seller::Own(row) => {
                    let row = row as usize;
                    let village = &map.villages[offer.village.expect("an own stream has a village") as usize];
                    let tariff = carriers.tariff_fen[map.county_carriers[village.county]][village.band];
                    let sending = freight.parcel_fen(tariff, offer.parcel_g) + packing;
                    books.pay(ReleaseOwn, &mut platform.escrow, &mut households.cash[row], gross);
                    books.pay(PlatformFee, &mut households.cash[row], &mut platform.cash, fee);
                    households.own_year_fen[row] += gross;
                    households.own_year_g[row] += grams;
                    households.own_cost_year_fen[row] += fee;
                    households.turnover_fen[row] += gross;
                    households.week_income_fen[row] += gross - fee;
                    households.recent_own_fen[row] += real(gross - fee - sending * gone * map.weight);
                    households.recent_own_g[row] += real(grams);
                }
                Seller::Pool(row) => {
                    let row = row as usize;
                    let commission = basis_points(gross, offer.commission_bp);
                    books.pay(ReleasePool, &mut platform.escrow, &mut pools.cash[row], gross);
                    books.pay(PlatformFee, &mut pools.cash[row], &mut platform.cash, fee);
                    match HostRow::of(offer.host, map.households(), local_hosts.len()) {
                        HostRow::Farm(_) => unreachable!("farm households sell their own goods only"),
                        HostRow::Local(host) => {
                            let purse = &mut local_hosts.cash[host];
                            books.pay(CommissionLocal, &mut pools.cash[row], purse, commission);
                            local_hosts.commission_year_fen[host] += commission;
                            local_hosts.income_fen[host] += commission;
                        }
                        HostRow::Mcn(host) => {
                            let purse = &mut mcn_hosts.cash[host];
                            books.pay(CommissionMcn, &mut pools.cash[row], purse, commission);
                            mcn_hosts.commission_year_fen[host] += commission;
                        }
                    }
                    channels.commission_fen[offer.channel()] += commission;
                    pools.settled_g[row] += if offer.grade == 0 { grams } else { share_of(grams, terms.grade_b_worth) };
                }
            }
            platform.income_year_fen += fee;
        }
    }
}

/// A discount that counts as deep is above this.
const DEEP_DISCOUNT_BP: i64 = 2_000;

/// Counts what was settled of an offer: parcels gone, price paid, paid back, fee.
fn count(channels: &mut Channels, offer: &Offer, parcels: i64, kept_fen: i64, fee: i64) {
    let (row, paid) = (offer.channel(), parcels * offer.price_fen);
    channels.parcels[row] += parcels;
    channels.grams[row] += parcels * offer.parcel_g;
    channels.gross_fen[row] += paid;
    channels.refund_fen[row] += paid - kept_fen;
    channels.fee_fen[row] += fee;
    channels.discounted_fen[row] += if offer.discount_bp > DEEP_DISCOUNT_BP { paid } else { 0 };
    channels.expected_sum[row] += to_fixed(offer.promised_quality()) * parcels;
}

/// The trader pays pools for what they cleared this week.
pub fn sell_pool_stock(terms: &Terms, markets: &mut Markets, pools: &mut Pools, books: &mut Posted) {
    for row in 0..pools.len() {
        let [a, b] = pools.offline_g[row];
        let worth = value_of(a + share_of(b, terms.grade_b_worth), markets.price_fen_per_kg[row]);
        books.pay(OfflineSale, &mut markets.cash[row], &mut pools.cash[row], worth);
    }
}

/// Each pool pays out what exceeds its working capital, by graded grams delivered and not yet paid.
pub fn pay_out(
    terms: &Terms,
    map: &Map,
    endowments: &Endowments,
    households: &mut Households,
    pools: &mut Pools,
    books: &mut Posted,
) {
    for row in 0..pools.len() {
        let free = (pools.cash[row].fen() - pools.reserve_fen[row]).max(0);
        let settled = pools.settled_g[row].max(0);
        if free == 0 && settled == 0 {
            continue;
        }
        let (county, crop) = (row / CROPS, row % CROPS);
        let owed: Vec<usize> = (map.county_bounds[county]..map.county_bounds[county + 1])
            .filter(|&h| usize::from(endowments.crop[h]) == crop && households.pool_claim_g[h] > 0)
            .collect();
        let claims: Vec<i64> = owed.iter().map(|&h| households.pool_claim_g[h]).collect();
        let all: i64 = claims.iter().sum();
        if all == 0 {
            pools.settled_g[row] = 0;
            continue;
        }
        let settled = settled.min(all);
        let payouts = largest_remainder(free, &claims);
        let closed = largest_remainder(settled, &claims);
        for (place, &household) in owed.iter().enumerate() {
            books.pay(PoolPayout, &mut pools.cash[row], &mut households.cash[household], payouts[place]);
            households.pool_year_fen[household] += payouts[place];
            households.week_income_fen[household] += payouts[place];
            households.pool_claim_g[household] -= closed[place];
        }
        pools.settled_g[row] = 0;
        hear_payout(terms, pools, row, free, settled);
    }
}

/// What members hear: money over goods of the last months, since a week's cash and a week's goods do not match.
fn hear_payout(terms: &Terms, pools: &mut Pools, row: usize, paid_fen: i64, settled_g: i64) {
    pools.recent_paid_fen[row] = terms.payout_memory() * pools.recent_paid_fen[row] + real(paid_fen);
    pools.recent_settled_g[row] = terms.payout_memory() * pools.recent_settled_g[row] + real(settled_g);
    if pools.recent_settled_g[row] > 0.0 {
        pools.payout_fen_per_kg[row] = pools.recent_paid_fen[row] / pools.recent_settled_g[row] * 1_000.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// I15: payouts sum to the pool's remainder; equal deliveries are paid equally, to the fen.
    #[test]
    fn payouts_sum_to_the_remainder_and_equal_claims_differ_by_a_fen_at_most() {
        for free in [0, 1, 999, 1_234_567] {
            let payouts = largest_remainder(free, &[5_000, 5_000, 12_345, 0, 5_000]);
            assert_eq!(payouts.iter().sum::<i64>(), free);
            assert_eq!(payouts[3], 0);
            assert!((payouts[0] - payouts[1]).abs() <= 1 && (payouts[1] - payouts[4]).abs() <= 1);
        }
    }
}
