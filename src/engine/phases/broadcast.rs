//! `broadcast` 开播: the platform spreads attention over the offers; what consumers can see this week.
//!
//! Reads: tastes, crops, places, villages (visits of last week), nation (price, demand), pools (awareness, looks
//! bought). Writes: offers (exposure), feed (slots, weights, index by host, retail price). Keeps: at most 7/8 of the
//! slots are filled; attention grows with what is on air only as far as the pie exponent lets it, support moves it
//! between hosts, and only looks bought with public money are new. Bought looks fill empty slots; where the feed is full
//! they take the place of others in proportion, and where a pool has nothing on air they lapse.

mod table;
mod weights;

use crate::engine::agents::carriers::VillageStates;
use crate::engine::agents::consumers::Tastes;
use crate::engine::agents::hosts::{Feed, NOBODY, Offer, Seller};
use crate::engine::agents::institutions::{Nation, Pools};
use crate::engine::crops::Crops;
use crate::engine::declare::params;
use crate::engine::geography::Map;
use crate::engine::rng::draws::broadcast_host as words;
use crate::engine::rng::samplers::lognormal;
use crate::engine::tick::Tick;
use crate::engine::units::{CROPS, floor, largest_remainder, real};

params! {
    /// How the platform spreads attention.
    Broadcast in "broadcast" {
        /// Followers added to those of every host: what a newcomer is shown.
        follower_base: f64 = 20.0, "households", 1.0..=100_000.0, Assumption("evidence A97: f_0"), zh "基础粉丝数";
        /// Exponent of exposure in followers; above 1 the large grow larger.
        exposure_exponent: f64 = 0.9, "1", 0.0..=1.5, Assumption("evidence A97: gamma"), zh "流量分配指数";
        /// Growth of attention with what is on air: 0 pure business stealing, 1 every host brings its own audience.
        pie_exponent: f64 = 0.3, "1", 0.0..=1.0, Assumption("evidence A97: psi, to be swept"), zh "流量总量弹性";
        /// Share of the fillable slots that is filled at founding.
        filled_start: f64 = 0.35, "share", 0.01..=1.0, Assumption("evidence A97: a_0"), zh "初始曝光填充率";
        /// Standard deviation of the logarithm of a week's luck.
        luck_sigma: f64 = 0.5, "1", 0.0..=2.0, Assumption("a session may do half or double as well as the last"), zh "单周流量随机波动";
        /// Most looks bought with public money, as a share of all slots.
        bought_looks_cap: f64 = 0.10, "share", 0.0..=0.5, Assumption("model 5.6"), zh "购买曝光上限";
    }
}

/// Looks a consumer in need takes.
pub const LOOKS: usize = 8;
/// Part of the slots that may be filled, in eighths: the empty eighth keeps the table stable and carries the pie.
const FILLED_EIGHTHS: f64 = 0.875;
/// Slots for each potential offer.
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
    /// Slots filled without public money when exposure is `ratio` times that of the founding.
    fn organic_slots(&self, slots: usize, ratio: f64) -> i64 {
        let share = (self.filled_start * libm::pow(ratio, self.pie_exponent)).min(1.0);
        floor(count_real(slots) * FILLED_EIGHTHS * share + 0.5)
    }
}

