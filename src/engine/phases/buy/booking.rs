//! Booking the sales: money into escrow, goods into the stock of sold parcels, orders into a new cohort.

use crate::agents::hosting::HostRow;
use crate::agents::offers::{Offer, Seller};
use crate::agents::order_table::PaidOrder;
use crate::agents::orders::Cohort;
use crate::agents::requests::{PieceRequests, Purchases};
use crate::books::Posted;
use crate::goods::Stock;
use crate::goods::{Carries, Location, Sold, Waiting};
use crate::money::{ConsumerIncome, OfflineRetail, Payment, RivalSale};
use crate::phases::buy::lookup_tables::RIVAL_BITS;
use crate::phases::buy::rationing::RationedOrders;
use crate::phases::buy::{Given, Lent};
use crate::units::CROPS;

/// Sets the counts of the week to zero.
pub(super) fn reset(lent: &mut Lent<'_>) {
    lent.households.wanted_parcels.fill(0);
    lent.local_hosts.sold_parcels.fill(0);
    lent.local_hosts.gmv_fen.fill(0);
    lent.mcn_hosts.sold_parcels.fill(0);
    lent.mcn_hosts.gmv_fen.fill(0);
    lent.cooperatives.wanted.fill([0; 2]);
    lent.counties.gmv_fen.fill(0);
    lent.counties.orders.fill(0);
}

/// Takes one follower from each host that a consumer gave up.
pub(super) fn remove_followers(lent: &mut Lent<'_>, pieces: &[PieceRequests]) {
    let (households, local_hosts) = (lent.households.len(), lent.local_hosts.len());
    for &host in pieces.iter().flat_map(|piece| &piece.unfollowed) {
        let count = match HostRow::of(host, households, local_hosts) {
            HostRow::Farm(row) => &mut lent.households.followers[row],
            HostRow::Local(row) => &mut lent.local_hosts.followers[row],
            HostRow::Mcn(row) => &mut lent.mcn_hosts.followers[row],
        };
        *count -= lent.given.map.weight;
        assert!(*count >= 0, "defect: host {host} loses a follower it never had");
    }
}

/// Books what is bought; `purchases` is what each purse would buy if all requests were filled.
pub(super) fn book(lent: &mut Lent<'_>, offers: &[Offer], orders: &RationedOrders<'_>, purchases: &mut [Purchases]) {
    move_unfilled_to_retail(lent, offers, orders, purchases);
    pay(lent, purchases);
    move_goods(lent, offers);
    count_sales(lent, offers);
    count_repeats(lent, offers, orders);
}

/// Consumers whose request is not filled buy in offline retail: what they spend changes, and they count there.
fn move_unfilled_to_retail(
    lent: &mut Lent<'_>,
    offers: &[Offer],
    orders: &RationedOrders<'_>,
    purchases: &mut [Purchases],
) {
    for (piece, request) in orders.unfilled() {
        let offer = &offers[request.offer as usize];
        let crop = usize::from(offer.crop);
        let spend = &mut lent.consumers.spend_year_fen[request.consumer as usize];
        let changed = i64::from(*spend) - offer.price_fen + lent.given.feed.retail_fen[crop];
        *spend = u32::try_from(changed).expect("defect: spending of a year outside 32 bits");
        let purchases = &mut purchases[piece.purse];
        purchases.live_fen -= offer.price_fen;
        purchases.elsewhere[crop] += 1;
    }
}

/// Pays for live orders into escrow, and for what is bought elsewhere to the rest of the world, one sum a purse.
fn pay(lent: &mut Lent<'_>, purchases: &[Purchases]) {
    let Lent { given, consumer_purses, platform, rest_of_world, books, .. } = lent;
    let (weight, retail_fen) = (given.map.weight, given.feed.retail_fen);
    let value = |counts: [i64; CROPS]| -> i64 { counts.iter().zip(retail_fen).map(|(n, fen)| n * fen * weight).sum() };
    for (cash, purchases) in consumer_purses.cash.iter_mut().zip(purchases) {
        let live = purchases.live_fen * weight;
        let offline = value(purchases.elsewhere);
        let from_rivals = value(purchases.rivals.map(|parts| parts >> RIVAL_BITS));
        // A purse is filled once a week; where prices have run away from it, income comes in time for what is bought.
        let missing = (live + offline - cash.fen()).max(0);
        books.pay(ConsumerIncome, *rest_of_world, cash, missing);
        books.pay(Payment, cash, &mut platform.escrow, live);
        books.pay(RivalSale, cash, *rest_of_world, from_rivals);
        books.pay(OfflineRetail, cash, *rest_of_world, offline - from_rivals);
    }
}

