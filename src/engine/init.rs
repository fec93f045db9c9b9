//! The world at the beginning of week 0, from the parameters and the draws of the replication alone.

mod endowments;
mod followers;
mod geography;
mod logistics;
mod population;
mod price_levels;

use crate::agents::bank::Bank;
use crate::agents::carriers::Freight;
use crate::agents::channels::{CHANNELS, Channels};
use crate::agents::consumers::{ConsumerPurses, Consumers, Tastes};
use crate::agents::cooperatives::Cooperatives;
use crate::agents::counties::Counties;
use crate::agents::endowments::Endowments;
use crate::agents::feed::{ExposureRecord, Feed, Slots};
use crate::agents::government::Government;
use crate::agents::households::Households;
use crate::agents::local_hosts::LocalHosts;
use crate::agents::markets::Markets;
use crate::agents::mcn_hosts::McnHosts;
use crate::agents::nation::Nation;
use crate::agents::orders::OrderBook;
use crate::agents::platform::Platform;
use crate::books::Posted;
use crate::geography::{LIVE_ROOM, Map, TIERS};
use crate::money::{Opening, RestOfWorld};
use crate::parameters::Parameters;
use crate::pathways::PATHWAY_COUNT;
use crate::phases::broadcast::Broadcast;
use crate::rng::ReplicationRng;
use crate::rng::draws::{found_local_host, found_mcn_host};
use crate::rng::samplers::{happens, logistic, lognormal, unit};
use crate::units::{CROPS, WEEKS, floor, real};
use crate::world::World;
use std::sync::Arc;

/// Households that one thread founds at a time.
const PIECE: usize = 8_192;

/// About how many bytes a world of these counts needs. A world that is too large is refused before anything is allocated.
#[must_use]
pub fn bytes_needed(rules: &Parameters) -> u128 {
    let population = &rules.population;
    // Ranges are not checked here: a product that is too large becomes the largest number.
    let product =
        |counts: &[u32], bytes: u128| counts.iter().fold(bytes, |all, &count| all.saturating_mul(u128::from(count)));
    let households = [population.counties, population.villages_per_county, population.households_per_village];
    let reported = population.baseline_years.saturating_add(population.policy_years);
    let consumers = [&households[..], &[population.consumers_per_household]].concat();
    let rows = [&households[..], &[reported]].concat();
    let weeks = [population.counties, population.burn_in_years.saturating_add(reported), WEEKS];
    [product(&households, 900), product(&consumers, 48), product(&rows, 220), product(&weeks, 200 * CROPS as u128)]
        .into_iter()
        .fold(0, u128::saturating_add)
}

/// The world of one replication at the beginning of week 0.
#[must_use]
pub fn world(rules: &Parameters, rng: &ReplicationRng) -> World {
    let (map, endowments) = map_and_endowments(rules, rng);
    let mut world = tables(rules, rng, map, endowments);
    open_consumer_purses(rules, &mut world);
    open_firm_purses(rules, &mut world);
    followers::set_followers(rules, rng, &mut world);
    world
}

/// What does not change in a run: the map and the endowments.
fn map_and_endowments(rules: &Parameters, rng: &ReplicationRng) -> (Arc<Map>, Arc<Endowments>) {
    let mut map = geography::map(rules, rng);
    let endowments = endowments::endowments(rules, rng, &map);
    population::fill_expected_quantities(rules, &endowments, &mut map);
    price_levels::fill_price_levels(rules, rng, &mut map);
    (Arc::new(map), Arc::new(endowments))
}

/// The world with all its tables, before consumers, platform and bank have money and hosts have followers.
fn tables(rules: &Parameters, rng: &ReplicationRng, map: Arc<Map>, endowments: Arc<Endowments>) -> World {
    let mut books = Posted::default();
    let mut rest_of_world = RestOfWorld::default();
    let markets = markets(rules, &map);
    let households = population::households(rules, rng, &map, &endowments, &markets, &mut rest_of_world, &mut books);
    let villages = logistics::villages(rules, &map, &endowments, &households);
    World {
        week: 0,
        carriers: logistics::carriers(rules, &map, &villages, &mut rest_of_world, &mut books),
        villages,
        local_hosts: local_hosts(rules, rng, &map),
        mcn_hosts: mcn_hosts(rules, rng, &map, &mut rest_of_world, &mut books),
        channels: Channels::new(map.counties() * CROPS * CHANNELS),
        consumers: Consumers::new(map.consumers()),
        consumer_purses: ConsumerPurses::new(map.zones * map.cities * TIERS),
        nation: nation(rules, &map),
        cooperatives: cooperatives(rules, &map, &households, &endowments, &markets, &mut rest_of_world, &mut books),
        counties: counties(&rules.freight, &map),
        platform: Platform::new(),
        government: Government::new(map.counties(), PATHWAY_COUNT),
        bank: Bank::new(),
        offers: Vec::new(),
        feed: feed(&map, &endowments),
        order_book: OrderBook::new(),
        dispatches: Vec::new(),
        map,
        endowments,
        rank_draws: Arc::default(),
        households,
        markets,
        rest_of_world,
        books,
        closed: None,
    }
}

