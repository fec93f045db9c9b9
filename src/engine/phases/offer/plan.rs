//! A household's plan: how the week's harvest is split over own stream, pool and trader.

use crate::engine::agents::households::{HouseholdRows, Households};
use crate::engine::agents::institutions::Pools;
use crate::engine::goods::GoodsKind;
use crate::engine::goods::Nature;
use crate::engine::goods::{Offline, ToPool};
use crate::engine::phases::offer::{ChunkResult, Offer, Week, listing};
use crate::engine::units::{CROPS, FEN_PER_YUAN, floor, real, share_of};
use rayon::prelude::*;

/// Wished split of the week's harvest: shares of grade A for own stream and pool, of grade B for the pool.
struct Wish {
    own_a: f64,
    pool_a: f64,
    pool_b: f64,
}

/// Logit over the channels open to the household; values in yuan per kilogram.
fn wish(rules: &Offer, offline: f64, own: Option<f64>, pool: Option<f64>) -> Wish {
    let weight = |value: Option<f64>| {
        value.map_or(0.0, |v| libm::exp(((v / offline - 1.0) / rules.channel_scale).clamp(-30.0, 30.0)))
    };
    let (own, pool) = (weight(own), weight(pool));
    Wish { own_a: own / (1.0 + own + pool), pool_a: pool / (1.0 + own + pool), pool_b: pool / (1.0 + pool) }
}

impl Week<'_> {
    fn wish_of(&self, row: usize, host: bool, member: bool, belief_own: f64, belief_pool: f64) -> Wish {
        let market = usize::from(self.endowments.county[row]) * CROPS + usize::from(self.endowments.crop[row]);
        let offline = real(self.prices[market].max(1)) / FEN_PER_YUAN;
        wish(
            self.rules,
            offline,
            host.then_some(belief_own / FEN_PER_YUAN),
            member.then_some(belief_pool / FEN_PER_YUAN),
        )
    }
    /// Grams of expected own-stream orders kept in stock.
    fn target_g(&self, crop: usize, volume: f64) -> i64 {
        let weeks = f64::from(self.crops.keeping_weeks[crop]);
        floor((1.0 + self.rules.buffer) * volume * weeks * real(self.crops.parcel_g[crop]))
    }
    /// What grade A with a code of its grower counts for in the pool's accounts: more or less than its weight, by how
    /// much better or worse it is than the pool's goods, at what buyers who see the code pay for that.
    fn graded_g(&self, pools: &Pools, pool: usize, effort: bool, grams: i64) -> i64 {
        let own = self.crops.quality(0, effort);
        let mean = self.crops.quality(0, false) + self.crops.effort_quality * pools.effort_share[pool];
        let seen = self.reputation.own_weight(self.reputation.identity_traced, pools.ratings(pool));
        let kg_per_parcel = real(self.crops.parcel_g[pool % CROPS]) / 1_000.0;
        let yuan_per_kg = pools.payout_fen_per_kg[pool].max(1.0) / FEN_PER_YUAN;
        let slope = seen * self.tastes.quality_yuan() / kg_per_parcel / yuan_per_kg;
        floor(real(grams) * (1.0 + slope * (own - mean)).max(0.0))
    }
    pub fn pool_of(&self, row: usize) -> usize {
        usize::from(self.endowments.county[row]) * CROPS + usize::from(self.endowments.crop[row])
    }
}

/// Grams members would like to deliver this week, by pool and grade.
pub fn requested_from_pools(week: &Week<'_>, pools: &Pools, households: &mut Households) -> Vec<[i64; 2]> {
    let parts: Vec<Vec<[i64; 2]>> = households
        .chunks(week.tick.chunk)
        .into_par_iter()
        .map(|lent| {
            let mut sums = vec![[0_i64; 2]; pools.len()];
            for i in 0..lent.len() {
                if lent.member[i] {
                    let row = lent.first + i;
                    let crop = usize::from(week.endowments.crop[row]);
                    let a = week.crops.harvest_of_week(lent.season_a_g[i], crop, week.tick.week);
                    let b = week.crops.harvest_of_week(lent.season_b_g[i], crop, week.tick.week);
                    if a + b > 0 {
                        let wish =
                            week.wish_of(row, lent.host[i], true, lent.belief_own_fen[i], lent.belief_pool_fen[i]);
                        let sum = &mut sums[week.pool_of(row)];
                        sum[0] += share_of(a, wish.pool_a);
                        sum[1] += share_of(b, wish.pool_b);
                    }
                }
            }
            sums
        })
        .collect();
    let mut asked = vec![[0_i64; 2]; pools.len()];
    for sums in parts {
        for (mine, theirs) in asked.iter_mut().zip(sums) {
            *mine = [mine[0] + theirs[0], mine[1] + theirs[1]];
        }
    }
    asked
}

