//! Deliver 签收: parcels arrive, more or less fresh; buyers keep them or claim the money back, rate, follow or leave.
//!
//! Invariants: travelling goods equal open orders; escrow equals the price of open orders; a host's followers equal the
//! consumers who follow it, times their weight. `settle` releases the money of kept orders a week later.

mod arrival;
mod decay;
mod followers;
mod refund_decision;

use crate::engine::agents::channels::Channels;
use crate::engine::agents::consumers::{ConsumerPurses, Consumers, Tastes};
use crate::engine::agents::cooperatives::Cooperatives;
use crate::engine::agents::counties::Counties;
use crate::engine::agents::hosting::{HostRow, Hosting};
use crate::engine::agents::households::Households;
use crate::engine::agents::local_hosts::LocalHosts;
use crate::engine::agents::mcn_hosts::McnHosts;
use crate::engine::agents::nation::Nation;
use crate::engine::agents::offers::{Offer, Seller};
use crate::engine::agents::orders::{ARRIVED, CLOSED, Cohort, OrderBook, TRAVELLING};
use crate::engine::agents::platform::Platform;
use crate::engine::books::Posted;
use crate::engine::crops::{CROP_NAMES, Crops, GRADE_NAMES};
use crate::engine::declare::{lend, params};
use crate::engine::geography::{Map, TIERS};
use crate::engine::goods::{Delivered, Nature, SpoiledOnTheWay, ThrownAway};
use crate::engine::phases::deliver::arrival::Arrival;
use crate::engine::phases::deliver::followers::FollowerUpdate;
use crate::engine::phases::refund_payment::RefundPayment;
use crate::engine::units::{CROPS, FEN_PER_YUAN, floor, real, share_of, to_fixed};
use std::sync::Arc;

params! {
    /// What happens on the way and on arrival.
    Deliver in "deliver" {
        /// Factor of decay for ten degrees more.
        q10: f64 = 2.0, "ratio", 1.0..=5.0, Inferred("evidence A110"), zh "温度系数Q10";
        /// Temperature at which the ambient rate of decay holds.
        reference_c: f64 = 20.0, "°C", 0.0..=40.0, Inferred("evidence A110"), zh "腐损参考温度";
        /// Share of handling damage that the sorting centre's packing avoids, beyond the ordinary box.
        damage_avoided: f64 = 0.25, "share", 0.0..=1.0, Assumption("rates of decay are those of the ordinary box; machines pack evenly"), zh "分拣包装中心包装减损";
        /// How strongly loss on the way lowers the quality of what arrives.
        quality_exponent: f64 = 1.0, "1", 0.0..=10.0, Assumption("a box with a tenth spoiled is a tenth worse"), zh "损耗对品质的弹性";
        /// Refund logit of a parcel that is as good as expected, as good as the buyer calls ordinary, and in time.
        refund_level: [f64; CROPS] = [-2.30, -2.40, -2.32, -2.13, -2.28, -2.33], "1", -10.0..=5.0, Inferred("so that the baseline rate is that of the disappointment rule alone, evidence A99, level from A43"), zh "退款基准" by CROP_NAMES;
        /// Rise of the refund logit with the gap in quality.
        refund_gap: f64 = 4.0, "1", 0.0..=50.0, Assumption("evidence A99"), zh "品质落差对退款的作用";
        /// Weight of spoilage in that gap: how far what arrives falls short of ordinary goods of its grade. The rest is disappointment: how far it falls short of what was promised.
        spoilage_share: f64 = 0.5, "share", 0.0..=1.0, Assumption("no source separates the causes of claims"), zh "腐损占品质落差比重";
        /// Quality of ordinary goods of a grade before transit, in the eyes of buyers.
        reference_quality: [f64; 2] = [0.86, 0.62], "1", 0.0..=1.0, Assumption("what crops.quality_a and crops.quality_b deliver by default; a habit of buyers does not follow the goods of one county"), zh "买家参照品质" by GRADE_NAMES;
        /// Loss on the way that buyers take for ordinary.
        reference_loss: [f64; CROPS] = [0.044, 0.032, 0.057, 0.18, 0.002, 0.001], "share", 0.0..=1.0, Inferred("three days, half of them cold, at the rates of evidence A110"), zh "买家参照运输损耗" by CROP_NAMES;
        /// Rise of the refund logit when a parcel was shipped late.
        refund_late: f64 = 1.0, "1", 0.0..=10.0, Assumption("evidence A99"), zh "延迟发货对退款的作用";
        /// Goods lost when an order is refunded; the rest is kept.
        discarded_share: f64 = 0.95, "share", 0.0..=1.0, Assumption("evidence A45"), zh "退款货物丢弃比例";
        /// Fading of ratings.
        rating_fading: f64 = 0.02, "share/week", 0.0..=0.5, Assumption("evidence A98"), zh "评价衰减率";
        /// Chance that a satisfied buyer follows the host.
        follow_chance: f64 = 0.078, "1", 0.0..=1.0, Inferred("evidence A106; calibrated, docs/calibration"), zh "满意买家关注概率";
    }
}

