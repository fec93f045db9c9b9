//! Deliver 妥投: parcels arrive, more or less fresh; buyers keep or claim back, rate, follow or leave.
//!
//! Reads: crops, hosting, places. Also the temperature of the counties.
//! Writes: households, hosts and pools (ratings, followers, label record), counties, consumers and their purses,
//! platform (escrow), order book, books.
//! Keeps: travelling goods equal to open orders; escrow equal to the price of open orders; a host's followers equal to
//! the consumers who follow it, times their weight. Money of kept orders is released by `settle`, a week later.

mod arrival;
mod audience;

use crate::engine::agents::channels::Channels;
use crate::engine::agents::consumers::{ConsumerPurses, Consumers, Tastes};
use crate::engine::agents::hosts::{HostRow, Hosting, LocalHosts, Offer, Seller};
use crate::engine::agents::households::Households;
use crate::engine::agents::institutions::{Counties, Nation, Platform, Pools};
use crate::engine::agents::mcn_hosts::McnHosts;
use crate::engine::agents::orders::{ARRIVED, CLOSED, Cohort, OrderBook, TRAVELLING};
use crate::engine::books::Posted;
use crate::engine::crops::Crops;
use crate::engine::declare::params;
use crate::engine::geography::{Map, TIERS};
use crate::engine::goods::{Delivered, SpoiledOnTheWay, ThrownAway, Travelling};
use crate::engine::goods::{Nature, Stock};
use crate::engine::phases::deliver::arrival::{Arrival, Climate, arrive};
use crate::engine::phases::deliver::audience::AudienceUpdate;
use crate::engine::phases::refund::Refunds;
use crate::engine::tick::Tick;
use crate::engine::units::{CROPS, FEN_PER_YUAN, floor, real, share_of, to_fixed};
use std::sync::Arc;

params! {
    /// What happens on the way and at the door.
    Deliver in "deliver" {
        /// Factor of decay for ten degrees more.
        q10: f64 = 2.0, "ratio", 1.0..=5.0, Inferred("evidence A110"), zh "温度系数Q10";
        /// Temperature at which the ambient rate of decay holds.
        reference_c: f64 = 20.0, "°C", 0.0..=40.0, Inferred("evidence A110"), zh "腐损参考温度";
        /// Share of handling damage that the sorting centre's packing avoids, beyond the ordinary box.
        damage_avoided: f64 = 0.25, "share", 0.0..=1.0, Assumption("rates of decay are those of the ordinary box; machines pack evenly"), zh "分拣中心包装减损";
        /// How strongly loss on the way lowers the quality of what arrives.
        quality_exponent: f64 = 1.0, "1", 0.0..=10.0, Assumption("a box with a tenth spoiled is a tenth worse"), zh "损耗对品质的弹性";
        /// Refund logit of a parcel that is as good as expected and in time.
        refund_level: f64 = -2.4, "1", -10.0..=5.0, Assumption("evidence A99, level from A43"), zh "退款基准";
        /// Rise of the refund logit with expected less delivered quality.
        refund_gap: f64 = 4.0, "1", 0.0..=50.0, Assumption("evidence A99"), zh "质量落差对退款的作用";
        /// Rise of the refund logit when a parcel was shipped late.
        refund_late: f64 = 1.0, "1", 0.0..=10.0, Assumption("evidence A99"), zh "迟发对退款的作用";
        /// Goods lost when an order is refunded; the rest is kept.
        discarded_share: f64 = 0.95, "share", 0.0..=1.0, Assumption("evidence A45"), zh "退款货物丢弃比例";
        /// Fading of ratings.
        rating_fading: f64 = 0.02, "share/week", 0.0..=0.5, Assumption("evidence A98"), zh "评价衰减率";
        /// Chance that a satisfied buyer follows the host.
        follow_chance: f64 = 0.10, "1", 0.0..=1.0, Assumption("evidence A106"), zh "满意买家关注概率";
    }
}