/// Lays out what consumers can see this week.
#[allow(clippy::too_many_arguments, reason = "a phase names everything it reads and writes")]
pub fn run(
    tick: &Tick,
    rules: &Broadcast,
    tastes: &Tastes,
    crops: &Crops,
    map: &Map,
    villages: &VillageStates,
    nation: &Nation,
    pools: &Pools,
    offers: &mut [Offer],
    feed: &mut Feed,
) {
    index_hosts(map, offers, &mut feed.of_host);
    let pies = expose(tick, rules, map, offers, &feed.of_host);
    let households = real(map.audience());
    for (row, pie) in pies.into_iter().enumerate() {
        let crop = row % CROPS;
        let looks = households * tastes.weekly_needs * tastes.need_share[crop] * nation.demand[row] * count_real(LOOKS);
        let on_air = OnAir::of(map, offers, row);
        let ratio = if feed.founding_exposure[row] > 0.0 { pie / feed.founding_exposure[row] } else { 1.0 };
        let slots = feed.slots[row].len();
        let quotas = on_air.quotas(rules, slots, ratio, looks, pools, crop);
        table::lay(&mut feed.slots[row], &quotas, &on_air.keys);
        for slot in feed.slots[row].iter_mut().filter(|slot| **slot != NOBODY) {
            *slot = on_air.offers[*slot as usize];
        }
        feed.filled[row] = if slots == 0 { 0.0 } else { real(quotas.iter().sum()) / count_real(slots) };
        feed.retail_fen[crop] = floor(crops.retail_parcel_fen(crop) * libm::exp(nation.log_price[crop]) + 0.5);
    }
    for offer in offers.iter_mut() {
        let pool = usize::from(offer.county) * CROPS + usize::from(offer.crop);
        offer.awareness = if offer.labelled { pools.awareness[pool] } else { 0.0 };
    }
    let values = weights::values(villages, offers);
    feed.clamped_share = weights::fill(tastes, &values, feed.retail_fen, &mut feed.weights);
}

/// Where the offers of each host stand; they follow one another.
///
/// # Panics
/// If the offers of a host do not stand together (a defect of who made the list).
fn index_hosts(map: &Map, offers: &[Offer], of_host: &mut Vec<(u32, u32)>) {
    let named = offers.iter().map(|offer| offer.host as usize + 1).max().unwrap_or(0);
    let universe = (map.households() + map.local_hosts() + map.mcn_hosts).max(named);
    of_host.clear();
    of_host.resize(universe, (0, 0));
    for (number, offer) in (0_u32..).zip(offers) {
        let (first, count) = &mut of_host[offer.host as usize];
        if *count == 0 {
            *first = number;
        }
        assert!(*first + *count == number, "defect: the offers of host {} do not stand together", offer.host);
        *count += 1;
    }
}

/// Sets the exposure of every offer on air; returns the sum by market and crop, without support, which only moves attention.
fn expose(tick: &Tick, rules: &Broadcast, map: &Map, offers: &mut [Offer], of_host: &[(u32, u32)]) -> Vec<f64> {
    let stream = tick.stream(words::PART);
    let mut pies = vec![0_i64; map.zones * CROPS];
    let mut next = 0;
    while next < offers.len() {
        let host = offers[next].host as usize;
        let own = &mut offers[next..next + of_host[host].1 as usize];
        next += own.len();
        let on_air = own.iter().filter(|offer| offer.parcels > 0).count();
        if on_air == 0 {
            for offer in own {
                offer.exposure = 0.0;
            }
            continue;
        }
        let luck = lognormal(rules.luck_sigma, stream.block(host)[words::LUCK]);
        let each = own[0].air_share * rules.exposure(own[0].followers) * luck / count_real(on_air);
        for offer in own {
            offer.exposure = if offer.parcels > 0 { each } else { 0.0 };
            let row = map.nation_row(usize::from(offer.county), usize::from(offer.crop));
            pies[row] += if offer.parcels > 0 { weight_of(each) } else { 0 };
        }
    }
    pies.into_iter().map(|pie| real(pie) / EXPOSURE_UNIT).collect()
}

/// Exposure is shared out in whole steps of 2^-16, so that sums are exact.
const EXPOSURE_UNIT: f64 = 65_536.0;

fn weight_of(exposure: f64) -> i64 {
    floor(exposure * EXPOSURE_UNIT)
}

/// The offers of one market and crop that consumers can see.
struct OnAir {
    offers: Vec<u32>,
    keys: Vec<u64>,
    weights: Vec<i64>,
    pool: Vec<Option<u32>>,
}

impl OnAir {
    fn of(map: &Map, all: &[Offer], row: usize) -> Self {
        let mut on_air = Self { offers: Vec::new(), keys: Vec::new(), weights: Vec::new(), pool: Vec::new() };
        for (number, offer) in (0_u32..).zip(all) {
            let here = map.nation_row(usize::from(offer.county), usize::from(offer.crop)) == row;
            if !here || offer.parcels == 0 {
                continue;
            }
            on_air.offers.push(number);
            on_air.keys.push(table::key(offer.host, offer.kind()));
            on_air.weights.push(weight_of(offer.exposure));
            on_air.pool.push(match offer.seller {
                Seller::Pool(row) => Some(row),
                Seller::Own(_) => None,
            });
        }
        on_air
    }

