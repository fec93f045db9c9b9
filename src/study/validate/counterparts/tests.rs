//! The counterparts of moments, computed from small tables with known results.

use super::*;
use crate::engine::money::{RestOfWorldSector, RivalSale, Sector};
use crate::engine::record::tables::{
    ChannelYears, CountyWeeks, Crop, Flow, FlowWeeks, GoodsWeeks, HostKind, HostQuarters, HouseholdYears, Movement,
    Runs, VillageYears, Who,
};
use crate::engine::simulation::Simulation;
use std::sync::Arc;

/// A new world of two counties with two villages of ten households each and one year of each period; nothing is recorded.
fn small() -> (Parameters, Simulation) {
    let mut rules = Parameters::default();
    let people = &mut rules.population;
    (people.counties, people.villages_per_county, people.households_per_village) = (2, 2, 10);
    (people.burn_in_years, people.baseline_years, people.policy_years) = (1, 1, 1);
    let simulation = Simulation::init(&rules, 1, 0).expect("no defect");
    (rules, simulation)
}

/// Computes a value from a world whose first reported year is `year`.
fn at_snapshot<T>(rules: &Parameters, simulation: &Simulation, year: u32, see: impl Fn(&Snapshot<'_>) -> T) -> T {
    see(&Snapshot { rules, world: &simulation.world, record: &simulation.record, runs: &Runs::new(1), year })
}

fn near(actual: f64, expected: f64) {
    assert!((actual - expected).abs() < 1e-9, "{actual} and not {expected}");
}

#[test]
fn sales_of_an_mcn_host_include_its_other_goods() {
    let (mut rules, mut simulation) = small();
    rules.mcn.farm_share = 0.25;
    simulation.record.hosts = HostQuarters::new(4);
    let hosts = &mut simulation.record.hosts;
    for (row, (kind, yuan)) in [(0, 100), (1, 900), (2, 250), (0, 0)].into_iter().enumerate() {
        (hosts.kind[row], hosts.gmv_year_fen[row], hosts.week[row]) = (HostKind(kind), yuan * 100, 3 * WEEKS - 1);
    }
    simulation.record.channels = ChannelYears::new(2);
    let channels = &mut simulation.record.channels;
    (channels.year, channels.parcels, channels.gross_fen) = (vec![2, 2], vec![5, 20], vec![25_000, 100_000]);
    simulation.world.consumer_purses.impressions_year.fill(0);
    simulation.world.consumer_purses.impressions_year[0] = 500;
    at_snapshot(&rules, &simulation, 2, |snapshot| {
        // 100, 900 and four times 250 yuan; a host without sales is no streamer.
        near(farm_host_sales_ratio(snapshot), 100.0 / (2_000.0 / 3.0));
        near(top_streamers(snapshot), 0.066 * 1_000.0 / 2_000.0);
        near(streamer_gini(snapshot), 0.3);
        // A parcel costs 50 yuan: 2, 18 and 5 parcels of farm goods.
        near(orders(snapshot), 25.0 / 3.0);
        near(median_orders(snapshot), 5.0 / (25.0 / 3.0));
        near(views(snapshot), 500.0 / (25.0 / 50.0));
        near(sales_per_view(snapshot), 1_250.0 / 500.0);
    });
}

#[test]
fn households_with_a_host_are_compared_with_the_others() {
    let (mut rules, mut simulation) = small();
    rules.crops.land_factor.fill(1.0);
    let world = &mut simulation.world;
    world.households.host.fill(false);
    // In the first county one village of two has a host, in the second both.
    Arc::get_mut(&mut world.map).expect("one world").inland = vec![true, false];
    let born = Arc::get_mut(&mut world.endowments).expect("one world");
    born.age_band.fill(3);
    born.schooling.fill(1);
    born.migrant.fill(false);
    born.land_cmu.fill(100);
    for row in [0, 20, 30] {
        world.households.host[row] = true;
        (born.age_band[row], born.schooling[row]) = (1, 3);
        (born.migrant[row], born.land_cmu[row]) = (true, 500);
    }
    at_snapshot(&rules, &simulation, 2, |snapshot| {
        near(host_age_gap(snapshot), 2.0);
        near(host_schooling_gap(snapshot), 2.0);
        near(host_migrant_gap(snapshot), 1.0);
        near(host_land_gap(snapshot), 400.0 / (100.0 + 3.0 * 400.0 / 40.0));
        near(remote_seller_village_ratio(snapshot), 0.5);
    });
}

#[test]
fn goods_sent_back_are_no_loss_in_circulation() {
    let (rules, mut simulation) = small();
    let moved = [
        (goods::SpoiledAtCooperative::ROW, 10),
        (goods::SpoiledOnTheWay::ROW, 20),
        (goods::ThrownAway::ROW, 50),
        (goods::Shipped::ROW, 190),
    ];
    simulation.record.goods = GoodsWeeks::new(2 * moved.len());
    for (at, (movement, grams)) in moved.into_iter().enumerate() {
        // Fruit in the reported year, and as much before it.
        for (row, week) in [(2 * at, 2 * WEEKS), (2 * at + 1, WEEKS)] {
            let goods = &mut simulation.record.goods;
            (goods.week[row], goods.crop[row], goods.grams[row]) = (week, Crop(APPLE), grams);
            goods.movement[row] = Movement(u8::try_from(movement).expect("few movements"));
        }
    }
    at_snapshot(&rules, &simulation, 2, |snapshot| near(fruit_loss(snapshot), 30.0 / 200.0));
    at_snapshot(&rules, &simulation, 2, |snapshot| assert!(vegetable_loss(snapshot).is_nan(), "nothing was moved"));
}

#[test]
fn apples_pay_by_county_and_year_and_followers_gain_in_yuan() {
    let (rules, mut simulation) = small();
    simulation.record.households = HouseholdYears::new(4);
    let table = &mut simulation.record.households;
    table.crop.fill(Crop(APPLE));
    (table.county, table.year) = (vec![0, 0, 0, 1], vec![1, 1, 2, 1]);
    // In the first county the second grower's loss outweighs the first one's gain in one year, and not in the other.
    table.own_fen = vec![30_000, 0, 30_000, 50_000];
    table.input_fen = vec![10_000, 40_000, 10_000, 0];
    (table.own_g, table.followers) = (vec![1_000, 0, 1_000, 1_000], vec![10, 0, 10, 90]);
    // The trader paid 2 yuan a kilogram for the rest.
    (table.harvest_g, table.live_g) = (vec![2_000; 4], vec![1_000; 4]);
    table.offline_fen = vec![200; 4];
    at_snapshot(&rules, &simulation, 1, |snapshot| {
        near(profitable_apple_years(snapshot), 2.0 / 3.0);
        near(follower_gain(snapshot), 500.0 - 300.0);
    });
}

#[test]
fn rivals_are_hosts_with_what_buyers_spend_on_them() {
    let (mut rules, mut simulation) = small();
    // Two rivals: quantiles 1/4 and 3/4 with exponent 1 give exposures 4 and 4/3, three to one.
    (rules.broadcast.rival_hosts, rules.broadcast.rival_tail) = (2, 1.0);
    simulation.record.hosts = HostQuarters::new(1);
    let hosts = &mut simulation.record.hosts;
    (hosts.kind[0], hosts.gmv_year_fen[0], hosts.week[0]) = (HostKind(0), 10_000, 3 * WEEKS - 1);
    simulation.record.channels = ChannelYears::new(1);
    let channels = &mut simulation.record.channels;
    (channels.year[0], channels.parcels[0], channels.gross_fen[0]) = (2, 2, 10_000);
    simulation.record.flows = FlowWeeks::new(3);
    let flows = &mut simulation.record.flows;
    for (row, (week, fen)) in [(2 * WEEKS, 30_000), (3 * WEEKS - 1, 10_000), (WEEKS, 70_000)].into_iter().enumerate() {
        (flows.week[row], flows.fen[row]) = (week, fen);
        flows.flow[row] = Flow(u8::try_from(RivalSale::ROW).expect("few flows"));
        flows.sector[row] = Who(u8::try_from(RestOfWorldSector::COLUMN).expect("few sectors"));
    }
    at_snapshot(&rules, &simulation, 2, |snapshot| {
        // 100 yuan of the farm host, 300 and 100 of the rivals.
        near(farm_host_sales_ratio(snapshot), 100.0 / (500.0 / 3.0));
        // At 50 yuan a parcel: 2, 6 and 2.
        near(orders(snapshot), 10.0 / 3.0);
        near(median_orders(snapshot), 2.0 / (10.0 / 3.0));
    });
}

#[test]
fn villages_count_by_their_weeks_goods_and_households() {
    let (rules, mut simulation) = small();
    simulation.record.villages = VillageYears::new(3);
    let villages = &mut simulation.record.villages;
    villages.year = vec![2, 2, 1];
    villages.served_weeks = vec![52, 26, 0];
    (villages.collection_fen, villages.collected_g) = (vec![3_000, 1_000, 90_000], vec![150_000, 50_000, 1]);
    (villages.residents, villages.inbound) = (vec![300.0, 100.0, 1.0], vec![104.0, 208.0, 1e6]);
    at_snapshot(&rules, &simulation, 2, |snapshot| {
        near(served_villages(snapshot), 0.75);
        // 40 yuan for 200 kg; (300·2 + 100·4)/400 parcels a week.
        near(collection_cost(snapshot), 0.2);
        near(parcels_in(snapshot), 2.5);
    });
}

#[test]
fn prices_of_counties_spread_by_crop_and_week() {
    let (rules, mut simulation) = small();
    simulation.record.counties = CountyWeeks::new(4);
    let counties = &mut simulation.record.counties;
    counties.week = vec![2 * WEEKS, 2 * WEEKS, 2 * WEEKS + 1, WEEKS];
    // One week with two counties at a price ratio of four; one week with one county; one year too early.
    counties.price_apple = vec![100, 400, 100, 900];
    at_snapshot(&rules, &simulation, 2, |snapshot| near(price_spread(snapshot), libm::log(4.0) / libm::sqrt(2.0)));
}

#[test]
fn households_count_by_effort_and_by_who_is_away() {
    let (rules, mut simulation) = small();
    simulation.record.households = HouseholdYears::new(4);
    let table = &mut simulation.record.households;
    (table.year, table.effort) = (vec![1, 1, 1, 2], vec![true, false, false, true]);
    (table.away, table.host) = (vec![2, 0, 1, 4], vec![false, false, true, true]);
    at_snapshot(&rules, &simulation, 1, |snapshot| {
        near(effort_share(snapshot), 1.0 / 3.0);
        near(members_away(snapshot), 1.0);
        near(households_away(snapshot), 2.0 / 3.0);
        near(growers_on_air(snapshot), 1.0 / 3.0);
    });
}