/// Delivers what arrives this week.
#[allow(clippy::too_many_arguments, reason = "a phase names everything it reads and writes")]
pub fn run(
    tick: &Tick,
    rules: &Deliver,
    crops: &Crops,
    hosting: &Hosting,
    tastes: &Tastes,
    map: &Map,
    households: &mut Households,
    local_hosts: &mut LocalHosts,
    mcn_hosts: &mut McnHosts,
    pools: &mut Pools,
    counties: &mut Counties,
    channels: &mut Channels,
    nation: &mut Nation,
    consumers: &mut Consumers,
    consumer_purses: &mut ConsumerPurses,
    platform: &mut Platform,
    order_book: &mut OrderBook,
    books: &mut Posted,
) {
    for ratings in [
        &mut households.rating_good,
        &mut households.rating_bad,
        &mut local_hosts.rating_good,
        &mut local_hosts.rating_bad,
        &mut mcn_hosts.rating_good,
        &mut mcn_hosts.rating_bad,
        &mut pools.rating_good,
        &mut pools.rating_bad,
    ] {
        fade(ratings, rules.rating_fading);
    }
    let climates = counties.temperature_c.iter().map(|&celsius| Climate::of(rules, celsius)).collect();
    let refunds = Refunds { map, platform, consumers, purses: consumer_purses };
    let followers_cap = share_of(map.audience(), hosting.followers_cap).min(hosting.followers_most);
    let mut door = Door {
        rules,
        crops,
        climates,
        followers_cap,
        tastes,
        households,
        local_hosts,
        mcn_hosts,
        pools,
        counties,
        channels,
        nation,
        refunds,
        books,
    };
    let OrderBook { cohorts, travelling, .. } = order_book;
    for cohort in cohorts {
        let offers = Arc::clone(&cohort.offers);
        for (number, offer) in offers.iter().enumerate() {
            for place in cohort.offer_bounds[number]..cohort.offer_bounds[number + 1] {
                let order = cohort.by_offer[place as usize] as usize;
                if cohort.orders.state[order] == TRAVELLING && cohort.orders.arrival_week[order] <= tick.week {
                    door.open(cohort, offer, order, &mut travelling[offer.kind()]);
                }
            }
        }
    }
    order_book.forget_closed();
}

/// Lets ratings of the past count less.
fn fade(ratings: &mut [f64], fading: f64) {
    for rating in ratings {
        *rating *= 1.0 - fading;
    }
}

/// Everything an arrival touches.
#[derive(Debug)]
struct Door<'a> {
    rules: &'a Deliver,
    crops: &'a Crops,
    climates: Vec<Climate>,
    followers_cap: i64,
    tastes: &'a Tastes,
    households: &'a mut Households,
    local_hosts: &'a mut LocalHosts,
    mcn_hosts: &'a mut McnHosts,
    pools: &'a mut Pools,
    counties: &'a mut Counties,
    channels: &'a mut Channels,
    nation: &'a mut Nation,
    refunds: Refunds<'a>,
    books: &'a mut Posted,
}

