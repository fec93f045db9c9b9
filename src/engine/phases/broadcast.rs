//! Broadcast 直播: the platform spreads attention over the offers, which sets what consumers can see this week.
//!
//! Invariants: the share of the slots of an exposure table that is filled is constant, at most 7/8: attention is a budget of
//! viewers' time. Sellers of these counties and rivals outside them share it by exposure; until the first policy week the
//! rivals' share is constant. Impressions bought with public money are inside the budget and replace all others in proportion;
//! where the co-operative has nothing on air they lapse.

mod choice_weights;
mod exposure_table;
mod offers_on_air;
mod rivals;

use crate::agents::carriers::VillageStates;
use crate::agents::consumers::Tastes;
use crate::agents::cooperatives::Cooperatives;
use crate::agents::counties::Counties;
use crate::agents::feed::{ExposureRecord, Feed, Slots};
use crate::agents::hosting::Hosting;
use crate::agents::local_hosts::LocalHosts;
use crate::agents::nation::Nation;
use crate::agents::offers::Offer;
use crate::crops::Crops;
use crate::declare::{lend, params};
use crate::geography::Map;
use crate::pathways::rollout::Rollout;
use crate::phases::broadcast::choice_weights::Valuation;
use crate::phases::broadcast::offers_on_air::{OffersOnAir, OnAir};
use crate::rng::Stream;
use crate::rng::draws::broadcast_host as words;
use crate::rng::samplers::lognormal;
use crate::units::{CROPS, floor, real};
use rayon::prelude::*;

params! {
    /// How the platform spreads attention.
    Broadcast in "broadcast" {
        /// Followers added to those of every host: what a newcomer is shown.
        follower_base: f64 = 10.0, "households", 1.0..=100_000.0, Inferred("evidence A97: f_0; calibrated, docs/calibration"), zh "基础粉丝数";
        /// Exponent of exposure in followers; above 1 the large grow larger.
        exposure_exponent: f64 = 1.0, "1", 0.0..=1.5, Inferred("evidence A97: gamma; calibrated, docs/calibration"), zh "流量分配指数";
        /// Share of the fillable slots that offers of these counties fill before any policy.
        filled_start: f64 = 0.375, "share", 0.01..=1.0, Inferred("evidence A97: a_0; calibrated, docs/calibration"), zh "本地商品初始曝光填充率";
        /// Share of rivals, sellers outside these counties, in the attention to a crop before any policy: also the elasticity of
        /// these counties' impressions in their own exposure. At most `1 - filled_start` counts, since no more slots can be filled.
        rival_share: f64 = 0.5, "share", 0.0..=0.9, Assumption("evidence G7.12: the number to sweep for talent and traffic support; 0.3 to 0.65"), zh "外部竞争者曝光占比";
        /// Rivals in the feed of a crop.
        rival_hosts: u32 = 20, "hosts", 1..=40, Assumption("evidence G7.12: 14 to 28 sellers of fresh farm goods for an average county"), zh "每种作物的外部竞争主播数";
        /// Tail exponent of their exposure: the exposures are quantiles of a Pareto distribution.
        rival_tail: f64 = 1.0, "1", 0.5..=5.0, Inferred("evidence A31"), zh "外部主播曝光尾部指数";
        /// Persuasion of rivals.
        rival_persuasion: f64 = 0.4, "1", 0.0..=2.0, Assumption("about that of the hosts here; it changes what rivals sell, not what these counties sell"), zh "外部主播说服力";
        /// Part of rivals who come from farm counties and do as these counties do where `rollout.scope_share` is 1.
        rival_reaction: f64 = 0.8, "share", 0.0..=1.0, Assumption("most fresh farm goods come from farm counties; the others are traders and importers"), zh "外部竞争者中农业县占比";
        /// Weeks of exposure by which the platform shares attention between these counties and rivals.
        attention_weeks: f64 = 13.0, "weeks", 1.0..=52.0, Assumption("a quarter: what a seller showed before counts"), zh "流量分配记忆周数";
        /// How fast an audience tires: where operators make more than `hosting.local_sessions` sessions a week possible, the
        /// exposure of each session falls with this power of the sessions; 1: more sessions bring nothing.
        tiring: f64 = 0.4, "1", 0.0..=1.0, Assumption("evidence G7.13: the sign is known, 0.1 to 0.8"), zh "观众疲劳指数";
        /// Standard deviation of the logarithm of a week's luck.
        luck_sigma: f64 = 0.5, "1", 0.0..=2.0, Assumption("a session may do half or double as well as the last"), zh "单周流量随机波动";
        /// Most impressions bought with public money, as a share of all slots.
        bought_impressions_cap: f64 = 0.10, "share", 0.0..=0.5, Assumption("model 5.6"), zh "购买流量上限";
    }
}

