//! `learn` 学习: skills grow and fade, beliefs follow outcomes, labels earn the name they deserve.
//!
//! Reads: hosting, reputation, terms of MCN hosts, crops, places, endowments, markets, offers. Writes: households, local and
//! MCN hosts, villages, pools.
//! Keeps: everyone learns from what happened to themselves and to neighbours, failures included; nobody sees the future.

mod beliefs;
mod sessions;

use crate::engine::agents::carriers::VillageStates;
use crate::engine::agents::channels::{CHANNELS, Channels};
use crate::engine::agents::hosts::{Hosting, LocalHosts, Offer, Reputation};
use crate::engine::agents::households::{Endowments, HouseholdRows, Households};
use crate::engine::agents::institutions::{Markets, Nation, Pools};
use crate::engine::agents::mcn_hosts::{Mcn, McnHosts};
use crate::engine::crops::Crops;
use crate::engine::declare::params;
use crate::engine::geography::Map;
use crate::engine::phases::learn::beliefs::{Heard, Surprise, believe};
use crate::engine::tick::Tick;
use crate::engine::units::{CROPS, WEEKS, from_fixed, real, to_fixed};
use rayon::prelude::*;

params! {
    /// How experience, beliefs and names change.
    Learn in "learn" {
        /// Weight of a week's orders in the expected volume.
        volume_gain: f64 = 0.08, "share/week", 0.001..=1.0, Assumption("about a quarter to learn a market"), zh "销量预期更新权重";
        /// Standard deviation of an outcome of the own stream, relative to the normal price.
        outcome_sd: f64 = 0.2, "share of price", 0.005..=5.0, Assumption("as in decide.own_price_sd"), zh "结果相对标准差";
        /// Weight of a neighbour's outcome relative to an own one.
        peer_weight: f64 = 0.3, "share", 0.0..=1.0, Assumption("what is heard counts less than what is lived"), zh "邻里经验权重";
        /// Precision kept from one month to the next.
        memory: f64 = 0.95, "share", 0.1..=1.0, Assumption("beliefs follow change within a year"), zh "信念记忆";
        /// Part of the receipts behind a belief forgotten in a week.
        outcome_fading: f64 = 0.1, "share/week", 0.01..=1.0, Assumption("about ten weeks count"), zh "经验淡忘";
        /// Sessions of own experience a training seat is worth.
        seat_sessions: f64 = 12.0, "sessions", 0.0..=100.0, Assumption("evidence A63"), zh "培训等效场次";
        /// Free minutes a week a course takes from those who come.
        seat_min: i64 = 600, "min", 0..=6_000, Assumption("ten hours in the week of the course"), zh "培训所需时间";
        /// Precision of an outcome with the data service of traceability codes, relative to one without.
        code_precision: f64 = 2.0, "ratio", 1.0..=10.0, Assumption("accounts instead of memory"), zh "溯源数据服务的信息精度倍数";
        /// Rise of farm skill in a season with equipment, towards 1.
        farm_skill_gain: f64 = 0.15, "share/year", 0.0..=1.0, Assumption("learning by using"), zh "装备使用学习率";
    }
}

impl Learn {
    /// Precision of one outcome where the normal price is `fen_per_kg`, 1/(fen/kg)².
    #[must_use]
    pub fn outcome_precision(&self, fen_per_kg: i64) -> f64 {
        let sd = self.outcome_sd * real(fen_per_kg);
        1.0 / (sd * sd)
    }
}

