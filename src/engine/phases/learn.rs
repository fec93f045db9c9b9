//! Learn 学习: skills grow and fade, beliefs follow outcomes, labels gain or lose reputation.
//!
//! Invariant: everyone learns from what happened to themselves and to neighbours, failures included; nobody sees the future.

mod beliefs;
mod quality_returns;
mod reputation;
mod sessions;

use crate::agents::carriers::VillageStates;
use crate::agents::channels::{CHANNELS, Channels};
use crate::agents::consumers::Tastes;
use crate::agents::cooperatives::Cooperatives;
use crate::agents::counties::Counties;
use crate::agents::endowments::{Endowments, HouseholdEndowment};
use crate::agents::hosting::Hosting;
use crate::agents::households::{HouseholdRows, Households};
use crate::agents::local_hosts::LocalHosts;
use crate::agents::markets::Markets;
use crate::agents::mcn_hosts::{Mcn, McnHosts};
use crate::agents::nation::Nation;
use crate::agents::offers::Offer;
use crate::agents::reputation::Reputation;
use crate::agents::terms::Terms;
use crate::chunk_table::ChunkTable;
use crate::crops::Crops;
use crate::declare::{lend, params};
use crate::geography::Map;
use crate::phases::learn::beliefs::{ForecastErrors, PriceSignals};
use crate::units::{RowList, WEEKS, blocks, from_fixed, real, to_fixed};
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
        /// Neighbours whose outcomes count at most.
        peers_most: f64 = 5.0, "households", 1.0..=1_000.0, Assumption("who is known well enough to ask"), zh "计入经验的邻居数上限";
        /// Least precision of the belief on the own stream, relative to that of one outcome.
        precision_least: f64 = 0.05, "ratio", 0.0001..=1.0, Assumption("doubt never grows without end"), zh "自播信念精度下限";
        /// Least grams sold on the own stream, of the last weeks, for an outcome to count.
        outcome_least_g: f64 = 1_000.0, "g", 0.0..=1e6, Assumption("one kilogram says nothing of a price"), zh "计入经验的最低销量";
        /// Precision kept from one month to the next.
        memory: f64 = 0.95, "share", 0.1..=1.0, Assumption("beliefs follow change within a year"), zh "信念记忆";
        /// Part of the receipts behind a belief forgotten in a week.
        outcome_fading: f64 = 0.1, "share/week", 0.01..=1.0, Assumption("about ten weeks count"), zh "经验淡忘";
        /// Sessions of own experience a training seat is worth.
        seat_sessions: f64 = 12.0, "sessions", 0.0..=100.0, Assumption("evidence A63"), zh "培训等效场次";
        /// Free minutes a week a course takes from those who come.
        seat_min: i64 = 600, "min", 0..=6_000, Assumption("ten hours in the week of the course"), zh "培训所需时间";
        /// Precision of an outcome with the data service of traceability codes, relative to one without.
        code_precision: f64 = 2.0, "ratio", 1.0..=10.0, Assumption("accounts instead of memory"), zh "追溯数据服务的信息精度倍数";
        /// Doubt about the part of the price of quality that arrives, before a season's payouts are known: a standard deviation.
        pass_through_sd: f64 = 0.5, "share", 0.0..=10.0, Assumption("anything between nothing and all"), zh "品质溢价到手比例的先验标准差";
        /// Standard deviation of what a co-operative pays members for a kilogram of grade A, relative to the normal price.
        pool_payout_sd: f64 = 0.02, "share of price", 0.0..=5.0, Assumption("all are paid by one account; only weeks differ"), zh "合作社成员间结算价标准差";
        /// Rise of farm skill in a season with equipment, towards 1.
        farm_skill_gain: f64 = 0.15, "share/year", 0.0..=1.0, Assumption("learning by using"), zh "装备使用学习率";
    }
}

