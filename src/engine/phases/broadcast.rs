//! Broadcast 直播: the platform spreads attention over the offers, which sets what consumers can see this week.
//!
//! Invariants: at most 7/8 of the slots of an exposure table are filled. Attention grows with what is on air as far as
//! `attention_elasticity` lets it; support of a host moves attention between hosts; only impressions bought with public money are new.
//! Bought impressions fill empty slots. Where the table is full they replace other impressions in proportion; where the co-operative
//! has nothing on air they lapse.

mod choice_weights;
mod exposure_table;
mod offers_on_air;

use crate::engine::agents::carriers::VillageStates;
use crate::engine::agents::consumers::Tastes;
use crate::engine::agents::cooperatives::Cooperatives;
use crate::engine::agents::feed::Feed;
use crate::engine::agents::hosting::NOBODY;
use crate::engine::agents::nation::Nation;
use crate::engine::agents::offers::Offer;
use crate::engine::crops::Crops;
use crate::engine::declare::{lend, params};
use crate::engine::geography::Map;
use crate::engine::phases::broadcast::offers_on_air::OffersOnAir;
use crate::engine::rng::draws::broadcast_host as words;
use crate::engine::rng::samplers::lognormal;
use crate::engine::units::{CROPS, floor, real};

params! {
    /// How the platform spreads attention.
    Broadcast in "broadcast" {
        /// Followers added to those of every host: what a newcomer is shown.
        follower_base: f64 = 20.0, "households", 1.0..=100_000.0, Assumption("evidence A97: f_0"), zh "基础粉丝数";
        /// Exponent of exposure in followers; above 1 the large grow larger.
        exposure_exponent: f64 = 0.9, "1", 0.0..=1.5, Assumption("evidence A97: gamma"), zh "流量分配指数";
        /// Growth of attention with what is on air: 0 pure business stealing, 1 every host brings its own audience.
        attention_elasticity: f64 = 0.3, "1", 0.0..=1.0, Assumption("evidence A97: psi, to be swept"), zh "流量总量弹性";
        /// Share of the fillable slots that is filled at founding.
        filled_start: f64 = 0.35, "share", 0.01..=1.0, Assumption("evidence A97: a_0"), zh "初始曝光填充率";
        /// Standard deviation of the logarithm of a week's luck.
        luck_sigma: f64 = 0.5, "1", 0.0..=2.0, Assumption("a session may do half or double as well as the last"), zh "单周流量随机波动";
        /// Most impressions bought with public money, as a share of all slots.
        bought_impressions_cap: f64 = 0.10, "share", 0.0..=0.5, Assumption("model 5.6"), zh "购买曝光上限";
    }
}

/// Looks that a consumer with a need takes.
pub const IMPRESSIONS: usize = 8;
/// Share of the slots that may be filled. The rest stays empty: it keeps the table stable and lets attention grow.
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
    /// Slots filled without public money where exposure is `ratio` times that of the founding.
    fn organic_slots(&self, slots: usize, ratio: f64) -> i64 {
        let share = (self.filled_start * libm::pow(ratio, self.attention_elasticity)).min(1.0);
        floor(count_real(slots) * FILLABLE_SHARE * share + 0.5)
    }
}

lend! {
    rules { broadcast: Broadcast, tastes: Tastes, crops: Crops }
    reads { map: Map, villages: VillageStates, nation: Nation, cooperatives: Cooperatives }
    writes { offers: Vec<Offer>, feed: Feed }
}

/// Fills the exposure tables of the week and weighs the offers for each type of consumer.
pub fn run(lent: Lent<'_>) {
    let Lent { given, offers, feed } = lent;
    index_hosts(given.map, offers, &mut feed.of_host);
    let exposures = given.expose(offers, &feed.of_host);
    for (row, exposure) in exposures.into_iter().enumerate() {
        given.fill_table(row, exposure, offers, feed);
    }
    given.set_awareness(offers);
    let values = choice_weights::values(given.villages, offers);
    feed.clamped_share = choice_weights::fill(given.tastes, &values, feed.retail_fen, &mut feed.weights);
}

/// Records the first offer of each host and the number of its offers, which follow one another.
///
/// # Panics
/// If the offers of a host do not follow one another (a defect of the list).
fn index_hosts(map: &Map, offers: &[Offer], of_host: &mut Vec<(u32, u32)>) {
    let listed = offers.iter().map(|offer| offer.host as usize + 1).max().unwrap_or(0);
    let universe = (map.households() + map.local_hosts() + map.mcn_hosts).max(listed);
    of_host.clear();
    of_host.resize(universe, (0, 0));
    for (number, offer) in (0_u32..).zip(offers) {
        let (first, count) = &mut of_host[offer.host as usize];
        if *count == 0 {
            *first = number;
        }
        assert!(*first + *count == number, "defect: the offers of host {} do not follow one another", offer.host);
        *count += 1;
    }
}