fn nation(rules: &Parameters, map: &Map) -> Nation {
    let mut nation = Nation::new(map.zones * CROPS);
    nation.generic_quality.fill(rules.reputation.generic_quality);
    nation
}

fn markets(rules: &Parameters, map: &Map) -> Markets {
    let mut markets = Markets::new(map.counties() * CROPS);
    for row in 0..markets.len() {
        let crop = row % CROPS;
        let share = map.grade_a_share[crop];
        let ratios = rules.crops.grade_ratios(crop, share, rules.crops.grade_premium[crop]);
        markets.set_prices(row, rules.wholesale.normal_fen_per_kg(&rules.crops, map, row), ratios);
        markets.grade_a_share[row] = share;
        // What is thought of refunds at first: those of goods that keep their promise, on as many parcels as a label's record.
        markets.recent_parcels[row] = rules.founding.label_ratings;
        markets.recent_refunds[row] = rules.founding.label_ratings * logistic(rules.deliver.refund_level[crop]);
    }
    markets
}

fn counties(freight: &Freight, map: &Map) -> Counties {
    let mut counties = Counties::new(map.counties());
    for county in 0..map.counties() {
        let households = real(i64::try_from(map.households_of(county)).expect("few households"));
        counties.handling_parcels[county] = floor(freight.handling_per_household * households).max(map.weight);
        counties.cold_base_g[county] = floor(freight.cold_g_per_household * households);
    }
    counties
}

fn cooperatives(
    rules: &Parameters,
    map: &Map,
    households: &Households,
    endowments: &Endowments,
    markets: &Markets,
    rest_of_world: &mut RestOfWorld,
    books: &mut Posted,
) -> Cooperatives {
    let start = &rules.founding;
    let mut cooperatives = Cooperatives::new(map.counties() * CROPS);
    let mut growers = vec![0_i64; cooperatives.len()];
    for row in 0..endowments.len() {
        let cooperative = usize::from(endowments.county[row]) * CROPS + usize::from(endowments.crop[row]);
        growers[cooperative] += 1;
        if households.member[row] {
            cooperatives.members[cooperative] += 1;
            cooperatives.member_land_cmu[cooperative] += i64::from(endowments.land_cmu[row]);
        }
    }
    for row in 0..cooperatives.len() {
        let crop = row % CROPS;
        let retail = rules.crops.retail_parcel_fen(crop);
        cooperatives.price_fen[row] = start.live_price_ratio.map(|ratio| floor(ratio * retail));
        cooperatives.reserve_fen[row] = growers[row] * rules.terms.cooperative_reserve_fen;
        books.pay(Opening, rest_of_world, &mut cooperatives.cash[row], cooperatives.reserve_fen[row]);
        let weekly = real(growers[row]) * rules.endowment.cooperative_parcels_start / 52.0;
        cooperatives.volume_parcels[row] = start.cooperative_grade_share.map(|share| share * weekly);
        cooperatives.reputation[row] = rules.crops.quality_a - start.label_record_gap;
        cooperatives.mcn_conversion[row] = rules.mcn.conversion_start;
        cooperatives.awareness[row] = rules.reputation.awareness_start;
        cooperatives.payout_fen_per_kg[row] = real(markets.price_fen_per_kg(row, 0)) * start.payout_ratio;
        // The memory of past payouts starts at that price.
        cooperatives.recent_settled_g[row] = weekly * real(rules.crops.parcel_g[crop]) * rules.terms.payout_weeks;
        let grade_a_g = cooperatives.recent_settled_g[row] * start.cooperative_grade_share[0];
        (cooperatives.recent_a_g[row], cooperatives.recent_sold_a_g[row]) = (grade_a_g, grade_a_g);
        cooperatives.effort_share[row] = map.common_effort[crop].share;
        cooperatives.recent_paid_fen[row] =
            cooperatives.recent_settled_g[row] / 1_000.0 * cooperatives.payout_fen_per_kg[row];
        cooperatives.rating_good[row] = start.label_ratings * cooperatives.reputation[row];
        cooperatives.rating_bad[row] = start.label_ratings - cooperatives.rating_good[row];
    }
    cooperatives
}

fn local_hosts(rules: &Parameters, rng: &ReplicationRng, map: &Map) -> LocalHosts {
    use found_local_host as words;
    let hosting = &rules.hosting;
    let mut hosts = LocalHosts::new(map.local_hosts());
    let stream = rng.stream(words::PHASE, words::PART, 0);
    for (row, block) in (0..hosts.len()).zip(stream.blocks(0)) {
        let county = map.county_hosts.partition_point(|&first| first <= row) - 1;
        hosts.county[row] = u16::try_from(county).expect("few counties");
        hosts.talent[row] = lognormal(rules.endowment.talent_sigma, block[words::TALENT]);
        let live_room = row - map.county_hosts[county] < LIVE_ROOM;
        hosts.active[row] = live_room || happens(hosting.local_active_share, block[words::ACTIVE]);
        if hosts.active[row] {
            hosts.experience[row] = rules.founding.local_experience_most * unit(block[words::EXPERIENCE]);
            [hosts.rating_good[row], hosts.rating_bad[row]] = rules.founding.host_ratings;
            let hours = rules.decide.local_hours * f64::from(WEEKS);
            hosts.income_fen[row] = floor(hours * real(rules.terms.wage_fen_per_hour));
        }
        hosts.host_skill[row] = hosting.skill(hosts.talent[row], hosts.experience[row]);
    }
    hosts
}