/// Lets everyone learn from the week.
#[allow(clippy::too_many_arguments, reason = "a phase names everything it reads and writes")]
pub fn run(
    tick: &Tick,
    rules: &Learn,
    hosting: &Hosting,
    reputation: &Reputation,
    mcn: &Mcn,
    crops: &Crops,
    map: &Map,
    endowments: &Endowments,
    markets: &Markets,
    offers: &[Offer],
    households: &mut Households,
    local_hosts: &mut LocalHosts,
    mcn_hosts: &mut McnHosts,
    villages: &mut VillageStates,
    channels: &mut Channels,
    nation: &mut Nation,
    pools: &mut Pools,
) {
    let month = tick.every(4);
    if month {
        meet_neighbours(map, endowments, markets, households, villages);
    }
    let parts: Vec<(Vec<i64>, Vec<Surprise>)> = households
        .chunks(tick.chunk)
        .into_par_iter()
        .map(|mut lent| {
            let mut members = vec![0_i64; pools.len()];
            let mut surprises = vec![Surprise::default(); pools.len() * CHANNELS];
            for i in 0..lent.len() {
                let row = lent.first + i;
                let market = usize::from(endowments.county[row]) * CROPS + usize::from(endowments.crop[row]);
                practise(tick, rules, hosting, crops, endowments, &mut lent, i);
                if month {
                    let offline = real(markets.price_fen_per_kg[market]);
                    let heard = Heard {
                        peers: villages.peer_price(endowments.village[row] as usize, offline),
                        normal_fen: crops.price_fen_per_kg[usize::from(endowments.crop[row])],
                        payout: pools.payout_fen_per_kg[market],
                    };
                    let surprises = &mut surprises[market * CHANNELS..(market + 1) * CHANNELS];
                    believe(tick, rules, &heard, &mut lent, i, surprises);
                }
                members[market] += i64::from(lent.member[i]);
            }
            (members, surprises)
        })
        .collect();
    pools.members.fill(0);
    for (members, surprises) in parts {
        for (row, surprise) in surprises.into_iter().enumerate() {
            channels.forecasts[row] += surprise.outcomes;
            channels.forecast_error_fen[row] += surprise.error;
            channels.forecast_square[row] += surprise.square;
        }
        for (mine, theirs) in pools.members.iter_mut().zip(members) {
            *mine += theirs;
        }
    }
    sessions::practise(hosting, mcn, local_hosts, mcn_hosts);
    sessions::judge(mcn, map, offers, pools, mcn_hosts);
    name_labels(rules, reputation, crops, map, pools);
    update_generic_quality(reputation, nation);
}

/// Experience, skill and expected orders of one household.
fn practise(
    tick: &Tick,
    rules: &Learn,
    hosting: &Hosting,
    crops: &Crops,
    endowments: &Endowments,
    lent: &mut HouseholdRows<'_>,
    i: usize,
) {
    let row = lent.first + i;
    if lent.seat_offered[i] {
        let free = i64::from(endowments.labour_min[row]) - i64::from(lent.hosting_min[i]);
        if free >= rules.seat_min {
            lent.experience[i] += rules.seat_sessions;
            lent.seats[i] += 1;
            lent.seat_offered[i] = false;
            let crop = usize::from(endowments.crop[row]);
            lent.precision_own[i] += rules.outcome_precision(crops.price_fen_per_kg[crop]);
        }
    }
    if lent.experience[i] > 0.0 || lent.host[i] {
        let session_min = 60.0 * hosting.session_hours;
        lent.experience[i] =
            lent.experience[i] * (1.0 - hosting.forgetting) + f64::from(lent.hosting_min[i]) / session_min;
        lent.host_skill[i] = hosting.skill(endowments.talent[row], lent.experience[i]);
    }
    if lent.agtech_until_week[i] > tick.week {
        lent.farm_skill[i] += rules.farm_skill_gain / f64::from(WEEKS) * (1.0 - lent.farm_skill[i]);
    }
    if lent.host[i] && lent.offered_parcels[i] > 0 {
        lent.volume_parcels[i] += rules.volume_gain * (real(lent.wanted_parcels[i]) - lent.volume_parcels[i]);
    }
    lent.recent_own_fen[i] *= 1.0 - rules.outcome_fading;
    lent.recent_own_g[i] *= 1.0 - rules.outcome_fading;
    lent.turnover_fen[i] -= lent.turnover_fen[i] / i64::from(WEEKS);
}

/// What a village knows of its hosts: how many, what they expect, what they earned relative to the trader.
fn meet_neighbours(
    map: &Map,
    endowments: &Endowments,
    markets: &Markets,
    households: &mut Households,
    villages: &mut VillageStates,
) {
    let rows: Vec<_> = households
        .groups(&map.village_bounds)
        .into_par_iter()
        .map(|lent| {
            let (mut hosts, mut volume, mut ratio, mut count) = (0_i64, 0_i128, 0_i128, 0_i64);
            for i in (0..lent.len()).filter(|&i| lent.host[i]) {
                let row = lent.first + i;
                let market = usize::from(endowments.county[row]) * CROPS + usize::from(endowments.crop[row]);
                hosts += 1;
                volume += i128::from(to_fixed(lent.volume_parcels[i]));
                if lent.recent_own_g[i] > 1_000.0 {
                    let price = lent.recent_own_fen[i] / lent.recent_own_g[i] * 1_000.0;
                    ratio += i128::from(to_fixed(price / real(markets.price_fen_per_kg[market].max(1))));
                    count += 1;
                }
            }
            (hosts, volume, ratio, count)
        })
        .collect();
    for (village, (hosts, volume, ratio, count)) in rows.into_iter().enumerate() {
        villages.hosts[village] = hosts;
        villages.peer_volume[village] = if hosts > 0 { from_fixed(volume) / real(hosts) } else { 0.0 };
        villages.peer_count[village] = count;
        villages.peer_price_ratio[village] = if count > 0 { from_fixed(ratio) / real(count) } else { 0.0 };
    }
}

