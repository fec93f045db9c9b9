//! `offer` 上架: each household splits the week's harvest over its channels and lists what it streams; pools take in
//! and list lots through local and MCN hosts.
//!
//! Reads: crops, terms, hosting, reputation, MCN terms, equipment, places, endowments, local and MCN hosts, nation
//! (what unlabelled goods are thought of), counties (operators, inspections), carriers (tariffs).
//! Writes: households (plans, prices, stocks), pools (intake, lots, prices), markets (offline quantity), offers, books.
//! Keeps: goods for the trader leave in the harvest week; what is listed lies in stock.

mod listing;
mod lots;
mod matching;
mod plan;
mod pooling;

use crate::engine::agents::carriers::{Carriers, Freight};
use crate::engine::agents::consumers::Tastes;
use crate::engine::agents::equipment::Equipment;
use crate::engine::agents::hosts::{Hosting, LocalHosts, Offer as Listing, Reputation};
use crate::engine::agents::households::{Endowments, Households};
use crate::engine::agents::institutions::{Counties, Markets, Nation, Pools, Terms};
use crate::engine::agents::mcn_hosts::{Mcn, McnHosts};
use crate::engine::books::Posted;
use crate::engine::crops::Crops;
use crate::engine::declare::params;
use crate::engine::geography::Map;
use crate::engine::goods::AtPool;
use crate::engine::goods::PendingGoodsList;
use crate::engine::tick::Tick;
use crate::engine::units::{CROPS, GRAMS_PER_KG, floor, mul_div, real};
use rayon::prelude::*;

params! {
    /// Channel plans and prices.
    Offer in "offer" {
        /// Scale of the channel choice.
        channel_scale: f64 = 0.12, "share of price", 0.001..=3.0, Assumption("evidence A101: 0.5 yuan/kg of fruit at 4 yuan"), zh "渠道选择尺度";
        /// Stock above expected orders that is kept and listed.
        buffer: f64 = 0.25, "share", 0.0..=2.0, Assumption("evidence A109"), zh "备货缓冲";
        /// Price step after two weeks sold out.
        price_step_up: f64 = 0.02, "share", 0.0..=0.5, Assumption("evidence A109"), zh "提价步长";
        /// Price step after two weeks with more than 40 % unsold.
        price_step_down: f64 = 0.02, "share", 0.0..=0.5, Assumption("evidence A109"), zh "降价步长";
        /// Sold share below which the price falls.
        slow_share: f64 = 0.6, "share", 0.0..=1.0, Assumption("model 5.4: more than 40 % unsold"), zh "滞销线";
        /// Smallest share of an audience without followers that a host brings to a lot.
        lot_weight: i64 = 100, "households", 1..=10_000, Assumption("evidence A97: the f_0 of exposure"), zh "配货基数";
    }
}