/// Impressions that a consumer with a need takes.
pub const IMPRESSIONS: usize = 8;
/// Share of the slots that may be filled. The rest stays empty: it keeps the table stable.
const FILLABLE_SHARE: f64 = 0.875;
/// Slots of an exposure table for each potential offer.
const SLOTS_PER_OFFER: usize = 16;

impl Broadcast {
    /// Exposure of a host with `followers` followers, without support or luck.
    #[must_use]
    pub fn exposure(&self, followers: i64) -> f64 {
        libm::pow(real(followers) + self.follower_base, self.exposure_exponent)
    }
    /// Slots of a crop's exposure table for a run in which at most `potential` offers can be on air.
    #[must_use]
    pub fn slots(potential: usize) -> usize {
        (potential.max(1) * SLOTS_PER_OFFER).next_power_of_two()
    }
    /// Exposure of a host with `followers` followers in a week of `sessions` working weeks of sessions, without support or
    /// luck. Up to one working week the number of sessions is part of what the followers are.
    fn weekly_exposure(&self, followers: i64, sessions: f64) -> f64 {
        self.exposure(followers) * libm::pow(sessions.max(1.0), 1.0 - self.tiring)
    }
}

lend! {
    rules { broadcast: Broadcast, tastes: Tastes, crops: Crops, hosting: Hosting, rollout: Rollout }
    reads {
        map: Map, villages: VillageStates, nation: Nation, cooperatives: Cooperatives, counties: Counties,
        local_hosts: LocalHosts,
    }
    writes { offers: Vec<Offer>, feed: Feed }
}

/// Fills the exposure tables of the week and weighs the offers for each type of consumer.
pub fn run(lent: Lent<'_>) {
    let Lent { given, offers, feed } = lent;
    index_hosts(given.map, offers, feed);
    given.expose(offers);
    let on_air = OnAir::new(given.map, offers);
    let memory = given.broadcast.attention_weeks;
    for (record, on_air) in feed.exposure.iter_mut().zip(on_air.rows()) {
        record.add(on_air.exposure(), given.tick.week, given.map.first_policy_week, memory);
    }
    given.fill_tables(offers.len(), &on_air, feed);
    let valuations = Valuation::of_types(given.tastes, feed.retail_fen);
    given.weigh_rivals(&valuations, feed);
    let worths = choice_weights::worths(given.villages, offers);
    feed.clamped_share = choice_weights::fill(&valuations, &worths, &mut feed.weights);
}

/// Records the first offer of each host, the number of its offers, which follow one another, and the crops that it has on air.
///
/// # Panics
/// If the offers of a host do not follow one another (a defect of the list).
fn index_hosts(map: &Map, offers: &[Offer], feed: &mut Feed) {
    let Feed { of_host, crops_of_host, listing_hosts, .. } = feed;
    let hosts = map.households() + map.local_hosts() + map.mcn_hosts;
    // Few hosts list something in a week, so only those of last week are emptied.
    of_host.resize(hosts, (0, 0));
    crops_of_host.resize(hosts + 1, 0);
    listing_hosts.drain(..).for_each(|host| (of_host[host as usize], crops_of_host[host as usize]) = ((0, 0), 0));
    for (number, offer) in (0_u32..).zip(offers) {
        let (first, count) = &mut of_host[offer.host as usize];
        if *count == 0 {
            *first = number;
            listing_hosts.push(offer.host);
        }
        assert!(*first + *count == number, "defect: the offers of host {} do not follow one another", offer.host);
        *count += 1;
        crops_of_host[offer.host as usize] |= u8::from(offer.parcels > 0) << offer.crop;
    }
}