impl Given<'_> {
    /// Sets the exposure of every offer. Returns the sums by market and crop, without support, which only moves attention
    /// between hosts.
    fn expose(&self, offers: &mut [Offer], of_host: &[(u32, u32)]) -> Vec<f64> {
        let stream = self.tick.stream(words::PART);
        let mut sums = vec![0_i64; self.map.zones * CROPS];
        let mut next = 0;
        while next < offers.len() {
            let host = offers[next].host as usize;
            let group = &mut offers[next..next + of_host[host].1 as usize];
            next += group.len();
            let on_air = group.iter().filter(|offer| offer.parcels > 0).count();
            if on_air == 0 {
                for offer in group {
                    offer.exposure = 0.0;
                }
                continue;
            }
            let luck = lognormal(self.broadcast.luck_sigma, stream.block(host)[words::LUCK]);
            let each = group[0].air_share * self.broadcast.exposure(group[0].followers) * luck / count_real(on_air);
            for offer in group {
                offer.exposure = if offer.parcels > 0 { each } else { 0.0 };
                let row = self.map.nation_row(usize::from(offer.county), usize::from(offer.crop));
                sums[row] += if offer.parcels > 0 { exposure_units(each) } else { 0 };
            }
        }
        sums.into_iter().map(|sum| real(sum) / EXPOSURE_UNIT).collect()
    }

    /// Fills the exposure table of a market and crop whose offers have `exposure` together, and sets its retail price.
    fn fill_table(&self, row: usize, exposure: f64, offers: &[Offer], feed: &mut Feed) {
        let crop = row % CROPS;
        let impressions = self.impressions(row);
        let founding = feed.founding_exposure[row];
        let ratio = if founding > 0.0 { exposure / founding } else { 1.0 };
        let table = &mut feed.slots[row];
        let on_air = OffersOnAir::new(self.map, offers, row);
        let quotas = on_air.quotas(*self, table.len(), ratio, impressions, crop);
        exposure_table::fill(table, &quotas, &on_air.keys);
        for slot in table.iter_mut().filter(|slot| **slot != NOBODY) {
            *slot = on_air.offers[*slot as usize];
        }
        let filled = if table.is_empty() { 0.0 } else { real(quotas.iter().sum()) / count_real(table.len()) };
        feed.filled[row] = filled;
        let retail = self.crops.retail_parcel_fen(crop) * libm::exp(self.nation.log_price[crop]);
        feed.retail_fen[crop] = floor(retail + 0.5);
    }

    /// Looks that consumers are expected to take in a market for a crop this week.
    fn impressions(&self, row: usize) -> f64 {
        let households = real(self.map.audience());
        households
            * self.tastes.weekly_needs
            * self.tastes.need_share[row % CROPS]
            * self.nation.demand[row]
            * count_real(IMPRESSIONS)
    }

    /// Sets the awareness of the label that each offer carries.
    fn set_awareness(&self, offers: &mut [Offer]) {
        for offer in offers {
            let cooperative = usize::from(offer.county) * CROPS + usize::from(offer.crop);
            offer.awareness = if offer.labelled { self.cooperatives.awareness[cooperative] } else { 0.0 };
        }
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
    use crate::engine::units::largest_remainder;

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

    /// A17: with exponent 0 total attention does not depend on the number of hosts; with 1, below the cap, every host
    /// brings its own slots, so that N offers are seen as N offers of a plain logit are.
    #[test]
    fn total_attention_grows_with_its_exponent() {
        let slots = 1 << 16;
        let filled = |exponent: f64, ratio: f64| {
            Broadcast { attention_elasticity: exponent, filled_start: 0.02, ..Broadcast::default() }
                .organic_slots(slots, ratio)
        };
        for hosts in [1.0, 2.0, 8.0, 32.0] {
            assert_eq!(filled(0.0, hosts), filled(0.0, 1.0));
            let each = real(filled(1.0, hosts)) / hosts;
            assert!((each / real(filled(1.0, 1.0)) - 1.0).abs() < 1e-3, "{hosts}: {each}");
        }
        assert_eq!(filled(1.0, 1e9), floor(count_real(slots) * FILLABLE_SHARE), "never above the cap");
    }
}