fn mcn_hosts(
    rules: &Parameters,
    rng: &ReplicationRng,
    map: &Map,
    rest_of_world: &mut RestOfWorld,
    books: &mut Posted,
) -> McnHosts {
    let mut hosts = McnHosts::new(map.mcn_hosts);
    let stream = rng.stream(found_mcn_host::PHASE, found_mcn_host::PART, 0);
    for (row, block) in (0..hosts.len()).zip(stream.blocks(0)) {
        hosts.talent[row] = lognormal(rules.endowment.talent_sigma, block[found_mcn_host::TALENT]);
        hosts.experience[row] = rules.mcn.experience_most * unit(block[found_mcn_host::EXPERIENCE]);
        hosts.host_skill[row] = rules.hosting.skill(hosts.talent[row], hosts.experience[row]);
        hosts.hype[row] = 2.0 * rules.mcn.hype_mean * unit(block[found_mcn_host::HYPE]);
        hosts.conversion[row] = rules.mcn.conversion_start;
        [hosts.rating_good[row], hosts.rating_bad[row]] = rules.founding.host_ratings;
        books.pay(Opening, rest_of_world, &mut hosts.cash[row], rules.mcn.reserve_fen);
    }
    hosts
}

/// Empty feeds. The number of slots is a power of two, at least 16 for each potential offer of the crop, and equal in all
/// arms.
fn feed(map: &Map, endowments: &Endowments) -> Feed {
    let mut growers = vec![0; map.zones * CROPS];
    for (&county, &crop) in endowments.county.iter().zip(&endowments.crop) {
        growers[map.nation_row(usize::from(county), usize::from(crop))] += 1;
    }
    let lots = 2 * map.local_hosts() / map.zones + map.mcn_hosts;
    let mut feed = Feed::default();
    feed.slots.extend(growers.into_iter().map(|growers| Slots::new(Broadcast::slots(growers + lots))));
    feed.filled = vec![0.0; feed.slots.len()];
    feed.rivals_filled = vec![0.0; feed.slots.len()];
    feed.exposure = vec![ExposureRecord::default(); feed.slots.len()];
    feed
}

/// Fills the purses of consumers: `founding.purse_parcels` parcels of the dearest crop at its retail price for each household.
fn open_consumer_purses(rules: &Parameters, world: &mut World) {
    let dearest = (0..CROPS).map(|crop| rules.crops.retail_parcel_fen(crop)).fold(0.0, f64::max);
    for segment in &world.map.segments {
        let row = world.map.purse_of(segment);
        let households = real(i64::try_from(segment.end - segment.first).expect("few consumers") * world.map.weight);
        world.consumer_purses.target_fen[row] += floor(households * dearest * rules.founding.purse_parcels) + 1;
    }
    for row in 0..world.consumer_purses.len() {
        let fen = world.consumer_purses.target_fen[row];
        world.books.pay(Opening, &mut world.rest_of_world, &mut world.consumer_purses.cash[row], fen);
    }
}

/// Least capital of the bank for each household: room for guaranteed loans where the bank itself would lend less.
const LEAST_CAPITAL_FEN: i64 = 4_000_000;

/// Capital of the bank, fen: its reserve, or enough to lend every household the largest loan.
#[must_use]
pub fn bank_capital_fen(rules: &Parameters) -> i64 {
    let households = i64::try_from(rules.population.households()).expect("few households");
    rules.settle.firm_reserve_fen.max(households * rules.terms.loan_cap_fen.max(LEAST_CAPITAL_FEN))
}

/// Gives the platform its reserve, and the bank its capital.
fn open_firm_purses(rules: &Parameters, world: &mut World) {
    let reserve = rules.settle.firm_reserve_fen;
    world.books.pay(Opening, &mut world.rest_of_world, &mut world.platform.cash, reserve);
    let capital = bank_capital_fen(rules);
    world.bank.capital_fen = capital;
    world.books.pay(Opening, &mut world.rest_of_world, &mut world.bank.cash, capital);
}

/// Share of each consumer type (taste × 2 + tier), in parts of 10⁹.
fn type_shares(tastes: &Tastes) -> Vec<i64> {
    let share = |taste: f64, tier: f64| floor(taste * tier * 1e9);
    tastes
        .taste_share
        .iter()
        .flat_map(|&taste| [share(taste, 1.0 - tastes.high_tier_share), share(taste, tastes.high_tier_share)])
        .collect()
}