/// Moves what was sold out of the stocks of its owners.
fn move_goods(lent: &mut Lent<'_>, offers: &[Offer]) {
    let Lent { households, cooperatives, order_book, books, .. } = lent;
    for offer in offers.iter().filter(|offer| offer.sold > 0) {
        let (kind, grams) = (offer.kind(), offer.parcel_g * offer.sold);
        let waiting = &mut order_book.waiting[kind];
        match (offer.seller, offer.grade) {
            (Seller::Own(row), 0) => {
                let (older, fresh) = (&mut households.ageing_a[row as usize], &mut households.fresh_a[row as usize]);
                take_older_first(books, kind, older, fresh, waiting, grams);
            }
            (Seller::Own(row), _) => books.carry(Sold, kind, &mut households.fresh_b[row as usize], waiting, grams),
            (Seller::Cooperative(row), 0) => {
                let (older, fresh) =
                    (&mut cooperatives.ageing_a[row as usize], &mut cooperatives.fresh_a[row as usize]);
                take_older_first(books, kind, older, fresh, waiting, grams);
            }
            (Seller::Cooperative(row), _) => {
                books.carry(Sold, kind, &mut cooperatives.fresh_b[row as usize], waiting, grams);
            }
        }
    }
}

/// Takes grams from the older stock first, the rest from the fresh one.
fn take_older_first<P: Location>(
    books: &mut Posted,
    kind: usize,
    older: &mut Stock<P>,
    fresh: &mut Stock<P>,
    waiting: &mut Stock<Waiting>,
    grams: i64,
) where
    Sold: Carries<P, Waiting>,
{
    let from_older = grams.min(older.grams());
    books.carry(Sold, kind, older, waiting, from_older);
    books.carry(Sold, kind, fresh, waiting, grams - from_older);
}

/// Counts what was wanted and sold for owners, hosts and counties.
fn count_sales(lent: &mut Lent<'_>, offers: &[Offer]) {
    let Lent { households, local_hosts, mcn_hosts, cooperatives, counties, .. } = lent;
    for offer in offers.iter().filter(|offer| offer.wanted > 0) {
        let value = offer.price_fen * offer.sold;
        let host = HostRow::of(offer.host, households.len(), local_hosts.len());
        match offer.seller {
            Seller::Own(row) => {
                let row = row as usize;
                households.wanted_parcels[row] += offer.wanted;
                households.gmv_year_fen[row] += value;
                households.live_year_g[row] += offer.parcel_g * offer.sold;
            }
            // What an MCN host's own audience wants says nothing of the price asked through local hosts.
            Seller::Cooperative(_) if matches!(host, HostRow::Mcn(_)) => {}
            Seller::Cooperative(row) => cooperatives.wanted[row as usize][usize::from(offer.grade)] += offer.wanted,
        }
        match host {
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

/// Counts parcels bought by consumers who already followed the host.
fn count_repeats(lent: &mut Lent<'_>, offers: &[Offer], orders: &RationedOrders<'_>) {
    for (_, request) in orders.filled().filter(|(_, request)| request.is_repeat) {
        lent.channels.repeat_parcels[offers[request.offer as usize].channel()] += lent.given.map.weight;
    }
}

/// The cohort of the week: the filled orders.
pub(super) fn cohort(given: Given<'_>, offers: &[Offer], rationed: &RationedOrders<'_>) -> Cohort {
    let paid = rationed.filled().map(|(piece, request)| PaidOrder {
        consumer: request.consumer,
        offer: request.offer,
        segment: piece.segment,
        refund_word: request.refund_word,
        rating_word: request.rating_word,
    });
    Cohort::new(given.tick.week, offers, given.map.counties(), (rationed.filled_by_offer(), paid))
}