/// Plans, prices and lists the goods of the week.
#[allow(clippy::too_many_arguments, reason = "a phase names everything it reads and writes")]
pub fn run(
    tick: &Tick,
    rules: &Offer,
    crops: &Crops,
    terms: &Terms,
    tastes: &Tastes,
    freight: &Freight,
    hosting: &Hosting,
    reputation: &Reputation,
    mcn: &Mcn,
    equipment: &Equipment,
    map: &Map,
    endowments: &Endowments,
    local_hosts: &LocalHosts,
    mcn_hosts: &McnHosts,
    nation: &Nation,
    counties: &Counties,
    carriers: &Carriers,
    households: &mut Households,
    pools: &mut Pools,
    markets: &mut Markets,
    offers: &mut Vec<Listing>,
    books: &mut Posted,
) {
    pooling::price_and_intake(rules, crops, map, terms, freight, carriers, markets, pools, books);
    let week = Week {
        tick,
        rules,
        crops,
        terms,
        tastes,
        freight,
        hosting,
        reputation,
        mcn,
        equipment,
        map,
        endowments,
        nation,
        counties,
        carriers,
        prices: &markets.price_fen_per_kg,
    };
    let asked = plan::requested_from_pools(&week, pools, households);
    let shares = pooling::intake_shares(&pools.intake_g, &asked);
    let parts: Vec<_> = households
        .chunks(tick.chunk)
        .into_par_iter()
        .map(|mut lent| {
            let mut chunk_result = ChunkResult::new(pools.len());
            for i in 0..lent.len() {
                plan::plan(&week, pools, &shares, &mut lent, i, &mut chunk_result);
            }
            chunk_result
        })
        .collect();
    markets.offline_g.fill(0);
    let whole = parts.into_iter().reduce(ChunkResult::merge);
    if let Some(chunk_result) = whole {
        books.add(&chunk_result.posted);
        for (market, grams) in chunk_result.offline_g.into_iter().enumerate() {
            markets.offline_g[market] += grams;
        }
        chunk_result.pool_a.hand_over(&mut pools.fresh_a);
        chunk_result.pool_b.hand_over(&mut pools.fresh_b);
        for (row, taken) in chunk_result.taken_g.into_iter().enumerate().filter(|(_, taken)| taken.all > 0) {
            // Part of the pool's grade A that came this week.
            let new = real(taken.all) / real((pools.ageing_a[row].grams() + pools.fresh_a[row].grams()).max(taken.all));
            pools.effort_share[row] += new * (real(taken.effort) / real(taken.all) - pools.effort_share[row]);
            // Claims are closed by weight: what grading adds is closed at once, or it would never be.
            pools.settled_g[row] += taken.graded;
            pools.traced_share[row] += new * (real(taken.traced) / real(taken.all) - pools.traced_share[row]);
        }
    }
    offers.clear();
    list(&week, local_hosts, mcn_hosts, households, pools, offers);
}

/// The list of the week: county by county own streams, then pool lots by local host; MCN hosts at the end.
fn list(
    week: &Week<'_>,
    local_hosts: &LocalHosts,
    mcn_hosts: &McnHosts,
    households: &Households,
    pools: &mut Pools,
    offers: &mut Vec<Listing>,
) {
    let mut left = Vec::with_capacity(week.map.counties());
    for county in 0..week.map.counties() {
        for row in week.map.county_bounds[county]..week.map.county_bounds[county + 1] {
            if households.offered_parcels[row] > 0 {
                offers.push(listing::own_offer(week, households, pools, row));
            }
        }
        left.push(lots::list_local(week, local_hosts, pools, county, offers));
    }
    matching::list_mcn(week, mcn_hosts, pools, &mut left, offers);
}

/// What every household's plan looks at.
struct Week<'a> {
    tick: &'a Tick,
    rules: &'a Offer,
    crops: &'a Crops,
    terms: &'a Terms,
    tastes: &'a Tastes,
    freight: &'a Freight,
    hosting: &'a Hosting,
    reputation: &'a Reputation,
    mcn: &'a Mcn,
    equipment: &'a Equipment,
    map: &'a Map,
    endowments: &'a Endowments,
    nation: &'a Nation,
    counties: &'a Counties,
    carriers: &'a Carriers,
    prices: &'a [i64],
}

impl Week<'_> {
    /// What buyers expect of goods without a label of the crop of a pool.
    fn generic_quality(&self, pool: usize) -> f64 {
        self.nation.generic_quality[self.map.nation_row(pool / CROPS, pool % CROPS)]
    }
    /// Exaggeration that inspection leaves of a host's habit in a county.
    fn hype(&self, habit: f64, county: usize) -> f64 {
        habit * (1.0 - self.counties.inspected_share[county])
    }
    /// Share of a county's lots for which operators can look up what each host sells.
    fn judged_share(&self, county: usize) -> f64 {
        let lots = real(i64::try_from(lots::LOTS).expect("few lots"));
        (self.counties.operators[county] * self.mcn.operator_lots / lots).min(1.0)
    }
}

/// Grade A a pool takes in: all, grown with effort, with a code of its grower, grams.
#[derive(Debug, Clone, Copy, Default)]
struct Taken {
    all: i64,
    effort: i64,
    traced: i64,
    /// What grading by record adds to claims over weights.
    graded: i64,
}

