//! The parcels of one offer that arrive: goods are unpacked and rated, buyers keep them or get the money back.

use crate::agents::hosting::HostRow;
use crate::agents::offers::{Offer, Seller};
use crate::agents::order_table::{ARRIVED, CLOSED, Journey, OrderRows, TRAVELLING};
use crate::agents::orders::OfferOrders;
use crate::geography::{Segment, TIERS};
use crate::goods::{Delivered, Nature, SpoiledOnTheWay, ThrownAway};
use crate::phases::deliver::arrival::Arrival;
use crate::phases::deliver::followers::FollowerMove;
use crate::phases::deliver::piece::{Piece, Purchase};
use crate::phases::deliver::{Given, add_ratings};
use crate::phases::refund_payment::DueRefund;
use crate::rng::samplers::{happens, unit};
use crate::units::{CROPS, FEN_PER_YUAN, floor, real};

/// What arrived of one offer this week. Goods are in grams, quality is in fixed point, the rest in orders.
#[derive(Debug, Clone, Copy, Default)]
struct Arrivals {
    count: u32,
    refunded: u32,
    good: u32,
    lost_g: i64,
    discarded_g: i64,
    quality_sum: i64,
}

/// Delivers what arrives of one offer, where goods decay by `warmth` without cooling; returns how many orders are closed.
pub(super) fn deliver(
    piece: &mut Piece<'_>,
    offer: &Offer,
    (ordered_week, group, orders): (u32, &mut OfferOrders, &mut OrderRows<'_>),
    warmth: f64,
) -> u32 {
    let Given { tick, deliver, map, .. } = piece.given;
    let mut arrivals = Arrivals::default();
    // Parcels of an offer that travelled alike arrive alike: most of them follow one that did.
    let mut last: Option<(Journey, Arrival)> = None;
    // Slices of one length: the loop tests no bounds of theirs.
    let rows = group.first as usize - orders.first..group.waiting as usize - orders.first;
    let (state, arrival_week) = (&mut orders.state[rows.clone()], &orders.arrival_week[rows.clone()]);
    let (journey, consumer) = (&orders.journey[rows.clone()], &orders.consumer[rows.clone()]);
    let (segment, refund_word) = (&orders.segment[rows.clone()], &orders.refund_word[rows.clone()]);
    let rating_word = &orders.rating_word[rows];
    for row in 0..state.len() {
        if state[row] != TRAVELLING || arrival_week[row] > tick.week {
            continue;
        }
        let journey = journey[row];
        let arrival = match last {
            Some((known, arrival)) if known == journey => arrival,
            _ => last.insert((journey, Arrival::of(piece.given, warmth, offer, journey))).1,
        };
        let refunded = happens(arrival.refund_chance, refund_word[row]);
        let good = unit(rating_word[row]) < arrival.quality;
        let (consumer, segment) = (consumer[row], segment[row]);
        state[row] = if refunded { CLOSED } else { ARRIVED };
        arrivals.add(&arrival, refunded, good);
        let outcome = &mut piece.outcome;
        let buyers = &map.segments[segment as usize];
        let surprise_fen = surprise_fen(piece.given, offer, &arrival, buyers, refunded);
        *outcome.surprise_fen.at(map.purse_of(buyers)) += surprise_fen * map.weight;
        let satisfied = good && !refunded;
        let memory = &mut outcome.buyers;
        memory.purchases.push(Purchase { consumer, satisfied });
        if refunded {
            memory.refunds.push(DueRefund { consumer, segment, price_fen: offer.price_fen });
        }
        if refunded || (satisfied && low_bits(rating_word[row]) < deliver.follow_chance) {
            let (offer, host) = (group.offer, offer.host);
            memory.moves.push(FollowerMove { ordered_week, offer, consumer, host, follows: satisfied });
        }
    }
    if arrivals.count > 0 {
        group.travelling -= arrivals.count;
        group.unsettled += arrivals.count;
        count(piece, offer, &arrivals);
        rate(piece, offer, [arrivals.good, arrivals.count - arrivals.good]);
    }
    arrivals.refunded
}

impl Arrivals {
    /// Adds an order.
    fn add(&mut self, arrival: &Arrival, refunded: bool, good: bool) {
        self.count += 1;
        self.refunded += u32::from(refunded);
        self.good += u32::from(good);
        self.lost_g += arrival.lost_g;
        self.discarded_g += if refunded { arrival.discarded_g } else { 0 };
        self.quality_sum += arrival.quality_sum;
    }
}

/// What a purchase turned out to be worth beyond what was expected, fen: a refund returns the price, and only what is kept
/// of the goods is enjoyed.
fn surprise_fen(given: Given<'_>, offer: &Offer, arrival: &Arrival, buyers: &Segment, refunded: bool) -> i64 {
    let Given { deliver, tastes, .. } = given;
    let expected = offer.promised_quality();
    let surprise = tastes.surprise_yuan(buyers.kind, arrival.quality, expected, offer.awareness, offer.persuasion);
    let yuan = if refunded {
        let enjoyed = tastes.quality_taste[buyers.kind / TIERS] * arrival.quality;
        let lost = deliver.discarded_share * enjoyed / tastes.slope(buyers.kind % TIERS);
        surprise - lost + real(offer.price_fen) / FEN_PER_YUAN
    } else {
        surprise
    };
    floor(yuan * FEN_PER_YUAN)
}

/// A second number from the low half of a word. The rating compares the whole word with a quality, which fixes its high
/// half; given that, the low half is uniform but for one step in 65,536.
fn low_bits(word: u32) -> f64 {
    (f64::from(word & 0xFFFF) + 0.5) / 65_536.0
}

/// Books what was lost, thrown away and kept, and counts parcels and delivered quality for county and channel.
fn count(piece: &mut Piece<'_>, offer: &Offer, arrivals: &Arrivals) {
    let Piece { given, counties, channels, outcome, .. } = piece;
    let (kind, parcels) = (offer.kind(), i64::from(arrivals.count) * given.map.weight);
    let kept_g = offer.parcel_g * parcels - arrivals.lost_g - arrivals.discarded_g;
    let travelling = outcome.travelling.at(kind);
    outcome.goods.carry(SpoiledOnTheWay, kind, travelling, &mut Nature, arrivals.lost_g);
    outcome.goods.carry(ThrownAway, kind, travelling, &mut Nature, arrivals.discarded_g);
    outcome.goods.carry(Delivered, kind, travelling, &mut Nature, kept_g);
    let (county, channel) = (usize::from(offer.county) - counties.first, offer.channel() - channels.first);
    counties.transit_lost_g[county] += arrivals.lost_g;
    counties.refund_fen[county] += i64::from(arrivals.refunded) * offer.price_fen * given.map.weight;
    counties.delivered[county] += parcels;
    counties.quality_sum[county] += arrivals.quality_sum;
    channels.delivered[channel] += parcels;
    channels.delivered_sum[channel] += arrivals.quality_sum;
}

/// Adds the buyers' ratings, so many good and bad ones, to the seller, to the host who sold for a co-operative, and to the
/// record of the label or of goods without one.
fn rate(piece: &mut Piece<'_>, offer: &Offer, ratings: [u32; 2]) {
    let Piece { given, households, local_hosts, cooperatives, outcome, .. } = piece;
    let (map, county, crop) = (given.map, usize::from(offer.county), usize::from(offer.crop));
    let [good, bad] = ratings;
    let weight = real(map.weight);
    match offer.seller {
        Seller::Own(row) => {
            let row = row as usize - households.first;
            add_ratings(&mut households.rating_good[row], good, weight);
            add_ratings(&mut households.rating_bad[row], bad, weight);
        }
        Seller::Cooperative(row) => {
            let row = row as usize - cooperatives.first;
            add_ratings(&mut cooperatives.rating_good[row], good, weight);
            add_ratings(&mut cooperatives.rating_bad[row], bad, weight);
            match HostRow::of(offer.host, map.households(), map.local_hosts()) {
                HostRow::Farm(_) => {}
                HostRow::Local(host) => {
                    let host = host - local_hosts.first;
                    add_ratings(&mut local_hosts.rating_good[host], good, weight);
                    add_ratings(&mut local_hosts.rating_bad[host], bad, weight);
                }
                HostRow::Mcn(host) => {
                    outcome.mcn_ratings[host][0] += good;
                    outcome.mcn_ratings[host][1] += bad;
                }
            }
        }
    }
    let [good, bad] = ratings.map(|orders| i64::from(orders) * map.weight);
    if offer.labelled {
        let label = county * CROPS + crop - cooperatives.first;
        cooperatives.record_good[label] += good;
        cooperatives.record_all[label] += good + bad;
    } else {
        let [all_good, all] = outcome.generic_ratings.at(map.nation_row(county, crop));
        *all_good += good;
        *all += good + bad;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::ReplicationRng;

    #[test]
    fn following_is_independent_of_the_rating() {
        let (quality, chance, n) = (0.7, 0.3, 200_000_u32);
        let words = ReplicationRng::new(11, 0).stream(7, 0, 0).blocks(0).take(n as usize).map(|block| block[5]);
        let both = words.filter(|&word| unit(word) < quality && low_bits(word) < chance).count();
        let (share, expected) = (f64::from(u32::try_from(both).expect("few")) / f64::from(n), quality * chance);
        let error = libm::sqrt(expected * (1.0 - expected) / f64::from(n));
        assert!((share - expected).abs() < 4.0 * error, "{share} {expected}");
    }
}
