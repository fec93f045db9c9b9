//! Booking the sales: money into escrow, goods into the stock of sold parcels, orders into a new cohort.

use crate::engine::agents::channels::Channels;
use crate::engine::agents::consumers::{ConsumerPurses, Consumers};
use crate::engine::agents::hosts::{Feed, HostRow, LocalHosts, Offer, Seller};
use crate::engine::agents::households::Households;
use crate::engine::agents::institutions::{Counties, Platform, Pools};
use crate::engine::agents::mcn_hosts::McnHosts;
use crate::engine::agents::orders::{Cohort, OrderBook, Orders};
use crate::engine::books::Posted;
use crate::engine::geography::Map;
use crate::engine::goods::Stock;
use crate::engine::goods::{AtFarm, AtPool, Carries, Location, Sold, Waiting};
use crate::engine::money::RestOfWorld;
use crate::engine::money::{ConsumerIncome, OfflineRetail, Payment};
use crate::engine::phases::buy::Want;
use crate::engine::units::CROPS;
use std::sync::Arc;

/// Empties the columns of the week.
pub(super) fn reset(
    offers: &mut [Offer],
    households: &mut Households,
    local_hosts: &mut LocalHosts,
    mcn_hosts: &mut McnHosts,
    pools: &mut Pools,
    counties: &mut Counties,
) {
    for offer in offers {
        (offer.wanted, offer.sold) = (0, 0);
    }
    households.wanted_parcels.fill(0);
    local_hosts.sold_parcels.fill(0);
    local_hosts.gmv_fen.fill(0);
    mcn_hosts.sold_parcels.fill(0);
    mcn_hosts.gmv_fen.fill(0);
    pools.wanted.fill([0; 2]);
    counties.gmv_fen.fill(0);
    counties.orders.fill(0);
}

/// Takes the followers who gave up a host from its count.
pub(super) fn lose_followers(
    lost: impl Iterator<Item = u32>,
    weight: i64,
    households: &mut Households,
    local_hosts: &mut LocalHosts,
    mcn_hosts: &mut McnHosts,
) {
    for host in lost {
        let count = match HostRow::of(host, households.len(), local_hosts.len()) {
            HostRow::Farm(row) => &mut households.followers[row],
            HostRow::Local(row) => &mut local_hosts.followers[row],
            HostRow::Mcn(row) => &mut mcn_hosts.followers[row],
        };
        *count -= weight;
        assert!(*count >= 0, "defect: host {host} loses a follower it never had");
    }
}

/// Sends those who were not served to offline retail: what they spend changes, and they count there.
pub(super) fn send_to_retail(
    wants: &[Want],
    served: &[bool],
    offers: &[Offer],
    feed: &Feed,
    consumers: &mut Consumers,
    retail: &mut [[i64; CROPS]],
) {
    for (want, _) in wants.iter().zip(served).filter(|(_, served)| !**served) {
        let offer = &offers[want.offer as usize];
        let crop = usize::from(offer.crop);
        let spend = &mut consumers.spend_year_fen[want.consumer as usize];
        let changed = i64::from(*spend) - offer.price_fen + feed.retail_fen[crop];
        *spend = u32::try_from(changed).expect("defect: spending of a year outside 32 bits");
        retail[purse(want)][crop] += 1;
    }
}

fn purse(want: &Want) -> usize {
    want.purse as usize
}

/// Pays for live orders into escrow and for offline retail to the rest of the world, one sum a purse.
#[allow(clippy::too_many_arguments, reason = "both sides of two flows")]
pub(super) fn pay(
    wants: &[Want],
    served: &[bool],
    retail: &[[i64; CROPS]],
    weight: i64,
    offers: &[Offer],
    feed: &Feed,
    consumer_purses: &mut ConsumerPurses,
    platform: &mut Platform,
    rest_of_world: &mut RestOfWorld,
    books: &mut Posted,
) {
    let mut live = vec![0_i64; consumer_purses.len()];
    for (want, _) in wants.iter().zip(served).filter(|(_, served)| **served) {
        live[purse(want)] += offers[want.offer as usize].price_fen * weight;
    }
    for ((cash, live), retail) in consumer_purses.cash.iter_mut().zip(live).zip(retail) {
        let offline: i64 = retail.iter().zip(feed.retail_fen).map(|(count, fen)| count * fen * weight).sum();
        // A purse is filled once a week; where prices have run away from it, income comes in time for what is bought.
        let missing = (live + offline - cash.fen()).max(0);
        books.pay(ConsumerIncome, rest_of_world, cash, missing);
        books.pay(Payment, cash, &mut platform.escrow, live);
        books.pay(OfflineRetail, cash, rest_of_world, offline);
    }
}