/// What a chunk of households adds up.
struct ChunkResult {
    posted: Posted,
    offline_g: Vec<i64>,
    taken_g: Vec<Taken>,
    pool_a: PendingGoodsList<AtPool>,
    pool_b: PendingGoodsList<AtPool>,
}
impl ChunkResult {
    fn new(rows: usize) -> Self {
        Self {
            posted: Posted::default(),
            offline_g: vec![0; rows],
            taken_g: vec![Taken::default(); rows],
            pool_a: PendingGoodsList::new(rows),
            pool_b: PendingGoodsList::new(rows),
        }
    }
    fn merge(mut self, other: Self) -> Self {
        self.posted.add(&other.posted);
        for (mine, theirs) in self.offline_g.iter_mut().zip(other.offline_g) {
            *mine += theirs;
        }
        for (mine, theirs) in self.taken_g.iter_mut().zip(other.taken_g) {
            mine.all += theirs.all;
            mine.effort += theirs.effort;
            mine.traced += theirs.traced;
            mine.graded += theirs.graded;
        }
        Self { pool_a: self.pool_a.merge(other.pool_a), pool_b: self.pool_b.merge(other.pool_b), ..self }
    }
}

/// Least price of a parcel: what the trader would pay plus freight, packing and fee.
fn floor_price(terms: &Terms, offline_fen_per_kg: i64, parcel_g: i64, freight_fen: i64) -> i64 {
    let packing = terms.packing_material_fen + mul_div(terms.packing_min, terms.wage_fen_per_hour, 60);
    let cost = mul_div(offline_fen_per_kg, parcel_g, GRAMS_PER_KG) + freight_fen + packing;
    mul_div(cost, 10_000, 10_000 - terms.platform_fee_bp)
}

/// Trial and error on a price: up when sold out twice in a row, down when slow twice in a row, so that the luck of one
/// session moves nothing. Returns the price and the streak: weeks sold out (above 0) or slow (below 0) in a row.
fn next_price(rules: &Offer, price: i64, streak: i32, offered: i64, wanted: i64, least: i64) -> (i64, i32) {
    if offered == 0 {
        return (price.max(least), 0);
    }
    let streak = if wanted >= offered {
        streak.max(0) + 1
    } else if real(wanted) < rules.slow_share * real(offered) {
        streak.min(0) - 1
    } else {
        0
    };
    let price = match streak {
        2.. => floor(real(price) * (1.0 + rules.price_step_up)),
        ..=-2 => floor(real(price) * (1.0 - rules.price_step_down)),
        _ => price,
    };
    (price.max(least), streak)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A5: with a fixed weekly stock and static demand the price enters and stays where 60 to 100 % is sold.
    #[test]
    fn the_price_finds_where_the_stock_sells() {
        let rules = Offer::default();
        let demand = |price: i64| floor(200.0 * libm::exp(-3.0 * (real(price) / 4_500.0 - 1.0)));
        for start in [2_500, 4_500, 9_000] {
            let (mut price, mut streak) = (start, 0);
            for week in 0..400 {
                (price, streak) = next_price(&rules, price, streak, 150, demand(price), 1_000);
                if week > 150 {
                    let sold = real(demand(price).min(150)) / 150.0;
                    assert!(sold >= 0.58, "week {week}: {sold}");
                    assert!(demand(price) <= 165, "week {week}: far too cheap at {price}");
                }
            }
        }
    }

    #[test]
    fn the_price_never_falls_below_what_the_trader_leaves() {
        let rules = Offer::default();
        let (price, _) = next_price(&rules, 4_000, -1, 100, 0, 3_990);
        assert_eq!(price, 3_990);
        assert_eq!(next_price(&rules, 4_000, 0, 100, 0, 0), (4_000, -1));
        assert_eq!(next_price(&rules, 4_000, 1, 100, 100, 0), (4_080, 2));
        assert_eq!(next_price(&rules, 4_000, 1, 100, 70, 0), (4_000, 0));
    }
}