/// Splits one household's harvest of the week, clears what it cannot use, and sets its price and listing.
pub fn plan(
    week: &Week<'_>,
    pools: &Pools,
    shares: &[[f64; 2]],
    lent: &mut HouseholdRows<'_>,
    i: usize,
    chunk_result: &mut ChunkResult,
) {
    let row = lent.first + i;
    let crop = usize::from(week.endowments.crop[row]);
    let pool = week.pool_of(row);
    let a = week.crops.harvest_of_week(lent.season_a_g[i], crop, week.tick.week);
    let b = week.crops.harvest_of_week(lent.season_b_g[i], crop, week.tick.week);
    let member = lent.member[i];
    if a + b > 0 && member {
        let wish = week.wish_of(row, lent.host[i], true, lent.belief_own_fen[i], lent.belief_pool_fen[i]);
        let to_pool =
            [share_of(share_of(a, wish.pool_a), shares[pool][0]), share_of(share_of(b, wish.pool_b), shares[pool][1])];
        chunk_result.posted.carry(ToPool, crop * 2, &mut lent.fresh_a[i], chunk_result.pool_a.at(pool), to_pool[0]);
        chunk_result.posted.carry(ToPool, crop * 2 + 1, &mut lent.fresh_b[i], chunk_result.pool_b.at(pool), to_pool[1]);
        let traced = lent.trace_until_week[i] > week.tick.week;
        let grade_a = if traced { week.graded_g(pools, pool, lent.effort[i], to_pool[0]) } else { to_pool[0] };
        lent.pool_claim_g[i] += grade_a + share_of(to_pool[1], week.terms.grade_b_worth);
        lent.live_year_g[i] += to_pool[0] + to_pool[1];
        let taken = &mut chunk_result.taken_g[pool];
        taken.all += to_pool[0];
        taken.effort += if lent.effort[i] { to_pool[0] } else { 0 };
        taken.traced += if traced { to_pool[0] } else { 0 };
        taken.graded += grade_a - to_pool[0];
    }
    let stock = lent.fresh_a[i].grams() + lent.ageing_a[i].grams();
    let keep = if lent.host[i] {
        let wish = week.wish_of(row, true, member, lent.belief_own_fen[i], lent.belief_pool_fen[i]);
        let before = stock - a.min(stock);
        let target = week.target_g(crop, lent.volume_parcels[i]);
        (before + share_of(a, wish.own_a).min(a)).min(target.max(0))
    } else {
        0
    };
    clear_offline(lent, i, crop * 2, stock - keep.min(stock), chunk_result, pool);
    if lent.host[i] {
        listing::set_price_and_parcels(week, pools, lent, i);
    } else {
        lent.offered_parcels[i] = 0;
        lent.hosting_min[i] = 0;
    }
}

/// Sends grade A beyond what is kept, ageing goods first, and all grade B to the trader.
fn clear_offline(
    lent: &mut HouseholdRows<'_>,
    i: usize,
    kind: GoodsKind,
    excess: i64,
    chunk_result: &mut ChunkResult,
    market: usize,
) {
    let ageing = excess.min(lent.ageing_a[i].grams());
    let fresh = excess - ageing;
    let second = lent.fresh_b[i].grams();
    lent.offline_a_g[i] = excess;
    lent.offline_b_g[i] = second;
    if excess + second > 0 {
        chunk_result.posted.carry(Offline, kind, &mut lent.ageing_a[i], &mut Nature, ageing);
        chunk_result.posted.carry(Offline, kind, &mut lent.fresh_a[i], &mut Nature, fresh);
        chunk_result.posted.carry(Offline, kind + 1, &mut lent.fresh_b[i], &mut Nature, second);
        chunk_result.offline_g[market] += excess + second;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_worth_more_gets_the_larger_share() {
        let rules = Offer::default();
        let even = wish(&rules, 4.0, Some(4.0), None);
        assert!((even.own_a - 0.5).abs() < 1e-12);
        let better = wish(&rules, 4.0, Some(5.0), Some(4.5));
        assert!(better.own_a > better.pool_a && better.pool_a > 1.0 - better.own_a - better.pool_a);
        assert!(wish(&rules, 4.0, None, None).own_a.abs() < 1e-12);
    }
}