/// Labels: the public record follows the ratings of the week, awareness what was seen, expected sales what was wanted.
fn name_labels(rules: &Learn, reputation: &Reputation, crops: &Crops, map: &Map, pools: &mut Pools) {
    let audience = real(map.audience());
    for row in 0..pools.len() {
        if pools.record_all[row] > 0 {
            let record = real(pools.record_good[row]) / real(pools.record_all[row]);
            let heard = real(pools.record_all[row]) / (real(pools.record_all[row]) + reputation.label_ratings);
            pools.reputation[row] = follow(pools.reputation[row], record, reputation.label_speed * heard);
        }
        let looks = real(pools.promotion_looks[row] + pools.record_all[row] * 8);
        let seen = 1.0 - libm::exp(-looks / (audience * reputation.awareness_looks));
        pools.awareness[row] = ((1.0 - reputation.awareness_decay) * pools.awareness[row]
            + (1.0 - pools.awareness[row]) * seen)
            .clamp(0.0, 1.0);
        for grade in 0..2 {
            if pools.offered[row][grade] > 0 {
                pools.volume_parcels[row][grade] +=
                    rules.volume_gain * (real(pools.wanted[row][grade]) - pools.volume_parcels[row][grade]);
            }
        }
        let sold_g = real(pools.record_all[row] * crops.parcel_g[row % CROPS]);
        pools.label_volume_g[row] = pools.label_volume_g[row] * (1.0 - 1.0 / 13.0) + sold_g;
        pools.record_good[row] = 0;
        pools.record_all[row] = 0;
    }
}

/// What buyers expect of goods without a label follows their ratings, those from outside the model included.
fn update_generic_quality(reputation: &Reputation, nation: &mut Nation) {
    for row in 0..nation.len() {
        let others = reputation.generic_others;
        let all = real(nation.generic_all[row]) + others;
        if all > 0.0 {
            let record = (real(nation.generic_good[row]) + others * reputation.generic_quality) / all;
            nation.generic_quality[row] = follow(nation.generic_quality[row], record, reputation.generic_speed);
        }
        nation.generic_good[row] = 0;
        nation.generic_all[row] = 0;
    }
}

/// Exponential following.
fn follow(now: f64, target: f64, speed: f64) -> f64 {
    now + speed * (target - now)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A11: when experience and scale double together, the gap to the best skill shrinks by 2^(−b).
    #[test]
    fn doubling_experience_shrinks_the_gap_by_a_power() {
        let hosting = Hosting::default();
        let best: f64 = 0.8;
        for x in [5.0, 40.0, 200.0] {
            let gap = best - hosting.skill(1.0, x);
            let later = best - hosting.skill(1.0, 2.0 * (x + hosting.skill_sessions) - hosting.skill_sessions);
            assert!((later / gap - libm::pow(2.0, -hosting.skill_exponent)).abs() < 1e-12);
        }
    }

    /// A13: with constant delivered quality the label's record converges to it with half-life ln 2 / δ.
    #[test]
    fn a_label_converges_to_the_quality_it_delivers() {
        let (quality, speed) = (0.8, 0.05);
        let mut label = 0.4;
        // ln 2 / −ln(1 − 0.05) = 13.5 weeks.
        for _ in 0..14 {
            label = follow(label, quality, speed);
        }
        let left: f64 = libm::pow(1.0 - speed, 14.0);
        assert!((label - (quality - 0.4 * left)).abs() < 1e-12, "{label}");
        assert!((left - 0.5).abs() < 0.02, "half of the way in ln 2 / δ weeks: {left}");
        for _ in 0..600 {
            label = follow(label, quality, speed);
        }
        assert!((label - quality).abs() < 1e-9);
    }
}