/// Rows of the co-operatives that sell in a market and crop, whose row is as in [`Map::nation_row`].
fn cooperatives_of(map: &Map, row: usize) -> impl Iterator<Item = usize> + use<> {
    let end = if map.zones == 1 { map.counties() * CROPS } else { row + 1 };
    (row..end).step_by(CROPS)
}

impl Given<'_> {
    /// Sets the exposure of every offer, and the awareness of the label that it carries.
    fn expose(&self, offers: &mut [Offer]) {
        let stream = self.tick.stream(words::PART);
        offers.par_chunk_by_mut(|a, b| a.host == b.host).for_each(|offers| self.expose_host(offers, &stream));
    }

    /// Shares the exposure of a host among its offers on air.
    fn expose_host(&self, offers: &mut [Offer], stream: &Stream) {
        let (host, first) = (offers[0].host as usize, &offers[0]);
        let on_air = offers.iter().filter(|offer| offer.parcels > 0).count();
        let each = if on_air > 0 {
            let luck = lognormal(self.broadcast.luck_sigma, stream.block(host)[words::LUCK]);
            let sessions = self.working_weeks(host, usize::from(first.county));
            let exposure = self.broadcast.weekly_exposure(first.followers, sessions);
            first.air_share * exposure * luck / count_real(on_air)
        } else {
            0.0
        };
        for offer in offers {
            offer.exposure = if offer.parcels > 0 { each } else { 0.0 };
            let cooperative = usize::from(offer.county) * CROPS + usize::from(offer.crop);
            offer.awareness = if offer.labelled { self.cooperatives.awareness[cooperative] } else { 0.0 };
        }
    }

    /// Sessions of a host in working weeks of a local host: more than one only where operators of the county make more sessions
    /// possible and there are lots for them. The lots of the county are worked off by all its active hosts alike.
    fn working_weeks(&self, host: usize, county: usize) -> f64 {
        let Given { hosting, map, .. } = *self;
        let local = map.county_hosts[county]..map.county_hosts[county + 1];
        let is_local = host.checked_sub(map.households()).is_some_and(|row| local.contains(&row));
        if !is_local || self.counties.operators[county] <= 0.0 {
            return 1.0;
        }
        let hosts = count_real(local.filter(|&row| self.local_hosts.active[row]).count().max(1));
        let lots = &self.cooperatives.offered[county * CROPS..(county + 1) * CROPS];
        let parcels = real(lots.iter().flatten().sum()) / hosts;
        let added = hosting.operator_sessions * self.counties.operators[county] / hosts;
        (parcels / (hosting.local_sessions * hosting.orders_per_session)).min(1.0 + added / hosting.local_sessions)
    }

    /// Fills the exposure tables of all markets and crops with the numbers of so many offers, and sets the retail prices.
    fn fill_tables(&self, offers: usize, on_air: &OnAir, feed: &mut Feed) {
        let Feed { slots, filled, rivals_filled, exposure, .. } = &mut *feed;
        let fill = |(row, ((table, filled), of_rivals)): (usize, ((&mut Slots, &mut f64), &mut f64))| {
            table.make_room(offers);
            (*filled, *of_rivals) = self.fill_table(row, table, on_air.row(row), &exposure[row]);
        };
        slots.par_iter_mut().zip(filled).zip(rivals_filled).enumerate().for_each(fill);
        for crop in 0..CROPS {
            let retail = self.crops.retail_parcel_fen(crop) * libm::exp(self.nation.log_price[crop]);
            feed.retail_fen[crop] = floor(retail + 0.5);
        }
    }

    /// Fills the exposure table of a market and crop; returns the shares of its slots that show offers of these counties and of
    /// rivals.
    fn fill_table(
        &self,
        row: usize,
        table: &mut Slots,
        on_air: OffersOnAir<'_>,
        exposure: &ExposureRecord,
    ) -> (f64, f64) {
        let rivals = self.broadcast.rival_exposure(exposure, self.rollout.scope_share);
        let share = rivals::local_share(exposure.growth(), rivals);
        let quotas = on_air.quotas(*self, table.len(), share, self.impressions(row), row);
        match table {
            Slots::Bytes(table) => exposure_table::fill(table, &quotas, on_air.keys, on_air.offers),
            Slots::Narrow(table) => exposure_table::fill(table, &quotas, on_air.keys, on_air.offers),
            Slots::Wide(table) => exposure_table::fill(table, &quotas, on_air.keys, on_air.offers),
        }
        let slots = count_real(table.len().max(1));
        let filled = real(quotas.iter().sum()) / slots;
        let all = self.broadcast.filled_slots(table.len()) / slots;
        (filled, if rivals > 0.0 { (all - filled).max(0.0) } else { 0.0 })
    }

    /// Impressions that consumers are expected to take in a market for a crop this week.
    fn impressions(&self, row: usize) -> f64 {
        let households = real(self.map.audience());
        households
            * self.tastes.weekly_needs
            * self.tastes.need_share[row % CROPS]
            * self.nation.demand[row]
            * count_real(IMPRESSIONS)
    }
}