lend! {
    rules {
        learn: Learn, hosting: Hosting, reputation: Reputation, mcn: Mcn, crops: Crops, tastes: Tastes, terms: Terms,
    }
    reads { map: Map, endowments: Endowments, markets: Markets, counties: Counties, offers: [Offer] }
    writes {
        households: Households, local_hosts: LocalHosts, mcn_hosts: McnHosts, villages: VillageStates, channels: Channels,
        nation: Nation, cooperatives: Cooperatives,
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
pub fn run(mut lent: Lent<'_>) {
    let given = lent.given;
    if given.tick.every(4) {
        observe_neighbours(&mut lent);
    }
    learn_households(&mut lent);
    quality_returns::learn_returns(&mut lent);
    sessions::practise(given, lent.local_hosts, lent.mcn_hosts);
    sessions::update_conversions(given, lent.cooperatives, lent.mcn_hosts);
    reputation::update_labels(given, lent.cooperatives, lent.nation);
    reputation::update_generic_quality(given.reputation, lent.nation);
}

/// What the households of one chunk report of a co-operative: its members and their land, forecast errors of each channel.
#[derive(Debug, Default)]
struct CooperativeSums {
    members: i64,
    member_land_cmu: i64,
    errors: [ForecastErrors; CHANNELS],
}

/// Skills of all households every week, beliefs every month; counts members and forecast errors.
fn learn_households(lent: &mut Lent<'_>) {
    let given = lent.given;
    let signals = given.tick.every(4).then(|| PriceSignals::new(given, lent.cooperatives, lent.villages));
    let chunks: Vec<ChunkTable<CooperativeSums>> = lent
        .households
        .chunks(given.tick.chunk)
        .into_par_iter()
        .map(|mut rows| {
            let markets = given.endowments.markets_of(rows.first, rows.len());
            let mut sums = ChunkTable::new(markets, CooperativeSums::default);
            given.practise(&mut rows);
            given.use_equipment(&mut rows);
            if let Some(signals) = &signals {
                given.update_beliefs(signals, &mut rows, &mut sums);
            }
            given.count_members(&rows, &mut sums);
            sums
        })
        .collect();
    lent.cooperatives.members.fill(0);
    lent.cooperatives.member_land_cmu.fill(0);
    for (row, sums) in chunks.into_iter().flat_map(ChunkTable::into_rows) {
        lent.cooperatives.members[row] += sums.members;
        lent.cooperatives.member_land_cmu[row] += sums.member_land_cmu;
        for (channel, errors) in (row * CHANNELS..).zip(sums.errors) {
            lent.channels.forecasts[channel] += errors.outcomes;
            lent.channels.forecast_error_fen[channel] += errors.error;
            lent.channels.forecast_square[channel] += errors.square;
        }
    }
}

/// Households of a chunk that are or were on air, or have a training seat waiting. All others have nothing to practise: no
/// experience, and no receipts that fade.
// A function of its own: among the other loops of a chunk its columns would not stay in registers.
#[inline(never)]
fn streamers(rows: &HouseholdRows<'_>) -> Vec<usize> {
    let count = rows.len();
    let (seats, hosts, experience) = (&rows.seat_offered[..count], &rows.host[..count], &rows.experience[..count]);
    let (mut streamers, mut list) = (Vec::new(), RowList::EMPTY);
    for block in blocks(count) {
        let on_air = seats[block.clone()].iter().zip(&hosts[block.clone()]).zip(&experience[block.clone()]);
        let practises = on_air.map(|((seat, host), experience)| *seat || *host || *experience > 0.0);
        streamers.extend(list.select(block.start, practises));
    }
    streamers
}

impl Given<'_> {
    /// Experience, skill and expected orders of those who stream.
    fn practise(self, rows: &mut HouseholdRows<'_>) {
        let Given { learn, hosting, .. } = self;
        let session_min = 60.0 * hosting.session_hours;
        for i in streamers(rows) {
            let farm = self.endowments.row(rows.first + i);
            if rows.seat_offered[i] {
                self.take_seat(farm, rows, i);
            }
            if rows.experience[i] <= 0.0 && !rows.host[i] {
                continue;
            }
            rows.experience[i] =
                rows.experience[i] * (1.0 - hosting.forgetting) + f64::from(rows.hosting_min[i]) / session_min;
            rows.host_skill[i] = hosting.skill(farm.talent(), rows.experience[i]);
            rows.recent_own_fen[i] *= 1.0 - learn.outcome_fading;
            rows.recent_own_g[i] *= 1.0 - learn.outcome_fading;
            rows.turnover_fen[i] -= rows.turnover_fen[i] / i64::from(WEEKS);
            if rows.host[i] && rows.offered_parcels[i] > 0 {
                rows.volume_parcels[i] += learn.volume_gain * (real(rows.wanted_parcels[i]) - rows.volume_parcels[i]);
            }
        }
    }

    /// Farm skill of those whose equipment works.
    fn use_equipment(self, rows: &mut HouseholdRows<'_>) {
        let (week, gain) = (self.tick.week, self.learn.farm_skill_gain / f64::from(WEEKS));
        for (skill, until_week) in rows.farm_skill.iter_mut().zip(&*rows.agtech_until_week) {
            let gain = if *until_week > week { gain } else { 0.0 };
            *skill += gain * (1.0 - *skill);
        }
    }

    /// Counts the members of the co-operatives and their land.
    fn count_members(self, rows: &HouseholdRows<'_>, sums: &mut ChunkTable<CooperativeSums>) {
        let mut list = RowList::EMPTY;
        for block in blocks(rows.len()) {
            for i in list.select(block.start, rows.member[block].iter().copied()) {
                let farm = self.endowments.row(rows.first + i);
                let sums = sums.at(farm.market());
                sums.members += 1;
                sums.member_land_cmu += farm.land_cmu();
            }
        }
    }

    /// A household with enough free time takes the training seat that was offered.
    fn take_seat(self, farm: HouseholdEndowment<'_>, rows: &mut HouseholdRows<'_>, i: usize) {
        let free_min = farm.labour_min(rows.home_min[i]) - i64::from(rows.hosting_min[i]);
        if free_min >= self.learn.seat_min {
            rows.experience[i] += self.learn.seat_sessions;
            rows.seats[i] += 1;
            rows.seat_offered[i] = false;
            rows.precision_own[i] += self.learn.outcome_precision(self.crops.price_fen_per_kg[farm.crop()]);
        }
    }
}

/// Mean net price of the own stream in the last weeks, fen per kilogram, where `fen` were received for `grams`; `None` where
/// too little was sold.
fn own_price(learn: &Learn, fen: f64, grams: f64) -> Option<f64> {
    (grams > learn.outcome_least_g).then(|| fen / grams * 1_000.0)
}

/// Sets what a village knows of its hosts: how many, what they expect, what they earned relative to the trader.
fn observe_neighbours(lent: &mut Lent<'_>) {
    let (given, households) = (lent.given, &*lent.households);
    let sums: Vec<_> = given
        .map
        .village_bounds
        .par_windows(2)
        .map(|bounds| {
            let (mut hosts, mut volume, mut ratio, mut count) = (0_i64, 0_i128, 0_i128, 0_i64);
            for row in (bounds[0]..bounds[1]).filter(|&row| households.host[row]) {
                hosts += 1;
                volume += i128::from(to_fixed(households.volume_parcels[row]));
                let (fen, grams) = (households.recent_own_fen[row], households.recent_own_g[row]);
                if let Some(price) = own_price(given.learn, fen, grams) {
                    let market = given.endowments.row(row).market();
                    ratio += i128::from(to_fixed(price / real(given.markets.price_fen_per_kg(market, 0))));
                    count += 1;
                }
            }
            (hosts, volume, ratio, count)
        })
        .collect();
    let villages = &mut *lent.villages;
    for (village, (hosts, volume, ratio, count)) in sums.into_iter().enumerate() {
        villages.hosts[village] = hosts;
        villages.peer_volume[village] = if hosts > 0 { from_fixed(volume) / real(hosts) } else { 0.0 };
        villages.peer_count[village] = count;
        villages.peer_price_ratio[village] = if count > 0 { from_fixed(ratio) / real(count) } else { 0.0 };
    }
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
}
