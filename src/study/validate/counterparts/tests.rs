//! The counterparts of moments, computed from small tables with known results.

use super::*;
use crate::engine::record::tables::{
    ChannelYears, Crop, GoodsWeeks, HostKind, HostQuarters, HouseholdYears, Movement, Runs,
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