/// Exposure is counted in steps of 2^-16, so that sums are exact.
const EXPOSURE_UNIT: f64 = 65_536.0;

/// Exposure in whole steps.
fn exposure_units(exposure: f64) -> i64 {
    floor(exposure * EXPOSURE_UNIT)
}

fn count_real(count: usize) -> f64 {
    real(i64::try_from(count).expect("a count fits 63 bits"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phases::tests::town::{self, Town};
    use crate::units::largest_remainder;

    /// A16: with exponent 0 all hosts get equal attention; above 1, with one host of N followers among H, the top share is
    /// (N + f₀)^γ / [(N + f₀)^γ + (H − 1)·f₀^γ].
    #[test]
    fn attention_follows_audience_by_its_exponent() {
        let (hosts, fans) = (20_usize, 5_000_i64);
        for exponent in [0.0, 0.9, 1.3] {
            let rules = Broadcast { exposure_exponent: exponent, ..Broadcast::default() };
            let weights: Vec<i64> =
                (0..hosts).map(|host| exposure_units(rules.exposure(if host == 0 { fans } else { 0 }))).collect();
            let slots = largest_remainder(1_000_000, &weights);
            let (n, base) = (real(fans) + rules.follower_base, rules.follower_base);
            let top = libm::pow(n, exponent);
            let expected = top / (top + 19.0 * libm::pow(base, exponent));
            assert!((real(slots[0]) / 1e6 - expected).abs() < 2e-5, "{exponent}: {} {expected}", slots[0]);
            if exponent == 0.0 {
                assert!(slots.iter().all(|&slot| slot == 50_000), "{slots:?}");
            }
        }
    }

    /// Exposure of a session × sessions^(−tiring): four working weeks of sessions with 0.4 bring 4^0.6 = 2.30 times the exposure
    /// of one.
    #[test]
    fn more_sessions_bring_less_exposure_each() {
        let exposure = |tiring: f64, sessions: f64| {
            let rules = Broadcast { tiring, ..Broadcast::default() };
            rules.weekly_exposure(1_000, sessions) / rules.exposure(1_000)
        };
        assert!((exposure(0.4, 4.0) - 2.297_397).abs() < 1e-6);
        assert!((exposure(0.0, 4.0) - 4.0).abs() < 1e-12);
        assert!((exposure(1.0, 4.0) - 1.0).abs() < 1e-12);
        assert!((exposure(0.4, 0.1) - 1.0).abs() < 1e-12, "a short week");
    }

    /// A host that lists nothing any more has no offers in the index.
    #[test]
    fn the_index_of_hosts_is_that_of_this_week() {
        let (map, offers, mut feed) = (town::map(), Town::offers(), Feed::default());
        index_hosts(&map, &offers, &mut feed);
        assert_eq!(feed.of_host, [(0, 1), (1, 1), (0, 0), (0, 0), (2, 1)]);
        index_hosts(&map, &offers[1..], &mut feed);
        assert_eq!(feed.of_host, [(0, 0), (0, 1), (0, 0), (0, 0), (1, 1)]);
        assert_eq!(feed.listing_hosts, [1, 4]);
        assert_eq!(feed.crops_of_host, [0, 1, 0, 0, 1, 0]);
    }
}