    /// Slots of each offer: organic by exposure, and what public money bought for the pool behind it.
    fn quotas(&self, rules: &Broadcast, slots: usize, ratio: f64, looks: f64, pools: &Pools, crop: usize) -> Vec<i64> {
        let cap = floor(count_real(slots) * FILLED_EIGHTHS);
        let bought = self.bought(rules, slots, looks, pools, crop);
        let extra: i64 = bought.iter().sum();
        // A full feed has no new looks to sell: the bought ones then push out others in proportion.
        let organic = rules.organic_slots(slots, ratio).min(cap - extra);
        let mut quotas = largest_remainder(organic, &self.weights);
        quotas.iter_mut().zip(bought).for_each(|(quota, more)| *quota += more);
        quotas
    }

    /// Slots bought with public money, by offer: each pool's looks, shared by exposure, all together capped.
    fn bought(&self, rules: &Broadcast, slots: usize, looks: f64, pools: &Pools, crop: usize) -> Vec<i64> {
        let mut bought = vec![0; self.offers.len()];
        let rows: Vec<usize> = (crop..pools.len()).step_by(CROPS).filter(|&row| pools.traffic_looks[row] > 0).collect();
        if rows.is_empty() || looks <= 0.0 {
            return bought;
        }
        let mut wanted = Vec::with_capacity(rows.len());
        for &row in &rows {
            let shown = self.pool.iter().any(|pool| *pool == u32::try_from(row).ok());
            let share = real(pools.traffic_looks[row]) / looks;
            wanted.push(if shown { floor((share * count_real(slots)).min(count_real(slots)) + 0.5) } else { 0 });
        }
        let cap = floor(count_real(slots) * rules.bought_looks_cap);
        if wanted.iter().sum::<i64>() > cap {
            wanted = largest_remainder(cap, &wanted);
        }
        for (row, looks) in rows.into_iter().zip(wanted) {
            let mine = |pool: &Option<u32>| *pool == u32::try_from(row).ok();
            let weights: Vec<i64> =
                self.weights.iter().zip(&self.pool).map(|(w, pool)| if mine(pool) { *w } else { 0 }).collect();
            bought.iter_mut().zip(largest_remainder(looks, &weights)).for_each(|(slots, more)| *slots += more);
        }
        bought
    }
}

fn count_real(count: usize) -> f64 {
    real(i64::try_from(count).expect("a count fits 63 bits"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A16: with exponent 0 all hosts get equal attention; above 1, with one host of N followers among H, the top share is
    /// (N + f₀)^γ / [(N + f₀)^γ + (H − 1)·f₀^γ].
    #[test]
    fn attention_follows_audience_by_its_exponent() {
        let (hosts, fans) = (20_usize, 5_000_i64);
        for exponent in [0.0, 0.9, 1.3] {
            let rules = Broadcast { exposure_exponent: exponent, ..Broadcast::default() };
            let weights: Vec<i64> =
                (0..hosts).map(|host| weight_of(rules.exposure(if host == 0 { fans } else { 0 }))).collect();
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

    /// A17: with pie exponent 0 total attention does not depend on the number of hosts; with 1, below the cap, every host
    /// brings its own slots, so that N offers are seen as N offers of a plain logit are.
    #[test]
    fn the_pie_grows_with_its_exponent() {
        let slots = 1 << 16;
        let pie = |exponent: f64, ratio: f64| {
            Broadcast { pie_exponent: exponent, filled_start: 0.02, ..Broadcast::default() }.organic_slots(slots, ratio)
        };
        for hosts in [1.0, 2.0, 8.0, 32.0] {
            assert_eq!(pie(0.0, hosts), pie(0.0, 1.0));
            let each = real(pie(1.0, hosts)) / hosts;
            assert!((each / real(pie(1.0, 1.0)) - 1.0).abs() < 1e-3, "{hosts}: {each}");
        }
        assert_eq!(pie(1.0, 1e9), floor(count_real(slots) * FILLED_EIGHTHS), "never beyond the cap");
    }
}