lend! {
    rules { deliver: Deliver, crops: Crops, hosting: Hosting, tastes: Tastes }
    reads { map: Map }
    writes {
        households: Households, local_hosts: LocalHosts, mcn_hosts: McnHosts, cooperatives: Cooperatives, counties: Counties,
        channels: Channels, nation: Nation, consumers: Consumers, consumer_purses: ConsumerPurses, platform: Platform,
        order_book: OrderBook, books: Posted,
    }
}

/// Conditions of the week, derived from what is given.
#[derive(Debug)]
struct Conditions {
    /// Factor on decay without cooling, by county.
    warmth: Vec<f64>,
    /// Most households that can follow a host.
    max_followers: i64,
}

/// Delivers what arrives this week.
pub fn run(mut lent: Lent<'_>) {
    fade_ratings(&mut lent);
    let conditions = conditions(&lent);
    let week = lent.given.tick.week;
    // The cohorts stand beside the other tables while they are gone through.
    let mut cohorts = std::mem::take(&mut lent.order_book.cohorts);
    for cohort in cohorts.iter_mut().filter(|cohort| cohort.open > 0) {
        let offers = Arc::clone(&cohort.offers);
        for (number, offer) in offers.iter().enumerate() {
            for place in cohort.offer_bounds[number]..cohort.offer_bounds[number + 1] {
                let order = cohort.by_offer[place as usize] as usize;
                if cohort.orders.state[order] == TRAVELLING && cohort.orders.arrival_week[order] <= week {
                    deliver_order(&mut lent, &conditions, cohort, offer, order);
                }
            }
        }
    }
    lent.order_book.cohorts = cohorts;
    lent.order_book.forget_closed();
}

/// Lets the ratings of the past count less.
fn fade_ratings(lent: &mut Lent<'_>) {
    for ratings in [
        &mut lent.households.rating_good,
        &mut lent.households.rating_bad,
        &mut lent.local_hosts.rating_good,
        &mut lent.local_hosts.rating_bad,
        &mut lent.mcn_hosts.rating_good,
        &mut lent.mcn_hosts.rating_bad,
        &mut lent.cooperatives.rating_good,
        &mut lent.cooperatives.rating_bad,
    ] {
        fade(ratings, lent.given.deliver.rating_fading);
    }
}

/// Multiplies ratings by what is left after a week.
fn fade(ratings: &mut [f64], fading: f64) {
    for rating in ratings {
        *rating *= 1.0 - fading;
    }
}

fn conditions(lent: &Lent<'_>) -> Conditions {
    let Given { deliver, hosting, map, .. } = lent.given;
    Conditions {
        warmth: lent.counties.temperature_c.iter().map(|&celsius| decay::warmth(deliver, celsius)).collect(),
        max_followers: share_of(map.audience(), hosting.followers_cap).min(hosting.followers_most),
    }
}