/// Moves what was sold out of the stocks of its owners and counts it for owners, hosts and counties.
#[allow(clippy::too_many_arguments, reason = "everyone who sells")]
pub(super) fn hand_out(
    offers: &[Offer],
    map: &Map,
    households: &mut Households,
    local_hosts: &mut LocalHosts,
    mcn_hosts: &mut McnHosts,
    pools: &mut Pools,
    counties: &mut Counties,
    order_book: &mut OrderBook,
    books: &mut Posted,
) {
    for offer in offers.iter().filter(|offer| offer.wanted > 0) {
        let (value, grams) = (offer.price_fen * offer.sold, offer.parcel_g * offer.sold);
        let waiting = &mut order_book.waiting[offer.kind()];
        match offer.seller {
            Seller::Own(row) => {
                let row = row as usize;
                households.wanted_parcels[row] += offer.wanted;
                households.gmv_year_fen[row] += value;
                households.live_year_g[row] += grams;
                let second = if offer.grade == 0 { &mut households.fresh_a[row] } else { &mut households.fresh_b[row] };
                let first = (offer.grade == 0).then_some(&mut households.ageing_a[row]);
                take::<AtFarm>(books, offer.kind(), first, second, waiting, grams);
            }
            Seller::Pool(row) => {
                let row = row as usize;
                // What a market host's own audience wants says nothing of the price asked through local hosts.
                if !matches!(HostRow::of(offer.host, map.households(), local_hosts.len()), HostRow::Mcn(_)) {
                    pools.wanted[row][usize::from(offer.grade)] += offer.wanted;
                }
                let second = if offer.grade == 0 { &mut pools.fresh_a[row] } else { &mut pools.fresh_b[row] };
                let first = (offer.grade == 0).then_some(&mut pools.ageing_a[row]);
                take::<AtPool>(books, offer.kind(), first, second, waiting, grams);
            }
        }
        match HostRow::of(offer.host, map.households(), local_hosts.len()) {
            HostRow::Farm(_) => {}
            HostRow::Local(row) => {
                local_hosts.sold_parcels[row] += offer.sold;
                local_hosts.gmv_fen[row] += value;
                local_hosts.gmv_year_fen[row] += value;
            }
            HostRow::Mcn(row) => {
                mcn_hosts.sold_parcels[row] += offer.sold;
                mcn_hosts.gmv_fen[row] += value;
                mcn_hosts.gmv_year_fen[row] += value;
            }
        }
        counties.gmv_fen[usize::from(offer.county)] += value;
        counties.orders[usize::from(offer.county)] += offer.sold;
    }
}

/// Takes grams from the older stock first, the rest from the fresh one.
fn take<P: Location>(
    books: &mut Posted,
    kind: usize,
    older: Option<&mut Stock<P>>,
    fresh: &mut Stock<P>,
    waiting: &mut Stock<Waiting>,
    grams: i64,
) where
    Sold: Carries<P, Waiting>,
{
    let mut left = grams;
    if let Some(older) = older {
        let first = left.min(older.grams());
        books.carry(Sold, kind, older, waiting, first);
        left -= first;
    }
    books.carry(Sold, kind, fresh, waiting, left);
}

/// Counts parcels bought by who already followed the host.
pub(super) fn count_repeats(
    wants: &[Want],
    served: &[bool],
    offers: &[Offer],
    weight: i64,
    consumers: &Consumers,
    channels: &mut Channels,
) {
    for (want, _) in wants.iter().zip(served).filter(|(_, served)| **served) {
        let offer = &offers[want.offer as usize];
        if consumers.followed[want.consumer as usize].contains(&offer.host) {
            channels.repeat_parcels[offer.channel()] += weight;
        }
    }
}

/// Opens the cohort of the week with the orders that were served.
pub(super) fn open_cohort(week: u32, offers: &[Offer], wants: &[Want], served: &[bool], order_book: &mut OrderBook) {
    let filled: Vec<&Want> = wants.iter().zip(served).filter(|(_, served)| **served).map(|(want, _)| want).collect();
    let mut orders = Orders::new(filled.len());
    for (row, want) in filled.iter().enumerate() {
        orders.consumer[row] = want.consumer;
        orders.offer[row] = want.offer;
        orders.city[row] = want.city;
        orders.refund_word[row] = want.refund;
        orders.rating_word[row] = want.rating;
    }
    let mut cohort = Cohort {
        week,
        offers: Arc::new(offers.to_vec()),
        open: orders.len(),
        orders,
        by_offer: Vec::new(),
        offer_bounds: Vec::new(),
    };
    cohort.group();
    order_book.cohorts.push_back(cohort);
}