impl Door<'_> {
    /// One order arrives.
    fn open(&mut self, cohort: &mut Cohort, offer: &Offer, order: usize, travelling: &mut Stock<Travelling>) {
        let county = usize::from(offer.county);
        let consumer = cohort.orders.consumer[order] as usize;
        let arrival = arrive(self.rules, self.crops, self.climates[county], offer, cohort, order);
        let weight = self.refunds.map.weight;
        self.unpack(offer, &arrival, travelling);
        self.counties.delivered[county] += weight;
        self.counties.quality_sum[county] += to_fixed(arrival.quality) * weight;
        self.channels.delivered[offer.channel()] += weight;
        self.channels.delivered_sum[offer.channel()] += to_fixed(arrival.quality) * weight;
        self.judge(offer, &arrival, consumer);
        if arrival.refunded {
            self.counties.refund_fen[county] += self.refunds.pay(self.books, consumer, offer.price_fen);
            cohort.orders.state[order] = CLOSED;
            cohort.open -= 1;
        } else {
            cohort.orders.state[order] = ARRIVED;
        }
        self.rate(offer, arrival.good);
        let kept_well = arrival.good && !arrival.refunded;
        let record = &mut self.refunds.consumers.trust[consumer][usize::from(!kept_well)];
        *record = record.saturating_add(1);
        let mut audience = AudienceUpdate {
            memory: &mut self.refunds.consumers.followed[consumer],
            farms: &mut self.households.followers,
            locals: &mut self.local_hosts.followers,
            mcns: &mut self.mcn_hosts.followers,
            weight,
            cap: self.followers_cap,
        };
        if arrival.refunded {
            audience.leave(offer.host);
        } else if kept_well && arrival.follows {
            audience.follow(offer.host);
        }
    }

    /// What the purchase turned out to be worth beyond what was expected: a refund returns the price, and only what is
    /// kept of the goods is enjoyed.
    fn judge(&mut self, offer: &Offer, arrival: &Arrival, consumer: usize) {
        let segment = self.refunds.map.segment_of(consumer);
        let expected = offer.promised_quality();
        let surprise =
            self.tastes.surprise_yuan(segment.kind, arrival.quality, expected, offer.awareness, offer.persuasion);
        let yuan = if arrival.refunded {
            let enjoyed = self.tastes.quality_taste[segment.kind / TIERS] * arrival.quality;
            let lost = self.rules.discarded_share * enjoyed / self.tastes.slope(segment.kind % TIERS);
            surprise - lost + real(offer.price_fen) / FEN_PER_YUAN
        } else {
            surprise
        };
        let purse = self.refunds.map.purse_of(segment);
        self.refunds.purses.surprise_year_fen[purse] += floor(yuan * FEN_PER_YUAN) * self.refunds.map.weight;
    }
    /// Books what was lost, thrown away and kept.
    fn unpack(&mut self, offer: &Offer, arrival: &Arrival, travelling: &mut Stock<Travelling>) {
        let kind = offer.kind();
        let grams = offer.parcel_g * self.refunds.map.weight;
        let lost = share_of(grams, arrival.lost_share);
        let discarded = if arrival.refunded { share_of(grams - lost, self.rules.discarded_share) } else { 0 };
        self.books.carry(SpoiledOnTheWay, kind, travelling, &mut Nature, lost);
        self.books.carry(ThrownAway, kind, travelling, &mut Nature, discarded);
        self.books.carry(Delivered, kind, travelling, &mut Nature, grams - lost - discarded);
        self.counties.transit_lost_g[usize::from(offer.county)] += lost;
    }

    /// Adds the buyer's rating to the seller, to the host who sold it, and to the label's record.
    fn rate(&mut self, offer: &Offer, good: bool) {
        let parcels = self.refunds.map.weight;
        let weight = real(parcels);
        let farms = self.households.len();
        match offer.seller {
            Seller::Own(row) => {
                add(&mut self.households.rating_good, &mut self.households.rating_bad, row as usize, good, weight);
            }
            Seller::Pool(row) => {
                add(&mut self.pools.rating_good, &mut self.pools.rating_bad, row as usize, good, weight);
                match HostRow::of(offer.host, farms, self.local_hosts.len()) {
                    HostRow::Farm(_) => {}
                    HostRow::Local(host) => {
                        add(&mut self.local_hosts.rating_good, &mut self.local_hosts.rating_bad, host, good, weight);
                    }
                    HostRow::Mcn(host) => {
                        add(&mut self.mcn_hosts.rating_good, &mut self.mcn_hosts.rating_bad, host, good, weight);
                    }
                }
            }
        }
        if offer.labelled {
            let label = usize::from(offer.county) * CROPS + usize::from(offer.crop);
            self.pools.record_all[label] += parcels;
            if good {
                self.pools.record_good[label] += parcels;
            }
        } else {
            let row = self.refunds.map.nation_row(usize::from(offer.county), usize::from(offer.crop));
            self.nation.generic_all[row] += parcels;
            self.nation.generic_good[row] += if good { parcels } else { 0 };
        }
    }
}

/// Adds a rating to the good or the bad ones.
fn add(good_ratings: &mut [f64], bad_ratings: &mut [f64], row: usize, good: bool, weight: f64) {
    let ratings = if good { good_ratings } else { bad_ratings };
    ratings[row] += weight;
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
                add(&mut good, &mut bad, 0, unit(word) < quality, 1.0);
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