/// One order arrives: goods are unpacked and rated, the buyer keeps them or gets the money back.
fn deliver_order(lent: &mut Lent<'_>, conditions: &Conditions, cohort: &mut Cohort, offer: &Offer, order: usize) {
    let county = usize::from(offer.county);
    let consumer = cohort.orders.consumer[order] as usize;
    let arrival = Arrival::of(lent.given, conditions.warmth[county], offer, cohort, order);
    unpack(lent, offer, &arrival);
    count_delivery(lent, offer, &arrival);
    add_surprise(lent, offer, &arrival, consumer);
    if arrival.refunded {
        let refund = RefundPayment {
            map: lent.given.map,
            platform: lent.platform,
            consumers: lent.consumers,
            consumer_purses: lent.consumer_purses,
            books: lent.books,
        };
        lent.counties.refund_fen[county] += refund.pay(consumer, offer.price_fen);
        cohort.orders.state[order] = CLOSED;
        cohort.open -= 1;
    } else {
        cohort.orders.state[order] = ARRIVED;
    }
    rate(lent, offer, arrival.good);
    rate_origin(lent, offer, arrival.good);
    update_consumer(lent, conditions.max_followers, offer.host, &arrival, consumer);
}

/// Books what was lost, thrown away and kept.
fn unpack(lent: &mut Lent<'_>, offer: &Offer, arrival: &Arrival) {
    let kind = offer.kind();
    let grams = offer.parcel_g * lent.given.map.weight;
    let lost = share_of(grams, arrival.lost_share);
    let discarded_share = lent.given.deliver.discarded_share;
    let discarded = if arrival.refunded { share_of(grams - lost, discarded_share) } else { 0 };
    let travelling = &mut lent.order_book.travelling[kind];
    lent.books.carry(SpoiledOnTheWay, kind, travelling, &mut Nature, lost);
    lent.books.carry(ThrownAway, kind, travelling, &mut Nature, discarded);
    lent.books.carry(Delivered, kind, travelling, &mut Nature, grams - lost - discarded);
    lent.counties.transit_lost_g[usize::from(offer.county)] += lost;
}

/// Counts parcels and delivered quality for county and channel.
fn count_delivery(lent: &mut Lent<'_>, offer: &Offer, arrival: &Arrival) {
    let (county, channel, weight) = (usize::from(offer.county), offer.channel(), lent.given.map.weight);
    let quality = to_fixed(arrival.quality) * weight;
    lent.counties.delivered[county] += weight;
    lent.counties.quality_sum[county] += quality;
    lent.channels.delivered[channel] += weight;
    lent.channels.delivered_sum[channel] += quality;
}

/// Adds what the purchase turned out to be worth beyond what was expected: a refund returns the price, and only what is
/// kept of the goods is enjoyed.
fn add_surprise(lent: &mut Lent<'_>, offer: &Offer, arrival: &Arrival, consumer: usize) {
    let Given { deliver, tastes, map, .. } = lent.given;
    let segment = map.segment_of(consumer);
    let expected = offer.promised_quality();
    let surprise = tastes.surprise_yuan(segment.kind, arrival.quality, expected, offer.awareness, offer.persuasion);
    let yuan = if arrival.refunded {
        let enjoyed = tastes.quality_taste[segment.kind / TIERS] * arrival.quality;
        let lost = deliver.discarded_share * enjoyed / tastes.slope(segment.kind % TIERS);
        surprise - lost + real(offer.price_fen) / FEN_PER_YUAN
    } else {
        surprise
    };
    lent.consumer_purses.surprise_year_fen[map.purse_of(segment)] += floor(yuan * FEN_PER_YUAN) * map.weight;
}

/// Adds the buyer's rating to the seller and to the host who sold for a co-operative.
fn rate(lent: &mut Lent<'_>, offer: &Offer, good: bool) {
    let Lent { given, households, local_hosts, mcn_hosts, cooperatives, .. } = lent;
    let weight = real(given.map.weight);
    match offer.seller {
        Seller::Own(row) => {
            add_rating(&mut households.rating_good, &mut households.rating_bad, row as usize, good, weight);
        }
        Seller::Cooperative(row) => {
            add_rating(&mut cooperatives.rating_good, &mut cooperatives.rating_bad, row as usize, good, weight);
            match HostRow::of(offer.host, households.len(), local_hosts.len()) {
                HostRow::Farm(_) => {}
                HostRow::Local(host) => {
                    add_rating(&mut local_hosts.rating_good, &mut local_hosts.rating_bad, host, good, weight);
                }
                HostRow::Mcn(host) => {
                    add_rating(&mut mcn_hosts.rating_good, &mut mcn_hosts.rating_bad, host, good, weight);
                }
            }
        }
    }
}

/// Adds a rating to the good or the bad ones.
fn add_rating(good_ratings: &mut [f64], bad_ratings: &mut [f64], row: usize, good: bool, weight: f64) {
    let ratings = if good { good_ratings } else { bad_ratings };
    ratings[row] += weight;
}

/// Adds the buyer's rating to the record of the label, or of goods without one.
fn rate_origin(lent: &mut Lent<'_>, offer: &Offer, good: bool) {
    let (map, county, crop) = (lent.given.map, usize::from(offer.county), usize::from(offer.crop));
    let good_parcels = if good { map.weight } else { 0 };
    if offer.labelled {
        let label = county * CROPS + crop;
        lent.cooperatives.record_all[label] += map.weight;
        lent.cooperatives.record_good[label] += good_parcels;
    } else {
        let row = map.nation_row(county, crop);
        lent.nation.generic_all[row] += map.weight;
        lent.nation.generic_good[row] += good_parcels;
    }
}

/// The buyer's trust and whom it follows change with what arrived.
fn update_consumer(lent: &mut Lent<'_>, max_followers: i64, host: u32, arrival: &Arrival, consumer: usize) {
    let satisfied = arrival.good && !arrival.refunded;
    let count = &mut lent.consumers.trust[consumer][usize::from(!satisfied)];
    *count = count.saturating_add(1);
    let mut update = FollowerUpdate {
        followed: &mut lent.consumers.followed[consumer],
        households: &mut lent.households.followers,
        local_hosts: &mut lent.local_hosts.followers,
        mcn_hosts: &mut lent.mcn_hosts.followers,
        weight: lent.given.map.weight,
        max_followers,
    };
    if arrival.refunded {
        update.leave(host);
    } else if satisfied && arrival.follows {
        update.follow(host);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::ReplicationRng;
    use crate::engine::rng::samplers::unit;

    /// A13: with constant quality the share of good ratings tends to it, and old ratings have half-life ln 2 / δ.
    #[test]
    fn the_rating_share_tends_to_quality() {
        let (quality, fading, weeks, parcels) = (0.8, 0.02, 400, 50);
        let (mut good, mut bad) = (vec![0.0], vec![1_000.0]);
        let mut blocks = ReplicationRng::new(5, 0).stream(7, 0, 0).blocks(0);
        for _ in 0..weeks {
            fade(&mut good, fading);
            fade(&mut bad, fading);
            for _ in 0..parcels {
                let word = blocks.next().expect("blocks never end")[5];
                add_rating(&mut good, &mut bad, 0, unit(word) < quality, 1.0);
            }
        }
        // Weights (1 − δ)^k: variance of the mean is q(1 − q)/n · δ/(2 − δ).
        let error = libm::sqrt(quality * (1.0 - quality) / f64::from(parcels) * fading / (2.0 - fading));
        let share = good[0] / (good[0] + bad[0]);
        assert!((share - quality).abs() < 4.0 * error, "{share} ± {error}");
        let mut old = vec![1.0];
        for _ in 0..35 {
            fade(&mut old, fading);
        }
        assert!((old[0] - 0.5).abs() < 0.01, "ln 2 / 0.02 is 34.7 weeks: {}", old[0]);
    }
}
